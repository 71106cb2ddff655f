"""Everything the page of a case shows, in a number of queries that does not grow with it (D8, D11)."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accountability.choices import CaseEventKind, PaperKind
from accountability.models import CaseEvent, CauseRecord, DropoutCase, HomeVisit, Paper, PaperService, TownshipNotice
from accountability.queries.case_facts import CaseEye, KnownCase, known_cases
from accountability.queries.duties import Posts, duties_of, posts_held
from accountability.rules.case_duties import Due
from accountability.rules.case_facts import CaseLimits
from accountability.rules.duties import Duty
from accountability.rules.ladder import Step, ladder
from students.choices import Role
from students.models import Appointment, Contact, Guardian, Placement, Roll, SchoolClass, User
from students.queries.child_days import ChildDays, child_days
from students.queries.enrolment import covering
from students.queries.strips import month_strips
from students.rules.day_cells import DayCell
from students.rules.enrolment import class_on

# The strip of days beside a case: two weeks of it fit the column.
_STRIP_DAYS = dt.timedelta(days=13)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRows:
    """What was recorded about the child while the case lasted, mistakes that were taken back included."""

    events: tuple[CaseEvent, ...]
    contacts: tuple[Contact, ...]
    visits: tuple[HomeVisit, ...]
    causes: tuple[CauseRecord, ...]
    papers: tuple[Paper, ...]
    services: tuple[PaperService, ...]
    notices: tuple[TownshipNotice, ...]
    rolls: dict[dt.date, Roll]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePeople:
    """Who is there for the case today: posts of the class and the school, guardians; ``names`` of accounts by id."""

    school_class: SchoolClass | None
    posts: Posts
    teachers: tuple[Appointment, ...]
    guardians: tuple[Guardian, ...]
    names: dict[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case with all that its page shows."""

    known: KnownCase
    limits: CaseLimits
    steps: tuple[Step, ...]
    duties: tuple[Duty, ...]
    cells: tuple[DayCell, ...]
    rows: CaseRows
    people: CasePeople
    earlier: tuple[DropoutCase, ...]

    @property
    def class_id(self) -> int | None:
        """The class in which the child is today."""
        return self.people.school_class.pk if self.people.school_class else None

    @property
    def override(self) -> CaseEvent | None:
        """The principal's override that is in force (D5)."""
        return self._last(CaseEventKind.OVERRIDDEN) if self.known.state.is_overridden else None

    @property
    def proposal(self) -> CaseEvent | None:
        """The closing that is proposed and not decided yet (D11)."""
        return self._last(CaseEventKind.PROPOSED) if self.known.state.proposed else None

    @property
    def number_of_child(self) -> int:
        """Which case of the child it is, the first one being 1 (一生一案)."""
        return 1 + sum(other.opened_on < self.known.case.opened_on for other in self.earlier)

    def _last(self, kind: CaseEventKind) -> CaseEvent | None:
        told = [event for event in self.rows.events if event.kind == kind and not is_taken_back(event)]
        return told[-1] if told else None


def is_taken_back(event: CaseEvent) -> bool:
    """Whether a counter-event stands against it."""
    return hasattr(event, "reversed_by")


def case_file(eye: CaseEye, case: DropoutCase) -> CaseFile:
    """The case as its page shows it at the end of the day judged."""
    days = child_days(eye.school_id, [case.student_id], eye.calendar, min(case.starts_on, eye.today - _STRIP_DAYS))
    known = known_cases(eye, [case], days)[0]
    duties = tuple(duties_of(eye, [known], {case.student_id})) if known.state.is_open else ()
    rows = _rows(eye, known, days)
    dues = [Due(duty.kind, duty.since or eye.today, duty.due_on) for duty in duties]
    return CaseFile(
        known=known,
        limits=eye.limits,
        steps=ladder(known.facts, known.state, dues),
        duties=duties,
        cells=_cells(eye, days, case.student_id),
        rows=rows,
        people=_people(eye, case.student_id, known.state.responsible_id),
        earlier=tuple(DropoutCase.objects.filter(student=case.student_id).exclude(pk=case.pk).order_by("-opened_on")),
    )


