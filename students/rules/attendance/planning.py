"""Plans a file of attendance: which class-days it makes, and what speaks against the rest (B1 to B6, B11, G4)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from students.choices import Session
from students.rules.attendance.facts import AttendanceParse, Entry, FileRow, GridSheet
from students.rules.attendance.finding import find_child
from students.rules.attendance.judging import day_problem, is_absence, usable_days
from students.rules.attendance.known import Known
from students.rules.attendance.plan import (
    BLANK,
    EVERY_DAY,
    SIGN,
    TAKEN,
    AttendancePlan,
    BlankDays,
    ClassDay,
    MissingPupil,
    read_days,
)
from students.rules.class_names import ClassKey
from students.rules.roll import Mark
from students.rules.roster.issues import Code, Issue
from students.rules.roster.plans import Question

_Key = tuple[ClassKey, dt.date]
_Place = tuple[str, int, str]


def plan_attendance(parse: AttendanceParse, known: Known, answers: Mapping[str, str]) -> AttendancePlan:
    """What the file makes of the school as it is; ``answers`` by question. What is there stays (B6)."""
    return _Planner(parse, known, answers).plan_all()


class _Planner:
    """Class-days on their way: what is said of each, where it stands, and what spoils it."""

    def __init__(self, parse: AttendanceParse, known: Known, answers: Mapping[str, str]) -> None:
        self.parse, self.known, self.answers = parse, known, answers
        self.headers = {header.sheet: header for header in parse.headers}
        self.plan = AttendancePlan(parse, errors=list(parse.errors), warnings=list(parse.warnings))
        self.said: dict[_Key, dict[tuple[int, Session], tuple[Mark, FileRow]]] = defaultdict(dict)
        self.places: dict[_Key, list[_Place]] = defaultdict(list)
        self.spoilt: dict[_Key, _Place | None] = {}
        self.seen: dict[tuple[str, ClassKey], set[int]] = defaultdict(set)
        self.unsure: dict[ClassKey | None, FileRow] = {}
        self.unknown_classes: set[tuple[str, ClassKey]] = set()

    def plan_all(self) -> AttendancePlan:
        """Rows first, then blank and unlisted days, then each class-day."""
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
        for key in sorted(self.places):
            self._class_day(key)
        self.plan.missing = list(self._missing())
        return self.plan

    def _error(self, place: _Place, code: Code, value: str = "", field: str = "", **params: str | int) -> None:
        self.plan.errors.append(self._issue(place, code, value, field, params))

    def _issue(self, place: _Place, code: Code, value: str, field: str, params: Mapping[str, str | int]) -> Issue:
        """A remark; a row of a list has it at the column of the field."""
        sheet, row, column = place
        return Issue(sheet, row, column or self.headers[sheet].text(field), field, value, code, params)

    # rows

    def _head_grid(self, grid: GridSheet) -> None:
        """A day of a class × day sheet with a sign of anybody is a day on which the class was asked (B1)."""
        self.columns = {column.day: column for column in grid.days}
        said = {
            (row.class_key, entry.span.first)
            for row in self.parse.rows
            if row.is_grid and row.sheet == grid.days[0].sheet and row.class_key in self.known.classes
            for entry in row.entries
        }
        for class_key, day in said:
            column = self.columns[day]
            if class_key:
                self.places[(class_key, day)].append((column.sheet, column.row, column.text))

    def _row(self, row: FileRow) -> None:
        self.plan.errors += row.errors
        found = None if row.errors else find_child(row, self.known)
        if found and found.child_id is not None:
            self._child(row, found.child_id)
            return
        if found and found.problem and not self._is_quiet(row, found.problem):
            value = row.who.name if found.field == "name" else ""
            self._error((row.sheet, row.number, ""), found.problem, value, found.field)
        self._spoil_row(row)

    def _is_quiet(self, row: FileRow, problem: Code) -> bool:
        """Two children of one name who were never absent need no telling apart; an unknown class is said once."""
        if row.is_grid and problem is Code.CLASS_MISSING and row.class_key:
            place = (row.sheet, row.class_key)
            is_known = place in self.unknown_classes
            self.unknown_classes.add(place)
            return is_known
        if row.is_grid and problem is Code.CHILD_SEVERAL and row.class_key:
            self.seen[(row.sheet, row.class_key)] |= {stay.child_id for stay in self.known.by_name[row.who.name]}
            return not any(is_absence(entry) for entry in row.entries)
        return False

    def _spoil_row(self, row: FileRow) -> None:
        """The days on which a row in doubt has an absence wait for it; without a class or day nothing is inferred."""
        place = (row.sheet, row.number, "")
        if not row.is_grid and (row.class_key is None or not row.entries):
            self.unsure.setdefault(row.class_key, row)
        for entry in row.entries if row.class_key else ():
            if is_absence(entry) and row.class_key:
                for day in self._days_of(entry):
                    self.spoilt.setdefault((row.class_key, day), place)

    def _days_of(self, entry: Entry) -> Iterable[dt.date]:
        return usable_days(entry.span, self.known.calendar)

    def _child(self, row: FileRow, child: int) -> None:
        if row.is_grid and row.class_key:
            self.seen[(row.sheet, row.class_key)].add(child)
        for entry in row.entries:
            days = self._grid_days(row, entry, child) if row.is_grid else self._listed_days(row, entry, child)
            for class_key, day in days:
                self._take(row, entry, child, (class_key, day))

    def _grid_days(self, row: FileRow, entry: Entry, child: int) -> Iterator[_Key]:
        """The day of a cell, when the class expects the child; an absence of anybody else is an error."""
        day, class_key = entry.span.first, row.class_key
        if class_key is None:
            return
        if child in self.known.expected(class_key, day):
            yield class_key, day
        elif is_absence(entry) and not day_problem(self.known, class_key, day, None, is_range=False):
            self._error((row.sheet, row.number, entry.column), Code.CHILD_ELSEWHERE, row.who.name, "name")

    def _listed_days(self, row: FileRow, entry: Entry, child: int) -> list[_Key]:
        """The class-days of a row of a list; of a range those before today and before the class's own rolls."""
        found, refused = [], None
        for day in self._days_of(entry) or (entry.span.first,):
            class_key = row.class_key or self.known.class_of(child, day)
            problem = day_problem(self.known, class_key, day, child, is_range=entry.span.is_range)
            if problem:
                refused = refused or (problem, class_key)
            elif class_key:
                found.append((class_key, day))
        if refused and not (found and refused[0] is Code.CHILD_ELSEWHERE):
            self._refuse(row, refused[0], refused[1], is_cut=bool(found))
        return found

    def _refuse(self, row: FileRow, code: Code, class_key: ClassKey | None, *, is_cut: bool) -> None:
        place = (row.sheet, row.number, "")
        since = self.known.since.get(class_key) if class_key else None
        params = {"since": since.isoformat()} if code is Code.DAY_SINCE and since else {}
        value = row.entries[0].span.first.isoformat()
        issue = self._issue(place, Code.DAYS_CUT if is_cut else code, value, "day", params)
        (self.plan.warnings if is_cut else self.plan.errors).append(issue)

    def _take(self, row: FileRow, entry: Entry, child: int, key: _Key) -> None:
        """Notes what an entry says of a class-day; two rows that differ are an error of the later one."""
        place = (row.sheet, row.number, entry.column)
        if not row.is_grid:
            self.places[key].append((row.sheet, row.number, ""))
        if entry.said is None:
            self.spoilt.setdefault(key, None)
            return
        sessions = self.known.calendar.day_status(key[1]).sessions
        for session, mark in entry.said.items():
            if session not in sessions:
                self._not_held(entry, key, place, mark)
                continue
            stored, first = self.said[key].setdefault((child, session), (mark, row))
            if stored != mark:
                self._error(place, Code.MARKS_DIFFER, str(entry.value), "kind", sheet=first.sheet, first=first.number)
                self.spoilt.setdefault(key, place)
                return

    def _not_held(self, entry: Entry, key: _Key, place: _Place, mark: Mark) -> None:
        if entry.half and sessions_held(self.known, key[1]) and mark and mark.counts_as_absent:
            self._error(place, Code.SESSION_NOT_HELD, str(entry.value), "session")
            self.spoilt.setdefault(key, place)

    # days without an absence

    def _is_free(self, class_key: ClassKey, day: dt.date) -> bool:
        """A past school day of a class that owes a roll and has none, from before its own rolls (B2)."""
        since = self.known.since.get(class_key)
        is_before = day < self.known.today and (since is None or day < since)
        return is_before and (class_key, day) not in self.known.rolls and bool(self.known.expected(class_key, day))

    def _blank_days(self, grid: GridSheet) -> None:
        """School days in the sheet without any sign are unknown, unless the registrar says that nobody was absent."""
        columns = {column.day: column for column in grid.days}
        for class_key in grid.classes:
            blank: dict[str, list[dt.date]] = defaultdict(list)
            for day in columns:
                is_open = (class_key, day) not in self.places and self.known.calendar.is_school_day(day)
                if is_open and class_key in self.known.classes and self._is_free(class_key, day):
                    blank[f"{BLANK}{class_key.entry_year}-{class_key.number}:{day:%Y-%m}"].append(day)
            for key, days in blank.items():
                answer = self.answers.get(key, "")
                self.plan.blanks.append(BlankDays(key, class_key, tuple(days), answer))
                for day in days if answer == TAKEN else ():
                    column = columns[day]
                    self.places[(class_key, day)].append((column.sheet, column.row, column.text))

    def _every_day(self) -> None:
        """With the registrar's word that rolls were taken daily, the other days of a list's classes had nobody absent.

        Not for a class of which a row could not be placed: somebody may have been absent on any day."""
        span = self.plan.every_day = read_days(self.answers.get(EVERY_DAY, ""))
        if span is None:
            return
        for row in self.unsure.values():
            issue = Issue(row.sheet, row.number, "", "", "", Code.EVERY_DAY_WAITS)
            self.plan.warnings.append(issue)
        sure = self.parse.listed_classes & self.known.classes - self.unsure.keys()
        for class_key in sorted(sure) if None not in self.unsure else ():
            for day in self.known.calendar.school_days_between(*span):
                if self._is_free(class_key, day) and (class_key, day) not in self.places:
                    self.places[(class_key, day)].append((self._sheet_of(class_key), 0, ""))

    def _sheet_of(self, class_key: ClassKey) -> str:
        return next(row.sheet for row in self.parse.rows if row.class_key == class_key)

    # class-days

    def _class_day(self, key: _Key) -> None:
        """A class-day is new, there already, waiting for a row in doubt, or an error wherever the file names it."""
        marks = self._marks(key)
        roll = self.known.rolls.get(key)
        if key in self.spoilt:
            self._wait(key) if roll is None else None
            return
        if roll and roll.marks_of(sessions_held(self.known, key[1])) == marks:
            self.plan.unchanged.append(len(self.plan.unchanged))
            return
        if problem := self._problem(key):
            for place in self.places[key]:
                since = self.known.since.get(key[0])
                params = {"since": since.isoformat()} if problem is Code.DAY_SINCE and since else {}
                self._error(place, problem, key[1].isoformat(), "day", **params)
            return
        sheet, number, _ = self.places[key][0]
        self.plan.new.append(ClassDay(sheet, number, *key, self.known.expected(*key), marks))

    def _problem(self, key: _Key) -> Code | None:
        if roll := self.known.rolls.get(key):
            return Code.DAY_IMPORTED if roll.is_imported else Code.DAY_TAKEN
        return day_problem(self.known, *key, None, is_range=False)

    def _wait(self, key: _Key) -> None:
        """The other rows of a class-day are handed back with the one in doubt; an open question says nothing more."""
        place = self.spoilt[key]
        if place is None:
            return
        for other in self.places[key]:
            if other[1] and other[:2] != place[:2]:
                self._error(other, Code.DAY_WAITS, key[1].isoformat(), "day", sheet=place[0], first=place[1])

    def _marks(self, key: _Key) -> dict[int, tuple[Mark, Mark]]:
        said = self.said.get(key, {})
        children = {child for (child, _), (mark, _) in said.items() if mark}
        none = (None, None)
        return {
            child: (
                said.get((child, Session.MORNING), none)[0],
                said.get((child, Session.AFTERNOON), none)[0],
            )
            for child in sorted(children)
        }

    def _missing(self) -> Iterator[MissingPupil]:
        """Children who do not stand in a sheet although their class expects them on its days that are to be written."""
        grids = {(grid.days[0].sheet, class_key) for grid in self.parse.grids for class_key in grid.classes}
        found: dict[tuple[ClassKey, int], None] = {}
        for day in self.plan.new:
            if (place := (day.sheet, day.class_key)) in grids:
                found |= {(day.class_key, child): None for child in sorted(day.expected - self.seen[place])}
        for class_key, child in sorted(found):
            yield MissingPupil(self.known.pupils[child].name, class_key)


def sessions_held(known: Known, day: dt.date) -> frozenset[Session]:
    """The sessions of a date."""
    return known.calendar.day_status(day).sessions
