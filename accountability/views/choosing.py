"""The children to choose from, as the pages of support and aid ask for them: those in need, or a class."""

from dataclasses import dataclass

from django.http import HttpRequest

from accountability.queries.candidates import Candidate, candidates
from students.access import Rights
from students.models import SchoolClass, Student
from students.queries.staff import open_classes


@dataclass(frozen=True, slots=True)
class Choice:
    """What a page offers: the classes to switch to, the one shown (None: children in need), its children."""

    classes: list[SchoolClass]
    school_class: SchoolClass | None
    children: list[Candidate]


def asked_choice(request: HttpRequest, who: Rights) -> Choice:
    """What ``?class=`` asks for; anything but a class of today is the children in need."""
    classes = open_classes(who.school, who.on)
    asked = request.GET.get("class", "")
    shown = next((each for each in classes if str(each.pk) == asked), None)
    return Choice(classes, shown, candidates(who.school.pk, shown.pk if shown else None, who.on))


def chosen_students(who: Rights, keys: list[str]) -> list[Student]:
    """The children behind the ticks of a valid form, in one query."""
    return list(Student.objects.filter(school=who.school, pk__in=keys).order_by("pk"))
