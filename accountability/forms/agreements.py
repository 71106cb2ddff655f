"""What the pages of agreements hand in (M1, M13, M15)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accountability.actions.clauses import TITLE_AT_MOST
from accountability.choices import SignedHow
from accountability.forms.support import ActionForm
from accountability.papers.clauses import Clauses, ClauseSet, as_text, from_text
from kongchuo.lib.images import SIGNATURE_AT_MOST, ImageRefused, drawn
from students.forms.calendar import date_input

_WAYS = [(SignedHow.SCREEN.value, SignedHow.SCREEN.label), (SignedHow.PAPER.value, SignedHow.PAPER.label)]
# A PNG in base64, and the words in front of it.
_SIGNATURE_FIELD = SIGNATURE_AT_MOST * 4 // 3 + 40
_TEXT_AT_MOST = 4000
_CLAUSES_AT_MOST = 40


class SignForm(ActionForm):
    """Signing every agreement that waits, in one go: drawn on the screen, or on the paper copies on a day."""

    agreements = forms.MultipleChoiceField(
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": _("Nothing waits to be signed."),
            "invalid_choice": _("An agreement was replaced or made void meanwhile: open the page again."),
        },
    )
    signed_how = forms.ChoiceField(
        label=pgettext_lazy("agreement", "how you sign"), choices=_WAYS, widget=forms.RadioSelect
    )
    signature = forms.CharField(max_length=_SIGNATURE_FIELD, required=False, widget=forms.HiddenInput)
    signed_on = forms.DateField(
        label=_("signed on"), required=False, widget=date_input(), help_text=_("Only for the paper copies.")
    )

    def __init__(self, *args: Any, known: Iterable[int], waiting: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreements"].choices = [(str(each), str(each)) for each in known]  # type: ignore[attr-defined]  # declared above
        self.fields["agreements"].initial = [str(each) for each in waiting]

    def clean(self) -> dict[str, Any]:
        """The drawing is read; what is wrong with it is said at the choice above, where the reader can go."""
        data = self.cleaned_data
        try:
            data["signature"] = drawn(data.get("signature", ""))
        except ImageRefused as refused:
            self.add_error("signed_how", str(refused.sentence))
        if data.get("signed_how") == SignedHow.PAPER and not data.get("signed_on") and "signed_on" not in self.errors:
            self.add_error("signed_on", _("Enter the day on which the paper copies were signed."))
        return data

    @property
    def ids(self) -> list[int]:
        """The agreements to sign."""
        return [int(each) for each in self.cleaned_data["agreements"]]

    @property
    def is_on_paper(self) -> bool:
        """Whether the paper copies were signed."""
        return bool(self.cleaned_data["signed_how"] == SignedHow.PAPER)


class PaperSignatureForm(ActionForm):
    """Somebody signed the paper copies; the office records it."""

    person = forms.ChoiceField(label=_("member of staff"))
    signed_on = forms.DateField(label=_("signed on"), widget=date_input())

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(str(key), name) for key, name in people]  # type: ignore[attr-defined]  # declared above


class ClauseForm(forms.Form):
    """One clause: its place, its heading, its sentences one a line."""

    place = forms.IntegerField(label=pgettext_lazy("clause", "place"), min_value=1, max_value=99, required=False)
    title = forms.CharField(label=_("heading"), max_length=TITLE_AT_MOST, required=False)
    text = forms.CharField(
        label=_("sentences, one a line"),
        max_length=_TEXT_AT_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    source = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)


ClauseForms = forms.formset_factory(
    ClauseForm, extra=2, max_num=_CLAUSES_AT_MOST, absolute_max=_CLAUSES_AT_MOST, validate_max=True
)


class NoteForm(ActionForm):
    """What a new version of the clauses changes."""

    note = forms.CharField(label=_("what is changed, and why"), max_length=200, required=False)


def initial_of(clauses: Clauses) -> list[dict[str, Any]]:
    """A version as it stands in the form."""
    return [
        {"place": place, "title": each.title, "text": as_text(each.lines), "source": each.source}
        for place, each in enumerate(clauses, 1)
    ]


def clauses_of_form(forms_of_clauses: Any) -> Clauses:
    """The clauses of a valid set of forms by their places; what is empty altogether is left out."""
    said = [each.cleaned_data for each in forms_of_clauses if each.cleaned_data]
    kept = [each for each in said if each.get("title") or each.get("text")]
    kept.sort(key=lambda each: each.get("place") or 100)
    return tuple(ClauseSet(each["title"].strip(), from_text(each["text"]), each["source"]) for each in kept)
