"""What the registrar says about a file of attendance: signs, blank days, which days a list stands for (B2, G4)."""

import datetime as dt
from collections.abc import Iterable, Mapping

from students.actions.imports import answer
from students.models import ColumnName, ImportBatch, User
from students.rules.attendance.plan import SIGN

_LENGTH = 60


def answer_attendance(
    *, actor: User | None, at: dt.datetime, batch: ImportBatch, answers: Mapping[str, str], forget: Iterable[str] = ()
) -> ImportBatch:
    """Take answers by question key, plan anew, and remember for the school what its signs mean.

    ``forget`` are keys whose answers no longer hold. Raises ValidationError when the batch is finished."""
    batch.answers = {key: value for key, value in batch.answers.items() if key not in set(forget)}
    batch = answer(actor=actor, at=at, batch=batch, answers=answers)
    signs = [
        ColumnName(school_id=batch.school_id, kind=batch.kind, header=key[:_LENGTH], field=meaning)
        for key, meaning in answers.items()
        if key.startswith(SIGN)
    ]
    ColumnName.objects.bulk_create(
        signs, update_conflicts=True, unique_fields=["school", "kind", "header"], update_fields=["field"]
    )
    return batch
