"""What the pages of home visits hand in (D4)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from accountability.actions.visits import NewVisit
from accountability.choices import Attitude, Cause, SignedHow, VisitPlace
from accountability.forms.support import ActionForm
from accountability.forms.uploads import ALBUM, CAMERA, UploadsField
from kongchuo.lib.images import SIGNATURE_AT_MOST, ImageRefused, drawn
from students.forms.calendar import date_input
from students.forms.staff import StaffChoiceField
from students.models import Guardian, School

_TEXT_AT_MOST = 1000
# A PNG in base64, and the words in front of it.
_SIGNATURE_FIELD = SIGNATURE_AT_MOST * 4 // 3 + 40
# Nobody signs where nobody was met; the page does not ask then.
_SIGNINGS = [(way.value, way.label) for way in SignedHow if way is not SignedHow.NOBODY]
_AS_TYPED = (
    *("about_on", "on", "starts_at", "ends_at", "leader", "second", "companions", "village_rep", "promise_on"),
    *("place_note", "family", "whereabouts", "talk", "law_explained", "help_promised"),
)


def _time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def _text(label: Any, rows: int = 2, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "maxlength": _TEXT_AT_MOST})
    return forms.CharField(label=label, max_length=_TEXT_AT_MOST, required=False, widget=area, **options)


class VisitForm(ActionForm):
    """One visit; big choices first, what the official form asks beyond them folded."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    about_on = forms.DateField(required=False, widget=forms.HiddenInput)
    attitude = forms.ChoiceField(label=_("What the family says"), choices=Attitude.choices, widget=forms.RadioSelect)
    met = forms.MultipleChoiceField(label=_("Who was met"), required=False, widget=forms.CheckboxSelectMultiple)
    met_other = forms.CharField(label=_("Somebody else of the family"), max_length=60, required=False)
    cause = forms.ChoiceField(
        label=pgettext_lazy("visit", "Why the child does not come"),
        choices=Cause.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "With “Illness or disability” or “State of mind”, only head teacher and registrar read the details."
        ),
    )
    promise_on = forms.DateField(label=_("return promised for"), required=False, widget=date_input())
    talk = _text(_("what was said and done"), 3)
    second = StaffChoiceField(label=_("second visitor"), required=False, empty_label=_("Nobody of the staff"))
    companions = forms.CharField(
        label=_("others who came along"),
        max_length=80,
        required=False,
        help_text=_("A visit has two visitors at least; somebody from the village counts."),
    )
    village_rep = forms.CharField(label=_("from the village committee"), max_length=60, required=False)
    leader = StaffChoiceField(label=_("first visitor"), empty_label=None)
    on = forms.DateField(label=_("date"), widget=date_input())
    starts_at = forms.TimeField(label=_("from"), widget=_time_input())
    ends_at = forms.TimeField(label=pgettext_lazy("time", "to"), required=False, widget=_time_input())
    place = forms.ChoiceField(label=_("place"), choices=VisitPlace.choices, widget=forms.RadioSelect)
    place_note = forms.CharField(label=_("where"), max_length=120, required=False)
    family = _text(_("situation of the family"))
    whereabouts = _text(_("where the child is"))
    law_explained = forms.BooleanField(label=_("the law was explained"), required=False)
    help_promised = _text(_("help promised"))
    photo = UploadsField(label=_("Take a photo"), required=False, widget=forms.FileInput(attrs=CAMERA))
    album = UploadsField(label=_("Choose photos"), required=False)
    signed_how = forms.ChoiceField(
        label=_("guardian's signature"), choices=_SIGNINGS, required=False, widget=forms.RadioSelect
    )
    signature = forms.CharField(max_length=_SIGNATURE_FIELD, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, school: School, guardians: Iterable[Guardian], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["album"].widget.attrs.update(ALBUM)
        known = [(str(each.pk), " ".join(filter(None, (each.relation, each.name)))) for each in guardians]
        self.fields["met"].choices = [row for row in known if row[1]]  # type: ignore[attr-defined]  # declared above
        for name in ("leader", "second"):
            self.fields[name].offer(school)  # type: ignore[attr-defined]  # declared above

    @property
    def typed(self) -> dict[str, Any]:
        """What stands in the form, to show it once more without judging it; files cannot be."""
        fields = {name: field for name, field in self.fields.items() if not isinstance(field, UploadsField)}
        return {name: field.widget.value_from_datadict(self.data, self.files, name) for name, field in fields.items()}

    def clean(self) -> dict[str, Any]:
        """The drawing is read; what is wrong with it is said at the choice above, where the reader can go."""
        try:
            self.cleaned_data["signature"] = drawn(self.cleaned_data.get("signature", ""))
        except ImageRefused as refused:
            self.add_error("signed_how", str(refused.sentence))
        return self.cleaned_data

    @property
    def new(self) -> NewVisit:
        """The visit of a valid form; a drawing counts where "on the screen" is chosen and somebody was met."""
        data = self.cleaned_data
        attitude = Attitude(data["attitude"])
        signed = SignedHow(data["signed_how"] or SignedHow.NOBODY)
        if attitude is Attitude.NOBODY:
            signed = SignedHow.NOBODY
        return NewVisit(
            **{name: data[name] for name in _AS_TYPED},
            attitude=attitude,
            met=self._met,
            cause=Cause(data["cause"]) if data["cause"] else None,
            place=VisitPlace(data["place"]),
            signed_how=signed,
            signature=data["signature"] if signed is SignedHow.SCREEN else b"",
            photos=(*data["photo"], *data["album"]),
        )

    @property
    def _met(self) -> str:
        names = dict(self.fields["met"].choices)  # type: ignore[attr-defined]  # declared above
        met = [names[key] for key in self.cleaned_data["met"]]
        return pgettext("between items of a list", ", ").join(
            filter(None, (*met, self.cleaned_data["met_other"].strip()))
        )

    def refuse(self, error: ValidationError) -> None:
        """What is said of the drawing stands at the choice above it."""
        found = dict(error.message_dict) if hasattr(error, "error_dict") else {}
        if "signature" in found:
            found["signed_how"] = [*found.get("signed_how", []), *found.pop("signature")]
        super().refuse(ValidationError(found) if found else error)


class AnnulForm(ActionForm):
    """Why a visit counts no longer."""

    because = forms.CharField(
        label=_("why it was annulled"),
        max_length=200,
        help_text=_("For example: recorded for the wrong child. The visit stays readable with this reason."),
    )
