"""Tokens for programs: made and revoked by the principal; each is shown once (I3, J)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accountability.actions.open_tokens import FirstToken, create_open_token, revoke_open_token
from accountability.forms.open_formats import TokenForm
from accountability.models import OpenToken
from accountability.queries.open_figures import tokens_of
from kongchuo.lib import clock
from students.access import Rights, principal_only, rights


@principal_only
def token_list(request: HttpRequest) -> HttpResponse:
    """The tokens of the school; a new one stands on the answer to its making and nowhere afterwards."""
    who = rights(request)
    form = TokenForm(request.POST or None)
    made = _made(who, form) if form.is_valid() else None
    context = {
        "form": TokenForm() if made else form,
        "made": made,
        "tokens": tokens_of(who.school.pk),
        "root": request.build_absolute_uri("/open/v1/"),
    }
    return render(request, "accountability/open_token_list.html", context, status=422 if form.errors else 200)


def _made(who: Rights, form: TokenForm) -> FirstToken | None:
    try:
        return create_open_token(school=who.school, actor=who.user, at=clock.now(), **form.cleaned_data)
    except ValidationError as error:
        form.refuse(error)
    return None


@require_POST
@principal_only
def token_revoke(request: HttpRequest, open_token_id: int) -> HttpResponse:
    """The program reads nothing any more."""
    who = rights(request)
    row = OpenToken.objects.filter(school=who.school, pk=open_token_id).first()
    if row is None:
        raise Http404
    try:
        revoke_open_token(row=row, actor=who.user, at=clock.now())
        messages.success(request, _("The token is revoked: the program reads nothing any more."))
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    return redirect("accountability:open-token-list")
