"""What the page of a pupil shows of visits, support and aid, to those whom the page let in (decision 0021)."""

from accountability.models import SupportPair
from accountability.queries.aid import aid_of
from accountability.queries.support import is_over, pair_rows
from accountability.queries.visits import visits_of
from accountability.views.visits import visitors
from students.access import Rights
from students.models import Student
from students.views.pupil_sections import PupilSection


def visits_section(who: Rights, student: Student) -> PupilSection:
    """The home visits, without what was written: that opens on the page of each (D4, I4)."""
    rows = [(row, visitors(row.visit)) for row in visits_of(student)]
    return PupilSection("accountability/pupil_visits.html", {"rows": rows, "student_id": student.pk})


def support_section(who: Rights, student: Student) -> PupilSection:
    """Who supports the child towards what; what they did opens for office and supporter only."""
    pairs = SupportPair.objects.filter(student=student).exclude(is_over(who.on))
    rows = [(row, who.sees_all or row.pair.staff_id == who.user.pk) for row in pair_rows(pairs, who.school.pk, who.on)]
    return PupilSection("accountability/pupil_support.html", {"rows": rows, "is_office": who.sees_all})


def aid_section(who: Rights, student: Student) -> PupilSection:
    """What the child received; the page is the office's and the head teacher's, who are those that may know (M11)."""
    return PupilSection("accountability/pupil_aid.html", {"records": aid_of(student)})
