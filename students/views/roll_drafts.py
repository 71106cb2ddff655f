"""Marks made on a page whose session ended: kept in the anonymous session until the same roll is opened again (B8)."""

import datetime as dt

from django.http import HttpRequest

from students.forms.roll import Draft, draft_from, read_draft

_KEY = "roll_draft"


def keep_draft(request: HttpRequest, class_id: int, day: dt.date) -> None:
    """Remember what was handed in without being signed in: ids and kinds, no names."""
    if draft := read_draft(request.POST):
        request.session[_KEY] = {"class": class_id, "day": day.isoformat(), **draft.as_json()}


def take_draft(request: HttpRequest, class_id: int, day: dt.date) -> Draft | None:
    """The marks kept for this class and day, handed out once."""
    kept = request.session.get(_KEY)
    if kept is None or (kept["class"], kept["day"]) != (class_id, day.isoformat()):
        return None
    del request.session[_KEY]
    return draft_from(kept)


def has_draft(request: HttpRequest) -> bool:
    """Whether marks of some roll are waiting."""
    return _KEY in request.session
