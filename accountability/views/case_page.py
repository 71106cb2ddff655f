"""What the page of a case shows, put together from its file: next step, ladder, story, people, decisions (D8)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accountability.actions.cases import is_principals
from accountability.case_story import Line, story
from accountability.case_words import (
    CALM_STAGES,
    due_words,
    missing_words,
    number_words,
    outcome_words,
    owner_words,
    relapse_words,
    step_title,
    step_words,
)
from accountability.choices import CaseEventKind, CaseOrigin, CaseOutcome, DutyKind, PaperKind, ReportTo
from accountability.models import CaseEvent
from accountability.queries.case_file import CaseFile
from accountability.queries.policy import policy_on
from accountability.rules.case_duties import OWNERS, Owner
from accountability.rules.duties import Duty
from accountability.rules.ladder import Standing, Step, StepKind
from accountability.views.case_links import SECTIONS, Way, line_url, way_of
from students.access import Rights
from students.choices import Role
from students.day_words import day_label, sign
from students.models import Guardian
from students.rules.calendar import SchoolCalendar
from students.rules.day_cells import DayCell, Look
from students.views.pupil_page import DayView


@dataclass(frozen=True, slots=True)
class Todo:
    """Something owed for the case: what, by whom, until when, and where this reader does it."""

    title: str
    owner: str
    due: str
    is_overdue: bool
    is_mine: bool
    way: Way | None


@dataclass(slots=True)
class TeacherView:
    """Somebody who teaches the class: posts in words, and since when head teacher."""

    name: str
    posts: list[str] = field(default_factory=list)
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the ladder as the page shows it."""

    title: str
    words: str
    on: dt.date | None
    by: str
    due: str
    look: str
    url: str
    is_alarm: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the story with the page of its row, and where it is taken back."""

    line: Line
    url: str
    retract: str


def case_context(who: Rights, file: CaseFile, calendar: SchoolCalendar, revealed: int | None = None) -> dict[str, Any]:
    """The context of the page; ``revealed`` is the guardian whose phone is shown in full this once (I1)."""
    case, state = file.known.case, file.known.state
    todos = [_todo(who, file, duty) for duty in file.duties]
    todos.sort(key=lambda todo: not todo.is_mine)
    lines = story(file, tends=who.tends(file.class_id))
    return {
        "case": case,
        "file": file,
        "state": state,
        "today": who.on,
        "missing": missing_words(state),
        "is_calm": state.stage in CALM_STAGES,
        "number": number_words(file.number_of_child, case.label),
        "relapses": relapse_words(state.relapse_no),
        "outcome": outcome_words(state.outcome),
        "next": todos[0] if todos else None,
        "todos": todos[1:],
        "steps": list(_steps(file, lines, policy_on(who.school.pk, who.on).report_to)),
        "lines": [_line(who, file, line) for line in lines],
        "notes": [line for line in lines if line.event and line.event.kind == CaseEventKind.OBSERVED],
        "days": [_day(cell, calendar, who.on) for cell in file.cells],
        "has_unknown": any(cell.look is Look.UNKNOWN for cell in file.cells),
        "guardians": [(each, each.pk == revealed) for each in file.people.guardians],
        "teachers": _teachers(file),
        "responsible": file.people.names.get(state.responsible_id or 0, ""),
        "sections": [section for maker in SECTIONS if (section := maker(who, file)) is not None],
        "decisions": list(decisions(who, file)),
        "sees_record": _sees_record(who, file),
        "proposed": outcome_words(CaseOutcome(file.proposal.outcome)) if file.proposal else "",
    }


def _sees_record(who: Rights, file: CaseFile) -> bool:
    """Whether the child's record is open to the reader: not to somebody who is only named for the case (D3)."""
    return who.sees_all or file.class_id in who.head_of


def _teachers(file: CaseFile) -> list[TeacherView]:
    """Head teachers first, then subject teachers; each person once with all posts in the class."""
    found: dict[int, TeacherView] = {}
    for post in file.people.teachers:
        is_head = post.role == Role.HEAD_TEACHER
        teacher = found.setdefault(post.staff_id, TeacherView(post.staff.name))
        teacher.posts.append(str(post.get_role_display()) if is_head else post.subject)
        teacher.since = post.starts_on if is_head else teacher.since
    return list(found.values())


def _todo(who: Rights, file: CaseFile, duty: Duty) -> Todo:
    names = (file.people.names[pk] for pk in sorted(duty.owners) if pk in file.people.names)
    return Todo(
        title=str(DutyKind(duty.kind).label),
        owner=owner_words(OWNERS[duty.kind], names),
        due=due_words(duty.due_on, who.on, is_overdue=duty.is_overdue),
        is_overdue=duty.is_overdue,
        is_mine=who.user.pk in duty.owners,
        way=_letter_way(file, duty) or way_of(who, duty) or _roll_way(who, file, duty),
    )


def _letter_way(file: CaseFile, duty: Duty) -> Way | None:
    """The letter is issued first and served then: straight to the one of the two that is next (D3)."""
    if duty.kind is not DutyKind.LETTER:
        return None
    issued = file.known.state.letter_issued
    if issued:
        return Way(reverse("accountability:paper-service", args=[issued.ref]), _("Record the service"))
    return Way(reverse("accountability:paper-issue", args=[duty.case_id, PaperKind.LETTER]), _("Issue the letter"))


def _roll_way(who: Rights, file: CaseFile, duty: Duty) -> Way | None:
    """Contacts are recorded at the receipt of the roll that misses the child (D1)."""
    missed = [cell.day for cell in file.cells if cell.look is Look.ABSENT]
    if duty.kind is not DutyKind.CONTACT or not missed or not _sees_record(who, file):
        return None
    return Way(contact_url(file.class_id or 0, missed[-1], duty.student_id), _("Record a contact"))


