"""Deductions in words: every number with what it stands on (F2 to F8, C5)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accountability.choices import BothPosts, EntryReason, FinalReason
from accountability.rules.deductions import Preview
from accountability.rules.losses import Finality
from kongchuo.lib.percent import format_percent
from students.choices import Role
from students.words import full_day

STATUS: Mapping[Finality, Promise] = {
    Finality.PROVISIONAL: gettext_lazy("Provisional"),
    Finality.FINAL: gettext_lazy("Final"),
    Finality.REVERSED: pgettext_lazy("deduction", "Taken back"),
}
CHIPS: Mapping[Finality, str] = {
    Finality.PROVISIONAL: "chip--amber",
    Finality.FINAL: "",
    Finality.REVERSED: "chip--green",
}
MINUS = "−"


def points_words(points: Decimal) -> str:
    """Points with their sign and without idle zeros: −3, +2.5, 0."""
    number = f"{abs(points):.2f}".rstrip("0").rstrip(".")
    return number if not points else f"{MINUS if points < 0 else '+'}{number}"


def post_words(label: str) -> str:
    """A post as the ledger keeps it, in words: 班主任, 任课教师（数学）."""
    role, _colon, subject = label.partition(":")
    name = str(Role(role).label)
    return _("%(post)s (%(subject)s)") % {"post": name, "subject": subject} if subject else name


def posts_words(labels: Iterable[str]) -> str:
    """Several posts in one line."""
    return pgettext("between items of a list", ", ").join(post_words(label) for label in labels)


def arithmetic_words(posts: Iterable[str], points: Decimal, head: Decimal, subject: Decimal, both: str) -> str:
    """How the points come about: one lost child, one class, the value of the post (F2)."""
    roles = {label.partition(":")[0] for label in posts}
    result = points_words(points)
    values = {"head": _plain(head), "subject": _plain(subject), "result": result}
    if len(roles) > 1:
        told = _("1 child × (head teacher %(head)s points, subject teacher %(subject)s points: %(both)s) = %(result)s")
        return told % {**values, "both": BothPosts(both).label}
    if Role.HEAD_TEACHER in roles:
        return _("1 child × head teacher %(head)s points = %(result)s") % values
    return _("1 child × subject teacher %(subject)s points, however many subjects = %(result)s") % values


def _plain(points: Decimal) -> str:
    return points_words(points).lstrip("+")


def policy_words(policy_on: dt.date | None) -> str:
    """Which row of the school's rules the values come from (K14)."""
    if policy_on is None:
        return _("the values that came with the program")
    return _("the school's rules in force from %(day)s") % {"day": date_format(policy_on)}


def provisional_words(settled_on: dt.date, back_days: int, *, is_settled: bool) -> str:
    """Why a deduction is not final yet, and what decides it (F3, K16)."""
    values = {"day": full_day(settled_on), "days": back_days}
    if is_settled:
        return (
            _(
                "The child had returned by the settlement day, %(day)s, but not for %(days)d whole school days yet. "
                "Once they have passed the deduction is taken back; if the child is missing again it becomes final."
            )
            % values
        )
    return (
        _(
            "Provisional until the settlement day, %(day)s. If the child is back by then, which takes %(days)d whole "
            "school days after the day of return, the deduction is taken back by itself."
        )
        % values
    )


def final_words(reason: str, on: dt.date) -> str:
    """Why a deduction is final (F3)."""
    return _("%(reason)s, on %(day)s. Only an objection that the principal upholds changes it now.") % {
        "reason": FinalReason(reason).label, "day": full_day(on),
    }  # fmt: skip


def reversed_words(reason: str, on: dt.date | None) -> str:
    """Why a deduction was taken back (F7)."""
    told = str(EntryReason(reason).label)
    return _("%(reason)s, on %(day)s.") % {"reason": told, "day": full_day(on)} if on else told


def rate_words(lost: int, base: int, joined: int, left: int) -> str:
    """A dropout rate with its head counts: 3 ÷ (5 + 0 − 0) = 60.00% (F6, H7)."""
    whole = base + joined - left
    rate = format_percent(Fraction(lost, whole) if whole > 0 else None, 2)
    return f"{lost} ÷ ({base} + {joined} {MINUS} {left}) = {rate}"


def charged_words(found: Preview) -> list[str]:
    """Whom a confirmation charges, person by person, and whose post was vacant (F2, F4)."""
    day = full_day(found.lost_on)
    told = [
        _("%(name)s, %(posts)s on %(day)s: %(points)s points")
        % {"name": name, "posts": posts_words(posts), "day": day, "points": points_words(points)}
        for name, posts, points in found.charges
    ]
    if found.is_vacant:
        vacant = _(
            "On %(day)s, the first unexcused day, the class had no head teacher: nobody is charged for that post."
        )
        told.append(vacant % {"day": day})
    return told
