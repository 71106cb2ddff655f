"""The contact network on paper and as a spreadsheet; the pages of the leading group (M24, I1 to I3)."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from students.models import AccessEntry, GroupMember, Guardian, SchoolClass, Student, User
from tests import make

pytestmark = pytest.mark.usefixtures("monday")
PHONE = "13812345678"


def page(name: str, *args: object) -> str:
    return reverse(f"students:{name}", args=args)


@pytest.fixture
def family(pupils: list[Student]) -> Guardian:
    return Guardian.objects.create(
        school=pupils[0].school, student=pupils[0], name="陈大山", relation="父亲", phone=PHONE
    )


@pytest.fixture
def taught(family: Guardian, head_teacher: User, subject_teacher: User, school_class: SchoolClass) -> SchoolClass:
    make.appoint(subject_teacher, "subject_teacher", school_class, subject="科学")
    return school_class


def test_m24_school_teachers_and_families_with_masked_phones(
    client: Client, taught: SchoolClass, head_teacher: User, principal: User
) -> None:
    GroupMember.objects.create(
        school=taught.school, staff=principal, role="leader", duty="包三年级", starts_on=make.TERM_START
    )
    client.force_login(head_teacher)
    html = client.get(page("network-class", taught.pk)).content.decode()
    assert all(word in html for word in ("包级领导", "周校长", "王老师", "数学、科学", "陈大山", "138****5678"))
    assert PHONE not in html and html.count("李老师") == 1
    assert AccessEntry.objects.values_list("kind", "what", "count", "purpose").get() == ("print", "network", 3, "")


@pytest.mark.parametrize("who", ["principal", "registrar", "head_teacher"])
def test_i3_whole_phones_with_a_purpose_that_stays_on_record(
    client: Client, request: pytest.FixtureRequest, taught: SchoolClass, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    html = client.post(page("network-class", taught.pk), {"purpose": "期初家访"}).content.decode()
    assert PHONE in html and "期初家访" in html
    assert AccessEntry.objects.values_list("what", "purpose", "school_class").get() == (
        "network.full",
        "期初家访",
        taught.pk,
    )


@pytest.mark.parametrize("purpose", ["", "  ", "\x00"])
def test_i3_without_a_purpose_phones_stay_masked(
    client: Client, taught: SchoolClass, registrar: User, purpose: str
) -> None:
    client.force_login(registrar)
    answer = client.post(page("network-class", taught.pk), {"purpose": purpose})
    assert answer.status_code == 422 and PHONE not in answer.content.decode()
    assert not AccessEntry.objects.filter(what="network.full").exists()


def test_g6_needs_never_show_on_it(client: Client, taught: SchoolClass, registrar: User, family: Guardian) -> None:
    family.student.needs.create(
        school=taught.school,
        kind="low_income",
        source="低保证7号",
        starts_on=make.TERM_START,
        recorded_by=registrar,
        recorded_at=make.at(make.TERM_START),
    )
    client.force_login(registrar)
    html = client.get(page("network-class", taught.pk)).content.decode()
    assert "低保" not in html


def test_exported_masked_and_whole_for_the_office(
    client: Client, taught: SchoolClass, head_teacher: User, registrar: User
) -> None:
    def rows(answer: object) -> str:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active  # type: ignore[attr-defined]
        return str(list(sheet.iter_rows(values_only=True)))

    path = page("network-export", taught.pk)
    client.force_login(head_teacher)
    assert PHONE not in rows(client.get(path)) and "138****5678" in rows(client.get(path))
    assert client.post(path, {"purpose": "家访"}).status_code == 404
    client.force_login(registrar)
    assert PHONE in rows(client.post(path, {"purpose": "家访"}))


def test_a_head_teacher_is_offered_the_own_classes_only(
    client: Client, taught: SchoolClass, head_teacher: User
) -> None:
    other = make.make_class(taught.school)
    client.force_login(head_teacher)
    html = client.get(page("network-list")).content.decode()
    assert page("network-class", taught.pk) in html and page("network-class", other.pk) not in html


# ---- the leading group


def test_m24_the_registrar_keeps_the_group_and_the_principal_reads_it(
    client: Client, registrar: User, principal: User
) -> None:
    client.force_login(registrar)
    said = {"staff": principal.pk, "role": "leader", "duty": "第一责任人", "starts_on": "2026-09-01"}
    assert client.post(page("group-new"), said).status_code == 302
    assert client.post(page("group-new"), said).status_code == 422
    member = GroupMember.objects.get()
    change = {"role": "leader", "duty": "包三年级", "starts_on": "2026-11-01", "document": "青小〔2026〕3号"}
    assert client.post(page("group-change", member.pk), change).status_code == 302
    assert client.post(page("group-change", member.pk), change).status_code == 422
    client.force_login(principal)
    html = client.get(page("group")).content.decode()
    assert html.index("青小〔2026〕3号") < html.index("往届成员") < html.index("第一责任人")
    assert page("group-new") not in html


def test_m24_a_place_ends(client: Client, registrar: User, principal: User) -> None:
    member = GroupMember.objects.create(
        school=registrar.school, staff=principal, role="leader", starts_on=make.TERM_START
    )
    client.force_login(registrar)
    assert client.post(page("group-end", member.pk), {"ends_on": "2026-08-01"}).status_code == 422
    assert client.post(page("group-end", member.pk), {"ends_on": "2026-11-22"}).status_code == 302
    assert "往届成员" in client.get(page("group")).content.decode()


def test_the_group_as_a_spreadsheet_leaves_no_entry_of_children(client: Client, registrar: User) -> None:
    GroupMember.objects.create(school=registrar.school, staff=registrar, role="office", starts_on=make.TERM_START)
    client.force_login(registrar)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(page("group-export")).content)).active
    assert [cell.value for cell in sheet[3]][:2] == ["办公室", "吴教务"]
    assert not AccessEntry.objects.exists()
