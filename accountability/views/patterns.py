"""值得谈一谈: patterns of the term for principal and registrar, each with its figures and days, never points (F10)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accountability.choices import PatternKind
from accountability.pattern_words import EXPLANATIONS, count_words
from accountability.queries.patterns import Patterns, patterns_between
from accountability.rules.patterns import Pattern, Spot
from students import words
from students.access import Rights, office_only, rights
from students.queries.retention import counted_term


@dataclass(frozen=True, slots=True)
class Row:
    """One pattern: whom it is about, what was counted, and links to the days."""

    about: str
    told: str
    days: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Section:
    """The patterns of one kind, with what else may explain them."""

    label: object
    explanation: object
    rows: list[Row]


@office_only
def pattern_list(request: HttpRequest) -> HttpResponse:
    """The patterns from the first day of the term until today; names no child."""
    who = rights(request)
    term = counted_term(who.school.pk, who.on)
    found = patterns_between(who.school.pk, term.starts_on, min(who.on, term.ends_on)) if term else Patterns([])
    sections = [
        Section(kind.label, EXPLANATIONS[kind], [_row(who, found, each) for each in found.found if each.kind is kind])
        for kind in PatternKind
    ]
    context = {"term": term, "sections": [each for each in sections if each.rows], "today": who.on}
    return render(request, "accountability/pattern_list.html", context)


def _row(who: Rights, found: Patterns, pattern: Pattern) -> Row:
    key = found.classes.get(pattern.class_id or 0)
    about = (
        words.class_name(key.entry_year, key.number, who.on) if key else found.people.get(pattern.person_id or 0, "")
    )
    return Row(about, count_words(pattern), [(words.short_day(spot.day), _url(spot)) for spot in pattern.spots])


def _url(spot: Spot) -> str:
    """The visit, else the versions of the roll, which the principal may open; nothing where no roll names the child."""
    if spot.visit_id:
        return reverse("accountability:visit-detail", args=[spot.visit_id])
    return reverse("students:roll-versions", args=[spot.class_id, spot.day]) if spot.class_id else ""
