"""Visits on record: the list, one visit, its explanation and its settling (M3)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kongchuo.lib import clock
from students import words
from students.access import Rights, allow, office_only, rights
from students.actions.access import record_access
from students.actions.spot_checks import explain_check, settle_check
from students.check_words import finding_words
from students.choices import AccessKind, CheckResult, Session
from students.forms.checks import ExplainForm, SettleForm
from students.models import SchoolClass, SpotCheck, SpotCheckChild
from students.queries.calendar import limits_on, school_calendar
from students.queries.check_page import RollSeen, check_page, today_status
from students.queries.checks import CheckFilter, check_figures, children_of, visits
from students.rules.spot_check import is_unsaid
from students.views.exports import ListExport, export_answer

_PER_PAGE = 50
concerned = allow(lambda who: who.checks or bool(who.head_of))


def visible_checks(who: Rights) -> Q:
    """Visits a person may read: all for the office, the own ones, and those that ask the own class to explain."""
    if who.sees_all:
        return Q(school=who.school)
    own_class = Q(school_class__in=who.head_of, is_mismatch=True)
    return Q(school=who.school) & (own_class | Q(by=who.user) if who.checks else own_class)


def get_check(who: Rights, check_id: int) -> SpotCheck:
    """A visit the person may read. Raises Http404 otherwise."""
    rows = SpotCheck.objects.filter(visible_checks(who), pk=check_id)
    found = rows.select_related("school_class", "by", "explained_by", "settled_by", "roll").first()
    if found is None:
        raise Http404
    return found


@concerned
def check_list(request: HttpRequest) -> HttpResponse:
    """The visits a person may read, latest first; nobody is named."""
    who = rights(request)
    which, class_id, rows = _asked(request, who)
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"which": which.value, "class": class_id or ""})
    context = {
        "page": page,
        "which": which,
        "class_id": class_id,
        "filters": _filters(),
        "classes": _classes(who),
        "figures": _figures(who),
        "query": f"&{query}",
        "export_query": f"?{query}",
        "today": who.on,
        "who": who,
    }
    return render(request, "students/check_list.html", context)


@office_only
def export(request: HttpRequest) -> HttpResponse:
    """The list as a spreadsheet, without names and explanations (I3, I4)."""
    who = rights(request)
    _which, _class_id, rows = _asked(request, who)
    header = [
        *(_("Date"), _("Half of the day"), _("Class"), _("Visited by"), _("Expected"), _("Present by the roll")),
        *(_("In the room"), _("Finding"), _("Explained on"), _("Result"), _("Settled on")),
    ]
    found = [_line(check) for check in rows.select_related("roll")]
    widths = (12, 8, 14, 12, 8, 12, 8, 14, 12, 20, 12)
    listed = ListExport(
        what="spot_checks", title=_("Spot checks"), header=header, rows=lambda _full: found, widths=widths
    )
    return export_answer(request, who, listed)


@concerned
def detail(request: HttpRequest, check_id: int) -> HttpResponse:
    """One visit; leaves an access entry where it names children (I2)."""
    who = rights(request)
    return _detail(request, who, get_check(who, check_id))


@require_POST
@concerned
def explain(request: HttpRequest, check_id: int) -> HttpResponse:
    """The sentence of the class's head teacher."""
    who = rights(request)
    check = get_check(who, check_id)
    if check.school_class_id not in who.head_of:
        raise Http404
    form = ExplainForm(request.POST)
    if form.is_valid():
        try:
            explain_check(check=check, text=form.cleaned_data["explanation"], actor=who.user, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, _("The school has your explanation. The office settles the visit."))
            return redirect("students:check-detail", check.pk)
    return _detail(request, who, check, explain_form=form)


@require_POST
@office_only
def settle(request: HttpRequest, check_id: int) -> HttpResponse:
    """What the office found and did."""
    who = rights(request)
    check = get_check(who, check_id)
    form = SettleForm(request.POST)
    if form.is_valid():
        said = {"result": CheckResult(form.cleaned_data["result"]), "note": form.cleaned_data["note"]}
        try:
            settle_check(check=check, **said, actor=who.user, at=clock.now())
        except ValidationError as error:
            form.add_error("note" if hasattr(error, "error_dict") else None, error.messages[0])
        else:
            messages.success(request, _("The visit is settled and stays on record."))
            return redirect("students:check-detail", check.pk)
    return _detail(request, who, check, settle_form=form)


