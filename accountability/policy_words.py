"""The values of a school in words: what each means, what it may be, what a change of it must say (K14)."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.choices import BothPosts, PolicyGroup, ReportTo
from accountability.rules.policy_values import PATTERN_LENGTH, VALUES, Atom, PolicyValue, ValueKind, written
from students.day_words import join
from students.words import full_day

MEANING = {
    "on_time_until": gettext_lazy("Until the end of this minute the report of a class is on time; then it is late."),
    "late_slip_days": gettext_lazy(
        "For so many school days after the first day missed the head teacher may hand in a leave slip; "
        "later the registrar only."
    ),
    "head_teacher_leave_days": gettext_lazy("The head teacher grants leave of up to so many school days."),
    "registrar_leave_days": gettext_lazy(
        "The registrar grants leave of up to so many school days; beyond them the principal."
    ),
    "evidence_from_days": gettext_lazy("From so many school days of leave on, evidence is asked for."),
    "run_days": gettext_lazy("So many school days without leave in a row open a case."),
    "intermittent_days": gettext_lazy("So many school days without leave in a term put a child on the watch list."),
    "chronic_percent": gettext_lazy(
        "Whoever misses this share of the school days, for any reason, is on the watch list."
    ),
    "chronic_min_days": gettext_lazy("The share of days missed is judged from so many school days on."),
    "long_run_days": gettext_lazy(
        "So many school days missed in a row, for any reason, ask the registrar to settle a suspension."
    ),
    "long_leave_days": gettext_lazy("So many days of leave in a term ask the registrar to settle a suspension."),
    "transfer_days": gettext_lazy(
        "A transfer that the receiving school has not confirmed after so many school days is a suspected dropout."
    ),
    "transfer_warn_days": gettext_lazy("So many school days before that the transfer stands among the urgent ones."),
    "suspension_warn_days": gettext_lazy("So many days before its end a suspension is shown, to settle the return."),
    "registry_task_days": gettext_lazy("Within so many days the registry record of a returned child is made."),
    "revisit_days": gettext_lazy("Within so many school days every class has a spot check."),
    "too_good_percent": gettext_lazy(
        "Rolls without any absence for so long that chance gives it less often than this are a reason to go and look."
    ),
    "school_age_from": gettext_lazy("At this age on 31 August a child of the catchment begins school."),
    "school_age_until": gettext_lazy("Up to this age on 31 August a child of the catchment counts as of school age."),
    "visit_days": gettext_lazy("Where nobody was reached, the home visit is due within so many school days."),
    "letter_days": gettext_lazy("The persuasion letter is due so many school days after the case opened."),
    "return_days": gettext_lazy("So many days after it was served the letter asks the child to be back."),
    "report_visits": gettext_lazy("So many home visits are recorded before the dropout report."),
    "report_run_days": gettext_lazy(
        "On this school day without leave the dropout report is due, whatever the letter says."
    ),
    "confirm_run_days": gettext_lazy("From so many school days without leave on the principal may confirm a dropout."),
    "notice_chase_days": gettext_lazy("So many school days after the report the township is asked for its notice."),
    "observation_days": gettext_lazy("A child who is back is observed for so many school days."),
    "relapse_days": gettext_lazy("So many school days without leave during the observation open the case again."),
    "observation_note_days": gettext_lazy("During the observation a note is due every so many school days."),
    "cause_from_day": gettext_lazy("From this school day without leave on the cause is asked for."),
    "report_to": gettext_lazy("The office that the dropout report is made for."),
    "report_address": gettext_lazy("Its name as it stands on the report; empty leaves a blank to fill by pen."),
    "township_name": gettext_lazy("Its name as it stands on the draft of the notice; empty leaves a blank."),
    "support_contact_days": gettext_lazy("A supporter meets the child at least every so many days."),
    "support_review_days": gettext_lazy("So many days before the end of term support pairs are due for review."),
    "head_points": gettext_lazy("Taken from the head teacher of the class for each lost child."),
    "subject_points": gettext_lazy("Taken from each subject teacher of the class for each lost child."),
    "both_posts": gettext_lazy("What somebody is charged who is head teacher and subject teacher of the class."),
    "back_days": gettext_lazy("After so many whole school days attended a returned child is no longer lost."),
    "settlement_days": gettext_lazy("The points of a term are settled so many days after its last day."),
    "veto_percent": gettext_lazy(
        "A dropout rate of a class above this line, not at it, is a veto; the principal confirms it."
    ),
    "evaluation_start": gettext_lazy("Every month the evaluation of a class begins with so many points."),
    "late_report_points": gettext_lazy("Taken from the class for each report after the deadline."),
    "missed_report_points": gettext_lazy("Taken from the class for each day without a report."),
    "correction_points": gettext_lazy("Taken from the class for each correction after the day."),
    "no_contact_points": gettext_lazy(
        "Taken from the class where nobody tried to reach the guardian on the day of an absence without leave."
    ),
    "overdue_visit_points": gettext_lazy("Taken from the class for a home visit that was not made in time."),
    "mismatch_points": gettext_lazy("Taken from the class for a spot check that was settled against its roll."),
    "found_points": gettext_lazy("Taken from the class for a case that the school found first."),
    "summary_days": gettext_lazy("The monthly summary is due so many school days after the end of the month."),
    "letter_pattern": gettext_lazy("The number of each persuasion letter."),
    "receipt_pattern": gettext_lazy("The number of each service receipt."),
    "visit_pattern": gettext_lazy("The number of each home-visit record."),
    "report_pattern": gettext_lazy("The number of each dropout report."),
    "notice_pattern": gettext_lazy("The number of each draft for the township."),
    "agreement_pattern": gettext_lazy("The number of each responsibility agreement."),
}
"""What each value means, in one sentence."""

COUNTS = {
    PolicyGroup.ROLL: gettext_lazy("A day is judged by the values in force on it; leave by those of its first day."),
    PolicyGroup.WATCH: gettext_lazy("Counted each day by the values in force on that day."),
    PolicyGroup.REGISTRY: gettext_lazy("Counted each day by the values in force on that day."),
    PolicyGroup.CASE: gettext_lazy(
        "What a letter asks for and how long a child is observed follow the day of service and of return; "
        "all else is judged each day by the values in force on it."
    ),
    PolicyGroup.SUPPORT: gettext_lazy("Counted each day by the values in force on that day."),
    PolicyGroup.POINTS: gettext_lazy(
        "Points follow the day on which the dropout was confirmed, the veto the day of settlement."
    ),
    PolicyGroup.EVALUATION: gettext_lazy("A month is evaluated by the values in force on its last day."),
    PolicyGroup.MONTHS: gettext_lazy("A month is due by the value in force on its last day."),
    PolicyGroup.NUMBERS: gettext_lazy("A paper keeps the number it was given."),
}
"""By which day a value counts, as K14 has it."""

_CHOICES = {**dict(ReportTo.choices), **dict(BothPosts.choices)}
_BOUNDS = {
    ValueKind.NUMBER: gettext_lazy("Enter a whole number from %(low)s to %(high)s."),
    ValueKind.PERCENT: gettext_lazy("Enter a whole percentage from %(low)s to %(high)s."),
    ValueKind.SHARE: gettext_lazy("Enter a percentage from %(low)s to %(high)s, with two decimals at most."),
    ValueKind.POINTS: gettext_lazy("Enter points from %(low)s to %(high)s, with two decimals at most."),
    ValueKind.TIME: gettext_lazy("Enter a time from %(low)s:00 to %(high)s:00, such as 09:00."),
    ValueKind.TEXT: gettext_lazy("Enter one line of %(high)s characters at most."),
    ValueKind.CHOICE: gettext_lazy("Choose one from the list."),
}


def value_words(name: str, atom: Atom) -> str:
    """A value as the pages show it: 3, 50%, 09:00, the words of a choice; a dash where nothing is filled in."""
    kind = VALUES[name].kind
    if kind is ValueKind.CHOICE:
        return str(_CHOICES[str(atom)])
    if kind in (ValueKind.PERCENT, ValueKind.SHARE):
        return f"{written(atom)}%"
    return written(atom) or "—"


def bounds_words(value: PolicyValue) -> str:
    """What may be entered for the value: the sentence of a refusal, too."""
    if value.kind is ValueKind.PATTERN:
        said = _("Write {year} once and {number} once, in %(most)s characters at most: for example %(example)s")
        return said % {"most": PATTERN_LENGTH, "example": "义劝通字〔{year}〕第{number}号"}
    return str(_BOUNDS[value.kind]) % {"low": value.low, "high": value.high}


def order_words(less: object, more: object) -> str:
    """That one value cannot be greater than another, by their labels."""
    said = _("“%(less)s” cannot be greater than “%(more)s”: change one of the two.")
    return said % {"less": less, "more": more}


def same_words() -> str:
    """That two kinds of paper would have one number."""
    return _("Another kind of paper has this pattern: two papers would bear one number. Change a character.")


PAST_DAY = gettext_lazy("Days that are over keep their rule. Choose today or a later day.")
FAR_DAY = gettext_lazy("A change begins within two years. Look at the year.")
NO_REASON = gettext_lazy("Say why: the sentence stands in the history of the value.")
NOTHING_NEW = gettext_lazy("Nothing differs from the values that are in force on that day. Change a value first.")
DECIDED = gettext_lazy("This proposal has been decided already: look at the page again.")
OVER = gettext_lazy("The day of this proposal is over; such days keep their rule. Propose it for a later day.")
MOVED = gettext_lazy(
    "The values in force on that day are no longer those that the proposal was made from. Propose it anew."
)
NO_REFUSAL = gettext_lazy("Say why it is refused: whoever proposed it reads the sentence.")


def later_words(days: list[dt.date]) -> str:
    """That rows for later days are approved already, and somebody has to say what becomes of them."""
    listed = join(full_day(day) for day in days)
    return _("Other values are approved already for %(days)s. Say whether the new ones hold from then on too.") % {
        "days": listed
    }
