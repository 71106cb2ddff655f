"""Columns that are tokens in the database and plain in Python (I1)."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from kongchuo.lib import crypto
from students.models import Student
from tests import make

NUMBER = "11010519491231002X"


@pytest.fixture
def child(school_class: object) -> Student:
    return make.make_student(school_class, id_number=NUMBER)  # type: ignore[arg-type]


def stored(child: Student, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {column} FROM "students_student" WHERE id = %s', [child.pk])
        return str(cursor.fetchone()[0])


def test_the_database_holds_a_token_and_python_the_text_i1(child: Student) -> None:
    assert stored(child, "id_number").startswith("v1.")
    assert NUMBER not in stored(child, "id_number")
    assert Student.objects.get(pk=child.pk).id_number == NUMBER
    assert Student.objects.values_list("id_number", flat=True).get(pk=child.pk) == NUMBER


def test_history_holds_tokens_too_i1(child: Student) -> None:
    child.save()
    with connection.cursor() as cursor:
        cursor.execute('SELECT id_number FROM "students_historicalstudent" WHERE id = %s', [child.pk])
        rows = [row[0] for row in cursor.fetchall()]
    assert rows and all(row.startswith("v1.") for row in rows)


def test_empty_is_stored_empty(child: Student) -> None:
    assert stored(child, "address") == ""
    assert Student.objects.get(pk=child.pk).address == ""


def test_every_way_of_writing_encrypts_i1(child: Student) -> None:
    Student.objects.filter(pk=child.pk).update(address="柳树沟")
    assert stored(child, "address").startswith("v1.")
    child.registered_address = "石桥湾"
    Student.objects.bulk_update([child], ["registered_address"])
    assert crypto.decrypt(stored(child, "registered_address")) == "石桥湾"


def test_only_emptiness_can_be_asked_for(child: Student) -> None:
    assert Student.objects.filter(address="").count() == 1
    assert not Student.objects.filter(id_number=NUMBER).exists()
    with pytest.raises(FieldError):
        list(Student.objects.filter(id_number__contains="1101"))


def test_a_number_is_found_by_its_hash(child: Student) -> None:
    assert Student.objects.get(id_number_hash__in=crypto.lookup_hashes(NUMBER)) == child
