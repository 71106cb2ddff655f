"""Asking for a token (I3)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.forms.support import ActionForm


class TokenForm(ActionForm):
    """What the token is for, so that the right one is revoked one day."""

    label = forms.CharField(
        label=_("what for"),
        max_length=60,
        help_text=_("Which program uses it and who looks after it, such as: screen in the hall, Mr Wu."),
    )
