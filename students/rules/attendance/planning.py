"""Plans a file of attendance: which class-days it makes, and what speaks against the rest (B1 to B6, B11, G4)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping

from students.rules.attendance.facts import AttendanceParse, Entry, FileRow, GridSheet
from students.rules.attendance.finding import find_child
from students.rules.attendance.judging import day_problem, is_absence, usable_days
from students.rules.attendance.known import Known
from students.rules.attendance.ledger import Key, Ledger
from students.rules.attendance.plan import (
    BLANK,
    EVERY_DAY,
    SIGN,
    TAKEN,
    AttendancePlan,
    BlankDays,
    MissingPupil,
    read_days,
)
from students.rules.class_names import ClassKey
from students.rules.roster.issues import Code
from students.rules.roster.plans import Question


def plan_attendance(parse: AttendanceParse, known: Known, answers: Mapping[str, str]) -> AttendancePlan:
    """What the file makes of the school as it is; ``answers`` by question. What is there stays (B6)."""
    return _Planner(parse, known, answers).plan_all()


class _Planner:
    """Rows, then blank and unlisted days, then each class-day. ``seen`` are the children in each sheet of a class,
    ``unsure`` rows of lists that could not be placed, by class."""

    def __init__(self, parse: AttendanceParse, known: Known, answers: Mapping[str, str]) -> None:
        self.parse, self.known, self.answers = parse, known, answers
        self.plan = AttendancePlan(parse, errors=list(parse.errors), warnings=list(parse.warnings))
        self.ledger = Ledger(parse, known, self.plan)
        self.seen: dict[tuple[str, ClassKey], set[int]] = defaultdict(set)
        self.unsure: dict[ClassKey | None, FileRow] = {}
        self.unknown_classes: set[tuple[str, ClassKey]] = set()

    def plan_all(self) -> AttendancePlan:
        """Everything that the file makes."""
        self.plan.questions = [
            Question(f"{SIGN}{each.sign}", each, None, ()) for each in self.parse.signs if not each.meaning
        ]
        for grid in self.parse.grids:
            self._head_grid(grid)
        for row in self.parse.rows:
            self._row(row)
        for grid in self.parse.grids:
            self._blank_days(grid)
        self._every_day()
        for key in sorted(self.ledger.places):
            self.ledger.settle(key)
        self.plan.missing = list(self._missing())
        return self.plan

    def _head_grid(self, grid: GridSheet) -> None:
        """A day of a class × day sheet with a sign of anybody is a day on which the class was asked (B1)."""
        columns = {column.day: column for column in grid.days}
        sheet = grid.days[0].sheet
        rows = [row for row in self.parse.rows if row.is_grid and row.sheet == sheet]
        for class_key in self.known.classes.intersection(row.class_key for row in rows if row.class_key):
            said = {entry.span.first for row in rows if row.class_key == class_key for entry in row.entries}
            for day in said:
                self.ledger.places[(class_key, day)].append((sheet, columns[day].row, columns[day].text))

    def _row(self, row: FileRow) -> None:
        self.plan.errors += row.errors
        found = None if row.errors else find_child(row, self.known)
        if found and found.child_id is not None:
            self._child(row, found.child_id)
            return
        if found and found.problem and not self._is_quiet(row, found.problem):
            value = row.who.name if found.field == "name" else ""
            self.ledger.error((row.sheet, row.number, ""), found.problem, value, found.field)
        self._spoil(row)

    def _is_quiet(self, row: FileRow, problem: Code) -> bool:
        """Two children of one name who were never absent need no telling apart; an unknown class is said once."""
        if not row.is_grid or row.class_key is None:
            return False
        place = (row.sheet, row.class_key)
        if problem is Code.CLASS_MISSING:
            is_said = place in self.unknown_classes
            self.unknown_classes.add(place)
            return is_said
        if problem is Code.CHILD_SEVERAL:
            self.seen[place] |= {stay.child_id for stay in self.known.by_name[row.who.name]}
            return not any(is_absence(entry) for entry in row.entries)
        return False

    def _spoil(self, row: FileRow) -> None:
        """The days on which a row in doubt has an absence wait for it; without a class or day nothing is inferred."""
        class_key = row.class_key
        if not row.is_grid and (class_key is None or not row.entries):
            self.unsure.setdefault(class_key, row)
        if class_key is None:
            return
        entries = [entry for entry in row.entries if not row.is_grid or is_absence(entry)]
        for day in (day for entry in entries for day in usable_days(entry.span, self.known.calendar)):
            place = self.ledger.spoilt.get((class_key, day)) or (row.sheet, row.number, "")
            self.ledger.spoilt[(class_key, day)] = place

    def _child(self, row: FileRow, child: int) -> None:
        if row.is_grid and row.class_key:
            self.seen[(row.sheet, row.class_key)].add(child)
        for entry in row.entries:
            days = self._grid_days(row, entry, child) if row.is_grid else self._listed_days(row, entry, child)
            for key in days:
                self.ledger.take(row, entry, child, key)

    def _grid_days(self, row: FileRow, entry: Entry, child: int) -> Iterator[Key]:
        """The day of a cell, when the class expects the child; an absence of anybody else is an error."""
        day, class_key = entry.span.first, row.class_key
        if class_key is None:
            return
        if child in self.known.expected(class_key, day):
            yield class_key, day
        elif is_absence(entry) and not day_problem(self.known, class_key, day, None, is_range=False):
            self.ledger.error((row.sheet, row.number, entry.column), Code.CHILD_ELSEWHERE, row.who.name, "name")

    def _listed_days(self, row: FileRow, entry: Entry, child: int) -> list[Key]:
        """The class-days of a row of a list; of a range those before today and before the class's own rolls."""
        found: list[Key] = []
        refused: tuple[Code, ClassKey | None] | None = None
        for day in usable_days(entry.span, self.known.calendar) or (entry.span.first,):
            class_key = row.class_key or self.known.class_of(child, day)
            problem = day_problem(self.known, class_key, day, child, is_range=entry.span.is_range)
            if problem:
                refused = refused or (problem, class_key)
            elif class_key:
                found.append((class_key, day))
        if refused:
            self._refuse(row, *refused, is_cut=bool(found))
        return found

    def _refuse(self, row: FileRow, code: Code, class_key: ClassKey | None, *, is_cut: bool) -> None:
        value, params = row.entries[0].span.first.isoformat(), self.ledger.since(code, class_key)
        code = Code.DAYS_CUT if is_cut else code
        issue = self.ledger.issue((row.sheet, row.number, ""), code, value, "day", params)
        (self.plan.warnings if is_cut else self.plan.errors).append(issue)

    def _is_free(self, class_key: ClassKey, day: dt.date) -> bool:
        """A school day without a roll on which a file may speak of the class, which it does not yet (B2)."""
        has_roll = (class_key, day) in self.known.rolls or (class_key, day) in self.ledger.places
        return not has_roll and day_problem(self.known, class_key, day, None, is_range=False) is None

    def _blank_days(self, grid: GridSheet) -> None:
        """School days in the sheet without any sign are unknown, unless the registrar says that nobody was absent."""
        columns = {column.day: column for column in grid.days}
        for class_key in grid.classes:
            blank: dict[str, list[dt.date]] = defaultdict(list)
            for day in columns if class_key in self.known.classes else ():
                if self._is_free(class_key, day):
                    blank[f"{BLANK}{class_key.entry_year}-{class_key.number}:{day:%Y-%m}"].append(day)
            for key, days in blank.items():
                answer = self.answers.get(key, "")
                self.plan.blanks.append(BlankDays(key, class_key, tuple(days), answer))
                for day in days if answer == TAKEN else ():
                    column = columns[day]
                    self.ledger.places[(class_key, day)].append((column.sheet, column.row, column.text))

    def _every_day(self) -> None:
        """With the registrar's word that rolls were taken daily, the other days of a list's classes had nobody absent.

        Not for a class of which a row could not be placed: somebody may have been absent on any day."""
        span = self.plan.every_day = read_days(self.answers.get(EVERY_DAY, ""))
        if span is None:
            return
        for row in self.unsure.values():
            place = (row.sheet, row.number, "")
            self.plan.warnings.append(self.ledger.issue(place, Code.EVERY_DAY_WAITS, "", "", {}))
        sure = self.parse.listed_classes & self.known.classes - self.unsure.keys()
        for class_key in sorted(sure) if None not in self.unsure else ():
            for day in self.known.calendar.school_days_between(*span):
                if self._is_free(class_key, day):
                    self.ledger.places[(class_key, day)].append((self._sheet_of(class_key), 0, ""))

    def _sheet_of(self, class_key: ClassKey) -> str:
        return next(row.sheet for row in self.parse.rows if row.class_key == class_key)

    def _missing(self) -> Iterator[MissingPupil]:
        """Children who do not stand in a sheet although their class expects them on its days that are to be written."""
        grids = {(grid.days[0].sheet, class_key) for grid in self.parse.grids for class_key in grid.classes}
        found: dict[tuple[ClassKey, int], None] = {}
        for day in self.plan.new:
            if (place := (day.sheet, day.class_key)) in grids:
                found |= {(day.class_key, child): None for child in sorted(day.expected - self.seen[place])}
        for class_key, child in sorted(found):
            yield MissingPupil(self.known.pupils[child].name, class_key)
