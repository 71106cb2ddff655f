"""Opening a roll takes 10 statements, handing it in 14, however many children and whatever their leave.

Two of those that hand it in are for cases: one locks the children, one asks whether a case is open or due (D2).
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from students.models import Leave, SchoolClass, Student, User
from tests import make
from tests.students.views.roll_pages import FRIDAY, MONDAY, address, client_of, marked, page_fields

pytestmark = pytest.mark.usefixtures("monday")
OPEN, SUBMIT = 10, 14


@pytest.fixture
def teacher(head_teacher: User, school_class: SchoolClass) -> Client:
    """A browser that has been in use for less than a minute, so that nothing is noted in the session."""
    client = client_of(head_teacher)
    client.get(address(school_class))
    return client


def children_of(school_class: SchoolClass, count: int, by: User) -> list[Student]:
    children = [make.make_student(school_class) for _ in range(count)]
    for child, last in zip(children, (MONDAY, FRIDAY), strict=False):
        Leave.objects.create(
            school=child.school,
            student=child,
            kind="sick",
            starts_on=FRIDAY,
            ends_on=last,
            granted_by=by,
            granted_at=make.at(FRIDAY),
        )
    return children


@pytest.mark.parametrize("count", [1, 3, 45])
def test_opening_a_roll(teacher: Client, school_class: SchoolClass, head_teacher: User, count: int) -> None:
    children_of(school_class, count, head_teacher)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert teacher.get(address(school_class)).status_code == 200
    assert len(found) == OPEN, [query["sql"][:90] for query in found]


@pytest.mark.parametrize("count", [1, 3, 45])
def test_submitting_a_roll(teacher: Client, school_class: SchoolClass, head_teacher: User, count: int) -> None:
    children = children_of(school_class, count, head_teacher)
    form = marked(page_fields(teacher, address(school_class)), dict.fromkeys(children[:20], "unexplained"))
    with CaptureQueriesContext(connection) as found:
        assert teacher.post(address(school_class), form).status_code == 302
    assert len(found) == SUBMIT, [query["sql"][:90] for query in found]


def test_page_is_light(teacher: Client, school_class: SchoolClass) -> None:
    for _ in range(45):
        make.make_student(school_class, name="买买提·阿不都热合曼")
    answer = teacher.get(address(school_class), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) <= 15 * 1024
