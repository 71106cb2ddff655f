"""Days, runs and flags of a child put into words and signs; numbers always with the dates behind them (C5)."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import reduce

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from kongchuo.lib.percent import round_half_up
from students.choices import AbsenceKind
from students.rules.calendar import DayReason, DayStatus
from students.rules.day_cells import DayCell, Look, Mark
from students.rules.flags import Flag, FlagCode
from students.rules.runs import Runs
from students.words import full_day, short_day, unknown_days

SIGNS = {
    AbsenceKind.UNEXPLAINED: pgettext_lazy("sign of a mark: no leave asked", "N"),
    AbsenceKind.UNEXCUSED: pgettext_lazy("sign of a mark: unexcused", "U"),
    AbsenceKind.SICK: pgettext_lazy("sign of a mark: sick leave", "S"),
    AbsenceKind.PERSONAL: pgettext_lazy("sign of a mark: personal leave", "P"),
    AbsenceKind.OFFICIAL: pgettext_lazy("sign of a mark: official leave", "O"),
    AbsenceKind.LATE: pgettext_lazy("sign of a mark: late", "L"),
    AbsenceKind.LEFT_EARLY: pgettext_lazy("sign of a mark: left early", "E"),
}
PRESENT_SIGN, UNKNOWN_SIGN, OFF_SIGN, AWAY_SIGN = "✓", "?", "·", "–"
_SIGN_OF_LOOK = {
    Look.PRESENT: PRESENT_SIGN,
    Look.UNKNOWN: UNKNOWN_SIGN,
    Look.OFF: OFF_SIGN,
    Look.AWAY: AWAY_SIGN,
    Look.AHEAD: "",
}


def sign(cell: DayCell) -> str:
    """The sign of a day: the letter of its mark, two where morning and afternoon differ, ✓ for presence."""
    if not any(cell.marks):
        return _SIGN_OF_LOOK[cell.look]
    return "".join(str(SIGNS[mark]) if mark else PRESENT_SIGN for mark in cell.marks)


def state_words(cell: DayCell, status: DayStatus) -> str:
    """What the day says, in words: 病假, 上午旷课，下午到校, 未上报, or why there is no school."""
    return off_words(status) if cell.look is Look.OFF else told_words(cell.look, cell.marks)


def told_words(look: Look, marks: tuple[Mark, ...]) -> str:
    """What a school day says, in words, by its look and marks."""
    if look is Look.UNKNOWN:
        return _("Not reported: neither present nor absent")
    if look is Look.AWAY:
        return _("Not expected in the class")
    if look is Look.AHEAD:
        return _("Still to come")
    if len(marks) == 2:
        both = {"morning": mark_words(marks[0]), "afternoon": mark_words(marks[1])}
        return _("morning: %(morning)s, afternoon: %(afternoon)s") % both
    return mark_words(marks[0] if marks else None)


def mark_words(mark: Mark) -> str:
    """A mark in words; none is present."""
    return str(mark.label) if mark else _("Present")


def weekday_sign(day: dt.date) -> str:
    """A weekday in the width of a column: 一, Mo."""
    word = date_format(day, "D")
    return word[-1] if word[0] in "星周週" else word[:2]


def off_words(status: DayStatus) -> str:
    """Why there is no school on a date: the holiday by its name, 周末, 学期外 (A1, B9)."""
    if status.why is DayReason.WEEKEND:
        return _("Weekend")
    if status.why is DayReason.OUTSIDE_TERM:
        return _("Outside the term")
    return status.name or _("No school")


def day_label(cell: DayCell, status: DayStatus) -> str:
    """A date with what it says: what a screen reader hears."""
    return f"{full_day(cell.day)} {state_words(cell, status)}"


def join(words: Iterable[str]) -> str:
    """Words one after another, as the language lists them."""
    return pgettext("between items of a list", ", ").join(words)


def paragraph(*sentences: str) -> str:
    """Sentences one after another; Chinese needs no space between them."""
    pattern = pgettext("two sentences", "%(first)s %(second)s")
    return reduce(lambda first, second: pattern % {"first": first, "second": second}, sentences)


def day_list(days: Iterable[dt.date]) -> str:
    """Dates one after another: 11月20日、11月23日."""
    return join(short_day(day) for day in days)


def run_sentence(run: Runs) -> str:
    """The runs of a child with their dates, unknown days beside them (C1, C2); empty without an absence."""
    if not run.absence:
        return ""
    words = {"count": run.unexcused, "days": day_list(run.unexcused_days)}
    parts = []
    if run.unexcused:
        parts.append(
            ngettext(
                "absent without leave for %(count)d day (%(days)s)",
                "absent without leave for %(count)d days (%(days)s)",
                run.unexcused,
            )
            % words
        )
    if run.absence > run.unexcused:
        parts.append(_absence(run))
    if run.unknown_days:
        parts.append(unknown_days(run))
    return pgettext("between clauses", ", ").join(parts)


def _absence(run: Runs) -> str:
    words = {"count": run.absence, "days": day_list(run.absent_days)}
    return (
        ngettext(
            "absent for %(count)d day with leave counted (%(days)s)",
            "absent for %(count)d days with leave counted (%(days)s)",
            run.absence,
        )
        % words
    )


def flag_title(flag: Flag) -> str:
    """What a flag is called."""
    return str(_TITLES[flag.code])


def flag_reason(flag: Flag) -> str:
    """Why a flag was raised, in numbers and dates (C5)."""
    words = {"count": plain(flag.count), "limit": plain(flag.limit), "days": day_list(flag.days)}
    if flag.code is FlagCode.CHRONIC:
        words["out_of"] = plain(flag.out_of or Fraction(0))
        return _("%(count)s of %(out_of)s days expected; the limit is %(limit)s (%(days)s)") % words
    return _("%(count)s school days; the limit is %(limit)s (%(days)s)") % words


def plain(number: Fraction) -> str:
    """A number of days, with a half where there is one: 3, 1.5."""
    rounded: Decimal = round_half_up(number)
    return str(rounded.to_integral_value() if rounded == rounded.to_integral_value() else rounded)


_TITLES = {
    FlagCode.UNEXCUSED_RUN: pgettext_lazy("flag", "Absent without leave for days on end"),
    FlagCode.LONG_RUN: pgettext_lazy("flag", "Away for long: settle suspension of study"),
    FlagCode.LONG_LEAVE: pgettext_lazy("flag", "Much leave this term: settle suspension of study"),
    FlagCode.INTERMITTENT: pgettext_lazy("flag", "Keeps missing days without leave"),
    FlagCode.CHRONIC: pgettext_lazy("flag", "Misses much of the term"),
}
