"""Visits for tests, recorded through the one action that records them."""

import datetime as dt
from typing import Any
from uuid import uuid4

from students.actions.spot_checks import NewCheck, record_check
from students.choices import Session
from students.models import Roll, SchoolClass, SpotCheck, Student, User
from students.queries.enrolment import expected_pupils
from tests import make


def new_check(school_class: SchoolClass, day: dt.date, **overrides: Any) -> NewCheck:
    """A morning's visit that saw the roll of now and found everybody in the room, unless told otherwise."""
    roll = Roll.objects.filter(school_class=school_class, date=day).first()
    missing = overrides.pop("missing", frozenset())
    pupils = expected_pupils(school_class.school_id, [school_class.pk], day)
    values: dict[str, Any] = {
        "day": day,
        "session": Session.MORNING,
        "head_count": len(pupils) - len(missing),
        "missing": frozenset(each.pk if isinstance(each, Student) else each for each in missing),
        "seen_version": roll.version if roll else 0,
        "client_key": uuid4(),
        **overrides,
    }
    return NewCheck(**values)


def make_check(school_class: SchoolClass, by: User, day: dt.date, hour: int = 9, **overrides: Any) -> SpotCheck:
    """Record it at nine on its day; nobody missing differs from every roll that has somebody absent."""
    new = new_check(school_class, day, **overrides)
    return record_check(school_class=school_class, new=new, actor=by, at=make.at(day, hour))
