"""Forms that ask once more before something stops counting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from students.calendar_words import rolls_in_the_way_words


class ConfirmingForm(forms.Form):
    """A form with a tick that appears only when it is needed."""

    is_confirmed = forms.BooleanField(label=_("Do it all the same"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "is_confirmed"])

    def ask(self, count: int) -> None:
        """Say that ``count`` rolls would no longer count, and show the tick."""
        self.fields["is_confirmed"].widget = forms.CheckboxInput()
        self.add_error("is_confirmed", rolls_in_the_way_words(count))