def _cells(eye: CaseEye, days: ChildDays, child: int) -> tuple[DayCell, ...]:
    months = month_strips(days, child, eye.today - _STRIP_DAYS, eye.today, eye.today)
    return tuple(cell for month in months for cell in month.cells)


def _rows(eye: CaseEye, known: KnownCase, days: ChildDays) -> CaseRows:
    case = known.case
    while_open = Q(on__gte=case.starts_on) & (Q(on__lte=case.closed_on) if case.closed_on else Q())
    of_child = {"school_id": eye.school_id, "student_id": case.student_id}
    visits = HomeVisit.objects.filter(while_open, **of_child).select_related("leader", "second", "annulled_by")
    causes = CauseRecord.objects.filter(while_open, **of_child).select_related("recorded_by")
    papers = Paper.objects.filter(case=case, kind__in=_TOLD).defer("content").select_related("issued_by", "voided_by")
    services = PaperService.objects.filter(paper__case=case).select_related("paper", "served_by", "annulled_by")
    return CaseRows(
        events=tuple(_events(case)),
        contacts=tuple(_contacts(case)),
        visits=tuple(visits.order_by("on", "starts_at", "pk")),
        causes=tuple(causes.order_by("pk")),
        papers=tuple(papers.order_by("pk")),
        services=tuple(services.defer("paper__content").order_by("pk")),
        notices=tuple(
            TownshipNotice.objects.filter(case=case).select_related("recorded_by", "annulled_by").order_by("pk")
        ),
        rolls=_rolls(known, days),
    )


_TOLD = (PaperKind.LETTER, PaperKind.REPORT, PaperKind.NOTICE)


def _events(case: DropoutCase) -> QuerySet[CaseEvent]:
    told = CaseEvent.objects.filter(case=case).exclude(kind=CaseEventKind.RETRACTED)
    return told.select_related("by", "staff", "movement", "check_made", "reversed_by__by").order_by("pk")


def _contacts(case: DropoutCase) -> QuerySet[Contact]:
    """Contacts about days of the case; those that a visit made are told as the visit."""
    about = Contact.objects.filter(student=case.student_id, about_on__gte=case.starts_on, home_visit__isnull=True)
    found = about.filter(about_on__lte=case.closed_on) if case.closed_on else about
    return found.select_related("recorded_by").order_by("at", "pk")


def _rolls(known: KnownCase, days: ChildDays) -> dict[dt.date, Roll]:
    """The rolls that began and ended each time of missing, by day."""
    told = {day for each in known.state.episodes for day in (each.starts_on, each.returned_on) if day}
    stays = days.children[known.case.student_id].stays
    wanted = {(class_on(day, stays), day) for day in told}
    rolls = Roll.objects.filter(
        school_id=known.case.school_id, date__in=told, school_class__in={each for each, _ in wanted if each}
    )
    found = rolls.select_related("submitted_by")
    return {roll.date: roll for roll in found if (roll.school_class_id, roll.date) in wanted}


def _people(eye: CaseEye, child: int, named: int | None) -> CasePeople:
    stay = Placement.objects.filter(covering(eye.today), student=child).select_related("school_class").first()
    held = Appointment.objects.filter(
        school_id=eye.school_id, school_class=stay.school_class_id if stay else None, role__in=_OF_CLASS
    )
    running = held.filter(starts_on__lte=eye.today).exclude(ends_on__lt=eye.today)
    posts = posts_held(eye.school_id, eye.today)
    office = {pk for ids in posts.office.values() for pk in ids}
    return CasePeople(
        school_class=stay.school_class if stay else None,
        posts=posts,
        teachers=tuple(running.select_related("staff").order_by("role", "subject", "pk")) if stay else (),
        guardians=tuple(Guardian.objects.filter(student=child).order_by("position")),
        names=names_of({*office, *(posts.heads[stay.school_class_id] if stay else ()), *([named] if named else ())}),
    )


_OF_CLASS = (Role.HEAD_TEACHER, Role.SUBJECT_TEACHER)


def names_of(ids: Collection[int] | Iterable[int]) -> dict[int, str]:
    """The names of accounts by id, in one query."""
    return dict(User.objects.filter(pk__in=list(ids)).order_by().values_list("pk", "name"))
