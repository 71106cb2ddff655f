"""What is known of children on paper only, in sentences: every number says what it counts and since when (C5)."""

import datetime as dt
from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from students.choices import Paper, TaskKind
from students.day_words import flag_title, join, paragraph
from students.rules.class_names import school_year
from students.rules.flags import Flag
from students.rules.paper_only import Clock, Group, PaperRow, Unseen
from students.words import run_days, short_day


def group_title(group: Group) -> str:
    """What has to be done with the children of the group."""
    return str(_TITLES[group])


def group_note(group: Group) -> str:
    """Why they are here and when they leave the list."""
    return str(_NOTES[group])


def reason(row: PaperRow, today: dt.date) -> str:
    """Why the child is on the list, in numbers and dates (C5)."""
    if row.flags:
        return paragraph(*(_flag(flag) for flag in row.flags))
    if row.unseen:
        return _unseen(row)
    if row.group is Group.PROOF_MISSING:
        return _proof(row, today)
    return _SENTENCES[row.group](row)


def papers_words(papers: Iterable[Paper]) -> str:
    """Which papers of the movement are still to be brought; empty when none is."""
    labels = [str(paper.label) for paper in papers]
    return _("Papers still to be brought: %(papers)s.") % {"papers": join(labels)} if labels else ""


def left_words(row: PaperRow) -> str:
    """The days left or over, in the days that the rule counts; empty where there is no deadline."""
    clock = row.clock
    if clock is None:
        return ""
    in_school_days = row.group in (Group.TRANSFER_OVERDUE, Group.TRANSFER_RUNNING, Group.SUSPENSION_OVER)
    count = run_days(abs(clock.left)) if in_school_days else _days(abs(clock.left))
    if clock.is_over:
        return _("%(days)s over") % {"days": count}
    return _("today is the last day") if clock.left == 0 else _("%(days)s left") % {"days": count}


def due_words(clock: Clock | None) -> str:
    """The last day of a deadline; empty without one, or beyond the terms that the school has entered."""
    return _("until %(day)s") % {"day": full_date(clock.due_on)} if clock and clock.due_on else ""


def newcomer_words(new: Iterable[tuple[str, dt.date | None, bool]]) -> str:
    """Who is new in a class and since when: 新来：冉欣怡（插班，自11月23日）; empty without any."""
    told = [_newcomer(*each) for each in new]
    return _("New in the class: %(names)s") % {"names": join(told)} if told else ""


def _newcomer(name: str, since: dt.date | None, is_returnee: bool) -> str:
    words = {"name": name, "day": short_day(since) if since else ""}
    if is_returnee:
        return _("%(name)s (returned, since %(day)s)") % words
    return _("%(name)s (since %(day)s)") % words


def full_date(day: dt.date) -> str:
    """A date with its year where that is not this school year's matter of course: 2026年11月23日."""
    return _("%(day)s, %(year)d") % {"day": short_day(day), "year": day.year}


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _transfer(row: PaperRow) -> str:
    words = {"day": full_date(row.since), "days": run_days(row.elapsed), "school": row.other_school}
    if row.other_school:
        return _("Transfer to %(school)s requested on %(day)s, not confirmed for %(days)s.") % words
    return _("Transfer requested on %(day)s, not confirmed for %(days)s.") % words


def _suspension(row: PaperRow) -> str:
    words = {"day": full_date(row.since), "last": full_date(row.clock.due_on) if row.clock and row.clock.due_on else ""}
    return _("Suspended since %(day)s, the last day is %(last)s.") % words


def _graduate(row: PaperRow) -> str:
    return _("Graduated on %(day)s; no junior school is known.") % {"day": full_date(row.since)}


def _task(row: PaperRow) -> str:
    task = TaskKind(row.task or TaskKind.REGISTRY_RECORD)
    return _("%(task)s; noted on %(day)s.") % {"task": task.label, "day": full_date(row.since)}


def _proof(row: PaperRow, today: dt.date) -> str:
    where = _("Guest pupil here") if row.is_guest_here else _("Guest study elsewhere")
    place = _("%(where)s (%(school)s)") % {"where": where, "school": row.other_school} if row.other_school else where
    words = {"year": year_words(school_year(today)), "day": full_date(row.since), "days": run_days(row.elapsed)}
    missing = _("No proof of study for the school year %(year)s; owed since %(day)s, for %(days)s.") % words
    return paragraph(_("%(place)s.") % {"place": place}, missing)


