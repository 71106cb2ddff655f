"""Signing in and out, own password, language."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash, views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from kongchuo.lib import clock
from kongchuo.middleware import SEEN_AT, SIGNED_OUT_IDLE
from students.actions import account
from students.forms.account import SignInForm
from students.models import User


class SignIn(views.LoginView):
    """Sign in; whoever is already in goes on to the own first page."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds why the person is here again, said once."""
        idle = self.request.session.pop(SIGNED_OUT_IDLE, False)
        return super().get_context_data(**kwargs, signed_out_idle=idle, idle_minutes=settings.IDLE_SIGN_OUT_MINUTES)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Signs in. The moment of the last sign-in is no change of the account worth a history row."""
        form.get_user().skip_history_when_saving = True  # type: ignore[attr-defined]  # the documented switch
        response = super().form_valid(form)
        self.request.session[SEEN_AT] = int(clock.now().timestamp())
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The form again, as an answer that did not succeed."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignOut(TemplateView):
    """Sign out by a button, and say that this device keeps nothing."""

    template_name = "registration/logged_out.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page after signing out; whoever is still signed in goes home, a link signs nobody out."""
        return redirect("home") if request.user.is_authenticated else super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Signs out."""
        logout(request)
        return redirect("logout")


class ChangePassword(views.PasswordChangeView):
    """An own password; after a first sign-in the first password need not be typed again."""

    success_url = reverse_lazy("home")

    @property
    def person(self) -> User:
        """Who chooses; the view is for signed-in people only."""
        return cast(User, self.request.user)

    def get_form_class(self) -> Any:
        """Asks for the old password unless it was a first password."""
        return SetPasswordForm if self.person.must_change_password else PasswordChangeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether this is the first sign-in."""
        return super().get_context_data(**kwargs, first_time=self.person.must_change_password)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Stores the password; other devices of the person are signed out."""
        person = account.choose_password(actor=self.person, at=clock.now(), password=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, person)
        messages.success(self.request, _("The password is stored. Use it from now on; other devices are signed out."))
        return HttpResponseRedirect(str(self.success_url))

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """The form again, as an answer that did not succeed."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


def set_language(request: HttpRequest) -> HttpResponse:
    """Remembers the language in this browser and, for whoever is signed in, on the account; a link changes nothing."""
    response = HttpResponseRedirect(_safe_next(request))
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        account.remember_language(actor=request.user, at=clock.now(), language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else reverse("home")
