"""Handing in the county's own form (H5)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.forms.support import ActionForm


class CountyFormForm(ActionForm):
    """A workbook of the county with placeholders in it."""

    content = forms.FileField(
        label=_("form of the county"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_("The county's blank workbook (.xlsx) with placeholders in the cells that are to be filled in."),
    )
