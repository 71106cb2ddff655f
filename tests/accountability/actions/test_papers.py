"""Issuing, numbers, voiding, what a report lacks; services; notices of the township (E2 to E4, D3 to D6, K11)."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from itertools import chain
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accountability.actions.numbers import take_number
from accountability.actions.paper_service import annul_service, record_service
from accountability.actions.papers import NewPaper, content_of, issue_paper, void_paper
from accountability.actions.township_notices import (
    NewTownshipNotice,
    annul_township_notice,
    record_township_notice,
    serve_township_notice,
)
from accountability.choices import CaseEventKind, PaperKind, ServiceMode
from accountability.models import AccountabilityPolicy, DropoutCase, NumberSeries, Paper, PaperService, TownshipNotice
from accountability.papers.content import canonical, digest
from accountability.queries.papers import episode_starts_on, report_gaps
from students.models import AccessEntry, School, Student, User
from tests import make
from tests.case_scene import MONDAY, THURSDAY, add_event, issue, issue_visit, make_case, new_service, paper_visit, serve
from tests.threads import Crowd

pytestmark = pytest.mark.django_db
TUESDAY, FRIDAY = dt.date(2026, 11, 24), dt.date(2026, 11, 27)


@pytest.fixture
def case(pupils: list[Student]) -> DropoutCase:
    return make_case(pupils[0])


# ---- numbers


def test_a_paper_has_the_number_of_the_schools_pattern_e2(case: DropoutCase, registrar: User) -> None:
    first = issue(case, PaperKind.LETTER, registrar)
    assert (first.number, first.sequence, first.year) == ("义劝通字〔2026〕第1号", 1, 2026)
    assert content_of(first).receipt_number == "送回字〔2026〕第1号"  # type: ignore[attr-defined]
    AccountabilityPolicy.objects.create(
        school=case.school, effective_on=TUESDAY, letter_pattern="青小劝〔{year}〕{number}号"
    )
    assert issue(case, PaperKind.LETTER, registrar, on=TUESDAY).number == "青小劝〔2026〕2号"


def test_each_kind_school_and_year_counts_by_itself_e2(case: DropoutCase, registrar: User) -> None:
    other = make_case(make.make_student(make.make_class(make.make_school())))
    numbers = [
        issue(case, PaperKind.LETTER, registrar).sequence,
        issue(case, PaperKind.NOTICE, registrar).sequence,
        issue(other, PaperKind.LETTER, registrar).sequence,
        issue(case, PaperKind.LETTER, registrar, on=dt.date(2027, 1, 4)).sequence,
        issue(case, PaperKind.LETTER, registrar, on=TUESDAY).sequence,
    ]
    assert numbers == [1, 1, 1, 1, 2]


def test_a_void_number_stays_and_is_never_used_again_e2(case: DropoutCase, registrar: User) -> None:
    first = issue(case, PaperKind.LETTER, registrar)
    void_paper(paper=first, because="姓名写错", actor=registrar, at=make.at(MONDAY, 10))
    second = issue(case, PaperKind.LETTER, registrar, hour=11)
    assert list(Paper.objects.order_by("sequence").values_list("sequence", "void_reason")) == [(1, "姓名写错"), (2, "")]
    assert [row.history_change_reason for row in first.history.all()] == ["姓名写错", None]
    assert second.number.endswith("第2号")
    for because in ("再来", ""):
        with pytest.raises(ValidationError):
            void_paper(paper=first, because=because, actor=registrar, at=make.at(MONDAY, 12))
    with pytest.raises(ValidationError):
        void_paper(paper=second, because=" ", actor=registrar, at=make.at(MONDAY, 12))


def test_what_fails_gives_its_number_back_e2(case: DropoutCase, registrar: User) -> None:
    def fail() -> None:
        with transaction.atomic():
            issue(case, PaperKind.LETTER, registrar)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert issue(case, PaperKind.LETTER, registrar).sequence == 1


def test_a_pattern_that_repeats_a_number_is_refused_in_words_e2(case: DropoutCase, registrar: User) -> None:
    AccountabilityPolicy.objects.create(school=case.school, effective_on=THURSDAY, letter_pattern="劝学书")
    issue(case, PaperKind.LETTER, registrar)
    with pytest.raises(ValidationError, match=r"\{number\}"):
        issue(case, PaperKind.LETTER, registrar, contact="别人")
    assert NumberSeries.objects.get(series="letter").last >= 1


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_once_are_neither_skipped_nor_doubled_e2(school: School) -> None:
    """Real transactions in threads, every fourth of which fails."""

    def take(fails: bool) -> int:
        with transaction.atomic():
            number = take_number(school_id=school.pk, series="letter", year=2026)
            if fails:
                raise RuntimeError("the number goes back")
        return number

    def work(worker: int) -> Callable[[], list[int]]:
        def run() -> list[int]:
            taken = []
            for turn in range(5):
                with suppress(RuntimeError):
                    taken.append(take(fails=(worker + turn) % 4 == 0))
            return taken

        return run

    crowd = Crowd()
    found = crowd.at_once(*[work(worker) for worker in range(8)])
    assert sorted(chain.from_iterable(found)) == list(range(1, 31))
    assert crowd.ask(lambda: NumberSeries.objects.get(school=school, series="letter", year=2026).last) == 30


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_is_one_paper_e2(case: DropoutCase, registrar: User) -> None:
    crowd = Crowd()
    papers = crowd.at_once(*[lambda: issue(case, PaperKind.LETTER, registrar).number] * 4)
    assert papers == ["义劝通字〔2026〕第1号"] * 4
    assert crowd.ask(Paper.objects.count) == 1


@pytest.mark.django_db(transaction=True)
def test_different_letters_at_once_get_one_number_each_e2(case: DropoutCase, registrar: User) -> None:
    def work(turn: int) -> Callable[[], int]:
        return lambda: issue(case, PaperKind.LETTER, registrar, contact=f"{turn}").sequence

    assert sorted(Crowd().at_once(*map(work, range(5)))) == [1, 2, 3, 4, 5]


# ---- what is kept


def test_what_a_paper_says_is_kept_with_its_hash_e3(case: DropoutCase, registrar: User) -> None:
    paper = issue(case, PaperKind.LETTER, registrar)
    kept = Paper.objects.get(pk=paper.pk)
    assert kept.sha256 == digest(kept.content) == digest(canonical(content_of(kept)))
    assert kept.form == "letter-1"
    Student.objects.filter(pk=case.student_id).update(name="改名")
    assert content_of(kept).child == "陈子涵"  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM accountability_paper")
        assert "陈子涵" not in cursor.fetchone()[0]


def test_numbers_in_full_leave_an_entry_with_the_purpose_i3(case: DropoutCase, registrar: User) -> None:
    issue(case, PaperKind.LETTER, registrar)
    assert not AccessEntry.objects.exists()
    paper = issue(case, PaperKind.NOTICE, registrar)
    new = NewPaper(content=content_of(paper), student=case.student, case=case, full_purpose="报送中心校")
    issue_paper(kind=PaperKind.NOTICE, new=new, school=case.school, actor=registrar, at=make.at(TUESDAY))
    entry = AccessEntry.objects.get()
    assert (entry.what, entry.purpose, entry.student_id) == ("paper.full", "报送中心校", case.student_id)


def test_a_closed_case_gets_no_more_papers_d11(case: DropoutCase, registrar: User) -> None:
    visit = paper_visit(case.student, registrar)
    DropoutCase.objects.filter(pk=case.pk).update(closed_on=MONDAY)
    for kind in (PaperKind.LETTER, PaperKind.REPORT, PaperKind.NOTICE):
        with pytest.raises(ValidationError, match="销号"):
            issue(case, kind, registrar)
    assert issue_visit(visit, registrar, case=case).sequence == 1


def test_a_visit_gets_one_record_unless_that_is_void_d4(case: DropoutCase, registrar: User) -> None:
    visit = paper_visit(case.student, registrar)
    first = issue_visit(visit, registrar, case=case)
    assert issue_visit(visit, registrar, case=case).pk == first.pk
    with pytest.raises(ValidationError, match="已有记录单"):
        issue_visit(visit, registrar, on=TUESDAY, case=case)
    void_paper(paper=first, because="写错", actor=registrar, at=make.at(TUESDAY))
    assert issue_visit(visit, registrar, on=TUESDAY, case=case).sequence == 2
    visit.annulled_at, visit.annulled_by, visit.annulled_because = make.at(TUESDAY), registrar, "不是这一户"
    visit.save()
    with pytest.raises(ValidationError, match="已撤销"):
        issue_visit(visit, registrar, on=FRIDAY, case=case)


# ---- the report waits for letter and visits


@pytest.mark.parametrize(
    ("letters", "visits", "is_blocked"),
    [(0, 3, True), (1, 2, True), (1, 3, False), (1, 4, False), (0, 0, True)],
)
def test_a_report_needs_a_served_letter_and_three_visits_d4_d5(
    case: DropoutCase, registrar: User, letters: int, visits: int, is_blocked: bool
) -> None:
    for _ in range(letters):
        serve(issue(case, PaperKind.LETTER, registrar), registrar)
    for _ in range(visits):
        paper_visit(case.student, registrar)
    if is_blocked:
        with pytest.raises(ValidationError):
            issue(case, PaperKind.REPORT, registrar, on=TUESDAY)
        return
    assert issue(case, PaperKind.REPORT, registrar, on=TUESDAY).number == "控辍报字〔2026〕第1号"


def test_a_letter_not_served_void_or_with_its_service_annulled_is_none_d5(case: DropoutCase, registrar: User) -> None:
    letter = issue(case, PaperKind.LETTER, registrar)
    assert report_gaps(case, THURSDAY, 3).letters_served == 0
    service = serve(letter, registrar)
    assert report_gaps(case, THURSDAY, 3).letters_served == 1
    annul_service(service=service, because="记错了", actor=registrar, at=make.at(TUESDAY))
    assert report_gaps(case, THURSDAY, 3).letters_served == 0
    serve(letter, registrar)
    void_paper(paper=letter, because="姓名写错", actor=registrar, at=make.at(TUESDAY))
    assert report_gaps(case, THURSDAY, 3).letters_served == 0


def test_visits_count_from_the_first_unexcused_day_annulled_ones_never_k10(case: DropoutCase, registrar: User) -> None:
    paper_visit(case.student, registrar, on=THURSDAY - dt.timedelta(days=1))
    paper_visit(case.student, registrar, on=THURSDAY)
    wrong = paper_visit(case.student, registrar)
    wrong.annulled_at, wrong.annulled_by, wrong.annulled_because = make.at(TUESDAY), registrar, "重复"
    wrong.save()
    assert report_gaps(case, THURSDAY, 3).visits == 1


def test_each_episode_needs_its_own_letter_visits_and_override_k11(case: DropoutCase, registrar: User) -> None:
    serve(issue(case, PaperKind.LETTER, registrar), registrar)
    for _ in range(3):
        paper_visit(case.student, registrar)
    add_event(case, CaseEventKind.OVERRIDDEN, text="家长在外地", by=registrar)
    assert not report_gaps(case, episode_starts_on(case), 3).is_blocked
    relapse = add_event(case, CaseEventKind.RELAPSED, on=FRIDAY, starts_on=FRIDAY)
    assert episode_starts_on(case) == FRIDAY
    gaps = report_gaps(case, FRIDAY, 3)
    assert (gaps.letters_served, gaps.visits, gaps.is_overridden, gaps.is_blocked) == (0, 0, False, True)
    add_event(case, CaseEventKind.RETRACTED, on=FRIDAY, text="已补假", reverses=relapse)
    assert episode_starts_on(case) == THURSDAY


def test_the_principals_override_lifts_the_block_until_it_is_taken_back_d5(
    case: DropoutCase, registrar: User, principal: User
) -> None:
    override = add_event(case, CaseEventKind.OVERRIDDEN, text="监护人拒绝接触", by=principal)
    assert issue(case, PaperKind.REPORT, registrar).sequence == 1
    add_event(case, CaseEventKind.RETRACTED, text="有误", reverses=override, by=principal)
    with pytest.raises(ValidationError):
        issue(case, PaperKind.REPORT, registrar, on=TUESDAY)


# ---- service


@pytest.mark.parametrize(
    ("mode", "left_out", "field"),
    [
        (ServiceMode.IN_PERSON, "recipient", "recipient"),
        (ServiceMode.PROXY, "recipient", "recipient"),
        (ServiceMode.PROXY, "relation", "relation"),
        (ServiceMode.LEFT, "witness", "witness"),
        (ServiceMode.LEFT, "place", "place"),
        (ServiceMode.POST, "postal_number", "postal_number"),
    ],
)
def test_each_way_of_service_says_what_proves_it_e4(
    case: DropoutCase, registrar: User, mode: ServiceMode, left_out: str, field: str
) -> None:
    letter = issue(case, PaperKind.LETTER, registrar)
    with pytest.raises(ValidationError) as refused:
        serve(letter, registrar, mode=mode, **{left_out: " "})
    assert list(refused.value.message_dict) == [field]
    assert serve(letter, registrar, mode=mode).served_at == make.at(MONDAY, 18)


@pytest.mark.parametrize("served_at", [make.at(MONDAY, 20), make.at(TUESDAY), make.at(dt.date(2026, 11, 22), 23, 59)])
def test_a_service_is_neither_ahead_nor_before_the_issue_e4(
    case: DropoutCase, registrar: User, served_at: dt.datetime
) -> None:
    letter = issue(case, PaperKind.LETTER, registrar)
    with pytest.raises(ValidationError) as refused:
        record_service(paper=letter, new=new_service(registrar, served_at), actor=registrar, at=make.at(MONDAY, 19))
    assert list(refused.value.message_dict) == ["served_at"]


def test_the_same_service_twice_is_one_another_is_refused_until_annulled_e4(case: DropoutCase, registrar: User) -> None:
    letter = issue(case, PaperKind.LETTER, registrar)
    first = serve(letter, registrar)
    assert serve(letter, registrar).pk == first.pk
    with pytest.raises(ValidationError, match="撤销"):
        serve(letter, registrar, recipient="陈大山")
    for because in ("", "人不对"):
        if because:
            annul_service(service=first, because=because, actor=registrar, at=make.at(MONDAY, 20))
        else:
            with pytest.raises(ValidationError):
                annul_service(service=first, because=because, actor=registrar, at=make.at(MONDAY, 20))
    assert serve(letter, registrar, recipient="陈大山").pk != first.pk
    assert PaperService.objects.count() == 2
    with pytest.raises(ValidationError):
        annul_service(service=first, because="再来", actor=registrar, at=make.at(MONDAY, 20))


def test_what_is_not_served_here_is_refused_e4_d6(case: DropoutCase, registrar: User, principal: User) -> None:
    add_event(case, CaseEventKind.OVERRIDDEN, text="理由", by=principal)
    report = issue(case, PaperKind.REPORT, registrar)
    with pytest.raises(ValidationError) as refused:
        serve(report, registrar, mode=ServiceMode.LEFT)
    assert list(refused.value.message_dict) == ["mode"]
    assert serve(report, registrar, mode=ServiceMode.POST).pk
    with pytest.raises(ValidationError):
        serve(issue(case, PaperKind.NOTICE, registrar), registrar)
    letter = issue(case, PaperKind.LETTER, registrar)
    with pytest.raises(ValidationError):
        serve(letter, make.make_user(make.make_school()))
    void_paper(paper=letter, because="写错", actor=registrar, at=make.at(MONDAY, 10))
    with pytest.raises(ValidationError):
        serve(letter, registrar)


# ---- the township's notice


def notice(**overrides: Any) -> NewTownshipNotice:
    values = {"number": "青政复〔2026〕3号", "issued_on": MONDAY, "deadline_on": FRIDAY, **overrides}
    return NewTownshipNotice(**values)


def test_the_townships_notice_is_recorded_served_and_annulled_d6(case: DropoutCase, registrar: User) -> None:
    about = {"actor": registrar, "at": make.at(TUESDAY)}
    made = record_township_notice(case=case, new=notice(), **about)
    assert record_township_notice(case=case, new=notice(), **about).pk == made.pk
    assert serve_township_notice(notice=made, on=TUESDAY, **about).served_on == TUESDAY
    with pytest.raises(ValidationError):
        serve_township_notice(notice=made, on=MONDAY, **about)
    annul_township_notice(notice=made, because="文号写错", **about)
    with pytest.raises(ValidationError):
        annul_township_notice(notice=made, because="再来", **about)
    with pytest.raises(ValidationError):
        serve_township_notice(notice=made, on=TUESDAY, **about)
    assert record_township_notice(case=case, new=notice(), **about).pk != made.pk
    assert TownshipNotice.objects.count() == 2


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"issued_on": FRIDAY, "deadline_on": FRIDAY}, "issued_on"),
        ({"issued_on": THURSDAY - dt.timedelta(days=1)}, "issued_on"),
        ({"deadline_on": THURSDAY}, "deadline_on"),
        ({"served_on": FRIDAY}, "served_on"),
        ({"served_on": THURSDAY}, "served_on"),
        ({"number": " "}, "number"),
    ],
)
def test_dates_of_a_notice_out_of_order_are_refused_d6(
    case: DropoutCase, registrar: User, overrides: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        record_township_notice(case=case, new=notice(**overrides), actor=registrar, at=make.at(TUESDAY))
    assert list(refused.value.message_dict) == [field]
    assert not TownshipNotice.objects.exists()
