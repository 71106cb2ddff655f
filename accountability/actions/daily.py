"""The daily run: what only the passing of time makes due (D2, D10), then what people are told of, then tidying up."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from accountability.actions.case_opening import follow_facts, open_transfers
from accountability.actions.incidents import open_for_returnees
from accountability.actions.notices import queue_day
from accountability.actions.points import post_points
from accountability.actions.settlement import Settled, settle_due
from accountability.models import DropoutCase
from students.actions.import_files import purge
from students.models import School


@dataclass(slots=True)
class DayRun:
    """What the run of a day did, in ids and counts; never names (I4)."""

    day: dt.date
    opened: list[DropoutCase] = field(default_factory=list)
    relapsed: list[DropoutCase] = field(default_factory=list)
    dissolved: list[DropoutCase] = field(default_factory=list)
    reminded: int = 0
    purged: int = 0
    posted: int = 0
    settled: list[Settled] = field(default_factory=list)


def run_day(*, at: dt.datetime, school_id: int | None = None) -> DayRun:
    """Look at every school, or at one, at the moment ``at``; running it again on the same day changes nothing more."""
    run = DayRun(timezone.localdate(at))
    schools = School.objects.order_by("pk").values_list("pk", flat=True)
    for each in schools if school_id is None else [school_id]:
        _school(run, each, at)
    run.purged = purge(at)
    return run


def _school(run: DayRun, school_id: int, at: dt.datetime) -> None:
    changed = follow_facts(school_id=school_id, at=at, actor=None)
    run.opened += [*changed.opened, *open_transfers(school_id=school_id, at=at)]
    run.relapsed += changed.relapsed
    run.dissolved += changed.dissolved
    run.posted += post_points(school_id=school_id, at=at).changes
    run.settled += settle_due(school_id=school_id, at=at)
    open_for_returnees(school_id=school_id, at=at)
    run.reminded += queue_day(school_id=school_id, day=run.day, at=at)
