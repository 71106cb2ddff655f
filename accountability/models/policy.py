"""Dated policy values of what adults owe: a change is a new row, past days keep the rule then in force (K14)."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.choices import BothPosts, ReportTo
from students.models import School


class AccountabilityPolicy(models.Model):
    """The values marked ⚙ in the rules of support, cases, papers, points and evaluation.

    Before a school's first row the shipped ones are in force.
    """

    school = models.ForeignKey(School, models.PROTECT, verbose_name=_("school"), related_name="accountability_policies")
    effective_on = models.DateField(_("in force from"))
    support_contact_days = models.PositiveSmallIntegerField(
        _("days within which a supporter meets the child"), default=30, help_text="M10"
    )
    support_review_days = models.PositiveSmallIntegerField(
        _("days before the end of term from which pairs are reviewed"), default=14, help_text="G8"
    )
    visit_days = models.PositiveSmallIntegerField(
        _("school days for the visit after a contact that reached nobody"), default=1, help_text="D1"
    )
    letter_days = models.PositiveSmallIntegerField(
        _("school days for the persuasion letter"), default=1, help_text="D3"
    )
    return_days = models.PositiveSmallIntegerField(
        _("days to return after the letter is served"), default=7, help_text="D3"
    )
    report_visits = models.PositiveSmallIntegerField(_("home visits before the report"), default=3, help_text="D4")
    report_run_days = models.PositiveSmallIntegerField(
        _("unexcused days after which the report is due"), default=10, help_text="D5"
    )
    report_to = models.CharField(
        _("the report goes to"),
        max_length=20,
        choices=ReportTo.choices,
        default=ReportTo.CENTRAL_SCHOOL,
        help_text="D5",
    )
    report_address = models.CharField(_("name of that office"), max_length=80, blank=True, help_text="D5")
    township_name = models.CharField(_("name of the township government"), max_length=80, blank=True, help_text="D6")
    confirm_run_days = models.PositiveSmallIntegerField(
        _("unexcused days from which a dropout can be confirmed"), default=20, help_text="D7"
    )
    notice_chase_days = models.PositiveSmallIntegerField(
        _("school days after the report to ask for the township's notice"), default=5, help_text="D6"
    )
    observation_days = models.PositiveSmallIntegerField(
        _("school days of observation after a return"), default=20, help_text="D9"
    )
    relapse_days = models.PositiveSmallIntegerField(
        _("unexcused days that open the case again"), default=1, help_text="D9"
    )
    observation_note_days = models.PositiveSmallIntegerField(
        _("school days between notes of the observation"), default=5, help_text="D9"
    )
    cause_from_day = models.PositiveSmallIntegerField(
        _("the cause is asked from unexcused day"), default=2, help_text="D12"
    )
    head_points = models.DecimalField(
        _("points of the head teacher for a lost child"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(3),
        help_text="F2",
    )
    subject_points = models.DecimalField(
        _("points of each subject teacher for a lost child"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(2),
        help_text="F2",
    )
    both_posts = models.CharField(
        _("who holds both posts is charged"),
        max_length=10,
        choices=BothPosts.choices,
        default=BothPosts.HIGHER,
        help_text="F2",
    )
    back_days = models.PositiveSmallIntegerField(
        _("whole school days attended after a return"), default=5, help_text="F3"
    )
    settlement_days = models.PositiveSmallIntegerField(
        _("days after the last day of term on which points are settled"), default=0, help_text="F3"
    )
    veto_percent = models.DecimalField(
        _("dropout rate of a class above which the veto applies, percent"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(50),
        help_text="F6",
    )
    evaluation_start = models.DecimalField(
        _("evaluation of a class begins with"), max_digits=5, decimal_places=2, default=Decimal(100), help_text="F10"
    )
    late_report_points = models.DecimalField(
        _("a report after the deadline"), max_digits=5, decimal_places=2, default=Decimal("0.5"), help_text="F10"
    )
    missed_report_points = models.DecimalField(
        _("a missed report"), max_digits=5, decimal_places=2, default=Decimal(1), help_text="F10"
    )
    correction_points = models.DecimalField(
        _("a correction after the day"), max_digits=5, decimal_places=2, default=Decimal("0.2"), help_text="F10"
    )
    no_contact_points = models.DecimalField(
        _("an unexcused absence without contact on the same day"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(1),
        help_text="F10",
    )
    overdue_visit_points = models.DecimalField(
        _("an overdue home visit"), max_digits=5, decimal_places=2, default=Decimal(1), help_text="F10"
    )
    mismatch_points = models.DecimalField(
        _("a spot check that found another number"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(2),
        help_text="F10",
    )
    found_points = models.DecimalField(
        _("a case found by the school"), max_digits=5, decimal_places=2, default=Decimal(2), help_text="F10"
    )
    summary_days = models.PositiveSmallIntegerField(
        _("school days after the month's end until the summary is due"), default=3, help_text="H5"
    )
    letter_pattern = models.CharField(
        _("numbers of persuasion letters"), max_length=40, default="义劝通字〔{year}〕第{number}号", help_text="E2"
    )
    receipt_pattern = models.CharField(
        _("numbers of service receipts"), max_length=40, default="送回字〔{year}〕第{number}号", help_text="E2"
    )
    visit_pattern = models.CharField(
        _("numbers of home-visit records"), max_length=40, default="家访字〔{year}〕第{number}号", help_text="E2"
    )
    report_pattern = models.CharField(
        _("numbers of dropout reports"), max_length=40, default="控辍报字〔{year}〕第{number}号", help_text="E2"
    )
    notice_pattern = models.CharField(
        _("numbers of drafts for the township"), max_length=40, default="复学拟字〔{year}〕第{number}号", help_text="E2"
    )
    agreement_pattern = models.CharField(
        _("numbers of agreements"), max_length=40, default="责任书字〔{year}〕第{number}号", help_text="E2"
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("accountability rules")
        verbose_name_plural = _("accountability rules")
        ordering = ["school", "-effective_on"]
        constraints = [
            models.UniqueConstraint(fields=["school", "effective_on"], name="accountability_policy_unique_date"),
            models.CheckConstraint(
                condition=models.Q(support_contact_days__gte=1, relapse_days__gte=1, observation_note_days__gte=1),
                name="accountability_policy_plausible",
            ),
            models.CheckConstraint(
                condition=models.Q(both_posts__in=BothPosts.values, veto_percent__gte=0, veto_percent__lte=100),
                name="accountability_policy_points_plausible",
            ),
            models.CheckConstraint(
                condition=models.Q(head_points__gte=0, subject_points__gte=0, evaluation_start__gte=0),
                name="accountability_policy_points_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_on}"
