"""What every request passes through."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

GetResponse = Callable[[HttpRequest], HttpResponse]

SEEN_AT = "seen_at"
SIGNED_OUT_IDLE = "signed_out_idle"
# Pages that refresh themselves send this header; nobody is using the phone because of them.
BACKGROUND_HEADER = "X-Background"
_REFRESH_SECONDS = 60
_OPEN_BEFORE_OWN_PASSWORD = frozenset({"password-change", "logout", "language-set", "healthz"})


class _Middleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response


def chosen_language(request: HttpRequest) -> str:
    """The person's own choice, else this browser's, else Chinese; never the phone's (Accept-Language)."""
    known = dict(settings.LANGUAGES)
    own = getattr(request.user, "language", "")
    here = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return next((code for code in (own, here) if code in known), settings.LANGUAGE_CODE)


class LanguageMiddleware(_Middleware):
    """The language of the person."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers in the chosen language."""
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class IdleSignOutMiddleware(_Middleware):
    """A shared phone signs out by itself. The session is written at most once a minute for it."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Signs out who has not used the page for IDLE_SIGN_OUT_MINUTES, else notes the use."""
        if request.user.is_authenticated:
            _note_or_sign_out(request)
        return self.get_response(request)


def _note_or_sign_out(request: HttpRequest) -> None:
    now = int(timezone.now().timestamp())
    idle = now - request.session.get(SEEN_AT, now - _REFRESH_SECONDS)
    if idle > settings.IDLE_SIGN_OUT_MINUTES * 60:
        logout(request)
        request.session[SIGNED_OUT_IDLE] = True
    elif idle >= _REFRESH_SECONDS and BACKGROUND_HEADER not in request.headers:
        request.session[SEEN_AT] = now


class MustChangePasswordMiddleware(_Middleware):
    """Whoever signed in with a first password sees nothing before an own one is set."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes on; the decision needs the resolved view."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """A redirect to the password page, or None."""
        match = request.resolver_match
        if match is not None and match.view_name in _OPEN_BEFORE_OWN_PASSWORD:
            return None
        return redirect("password-change") if getattr(request.user, "must_change_password", False) else None


class NoStoreMiddleware(_Middleware):
    """Pages with children's data are not kept by the browser."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Marks every answer given to, or just before signing out of, an account."""
        before = request.user.is_authenticated
        response = self.get_response(request)
        if before or request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response
