"""What the turn of a school year says: refusals, dependents, names of classes before and after (G1)."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from students.rules.class_names import ClassKey, class_label
from students.rules.turn_plan import Retained
from students.rules.year_turn import ONE_DAY, first_day
from students.rules.year_turn_refusals import Problem, Refusal
from students.words import class_name, short_day

_SENTENCES = {
    Problem.GRADUATION_DATE: gettext_lazy("The day of graduation lies between 1 May and 31 August before the year."),
    Problem.SOURCE_UNKNOWN: gettext_lazy("is not an open class any more: remove what is planned for it."),
    Problem.SOURCE_GRADUATES: gettext_lazy("graduates: its children cannot be moved to another class."),
    Problem.MAPPED_TWICE: gettext_lazy("is planned twice: open it and save it once more."),
    Problem.TARGET_UNKNOWN: gettext_lazy("does not exist: open it as a new class first, or choose another one."),
    Problem.TARGET_CLOSES: gettext_lazy("closes itself: choose a class that goes on."),
    Problem.OTHER_GRADE: gettext_lazy("belongs to another grade: children stay in their grade when classes change."),
    Problem.RETAINED_CLASS: gettext_lazy("cannot take a child who stays a grade: choose a class one grade below."),
    Problem.OPENED_TWICE: gettext_lazy("is opened twice: remove one of the two."),
    Problem.OPENED_EXISTS: gettext_lazy("exists already: remove it from the new classes."),
    Problem.OPENED_GRADE: gettext_lazy("is in no grade of this school in that year."),
    Problem.HEAD_WITHOUT_CLASS: gettext_lazy("does not go on: leave its head teacher empty."),
}


def class_then(key: ClassKey, year: int) -> str:
    """The class as it is called from 1 September of the year: 三年级(2)班."""
    return class_name(key.entry_year, key.number, first_day(year))


def class_until(key: ClassKey, year: int) -> str:
    """The class as it was called until 31 August: 二年级(2)班."""
    return class_name(key.entry_year, key.number, first_day(year) - ONE_DAY)


def cohort(key: ClassKey) -> str:
    """2023级2班: what never changes (G1)."""
    return f"{key.entry_year}级{key.number}班"


def class_note(key: ClassKey, closed_on: dt.date | None, grades: int, day: dt.date) -> str:
    """What is special about a class on a date: not begun, about to end, or beyond the last grade; mostly nothing."""
    grade, _number = class_label(key.entry_year, key.number, day)
    if closed_on is not None:
        said = {"day": short_day(closed_on - ONE_DAY)}
        return (_("ended on %(day)s") if closed_on <= day else _("ends on %(day)s")) % said
    if grade < 1:
        return _("begins on %(day)s") % {"day": short_day(first_day(key.entry_year))}
    return _("through the last grade: the school year is not turned yet") if grade > grades else ""


def refusal_words(refusal: Refusal, year: int) -> str:
    """A refusal as a sentence that names the class by its old name."""
    if refusal.problem is Problem.LEFT_BEHIND:
        text = ngettext(
            "%(name)s closes, but %(count)d child in it has no class yet: choose one, or let the class go on.",
            "%(name)s closes, but %(count)d children in it have no class yet: choose one, or let the class go on.",
            refusal.count,
        )
    elif refusal.problem is Problem.CHILD_ELSEWHERE:
        text = ngettext(
            "%(name)s: %(count)d child chosen is not in this class any more. Open it and save it once more.",
            "%(name)s: %(count)d children chosen are not in this class any more. Open it and save it once more.",
            refusal.count,
        )
    elif refusal.problem is Problem.RETAINED_ELSEWHERE:
        text = _("A child who was to stay a grade is in no class any more: remove the entry.")
    else:
        text = "%(name)s " + str(_SENTENCES[refusal.problem]) if refusal.key else str(_SENTENCES[refusal.problem])
    name = class_until(refusal.key, year) if refusal.key else ""
    return text % {"name": name, "count": refusal.count}


def off_balance_words(found: Mapping[ClassKey, int], year: int) -> list[str]:
    """By how many children classes do not add up, one sentence each (G1)."""
    line = _("%(name)s does not add up: it would have %(by)+d children. Look at the movements recorded for it.")
    return [line % {"name": class_then(key, year), "by": by} for key, by in found.items()]


def post_refused_words(key: ClassKey, year: int, why: str) -> str:
    """Why somebody cannot be head teacher of a class."""
    return _("%(name)s: %(why)s") % {"name": class_then(key, year), "why": why}


def no_account_words(key: ClassKey, year: int) -> str:
    """The head teacher chosen has no open account any more."""
    text = _("The head teacher chosen for %(name)s has no open account any more: choose somebody else.")
    return text % {"name": class_then(key, year)}


def later_post_words(key: ClassKey, year: int) -> str:
    """A post that must end on 31 August begins after it."""
    text = _("A post in %(name)s begins on 1 September or later already: end it on the page of the person first.")
    return text % {"name": class_until(key, year)}


def too_early_words(year: int, earliest: dt.date) -> str:
    """The turn may be prepared, but not carried out yet."""
    text = _("The turn can be carried out from %(day)s. Until then it is kept as you have prepared it.")
    return text % {"day": short_day(earliest)}


def retained_reason(each: Retained) -> str:
    """What the movement of a retained child says: reason, who approved, and when."""
    said = {"reason": each.reason, "approver": each.approver, "day": each.approved_on.isoformat()}
    return _("Stays a grade: %(reason)s. Approved by %(approver)s on %(day)s") % said


def turn_reason(year: int) -> str:
    """What the movements of a turn say as their reason."""
    return _("Turn of the school year %(year)d") % {"year": year}


def undo_reason(year: int) -> str:
    """What the counter-movements of a turn taken back say."""
    return _("Turn of the school year %(year)d taken back") % {"year": year}


def rolls_words(count: int) -> str:
    """Rolls of the new year exist."""
    text = ngettext(
        "%(count)d roll of the new school year was taken.", "%(count)d rolls of the new school year were taken.", count
    )
    return text % {"count": count}


def later_movements_words(count: int) -> str:
    """Movements were recorded after the turn."""
    text = ngettext(
        "%(count)d movement was recorded since then for these children or into the new classes.",
        "%(count)d movements were recorded since then for these children or into the new classes.",
        count,
    )
    return text % {"count": count}


def later_posts_words(count: int) -> str:
    """Posts were changed after the turn."""
    text = ngettext(
        "%(count)d post in these classes was given or changed since then.",
        "%(count)d posts in these classes were given or changed since then.",
        count,
    )
    return text % {"count": count}


def later_turn_words() -> str:
    """A later year is turned."""
    return _("The school year after it is turned already: take that back first.")


def in_use_words() -> str:
    """Something else points at what the turn made."""
    return _("Something recorded since then depends on a class, term or post that the turn made.")


def unreadable_words() -> str:
    """The draft cannot be read."""
    return _("This draft cannot be read. Begin it anew; nothing else is lost.")


def turned_words() -> str:
    """The year is turned, or the draft was replaced."""
    return _("This school year is turned already.")


def not_turned_words() -> str:
    """There is nothing to take back."""
    return _("This turn is not carried out, or is taken back already.")
