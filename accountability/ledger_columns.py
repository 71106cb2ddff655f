"""The columns of the ledgers in the order of the official form, and what each says of a row (domain 2.7, I1, I4)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accountability.choices import CaseOutcome, Cause, DutyKind, PaperKind
from accountability.ledger_words import CATEGORIES, Reader, listed, stage_words
from accountability.queries.ledger_rows import LedgerRow
from accountability.rules.case_facts import FactKind
from accountability.rules.cases import CaseState
from kongchuo.lib.masks import mask_id, mask_phone, mask_status_number
from kongchuo.lib.sheets.model import Value
from students import words
from students.catchment_words import TO_DO, WHERE, shown_where
from students.choices import ContactChannel
from students.rules.needs import visible_kinds

Cell = Callable[[LedgerRow, Reader], Value]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its heading, its width in characters, and what it says of a row."""

    key: str
    heading: Promise
    width: int
    cell: Cell


def _state(row: LedgerRow) -> CaseState | None:
    return row.stub.found.known.state if row.stub.found else None


def _of_case(say: Callable[[CaseState], Value]) -> Cell:
    """A cell that only rows with a case fill."""

    def cell(row: LedgerRow, _reader: Reader) -> Value:
        state = _state(row)
        return say(state) if state else None

    return cell


def _grade(row: LedgerRow, reader: Reader) -> str:
    key = row.stub.class_key
    return words.grade_name(key.entry_year, reader.day) if key else ""


def _class(row: LedgerRow, reader: Reader) -> str:
    key = row.stub.class_key
    return words.class_name(key.entry_year, key.number, reader.day) if key else ""


def _needs(row: LedgerRow, reader: Reader) -> str:
    kinds = visible_kinds(sees_health=reader.sees_health)
    return listed(kind.label for kind in kinds if kind in row.person.needs)


def _id_number(row: LedgerRow, reader: Reader) -> str:
    return row.person.id_number if reader.is_full else mask_id(row.person.id_number)


def _status_number(row: LedgerRow, reader: Reader) -> str:
    return row.person.status_number if reader.is_full else mask_status_number(row.person.status_number)


def _phone(row: LedgerRow, reader: Reader) -> str:
    return row.person.phone if reader.is_full else mask_phone(row.person.phone)


def _registered(row: LedgerRow, reader: Reader) -> str:
    """Province to village; with whole numbers the address as the registry has it (D13, I1)."""
    whole = row.person.registered_address if reader.is_full else ""
    return whole or "".join(row.person.places)


def _address(row: LedgerRow, reader: Reader) -> str:
    address = row.person.address
    return address if reader.is_full or not address else f"{address[:3]}…"


def _school_days(row: LedgerRow, _reader: Reader) -> Value:
    return row.stub.found.days.school if row.stub.found else None


def _calendar_days(row: LedgerRow, _reader: Reader) -> Value:
    return row.stub.found.days.calendar if row.stub.found else None


def _category(row: LedgerRow, _reader: Reader) -> str:
    return str(CATEGORIES[row.stub.category])


def _cause(row: LedgerRow, _reader: Reader) -> str:
    return str(Cause(row.work.cause).label) if row.work and row.work.cause else ""


def _whereabouts(row: LedgerRow, reader: Reader) -> str:
    """Where visits found the child; of a child without a case, where the catchment list has it (G7, I4)."""
    if row.work and row.work.whereabouts:
        return row.work.whereabouts
    entry = row.stub.entry
    if entry is None or row.stub.found:
        return ""
    where = shown_where(entry.where, reader.sees_health)
    name = entry.child.place_name if where == entry.where and not entry.student_id else ""
    return listed(part for part in (WHERE[where], name) if part)


def _responsible(row: LedgerRow, _reader: Reader) -> str:
    if row.work is None:
        return ""
    named = [_("responsible: %(name)s") % {"name": row.work.responsible}] if row.work.responsible else []
    return "；".join([*named, *(_("head teacher: %(name)s") % {"name": name} for name in row.work.heads)])


