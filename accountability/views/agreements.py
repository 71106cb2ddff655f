"""The agreements of a year and each by itself: whom it binds, who signed, scans of paper copies (F1, M1, M15, J)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accountability.actions.files import store_file
from accountability.actions.papers import content_of
from accountability.actions.signing import sign_on_paper
from accountability.agreement_access import get_agreement, is_valid, waits_principal
from accountability.agreement_words import chips, person_words, post_name
from accountability.choices import AgreementState, FileKind, PaperKind, Party
from accountability.forms.agreements import PaperSignatureForm
from accountability.forms.papers import ScanForm
from accountability.papers.catalog import form_of
from accountability.papers.content import digest
from accountability.papers.html import article
from accountability.papers.signatures import beside
from accountability.queries.agreements import (
    AgreementRow,
    earlier_of,
    holdings_of,
    marks_of,
    post_of,
    year_rows,
    years_with_agreements,
)
from accountability.queries.papers import scans_of
from kongchuo.lib import clock
from kongchuo.lib.images import UPLOAD_AT_MOST
from students.access import Rights, office_only, rights, signed_in
from students.day_words import join
from students.models import SchoolClass, User
from students.rules.class_names import school_year
from students.views.exports import ListExport, export_answer

_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class ListedAgreement:
    """A row of the list in words."""

    row: AgreementRow
    post: str
    people: list[str]
    chips: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which agreements a page is about: those of a year, of one class, in one state."""

    year: int
    class_id: int | None
    state: str

    @property
    def query(self) -> str:
        """The same for other addresses."""
        return f"?year={self.year}&school_class={self.class_id or ''}&state={self.state}"

    def takes(self, row: AgreementRow) -> bool:
        """Whether the agreement belongs to it."""
        is_class = self.class_id in (None, row.agreement.school_class_id)
        return is_class and (not self.state or self.state in row.states)


def asked_of(request: HttpRequest, who: Rights) -> Asked:
    """The filter of a list; what is no year, class or state is not asked for."""
    year, class_id = _number(request.GET.get("year", ""), 4), _number(request.GET.get("school_class", ""), 9)
    state = request.GET.get("state", "")
    return Asked(year or school_year(who.on), class_id, state if state in AgreementState.values else "")


