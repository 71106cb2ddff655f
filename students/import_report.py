"""A plan as the import commands print it: one stable object, numbers and phones masked (docs/contracts.md)."""

from typing import Any

from students.roster_messages import describe
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
        "errors": [describe(issue) for issue in (*plan.errors, *map(plan.issue_of, plan.questions))],
        "warnings": [describe(issue) for issue in (*plan.warnings, *plan.parse.skipped)],
        "classes_created": [f"{key.entry_year}级{key.number}班" for key in plan.classes_created],
    }
