"""Writes the visits of the term through the actions: most agree, some differ and are settled, one is open (M3)."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from students.actions.spot_checks import NewCheck, explain_check, record_check, settle_check
from students.choices import CheckResult, Session
from students.demo.samples import class_key
from students.demo.scene import Scene, moment
from students.demo.staff import PRINCIPAL, REGISTRAR, HeadPost, head_on
from students.models import RollVersion, SchoolClass, SpotCheck, User
from students.queries.check_page import roll_seen
from students.queries.enrolment import expected_pupils
from students.rules.class_names import ClassKey
from students.rules.spot_check import out_of_room

_NAMESPACE = uuid.UUID("c5f0b1de-7f1b-4d0e-9b8e-0a5b3c1d2e3f")
_EXPLAINED_AFTER, _SETTLED_AFTER = dt.timedelta(minutes=50), dt.timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit so many school days ago; ``missing`` children are not in the room although the roll has them in class."""

    room: tuple[int, int]
    back: int
    clock: dt.time
    missing: int = 0
    explanation: str = ""
    result: CheckResult | None = None
    done: str = ""


_NINE, _TEN, _LATE = dt.time(9, 35), dt.time(10, 20), dt.time(11, 5)
VISITS = (
    Visit((4, 1), 33, _NINE),
    Visit((6, 3), 29, _TEN),
    Visit((2, 2), 26, _NINE),
    Visit((1, 3), 24, _TEN),
    Visit((5, 3), 21, _NINE, 1, "该生在医务室量体温", CheckResult.ELSEWHERE, "到医务室看到本人"),
    Visit((3, 1), 18, _LATE),
    Visit((6, 1), 16, dt.time(7, 40)),
    Visit((4, 2), 14, _NINE),
    Visit((2, 1), 11, _TEN, 2, "前排空位没有细看，按上一天报了", CheckResult.ROLL_WRONG, "已更正点名，与班主任谈话"),
    Visit((5, 2), 9, _NINE),
    Visit((1, 1), 7, _NINE),
    Visit((6, 2), 5, _LATE, 1, "第二节课后家长接走看牙", CheckResult.LEFT_AFTER_ROLL, "电话向家长核实"),
    Visit((5, 1), 3, _TEN),
    Visit((3, 2), 1, _NINE, 2),
)


def store_checks(
    scene: Scene,
    classes: Mapping[ClassKey, SchoolClass],
    staff: Mapping[str, User],
    heads: Mapping[ClassKey, Sequence[HeadPost]],
) -> None:
    """The visits that lie in the term so far, with what followed by the moment of the scene."""
    teachers = {user.pk: user for user in staff.values()}
    for index, visit in enumerate(VISITS):
        day, key = scene.back(visit.back), class_key(*visit.room, scene.term.starts_on)
        if day and (at := moment(day, visit.clock)) <= scene.at:
            check = _recorded(visit, classes[key], staff[REGISTRAR if index % 4 == 1 else PRINCIPAL], at)
            _followed_up(scene, visit, check, teachers[head_on(heads[key], day)], staff[PRINCIPAL])


def _recorded(visit: Visit, school_class: SchoolClass, visitor: User, at: dt.datetime) -> SpotCheck:
    school_id, day = school_class.school_id, at.date()
    children = [pupil.id for pupil in expected_pupils(school_id, [school_class.pk], day)]
    versions = RollVersion.objects.filter(roll__school_class=school_class, roll__date=day, at__lte=at)
    version = versions.count()
    seen = roll_seen(school_id, school_class.pk, day, Session.MORNING, version)
    out = out_of_room(seen.marks) & frozenset(children)
    missing = out | frozenset([child for child in children if child not in out][2 : 2 + visit.missing])
    new = NewCheck(
        day=day,
        session=Session.MORNING,
        head_count=len(children) - len(missing),
        missing=missing,
        seen_version=version,
        client_key=uuid.uuid5(_NAMESPACE, f"{visit.room}:{day}"),
    )
    return record_check(school_class=school_class, new=new, actor=visitor, at=at)


def _followed_up(scene: Scene, visit: Visit, check: SpotCheck, teacher: User, principal: User) -> None:
    """What the head teacher said and the principal found, as far as it has happened."""
    if not (check.is_mismatch and visit.result):
        return
    if check.at + _EXPLAINED_AFTER <= scene.at:
        explain_check(check=check, text=visit.explanation, actor=teacher, at=check.at + _EXPLAINED_AFTER)
    if check.at + _SETTLED_AFTER <= scene.at:
        at = check.at + _SETTLED_AFTER
        settle_check(check=check, result=visit.result, note=visit.done, actor=principal, at=at)
