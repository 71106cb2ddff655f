"""What the school knows of its children, for matching the answer to the filing of new entrants (M23, G4)."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from students.models import Filing, Student
from students.queries.imports import classes_of_children
from students.rules.class_names import ClassKey
from students.rules.roster.filing_matching import KnownEntrant

_COLUMNS = ("id", "name", "sex", "birth_on", "id_number", "status_number")


def known_entrants(school_id: int, day: dt.date) -> list[KnownEntrant]:
    """Every child the school ever had, with the latest state of its record, in three queries."""
    classes = classes_of_children(school_id, day)
    filings = _latest(Filing.objects.filter(school_id=school_id).order_by("school_year"))
    rows = Student.objects.filter(school_id=school_id).order_by("id").values_list(*_COLUMNS)
    return [_known(row, classes.get(row[0]), filings.get(row[0])) for row in rows.iterator(chunk_size=2000)]


def latest_filings(school_id: int, ids: Iterable[int]) -> dict[int, Filing]:
    """The filing of the latest school year of each child that has one."""
    return _latest(Filing.objects.filter(school_id=school_id, student_id__in=list(ids)).order_by("school_year"))


def _latest(filings: Iterable[Filing]) -> dict[int, Filing]:
    return {filing.student_id: filing for filing in filings}


def _known(row: tuple[Any, ...], class_key: ClassKey | None, filing: Filing | None) -> KnownEntrant:
    pk, name, sex, birth_on, id_number, status_number = row
    because = filing.refused_because if filing else ""
    is_waiting = filing is not None and bool(filing.sent_on) and not filing.filed_on and not because
    return KnownEntrant(
        pk, name, sex, birth_on, id_number, status_number, class_key, refused_because=because, is_waiting=is_waiting
    )