def _persuasions(row: LedgerRow, _reader: Reader) -> Value:
    return row.work.persuasion.count if row.work else None


def _persuaded_on(row: LedgerRow, _reader: Reader) -> Value:
    return row.work.persuasion.last_on if row.work else None


def _channel(row: LedgerRow, _reader: Reader) -> str:
    return str(ContactChannel(row.work.persuasion.channel).label) if row.work and row.work.persuasion.channel else ""


def _paper(kind: PaperKind) -> Cell:
    """Number, day of issue and day of service of the latest paper of the kind in the present episode (K11)."""

    def cell(row: LedgerRow, _reader: Reader) -> str:
        paper = row.work.papers.get(kind) if row.work else None
        if paper is None:
            return ""
        issued = _("%(number)s issued on %(day)s") % {"number": paper.number, "day": f"{paper.issued_on:%Y-%m-%d}"}
        served = [_("served on %(day)s") % {"day": f"{paper.served_on:%Y-%m-%d}"}] if paper.served_on else []
        return listed([issued, *served])

    return cell


def _measures(row: LedgerRow, _reader: Reader) -> str:
    """The next step and until when; of a child in no school, whom to ask (D3 to D9, G7)."""
    due = row.work.next_due if row.work else None
    if due is not None:
        step = str(DutyKind(due.kind).label)
        until = _("%(step)s (until %(day)s)")
        return until % {"step": step, "day": words.short_day(due.due_on)} if due.due_on else step
    entry = row.stub.entry
    return str(TO_DO[entry.where]) if entry and entry.is_to_find and not row.stub.found else ""


def _way_back(row: LedgerRow, _reader: Reader) -> str:
    same = row.stub.found.is_same_class if row.stub.found else None
    return "" if same is None else _("back in the own class") if same else _("back in another class")


def _closed_on(row: LedgerRow, _reader: Reader) -> Value:
    return row.stub.found.place.closed_on if row.stub.found else None


def _basis(row: LedgerRow, _reader: Reader) -> str:
    state = _state(row)
    if state is None or state.outcome is None:
        return ""
    evidence = row.work.closing.evidence if row.work and row.work.closing else ""
    return "：".join(part for part in (str(CaseOutcome(state.outcome).label), evidence) if part)


def _closed_by(row: LedgerRow, _reader: Reader) -> str:
    closing = row.work.closing if row.work else None
    return (closing.by or _("by itself, from the rolls")) if closing else ""


def _remarks(row: LedgerRow, reader: Reader) -> str:
    return "；".join([*_case_remarks(row), *_list_remarks(row, reader)])


def _case_remarks(row: LedgerRow) -> list[str]:
    """What the figures leave out: days without a roll, an override, a closing that keeps the row (B2, D2, D5, D11)."""
    found = row.stub.found
    if found is None:
        return []
    state, unknown = found.known.state, found.days.unknown
    not_reported = ngettext("and %(count)d day not reported", "and %(count)d days not reported", unknown)
    said = {
        not_reported % {"count": unknown}: bool(unknown),
        _("found by the school"): found.known.facts.last(FactKind.FOUND) is not None,
        _("reported without letter or visits, with the principal's reason"): state.is_overridden,
        _("closed as missing, stays in the ledger"): bool(found.place.ledger and found.place.closed_on),
    }
    return [text for text, is_so in said.items() if is_so]


def _list_remarks(row: LedgerRow, reader: Reader) -> list[str]:
    """The note of the catchment list is for the registrar, for it may tell of health (I4)."""
    note = row.stub.entry.child.note if row.stub.entry and reader.sees_health else ""
    return [note] if note else []


