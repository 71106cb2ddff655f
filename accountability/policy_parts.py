"""The parts of the preview for roll, leave, watch, cases, support and papers (see ``policy_preview``)."""

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accountability.actions.policy_proposals import label_of
from accountability.choices import PolicyGroup
from accountability.policy_preview import Line, PreviewPart, shift_line
from accountability.queries import policy_preview as counted
from accountability.queries import preview_points
from accountability.queries.policy_preview import Scene
from accountability.queries.policy_rows import Policies
from accountability.rules.case_facts import LIMIT_NAMES
from accountability.rules.papers import number_text
from accountability.rules.policy_values import VALUES, written
from students.rules.flags import FlagCode
from students.words import full_day

_Part = Callable[[Scene, frozenset[str]], list[Line]]
_FLAGS = {
    FlagCode.UNEXCUSED_RUN: ({"run_days"}, gettext_lazy("On the watch list: missing without leave in a row")),
    FlagCode.INTERMITTENT: ({"intermittent_days"}, gettext_lazy("On the watch list: often missing without leave")),
    FlagCode.CHRONIC: (
        {"chronic_percent", "chronic_min_days"},
        gettext_lazy("On the watch list: much absence for any reason"),
    ),
    FlagCode.LONG_RUN: ({"long_run_days"}, gettext_lazy("On the watch list: away for long")),
    FlagCode.LONG_LEAVE: ({"long_leave_days"}, gettext_lazy("On the watch list: much leave in the term")),
}
_UNCOUNTED = {
    *("suspension_warn_days", "registry_task_days", "too_good_percent", "school_age_from", "school_age_until"),
    *("report_to", "report_address", "township_name"),
}


def _where(*names: str) -> Callable[[_Part], PreviewPart]:
    """A part that speaks only where one of its values changes."""

    def decorate(part: _Part) -> PreviewPart:
        @wraps(part)
        def speaks(school_id: int, day: dt.date, old: Policies, new: Policies) -> list[Line]:
            changed = old.differing(new, day) & frozenset(names)
            return part(Scene.of(school_id, day, old, new), changed) if changed else []

        return speaks

    return decorate


def _names(group: PolicyGroup) -> list[str]:
    return [name for name, value in VALUES.items() if value.group == group]


@_where("on_time_until")
def roll_part(scene: Scene, _changed: frozenset[str]) -> list[Line]:
    """The late reports of the month by the new deadline; what is past stays judged by the old one (B3, K14)."""
    late = shift_line(_("Late reports of this month, had the new time been in force"), counted.late_shift(scene))
    return [late, Line(_("The days that are over stay as they were judged."))]


@_where("late_slip_days", "head_teacher_leave_days", "registrar_leave_days", "evidence_from_days")
def leave_part(scene: Scene, changed: frozenset[str]) -> list[Line]:
    """The slips of the running term, had they been asked for now (B7)."""
    shifts = counted.leave_shifts(scene)
    lines = {
        "head_teacher_leave_days": (_("Slips of this term that go beyond the head teacher"), shifts.beyond_head),
        "registrar_leave_days": (_("Slips of this term that only the principal grants"), shifts.beyond_registrar),
        "evidence_from_days": (_("Slips of this term for which evidence is asked"), shifts.evidence),
    }
    told = [shift_line(label, shift) for name, (label, shift) in lines.items() if name in changed]
    return [*told, Line(_("Slips that were granted stay granted."))]


@_where("run_days", "intermittent_days", "chronic_percent", "chronic_min_days", "long_run_days", "long_leave_days")
def watch_part(scene: Scene, changed: frozenset[str]) -> list[Line]:
    """The children on the watch list by reason (C3, C4)."""
    shifts = counted.watch_shifts(scene)
    return [shift_line(label, shifts[code]) for code, (names, label) in _FLAGS.items() if names & changed]


@_where("run_days", "relapse_days")
def case_part(scene: Scene, _changed: frozenset[str]) -> list[Line]:
    """The cases that open, open again or dissolve on the first day (D2, D9, B4)."""
    shifts = counted.case_shifts(scene)
    told = (
        (_("Cases that open on the first day"), shifts.opened),
        (_("Cases in which the child counts as missing again"), shifts.relapsed),
        (_("Cases opened today that would not have been opened"), shifts.dissolved),
    )
    return [shift_line(label, shift) for label, shift in told if shift.changed or label == told[0][0]]


