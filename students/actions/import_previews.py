"""What a preview keeps of a plan: counts, and the first rows of each kind, numbers and phones masked (I1)."""

from collections.abc import Iterable, Sequence
from typing import Any

from kongchuo.lib.masks import mask_id, mask_long_numbers, mask_phone, mask_status_number
from students.actions.import_kind import Facts, Kind, class_fact
from students.actions.import_plans import Planned
from students.rules.roster.issues import Issue
from students.rules.roster.plans import AnyPlan, FieldChange, Question
from students.rules.roster.values import visible

SHOWN = 200
_EXAMPLES = 3
_MASKS = {"id_number": mask_id, "status_number": mask_status_number, "phone": mask_phone, "source": mask_long_numbers}
_HIDDEN = ("address", "registered_address")


def counts(plan: AnyPlan, kind: Kind) -> dict[str, int]:
    """The numbers of the preview. ``errors`` are rows that cannot be taken, not remarks."""
    return {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": len(plan.unchanged),
        "missing": len(plan.missing),
        "questions": len(plan.questions),
        "errors": plan.rows_with_errors,
        "warnings": len(plan.warnings),
        "skipped": len(plan.parse.skipped),
        "classes_created": len(plan.classes_created),
        **kind.more_counts(plan),
    }


def preview(planned: Planned, kind: Kind) -> dict[str, Any]:
    """The preview as JSON: at most 200 rows of each kind; issues keep code and parameters, words come on the page."""
    plan = planned.plan
    return {
        "counts": counts(plan, kind),
        "new": [_new(kind, row) for row in plan.new[:SHOWN]],
        "changed": [_changed(kind, change) for change in plan.changed[:SHOWN]],
        "questions": [_question(kind, each) for each in plan.questions],
        "missing": [kind.known_facts(each) for each in plan.missing[:SHOWN]],
        "classes": [class_fact(key) for key in plan.classes_created],
        "errors": _issues(plan.errors),
        "warnings": _issues(plan.warnings),
        "skipped": _issues(plan.parse.skipped),
        "notices": _issues(plan.parse.notices),
        "columns": _columns(planned),
        "more": kind.more_facts(plan),
    }


def _new(kind: Kind, row: Any) -> Facts:
    return {"sheet": row.sheet, "row": row.number, **kind.row_facts(row)}


def _changed(kind: Kind, change: Any) -> Facts:
    changes = [_change(each) for each in change.changes]
    return _new(kind, change.row) | {"changes": changes} | kind.change_facts(change)


def _change(change: FieldChange) -> list[str]:
    return [change.field, masked(change.field, change.old), masked(change.field, change.new)]


def _question(kind: Kind, each: Question) -> Facts:
    return _new(kind, each.row) | {"key": each.key, "changes": [_change(change) for change in each.changes]}


def masked(field: str, text: str) -> str:
    """A value as a preview may show it (I1): numbers and phones masked, of an address only its beginning."""
    if field.startswith("guardian"):
        return " ".join(mask_phone(part) if part.isdigit() else part for part in text.split())
    if field in _HIDDEN:
        return f"{text[:6]}…" if len(text) > 6 else text
    return _MASKS[field](text) if field in _MASKS and text else text


def _issues(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    return [
        {
            "sheet": issue.sheet,
            "row": issue.row,
            "column": issue.column,
            "field": issue.field,
            "value": masked_cell(issue),
            "code": str(issue.code),
            "params": dict(issue.params),
        }
        for issue in list(issues)[:SHOWN]
    ]


def masked_cell(issue: Issue) -> str:
    """What the cell of an issue holds, masked."""
    text = visible(issue.value)
    if issue.field.endswith("phone"):
        return mask_phone(text) if text else ""
    return masked(issue.field, text)


def _columns(planned: Planned) -> list[dict[str, Any]]:
    """The columns of the mapping step: header, examples, the meaning understood; forbidden ones are not shown (I5)."""
    rows = {sheet.name: sheet.rows for sheet in planned.sheets}
    found = []
    for header in (each for each in planned.headers if each.sheet not in planned.plan.parse.whole):
        meanings = {column: field for field, column in header.mapping.items()}
        hidden = {column for column, _ in header.forbidden}
        unknown = {column for column, _ in header.unknown}
        for column, text in enumerate(header.texts):
            if text and column not in hidden:
                found.append(
                    {
                        "sheet": header.sheet,
                        "header": text,
                        "field": meanings.get(column, ""),
                        "is_unknown": column in unknown,
                        "examples": _examples(rows[header.sheet], header.first_data_row, column),
                    }
                )
    return found


def _examples(rows: Sequence[Any], first: int, column: int) -> list[str]:
    cells = (row.cells[column] for row in rows if row.number >= first and column < len(row.cells))
    texts = [text for text in (visible(cell) for cell in cells) if text]
    return [_blurred(text) for text in texts[:_EXAMPLES]]


def _blurred(text: str) -> str:
    """An example from a column that may hold anything: long numbers are masked."""
    digits = sum(letter.isdigit() for letter in text)
    if digits >= 15:
        return mask_id(text)
    is_phone = digits >= 9 or (digits >= 7 and text.isdigit())
    return mask_phone(text) if is_phone else text[:20]
