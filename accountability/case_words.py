"""A case put into words: days missing, deadlines, the steps of the ladder, what a step lacks (C2, C5, D8)."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from accountability.choices import CaseOrigin, CaseOutcome, CaseStage, ReportTo
from accountability.rules.case_duties import Owner
from accountability.rules.case_facts import CaseLimits
from accountability.rules.cases import CaseState, ClosingGap, Gap
from accountability.rules.ladder import Standing, Step, StepKind
from students.day_words import join
from students.words import full_day, run_days, short_day, unknown_days

_OWNERS = {
    Owner.HEAD: pgettext_lazy("whose duty", "Head teacher"),
    Owner.REGISTRAR: pgettext_lazy("whose duty", "Registrar"),
    Owner.PRINCIPAL: pgettext_lazy("whose duty", "Principal"),
    Owner.RESPONSIBLE: pgettext_lazy("whose duty", "Responsible person"),
}
_STEPS = {
    StepKind.MISSING: pgettext_lazy("step", "Missing without leave"),
    StepKind.OPENED: pgettext_lazy("step", "Case opened"),
    StepKind.RESPONSIBLE: pgettext_lazy("step", "Responsible person"),
    StepKind.LETTER: pgettext_lazy("step", "Persuasion letter"),
    StepKind.VISITS: pgettext_lazy("step", "Home visits"),
    StepKind.REPORT: pgettext_lazy("step", "Dropout report"),
    StepKind.NOTICE: pgettext_lazy("step", "Return-to-school notice"),
    StepKind.CONFIRM: pgettext_lazy("step", "Confirmation of the dropout"),
    StepKind.RETURN: pgettext_lazy("step", "Back at school"),
    StepKind.OBSERVE: pgettext_lazy("step", "Observation"),
    StepKind.CLOSE: pgettext_lazy("step", "Closing"),
}
CALM_STAGES = frozenset({CaseStage.RETURNED, CaseStage.STEADY, CaseStage.CLOSED})
"""Stages in which nobody is missing: their chips are not red."""


def missing_words(state: CaseState) -> str:
    """How long the child has been missing, unknown days beside the number; or since when it is back (C1, C2)."""
    if state.episode.returned_on:
        return _("back since %(day)s") % {"day": short_day(state.episode.returned_on)}
    if not state.run.unexcused:
        return _("not at school since %(day)s") % {"day": short_day(state.episode.starts_on)}
    parts = [_("missing for %(days)s") % {"days": run_days(state.run.unexcused)}]
    unknown = unknown_days(state.run)
    return pgettext("between clauses", ", ").join([*parts, *([unknown] if unknown else [])])


def number_words(which: int, label: str) -> str:
    """Which case of the child it is and its number: 第 1 次立案 · 2026-031."""
    return _("Case %(which)d of the child · %(label)s") % {"which": which, "label": label}


def relapse_words(relapse_no: int) -> str:
    """How often the child was missing again after a return; empty for never (D9)."""
    told = ngettext("missing again %(count)d time", "missing again %(count)d times", relapse_no)
    return told % {"count": relapse_no} if relapse_no else ""


def due_words(due_on: dt.date | None, today: dt.date, *, is_overdue: bool) -> str:
    """Until when: today by midnight, by a day, or since when it is too late (A3, K10)."""
    if due_on is None:
        return _("no day is fixed for it yet")
    if is_overdue:
        return _("overdue: it was due on %(day)s") % {"day": full_day(due_on)}
    return _("today by 24:00") if due_on == today else _("by %(day)s") % {"day": full_day(due_on)}


def owner_words(owner: Owner, names: Iterable[str]) -> str:
    """Whose duty it is, with names where the post is held: 班主任 林老师."""
    told = join(names)
    post = str(_OWNERS[owner])
    return pgettext("post and name", "%(post)s %(name)s") % {"post": post, "name": told} if told else post


def gap_words(state: CaseState, gaps: Iterable[Gap], limits: CaseLimits) -> list[str]:
    """What a step lacks, each in a few words: 劝学书还没有送达, 家访还差 2 次 (D5, D7)."""
    count, days = state.visits_missing, run_days(limits.confirm_run_days)
    words = {
        Gap.LETTER: _("the persuasion letter has not been served"),
        Gap.VISITS: ngettext("%(count)d home visit is missing", "%(count)d home visits are missing", count)
        % {"count": count},
        Gap.DEADLINE: _("no deadline of a township's notice has passed, nor %(days)s without leave") % {"days": days},
    }
    return [words[gap] for gap in gaps]


def step_title(step: Step, origin: CaseOrigin) -> str:
    """What the step is called; a transfer under way begins without a roll that misses the child (D10)."""
    if step.kind is StepKind.MISSING and origin is CaseOrigin.TRANSFER:
        return str(origin.label)
    return str(_STEPS[step.kind])


def step_words(step: Step, state: CaseState, limits: CaseLimits, report_to: ReportTo) -> str:
    """What is still to be said of a step that is not done: what it is for, what it lacks, what it waits for."""
    if step.standing is Standing.BLOCKED and step.gaps:
        return _("blocked: %(gaps)s") % {"gaps": join(gap_words(state, step.gaps, limits))}
    say = _AHEAD.get(step.kind)
    return say(step, limits, report_to) if say else ""


def _letter(_step: Step, limits: CaseLimits, _to: ReportTo) -> str:
    days = limits.return_days
    told = ngettext(
        "served with its receipt; it asks for the return within %(days)d day",
        "served with its receipt; it asks for the return within %(days)d days",
        days,
    )
    return told % {"days": days}


def _visits(step: Step, _limits: CaseLimits, _to: ReportTo) -> str:
    if step.count:
        return _("%(count)d of %(needed)d recorded") % {"count": step.count, "needed": step.needed}
    told = ngettext("%(needed)d before the report", "%(needed)d before the report", step.needed)
    return told % {"needed": step.needed}


def _report(_step: Step, limits: CaseLimits, to: ReportTo) -> str:
    words = {"to": to.label, "days": run_days(limits.report_run_days)}
    return _("to the %(to)s, at the latest after %(days)s without leave") % words


def _notice(_step: Step, _limits: CaseLimits, _to: ReportTo) -> str:
    return _("issued by the township, never by the school")


def _confirm(_step: Step, limits: CaseLimits, _to: ReportTo) -> str:
    days = run_days(limits.confirm_run_days)
    return _("by the principal, once the notice's deadline has passed or after %(days)s without leave") % {"days": days}


def _return(step: Step, _limits: CaseLimits, _to: ReportTo) -> str:
    if step.until:
        return _("asked for until %(day)s; the first roll that shows the child counts") % {"day": full_day(step.until)}
    return _("the first roll that shows the child counts")


def _observe(step: Step, limits: CaseLimits, _to: ReportTo) -> str:
    if step.until:
        return _("until %(day)s") % {"day": full_day(step.until)}
    return run_days(limits.observation_days)


def _close(_step: Step, _limits: CaseLimits, _to: ReportTo) -> str:
    return _("with outcome and evidence")


_AHEAD = {
    StepKind.LETTER: _letter,
    StepKind.VISITS: _visits,
    StepKind.REPORT: _report,
    StepKind.NOTICE: _notice,
    StepKind.CONFIRM: _confirm,
    StepKind.RETURN: _return,
    StepKind.OBSERVE: _observe,
    StepKind.CLOSE: _close,
}


def closing_words(gap: ClosingGap, state: CaseState) -> str:
    """What speaks against an outcome now, in a sentence (D9, D11)."""
    if gap is ClosingGap.STILL_OBSERVED and state.episode.observed_until:
        return _("The observation runs until %(day)s.") % {"day": full_day(state.episode.observed_until)}
    return {
        ClosingGap.NO_EVIDENCE: _("The evidence is missing."),
        ClosingGap.NOT_BACK: _("No roll has shown the child since."),
        ClosingGap.STILL_OBSERVED: _("The observation is not over."),
        ClosingGap.NOT_TRANSFER: _("The registry holds no movement for it yet."),
    }[gap]


def outcome_words(outcome: CaseOutcome | None) -> str:
    """How the case ended; empty while it runs."""
    return str(outcome.label) if outcome else ""
