"""The children of ledger rows: who they are, where they live, who answers for them, in three queries."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from students.choices import NeedKind
from students.models import CatchmentChild, Guardian, Student
from students.queries.needs import kinds_on

_SECRETS = ("id_number", "status_number", "address", "registered_address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A child as a row names it; numbers, phone and addresses are empty unless they were asked for (I1)."""

    name: str
    sex: str = ""
    ethnicity: str = ""
    birth_on: dt.date | None = None
    id_number: str = ""
    status_number: str = ""
    places: tuple[str, ...] = ()
    registered_address: str = ""
    address: str = ""
    guardian: str = ""
    relation: str = ""
    phone: str = ""
    needs: frozenset[NeedKind] = frozenset()

    @property
    def village(self) -> str:
        """The village of the registered address (D13)."""
        return self.places[-1] if self.places else ""


def people_on(school_id: int, ids: Collection[int], day: dt.date, *, with_secrets: bool = False) -> dict[int, Person]:
    """The children of the registry by id, with the first guardian and the needs of the day."""
    rows = Student.objects.filter(school_id=school_id, pk__in=ids)
    rows = rows if with_secrets else rows.defer(*_SECRETS)
    guardians = _guardians(school_id, ids, with_secrets=with_secrets)
    needs = kinds_on(school_id, ids, day)
    return {
        student.pk: _person(student, guardians.get(student.pk), needs.get(student.pk, ()), with_secrets=with_secrets)
        for student in rows
    }


def _person(student: Student, guardian: Guardian | None, needs: Iterable[str], *, with_secrets: bool) -> Person:
    secrets = {name: getattr(student, name) for name in _SECRETS} if with_secrets else {}
    return Person(
        name=student.name,
        sex=student.get_sex_display(),
        ethnicity=student.ethnicity,
        birth_on=student.birth_on,
        places=(student.province, student.city, student.county, student.township, student.village),
        guardian=guardian.name if guardian else "",
        relation=guardian.relation if guardian else "",
        phone=guardian.phone if guardian and with_secrets else "",
        needs=frozenset(NeedKind(kind) for kind in needs),
        **secrets,
    )


def _guardians(school_id: int, ids: Collection[int], *, with_secrets: bool) -> dict[int, Guardian]:
    """The first guardian of each child."""
    rows = Guardian.objects.filter(school_id=school_id, student_id__in=ids).order_by("-position")
    return {row.student_id: row for row in (rows if with_secrets else rows.defer("phone"))}


def listed_person(child: CatchmentChild, *, with_secrets: bool) -> Person:
    """A child whom only the catchment list knows (G7)."""
    secrets = {name: getattr(child, name) for name in ("id_number", "address", "phone")} if with_secrets else {}
    return Person(
        name=child.name,
        sex=child.get_sex_display(),
        birth_on=child.birth_on,
        places=(child.township, child.village),
        guardian=child.guardian,
        needs=frozenset({NeedKind(child.disability)}) if child.disability else frozenset(),
        **secrets,
    )
