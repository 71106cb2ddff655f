"""The children of the sign-off sheets by village of the registered address (domain 2.6, D13)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from accountability.queries.case_facts import CaseEye
from accountability.queries.ledgers import LedgerCase, ledger_cases
from accountability.rules.ledgers import SignedOff, signed_off
from students.models import Enrolment, Student
from students.queries.enrolment import covering
from students.rules.class_names import school_year
from students.rules.year_turn import first_day

Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Signed:
    """A child of a sheet, and on which roster it stands."""

    found: LedgerCase
    roster: SignedOff

    @property
    def student(self) -> Student:
        """The child."""
        return self.found.case.student

    @property
    def lost_on(self) -> dt.date:
        """The day of the last confirmation."""
        return self.found.place.lost[-1].starts_on

    @property
    def returned_on(self) -> dt.date | None:
        """The day of the return, of a child that is back."""
        lost = self.found.place.lost[-1]
        return (self.found.known.state.episode.returned_on or lost.ends_on) if self.is_back else None

    @property
    def is_back(self) -> bool:
        """Whether the child counts as returned."""
        return self.roster is SignedOff.RETURNED

    @property
    def is_missing_again(self) -> bool:
        """Whether the child came back and is missing again without a new confirmation (D9, K11)."""
        return self.roster is SignedOff.MISSING and self.found.place.lost[-1].ends_on is not None


@dataclass(frozen=True, slots=True)
class VillageSheet:
    """The sheet of one village; empty names where the registry holds no village."""

    county: str
    township: str
    village: str
    children: tuple[Signed, ...]

    @property
    def returned(self) -> list[Signed]:
        """Those who are back."""
        return [each for each in self.children if each.is_back]

    @property
    def missing(self) -> list[Signed]:
        """Those who are not."""
        return [each for each in self.children if each.roster is SignedOff.MISSING]

    @property
    def counted(self) -> list[Signed]:
        """The children of the first roster: those who are back and those who are not."""
        return [each for each in self.children if each.roster is not SignedOff.OTHERWISE]

    @property
    def otherwise(self) -> int:
        """How many were struck off with another outcome than a return; they stand on no roster."""
        return len(self.children) - len(self.counted)


def village_sheets(eye: CaseEye) -> list[VillageSheet]:
    """One sheet for each village with a child lost at some time of the school year, those without a village last."""
    since = first_day(school_year(eye.today))
    signed = [
        Signed(each, roster)
        for each in _latest(ledger_cases(eye, since))
        if (roster := signed_off(each.place, each.known.state, since))
    ]
    ordered = sorted(signed, key=lambda each: (not each.student.village, _place(each), each.lost_on, each.student.pk))
    return [VillageSheet(*place, tuple(group)) for place, group in groupby(ordered, key=_place)]


def _latest(cases: Iterable[LedgerCase]) -> list[LedgerCase]:
    """One case a child: of several in a year the last in which it was lost (D9)."""
    return list({each.case.student_id: each for each in cases if each.place.lost}.values())


def _place(each: Signed) -> Place:
    return each.student.county, each.student.township, each.student.village


def registered_places(school_id: int, day: dt.date) -> list[Place]:
    """Every village with a pupil enrolled on the day, for sheets that say nobody is lost there (零报告)."""
    spells = Enrolment.objects.filter(covering(day), school_id=school_id).order_by().values("student_id")
    enrolled = Student.objects.filter(school_id=school_id, pk__in=spells).exclude(village="")
    names = ("county", "township", "village")
    rows = enrolled.order_by(*names).values_list(*names).distinct()
    return [(county, township, village) for county, township, village in rows]
