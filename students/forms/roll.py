"""What a roll page hands in: hidden fields, and the exceptions as ``m-<student id>`` = kind of absence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from students.actions.rolls import Submission
from students.choices import AbsenceKind, Session

MARK_PREFIX = "m-"
# More tiles than any class; a longer list is no roll page.
MOST_TILES = 300


class RollForm(forms.Form):
    """The hidden fields beside the marks."""

    session = forms.ChoiceField(choices=Session.choices)
    base_version = forms.IntegerField(min_value=0)
    client_key = forms.UUIDField()
    listed = forms.RegexField(r"^[0-9a-f]{8}$")
    device_at = forms.DateTimeField(required=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """Marks somebody made on a page: exceptions only, the children the page listed, the session, a reason."""

    session: Session
    marks: Mapping[int, AbsenceKind]
    shown: frozenset[int] = frozenset()
    reason: str = ""
    base_version: int = 0

    def as_json(self) -> dict[str, Any]:
        """Ids and kinds only, to outlive a sign-in in the session."""
        return {
            "session": self.session.value,
            "marks": {str(child): kind.value for child, kind in self.marks.items()},
            "reason": self.reason,
            "base_version": self.base_version,
        }


def draft_from(data: Mapping[str, Any]) -> Draft:
    """A draft out of ``Draft.as_json``."""
    marks = {int(child): AbsenceKind(kind) for child, kind in data["marks"].items()}
    return Draft(Session(data["session"]), marks, reason=data["reason"], base_version=data["base_version"])


def read_draft(data: QueryDict) -> Draft | None:
    """The marks of a page, however old it is; None when it was not made by this program."""
    named = {key.removeprefix(MARK_PREFIX): data[key] for key in data if key.startswith(MARK_PREFIX)}
    if len(named) > MOST_TILES:
        return None
    try:
        shown = {int(child): kind for child, kind in named.items() if child.isascii() and len(child) < 19}
        marks = {child: AbsenceKind(kind) for child, kind in shown.items() if kind}
        session = Session(data.get("session", ""))
    except ValueError:
        return None
    base = data.get("base_version", "")
    base_version = int(base) if base.isascii() and base.isdigit() and len(base) < 9 else 0
    return Draft(session, marks, frozenset(shown), data.get("reason", "").strip()[:200], base_version)


def read_submission(data: QueryDict, draft: Draft) -> Submission | None:
    """The submission of a page, or None when its hidden fields are not those of a roll page."""
    form = RollForm(data)
    form.is_valid()
    # A wrong phone clock is kept out; it never stands in the way of a roll (A3).
    if set(form.errors) - {"device_at"}:
        return None
    values = form.cleaned_data
    return Submission(
        session=draft.session,
        marks=draft.marks,
        base_version=values["base_version"],
        client_key=values["client_key"],
        listed=values["listed"],
        reason=draft.reason,
        device_at=values.get("device_at"),
    )
