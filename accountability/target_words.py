"""Targets in words: what is asked for, whether it is met, and why there is sometimes no answer (M14, M22)."""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accountability.choices import Comparison, TargetKind
from accountability.rules.targets import JUNIOR, Verdict, Wanted
from kongchuo.lib.percent import NO_BASE, format_percent, round_half_up
from students.rules.enrolment_rates import Rate

VERDICTS: Mapping[Verdict, Promise | str] = {
    Verdict.MET: pgettext_lazy("target", "met"),
    Verdict.NOT_MET: pgettext_lazy("target", "not met"),
    Verdict.NONE: NO_BASE,
}
_EMPTY: Mapping[TargetKind, Promise] = {
    TargetKind.ENROLMENT: gettext_lazy("No child of school age is on the catchment list. Import the list first."),
    TargetKind.DISABLED_ENROLMENT: gettext_lazy("No child with one of the three disabilities is on the list."),
    TargetKind.CLASS_RETENTION: gettext_lazy("No class had a pupil in a term that has begun."),
    TargetKind.RETENTION: gettext_lazy("The school had no pupil in a term that has begun."),
    TargetKind.DROPOUT: gettext_lazy("The school had no pupil on 1 September."),
}
_PLACES = 2


def wanted_words(wanted: Wanted) -> str:
    """What a target asks for: ≥ 90%, = 100%, above the year before; a dash while nobody has entered the figure."""
    if wanted.comparison == Comparison.RISING:
        return str(Comparison.RISING.label)
    signs = {Comparison.EQUAL: "=", Comparison.AT_LEAST: "≥", Comparison.AT_MOST: "≤"}
    return f"{signs[wanted.comparison]} {_percent(wanted.percent)}"


def _percent(percent: Fraction | None) -> str:
    """A percentage as it was entered: 100%, 99.5%."""
    if percent is None:
        return NO_BASE
    return f"{round_half_up(percent, 3).normalize():f}%"


def value_words(kind: TargetKind, now: Rate) -> str:
    """The live value; of the classes how many meet the target."""
    if kind == TargetKind.CLASS_RETENTION and now.whole:
        text = ngettext("%(part)d of %(count)d class", "%(part)d of %(count)d classes", now.whole)
        return text % {"part": now.part, "count": now.whole}
    return format_percent(now.value, _PLACES)


def why(kind: TargetKind, wanted: Wanted, now: Rate, verdict: Verdict) -> str:
    """Why there is no answer, and what to do about it; empty where there is one."""
    if verdict != Verdict.NONE:
        return ""
    if kind in JUNIOR:
        return _("This school has no junior stage, so there is nothing to count.")
    if now.value is None:
        return str(_EMPTY[kind])
    if wanted.comparison == Comparison.RISING:
        return _("The value of the year before is not known.")
    return _("The figure set by the province is not entered yet.")
