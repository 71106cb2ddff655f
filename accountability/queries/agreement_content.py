"""What the agreement of a post says on a day: values, targets, clauses, names (M1, M13, M14, F1)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from accountability.choices import Comparison, ReportTo, TargetKind
from accountability.models import ClauseText, Target
from accountability.papers.agreement import AgreementContent
from accountability.papers.agreement_targets import target_rows
from accountability.papers.clauses import OPENING, SHIPPED, Clauses, clauses_for, loaded
from accountability.papers.words import class_words
from accountability.queries.policy import policy_on
from accountability.rules.agreements import Post
from accountability.rules.targets import Wanted, in_force
from kongchuo.lib.percent import round_half_up
from students.models import School, SchoolClass
from students.queries.calendar import limits_on

_OFFICES = {ReportTo.CENTRAL_SCHOOL: "学区中心校", ReportTo.TOWNSHIP: "乡镇人民政府"}
_OPEN = "____"


@dataclass(frozen=True, slots=True)
class Ground:
    """What all agreements issued on a day have in common."""

    school: School
    school_year: int
    values: Mapping[str, str]
    clauses: Clauses
    principal: str


def clauses_in_force(school_id: int) -> ClauseText | None:
    """The approved version with the highest number; None while the shipped clauses are in force."""
    return ClauseText.objects.filter(school_id=school_id, approved_at__isnull=False).order_by("-version").first()


def clauses_of(version: ClauseText | None) -> Clauses:
    """The clauses of a version, the shipped ones for none."""
    return loaded(version.content) if version else SHIPPED


Targets = list[tuple[TargetKind, Wanted]]


def targets_of(school_id: int) -> Targets:
    """Every dated target of the school, in one query (M22)."""
    return [
        (
            TargetKind(row.kind),
            Wanted(
                Comparison(row.comparison),
                None if row.value is None else Fraction(row.value),
                row.source,
                row.effective_on,
            ),
        )
        for row in Target.objects.filter(school_id=school_id)
    ]


def wanted_of(targets: Targets, day: dt.date) -> Mapping[TargetKind, Wanted]:
    """The targets in force on a day, which an agreement issued on it prints (M22)."""
    return in_force(targets, day)


def values_on(school_id: int, day: dt.date) -> dict[str, str]:
    """What ``papers.clauses.NAMES`` stand for on a day, from policy and targets, in three queries (K14)."""
    policy, attendance, wanted = (
        policy_on(school_id, day),
        limits_on(school_id, day),
        in_force(targets_of(school_id), day),
    )
    return {
        "上报时限": f"{attendance.on_time_until:%H:%M}",
        "旷课天数": str(attendance.run_days),
        "家访时限": str(policy.visit_days),
        "家访次数": str(policy.report_visits),
        "返校期限": str(policy.return_days),
        "上报单位": policy.report_address or _OFFICES[ReportTo(policy.report_to)],
        "班主任扣分": _plain(policy.head_points),
        "科任扣分": _plain(policy.subject_points),
        "否决比例": f"{_plain(policy.veto_percent)}%",
        "巩固率": _target(wanted[TargetKind.CLASS_RETENTION]),
        "入学率": _target(wanted[TargetKind.ENROLMENT]),
        "残疾入学率": _target(wanted[TargetKind.DISABLED_ENROLMENT]),
        "初中入学率": _target(wanted[TargetKind.JUNIOR_ENROLMENT]),
    }


def _plain(value: Decimal) -> str:
    """3.00 as 3, 2.50 as 2.5."""
    return f"{value.normalize():f}"


def _target(wanted: Wanted) -> str:
    """100%, 90%以上; room for the pen while nobody has entered the figure (E5)."""
    if wanted.percent is None:
        return _OPEN
    words = {Comparison.AT_LEAST: "以上", Comparison.AT_MOST: "以内"}
    return f"{_plain(round_half_up(wanted.percent, 3))}%{words.get(wanted.comparison, '')}"


def ground_on(school: School, school_year: int, day: dt.date, clauses: Clauses, principal: str) -> Ground:
    """What all agreements of the day share, in three queries."""
    return Ground(school, school_year, values_on(school.pk, day), clauses, principal)


def agreement_content(
    ground: Ground, post: Post, school_class: SchoolClass, holders: Sequence[str]
) -> AgreementContent:
    """The agreement of a post, still without number; a vacant post has room for a name (E5)."""
    return AgreementContent(
        school=ground.school.name,
        school_year=f"{ground.school_year}-{ground.school_year + 1}",
        post=post_words(post, school_class, ground.school_year),
        holder="、".join(holders),
        principal=ground.principal,
        opening=OPENING,
        targets=target_rows(ground.values, is_head=post.is_head),
        clauses=clauses_for(ground.clauses, ground.values, is_head=post.is_head),
    )


def post_words(post: Post, school_class: SchoolClass, school_year: int) -> str:
    """A post as papers call it: 三年级（2）班班主任, 三年级（2）班数学教师."""
    name = class_words(school_class.entry_year, school_year - school_class.entry_year + 1, school_class.number)
    return f"{name}班主任" if post.is_head else f"{name}{post.subject}教师"
