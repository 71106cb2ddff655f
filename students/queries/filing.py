"""Reading the new entrants of a school year and where their registry records stand (M23)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from students.choices import MovementKind
from students.models import Filing, Guardian, Movement, Placement, SchoolClass, Student
from students.queries.enrolment import covering
from students.queries.needs import kinds_on
from students.rules.class_names import class_label
from students.rules.filing import FilingFacts, FilingState, filing_state, is_new_entrant, school_year_span
from students.rules.filing_template import Entrant, Relative, missing

_INTO = (MovementKind.ADMISSION, MovementKind.TRANSFER_IN, MovementKind.RETURN)


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A new entrant: how it came, its class today, where its record stands, which mandatory fields are blank."""

    student: Student
    school_class: SchoolClass
    movement: Movement
    grade: int
    filing: Filing | None
    state: FilingState
    entrant: Entrant

    @property
    def missing(self) -> list[str]:
        """Mandatory columns that the school could fill and has not."""
        return missing(self.entrant)

    def days_waiting(self, today: dt.date) -> int:
        """Days since the record was sent."""
        return (today - self.filing.sent_on).days if self.filing and self.filing.sent_on else 0


def filing_rows(school_id: int, year: int, today: dt.date) -> list[FilingRow]:
    """The new entrants of a school year who are in a class today, grade one first, in six queries (M23)."""
    movements = _movements(school_id, year)
    stays = _stays(school_id, movements, today)
    students = Student.objects.in_bulk(stays)
    filings = {row.student_id: row for row in Filing.objects.filter(school_id=school_id, school_year=year)}
    guardians = _guardians(school_id, stays)
    kinds = kinds_on(school_id, stays, today)
    rows = []
    for student_id, stay in stays.items():
        student, movement = students[student_id], movements[student_id]
        grade = class_label(stay.school_class.entry_year, stay.school_class.number, today)[0]
        if is_new_entrant(movement.kind, grade, student.status_number):
            entrant = _entrant(student, stay, movement, grade, guardians[student_id], kinds.get(student_id, ()))
            rows.append(_row(student, stay, movement, grade, filings.get(student_id), entrant))
    return sorted(rows, key=lambda row: row.grade != 1)


def _movements(school_id: int, year: int) -> dict[int, Movement]:
    """The latest movement into the school of each child in the year, taken-back ones left out."""
    first, last = school_year_span(year)
    rows = Movement.objects.filter(school_id=school_id, kind__in=_INTO, on__gte=first, on__lte=last)
    return {row.student_id: row for row in rows.filter(reverses=None, reversed_by=None).order_by("on", "pk")}


def _stays(school_id: int, ids: Iterable[int], today: dt.date) -> dict[int, Placement]:
    rows = Placement.objects.filter(covering(today), school_id=school_id, student_id__in=list(ids))
    rows = rows.select_related("school_class")
    ordered = rows.order_by("-school_class__entry_year", "school_class__number", "seat_number", "pk")
    return {row.student_id: row for row in ordered}


def _guardians(school_id: int, ids: Iterable[int]) -> dict[int, list[Relative]]:
    found: dict[int, list[Relative]] = defaultdict(list)
    rows = Guardian.objects.filter(school_id=school_id, student_id__in=list(ids)).order_by("position")
    for student_id, *said in rows.values_list("student_id", "name", "relation", "phone"):
        found[student_id].append(Relative(*said))
    return found


def _entrant(
    student: Student,
    stay: Placement,
    movement: Movement,
    grade: int,
    guardians: list[Relative],
    needs: Iterable[str],
) -> Entrant:
    first, second = [*guardians, Relative(), Relative()][:2]
    return Entrant(
        name=student.name,
        sex=student.sex,
        birth_on=student.birth_on,
        ethnicity=student.ethnicity,
        id_kind=student.id_kind,
        id_number=student.id_number,
        boarding=student.boarding,
        address=student.address,
        registered_address=student.registered_address,
        entered_on=movement.on,
        grade=grade,
        class_number=stay.school_class.number,
        seat_number=stay.seat_number,
        needs=frozenset(needs),
        first=first,
        second=second,
    )


def _row(
    student: Student, stay: Placement, movement: Movement, grade: int, filing: Filing | None, entrant: Entrant
) -> FilingRow:
    sent_on, because = (filing.sent_on, filing.refused_because) if filing else (None, "")
    state = filing_state(FilingFacts(student.status_number, sent_on, because))
    return FilingRow(student, stay.school_class, movement, grade, filing, state, entrant)
