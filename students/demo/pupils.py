"""Which child is in which class when: the spreadsheet's children, and the few with a story in the registry."""

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from itertools import cycle

from students.choices import Boarding, MovementKind, Paper, Sex
from students.demo.moves import tell_moves
from students.demo.plans import ChildPlan, MovePlan
from students.demo.samples import SampleChild, SampleGuardian, class_key, grown, new_number, sample_children
from students.demo.scene import Scene
from students.rules.class_names import school_year

VILLAGE_PLACE = "三合村教学点"
VILLAGE = (1, 3)
VILLAGE_PUPILS = 12
OWN_CLASS = (3, 2)
_TOWN = "青石镇"
_VACATION = dt.timedelta(days=95)


def child_plans(scene: Scene) -> list[ChildPlan]:
    """Everybody in the registry of the sample school on the date of the scene."""
    seats: Counter[tuple[int, int]] = Counter()
    plans = []
    for child in _seated(sample_children(scene.term.starts_on)):
        seats[child.grade, child.number] += 1
        plans.append(_plain(child, seats[child.grade, child.number], scene))
    tell_moves({plan.where: plan for plan in plans}, scene)
    return [*plans, _guest(scene, seats), _returned(scene, seats), _arrived(scene, seats)]


def _seated(children: list[SampleChild]) -> list[SampleChild]:
    """Leave twelve children of the village in the teaching point; the others of that class fill up older classes."""
    point = [child for child in children if (child.grade, child.number) == VILLAGE]
    local = [child for child in point if _TOWN in child.registered_address][:VILLAGE_PUPILS]
    rest = [child for child in point if child not in local]
    rooms = cycle((grade, number) for number in (1, 2, 3) for grade in range(2, 7) if (grade, number) != OWN_CLASS)
    moved = [
        grown(child, 1 - grade, grade=grade, number=number) for child, (grade, number) in zip(rest, rooms, strict=False)
    ]
    others = [child for child in children if (child.grade, child.number) != VILLAGE]
    return [*others, *map(_villager, local), *moved]


def _villager(child: SampleChild) -> SampleChild:
    address = re.sub(rf"{_TOWN}..村", f"{_TOWN}三合村", child.registered_address)
    return replace(child, registered_address=address, address=address, boarding=Boarding.DAY)


def _plain(child: SampleChild, seat: int, scene: Scene) -> ChildPlan:
    key = class_key(child.grade, child.number, scene.term.starts_on)
    since = dt.date(key.entry_year, 9, 1)
    admission = MovePlan(MovementKind.ADMISSION, since, to_key=key, is_from_list=True)
    return ChildPlan(child, seat, [admission])


def _guest(scene: Scene, seats: Counter[tuple[int, int]]) -> ChildPlan:
    child = _invented(scene, "买买提·阿不都热合曼", "维吾尔族", OWN_CLASS, 37, "阿不都热合曼·吐尔逊")
    on = scene.term.starts_on
    key = class_key(*OWN_CLASS, on)
    move = MovePlan(MovementKind.GUEST_IN, on, to_key=key, other_school="叶河县第三小学", reason="随父母务工借读")
    return ChildPlan(child, seats[OWN_CLASS] + 1, [move])


def _returned(scene: Scene, seats: Counter[tuple[int, int]]) -> ChildPlan:
    """A child with two spells (G3): away with its parents, then back."""
    child = _invented(scene, "冉龑", "土家族", (4, 1), 52, "冉光明")
    key = class_key(4, 1, scene.term.starts_on)
    first, left, back = dt.date(key.entry_year, 9, 1), scene.term.starts_on - _VACATION, scene.reached(14)
    return ChildPlan(
        child,
        seats[4, 1] + 1,
        [
            MovePlan(MovementKind.ADMISSION, first, to_key=key, is_from_list=True),
            MovePlan(MovementKind.TRANSFER_OUT, left, other_school="渝川县城关镇小学", reason="随父母外出"),
            MovePlan(MovementKind.RETURN, back, to_key=key, other_school="渝川县城关镇小学", reason="返乡就读"),
        ],
    )


def _arrived(scene: Scene, seats: Counter[tuple[int, int]]) -> ChildPlan:
    """A child who came in the middle of the term, entered some days late."""
    child = _invented(scene, "田雨桐", "苗族", (2, 2), 61, "田茂林")
    key, on = class_key(2, 2, scene.term.starts_on), scene.back(12) or scene.term.starts_on
    papers = (Paper.APPLICATION, Paper.TRANSFER_FORM)
    school, reason = "南坪市明德小学", "随父母返乡"
    move = MovePlan(MovementKind.TRANSFER_IN, on, to_key=key, other_school=school, reason=reason, papers=papers, late=4)
    return ChildPlan(child, seats[2, 2] + 1, [move])


def _invented(
    scene: Scene, name: str, ethnicity: str, room: tuple[int, int], sequence: int, guardian: str
) -> SampleChild:
    """A child of the right age for its grade, not in the spreadsheet."""
    birth_on = dt.date(school_year(scene.term.starts_on) - 6 - room[0], 11, 8)
    number = new_number(birth_on, sequence)
    address = f"贵州省铜仁市青江县{_TOWN}桥头村2组16号"
    return SampleChild(
        *room,
        name=name,
        sex=Sex.MALE if sequence % 2 else Sex.FEMALE,
        birth_on=birth_on,
        ethnicity=ethnicity,
        id_number=number,
        status_number=f"G{number}",
        registered_address=address,
        address=address,
        boarding=Boarding.DAY,
        guardians=(SampleGuardian(guardian, "父亲", "13800000052"),),
    )
