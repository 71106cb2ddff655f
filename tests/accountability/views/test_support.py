"""The pages of support and aid by flow, and who sees what when (M10, M11, I4, I6)."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accountability.models import AidRecord, SupportContact, SupportPair
from students.models import Need, Student, User
from tests import make
from tests.students.views.roll_pages import client_of

MONDAY = dt.date(2026, 11, 23)
pytestmark = pytest.mark.django_db


def to(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def office(registrar: User, monday: dt.date) -> Client:
    return client_of(registrar)


@pytest.fixture
def pair(subject_teacher: User, pupils: list[Student], monday: dt.date) -> SupportPair:
    """Since the term began, without a contact."""
    return SupportPair.objects.create(
        school=subject_teacher.school, staff=subject_teacher, student=pupils[0], goal="天天到校",
        starts_on=make.TERM_START, planned_until=make.TERM_END,
    )  # fmt: skip


def need(child: Student, kind: str, by: User) -> None:
    about = {"source": "证明", "starts_on": make.TERM_START, "recorded_by": by, "recorded_at": make.at(MONDAY)}
    Need.objects.create(school=child.school, student=child, kind=kind, **about)


def pairs_form(staff: User, *children: Student, **overrides: Any) -> dict[str, Any]:
    period = {"starts_on": f"{MONDAY}", "planned_until": "2027-01-15"}
    return {
        "staff": staff.pk,
        "goal": "每天交作业",
        "students": [child.pk for child in children],
        **period,
        **overrides,
    }


def contact_form(**overrides: Any) -> dict[str, Any]:
    return {"client_key": uuid4(), "form": "talk", "content": "谈心", "on": f"{MONDAY}", **overrides}


def test_children_in_need_are_proposed_doubly_burdened_first_without_health_g6_i4(
    office: Client, registrar: User, pupils: list[Student]
) -> None:
    first, second, third = pupils
    need(first, "left_behind_both", registrar)
    need(second, "low_income", registrar)
    need(second, "learning", registrar)
    need(third, "visual", registrar)
    html = office.get(to("support-new")).content.decode()
    assert html.index(second.name) < html.index(first.name)
    assert "双困" in html and third.name not in html and "视力" not in html
    of_class = office.get(to("support-new") + f"?class={first.placements.get().school_class_id}").content.decode()
    assert third.name in of_class and "视力" not in of_class


def test_several_children_are_paired_at_once_and_a_refusal_keeps_the_ticks_m10(
    office: Client, subject_teacher: User, pupils: list[Student]
) -> None:
    path = to("support-new") + f"?class={pupils[0].placements.get().school_class_id}"
    refused = office.post(path, pairs_form(subject_teacher, *pupils, planned_until="2026-11-01"))
    assert refused.status_code == 422
    assert refused.content.decode().count(" checked") == 3
    assert office.post(path, pairs_form(subject_teacher, *pupils)).status_code == 302
    assert SupportPair.objects.filter(staff=subject_teacher).count() == 3


def test_the_supporter_records_a_contact_once_m10(pair: SupportPair) -> None:
    client, form = client_of(pair.staff), contact_form()
    assert "已 83 天没有联系" in client.get(to("support-list")).content.decode()
    for _ in range(2):
        assert client.post(to("support-contact", pair.pk), form).url == to("support-pair", pair.pk)
    assert SupportContact.objects.get().recorded_by == pair.staff
    assert "没有联系" not in client.get(to("support-list")).content.decode()


@pytest.mark.parametrize(
    "overrides", [{"on": "2026-11-24"}, {"content": ""}, {"form": "party"}, {"client_key": "x"}, {"content": "\x00"}]
)
def test_a_contact_that_cannot_be_comes_back_with_what_was_typed_m10(
    pair: SupportPair, overrides: dict[str, str]
) -> None:
    answer = client_of(pair.staff).post(to("support-contact", pair.pk), contact_form(effect="很好", **overrides))
    assert answer.status_code == 422
    assert "很好" in answer.content.decode()
    assert not SupportContact.objects.exists()


def test_access_ends_with_the_pair_i6(pair: SupportPair) -> None:
    client = client_of(pair.staff)
    assert to("support-list") in client.get(reverse("students:calendar")).content.decode()
    SupportPair.objects.update(ended_on=MONDAY)
    assert to("support-list") not in client.get(reverse("students:calendar")).content.decode()
    for name in ("support-pair", "support-sheet", "support-review"):
        assert client.get(to(name, pair.pk)).status_code == 404
    assert client.get(to("support-list")).status_code == 404


def test_a_supporter_sees_neither_needs_nor_aid_nor_other_pairs_i4(
    pair: SupportPair, registrar: User, pupils: list[Student]
) -> None:
    need(pair.student, "low_income", registrar)
    aid = {"kind": "grant", "amount": 500, "source": "县慈善会", "on": MONDAY, "recorded_at": make.at(MONDAY)}
    AidRecord.objects.create(school=pair.school, student=pair.student, recorded_by=registrar, **aid)
    other = SupportPair.objects.create(
        school=pair.school, staff=registrar, student=pupils[1], goal="读书", starts_on=MONDAY, planned_until=MONDAY
    )
    client = client_of(pair.staff)
    own = [to(name, pair.pk) for name in ("support-pair", "support-sheet", "support-review")]
    seen = "".join(client.get(path).content.decode() for path in (to("support-list"), *own))
    assert "低保" not in seen and "县慈善会" not in seen and pupils[1].name not in seen
    assert client.get(to("support-pair", other.pk)).status_code == 404
    assert client.get(reverse("students:student-detail", args=[pair.student_id])).status_code == 404


def test_a_review_ends_the_pair_and_the_list_of_ended_ones_says_why_g8(pair: SupportPair, office: Client) -> None:
    form = {"outcome": "ended", "note": "两科都及格了"}
    assert client_of(pair.staff).post(to("support-review", pair.pk), form).status_code == 302
    assert "两科都及格了" in office.get(to("support-list") + "?show=over").content.decode()
    again = office.post(to("support-review", pair.pk), form, follow=True)
    assert pair.reviews.count() == 1 and again.status_code == 200


def test_the_pupils_page_shows_support_and_aid_to_office_and_head_teacher_m11(
    pair: SupportPair, office: Client, registrar: User, head_teacher: User
) -> None:
    aid = {"kind": "grant", "amount": 500, "source": "县慈善会", "on": MONDAY, "recorded_at": make.at(MONDAY)}
    AidRecord.objects.create(school=pair.school, student=pair.student, recorded_by=registrar, **aid)
    path = reverse("students:student-detail", args=[pair.student_id])
    for client, opens in ((office, True), (client_of(head_teacher), False)):
        html = client.get(path).content.decode()
        assert "天天到校" in html and "500 元" in html and "县慈善会" in html
        assert (to("support-pair", pair.pk) in html) is opens


def test_aid_is_entered_for_many_corrected_and_removed_m11(office: Client, pupils: list[Student]) -> None:
    path = to("aid-new") + f"?class={pupils[0].placements.get().school_class_id}"
    form = {"kind": "grant", "amount": "625", "source": "县财政", "on": f"{MONDAY}"}
    assert office.post(path, form).status_code == 422
    assert office.post(path, {**form, "students": [child.pk for child in pupils]}).status_code == 302
    html = office.get(to("aid-list")).content.decode()
    assert "1875" in html.replace(",", "")
    aid = AidRecord.objects.first()
    assert aid is not None
    assert office.post(to("aid-edit", aid.pk), {**form, "amount": ""}).status_code == 422
    assert office.post(to("aid-edit", aid.pk), {**form, "amount": "600"}).status_code == 302
    assert office.post(to("aid-remove", aid.pk), {"because": ""}).status_code == 422
    assert office.post(to("aid-remove", aid.pk), {"because": "重复"}).status_code == 302
    assert AidRecord.objects.count() == 2


def test_a_head_teacher_sees_aid_of_the_own_class_only_m11(
    registrar: User, head_teacher: User, pupils: list[Student], monday: dt.date
) -> None:
    elsewhere = make.make_student(make.make_class(registrar.school), name="孙一鸣")
    about = {"kind": "goods", "on": MONDAY, "recorded_by": registrar, "recorded_at": make.at(MONDAY)}
    for child in (pupils[0], elsewhere):
        AidRecord.objects.create(school=child.school, student=child, source="书包", **about)
    html = client_of(head_teacher).get(to("aid-list")).content.decode()
    assert pupils[0].name in html and "孙一鸣" not in html
