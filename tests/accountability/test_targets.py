"""Targets by date against live values, and the children behind them (M14, M22, H2, H7, J)."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accountability.actions.targets import set_target
from accountability.choices import Comparison, TargetKind
from accountability.models import Target
from accountability.queries.lost import LostInTerm
from accountability.queries.targets import TargetLine, targets_on, targets_with
from accountability.rules.targets import SHIPPED, Verdict, Wanted, classes_met, in_force, verdict
from accountability.target_words import value_words, wanted_words, why
from students.models import AccessEntry, CatchmentChild, Placement, School, SchoolClass, Student, User
from students.queries.retention import class_retentions, school_retention
from students.rules.enrolment_rates import Rate
from tests import make

TODAY = dt.date(2026, 11, 23)
NOW = make.at(TODAY)
FIRST = make.TERM_START


def wanted(comparison: Comparison, percent: int | None = None, since: dt.date | None = None) -> Wanted:
    return Wanted(comparison, None if percent is None else Fraction(percent), "", since)


@pytest.mark.parametrize(
    ("asked", "now", "before", "expected"),
    [
        (wanted(Comparison.EQUAL, 100), Fraction(1), None, Verdict.MET),
        (wanted(Comparison.EQUAL, 100), Fraction(99999, 100000), None, Verdict.NOT_MET),
        (wanted(Comparison.EQUAL, 100), None, None, Verdict.NONE),
        (wanted(Comparison.AT_LEAST, 90), Fraction(9, 10), None, Verdict.MET),
        (wanted(Comparison.AT_LEAST, 90), Fraction(8999, 10000), None, Verdict.NOT_MET),
        (wanted(Comparison.AT_MOST, 1), Fraction(1, 100), None, Verdict.MET),
        (wanted(Comparison.AT_MOST, 1), Fraction(101, 10000), None, Verdict.NOT_MET),
        (wanted(Comparison.AT_MOST), Fraction(0), None, Verdict.NONE),
        (wanted(Comparison.RISING), Fraction(9, 10), Fraction(8, 10), Verdict.MET),
        (wanted(Comparison.RISING), Fraction(9, 10), Fraction(9, 10), Verdict.NOT_MET),
        (wanted(Comparison.RISING), Fraction(9, 10), None, Verdict.NONE),
    ],
)
def test_a_value_is_compared_exactly_and_without_a_base_not_at_all_h7(
    asked: Wanted, now: Fraction | None, before: Fraction | None, expected: Verdict
) -> None:
    assert verdict(asked, now, before) == expected


def test_the_latest_row_that_has_begun_is_in_force_and_the_shipped_one_before_it_m22() -> None:
    rows = [
        (TargetKind.ENROLMENT, wanted(Comparison.AT_LEAST, 98, dt.date(2026, 9, 1))),
        (TargetKind.ENROLMENT, wanted(Comparison.AT_LEAST, 99, dt.date(2027, 2, 1))),
    ]
    found = [in_force(rows, day)[TargetKind.ENROLMENT].percent for day in (dt.date(2026, 8, 31), TODAY)]
    assert found == [100, 98]
    assert in_force(rows, dt.date(2027, 2, 1))[TargetKind.ENROLMENT].percent == 99


def test_the_shipped_targets_are_those_of_the_agreements_m14_m22() -> None:
    assert {kind: wanted_words(each) for kind, each in SHIPPED.items() if kind != TargetKind.JUNIOR_RETENTION} == {
        TargetKind.ENROLMENT: "= 100%",
        TargetKind.DISABLED_ENROLMENT: "≥ 90%",
        TargetKind.CLASS_RETENTION: "= 100%",
        TargetKind.RETENTION: "= 100%",
        TargetKind.DROPOUT: "≤ —",
        TargetKind.JUNIOR_ENROLMENT: "≥ 99%",
        TargetKind.JUNIOR_DROPOUT: "≤ —",
    }
    assert SHIPPED[TargetKind.JUNIOR_RETENTION].comparison == Comparison.RISING


def test_classes_without_a_base_are_not_judged_h2() -> None:
    assert classes_met(wanted(Comparison.EQUAL, 100), [Fraction(1), None, Fraction(44, 45)]) == (1, 2)


def test_the_words_of_a_value() -> None:
    assert value_words(TargetKind.ENROLMENT, Rate(1, 3)) == "33.33%"
    assert value_words(TargetKind.ENROLMENT, Rate(0, 0)) == "—"
    assert wanted_words(Wanted(Comparison.AT_LEAST, Fraction("99.5"))) == "≥ 99.5%"


def change(school: School, **changes: Any) -> Target:
    said: dict[str, Any] = {
        "kind": TargetKind.ENROLMENT,
        "comparison": Comparison.AT_LEAST,
        "value": Decimal(99),
        "effective_on": TODAY,
        "source": "",
    }
    return set_target(school=school, actor=None, at=NOW, **(said | changes))


def test_a_second_change_for_one_day_replaces_the_first_and_is_kept_m22(school: School) -> None:
    change(school)
    target = change(school, value=Decimal(98))
    assert (Target.objects.count(), target.history.count(), target.value) == (1, 2, 98)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"effective_on": TODAY - dt.timedelta(days=1)}, "effective_on"),
        ({"comparison": Comparison.RISING}, "comparison"),
        ({"value": None}, "value"),
        ({"value": Decimal(101)}, "__all__"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_m22(school: School, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        change(school, **changes)
    assert field in refused.value.message_dict
    assert not Target.objects.exists()


def line(school: School, kind: TargetKind, lost: dict[int, int] | None = None) -> TargetLine:
    found = LostInTerm(lost or {}, frozenset(), lost or {})
    return next(each for each in targets_with(school.pk, TODAY, found).lines if each.kind == kind)


def test_an_empty_school_has_no_value_and_no_verdict_h2(school: School) -> None:
    lines = targets_on(school.pk, TODAY).lines
    assert {each.verdict for each in lines} == {Verdict.NONE}
    assert all(why(each.kind, each.wanted, each.now, each.verdict) for each in lines)


def test_a_lost_child_breaks_the_retention_of_its_class_only_h2(
    school: School, school_class: SchoolClass, pupils: list[Student]
) -> None:
    make.make_student(make.make_class(school))
    assert line(school, TargetKind.CLASS_RETENTION).now == Rate(2, 2)
    lost = {pupils[0].pk: school_class.pk}
    assert line(school, TargetKind.CLASS_RETENTION, lost).now == Rate(1, 2)
    assert line(school, TargetKind.RETENTION, lost).now == Rate(3, 4)
    assert line(school, TargetKind.DROPOUT, lost).now == Rate(1, 4)


def test_a_change_of_class_leaves_one_and_joins_the_other_but_not_the_school_k1(
    school: School, school_class: SchoolClass, pupils: list[Student]
) -> None:
    other, day = make.make_class(school), dt.date(2026, 10, 12)
    stay = Placement.objects.get(student=pupils[0])
    Placement.objects.filter(pk=stay.pk).update(ends_on=day)
    stay.pk, stay.school_class, stay.starts_on = None, other, day
    stay.save()
    found = class_retentions(school.pk, FIRST, TODAY, {})
    assert (found[school_class.pk].left, found[other.pk].joined) == ((pupils[0].pk,), (pupils[0].pk,))
    whole = school_retention(school.pk, FIRST, TODAY, {})
    assert (len(whole.base), whole.joined, whole.left, whole.rate) == (3, (), (), Rate(3, 3))


def test_guests_are_in_no_rate_k1(school: School, school_class: SchoolClass) -> None:
    make.make_student(school_class, kind="guest")
    assert school_retention(school.pk, FIRST, TODAY, {}).rate.value is None


def test_rising_compares_with_the_year_before_where_it_is_known_m22(
    school: School, pupils: list[Student], school_class: SchoolClass
) -> None:
    change(school, kind=TargetKind.RETENTION, comparison=Comparison.RISING, value=None)
    assert line(school, TargetKind.RETENTION).verdict == Verdict.NONE
    school.terms.create(name="去年", starts_on=dt.date(2025, 9, 1), ends_on=dt.date(2026, 1, 15))
    make.make_student(school_class, since=dt.date(2025, 9, 1))
    assert line(school, TargetKind.RETENTION).verdict == Verdict.NOT_MET


@pytest.fixture
def office(client: Client, registrar: User, monday: dt.date) -> Client:
    """A browser in which the registrar is signed in on Monday."""
    client.force_login(registrar)
    return client


def test_the_registrar_changes_a_target_from_a_day_on_j(office: Client, school: School) -> None:
    path = reverse("accountability:target-edit", args=["enrolment"])
    assert "100" in office.get(path).content.decode()
    said = {"comparison": "at_least", "value": "99.5", "effective_on": "2026-12-01", "source": "县教育局责任书"}
    assert office.post(path, said).status_code == 302
    page = office.get(reverse("accountability:target-list")).content.decode()
    assert "= 100%" in page
    assert "≥ 99.5%" in page
    past = office.post(path, {**said, "effective_on": "2026-11-22"})
    assert (past.status_code, Target.objects.count()) == (422, 1)
    assert office.post(path, {**said, "value": "1e400"}).status_code == 422
    assert office.get(reverse("accountability:target-edit", args=["nothing"])).status_code == 404


def test_the_principal_reads_figures_of_the_disabled_without_a_way_to_their_names_i4(
    client: Client, principal: User, school: School, monday: dt.date
) -> None:
    CatchmentChild.objects.create(
        school=school,
        name="罗小满",
        birth_on=dt.date(2018, 4, 4),
        disability="visual",
        place="special_school",
        place_name="县特殊教育学校",
        starts_on=TODAY,
    )
    client.force_login(principal)
    page = client.get(reverse("accountability:target-list")).content.decode()
    assert "1 ÷ 1" in page
    assert "part=disabled" not in page


@pytest.mark.parametrize(
    ("query", "status", "count"),
    [
        ("?part=there", 200, 3),
        ("?part=year", 200, 3),
        ("?part=lost", 200, 0),
        ("?part=base&class={class_id}", 200, 3),
        ("?part=year&class={class_id}", 404, None),
        ("?part=nothing", 404, None),
        ("?class=x", 404, None),
        ("?class=99999999999999999999", 404, None),
        ("?class=²", 404, None),
    ],
)
def test_every_figure_of_retention_opens_to_its_children_and_leaves_an_entry_i2(
    office: Client, school_class: SchoolClass, pupils: list[Student], query: str, status: int, count: int | None
) -> None:
    query = query.format(class_id=school_class.pk)
    answer = office.get(reverse("accountability:retention-names") + query)
    assert answer.status_code == status
    entries = AccessEntry.objects.filter(what="retention").values_list("count", flat=True)
    assert list(entries) == ([] if count is None else [count])
    assert office.get(reverse("accountability:retention-export") + query).status_code == status
