"""Children with something to notice: runs, habits, leave. The last school day of the scene is where a run stands."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from students.choices import AbsenceKind, ContactChannel, ContactResult, LeaveKind
from students.demo.scene import Scene

Where = tuple[int, int, int]
Script = dict[tuple[Where, dt.date], AbsenceKind]
UNREPORTED = ((3, 2), (2, 3), (5, 1))
_LETTERS = {
    "u": AbsenceKind.UNEXPLAINED,
    "x": AbsenceKind.UNEXCUSED,
    "s": AbsenceKind.SICK,
}
_MISSED, _PRESENT = "?", "."


@dataclass(frozen=True, slots=True)
class Call:
    """A contact with a guardian, ``back`` school days before the last one; 0 is right after the last day's reports."""

    back: int
    clock: dt.time
    channel: ContactChannel
    result: ContactResult
    note: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """The marks of a child's last school days, the latest last; ``?`` has no roll, on ``.`` the child is there."""

    where: Where
    marks: str
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Habit:
    """A mark that a child gets on one weekday of every week."""

    where: Where
    weekday: int
    mark: AbsenceKind


@dataclass(frozen=True, slots=True)
class Slip:
    """Leave from ``first`` to ``last`` in school days from the last one (negative: before it)."""

    where: Where
    kind: LeaveKind
    first: int
    last: int
    reason: str
    back_on: int | None = None
    then: AbsenceKind | None = None


_NINE, _TEN = dt.time(9, 5), dt.time(10, 15)
_PHONE, _VISIT = ContactChannel.PHONE, ContactChannel.VISIT
RUNS = (
    Run((3, 1, 5), "u"),
    Run(
        (6, 1, 21),
        "xu",
        (
            Call(1, _NINE, _PHONE, ContactResult.WILL_RETURN, "家长答应明天送来"),
            Call(0, _NINE, _PHONE, ContactResult.UNREACHABLE, "无人接听"),
        ),
    ),
    Run(
        (4, 3, 9),
        "xxu",
        (
            Call(2, _NINE, _PHONE, ContactResult.WILL_RETURN, "在外婆家，答应第二天返校"),
            Call(1, _TEN, _PHONE, ContactResult.UNREACHABLE, "电话关机"),
        ),
    ),
    Run(
        (5, 2, 17),
        "xxxxxu",
        (
            Call(5, _NINE, _PHONE, ContactResult.UNREACHABLE),
            Call(4, _TEN, _VISIT, ContactResult.WILL_RETURN, "见到奶奶，父母在外务工"),
            Call(3, _NINE, _PHONE, ContactResult.REFUSED, "孩子说不想上学"),
            Call(1, _TEN, _VISIT, ContactResult.REFUSED, "孩子躲着不见"),
        ),
    ),
    Run(
        (6, 2, 19),
        "xxxxxxxxxxxxxxxxxxxxxxxxx",
        (
            Call(24, _NINE, _PHONE, ContactResult.UNREACHABLE, "无人接听"),
            Call(23, _TEN, _PHONE, ContactResult.REFUSED, "父亲说孩子不想读了"),
        ),
    ),
    Run((2, 1, 12), "x?u", (Call(2, _NINE, _PHONE, ContactResult.WILL_RETURN),)),
    Run(
        (6, 3, 30),
        "xsu",
        (
            Call(2, _TEN, _PHONE, ContactResult.EXPLAINED, "称肚子疼，未请假"),
            Call(0, _NINE, _PHONE, ContactResult.WILL_RETURN, "下午送来"),
        ),
    ),
    Run((5, 1, 20), "xxxu", (Call(3, _NINE, _PHONE, ContactResult.UNREACHABLE),)),
    Run((4, 1, 31), "xxxx........", (Call(11, _NINE, _PHONE, ContactResult.WILL_RETURN, "家长说明天来"),)),
)
HABITS = (
    Habit((4, 2, 8), 0, AbsenceKind.SICK),
    Habit((6, 2, 13), 4, AbsenceKind.UNEXCUSED),
)
SLIPS = (
    Slip((4, 1, 12), LeaveKind.SICK, -2, 2, "水痘，医生要求居家"),
    Slip((3, 2, 18), LeaveKind.SICK, -1, 1, "支气管炎"),
    Slip((3, 2, 33), LeaveKind.PERSONAL, -2, -1, "回老家奔丧"),
    Slip((2, 2, 15), LeaveKind.PERSONAL, -3, -1, "随父母外出探亲", then=AbsenceKind.UNEXPLAINED),
    Slip((6, 2, 25), LeaveKind.PERSONAL, 3, 4, "姐姐结婚"),
    Slip((5, 3, 7), LeaveKind.OFFICIAL, 0, 1, "参加县中小学生运动会"),
    Slip((5, 3, 22), LeaveKind.SICK, -15, 3, "肝炎，住院治疗"),
    Slip((1, 1, 9), LeaveKind.SICK, -8, -4, "手足口病", back_on=-5),
)
# Class days without a roll (B2), in school days before the last; the first is the unknown day inside a run.
MISSED = (((2, 1), 1), ((1, 2), 9))
BACK_FILLED = ((3, 3), 14)
# The class whose rolls look too good, and since how many school days.
SPOTLESS = ((1, 2), 25)


def told() -> frozenset[Where]:
    """Children with a story; chance leaves them alone."""
    return frozenset(story.where for stories in (RUNS, HABITS, SLIPS) for story in stories)


def script(scene: Scene) -> Script:
    """The marks of the stories by child and day; a run that the term is too short for does not happen."""
    marks: Script = {}
    for habit in HABITS:
        marks |= {(habit.where, day): habit.mark for day in scene.days if day.weekday() == habit.weekday}
    for slip in SLIPS:
        marks |= {(slip.where, day): mark for day, mark in _slip_marks(slip, scene)}
    for run in RUNS:
        marks |= {(run.where, day): mark for day, mark in _run_marks(run, scene)}
    return marks


def _run_marks(run: Run, scene: Scene) -> Iterator[tuple[dt.date, AbsenceKind]]:
    days = scene.days[-len(run.marks) :]
    if len(days) == len(run.marks):
        for day, letter in zip(days, run.marks, strict=True):
            if letter not in (_MISSED, _PRESENT):
                yield day, _LETTERS[letter]


def _slip_marks(slip: Slip, scene: Scene) -> Iterator[tuple[dt.date, AbsenceKind]]:
    until = slip.last if slip.back_on is None else slip.back_on - 1
    for offset in range(slip.first, min(until, 0) + 1):
        if day := scene.back(-offset):
            yield day, AbsenceKind(slip.kind)
    if slip.then and scene.back(-slip.first):
        yield scene.last_day, slip.then
