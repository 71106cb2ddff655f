"""The import with which the first days of the term came in (B2)."""

import datetime as dt

from students.choices import ImportKind, ImportStatus
from students.demo.rolls import IMPORTED_AT
from students.demo.scene import Scene, moment
from students.models import Absence, ImportBatch, ImportItem, Roll, School, User

_FILE = "开学以来考勤登记.xlsx"
_LOOKED_AT = dt.timedelta(minutes=4)


def store_earlier(school: School, registrar: User, scene: Scene) -> None:
    """The batch of the imported rolls, as the list of imports shows it; none when the school began with its term."""
    rolls = list(
        Roll.objects.filter(school=school, is_imported=True).order_by("date", "pk").values_list("pk", flat=True)
    )
    if not rolls:
        return
    at = moment(scene.began_on, IMPORTED_AT)
    batch = ImportBatch.objects.create(
        school=school,
        kind=ImportKind.ATTENDANCE,
        status=ImportStatus.DONE,
        file_name=_FILE,
        effective_on=scene.began_on,
        summary=_summary(school, len(rolls)),
        progress_done=len(rolls),
        progress_total=len(rolls),
        uploaded_by=registrar,
        uploaded_at=at - _LOOKED_AT,
        finished_at=at,
    )
    items = [ImportItem(batch=batch, model="roll", object_id=roll, was_created=True) for roll in rolls]
    ImportItem.objects.bulk_create(items)


def _summary(school: School, rolls: int) -> dict[str, int]:
    marked = Absence.objects.filter(school=school, roll__is_imported=True).count()
    return {"new": rolls, "changed": 0, "unchanged": 0, "errors": 0, "marked": marked}
