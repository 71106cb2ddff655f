"""What each paper says, gathered from case, child, guardians, class, visits and services (E1, domain 2).

Papers are written in Chinese, whatever the language of the page they are asked from.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone, translation

from accountability.choices import CaseEventKind, FileKind, PaperKind, ReportTo, ServiceMode, SignedHow
from accountability.models import CaseEvent, DropoutCase, HomeVisit, StoredFile
from accountability.papers.content import iso
from accountability.papers.letter import LetterContent
from accountability.papers.notice import NoticeContent
from accountability.papers.report import REQUEST, ReportContent, VisitRow, measures
from accountability.papers.visit import LAW, VisitContent
from accountability.papers.words import SERVICE, class_words
from accountability.queries.causes import latest_cause
from accountability.queries.papers import Missing, episode_starts_on, served_letters, visits_since
from accountability.rules.policy import PaperLimits
from kongchuo.lib.masks import mask_id, mask_phone, mask_status_number
from students.choices import NeedKind, Role
from students.models import Appointment, Guardian, Placement, School, Student
from students.queries.enrolment import covering
from students.queries.needs import kinds_on
from students.rules.class_names import class_label
from students.rules.needs import HEALTH

_CHINESE = "zh-hans"


@dataclass(frozen=True)
class Child:
    """What papers say of a child on a day; numbers, phones and houses are whole only where asked for (I3)."""

    student: Student
    on: dt.date
    is_full: bool = False

    @cached_property
    def placement(self) -> Placement | None:
        """The class of the day."""
        stays = Placement.objects.filter(covering(self.on), student=self.student)
        return stays.select_related("school_class").first()

    @cached_property
    def guardians(self) -> list[Guardian]:
        """Every guardian with a name, in the order of the registry."""
        return [each for each in Guardian.objects.filter(student=self.student).order_by("position") if each.name]

    @property
    def class_name(self) -> str:
        """The class as it is called on the day, in Chinese (G1)."""
        if self.placement is None:
            return ""
        of = self.placement.school_class
        return class_words(of.entry_year, *class_label(of.entry_year, of.number, self.on))

    @property
    def addressees(self) -> str:
        """The guardians by name."""
        return "、".join(each.name for each in self.guardians)

    @property
    def sex(self) -> str:
        """In Chinese."""
        with translation.override(_CHINESE):
            return str(self.student.get_sex_display())

    @property
    def age(self) -> int | None:
        """Full years on the day."""
        born = self.student.birth_on
        return (
            None if born is None else self.on.year - born.year - ((self.on.month, self.on.day) < (born.month, born.day))
        )

    @property
    def registered(self) -> str:
        """The registered address, down to the village only unless it is asked for whole (D13)."""
        of = self.student
        places = f"{of.province}{of.city}{of.county}{of.township}{of.village}"
        return (of.registered_address or places) if self.is_full else places

    @property
    def address(self) -> str:
        """The present address, left to the pen unless it is asked for whole."""
        return str(self.student.address) if self.is_full else ""

    def phone(self, number: str) -> str:
        """A phone number as the paper may show it."""
        return number if self.is_full else mask_phone(number)


def letter_content(case: DropoutCase, missing: Missing, limits: PaperLimits, on: dt.date) -> LetterContent:
    """The persuasion letter as it can be issued today, without its numbers (D3)."""
    child = Child(case.student, on)
    return LetterContent(
        school=_school_name(case.school_id),
        guardians=child.addressees,
        child=case.student.name,
        class_name=child.class_name,
        since=iso(missing.since),
        counted_on=iso(missing.counted_on),
        days=missing.days,
        return_days=limits.return_days,
        contact=responsible_of(case) or _head_teachers(child),
        issued_on=iso(on),
    )


def notice_content(case: DropoutCase, missing: Missing, limits: PaperLimits, on: dt.date) -> NoticeContent:
    """The draft for the township, without its number and without a deadline, which the township sets (D6)."""
    child = Child(case.student, on)
    letter = served_letters(case, missing.since).first()
    return NoticeContent(
        township=limits.township_name,
        school=_school_name(case.school_id),
        guardians=child.addressees,
        child=case.student.name,
        class_name=child.class_name,
        since=iso(missing.since),
        visit_count=visits_since(case.student_id, missing.since).count(),
        letter_number=letter.paper.number if letter else "",
        letter_served_on=iso(timezone.localdate(letter.served_at)) if letter else "",
        drafted_on=iso(on),
    )


def report_content(
    case: DropoutCase, missing: Missing, limits: PaperLimits, on: dt.date, *, is_full: bool = False
) -> ReportContent:
    """The dropout report as it can be issued today, without its number (D5, domain 2.4)."""
    child, of = Child(case.student, on, is_full), case.student
    visits = list(visits_since(of.pk, missing.since))
    letter = served_letters(case, missing.since).first()
    cause = latest_cause(of.pk, missing.since, on)
    with translation.override(_CHINESE):
        return ReportContent(
            receiver=limits.report_address or (limits.township_name if limits.report_to == ReportTo.TOWNSHIP else ""),
            school=_school_name(case.school_id),
            class_name=child.class_name,
            child=of.name,
            sex=child.sex,
            birth_on=iso(of.birth_on),
            id_number=str(of.id_number) if is_full else mask_id(of.id_number),
            status_number=str(of.status_number) if is_full else mask_status_number(of.status_number),
            registered=child.registered,
            address=child.address,
            kinds=_kinds(of, on),
            guardians="、".join(_with_relation(each) for each in child.guardians),
            phones="、".join(child.phone(each.phone) for each in child.guardians if each.phone),
            since=iso(missing.since),
            counted_on=iso(missing.counted_on),
            days=missing.days,
            cause=str(cause.label) if cause else "",
            whereabouts=next((str(visit.whereabouts) for visit in reversed(visits) if visit.whereabouts), ""),
            responsible=responsible_of(case) or _head_teachers(child),
            letter_number=letter.paper.number if letter else "",
            letter_served_on=iso(timezone.localdate(letter.served_at)) if letter else "",
            letter_mode=SERVICE[ServiceMode(letter.mode)] if letter else "",
            visit_count=len(visits),
            visits=tuple(_visit_row(visit) for visit in visits),
            measures=measures(len(visits), letter.paper.number if letter else ""),
            request=REQUEST,
            issued_on=iso(on),
        )


def visit_content(visit: HomeVisit, on: dt.date, *, is_full: bool = False) -> VisitContent:
    """The record of a home visit, without its number (domain 2.2)."""
    child = Child(visit.student, visit.on, is_full)
    case = case_of_visit(visit)
    since = episode_starts_on(case) if case else None
    guardian = child.guardians[0] if child.guardians else Guardian()
    with translation.override(_CHINESE):
        return VisitContent(
            school=_school_name(visit.school_id),
            class_name=child.class_name,
            child=visit.student.name,
            sex=child.sex,
            age=child.age,
            guardian=guardian.name,
            relation=guardian.relation,
            phone=child.phone(guardian.phone),
            address=child.address,
            order=_order(visit, since) if since else None,
            on=iso(visit.on),
            starts=f"{visit.starts_at:%H:%M}",
            ends=f"{visit.ends_at:%H:%M}" if visit.ends_at else "",
            place=str(visit.place_note) or str(visit.get_place_display()),
            visitors=_visitors(visit),
            companions=visit.companions,
            met=visit.met,
            family=visit.family,
            since=iso(since),
            cause=str(visit.get_cause_display()) if visit.cause else "",
            whereabouts=visit.whereabouts,
            talk=visit.talk,
            law=LAW if visit.law_explained else "",
            attitude=str(visit.get_attitude_display()),
            promise_on=iso(visit.promise_on),
            help=visit.help_promised,
            signed="" if visit.signed_how == SignedHow.PAPER else str(visit.get_signed_how_display()),
            signature=_signature(visit),
            recorded_by=visit.recorded_by.name,
            recorded_on=iso(timezone.localdate(visit.recorded_at)),
        )


def case_of_visit(visit: HomeVisit) -> DropoutCase | None:
    """The case a visit belongs to by its date: begun by then, and not closed before (D4)."""
    cases = DropoutCase.objects.filter(student=visit.student_id, starts_on__lte=visit.on)
    return cases.exclude(closed_on__lt=visit.on).select_related("student").order_by("-starts_on").first()


def responsible_of(case: DropoutCase) -> str:
    """Whom the school named last (D3)."""
    named = CaseEvent.objects.filter(case=case, kind=CaseEventKind.RESPONSIBLE, reversed_by=None)
    return named.order_by("-at", "-pk").values_list("staff__name", flat=True).first() or ""


def full_fields(kind: PaperKind) -> bool:
    """Whether a kind of paper has fields that are masked unless they are asked for whole (I3)."""
    return kind in (PaperKind.VISIT, PaperKind.REPORT)


def _order(visit: HomeVisit, since: dt.date) -> int | None:
    numbers = list(visits_since(visit.student_id, since).values_list("pk", flat=True))
    return numbers.index(visit.pk) + 1 if visit.pk in numbers else None


def _signature(visit: HomeVisit) -> str:
    """The SHA-256 of what was drawn on the screen; empty where nothing was (E3)."""
    drawn = StoredFile.objects.filter(visit=visit, kind=FileKind.SIGNATURE).order_by("pk")
    return drawn.values_list("sha256", flat=True).first() or ""


def _visitors(visit: HomeVisit) -> str:
    return "、".join(each.name for each in (visit.leader, visit.second) if each is not None)


def _visit_row(visit: HomeVisit) -> VisitRow:
    others = [visit.companions] if visit.companions else []
    return VisitRow(
        on=iso(visit.on),
        visitors="、".join([_visitors(visit), *others]),
        met=visit.met,
        attitude=str(visit.get_attitude_display()),
    )


def _with_relation(guardian: Guardian) -> str:
    return f"{guardian.name}（{guardian.relation}）" if guardian.relation else guardian.name


def _kinds(student: Student, on: dt.date) -> str:
    """The child's needs that are no matter of health; those are left to the pen (G6, I4)."""
    kinds = kinds_on(student.school_id, [student.pk], on).get(student.pk, set())
    return "、".join(str(kind.label) for kind in NeedKind if kind in kinds and kind not in HEALTH)


def _head_teachers(child: Child) -> str:
    if child.placement is None:
        return ""
    posts = Appointment.objects.filter(school_class=child.placement.school_class_id, role=Role.HEAD_TEACHER)
    held = posts.filter(starts_on__lte=child.on).exclude(ends_on__lt=child.on)
    return "、".join(held.order_by("starts_on", "pk").values_list("staff__name", flat=True))


def _school_name(school_id: int) -> str:
    return School.objects.values_list("name", flat=True).get(pk=school_id)