def contact_url(class_id: int, day: dt.date, student_id: int) -> str:
    """Where a contact about a child on a day is recorded: its place on the receipt of the roll (D1)."""
    return f"{reverse('students:roll-done', args=[class_id, day])}#child-{student_id}"


def _steps(file: CaseFile, lines: list[Line], report_to: str) -> Iterator[StepView]:
    by_row = {(line.kind, line.ref): line for line in reversed(lines) if not line.because}
    is_next_found = False
    for step in file.steps:
        is_next = not step.is_done and not is_next_found and step.standing is not Standing.AHEAD
        is_next_found = is_next_found or is_next
        line = by_row.get(_row_of(step))
        yield _step(file, step, line, ReportTo(report_to), is_next=is_next)


def _row_of(step: Step) -> tuple[str, int]:
    """The row that a step rests on: a paper, a visit, a notice, an event, or the roll of its day."""
    if step.fact:
        return _ROWS.get(step.kind, "event"), step.fact.ref
    return "roll", step.on.toordinal() if step.on else 0


_ROWS = {
    StepKind.LETTER: "paper",
    StepKind.REPORT: "paper",
    StepKind.VISITS: "visit",
    StepKind.NOTICE: "notice",
}


def _step(file: CaseFile, step: Step, line: Line | None, report_to: ReportTo, *, is_next: bool) -> StepView:
    state, people = file.known.state, file.people
    owners = people.posts.owners(step.owner, file.class_id, state.responsible_id) if step.owner else ()
    owed = step.standing in (Standing.OWED, Standing.BLOCKED)
    counted = step.kind is StepKind.VISITS
    words = "" if step.is_done and not counted else step_words(step, state, file.limits, report_to)
    return StepView(
        title=step_title(step, CaseOrigin(file.known.case.origin)),
        words=words or _done_words(file, step, line),
        on=step.on if step.is_done or counted else None,
        by=line.by if line else _owner(step.owner, [people.names[pk] for pk in owners if pk in people.names]),
        due=due_words(step.due_on, state.day, is_overdue=step.is_overdue) if owed else "",
        look="done" if step.is_done else "next" if is_next else "ahead",
        url=line_url(line.kind, line.ref) if line else "",
        is_alarm=step.is_overdue or step.kind is StepKind.OPENED,
    )


def _done_words(file: CaseFile, step: Step, line: Line | None) -> str:
    """What a step that is done says: who was named, which paper and how it was served, the reason."""
    if step.kind is StepKind.RESPONSIBLE:
        return file.people.names.get(file.known.state.responsible_id or 0, "") if step.is_done else ""
    return " · ".join(line.details) if line and line.kind != "roll" else ""


def _owner(owner: Owner | None, names: list[str]) -> str:
    return owner_words(owner, names) if owner else ""


def _line(who: Rights, file: CaseFile, line: Line) -> LineView:
    may = line.event is not None and file.known.state.is_open and _may_retract(who, line.event)
    back = reverse("accountability:case-retract", args=[file.known.case.pk, line.ref]) if may else ""
    return LineView(line, line_url(line.kind, line.ref), back)


def _may_retract(who: Rights, event: CaseEvent) -> bool:
    """The principal's word is the principal's to take back; of the rest, the office's any, everybody's own."""
    if is_principals(event):
        return who.is_principal
    return who.sees_all or event.by_id == who.user.pk


def _day(cell: DayCell, calendar: SchoolCalendar, today: dt.date) -> DayView:
    state = "off" if cell.look is Look.AWAY else cell.look.value
    label = day_label(cell, calendar.day_status(cell.day))
    return DayView(cell.day.day, state, sign(cell), label, cell.day == today)


def decisions(who: Rights, file: CaseFile) -> Iterator[Way]:
    """What this reader may do with the case beside the next step, most used first."""
    case, state = file.known.case, file.known.state
    if _sees_record(who, file):
        yield Way(reverse("students:student-detail", args=[case.student_id]), _("Open the child's record"))
    if not state.is_open:
        if who.is_principal:
            yield Way(reverse("accountability:case-reopen", args=[case.pk]), _("Open the case again"))
        return
    yield Way(reverse("accountability:visit-new", args=[case.student_id]), _("Record a home visit"))
    yield Way(reverse("accountability:cause-new", args=[case.student_id]), _("Record the cause"))
    if state.is_back:
        yield Way(reverse("accountability:case-observe", args=[case.pk]), _("Write a note of the observation"))
    if who.sees_all:
        yield Way(reverse("accountability:case-responsible", args=[case.pk]), _("Name the responsible person"))
    if who.is_principal and state.report is None and state.report_gaps:
        yield Way(reverse("accountability:case-override", args=[case.pk]), _("Allow the report all the same"))
    if who.is_principal and not (state.is_confirmed or state.is_back or state.confirm_gaps):
        yield Way(reverse("accountability:case-confirm", args=[case.pk]), _("Confirm the dropout"))
    view, label = _CLOSING[who.sees_all]
    yield Way(reverse(view, args=[case.pk]), label)


_CLOSING = {
    True: ("accountability:case-close", _("Close the case")),
    False: ("accountability:case-propose", _("Propose closing")),
}


def phone_of(file: CaseFile, guardian_id: int) -> Guardian | None:
    """The guardian of the child with that id who has a phone."""
    return next((each for each in file.people.guardians if each.pk == guardian_id and each.phone), None)
