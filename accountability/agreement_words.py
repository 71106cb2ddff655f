"""Agreements in words: posts, whom each waits for, targets beside their live values (F1, M14, M15)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accountability.choices import AgreementState, SigningKind
from accountability.rules.agreements import Post
from accountability.rules.targets import Verdict, Wanted, verdict
from kongchuo.lib.percent import format_percent
from students.words import class_name, short_day

_PLACES = 2
_CHIPS = {
    AgreementState.UNSIGNED: "chip--amber",
    AgreementState.SUCCESSOR: "chip--amber",
    AgreementState.PRINCIPAL: "chip--amber",
    AgreementState.VACANT: "",
    AgreementState.DONE: "chip--green",
}


def post_name(post: Post, entry_year: int, number: int, day: dt.date) -> str:
    """A post as the pages call it: 三年级(2)班 班主任, 三年级(2)班 数学."""
    return f"{class_name(entry_year, number, day)} {duty_name(post)}"


def duty_name(post: Post) -> str:
    """A post without its class: 班主任, 数学."""
    return pgettext("post of a class", "head teacher") if post.is_head else post.subject


def chips(found: Iterable[AgreementState]) -> list[tuple[str, str]]:
    """The states of an agreement, each with the colour of its chip."""
    return [(_CHIPS[each], str(each.label)) for each in found]


def person_words(name: str, asked: SigningKind | None, since: dt.date, issued_on: dt.date) -> str:
    """Somebody who is bound, and what is still asked: 王老师, 李老师 自10月12日 待确认."""
    began = _("since %(day)s") % {"day": short_day(since)} if since > issued_on else ""
    waits = {
        SigningKind.SIGNED: _("has not signed"),
        SigningKind.ACKNOWLEDGED: _("has not acknowledged"),
    }
    return " ".join(filter(None, (name, began, waits.get(asked, "") if asked else "")))


@dataclass(frozen=True, slots=True)
class LiveValue:
    """A live value beside a target; ``state`` is met, not met or none, as of targets."""

    text: str
    verdict: Verdict


NO_VALUE = LiveValue("", Verdict.NONE)


def retention_live(value: Fraction | None, wanted: Wanted) -> LiveValue:
    """The retention of the class this term against what was asked when the agreement was issued (H2)."""
    return LiveValue(
        _("%(percent)s this term") % {"percent": format_percent(value, _PLACES)},
        verdict(wanted, value),
    )


def lost_live(count: int) -> LiveValue:
    """The children of the class lost at present (F3)."""
    text = ngettext("%(count)d child at present", "%(count)d children at present", count) % {"count": count}
    return LiveValue(text, Verdict.NOT_MET if count else Verdict.MET)


def on_time_live(on_time: int, judged: int) -> LiveValue:
    """The reports of the month so far (B3)."""
    if not judged:
        return LiveValue(_("no school day to report yet this month"), Verdict.NONE)
    told = ngettext(
        "%(on_time)d of %(count)d school day this month", "%(on_time)d of %(count)d school days this month", judged
    )
    is_met = on_time == judged
    return LiveValue(told % {"on_time": on_time, "count": judged}, Verdict.MET if is_met else Verdict.NOT_MET)
