"""Rotation of the keys of encrypted fields, live rows and history alike (I1)."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from accountability.models import StoredFile
from kongchuo.lib import crypto
from kongchuo.lib.rotation import encrypted_models, rotate
from students.models import SchoolClass, Student, User
from tests import make
from tests.accountability.visit_cast import make_visit
from tests.pictures import photo

OLD = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
NEW = "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY="
NUMBER = "11010519491231002X"


def tokens(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY 1")  # names of this test only
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def child(school_class: Any) -> Student:
    """A child whose number was corrected once: two history rows."""
    child = make.make_student(school_class, id_number=NUMBER, address="青石村3组")
    child.address = "青石村5组"
    child.save()
    return child


def test_every_encrypted_table_is_found_history_included() -> None:
    names = {model._meta.model_name for model in encrypted_models()}
    assert names >= {"student", "historicalstudent", "guardian", "historicalguardian", "user", "historicaluser"}


def test_live_and_history_rows_move_to_the_new_key_i1(child: Student, settings: Settings) -> None:
    settings.FIELD_KEYS = [NEW, OLD]
    old_hash = child.id_number_hash
    call_command("rotate_field_keys", verbosity=0)
    settings.FIELD_KEYS = [NEW]
    for table in ("students_student", "students_historicalstudent"):
        assert all(crypto.is_current(token) for token in tokens(table, "id_number") + tokens(table, "address"))
        assert set(tokens(table, "id_number_hash")) == {crypto.lookup_hash(NUMBER)} != {old_hash}
    child.refresh_from_db()
    assert (child.id_number, child.address) == (NUMBER, "青石村5组")
    assert sorted(row.address for row in child.history.all()) == ["青石村3组", "青石村5组"]


def test_a_second_run_does_nothing_and_prints_counts_only(
    child: Student, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FIELD_KEYS = [NEW, OLD]
    call_command("rotate_field_keys")
    first = capsys.readouterr().out
    assert "students.Student: 1\n" in first and "students.HistoricalStudent: 2\n" in first
    assert NUMBER not in first and child.name not in first
    before = tokens("students_student", "id_number")
    call_command("rotate_field_keys")
    assert capsys.readouterr().out.splitlines()[-1].startswith("0 rows")
    assert tokens("students_student", "id_number") == before


def test_an_interrupted_run_goes_on_where_it_stopped(school_class: Any, settings: Settings) -> None:
    children = [make.make_student(school_class, address=f"青石村{n}组") for n in range(3)]
    settings.FIELD_KEYS = [NEW, OLD]
    children[0].save()
    done = tokens("students_student", "address")
    call_command("rotate_field_keys", verbosity=0)
    after = tokens("students_student", "address")
    assert len(set(done) & set(after)) == 1
    assert all(crypto.is_current(token) for token in after)


def test_files_move_too_a_few_at_a_time(school_class: SchoolClass, head_teacher: User, settings: Settings) -> None:
    """A photo is held several times over while it is written again, so that memory must not grow with their number."""
    photos = tuple(photo((width, 40)) for width in (60, 61, 62))
    for _ in range(2):
        make_visit(make.make_student(school_class), head_teacher, photos=photos)
    before = [bytes(each.content) for each in StoredFile.objects.order_by("pk")]
    settings.FIELD_KEYS = [NEW, OLD]
    batches = list(rotate(StoredFile))
    assert sum(batches) == 6 and max(batches) <= 4
    assert list(rotate(StoredFile)) == []
    call_command("rotate_field_keys", verbosity=0)
    settings.FIELD_KEYS = [NEW]
    assert all(crypto.is_current(token) for token in tokens("accountability_storedfile", "content"))
    assert all(crypto.is_current(token) for token in tokens("accountability_homevisit", "talk"))
    assert [bytes(each.content) for each in StoredFile.objects.order_by("pk")] == before


def test_history_is_not_grown_by_a_rotation(child: Student, settings: Settings) -> None:
    settings.FIELD_KEYS = [NEW, OLD]
    call_command("rotate_field_keys", verbosity=0)
    assert child.history.count() == 2


def test_a_missing_old_key_is_said_and_nothing_is_lost(child: Student, settings: Settings) -> None:
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(CommandError, match="old key"):
        call_command("rotate_field_keys", verbosity=0)
    settings.FIELD_KEYS = [OLD]
    child.refresh_from_db()
    assert child.id_number == NUMBER