def _number(text: str, digits: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits and int(text) > 0 else None


@office_only
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Every post of the year with its agreement: signed by both, by whom not, acknowledged or not (M1, F1)."""
    who = rights(request)
    asked = asked_of(request, who)
    rows = year_rows(who.school.pk, asked.year, who.on)
    page = Paginator([_listed(row, who) for row in rows if asked.takes(row)], _PER_PAGE).get_page(
        request.GET.get("page")
    )
    years = years_with_agreements(who.school.pk)
    context = {
        "page": page,
        "asked": asked,
        "total": len(rows),
        "counts": [(state, sum(state in row.states for row in rows)) for state in AgreementState],
        "classes": _classes(rows),
        "states": AgreementState.choices,
        "years": years if asked.year in years else [asked.year, *years],
        "today": who.on,
        "waits_principal": waits_principal(who),
        "is_principal": who.is_principal,
    }
    return render(request, "accountability/agreement_list.html", context)


def _classes(rows: list[AgreementRow]) -> list[SchoolClass]:
    return list({row.agreement.school_class_id: row.agreement.school_class for row in rows}.values())


def _listed(row: AgreementRow, who: Rights) -> ListedAgreement:
    return ListedAgreement(row, name_of(row, who), _people(row), chips(row.states))


def name_of(row: AgreementRow, who: Rights) -> str:
    """The post of an agreement in words."""
    of = row.agreement.school_class
    return post_name(row.post, of.entry_year, of.number, min(who.on, row.agreement.ends_on))


def _people(row: AgreementRow) -> list[str]:
    starts_on = row.agreement.starts_on
    return [person_words(each.user.name, each.bound.asked, each.bound.since, starts_on) for each in row.holders]


@office_only
def agreement_export(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet; it names staff and no child."""
    who = rights(request)
    asked = asked_of(request, who)
    rows = [row for row in year_rows(who.school.pk, asked.year, who.on) if asked.takes(row)]
    export = ListExport(
        what="agreements",
        title=_("Agreements"),
        header=(
            *(_("Post"), _("Number"), _("Issued on"), _("Clauses"), _("Bound today"), _("Standing")),
            *(_("Holder signed"), _("Principal signed")),
        ),
        rows=lambda _full: [_line(row, who) for row in rows],
        of_children=False,
        widths=(24, 26, 14, 10, 36, 36, 30, 30),
    )
    return export_answer(request, who, export)


def _line(row: AgreementRow, who: Rights) -> list[Any]:
    return [
        name_of(row, who),
        row.agreement.paper.number,
        row.agreement.starts_on,
        row.agreement.version,
        join(_people(row)),
        join(label for _colour, label in chips(row.states)),
        *(join(_signed(row, party)) for party in (Party.HOLDER, Party.PRINCIPAL)),
    ]


def _signed(row: AgreementRow, party: Party) -> list[str]:
    return [
        f"{each.person.name} {each.get_kind_display()} {each.signed_on}"
        for each in row.signatures
        if each.party == party
    ]


# ---- one agreement


@signed_in
def agreement_detail(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """One agreement with its signatures; for the office, and for whom it binds today (J, I6)."""
    who = rights(request)
    return _page(request, who, get_agreement(who, agreement_id))


def _page(
    request: HttpRequest,
    who: Rights,
    row: AgreementRow,
    scan: ScanForm | None = None,
    on_paper: PaperSignatureForm | None = None,
) -> HttpResponse:
    agreement, valid = row.agreement, is_valid(row)
    is_refused = bool((scan and scan.errors) or (on_paper and on_paper.errors))
    people = _may_have_signed(row) if who.sees_all and valid else []
    context = {
        "row": row,
        "paper": agreement.paper,
        "post": name_of(row, who),
        "people": _people(row),
        "chips": chips(row.states) if valid else [],
        "is_valid": valid,
        "is_sound": digest(agreement.paper.content) == agreement.paper.sha256,
        "content": printed(row),
        "scans": scans_of(agreement.paper),
        "form": scan or ScanForm(),
        "on_paper": on_paper or (PaperSignatureForm(people=people, initial={"signed_on": who.on}) if people else None),
        "earlier": earlier_of(agreement) if who.sees_all else [],
        "is_office": who.sees_all,
        "waits": valid and row.asked(who.user.pk, Party.HOLDER),
    }
    return render(request, "accountability/agreement_detail.html", context, status=422 if is_refused else 200)


def printed(row: AgreementRow) -> str:
    """What the paper says, with the signatures on its lines."""
    paper = row.agreement.paper
    marks = marks_of([row.agreement.pk]).get(row.agreement.pk, [])
    return article(form_of(PaperKind.AGREEMENT, paper.form), content_of(paper), beside=beside(marks))


def _may_have_signed(row: AgreementRow) -> list[tuple[int, str]]:
    """Whoever held the post while the agreement was in force and has not signed."""
    agreement = row.agreement
    held = holdings_of(agreement.school_id, [agreement.school_class_id]).get(post_of(agreement), [])
    done = {each.person_id for each in row.signatures if each.party == Party.HOLDER}
    return list(
        {
            each.staff_id: each.staff.name
            for each in held
            if each.staff_id not in done and (each.ends_on is None or each.ends_on >= agreement.starts_on)
        }.items()
    )


@require_POST
@office_only
def agreement_on_paper(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """The office records that somebody signed the paper copies."""
    who = rights(request)
    row = get_agreement(who, agreement_id)
    form = PaperSignatureForm(request.POST, people=_may_have_signed(row))
    if form.is_valid() and _recorded(who, row, form):
        messages.success(request, _("The signature is recorded."))
        return redirect("accountability:agreement-detail", agreement_id)
    return _page(request, who, row, on_paper=form)


def _recorded(who: Rights, row: AgreementRow, form: PaperSignatureForm) -> bool:
    person = User.objects.get(school=who.school, pk=int(form.cleaned_data["person"]))
    try:
        sign_on_paper(
            agreement_ids=[row.agreement.pk],
            party=Party.HOLDER,
            person=person,
            on=form.cleaned_data["signed_on"],
            actor=who.user,
            at=clock.now(),
        )
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()


@require_POST
@signed_in
def agreement_scan(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """The signed paper copy, photographed or scanned."""
    who = rights(request)
    row = get_agreement(who, agreement_id)
    if row.agreement.paper.voided_at is not None:
        raise Http404
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid() and _stored(who, row, form):
        messages.success(request, _("The scan is kept with the agreement."))
        return redirect("accountability:agreement-detail", agreement_id)
    return _page(request, who, row, scan=form)


def _stored(who: Rights, row: AgreementRow, form: ScanForm) -> bool:
    data, paper = form.cleaned_data["scan"].read(UPLOAD_AT_MOST + 1), row.agreement.paper
    try:
        store_file(student=None, kind=FileKind.SCAN, data=data, belongs_to=paper, actor=who.user, at=clock.now())
    except ValidationError as error:
        form.add_error("scan", error.messages)
    return form.is_valid()
