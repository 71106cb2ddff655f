"""Everything that happens in the current term of the sample school."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from students.choices import AbsenceKind
from students.demo import stories
from students.demo.contacts import everyday_contacts, story_contacts
from students.demo.leaves import LeaveMaker
from students.demo.plans import ChildPlan
from students.demo.registry import members
from students.demo.rolls import Room, class_days
from students.demo.samples import class_key
from students.demo.scene import Scene, moment
from students.demo.sheets import ClassDay, Member
from students.demo.spells import Spell
from students.demo.staff import REGISTRAR, HeadPost, head_on
from students.demo.store import store_days
from students.models import Contact, SchoolClass, Student, Substitution, User
from students.queries.calendar import limits_on
from students.rules.class_names import ClassKey, class_label, school_year

_TAKES_AFTERNOON = 6
_SUBSTITUTE = ((2, 3), "QS2097")


@dataclass(frozen=True)
class TermOfRolls:
    """Rolls, leave, contacts and the day's substitute, for children and staff that are stored already."""

    scene: Scene
    staff: dict[str, User]
    classes: dict[ClassKey, SchoolClass]
    heads: dict[ClassKey, list[HeadPost]]
    plans: Sequence[ChildPlan]
    students: Sequence[Student]

    def store(self) -> int:
        """Store it all; returns the number of rolls."""
        school_id = self.registrar.school_id
        assert school_id is not None
        children = members(self.plans, self.students)
        rooms = [self._room(key, children[key]) for key in self.classes]
        made = [pair for room in rooms for pair in class_days(self.scene, room)]
        days = sorted((day for day, _ in made), key=lambda each: (each.day, each.class_id))
        stored = store_days(school_id, days)
        limits = limits_on(school_id, self.scene.on)
        LeaveMaker(self.scene, limits, self.registrar, self._head_of).store(self._by_place, _drawn(made))
        told = frozenset(self._by_place[where].pk for where in stories.told())
        Contact.objects.bulk_create(story_contacts(self.scene, self._by_place, self._head_of))
        Contact.objects.bulk_create(everyday_contacts(school_id, days, told))
        self._store_substitute(school_id)
        return stored

    @property
    def registrar(self) -> User:
        """Who stands behind what the office does."""
        return self.staff[REGISTRAR]

    @cached_property
    def _by_place(self) -> dict[stories.Where, Student]:
        return {plan.where: student for plan, student in zip(self.plans, self.students, strict=True)}

    @cached_property
    def _plan_of(self) -> dict[int, ChildPlan]:
        return {student.pk: plan for plan, student in zip(self.plans, self.students, strict=True)}

    @cached_property
    def _told(self) -> dict[tuple[int, dt.date], AbsenceKind]:
        marks = stories.script(self.scene)
        return {(self._by_place[where].pk, day): mark for (where, day), mark in marks.items()}

    def _room(self, key: ClassKey, children: Sequence[Member]) -> Room:
        room = class_label(key.entry_year, key.number, self.scene.term.starts_on)
        return Room(
            class_id=self.classes[key].pk,
            key=f"{school_year(self.scene.term.starts_on)}:{room}",
            members=tuple(children),
            by_chance=self._by_chance(key),
            told=self._told,
            reporter=lambda day: head_on(self.heads[key], day),
            registrar_id=self.registrar.pk,
            unreported=self._unreported(room),
            back_filled=self._back_filled(room),
            takes_afternoon=room[0] == _TAKES_AFTERNOON,
            spotless_since=self.scene.back(stories.SPOTLESS[1]) if room == stories.SPOTLESS[0] else None,
        )

    def _by_chance(self, key: ClassKey) -> tuple[int, ...]:
        return tuple(
            child
            for child, plan in self._plan_of.items()
            if plan.is_plain and plan.spells[0].stays[0].key == key and plan.where not in stories.told()
        )

    def _unreported(self, room: tuple[int, int]) -> frozenset[dt.date]:
        missed = {self.scene.back(back) for each, back in stories.MISSED if each == room}
        if self.scene.is_school_day and room in stories.UNREPORTED:
            missed.add(self.scene.on)
        return frozenset(day for day in missed if day)

    def _back_filled(self, room: tuple[int, int]) -> frozenset[dt.date]:
        day = self.scene.back(stories.BACK_FILLED[1])
        return frozenset({day} if day and room == stories.BACK_FILLED[0] else ())

    def _head_of(self, child: int, day: dt.date) -> int:
        """The head teacher of the child's class on the day."""
        stay = [stay for spell in self._plan_of[child].spells for stay in spell.stays if stay.starts_on <= day][-1]
        return head_on(self.heads[stay.key], day)

    def _store_substitute(self, school_id: int) -> None:
        """Somebody stands in for a head teacher on the last day (B10)."""
        room, number = _SUBSTITUTE
        Substitution.objects.create(
            school_id=school_id,
            school_class=self.classes[class_key(*room, self.scene.term.starts_on)],
            staff=self.staff[number],
            date=self.scene.last_day,
            named_by=self.registrar,
            named_at=min(moment(self.scene.last_day, dt.time(7, 30)), self.scene.at),
        )


def _drawn(made: Sequence[tuple[ClassDay, dict[int, Spell]]]) -> list[tuple[int, Spell]]:
    """Every spell that began in the term, once."""
    return [(child, spell) for day, spells in made for child, spell in spells.items() if spell.first == day.day]
