"""A plan as the import commands print it: one stable object, numbers and phones masked (docs/contracts.md)."""

from typing import Any

from students.roster_messages import describe
from students.rules.roster.issues import Issue
from students.rules.roster.plans import AnyPlan


def report(plan: AnyPlan) -> dict[str, Any]:
    """``new``, ``changed``, ``unchanged``, ``missing`` as numbers of rows; ``errors``, ``warnings`` as lists.

    A question that a person must answer is an error here: the row is not taken.
    """
    return {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": len(plan.unchanged),
        "missing": len(plan.missing),
        "errors": [describe(issue) for issue in (*plan.errors, *_questions(plan))],
        "warnings": [describe(issue) for issue in (*plan.warnings, *plan.parse.skipped)],
        "classes_created": [f"{key.entry_year}级{key.number}班" for key in plan.classes_created],
    }


def _questions(plan: AnyPlan) -> list[Issue]:
    return [
        Issue(sheet=each.row.sheet, row=each.row.number, column="", field="", value="", code=plan.question)
        for each in plan.questions
    ]
