"""Who may read the open formats: a program that sends a token of the school; a session is not needed (J)."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accountability.actions.open_tokens import note_use
from accountability.models import OpenToken
from accountability.queries.open_figures import token_in_use
from kongchuo.lib import clock
from kongchuo.lib.tokens import is_token, token_hash
from students.actions.access import record_access
from students.choices import AccessKind

JSON, CSV = "application/json; charset=utf-8", "text/csv; charset=utf-8"
TRIES, WINDOW = 30, 15 * 60
"""Refusals that an address is given a sentence for, within so many seconds; a token that is right is never refused."""
_REMEMBERED_EVERY = 60 * 60
OpenView = Callable[..., HttpResponse]


def json_answer(data: dict[str, Any], status: int = 200) -> HttpResponse:
    """The data as JSON, Chinese as it is written."""
    return HttpResponse(json.dumps(data, ensure_ascii=False), content_type=JSON, status=status)


def refusal(sentence: str, status: int, **headers: str) -> HttpResponse:
    """A sentence for whoever set the program up."""
    answer = json_answer({"error": sentence}, status)
    for name, value in headers.items():
        answer.headers[name.replace("_", "-")] = value
    return answer


def by_token(what: str) -> Callable[[OpenView], Callable[..., HttpResponseBase]]:
    """A view for programs: only read, only with a token, never kept on the way.

    ``what`` is the code of the access entry. It is signed by whoever made the token, once an hour for each code.
    """

    def decorate(view: OpenView) -> Callable[..., HttpResponseBase]:
        @csrf_exempt  # nothing is written, and what is not read is refused in JSON
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _sealed(request, _answer(request, view, what, *args, **kwargs))

        return guarded

    return decorate


def _answer(request: HttpRequest, view: OpenView, what: str, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return refusal(_("This address is only read: use GET."), 405, Allow="GET, HEAD")
    sent = _sent_token(request)
    row = token_in_use(token_hash(sent)) if is_token(sent) else None
    if row is None:
        return _refused(request, is_wrong=bool(sent))
    answer = view(row.school, *args, **kwargs)
    _remember(row, what)
    return answer


def _sent_token(request: HttpRequest) -> str:
    scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _refused(request: HttpRequest, *, is_wrong: bool) -> HttpResponse:
    """401 with a sentence; 429 for an address that goes on."""
    key = f"open-refused:{hashlib.sha256(request.META.get('REMOTE_ADDR', '').encode()).hexdigest()}"
    cache.add(key, 0, WINDOW)
    try:
        tries = cache.incr(key)
    except ValueError:  # it ran out in between
        tries = 1
    if tries > TRIES:
        return refusal(_("Too many requests without a valid token. Try again later."), 429, Retry_After=str(WINDOW))
    challenge = 'Bearer realm="kongchuo"' + (', error="invalid_token"' if is_wrong else "")
    sentence = _("This token is not valid, or was revoked.") if is_wrong else _("Send the token of the school.")
    return refusal(f"{sentence} Authorization: Bearer …", 401, WWW_Authenticate=challenge)


def _remember(row: OpenToken, what: str) -> None:
    """When the token was used, and an access entry that names no child, each once an hour (I2)."""
    at = clock.now()
    note_use(row=row, at=at)
    if cache.add(f"open-used:{row.sha256}:{what}", 1, _REMEMBERED_EVERY):
        record_access(
            actor=row.created_by,
            at=at,
            kind=AccessKind.EXPORT,
            what=what,
            count=0,
            purpose=row.label,
            school_id=row.school_id,
        )


def _sealed(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    """Not kept on the way; the same content has the same ETag, and is not sent twice."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    patch_vary_headers(answer, ("Authorization",))
    if answer.status_code != 200:
        return answer
    etag = f'"{hashlib.sha256(answer.content).hexdigest()}"'
    answer.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=answer) or answer
