"""What the page of a pupil shows, put together from the record: masked facts, attendance in words, slips, history."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kongchuo.lib.masks import mask_id, mask_phone, mask_status_number
from students.access import Rights
from students.day_words import day_label, flag_reason, flag_title, run_sentence, sign, state_words, weekday_sign
from students.models import Guardian, Leave, Need, Student
from students.queries.calendar import school_calendar
from students.queries.needs import needs_of
from students.queries.people import PupilRecord, pupil_record
from students.queries.strips import MonthStrip
from students.rules.calendar import SchoolCalendar
from students.rules.day_cells import DayCell, Look
from students.rules.needs import is_doubly_burdened, visible_kinds
from students.views.contact_links import contact_links
from students.views.leave_list import visible_reason
from students.views.movements import movement_views
from students.views.pupil_sections import sections_of
from students.views.registry_facts import registry_section

PLACES = ("province", "city", "county", "township", "village")
_TELLING = frozenset({Look.ABSENT, Look.LEAVE, Look.LATE, Look.UNKNOWN})
# Shown in front of the mask of an address: province and county, never the house.
_ADDRESS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Secret:
    """A masked fact; ``field`` names it for the reveal, ``shown`` is in full when it was just revealed (I1)."""

    field: str
    label: str
    shown: str
    is_masked: bool

    @property
    def tel(self) -> bool:
        """Whether a phone can call it."""
        return self.field.startswith("phone-")


@dataclass(frozen=True, slots=True)
class DayView:
    """A day as the component ``day_strip`` takes it."""

    number: int
    state: str
    sign: str
    label: str
    today: bool


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month: its title, days before its first in the week, the strip, days that say something as rows of a table."""

    title: str
    blanks: range
    days: tuple[DayView, ...]
    told: tuple[tuple[Any, str], ...]


@dataclass(frozen=True, slots=True)
class LeaveView:
    """A slip with what the reader may see of its reason and may do with it."""

    leave: Leave
    reason: str
    is_open: bool
    is_cancellable: bool


def pupil_context(who: Rights, student: Student, revealed: str = "") -> dict[str, Any]:
    """The context of the page; ``revealed`` is the one field shown in full (I1)."""
    calendar = school_calendar(who.school.id)
    record = pupil_record(student, calendar, who.on)
    tends = who.tends(record.placement.school_class_id if record.placement else None)
    needs = needs_of(student, visible_kinds(sees_health=tends))
    return {
        "student": student,
        "record": record,
        "needs": needs,
        "is_double": is_doubly_burdened({need.kind for need in needs if in_force_on(need, who.on)}),
        "records_needs": tends,
        "edits": who.is_registrar,
        "sees_all": who.sees_all,
        "movements": movement_views(record.movements, tends=tends),
        "today": who.on,
        "secrets": list(_own_secrets(student, revealed)),
        "guardians": [(each, _phone(each, revealed)) for each in record.guardians],
        "leaves": [_leave_view(who, record, leave) for leave in record.leaves],
        "run": run_sentence(record.attending.runs),
        "flags": [(flag_title(flag), flag_reason(flag)) for flag in record.attending.flags],
        "weekdays": [weekday_sign(dt.date(2024, 1, number)) for number in range(1, 8)],
        "place": " ".join(getattr(student, name) for name in PLACES if getattr(student, name)),
        "months": [_month(month, calendar, who) for month in reversed(record.attending.months)],
        "contact_links": contact_links(),
        "registry": registry_section(who, student),
        "sections": sections_of(who, student),
    }


def in_force_on(need: Need, day: dt.date) -> bool:
    """Whether the need holds on the day; its last day belongs to it."""
    return need.starts_on <= day and (need.ends_on is None or day <= need.ends_on)


def secret_value(student: Student, field: str) -> str | None:
    """The full value behind a field of the page; None for what is no such field."""
    if field in _MASKS:
        return str(getattr(student, field))
    kind, _dash, number = field.partition("-")
    if kind != "phone" or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    guardian = Guardian.objects.filter(student=student, pk=int(number)).first()
    return guardian.phone if guardian else None


def masked_facts(student: Student) -> dict[str, str]:
    """The masked facts that are on record, by field."""
    return {field: mask(value) for field, mask in _MASKS.items() if (value := str(getattr(student, field)))}


def _own_secrets(student: Student, revealed: str) -> Iterator[Secret]:
    for field, mask in _MASKS.items():
        if value := str(getattr(student, field)):
            label = str(Student._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # plain fields
            yield Secret(field, label, value if field == revealed else mask(value), field != revealed)


def _phone(guardian: Guardian, revealed: str) -> Secret | None:
    field = f"phone-{guardian.pk}"
    if not guardian.phone:
        return None
    shown = guardian.phone if field == revealed else mask_phone(guardian.phone)
    return Secret(field, _("phone"), shown, field != revealed)


def _mask_address(address: str) -> str:
    return address[: min(_ADDRESS_SHOWN, len(address) // 2)] + "****"


_MASKS = {
    "id_number": mask_id,
    "status_number": mask_status_number,
    "address": _mask_address,
    "registered_address": _mask_address,
}


def _leave_view(who: Rights, record: PupilRecord, leave: Leave) -> LeaveView:
    class_id = record.placement.school_class_id if record.placement else None
    is_open = leave.cancelled_at is None and leave.returned_on is None
    return LeaveView(leave, visible_reason(who, leave, class_id), is_open, is_open and leave.starts_on >= who.on)


def _month(month: MonthStrip, calendar: SchoolCalendar, who: Rights) -> MonthView:
    told = tuple(
        (cell.day, state_words(cell, calendar.day_status(cell.day))) for cell in month.cells if cell.look in _TELLING
    )
    days = tuple(_day(cell, calendar, who) for cell in month.cells)
    return MonthView(date_format(month.first, "YEAR_MONTH_FORMAT"), range(month.first.weekday()), days, told)


def _day(cell: DayCell, calendar: SchoolCalendar, who: Rights) -> DayView:
    label = day_label(cell, calendar.day_status(cell.day))
    state = "off" if cell.look is Look.AWAY else cell.look.value
    return DayView(cell.day.day, state, sign(cell), label, cell.day == who.on)
