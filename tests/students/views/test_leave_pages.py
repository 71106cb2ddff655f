"""Leave pages: entering, extending, ending, cancelling, who sees what (B4, B7, I4, I6)."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from students.choices import AbsenceKind, AccessKind, LeaveKind, Role
from students.models import Absence, AccessEntry, Leave, SchoolClass, Student, User
from tests import make
from tests.students.scene import slip, take_roll

THURSDAY, FRIDAY, MONDAY, TUESDAY = (dt.date(2026, 11, number) for number in (19, 20, 23, 24))


def page(name: str, *args: object) -> str:
    return reverse(f"students:{name}", args=args)


@pytest.fixture(autouse=True)
def _today(monday: dt.date) -> None:
    """Every page is asked for on Monday 23 November, in English."""
    translation.activate("en")


@pytest.fixture
def signed_in(client: Client) -> object:
    def call(user: User) -> Client:
        user.language = "en"
        user.save(update_fields=["language"])
        client.force_login(user)
        return client

    return call


def form(first: dt.date, last: dt.date, **overrides: str) -> dict[str, str]:
    return {"kind": "sick", "starts_on": first.isoformat(), "ends_on": last.isoformat(), **overrides}


def test_b7_form_is_prefilled_with_today(signed_in, head_teacher: User, pupils: list[Student]) -> None:
    html = signed_in(head_teacher).get(page("leave-new", pupils[0].pk)).content.decode()
    assert html.count('value="2026-11-23"') == 2
    assert "Sick leave today" in html


def test_b4_form_is_prefilled_with_the_day_asked_for(signed_in, head_teacher: User, pupils: list[Student]) -> None:
    html = signed_in(head_teacher).get(page("leave-new", pupils[0].pk) + "?from=2026-11-20").content.decode()
    assert html.count('value="2026-11-20"') == 2
    assert "Sick leave on 20 Nov" in html


def test_a_day_that_is_none_is_today(signed_in, head_teacher: User, pupils: list[Student]) -> None:
    html = signed_in(head_teacher).get(page("leave-new", pupils[0].pk) + "?from=yesterday").content.decode()
    assert html.count('value="2026-11-23"') == 2


def test_b7_one_tap_stores_sick_leave_of_today_and_explains_the_roll(
    signed_in, head_teacher: User, school_class: SchoolClass, pupils: list[Student]
) -> None:
    take_roll(school_class, head_teacher, MONDAY, {pupils[0]: AbsenceKind.UNEXPLAINED})
    answer = signed_in(head_teacher).post(page("leave-new", pupils[0].pk), {"quick": "sick"}, follow=True)
    leave = Leave.objects.get()
    assert (leave.kind, leave.starts_on, leave.ends_on) == (LeaveKind.SICK, MONDAY, MONDAY)
    assert answer.redirect_chain == [(page("student-detail", pupils[0].pk), 302)]
    assert "The rolls of 23 Nov now show it." in answer.content.decode()
    assert Absence.objects.get().morning == "sick"


def test_back_to_where_the_person_came_from_and_nowhere_else(
    signed_in, head_teacher: User, pupils: list[Student]
) -> None:
    client = signed_in(head_teacher)
    back = client.post(page("leave-new", pupils[0].pk), {"quick": "sick", "next": "/roll/"})
    assert back.url == "/roll/"
    away = client.post(page("leave-new", pupils[1].pk), {"quick": "sick", "next": "https://elsewhere.example/"})
    assert away.url == page("student-detail", pupils[1].pk)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(form(MONDAY, dt.date(2026, 11, 25)), "The registrar grants that much", id="beyond-limit"),
        pytest.param(form(THURSDAY, THURSDAY), "Ask the registrar to enter it", id="too-late"),
        pytest.param(form(MONDAY, FRIDAY), "lies before the first day", id="wrong-order"),
        pytest.param(form(MONDAY, MONDAY, kind="holiday"), "Please look at these fields again", id="unknown-kind"),
        pytest.param(form(MONDAY, MONDAY, starts_on="soon"), "Enter a valid date", id="no-date"),
        pytest.param({"quick": "sport"}, "Please look at these fields again", id="unknown-tap"),
    ],
)
def test_refused_with_a_sentence_and_nothing_stored(
    signed_in, head_teacher: User, pupils: list[Student], data: dict[str, str], says: str
) -> None:
    answer = signed_in(head_teacher).post(page("leave-new", pupils[0].pk), data)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Leave.objects.exists()


def test_b7_evidence_is_asked_for_from_three_days_and_noted_by_a_click(
    signed_in, registrar: User, pupils: list[Student]
) -> None:
    client = signed_in(registrar)
    answer = client.post(page("leave-new", pupils[0].pk), form(MONDAY, dt.date(2026, 11, 25)), follow=True)
    assert "Ask for the doctor" in answer.content.decode()
    leave = Leave.objects.get()
    assert not leave.has_evidence
    client.post(page("leave-evidence", leave.pk))
    leave.refresh_from_db()
    assert leave.has_evidence
    assert client.get(page("leave-evidence", leave.pk)).status_code == 405


def test_b7_two_days_ask_for_no_evidence(signed_in, head_teacher: User, pupils: list[Student]) -> None:
    answer = signed_in(head_teacher).post(page("leave-new", pupils[0].pk), form(MONDAY, TUESDAY), follow=True)
    assert "Ask for the doctor" not in answer.content.decode()


def test_b7_registrar_names_the_principal_as_granter(
    signed_in, registrar: User, principal: User, pupils: list[Student]
) -> None:
    data = form(MONDAY, dt.date(2026, 12, 31))
    client = signed_in(registrar)
    assert client.post(page("leave-new", pupils[0].pk), data).status_code == 422
    client.post(page("leave-new", pupils[0].pk), {**data, "granted_by": str(principal.pk)})
    assert Leave.objects.get().granted_by == principal


def test_b7_extending_ending_cancelling(signed_in, head_teacher: User, pupils: list[Student]) -> None:
    client = signed_in(head_teacher)
    leave = slip(pupils[0], head_teacher, FRIDAY)
    too_long = client.post(page("leave-extend", leave.pk), {"ends_on": "2026-11-26"})
    assert (too_long.status_code, "The registrar grants" in too_long.content.decode()) == (422, True)
    client.post(page("leave-extend", leave.pk), {"ends_on": "2026-11-23"})
    leave.refresh_from_db()
    assert leave.ends_on == MONDAY
    assert 'value="2026-11-23"' in client.get(page("leave-end", leave.pk)).content.decode()
    assert client.post(page("leave-end", leave.pk), {"returned_on": "2026-11-24"}).status_code == 422
    client.post(page("leave-end", leave.pk), {"returned_on": "2026-11-23"})
    leave.refresh_from_db()
    assert leave.returned_on == MONDAY


def test_b7_cancelling_asks_first_and_refuses_the_past(signed_in, head_teacher: User, pupils: list[Student]) -> None:
    client = signed_in(head_teacher)
    ahead, past = slip(pupils[0], head_teacher, TUESDAY), slip(pupils[1], head_teacher, FRIDAY)
    client.get(page("leave-cancel", ahead.pk))
    assert Leave.objects.filter(cancelled_at=None).count() == 2
    client.post(page("leave-cancel", ahead.pk))
    answer = client.post(page("leave-cancel", past.pk), follow=True)
    assert "End it with the day of return instead" in answer.content.decode()
    assert list(Leave.objects.filter(cancelled_at=None)) == [past]


@pytest.mark.parametrize("name", ["leave-new", "leave-extend", "leave-end", "leave-cancel", "leave-evidence"])
@pytest.mark.parametrize("who", ["other_head", "subject_teacher", "substitute", "stranger", "former_head"])
def test_i6_nobody_else_reaches_a_slip(
    signed_in, school_class: SchoolClass, pupils: list[Student], registrar: User, name: str, who: str
) -> None:
    leave = slip(pupils[0], registrar, MONDAY, roles={Role.REGISTRAR})
    user = _person(who, school_class)
    address = page(name, pupils[0].pk if name == "leave-new" else leave.pk)
    assert signed_in(user).post(address, {"quick": "sick", "ends_on": "2026-11-24"}).status_code == 404
    leave.refresh_from_db()
    assert (leave.ends_on, leave.cancelled_at, Leave.objects.count()) == (MONDAY, None, 1)


def _person(who: str, school_class: SchoolClass) -> User:
    school = school_class.school
    if who == "stranger":
        school = make.make_school()
    user = make.make_user(school)
    if who == "other_head":
        make.appoint(user, Role.HEAD_TEACHER, make.make_class(school))
    elif who == "subject_teacher":
        make.appoint(user, Role.SUBJECT_TEACHER, school_class, subject="数学")
    elif who == "stranger":
        make.appoint(user, Role.REGISTRAR)
    elif who == "former_head":
        make.appoint(user, Role.HEAD_TEACHER, school_class, ends_on=FRIDAY)
    return user


def test_nobody_signed_in_is_asked_to_sign_in(client: Client, pupils: list[Student]) -> None:
    assert client.get(page("leave-new", pupils[0].pk)).url.startswith("/login/")


def listed(client: Client) -> dict[str, list[str]]:
    context = client.get(page("leave-list")).context
    return {
        part: [line.row.leave.student.name for line in context[part]]
        for part in ("overdue", "ending", "running", "ahead")
    }


def test_b7_list_sorts_slips_by_where_they_stand(
    signed_in, head_teacher: User, school_class: SchoolClass, registrar: User
) -> None:
    names = ("未回", "已回", "今到期", "在假", "预假", "未点名", "续上", "已销")
    child = {name: make.make_student(school_class, name=name) for name in names}
    office = {"roles": {Role.REGISTRAR}}
    for name in ("未回", "已回", "已销"):
        slip(child[name], registrar, THURSDAY, **office)
    slip(child["未点名"], registrar, FRIDAY, **office)
    slip(child["今到期"], registrar, MONDAY, **office)
    slip(child["在假"], registrar, MONDAY, TUESDAY, **office)
    slip(child["预假"], registrar, TUESDAY, **office, today=MONDAY)
    slip(child["续上"], registrar, MONDAY, **office)
    slip(child["续上"], registrar, TUESDAY, **office, kind=LeaveKind.PERSONAL, today=MONDAY)
    Leave.objects.filter(student=child["已销"]).update(returned_on=FRIDAY)
    take_roll(
        school_class,
        head_teacher,
        FRIDAY,
        {child[name]: AbsenceKind.UNEXPLAINED for name in ("未回", "已销")} | {child["未点名"]: AbsenceKind.SICK},
    )
    assert listed(signed_in(head_teacher)) == {
        "overdue": ["未回", "未点名"],
        "ending": ["今到期"],
        "running": ["续上", "在假"],
        "ahead": ["预假", "续上"],
    }


def test_j_head_teacher_sees_the_own_class_and_the_office_all(
    signed_in, head_teacher: User, principal: User, registrar: User, school_class: SchoolClass, pupils: list[Student]
) -> None:
    other = make.make_student(make.make_class(school_class.school), name="别班")
    for child in (pupils[0], other):
        slip(child, registrar, MONDAY, roles={Role.REGISTRAR})
    assert listed(signed_in(head_teacher))["ending"] == ["陈子涵"]
    assert listed(signed_in(principal))["ending"] == ["陈子涵", "别班"]
    entry = AccessEntry.objects.filter(what="leave").latest("pk")
    assert (entry.actor, entry.kind, entry.count) == (principal, AccessKind.VIEW, 2)


@pytest.mark.parametrize(("who", "sees"), [("head_teacher", True), ("registrar", True), ("principal", False)])
def test_i4_reason_of_sick_leave_is_for_head_teacher_and_registrar(
    signed_in,
    request: pytest.FixtureRequest,
    registrar: User,
    head_teacher: User,
    pupils: list[Student],
    who: str,
    sees: bool,
) -> None:
    slip(pupils[0], registrar, MONDAY, reason="水痘隔离", roles={Role.REGISTRAR})
    slip(pupils[1], registrar, MONDAY, reason="喝喜酒", roles={Role.REGISTRAR}, kind=LeaveKind.PERSONAL)
    client = signed_in(request.getfixturevalue(who))
    for address in (page("leave-list"), page("student-detail", pupils[0].pk)):
        assert ("水痘" in client.get(address).content.decode()) is sees
    assert "喝喜酒" in client.get(page("leave-list")).content.decode()


def test_empty_list_says_what_to_do(signed_in, head_teacher: User) -> None:
    assert "open the child's record" in signed_in(head_teacher).get(page("leave-list")).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_list_asks_a_constant_number_of_queries(
    signed_in, django_assert_num_queries, registrar: User, school_class: SchoolClass, many: int
) -> None:
    for _ in range(many):
        child = make.make_student(school_class)
        slip(child, registrar, THURSDAY, roles={Role.REGISTRAR})
        slip(child, registrar, TUESDAY, roles={Role.REGISTRAR}, today=MONDAY)
    client = signed_in(registrar)
    client.get(page("leave-list"))
    with django_assert_num_queries(8):
        client.get(page("leave-list"))
