"""The ledger of deductions, its settlement and the objections to it (F2 to F8): appended, never edited or deleted.

Triggers of the database refuse every change of a ledger row (migration 0003).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accountability.choices import BothPosts, EntryKind, EntryReason, FinalReason, ObjectionAnswer
from accountability.models.cases import CaseEvent, DropoutCase
from kongchuo.lib.fields import EncryptedTextField
from students.models import School, SchoolClass, Term

CLAUSE = "篇一.3"
"""The clause of the source that every deduction stands on (M5)."""
_FACT_REASONS = [reason for reason in EntryReason.values if reason != EntryReason.OBJECTION]


class LedgerEntry(models.Model):
    """Points that one lost child costs one person, or that come back (F2, F7).

    ``points`` are negative for a charge, positive for its reversal. ``lost_on`` is the first unexcused day of the
    episode: who held a post in ``school_class`` then is charged (F4). ``posts`` are those posts as "role" or
    "role:subject". ``policy_on`` is the date of the policy row the values come from, None for the shipped values.
    ``round`` counts the charges of one person for one confirmation. ``posted_by`` is None where the facts alone did it.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="ledger_entries")
    term = models.ForeignKey(Term, models.PROTECT, verbose_name=_("term"), related_name="ledger_entries")
    case = models.ForeignKey(DropoutCase, models.PROTECT, verbose_name=_("case"), related_name="ledger_entries")
    confirmation = models.ForeignKey(CaseEvent, models.PROTECT, related_name="ledger_entries")
    confirmed_on = models.DateField(_("confirmed on"))
    lost_on = models.DateField(_("first unexcused day"))
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("member of staff"), related_name="ledger_entries"
    )
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, verbose_name=_("class"), related_name="+")
    posts = models.JSONField(_("posts"), default=list)
    kind = models.CharField(_("kind"), max_length=10, choices=EntryKind.choices)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=10, choices=EntryReason.choices, blank=True)
    reason_on = models.DateField(_("day of the reason"), null=True, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, related_name="reversed_by", null=True, blank=True)
    clause = models.CharField(_("clause"), max_length=20, default=CLAUSE)
    policy_on = models.DateField(_("policy in force from"), null=True, blank=True)
    head_points = models.DecimalField(max_digits=5, decimal_places=2)
    subject_points = models.DecimalField(max_digits=5, decimal_places=2)
    both_posts = models.CharField(max_length=10, choices=BothPosts.choices)
    round = models.PositiveSmallIntegerField(default=1)
    posted_at = models.DateTimeField(_("posted at"))
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    MIRRORED: ClassVar[tuple[str, ...]] = (
        *("school_id", "term_id", "case_id", "confirmation_id", "confirmed_on", "lost_on", "staff_id"),
        *("school_class_id", "posts", "clause", "policy_on", "head_points", "subject_points", "both_posts", "round"),
    )
    """What a reversal has in common with the charge it reverses."""

    class Meta:
        verbose_name = _("entry of the points ledger")
        verbose_name_plural = _("points ledger")
        ordering = ["school", "term", "id"]
        indexes = [
            models.Index(fields=["school", "term", "staff"], name="ledger_school_term_staff"),
            models.Index(fields=["school", "case"], name="ledger_school_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["confirmation", "staff", "school_class", "round"],
                condition=Q(kind=EntryKind.CHARGE),
                name="ledger_charged_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.CHARGE, points__lte=0, reverses__isnull=True, reason="")
                | Q(kind=EntryKind.REVERSAL, points__gte=0, reverses__isnull=False, reason__in=EntryReason.values),
                name="ledger_kind_fits",
            ),
            models.CheckConstraint(
                condition=~Q(reason=EntryReason.OBJECTION) | Q(posted_by__isnull=False),
                name="ledger_objection_has_person",
            ),
            models.CheckConstraint(
                condition=~Q(reason__in=_FACT_REASONS) | Q(posted_by__isnull=True), name="ledger_facts_have_no_person"
            ),
            models.CheckConstraint(condition=Q(confirmed_on__gte=F("lost_on")), name="ledger_dates_in_order"),
            models.CheckConstraint(condition=Q(both_posts__in=BothPosts.values), name="ledger_both_posts_known"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.points}"


class Settlement(models.Model):
    """A term whose points are settled (F3): what is confirmed after ``on`` belongs to the next term.

    ``on`` and the values are those of the day itself, whenever the settlement was run (K14).
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="settlements")
    term = models.OneToOneField(Term, models.PROTECT, verbose_name=_("term"), related_name="settlement")
    on = models.DateField(_("settlement day"))
    policy_on = models.DateField(_("policy in force from"), null=True, blank=True)
    veto_percent = models.DecimalField(max_digits=5, decimal_places=2)
    settled_at = models.DateTimeField(_("settled at"))
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        ordering = ["school", "on"]

    def __str__(self) -> str:
        return f"{self.term_id} {self.on}"


class FinalMark(models.Model):
    """Says of one charge that it is final: from then on only an upheld objection changes anything (F3, F8)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="final_marks")
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="final")
    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="final_marks")
    on = models.DateField(_("final since"))
    reason = models.CharField(_("reason"), max_length=10, choices=FinalReason.choices)
    at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("final entry")
        verbose_name_plural = _("final entries")
        ordering = ["school", "entry"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=FinalReason.values), name="final_mark_reason_known")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.on}"


class Objection(models.Model):
    """A person's word against one own entry (F8); one for each entry."""

    school = models.ForeignKey(School, models.PROTECT, related_name="objections")
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="objection")
    text = EncryptedTextField(_("what is wrong"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="objections")
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["school", "made_at"]

    def __str__(self) -> str:
        return f"{self.entry_id}"


class ObjectionDecision(models.Model):
    """What the principal decided about an objection, with the reason (F8)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="objection_decisions")
    objection = models.OneToOneField(Objection, models.PROTECT, related_name="decision")
    answer = models.CharField(_("decision"), max_length=10, choices=ObjectionAnswer.choices)
    reason = EncryptedTextField(_("reason"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision on an objection")
        verbose_name_plural = _("decisions on objections")
        ordering = ["school", "decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=ObjectionAnswer.values) & ~Q(reason=""), name="objection_decision_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.answer}"
