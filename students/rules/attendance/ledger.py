"""Class-days on their way from a file to rolls: what is said of each, where it stands, what spoils it (B1, B2, B6)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from students.choices import Session
from students.rules.attendance.facts import AttendanceParse, Entry, FileRow
from students.rules.attendance.judging import day_problem
from students.rules.attendance.known import Known
from students.rules.attendance.plan import AttendancePlan, ClassDay
from students.rules.class_names import ClassKey
from students.rules.roll import Mark
from students.rules.roster.issues import Code, Issue

Key = tuple[ClassKey, dt.date]
Place = tuple[str, int, str]
"""Sheet, row and column; row 0: the registrar said so, the column empty: that of the field."""
_NOTHING: tuple[Mark, None] = (None, None)


class Ledger:
    """What a file says of class-days. ``spoilt`` names the row in doubt; None where only a sign is asked about."""

    def __init__(self, parse: AttendanceParse, known: Known, plan: AttendancePlan) -> None:
        self.known, self.plan = known, plan
        self.headers = {header.sheet: header for header in parse.headers}
        self.said: dict[Key, dict[tuple[int, Session], tuple[Mark, FileRow]]] = defaultdict(dict)
        self.places: dict[Key, list[Place]] = defaultdict(list)
        self.spoilt: dict[Key, Place | None] = {}
        self._sessions: dict[dt.date, frozenset[Session]] = {}

    def error(self, place: Place, code: Code, value: str = "", field: str = "", **params: str | int) -> None:
        """Notes what keeps a row or a class-day out."""
        self.plan.errors.append(self.issue(place, code, value, field, params))

    def issue(self, place: Place, code: Code, value: str, field: str, params: Mapping[str, str | int]) -> Issue:
        """A remark; a row of a list has it at the column of the field."""
        sheet, row, column = place
        return Issue(sheet, row, column or self.headers[sheet].text(field), field, value, code, params)

    def since(self, code: Code, class_key: ClassKey | None) -> dict[str, str | int]:
        """From when on a class takes its own rolls, for the sentence that says so."""
        since = self.known.since.get(class_key) if class_key else None
        return {"since": since.isoformat()} if code is Code.DAY_SINCE and since else {}

    def sessions(self, day: dt.date) -> frozenset[Session]:
        """The sessions of a date."""
        if day not in self._sessions:
            self._sessions[day] = self.known.calendar.day_status(day).sessions
        return self._sessions[day]

    def take(self, row: FileRow, entry: Entry, child: int, key: Key) -> None:
        """Notes what an entry says of a child on a class-day; two rows that differ are an error of the later one."""
        place = (row.sheet, row.number, entry.column)
        if not row.is_grid:
            self.places[key].append((row.sheet, row.number, ""))
        if entry.said is None:
            self.spoilt.setdefault(key, None)
            return
        for session, mark in entry.said.items():
            if session not in self.sessions(key[1]):
                self._not_held(entry, key, place, mark)
                continue
            stored, first = self.said[key].setdefault((child, session), (mark, row))
            if stored != mark:
                self.error(place, Code.MARKS_DIFFER, str(entry.value), "kind", sheet=first.sheet, first=first.number)
                self.spoilt[key] = self.spoilt.get(key) or place
                return

    def _not_held(self, entry: Entry, key: Key, place: Place, mark: Mark) -> None:
        """An absence in a half day that the file names and that had no school is an error; else nothing was meant."""
        if entry.half and self.sessions(key[1]) and mark and mark.counts_as_absent:
            self.error(place, Code.SESSION_NOT_HELD, str(entry.value), "session")
            self.spoilt[key] = self.spoilt.get(key) or place

    def settle(self, key: Key) -> None:
        """A class-day is new, there already, waiting for a row in doubt, or an error wherever the file names it."""
        marks, roll = self._marks(key), self.known.rolls.get(key)
        if key in self.spoilt:
            self._wait(key, self.spoilt[key] if roll is None else None)
        elif roll and roll.marks_of(self.sessions(key[1])) == marks:
            self.plan.unchanged.append(len(self.plan.unchanged))
        elif problem := self._problem(key):
            for place in self.places[key]:
                self.error(place, problem, key[1].isoformat(), "day", **self.since(problem, key[0]))
        else:
            sheet, number, _ = self.places[key][0]
            self.plan.new.append(ClassDay(sheet, number, *key, self.known.expected(*key), marks))

    def _problem(self, key: Key) -> Code | None:
        if roll := self.known.rolls.get(key):
            return Code.DAY_IMPORTED if roll.is_imported else Code.DAY_TAKEN
        return day_problem(self.known, *key, None, is_range=False)

    def _wait(self, key: Key, place: Place | None) -> None:
        """The other rows of a class-day are handed back with the one in doubt; an open question says nothing more."""
        for other in self.places[key] if place else ():
            if place and other[1] and other[:2] != place[:2]:
                self.error(other, Code.DAY_WAITS, key[1].isoformat(), "day", sheet=place[0], first=place[1])

    def _marks(self, key: Key) -> dict[int, tuple[Mark, Mark]]:
        said = self.said.get(key, {})
        children = sorted({child for (child, _), (mark, _) in said.items() if mark})
        return {child: (self._mark(said, child, 0), self._mark(said, child, 1)) for child in children}

    @staticmethod
    def _mark(said: Mapping[tuple[int, Session], tuple[Mark, FileRow]], child: int, half: int) -> Mark:
        return said.get((child, [*Session][half]), _NOTHING)[0]
