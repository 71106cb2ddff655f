"""The admin of cases, visits and papers: to be read, own school, no secrets, no contents (I1, I2, I4, I6)."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accountability.actions.files import store_file
from accountability.actions.paper_templates import upload_template
from accountability.actions.township_notices import NewTownshipNotice, record_township_notice
from accountability.choices import FileKind, PaperKind
from accountability.models import HomeVisit, Paper, PaperService, PaperTemplate, StoredFile, TownshipNotice
from students.choices import AccessKind, Role
from students.models import AccessEntry, SchoolClass, Student, User
from tests import make
from tests.accountability.test_paper_templates import template
from tests.case_scene import MONDAY, issue, issue_visit, make_case, paper_visit, serve
from tests.pictures import photo

pytestmark = pytest.mark.usefixtures("monday")
MODELS = [HomeVisit, Paper, PaperService, PaperTemplate, StoredFile, TownshipNotice]
OF_CHILDREN = [HomeVisit, Paper, StoredFile]
SECRETS = {
    "place_note": "村东头三号",
    "family": "父亲卧病",
    "whereabouts": "在县城表姐家",
    "talk": "谈了两小时",
    "help_promised": "免餐费",
}
WHERE = "柳树沟十七号院"
IDS = [model._meta.model_name for model in MODELS]


@pytest.fixture
def office(client: Client, registrar: User) -> Client:
    """The registrar's browser."""
    client.force_login(registrar)
    return client


def make_rows(child: Student, by: User) -> None:
    """One row of each model about the child, with everything that may be secret in it."""
    case = make_case(child)
    visit = paper_visit(child, by, cause="illness", **SECRETS)
    letter = issue(case, PaperKind.LETTER, by)
    serve(letter, by, place=WHERE)
    issue_visit(visit, by, case=case)
    at = make.at(MONDAY, 19)
    store_file(student=child, kind=FileKind.PHOTO, data=photo(), belongs_to=visit, actor=by, at=at)
    new = NewTownshipNotice(
        number=f"石政〔2026〕{child.pk}号", issued_on=MONDAY, deadline_on=MONDAY + dt.timedelta(days=7)
    )
    record_township_notice(case=case, new=new, actor=by, at=at)


@pytest.fixture
def rows(pupils: list[Student], head_teacher: User) -> None:
    """The rows of one child and a template of the school."""
    make_rows(pupils[0], head_teacher)
    upload_template(
        kind=PaperKind.LETTER,
        name="劝学书.docx",
        content=template(),
        school=pupils[0].school,
        actor=head_teacher,
        at=make.at(MONDAY),
    )


def address(model: Any, page: str, *arguments: object) -> str:
    return reverse(f"admin:accountability_{model._meta.model_name}_{page}", args=arguments)


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_lists_and_rows_are_read_and_hold_no_secret_i1_i4(office: Client, rows: None, model: Any) -> None:
    row = model.objects.first()
    with translation.override("zh-hans"):
        name = str(model._meta.verbose_name_plural)
    for page in (address(model, "changelist"), address(model, "change", row.pk)):
        text = office.get(page).content.decode()
        assert name in text and not name.isascii()
        assert not [secret for secret in (*SECRETS.values(), WHERE, "无正当理由", 'sha256":') if secret in text]
        assert not re.search(r"\sstyle=|\son\w+=\"", text)


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_no_content_is_read_for_them(office: Client, rows: None, model: Any) -> None:
    row = model.objects.first()
    for page in (address(model, "changelist"), address(model, "change", row.pk)):
        with CaptureQueriesContext(connection) as captured:
            assert office.get(page).status_code == 200
        table = f'"{model._meta.db_table}"."content"'
        has_content = any(field.name == "content" for field in model._meta.fields)
        reads = [each["sql"] for each in captured if table in each["sql"]]
        assert not reads or not has_content, reads[:1]


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_nothing_is_added_changed_or_deleted_past_the_actions(office: Client, rows: None, model: Any) -> None:
    row = model.objects.first()
    assert office.get(address(model, "add")).status_code == 403
    assert office.post(address(model, "change", row.pk), {"number": "x"}).status_code == 403
    assert office.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_rows_of_another_school_are_not_found_i6(client: Client, rows: None, model: Any) -> None:
    other = make.make_school()
    registrar = make.make_user(other)
    make.appoint(registrar, Role.REGISTRAR)
    client.force_login(registrar)
    row = model.objects.first()
    assert client.get(address(model, "change", row.pk)).status_code == 404
    assert address(model, "change", row.pk) not in client.get(address(model, "changelist")).content.decode()


@pytest.mark.parametrize("model", OF_CHILDREN, ids=lambda model: model._meta.model_name)
def test_what_is_about_a_child_leaves_an_entry_i2(
    office: Client, rows: None, model: Any, pupils: list[Student], registrar: User
) -> None:
    office.get(address(model, "changelist"))
    office.get(address(model, "change", model.objects.first().pk))
    listed, opened = AccessEntry.objects.filter(actor=registrar).order_by("pk")
    assert (listed.kind, listed.what, listed.count) == (AccessKind.VIEW, "students", model.objects.count())
    assert (opened.what, opened.student) == ("student.admin", pupils[0])


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_statements_of_a_list_do_not_grow(
    office: Client, rows: None, model: Any, school_class: SchoolClass, head_teacher: User
) -> None:
    counts = []
    for more in (0, 2):
        for _ in range(more):
            make_rows(make.make_student(school_class), head_teacher)
        office.get(address(model, "changelist"))
        with CaptureQueriesContext(connection) as captured:
            office.get(address(model, "changelist"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_every_model_of_the_case_is_there() -> None:
    assert {*MODELS} <= set(admin.site._registry)
