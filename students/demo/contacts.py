"""Writes whom the head teachers called: for the runs of the stories, and for most absences explained the same day."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping

from students.choices import AbsenceKind, ContactChannel, ContactResult
from students.demo.scene import Scene, moment
from students.demo.sheets import ClassDay
from students.demo.stories import RUNS, Where
from students.models import Contact, Student

HeadOf = Callable[[int, dt.date], int]
_JUST_BEFORE = dt.timedelta(minutes=3)


def story_contacts(scene: Scene, students: Mapping[Where, Student], head_of: HeadOf) -> Iterator[Contact]:
    """The contacts of the runs that happen in the scene."""
    for run in RUNS:
        for call in run.calls if scene.back(len(run.marks) - 1) else ():
            day = scene.back(call.back)
            if day:
                at = scene.window()[1] if day == scene.on else moment(day, call.clock)
                child = students[run.where]
                teacher = head_of(child.pk, day)
                yield _contact(child.school_id, child.pk, at, teacher, call.channel, call.result, call.note)


def everyday_contacts(school_id: int, days: Iterable[ClassDay], told: frozenset[int]) -> Iterator[Contact]:
    """A call just before each amendment that put a reason in the place of an unexplained absence."""
    for each in days:
        if len(each.versions) < 2:
            continue
        first, second = each.versions[:2]
        for child, (mark, _) in first.marks.items():
            if mark is AbsenceKind.UNEXPLAINED and child not in told:
                is_sick = second.marks[child][0] is AbsenceKind.SICK
                result = ContactResult.EXPLAINED if is_sick else ContactResult.WILL_RETURN
                at = second.at - _JUST_BEFORE
                yield _contact(school_id, child, at, second.by_id, ContactChannel.PHONE, result, "")


def _contact(
    school_id: int,
    child: int,
    at: dt.datetime,
    teacher: int,
    channel: ContactChannel,
    result: ContactResult,
    note: str,
) -> Contact:
    return Contact(
        school_id=school_id,
        student_id=child,
        about_on=at.date(),
        at=at,
        channel=channel,
        whom="" if result is ContactResult.UNREACHABLE else "监护人",
        result=result,
        note=note,
        recorded_by_id=teacher,
        recorded_at=at,
    )
