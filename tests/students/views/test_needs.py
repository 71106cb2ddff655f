"""Pages of needs: recorded, listed, ended; who reads what (G6, I2, I4)."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from students.actions.needs import NewNeed, record_need
from students.choices import NeedKind
from students.models import AccessEntry, Need, SchoolClass, Student, User
from tests import make

pytestmark = pytest.mark.usefixtures("monday")
K = NeedKind
SINCE = dt.date(2026, 9, 1)


def page(name: str, *args: object) -> str:
    return reverse(f"students:{name}", args=args)


def have(student: Student, kind: NeedKind, by: User, source: str = "证明") -> Need:
    new = NewNeed(kind=kind, starts_on=SINCE, source=source)
    return record_need(student=student, new=new, actor=by, at=make.at(SINCE))


def said(**overrides: Any) -> dict[str, Any]:
    return {"kind": "low_income", "source": "低保证 第0123号", "starts_on": "2026-11-01", **overrides}


def html_of(client: Client, user: User, path: str) -> str:
    client.force_login(user)
    return client.get(path).content.decode()


@pytest.mark.parametrize("who", ["registrar", "head_teacher"])
def test_g6_recorded_from_the_childs_page(
    client: Client, request: pytest.FixtureRequest, who: str, pupils: list[Student]
) -> None:
    user = request.getfixturevalue(who)
    assert page("need-new", pupils[0].pk) in html_of(client, user, page("student-detail", pupils[0].pk))
    answer = client.post(page("need-new", pupils[0].pk), said())
    assert answer["Location"] == page("student-detail", pupils[0].pk)
    assert "低保证 第0123号" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"source": ""}, {"source": "字" * 200}, {"kind": "x"}, {"starts_on": "x"}, {"ends_on": "2026-10-01"}]
)
def test_what_is_wrong_is_said_and_nothing_stored(
    client: Client, registrar: User, pupils: list[Student], wrong: dict[str, str]
) -> None:
    client.force_login(registrar)
    assert client.post(page("need-new", pupils[0].pk), said(**wrong)).status_code == 422
    assert not Need.objects.exists()


def test_the_principal_reads_and_records_nothing_j(client: Client, principal: User, pupils: list[Student]) -> None:
    assert page("need-new", pupils[0].pk) not in html_of(client, principal, page("student-detail", pupils[0].pk))


def test_i4_the_principal_learns_of_health_by_count_only(
    client: Client, principal: User, registrar: User, pupils: list[Student]
) -> None:
    have(pupils[0], K.CHRONIC_ILLNESS, registrar, "诊断书")
    have(pupils[1], K.LOW_INCOME, registrar)
    html = html_of(client, principal, page("need-list"))
    assert pupils[1].name in html and pupils[0].name not in html and "慢性病" not in html.split("</ul>")[1]
    assert "健康与残疾（明细仅教务处和班主任可见） <b>1</b>" in html
    assert "诊断书" not in html_of(client, principal, page("student-detail", pupils[0].pk))
    assert "诊断书" in html_of(client, registrar, page("need-list"))


def test_g6_doubly_burdened_is_shown_and_asked_for(client: Client, registrar: User, pupils: list[Student]) -> None:
    have(pupils[0], K.LOW_INCOME, registrar)
    have(pupils[0], K.LEARNING, registrar)
    have(pupils[1], K.LEARNING, registrar)
    html = html_of(client, registrar, page("need-list") + "?kind=double")
    assert pupils[0].name in html and pupils[1].name not in html
    assert "双困" in html_of(client, registrar, page("student-detail", pupils[0].pk)).split("登记困难与需要")[0]


def test_narrowed_to_kind_and_class(
    client: Client, registrar: User, pupils: list[Student], school_class: SchoolClass
) -> None:
    other = make.make_student(make.make_class(school_class.school), name="孙一鸣")
    have(pupils[0], K.LOW_INCOME, registrar)
    have(pupils[1], K.MIGRANT, registrar)
    have(other, K.MIGRANT, registrar)
    html = html_of(client, registrar, page("need-list") + f"?kind=migrant&school_class={school_class.pk}")
    assert [name for name in (pupils[0].name, pupils[1].name, other.name) if name in html] == [pupils[1].name]


def test_exported_as_narrowed_with_an_entry_i2(client: Client, registrar: User, pupils: list[Student]) -> None:
    have(pupils[0], K.LOW_INCOME, registrar)
    have(pupils[1], K.MIGRANT, registrar)
    client.force_login(registrar)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(page("need-export") + "?kind=migrant").content)).active
    assert [row[1] for row in list(sheet.iter_rows(values_only=True))[2:]] == [pupils[1].name]
    assert list(AccessEntry.objects.values_list("kind", "what", "count")) == [("export", "needs", 1)]


def test_g6_one_need_for_many_children_of_a_class(
    client: Client, head_teacher: User, registrar: User, pupils: list[Student], school_class: SchoolClass
) -> None:
    have(pupils[0], K.MIGRANT, registrar)
    client.force_login(head_teacher)
    form = said(kind="migrant", pupils=[pupil.pk for pupil in pupils])
    html = client.post(page("needs-of-class", school_class.pk), form, follow=True).content.decode()
    assert "已为 2 名学生登记" in html and "1 名学生原已登记" in html
    assert Need.objects.filter(kind=K.MIGRANT).count() == 3


def test_children_of_another_class_cannot_be_ticked(
    client: Client, head_teacher: User, school_class: SchoolClass, pupils: list[Student]
) -> None:
    other = make.make_student(make.make_class(school_class.school))
    client.force_login(head_teacher)
    assert client.post(page("needs-of-class", school_class.pk), said(pupils=[other.pk])).status_code == 422
    assert not Need.objects.exists()


def test_ended_with_its_last_day_and_taken_off_as_a_mistake(
    client: Client, head_teacher: User, pupils: list[Student]
) -> None:
    first, second = have(pupils[0], K.LOW_INCOME, head_teacher), have(pupils[0], K.MIGRANT, head_teacher)
    client.force_login(head_teacher)
    assert client.post(page("need-end", first.pk), {"ends_on": "2026-08-01"}).status_code == 422
    client.post(page("need-end", first.pk), {"ends_on": "2026-11-22"})
    client.post(page("need-end", second.pk), {"ends_on": "2026-11-23", "is_mistake": "on"})
    assert list(Need.objects.values_list("kind", "ends_on")) == [("low_income", dt.date(2026, 11, 22))]
    assert "低保" in client.get(page("student-detail", pupils[0].pk)).content.decode()
