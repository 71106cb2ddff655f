"""Counts for programs: with a token of the school and nothing else, by the schema, without a name (H4, I4, J)."""

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.actions.open_tokens import revoke_open_token
from accountability.actions.summaries import freeze_month
from accountability.models import OpenToken
from accountability.open_access import TRIES
from accountability.open_json import ROW_KEYS
from accountability.rules.frozen import row_data
from accountability.rules.summary import Counts, Row
from students.choices import AbsenceKind
from students.models import AccessEntry, School, SchoolClass, Student, User
from tests import make
from tests.accountability.visit_cast import make_visit
from tests.case_scene import make_case
from tests.months import OCTOBER, make_frozen, make_submitted
from tests.open_tokens import ask, make_token
from tests.rolls import take_roll
from tests.schema import faults

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
PATHS = {
    "months": "/open/v1/months/",
    "month": "/open/v1/months/2026-10.json",
    "today": "/open/v1/today.json",
    "targets": "/open/v1/targets.json",
    "cases": "/open/v1/cases.json",
}
CSV = "/open/v1/months/2026-10.csv"
EVERY = [*PATHS.values(), CSV]


@pytest.fixture
def token(school: School, principal: User) -> str:
    """A token of the school, in use."""
    return make_token(school, principal).token


def full_school(school_class: SchoolClass, head: User) -> None:
    """A roll of today with marks, and an open case."""
    children = [make.make_student(school_class) for _ in range(4)]
    marks = dict(zip(children, (AbsenceKind.SICK, AbsenceKind.UNEXPLAINED, AbsenceKind.LATE), strict=False))
    take_roll(school_class, head, make.today(), marks, hour=7)
    make_case(children[1], head)


@pytest.mark.parametrize("name", PATHS)
def test_every_answer_is_what_the_schema_says_and_names_nobody(
    name: str, token: str, school: School, school_class: SchoolClass, head_teacher: User, principal: User
) -> None:
    full_school(school_class, head_teacher)
    make_submitted(school, principal)
    answer = ask(PATHS[name], token)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json; charset=utf-8"
    data = json.loads(answer.content)
    assert faults(data, name) == []
    said = answer.content.decode()
    names = [*Student.objects.values_list("name", flat=True), *User.objects.values_list("name", flat=True)]
    assert [each for each in names if each in said] == []


@pytest.mark.parametrize("name", PATHS)
def test_an_empty_school_keeps_to_the_schema_too(name: str, token: str) -> None:
    answer = ask(PATHS[name], token)
    assert answer.status_code == (404 if name == "month" else 200)
    assert faults(json.loads(answer.content), "refusal" if name == "month" else name) == []


def test_h4_a_frozen_month_is_its_latest_version(token: str, school: School, principal: User) -> None:
    make_submitted(school, principal)
    make_frozen(school, principal, version=2, end=41)
    data = json.loads(ask(PATHS["month"], token).content)
    assert (data["version"], data["submitted"], data["rows"][-1]["end"]) == (2, None, 41)
    assert (data["rows"][-1]["expected_days"], data["rows"][-1]["attendance_rate"]) == (800, "97.5")
    listed = json.loads(ask(PATHS["months"], token).content)["months"]
    assert [(each["month"], each["version"], each["submitted"]) for each in listed] == [("2026-10", 2, None)]


def test_h5_a_month_handed_in_says_its_number(token: str, school: School, principal: User) -> None:
    handed = make_submitted(school, principal)
    listed = json.loads(ask(PATHS["months"], token).content)["months"]
    assert [(each["submitted"], each["sha256"]) for each in listed] == [(handed.number, handed.sha256)]


def test_h4_rows_are_those_that_the_command_prints_without_names(
    token: str, school: School, pupils: list[Student], principal: User, head_teacher: User, capsys: Any
) -> None:
    freeze_month(school=school, month=OCTOBER, actor=principal, at=make.at(dt.date(2026, 11, 3), 9))
    call_command("monthly_report", "2026-10", "--school", school.code, "--json")
    printed = json.loads(capsys.readouterr().out)["rows"]
    assert printed[0]["head_teachers"] == ["王老师"]
    rows = json.loads(ask(PATHS["month"], token).content)["rows"]
    assert rows == [{key: row[key] for key in ROW_KEYS} for row in printed]


def test_every_key_of_a_row_is_handed_out_but_the_names() -> None:
    keys = row_data(Row(grade=3, entry_year=2024, number=1, counts=Counts())).keys() | {"attendance_rate"}
    assert set(ROW_KEYS) == keys - {"head_teachers"}


def test_the_table_has_the_same_rows_a_mark_and_the_keys_above(token: str, school: School, principal: User) -> None:
    make_frozen(school, principal)
    answer = ask(CSV, token)
    assert answer["Content-Type"] == "text/csv; charset=utf-8" and answer.content.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    rows = json.loads(ask(PATHS["month"], token).content)["rows"]
    assert table == [{key: "" if value is None else str(value) for key, value in row.items()} for row in rows]


def test_today_counts_reports_and_children(
    token: str, school_class: SchoolClass, head_teacher: User, school: School
) -> None:
    make.make_student(make.make_class(school))
    full_school(school_class, head_teacher)
    data = json.loads(ask(PATHS["today"], token).content)
    assert data["classes"] == {"owed": 2, "reported": 1, "late": 0, "unknown": 1}
    assert (data["expected"], data["expected_days"], data["present_days"]) == (5, 4, 2)
    assert data["absent"] == {"unexplained": 1, "unexcused": 0, "sick": 1, "personal": 0}
    assert data["present_with_mark"] == {"official": 0, "late": 1, "left_early": 0}


