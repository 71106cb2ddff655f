"""Which child is in which class when: the spreadsheet's children, and the few with a story in the registry."""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import cycle

from students.choices import AwayKind, Boarding, EnrolmentKind, MovementKind, Sex
from students.demo.samples import SampleChild, SampleGuardian, class_key, grown, new_number, sample_children
from students.demo.scene import Scene
from students.rules.class_names import ClassKey, school_year

VILLAGE_PLACE = "三合村教学点"
VILLAGE = (1, 3)
VILLAGE_PUPILS = 12
OWN_CLASS = (3, 2)
_TOWN = "青石镇"
_VACATION = dt.timedelta(days=95)


@dataclass(frozen=True, slots=True)
class StayPlan:
    """A stay in a class until the day before ``ends_on``."""

    key: ClassKey
    starts_on: dt.date
    ends_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SpellPlan:
    """An enrolment with its stays."""

    stays: tuple[StayPlan, ...]
    kind: EnrolmentKind = EnrolmentKind.OWN


@dataclass(frozen=True, slots=True)
class MovePlan:
    """A movement as the registry keeps it."""

    kind: MovementKind
    on: dt.date
    from_key: ClassKey | None = None
    to_key: ClassKey | None = None
    other_school: str = ""
    reason: str = ""


@dataclass(slots=True)
class ChildPlan:
    """A child, its spells, times away and movements. ``seat`` is its number in the class of the spreadsheet."""

    sample: SampleChild
    seat: int
    spells: list[SpellPlan]
    moves: list[MovePlan]
    away: list[tuple[AwayKind, dt.date, dt.date | None]] = field(default_factory=list)

    @property
    def where(self) -> tuple[int, int, int]:
        """Grade, class number and number in class, by which stories find their child."""
        return self.sample.grade, self.sample.number, self.seat

    @property
    def is_plain(self) -> bool:
        """Whether the child is simply in one class all the time."""
        return len(self.spells) == 1 and len(self.spells[0].stays) == 1 and not self.away


def child_plans(scene: Scene) -> list[ChildPlan]:
    """Everybody in the registry of the sample school on the date of the scene."""
    seats: Counter[tuple[int, int]] = Counter()
    plans = []
    for child in _seated(sample_children(scene.term.starts_on)):
        seats[child.grade, child.number] += 1
        plans.append(_plain(child, seats[child.grade, child.number], scene))
    by_place = {plan.where: plan for plan in plans}
    for change in (_change_class, _suspend, _wait_for_transfer, _study_elsewhere):
        change(by_place, scene)
    return [*plans, _guest(scene, seats), _returned(scene, seats)]


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
    admission = MovePlan(MovementKind.ADMISSION, since, to_key=key)
    return ChildPlan(child, seat, [SpellPlan((StayPlan(key, since),))], [admission])


def _change_class(by_place: dict[tuple[int, int, int], ChildPlan], scene: Scene) -> None:
    """A change of class in the middle of a run (K17)."""
    plan, on = by_place[5, 1, 20], scene.back(1)
    if on is None or scene.back(3) is None:
        return
    old = plan.spells[0].stays[0]
    new = StayPlan(class_key(5, 3, scene.term.starts_on), on)
    plan.spells = [SpellPlan((replace(old, ends_on=on), new))]
    plan.moves.append(MovePlan(MovementKind.CLASS_CHANGE, on, old.key, new.key, reason="家长申请，与兄长同班"))


def _suspend(by_place: dict[tuple[int, int, int], ChildPlan], scene: Scene) -> None:
    plan, on = by_place[6, 3, 11], scene.reached(10)
    plan.away.append((AwayKind.SUSPENDED, on, None))
    plan.moves.append(
        MovePlan(MovementKind.SUSPENSION, on, plan.spells[0].stays[0].key, reason="因病休学一年，有县医院证明")
    )


def _wait_for_transfer(by_place: dict[tuple[int, int, int], ChildPlan], scene: Scene) -> None:
    by_place[4, 1, 30].away.append((AwayKind.TRANSFER_PENDING, scene.back(5) or scene.term.starts_on, None))


def _study_elsewhere(by_place: dict[tuple[int, int, int], ChildPlan], scene: Scene) -> None:
    plan, on = by_place[2, 3, 22], scene.term.starts_on
    plan.away.append((AwayKind.GUEST_ELSEWHERE, on, None))
    plan.moves.append(
        MovePlan(
            MovementKind.GUEST_OUT,
            on,
            plan.spells[0].stays[0].key,
            other_school="巴江县城关镇小学",
            reason="随父母务工借读",
        )
    )


def _guest(scene: Scene, seats: Counter[tuple[int, int]]) -> ChildPlan:
    child = _invented(scene, "买买提·阿不都热合曼", "维吾尔族", OWN_CLASS, 37, "阿不都热合曼·吐尔逊")
    on = scene.term.starts_on
    key = class_key(*OWN_CLASS, on)
    move = MovePlan(MovementKind.GUEST_IN, on, to_key=key, other_school="叶河县第三小学", reason="随父母务工借读")
    return ChildPlan(child, seats[OWN_CLASS] + 1, [SpellPlan((StayPlan(key, on),), EnrolmentKind.GUEST)], [move])


def _returned(scene: Scene, seats: Counter[tuple[int, int]]) -> ChildPlan:
    """A child with two spells (G3): away with its parents, then back."""
    child = _invented(scene, "冉龑", "土家族", (4, 1), 52, "冉光明")
    key = class_key(4, 1, scene.term.starts_on)
    first, left, back = dt.date(key.entry_year, 9, 1), scene.term.starts_on - _VACATION, scene.reached(14)
    return ChildPlan(
        child,
        seats[4, 1] + 1,
        [SpellPlan((StayPlan(key, first, left),)), SpellPlan((StayPlan(key, back),))],
        [
            MovePlan(MovementKind.ADMISSION, first, to_key=key),
            MovePlan(MovementKind.TRANSFER_OUT, left, key, other_school="渝川县城关镇小学", reason="随父母外出"),
            MovePlan(MovementKind.TRANSFER_IN, back, to_key=key, other_school="渝川县城关镇小学", reason="返乡就读"),
        ],
    )


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
