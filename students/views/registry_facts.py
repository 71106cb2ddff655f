"""The registry's part of a pupil's page: the day of return, tasks of the registrar, proofs of study (G2, G5)."""

from students.access import Rights
from students.models import Student
from students.paper_words import year_words
from students.queries.registry_tasks import proofs_of, tasks_of
from students.queries.returnees import returned_on
from students.views.pupil_sections import PupilSection
from students.views.registry_tasks import worded


def registry_section(who: Rights, student: Student) -> PupilSection | None:
    """What the registry keeps about the child; None where there is nothing and nothing to be entered."""
    returned, tasks, proofs = returned_on(student), tasks_of(student, who.on), proofs_of(student)
    if not (returned or tasks or proofs or who.is_registrar):
        return None
    content = {
        "student_id": student.pk,
        "returned_on": returned,
        "tasks": [worded(line) for line in tasks],
        "proofs": [(proof, year_words(proof.school_year)) for proof in proofs],
        "is_registrar": who.is_registrar,
    }
    return PupilSection("students/student_tasks.html", content)