def year_words(year: int) -> str:
    """A school year: 2026–2027."""
    return f"{year}–{year + 1}"


def _flag(flag: Flag) -> str:
    days = {"first": short_day(flag.days[0]), "last": short_day(flag.days[-1])}
    said = {**days, "title": flag_title(flag), "count": run_days(int(flag.count)), "limit": int(flag.limit)}
    return _("%(title)s: %(count)s, from %(first)s to %(last)s; the limit is %(limit)d.") % said


def named(row: PaperRow, today: dt.date) -> str:
    """A child with the reason, in one line of a form."""
    return _("%(name)s: %(reason)s") % {"name": row.name, "reason": reason(row, today)}


def _unseen(row: PaperRow) -> str:
    unseen = row.unseen
    assert unseen is not None
    words = {"day": full_date(unseen.since), "days": run_days(row.elapsed)}
    if unseen.why is Unseen.AWAY and unseen.kind:
        return _("%(kind)s since %(day)s, for %(days)s.") % {**words, "kind": unseen.kind.label}
    if unseen.why is Unseen.NO_CLASS:
        return _("Enrolled, but in no class since %(day)s, for %(days)s.") % words
    if row.student_id:
        return _("Expected since %(day)s, but the class has reported no roll since: %(days)s.") % words
    return _no_roll(row)


def _no_roll(row: PaperRow) -> str:
    sentence = ngettext(
        "The class has reported no roll this month: nothing is known of its %(count)d child.",
        "The class has reported no roll this month: nothing is known of its %(count)d children.",
        row.children,
    )
    return sentence % {"count": row.children}


_SENTENCES = {
    Group.TRANSFER_OVERDUE: _transfer,
    Group.TRANSFER_RUNNING: _transfer,
    Group.SUSPENSION_OVER: _suspension,
    Group.SUSPENSION_ENDING: _suspension,
    Group.NOT_ARRIVED: _graduate,
    Group.TASK: _task,
}
_TITLES: dict[Group, Promise] = {
    Group.TRANSFER_OVERDUE: gettext_lazy("Find the child: transfers that nobody has confirmed in time"),
    Group.SUSPENSION_OVER: gettext_lazy("Record the resumption: suspensions that have run out"),
    Group.LONG_LEAVE: gettext_lazy("Settle suspension of study: away for long"),
    Group.TRANSFER_RUNNING: gettext_lazy("Have it confirmed: transfers on their way"),
    Group.SUSPENSION_ENDING: gettext_lazy("Prepare the return: suspensions about to end"),
    Group.PROOF_MISSING: gettext_lazy("Ask for the proof of study: guest pupils"),
    Group.NOT_ARRIVED: gettext_lazy("Ask the junior school: graduates who have not arrived"),
    Group.NOT_EXPECTED: gettext_lazy("Find out why: expected by no roll this month"),
    Group.TASK: gettext_lazy("Do it: tasks of the registrar"),
}
_NOTES: dict[Group, Promise] = {
    Group.TRANSFER_OVERDUE: gettext_lazy(
        "Suspected dropout: ask the family and the receiving school, then record the confirmation or the withdrawal."
    ),
    Group.SUSPENSION_OVER: gettext_lazy("The child is due back: record the resumption, or an approved extension."),
    Group.LONG_LEAVE: gettext_lazy("Long leave can hide a dropout: suspend with approval, or bring the child back."),
    Group.TRANSFER_RUNNING: gettext_lazy("Neither here nor there until the receiving school has confirmed."),
    Group.SUSPENSION_ENDING: gettext_lazy("Agree on the day of return with the family."),
    Group.PROOF_MISSING: gettext_lazy("Each school year needs a proof that the child really studies there."),
    Group.NOT_ARRIVED: gettext_lazy("Once the junior school has confirmed the arrival, record its proof."),
    Group.NOT_EXPECTED: gettext_lazy("In the books, but on no roll of this month so far."),
    Group.TASK: gettext_lazy("Each is ticked off on the child's record or on the page of tasks."),
}
