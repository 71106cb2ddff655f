"""What pages of students show of cases: a chip on the board, a part of a pupil's page (decision 0021)."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.models import CauseRecord
from accountability.queries.case_list import cases_by_child, open_cases_of
from students.access import Rights
from students.models import Student
from students.views.board_notes import BoardNote
from students.views.pupil_sections import PupilSection


def board_notes(who: Rights, children: Collection[int]) -> Mapping[int, BoardNote]:
    """The open case beside each child, in one statement; the board is the office's, who may open every case (J)."""
    return {
        child: BoardNote(
            reverse("accountability:case-detail", args=[case.pk]), _("case %(label)s") % {"label": case.label}
        )
        for child, case in open_cases_of(who.school.pk, children).items()
    }


def case_section(who: Rights, student: Student) -> PupilSection:
    """The child's cases and the last known cause; opening one by hand is the office's (D2, D12)."""
    cases = cases_by_child([student.pk]).get(student.pk, [])
    cause = CauseRecord.objects.filter(student=student).order_by("-on", "-pk").first()
    content = {
        "student": student,
        "cases": cases,
        "has_open": any(case.closed_on is None for case in cases),
        "cause": cause,
        "is_office": who.sees_all,
    }
    return PupilSection("accountability/pupil_cases.html", content)