def test_cases_are_counted_by_stage(token: str, school_class: SchoolClass, head_teacher: User) -> None:
    full_school(school_class, head_teacher)
    make_visit(make.make_student(school_class), head_teacher)
    data = json.loads(ask(PATHS["cases"], token).content)
    assert (data["open"], data["stages"]["suspected"], sum(data["stages"].values())) == (1, 1, 1)
    assert data["overdue"] in (0, 1)


@pytest.mark.parametrize(
    "month", ["2026-13", "2026-1", "x", "202610", "2026-09", "0000-00", "２０２６-10", "2026-10-01"]
)
def test_a_month_that_is_not_frozen_is_404_in_json(month: str, token: str) -> None:
    for kind in ("json", "csv"):
        answer = ask(f"/open/v1/months/{month}.{kind}", token)
        assert answer.status_code == 404 and faults(json.loads(answer.content), "refusal") == []


# ---- the token


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer x", "Basic dTpw", f"Bearer {'a' * 43}", "Bearer \x00", "Token " + "a" * 43],
)
def test_without_a_valid_token_nothing_is_told(path: str, header: str, token: str) -> None:
    answer = Client(headers={"Authorization": header} if header else {}).get(path)
    assert answer.status_code == 401 and answer["WWW-Authenticate"].startswith('Bearer realm="kongchuo"')
    assert faults(json.loads(answer.content), "refusal") == [] and not answer.cookies
    assert not AccessEntry.objects.exists()


def test_a_token_in_the_address_is_not_taken(token: str) -> None:
    answer = Client().get(f"{PATHS['today']}?token={token}&access_token={token}&authorization=Bearer {token}")
    assert answer.status_code == 401


def test_a_revoked_token_opens_nothing(token: str, principal: User) -> None:
    row = OpenToken.objects.get()
    assert ask(PATHS["months"], token).status_code == 200
    revoke_open_token(row=row, actor=principal, at=make.at(make.today()))
    assert {ask(path, token).status_code for path in EVERY} == {401}


def test_a_token_reads_its_own_school_alone(token: str, school: School, principal: User) -> None:
    other = make.make_school(name="白水小学")
    make_frozen(other, make.make_user(other))
    assert json.loads(ask(PATHS["months"], token).content)["months"] == []
    assert ask(PATHS["month"], token).status_code == 404


def test_an_address_that_goes_on_is_held_off_and_the_right_token_is_not(token: str) -> None:
    found = [ask(PATHS["today"], "a" * 43).status_code for _ in range(TRIES + 2)]
    assert found == [401] * TRIES + [429] * 2
    answer = Client().get(PATHS["today"])
    assert answer.status_code == 429 and answer["Retry-After"] and faults(json.loads(answer.content), "refusal") == []
    assert ask(PATHS["today"], token).status_code == 200
    assert Client(REMOTE_ADDR="10.1.2.3").get(PATHS["today"]).status_code == 401


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_other_methods_are_refused_in_json(path: str, method: str, token: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token}"})
    answer = getattr(client, method)(path)
    assert answer.status_code == 405 and answer["Allow"] == "GET, HEAD"
    assert faults(json.loads(answer.content), "refusal") == []


def test_head_answers_without_a_body(token: str) -> None:
    answer = Client(headers={"Authorization": f"bearer {token}"}).head(PATHS["today"])
    assert answer.status_code == 200 and answer.content == b"" and answer["ETag"]


@pytest.mark.parametrize("path", EVERY)
def test_answers_are_not_kept_and_not_sent_twice(path: str, token: str, school: School, principal: User) -> None:
    make_frozen(school, principal)
    first = ask(path, token)
    assert first["Cache-Control"] == "private, no-store" and "Authorization" in first["Vary"] and not first.cookies
    again = ask(path, token, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert ask(path, token, **{"If-None-Match": '"else"'}).status_code == 200


def test_i2_use_is_remembered_once_an_hour_in_the_name_of_the_maker(token: str, principal: User) -> None:
    for _ in range(3):
        ask(PATHS["today"], token)
    ask(PATHS["cases"], token)
    entries = AccessEntry.objects.order_by("pk").values_list("actor", "what", "count", "purpose")
    assert list(entries) == [(principal.pk, what, 0, "中心校的屏幕") for what in ("open.today", "open.cases")]
    assert OpenToken.objects.get().last_used_at == make.at(make.today())


@pytest.mark.parametrize("path", EVERY)
def test_statements_do_not_grow_with_classes(path: str, token: str, school: School, principal: User) -> None:
    counts = []
    for size in (1, 2):
        for _ in range(size):
            head = make.make_user(school)
            full_school(make.make_class(school), head)
        make_frozen(school, principal, OCTOBER.replace(month=OCTOBER.month - size + 1))
        cache.clear()
        OpenToken.objects.update(last_used_at=None)
        with CaptureQueriesContext(connection) as queries:
            assert ask(path, token).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert not [each for each in queries if "session" in each["sql"]]


def test_addresses_are_what_the_document_says() -> None:
    named = [("months", []), ("month", ["2026-10"]), ("today", []), ("targets", []), ("cases", [])]
    found = {name: reverse(f"accountability:open-{name}", args=arguments) for name, arguments in named}
    assert found == PATHS and reverse("accountability:open-month-csv", args=["2026-10"]) == CSV
