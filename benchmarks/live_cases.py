"""Live cases in a county: half of the children still missing, half back and observed, with papers, visits, contacts."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accountability.choices import (
    Attitude,
    CaseEventKind,
    CaseOrigin,
    Cause,
    PaperKind,
    ServiceMode,
    SignedHow,
    VisitPlace,
)
from accountability.models import (
    CaseEvent,
    CauseRecord,
    DropoutCase,
    HomeVisit,
    NumberSeries,
    Paper,
    PaperService,
    TownshipNotice,
)
from benchmarks.county import County
from students.choices import AbsenceKind, ContactChannel, ContactResult
from students.models import Absence, Contact, Roll
from students.rules.class_names import school_year

_OPENS_ON = 3
_LONGEST, _BACK = 25, 15
_UNTIL = dt.timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Life:
    """One child: the days it was missing, and how many days it has been back since."""

    place: int
    student_id: int
    missing: tuple[dt.date, ...]
    opened_on: dt.date


def add_cases(county: County, count: int) -> None:
    """Store so many live cases with everything that belongs to them."""
    lives = list(_lives(county, count))
    _store_absences(county, lives)
    made = _store_cases(county, lives)
    NumberSeries.objects.create(school=county.school, series="case", year=school_year(county.today), last=count)
    pairs = list(zip(made, lives, strict=True))
    _store_events(county, pairs)
    _store_contacts(county, lives)
    _store_papers(county, pairs)
    TownshipNotice.objects.bulk_create(
        TownshipNotice(
            **_by(county), case=case, number=f"{life.place}", issued_on=life.opened_on,
            deadline_on=life.opened_on + _UNTIL,
        )
        for case, life in pairs
        if not life.place % 10
    )  # fmt: skip


def _lives(county: County, count: int) -> Iterator[Life]:
    for place in range(count):
        back = 1 + place % _BACK if place % 2 else 0
        length = _OPENS_ON + place % (_LONGEST - _OPENS_ON)
        days = county.days[: len(county.days) - back][-length:]
        child = county.first_pupil + place * (county.pupils // count) + 1
        yield Life(place, child, days, days[_OPENS_ON - 1])


def _by(county: County) -> dict[str, Any]:
    return {"school": county.school, "recorded_by": county.principal, "recorded_at": timezone.now()}


def _store_absences(county: County, lives: list[Life]) -> None:
    """Missing without a reason on their days; nothing else is on the rolls about these children."""
    Absence.objects.filter(student_id__in=[life.student_id for life in lives]).delete()
    rooms = {county.class_of(life.student_id) for life in lives}
    rolls = Roll.objects.filter(school=county.school, school_class_id__in=rooms)
    roll_of = {(room, day): pk for pk, room, day in rolls.values_list("id", "school_class_id", "date")}
    mark = {"morning": AbsenceKind.UNEXCUSED, "afternoon": AbsenceKind.UNEXCUSED}
    Absence.objects.bulk_create(
        (
            Absence(
                school=county.school,
                student_id=life.student_id,
                roll_id=roll_of[county.class_of(life.student_id), day],
                date=day,
                **mark,
            )
            for life in lives
            for day in life.missing
        ),
        batch_size=1000,
    )


def _store_cases(county: County, lives: list[Life]) -> list[DropoutCase]:
    return DropoutCase.objects.bulk_create(
        DropoutCase(
            school=county.school,
            student_id=life.student_id,
            school_year=school_year(county.today),
            number=life.place + 1,
            origin=CaseOrigin.RUN,
            starts_on=life.missing[0],
            opened_on=life.opened_on,
        )
        for life in lives
    )


def _store_events(county: County, pairs: list[tuple[DropoutCase, Life]]) -> None:
    about: dict[str, Any] = {"school": county.school, "at": timezone.now()}
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, kind=CaseEventKind.OPENED, on=life.opened_on, starts_on=life.missing[0], **about)
        for case, life in pairs
    )
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, kind=CaseEventKind.RESPONSIBLE, on=life.opened_on, staff=county.principal, **about)
        for case, life in pairs
        if life.place % 4
    )


def _store_contacts(county: County, lives: list[Life]) -> None:
    """A call about the first day, up to three visits, a cause for every second child."""
    by = _by(county)
    for life in lives:
        call = Contact.objects.create(
            student_id=life.student_id, about_on=life.missing[0], at=timezone.now(),
            channel=ContactChannel.PHONE, result=ContactResult.REFUSED, **by,
        )  # fmt: skip
        for day in life.missing[: life.place % 4]:
            _visit(county, life, day, call if day == life.missing[0] else None)
    CauseRecord.objects.bulk_create(
        CauseRecord(student_id=life.student_id, on=life.opened_on, cause=Cause.WORK, **by)
        for life in lives
        if life.place % 2
    )


def _visit(county: County, life: Life, day: dt.date, contact: Contact | None) -> None:
    by = _by(county)
    contact = contact or Contact.objects.create(
        student_id=life.student_id, about_on=day, at=timezone.now(), channel=ContactChannel.VISIT,
        result=ContactResult.REFUSED, **by,
    )  # fmt: skip
    HomeVisit.objects.create(
        student_id=life.student_id, contact=contact, on=day, starts_at=dt.time(18), place=VisitPlace.HOME,
        leader=county.principal, companions="村干部", met="父亲",
        attitude=Attitude.REFUSES, signed_how=SignedHow.REFUSED,
        client_key=uuid.uuid4(), **by,
    )  # fmt: skip


def _store_papers(county: County, pairs: list[tuple[DropoutCase, Life]]) -> None:
    """A letter served for two thirds, a report for every fifth."""
    chosen = [(PaperKind.LETTER, pair) for pair in pairs if pair[1].place % 3]
    chosen += [(PaperKind.REPORT, pair) for pair in pairs if not pair[1].place % 5]
    at = timezone.now()
    papers = Paper.objects.bulk_create(
        Paper(
            school=county.school, kind=kind, case=case, student_id=life.student_id, year=county.today.year,
            sequence=life.place + 1, number=f"{kind}{life.place}", content="{}", sha256="0" * 64, form="2024",
            issued_on=life.opened_on, issued_by=county.principal, issued_at=at,
        )
        for kind, (case, life) in chosen
    )  # fmt: skip
    served_at = {
        case.pk: min(timezone.make_aware(dt.datetime.combine(life.opened_on, dt.time(16))), at) for case, life in pairs
    }
    PaperService.objects.bulk_create(
        PaperService(
            school=county.school, paper=paper, mode=ServiceMode.IN_PERSON, served_at=served_at[paper.case_id or 0],
            served_by=county.principal, recorded_by=county.principal, recorded_at=at,
        )
        for paper in papers
    )  # fmt: skip
