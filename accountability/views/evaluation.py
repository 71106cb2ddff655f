"""The monthly evaluation of classes: the school's month, a class's month, the facts of one deduction (F10, M3, J)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.access import get_evaluated_class, sees_evaluation
from accountability.choices import EvaluationItem
from accountability.evaluation_words import (
    COLUMNS,
    Fact,
    item_facts,
    item_words,
    minus,
    points_words,
    rule_of,
    rule_rows,
)
from accountability.queries.evaluation import SchoolMonth, school_month
from accountability.queries.policy import evaluation_limits_on
from accountability.rules.evaluation import Evaluation, Item
from kongchuo.lib import clock
from students import words
from students.access import Rights, office_only, rights, signed_in
from students.months import asked_month, neighbours
from students.rules.class_names import ClassKey
from students.views.exports import ListExport, export_answer


@dataclass(frozen=True, slots=True)
class AskedMonth:
    """A month of an address, up to today, with its neighbours; ``after`` is None where it has not begun."""

    first: dt.date
    until: dt.date
    last: dt.date
    before: dt.date
    after: dt.date | None


@dataclass(frozen=True, slots=True)
class Row:
    """A class in the list: how it is called in the month, what is left, how often each item."""

    class_id: int
    key: ClassKey
    total: str
    counts: list[int]
    evaluation: Evaluation


@dataclass(frozen=True, slots=True)
class Line:
    """A deduction in the list of a class."""

    item: Item
    label: str
    told: str
    points: str
    url: str


@dataclass(frozen=True, slots=True)
class Way:
    """Where a fact can be read in full."""

    url: str
    label: str


@sees_evaluation
def month(request: HttpRequest) -> HttpResponse:
    """All classes for the office, the own ones for a head teacher, by grade and never by points."""
    who = rights(request)
    asked = ask_month(request, who)
    found = _school_month(who, asked)
    context = {
        "asked": asked,
        "rows": _rows(who, found),
        "columns": list(COLUMNS.values()),
        "start": points_words(found.limits.evaluation_start),
        "is_office": who.sees_all,
    }
    return render(request, "accountability/evaluation.html", context)


@sees_evaluation
def class_month(request: HttpRequest, class_id: int) -> HttpResponse:
    """Every deduction of one class, each leading to its facts; names no child."""
    who = rights(request)
    school_class, asked = get_evaluated_class(who, class_id), ask_month(request, who)
    found = _school_month(who, asked)
    evaluation = found.evaluations.get(class_id)
    context = {
        "asked": asked,
        "school_class": school_class,
        "evaluation": evaluation,
        "total": points_words(evaluation.total) if evaluation else "",
        "start": points_words(found.limits.evaluation_start),
        "deducted": minus(evaluation.deducted) if evaluation and evaluation.items else "",
        "lines": [_line(class_id, item) for item in evaluation.items] if evaluation else [],
        "at": clock.now(),
    }
    return render(request, "accountability/evaluation_class.html", context)


@sees_evaluation
def item(request: HttpRequest, class_id: int, item_kind: str, day: dt.date) -> HttpResponse:
    """The facts of the deductions of one kind and day, and the ways to the roll, receipt or spot check behind them."""
    who = rights(request)
    school_class, kind = get_evaluated_class(who, class_id), _kind(item_kind)
    if day > who.on:
        raise Http404
    asked = _month_of(day.replace(day=1), who)
    found = _school_month(who, asked)
    evaluation = found.evaluations.get(class_id)
    items = [each for each in evaluation.items if each.kind is kind and each.on == day] if evaluation else []
    context = {
        "asked": asked,
        "school_class": school_class,
        "kind": kind,
        "rule": rule_of(kind),
        "day": day,
        "found": [_told(who, class_id, each, found.limits.evaluation_start) for each in items],
    }
    return render(request, "accountability/evaluation_item.html", context)


@signed_in
def how(request: HttpRequest) -> HttpResponse:
    """How the month is counted, with the values of the school's own policy, for every teacher to read."""
    who = rights(request)
    asked = ask_month(request, who)
    limits = evaluation_limits_on(who.school.pk, asked.last)
    context = {"asked": asked, "rules": rule_rows(limits), "start": points_words(limits.evaluation_start)}
    return render(request, "accountability/evaluation_how.html", context)


@office_only
def export(request: HttpRequest) -> HttpResponse:
    """The month as a spreadsheet: points and counts by class, nobody named."""
    who = rights(request)
    asked = ask_month(request, who)
    rows = _rows(who, _school_month(who, asked))
    listed = ListExport(
        what="evaluation",
        title=_("Evaluation of classes, %(month)s, until %(day)s")
        % {"month": f"{asked.first:%Y-%m}", "day": words.short_day(asked.until)},
        header=(_("Class"), _("Points left"), *(str(label) for label in COLUMNS.values()), _("School days")),
        rows=lambda _full: [
            [
                words.class_name(row.key.entry_year, row.key.number, asked.last),
                float(row.evaluation.total),
                *row.counts,
                row.evaluation.days,
            ]
            for row in rows
        ],
        of_children=False,
        widths=(18, *(12,) * (len(COLUMNS) + 2)),
    )
    return export_answer(request, who, listed)


def ask_month(request: HttpRequest, who: Rights) -> AskedMonth:
    """The month of the address, this one where it names none or one to come. Raises Http404 for what is no month."""
    first = asked_month(request.GET.get("month", ""), who.on)
    return _month_of(min(first, who.on.replace(day=1)), who)


def _month_of(first: dt.date, who: Rights) -> AskedMonth:
    before, after = neighbours(first)
    last = after - dt.timedelta(days=1)
    return AskedMonth(first, min(last, who.on), last, before, after if after <= who.on else None)


def _school_month(who: Rights, asked: AskedMonth) -> SchoolMonth:
    return school_month(who.school.pk, asked.first, asked.until, clock.now())


def _rows(who: Rights, found: SchoolMonth) -> list[Row]:
    return [
        Row(class_id, found.classes[class_id], points_words(each.total), [each.count(kind) for kind in COLUMNS], each)
        for class_id, each in found.evaluations.items()
        if who.sees_all or class_id in who.head_of
    ]


def _line(class_id: int, item: Item) -> Line:
    url = reverse("accountability:evaluation-item", args=[class_id, item.kind.value, item.on])
    return Line(item, str(item.kind.label), item_words(item), minus(item.points), url)


def _kind(text: str) -> EvaluationItem:
    try:
        return EvaluationItem(text)
    except ValueError as error:
        raise Http404 from error


def _told(who: Rights, class_id: int, item: Item, start: Decimal) -> tuple[str, list[Fact], list[Way]]:
    return item_words(item), item_facts(item, start), _ways(who, class_id, item)


def _ways(who: Rights, class_id: int, item: Item) -> list[Way]:
    if item.kind is EvaluationItem.CORRECTED:
        return [Way(reverse("students:roll-versions", args=[class_id, item.on]), _("Versions of the roll"))]
    if item.kind is EvaluationItem.MISMATCH:
        return [Way(reverse("students:check-detail", args=[item.ref]), _("The spot check"))]
    ways = [Way(reverse("students:roll-done", args=[class_id, item.since or item.on]), _("The roll of that day"))]
    if item.check_id:
        ways.append(Way(reverse("students:check-detail", args=[item.check_id]), _("The spot check")))
    if item.kind is EvaluationItem.FOUND and who.sees_all:
        ways.append(Way(reverse("accountability:case-detail", args=[item.ref]), _("Open the case")))
    return ways
