"""The kinds of import there are; how one is added is said in ``import_kind``."""

from collections.abc import Mapping

from students.actions.attendance_kind import ATTENDANCE_KIND
from students.actions.catchment_import import CATCHMENT_KIND
from students.actions.filing_kind import FILING_KIND
from students.actions.import_kind import Kind
from students.actions.needs_kind import NEEDS_KIND
from students.actions.roster_kind import ROSTER_KIND
from students.actions.staff_kind import STAFF_KIND
from students.choices import ImportKind

KINDS: Mapping[str, Kind] = {
    ImportKind.ROSTER: ROSTER_KIND,
    ImportKind.STAFF: STAFF_KIND,
    ImportKind.ATTENDANCE: ATTENDANCE_KIND,
    ImportKind.FILING: FILING_KIND,
    ImportKind.CATCHMENT: CATCHMENT_KIND,
    ImportKind.NEEDS: NEEDS_KIND,
}
