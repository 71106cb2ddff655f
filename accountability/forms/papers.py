"""What the pages of papers hand in: the little that is typed, the rest is known (experience 1)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accountability.actions.paper_service import NewService
from accountability.choices import PaperKind, ServiceMode
from accountability.forms.support import ActionForm
from accountability.papers.content import Content
from students.forms.calendar import date_input
from students.forms.staff import StaffChoiceField
from students.models import School


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PaperForm(ActionForm):
    """The fields of a paper that may be changed before it is issued; ``as_words`` gives what the paper says."""

    def apply(self, content: Content) -> Content:
        """The content with what was typed in place of what was proposed."""
        said = {name: self.as_words(value) for name, value in self.cleaned_data.items() if hasattr(content, name)}
        return replace(content, **said)

    @staticmethod
    def as_words(value: Any) -> str:
        """A typed value as the content keeps it."""
        return value.isoformat() if isinstance(value, dt.date) else str(value or "").strip()


class LetterForm(PaperForm):
    """To whom the letter goes, and whom the family asks."""

    guardians = forms.CharField(
        label=_("guardians"), max_length=80, required=False, help_text=_("Left empty, they are written by pen.")
    )
    contact = forms.CharField(label=_("person to ask"), max_length=40, required=False)
    contact_phone = forms.CharField(label=_("phone of that person"), max_length=30, required=False)


class NoticeForm(PaperForm):
    """The draft for the township."""

    township = forms.CharField(label=_("township government"), max_length=80, required=False)
    guardians = forms.CharField(
        label=_("guardians"), max_length=80, required=False, help_text=_("Left empty, they are written by pen.")
    )
    return_until = forms.DateField(
        label=_("return until"),
        required=False,
        widget=date_input(),
        help_text=_("The township sets the day; left empty, it is written by pen."),
    )


class FullForm(PaperForm):
    """A paper with numbers, phone and address: masked, or whole with a purpose (I3)."""

    is_full = forms.BooleanField(label=_("ID number, phone and address in full"), required=False)
    purpose = forms.CharField(
        label=_("What the whole numbers are needed for"),
        max_length=200,
        required=False,
        help_text=_("Only where they are printed in full; it is written down."),
    )

    def __init__(self, *args: Any, may_be_full: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_full:
            del self.fields["is_full"], self.fields["purpose"]

    def clean(self) -> dict[str, Any]:
        """Whole numbers need their purpose (I3)."""
        said = super().clean() or {}
        if said.get("is_full") and not said.get("purpose", "").strip():
            self.add_error("purpose", _("Say what the whole numbers are needed for."))
        return said

    @property
    def full_purpose(self) -> str:
        """What whole numbers are needed for; empty where they stay masked."""
        return str(self.cleaned_data["purpose"]).strip() if self.cleaned_data.get("is_full") else ""


class VisitPaperForm(FullForm):
    """The record of a visit: everything in it is known."""


class ReportForm(FullForm):
    """The parts of a report that somebody has to weigh."""

    receiver = forms.CharField(label=_("receiver"), max_length=80, required=False)
    cause = forms.CharField(label=_("cause"), max_length=80, required=False)
    whereabouts = forms.CharField(label=_("where the child is"), max_length=200, required=False)
    responsible = forms.CharField(label=_("responsible person"), max_length=80, required=False)
    measures = forms.CharField(label=_("what the school did"), max_length=600, required=False, widget=_long(3))
    request = forms.CharField(label=_("what is asked for"), max_length=300, required=False, widget=_long(2))
    field_order = ("receiver", "cause", "whereabouts", "responsible", "measures", "request", "is_full", "purpose")


def paper_form(kind: PaperKind, content: Content, data: Any, *, may_be_full: bool) -> PaperForm:
    """The form of a kind of paper, with what is known filled in."""
    form: type[PaperForm] = {
        PaperKind.LETTER: LetterForm,
        PaperKind.NOTICE: NoticeForm,
        PaperKind.REPORT: ReportForm,
        PaperKind.VISIT: VisitPaperForm,
    }[kind]
    known = {name: getattr(content, name) for name in form.base_fields if hasattr(content, name)}
    options = {"may_be_full": may_be_full} if issubclass(form, FullForm) else {}
    return form(data, initial=known, **options)


class ServiceForm(ActionForm):
    """How a paper was served; half a minute on the phone at the door (E4)."""

    mode = forms.ChoiceField(label=_("how it was served"), widget=forms.RadioSelect)
    served_on = forms.DateField(label=_("date"), widget=date_input())
    served_time = forms.TimeField(
        label=_("time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), input_formats=["%H:%M"]
    )
    recipient = forms.CharField(
        label=_("received by"), max_length=60, required=False, help_text=_("Who signed the receipt.")
    )
    relation = forms.CharField(
        label=_("relation"),
        max_length=20,
        required=False,
        help_text=_("Where somebody else received it: what that person is to the addressee."),
    )
    witness = forms.CharField(
        label=_("witness"), max_length=60, required=False, help_text=_("Where it was refused and left there.")
    )
    place = forms.CharField(label=_("place"), max_length=100, required=False)
    postal_number = forms.CharField(
        label=_("number of the letter"), max_length=60, required=False, help_text=_("Where it went by post.")
    )
    served_by = StaffChoiceField(label=_("served by"))
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def __init__(self, *args: Any, school: School, modes: Iterable[ServiceMode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["served_by"].offer(school)  # type: ignore[attr-defined]  # the field declared above
        self.fields["mode"].choices = [(mode.value, mode.label) for mode in modes]  # type: ignore[attr-defined]

    def new_service(self) -> NewService:
        """What the action records."""
        said = dict(self.cleaned_data)
        moment = dt.datetime.combine(said.pop("served_on"), said.pop("served_time"))
        return NewService(mode=ServiceMode(said.pop("mode")), served_at=timezone.make_aware(moment), **said)

    def refuse(self, error: Any) -> None:
        """The action speaks of one moment, the form of date and time."""
        if hasattr(error, "error_dict") and "served_at" in error.error_dict:
            error.error_dict["served_on"] = error.error_dict.pop("served_at")
        super().refuse(error)


class ReasonForm(ActionForm):
    """Why something is void or annulled."""

    because = forms.CharField(label=_("reason"), max_length=200)


class TownshipNoticeForm(ActionForm):
    """What stands on the notice that the township issued (D6)."""

    number = forms.CharField(label=_("number of the township"), max_length=60)
    issued_on = forms.DateField(label=_("issued on"), widget=date_input())
    deadline_on = forms.DateField(label=_("return until"), widget=date_input())
    served_on = forms.DateField(
        label=_("served on"),
        widget=date_input(),
        required=False,
        help_text=_("As soon as it is known; it can be added later."),
    )
    note = forms.CharField(label=_("note"), max_length=200, required=False)


class ServedForm(ActionForm):
    """The day on which the township served its notice."""

    on = forms.DateField(label=_("served on"), widget=date_input())


class ScanForm(ActionForm):
    """The signed paper, photographed or scanned."""

    scan = forms.FileField(
        label=_("scan or photo"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        help_text=_("PDF, JPEG or PNG."),
    )


class TemplateForm(ActionForm):
    """A Word template of the school."""

    content = forms.FileField(
        label=pgettext_lazy("paper", "template"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=_("A Word document (.docx) made from the current template."),
    )
