"""Forms of signing in."""

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class SignInForm(AuthenticationForm):
    """User name and password, with an error that says what to try."""

    def clean_username(self) -> str:
        """A name longer than any account's is wrong, and must not reach the table of failed tries."""
        username: str = self.cleaned_data["username"]
        if len(username) > self.fields["username"].max_length:  # type: ignore[attr-defined]  # a CharField
            raise self.get_invalid_login_error()
        return username

    def get_invalid_login_error(self) -> ValidationError:
        """The same words for an unknown name and for a wrong password."""
        return ValidationError(
            _(
                "The user name or the password is not right. Look at capital and small letters. "
                "After a few wrong tries, sign-in is locked for a while."
            ),
            code="invalid_login",
        )
