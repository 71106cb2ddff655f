"""Cases by stage and what is owed today, for children and of months, in counts (D8, H5, J): nobody by name."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from accountability.choices import CaseStage, DutyKind
from accountability.queries.case_facts import CaseEye, known_cases, open_cases
from accountability.queries.duties import whole_duties
from accountability.queries.duty_rows import counts
from accountability.rules.duties import Duty
from students.rules.calendar import SchoolCalendar


@dataclass(frozen=True, slots=True)
class CasesNow:
    """Open cases by stage; duties overdue, due today and coming, of the whole school and of the person asking."""

    stages: Counter[CaseStage]
    school: Counter[str]
    mine: Counter[str]
    kinds: dict[DutyKind, int]

    @property
    def open(self) -> int:
        """All open cases."""
        return self.stages.total()

    @property
    def waiting(self) -> int:
        """What waits for the person asking, due or not."""
        return self.mine.total()


def cases_now(school_id: int, calendar: SchoolCalendar, today: dt.date, person_id: int) -> CasesNow:
    """What the boards of cases and duties come to, in the queries of the duties (D8)."""
    eye = CaseEye.on(school_id, calendar, today)
    known = known_cases(eye, open_cases(school_id))
    duties = whole_duties(eye, known)
    mine = [duty for duty in duties if person_id in duty.owners]
    return CasesNow(
        stages=Counter(each.state.stage for each in known if each.state.is_open),
        school=counts(duties, today),
        mine=counts(mine, today),
        kinds=_kinds(mine),
    )


def _kinds(duties: Iterable[Duty]) -> dict[DutyKind, int]:
    found = Counter(duty.kind for duty in duties)
    return {kind: found[kind] for kind in DutyKind if kind in found}