@_where("transfer_days", "transfer_warn_days")
def transfer_part(scene: Scene, _changed: frozenset[str]) -> list[Line]:
    """The transfers that become suspected dropouts (D10)."""
    return [shift_line(_("Transfers that open a case for want of an answer"), counted.transfer_shift(scene))]


@_where("revisit_days")
def round_part(scene: Scene, _changed: frozenset[str]) -> list[Line]:
    """How far the round of spot checks is (M3)."""
    before, after = counted.visited_classes(scene)
    return [Line(_("Classes checked within the time of the round"), before, after, abs(after - before))]


@_where(*LIMIT_NAMES)
def duty_part(scene: Scene, _changed: frozenset[str]) -> list[Line]:
    """The duties of the open cases: how many are owed, are overdue, and move (D1 to D9)."""
    shifts = counted.duty_shifts(scene)
    return [
        shift_line(_("Duties that are owed today"), shifts.owed),
        shift_line(_("Duties that are overdue today"), shifts.overdue),
        shift_line(_("Duties whose last day moves"), shifts.moved, is_plain=True),
    ]


@_where("support_contact_days", "support_review_days")
def support_part(scene: Scene, _changed: frozenset[str]) -> list[Line]:
    """The support pairs with something owed (M10, G8)."""
    return [shift_line(_("Support pairs with a contact or review owed"), counted.support_shift(scene))]


@_where(*_names(PolicyGroup.POINTS))
def points_part(scene: Scene, changed: frozenset[str]) -> list[Line]:
    """That points follow the day of confirmation, and the veto the day of settlement (K14)."""
    count = counted.confirmed_in_term(scene)
    kept = ngettext(
        "Nothing changes for the %(count)d dropout confirmed in this term: points follow the day of confirmation.",
        "Nothing changes for the %(count)d dropouts confirmed in this term: points follow the day of confirmation.",
        count,
    )
    lines = [Line(kept % {"count": count})] if changed - {"veto_percent"} else []
    return [*lines, *(_veto_lines(scene) if "veto_percent" in changed else [])]


def _veto_lines(scene: Scene) -> list[Line]:
    before, after = preview_points.classes_over_the_line(scene)
    label = _("Classes whose children lost at present exceed the line")
    when = Line(_("The veto of this term is judged by the line in force on the day of settlement."))
    return [Line(label, before, after, abs(after - before)), when]


@_where(*_names(PolicyGroup.EVALUATION))
def evaluation_part(scene: Scene, _changed: frozenset[str]) -> list[Line]:
    """How many classes would have another total this month; it is evaluated by the values of its last day (K14)."""
    changed, judged = preview_points.evaluations_changed(scene)
    told = ngettext(
        "The total of %(changed)d class of %(judged)d would be another this month.",
        "The total of %(changed)d classes of %(judged)d would be another this month.",
        changed,
    )
    whole = _("A month is evaluated as a whole by the values in force on its last day; months before it stay.")
    return [Line(told % {"changed": changed, "judged": judged}, changed=changed), Line(whole)]


@_where("summary_days")
def month_part(scene: Scene, _changed: frozenset[str]) -> list[Line]:
    """When the summary of the running month is due (H5)."""
    before, after = (full_day(day) if day else "—" for day in counted.summary_due(scene))
    said = _("The summary of this month is due on %(after)s instead of %(before)s.")
    return [Line(said % {"before": before, "after": after})]


@_where(*_names(PolicyGroup.NUMBERS))
def number_part(scene: Scene, changed: frozenset[str]) -> list[Line]:
    """What the numbers will look like (E2)."""
    year = scene.day.year
    samples = {name: number_text(written(scene.new.value(name, scene.day)), year, 1) for name in sorted(changed)}
    told = [
        Line(_("%(label)s: %(sample)s") % {"label": label_of(name), "sample": text}) for name, text in samples.items()
    ]
    return [*told, Line(_("Papers that have a number keep it, and the running numbers go on."))]


@_where(*_UNCOUNTED)
def plain_part(_scene: Scene, _changed: frozenset[str]) -> list[Line]:
    """That what was stored stays as it is."""
    return [Line(_("Nothing that is stored changes: lists and papers made from that day on follow the new values."))]


PARTS: tuple[PreviewPart, ...] = (
    *(roll_part, leave_part, watch_part, case_part, transfer_part, round_part, duty_part),
    *(support_part, points_part, evaluation_part, month_part, number_part, plain_part),
)
