"""What the import pages hand in."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kongchuo.lib.sheets import DEFAULT_LIMITS, Refusal, SheetRefused
from kongchuo.lib.sheets.messages import sentence
from kongchuo.lib.sheets.model import MEGABYTE
from students.forms.calendar import date_input
from students.import_preview import Column
from students.rules.roster.plans import Answer

COLUMN, ANSWER = "column:", "answer:"
_TYPES = ".xlsx,.xls,.csv"


class DateForm(forms.Form):
    """From which day an import counts."""

    effective_on = forms.DateField(label=gettext_lazy("takes effect on"), widget=date_input())


class UploadForm(DateForm):
    """A spreadsheet, and from which day it counts."""

    file = forms.FileField(
        label=gettext_lazy("spreadsheet"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "As you have it: .xlsx, .xls or .csv, columns in any order. You see everything before it counts."
        ),
        widget=forms.FileInput(attrs={"accept": _TYPES}),
        error_messages={
            "required": gettext_lazy("Choose the file first."),
            "max_length": gettext_lazy("The name of the file is too long. Shorten it and choose the file again."),
        },
        max_length=120,
    )
    field_order = ("file", "effective_on")

    def explain(self, has_date: bool, why: str) -> None:
        """Say why this date is proposed, or leave the date out where the kind of import has none."""
        self.fields["effective_on"].help_text = why
        if not has_date:
            self.fields["effective_on"].disabled = True
            self.fields["effective_on"].widget = forms.HiddenInput()

    def clean_file(self) -> UploadedFile:
        """The file, unless it is larger than what is read at all."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > DEFAULT_LIMITS.file_bytes:
            refused = SheetRefused(Refusal.TOO_BIG, {"megabytes": DEFAULT_LIMITS.file_bytes // MEGABYTE})
            raise forms.ValidationError(sentence(refused))
        return file


def named_columns(
    posted: Mapping[str, str], columns: Iterable[Column], fields: Mapping[str, str]
) -> tuple[dict[str, str], str]:
    """The meanings that were given, by header, where they say something new; and why they cannot be taken, if so.

    ``fields`` are the labels of the fields. What is no column of the file or no field is left aside.
    """
    meant = {column: posted.get(f"{COLUMN}{column.header}", column.field) for column in columns}
    meant = {column: name for column, name in meant.items() if not name or name in fields}
    uses = Counter(name for name in meant.values() if name)
    twice = next((fields[name] for name, count in uses.items() if count > 1), "")
    if twice:
        return {}, _("Two columns are to mean “%(label)s”. Leave one of them out.") % {"label": twice}
    return {column.header: name for column, name in meant.items() if column.is_open or name != column.field}, ""


def given_answers(posted: Mapping[str, str], keys: Iterable[str]) -> dict[str, str]:
    """The answers by question; the button for all of them gives those still open one answer."""
    every = posted.get("all", "")
    said = {key: posted.get(f"{ANSWER}{key}") or every for key in keys}
    return {key: value for key, value in said.items() if value in list(Answer)}
