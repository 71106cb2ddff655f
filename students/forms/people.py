"""Finding a pupil."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """What is looked for: a name, its pinyin initials, or the end of a number."""

    q = forms.CharField(
        label=_("Name, pinyin initials, or the last four digits of the ID or student status number"),
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