def _detail(
    request: HttpRequest,
    who: Rights,
    check: SpotCheck,
    explain_form: ExplainForm | None = None,
    settle_form: SettleForm | None = None,
) -> HttpResponse:
    children = children_of(check)
    is_open = check.is_mismatch and check.settled_at is None
    is_head = check.school_class_id in who.head_of
    unsaid = [child for child in children if child.is_missing and is_unsaid(child.roll_mark)]
    context = {
        "check": check,
        "who": who,
        "is_head": is_head,
        "may_read": who.sees_all or is_head,
        "finding": _finding(check, children),
        "rows": _rows(check, children),
        "has_unsaid": bool(unsaid),
        "may_correct": who.is_registrar or (who.submits_roll(check.school_class_id) and check.date == who.on),
        "explain_form": (explain_form or ExplainForm()) if is_open and is_head and not check.explained_at else None,
        "settle_form": (settle_form or SettleForm()) if is_open and who.sees_all else None,
    }
    if children:
        trace = {"what": "check", "class_id": check.school_class_id, "count": len(children)}
        record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, **trace)
    failed = bool((explain_form and explain_form.errors) or (settle_form and settle_form.errors))
    return render(request, "students/check_detail.html", context, status=422 if failed else 200)


def _finding(check: SpotCheck, children: list[SpotCheckChild]) -> list[str]:
    return finding_words(
        head_count=check.head_count,
        roll_present=check.roll_present,
        missing=sum(child.is_missing and is_unsaid(child.roll_mark) for child in children),
        in_room=sum(not child.is_missing for child in children),
        is_mismatch=check.is_mismatch,
    )


def _rows(check: SpotCheck, children: list[SpotCheckChild]) -> list[tuple[SpotCheckChild, str, str]]:
    """The children with what the roll said then and says now: presence, or absence without its kind (I4)."""
    if not children:
        return []
    now = check_page(
        check.school_id, check.school_class_id, today_status(check.school_id, check.date), Session(check.session)
    )
    then = [_("no roll yet") if check.roll_id is None else _said(child.roll_mark) for child in children]
    return [(child, said, _now(now.seen, child)) for child, said in zip(children, then, strict=True)]


def _said(mark: str) -> str:
    return _("present") if is_unsaid(mark) else _("not in the room")


def _now(seen: RollSeen, child: SpotCheckChild) -> str:
    if seen.roll_id is None:
        return _("no roll yet")
    mark = seen.marks.get(child.student_id)
    return _said(mark.value if mark else "")


def _asked(request: HttpRequest, who: Rights) -> tuple[CheckFilter, int | None, QuerySet[SpotCheck]]:
    """The filters of the address; what is none of them is left out."""
    said, number = request.GET.get("which", ""), request.GET.get("class", "")
    which = CheckFilter(said) if said in list(CheckFilter) else CheckFilter.ALL
    class_id = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
    return which, class_id, visits(who.school.id, which, class_id).filter(visible_checks(who))


def _filters() -> list[tuple[str, str]]:
    return [
        (CheckFilter.ALL.value, _("All")),
        (CheckFilter.OPEN.value, _("To be settled")),
        (CheckFilter.MISMATCH.value, _("Differs from the roll")),
        (CheckFilter.UNREPORTED.value, _("Not reported when visited")),
    ]


def _classes(who: Rights) -> list[SchoolClass]:
    if not who.sees_all:
        return []
    visited = SpotCheck.objects.filter(school=who.school).order_by().values("school_class_id")
    return list(SchoolClass.objects.filter(pk__in=visited).order_by("-entry_year", "number"))


def _figures(who: Rights) -> dict[str, Any] | None:
    if not who.sees_all:
        return None
    limits = limits_on(who.school.id, who.on)
    found = check_figures(who.school.id, school_calendar(who.school.id), who.on, limits.revisit_days)
    return {"found": found, "days": limits.revisit_days}


def _line(check: SpotCheck) -> list[Any]:
    school_class = check.school_class
    return [
        check.date,
        check.get_session_display(),
        words.class_name(school_class.entry_year, school_class.number, check.date),
        check.by.name,
        check.expected,
        "" if check.roll_present is None else check.roll_present,
        check.head_count,
        state_words(check),
        "" if check.explained_at is None else timezone.localdate(check.explained_at),
        check.get_result_display(),
        "" if check.settled_at is None else timezone.localdate(check.settled_at),
    ]


def state_words(check: SpotCheck) -> str:
    """A visit in two words, for a list."""
    if check.roll_id is None:
        return _("Not reported")
    return _("Differs") if check.is_mismatch else _("Agrees")