COLUMNS: tuple[Column, ...] = (
    Column("school", gettext_lazy("School"), 18, lambda _row, reader: reader.school),
    Column("grade", gettext_lazy("Grade"), 9, _grade),
    Column("class", gettext_lazy("Class"), 14, _class),
    Column("name", gettext_lazy("Name"), 14, lambda row, _reader: row.person.name),
    Column("sex", gettext_lazy("Sex"), 6, lambda row, _reader: row.person.sex),
    Column("ethnicity", gettext_lazy("Ethnicity"), 8, lambda row, _reader: row.person.ethnicity),
    Column("birth_on", gettext_lazy("Date of birth"), 12, lambda row, _reader: row.person.birth_on),
    Column("id_number", gettext_lazy("ID number"), 21, _id_number),
    Column("status_number", gettext_lazy("Student status number"), 22, _status_number),
    Column("registered", gettext_lazy("Registered address"), 30, _registered),
    Column("address", gettext_lazy("Present address"), 24, _address),
    Column("guardian", gettext_lazy("Guardian"), 12, lambda row, _reader: row.person.guardian),
    Column("relation", gettext_lazy("Relation"), 8, lambda row, _reader: row.person.relation),
    Column("phone", pgettext_lazy("ledger", "Phone"), 14, _phone),
    Column("kinds", gettext_lazy("Kind of pupil"), 24, _needs),
    Column("entered_on", gettext_lazy("Entered in the ledger on"), 12, lambda row, _reader: row.entered_on),
    Column("missing_since", gettext_lazy("Missing since"), 12, _of_case(lambda state: state.episode.starts_on)),
    Column("school_days", gettext_lazy("Missing, school days"), 12, _school_days),
    Column("calendar_days", gettext_lazy("Missing, calendar days"), 12, _calendar_days),
    Column("category", pgettext_lazy("ledger", "Category"), 10, _category),
    Column("cause", gettext_lazy("Cause of the dropout"), 16, _cause),
    Column("whereabouts", gettext_lazy("Whereabouts"), 24, _whereabouts),
    Column("responsible", gettext_lazy("Persons responsible"), 26, _responsible),
    Column("persuasions", gettext_lazy("Times persuaded"), 9, _persuasions),
    Column("persuaded_on", gettext_lazy("Last persuaded on"), 12, _persuaded_on),
    Column("channel", gettext_lazy("Last way of persuasion"), 12, _channel),
    Column("letter", gettext_lazy("Persuasion letter (number, dates)"), 34, _paper(PaperKind.LETTER)),
    Column("report", gettext_lazy("Dropout report (number, dates)"), 34, _paper(PaperKind.REPORT)),
    Column("notice", gettext_lazy("Township's notice (number, dates)"), 34, _paper(PaperKind.NOTICE)),
    Column("state", gettext_lazy("Progress"), 20, _of_case(stage_words)),
    Column("measures", gettext_lazy("Measures to be taken"), 30, _measures),
    Column("returned_on", gettext_lazy("Returned on"), 12, _of_case(lambda state: state.episode.returned_on)),
    Column("way_back", gettext_lazy("Way of return"), 14, _way_back),
    Column("observed_until", gettext_lazy("Observed until"), 12, _of_case(lambda state: state.episode.observed_until)),
    Column("closed_on", gettext_lazy("Struck off on"), 12, _closed_on),
    Column("basis", gettext_lazy("Struck off because"), 30, _basis),
    Column("closed_by", gettext_lazy("Struck off by"), 16, _closed_by),
    Column("remarks", pgettext_lazy("ledger", "Remarks"), 34, _remarks),
)
NUMBER_HEADING, NUMBER_WIDTH = gettext_lazy("Serial number"), 6


def headings() -> list[str]:
    """The headings in order, the serial number first."""
    return [str(NUMBER_HEADING), *(str(column.heading) for column in COLUMNS)]


def widths() -> list[int]:
    """The widths of the same columns."""
    return [NUMBER_WIDTH, *(column.width for column in COLUMNS)]


def line_of(number: int, row: LedgerRow, reader: Reader) -> list[Value]:
    """A row of the spreadsheet, blank where nothing is known (E5)."""
    return [number, *(column.cell(row, reader) for column in COLUMNS)]


def cells_of(row: LedgerRow, reader: Reader) -> dict[str, Value]:
    """The same by key, for pages."""
    return {column.key: column.cell(row, reader) for column in COLUMNS}
