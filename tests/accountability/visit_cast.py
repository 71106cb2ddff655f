"""A visit as tests need it: two visitors on Monday afternoon, the mother agrees; everything can be told otherwise."""

import datetime as dt
from typing import Any
from uuid import uuid4

from accountability.actions.visits import NewVisit, record_home_visit
from accountability.choices import Attitude, Cause, SignedHow
from accountability.models import HomeVisit
from students.models import Student, User
from tests import make

MONDAY = dt.date(2026, 11, 23)
NOBODY: dict[str, Any] = {"attitude": Attitude.NOBODY, "met": "", "cause": None, "signed_how": SignedHow.NOBODY}


def new_visit(by: User, /, **overrides: Any) -> NewVisit:
    """What the visitors write down."""
    told: dict[str, Any] = {
        "on": MONDAY,
        "starts_at": dt.time(7, 30),
        "leader": by,
        "companions": "村委会主任罗大山",
        "met": "母亲 马秀英",
        "attitude": Attitude.AGREES,
        "cause": Cause.WEARY,
        "signed_how": SignedHow.PAPER,
        **overrides,
    }
    return NewVisit(**told)


def make_visit(student: Student, by: User, *, hour: int = 8, **overrides: Any) -> HomeVisit:
    """A visit, recorded on Monday morning."""
    new = new_visit(by, **overrides)
    return record_home_visit(student=student, new=new, client_key=uuid4(), actor=by, at=make.at(MONDAY, hour))
