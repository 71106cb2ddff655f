"""Dated policy values of attendance: edited with an effective date, past days keep the rule then in force (K14)."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from students.models.school import School


class AttendancePolicy(models.Model):
    """The values marked ⚙ in the rules of roll, leave and counters; the defaults are the shipped ones."""

    school = models.ForeignKey(
        School,
        models.PROTECT,
        verbose_name=_("school"),
        related_name="attendance_policies",
    )
    effective_on = models.DateField(_("in force from"))
    on_time_until = models.TimeField(_("reports are on time until"), default=dt.time(9, 0), help_text="B3")
    late_slip_days = models.PositiveSmallIntegerField(_("school days for late leave slips"), default=1, help_text="B4")
    head_teacher_leave_days = models.PositiveSmallIntegerField(
        _("days a head teacher grants"), default=2, help_text="B7"
    )
    registrar_leave_days = models.PositiveSmallIntegerField(_("days the registrar grants"), default=5, help_text="B7")
    evidence_from_days = models.PositiveSmallIntegerField(_("evidence is asked from"), default=3, help_text="B7")
    run_days = models.PositiveSmallIntegerField(_("unexcused run that alarms"), default=3, help_text="D2")
    intermittent_days = models.PositiveSmallIntegerField(_("unexcused days in a term"), default=7, help_text="C3")
    chronic_percent = models.PositiveSmallIntegerField(_("chronic absence, percent"), default=10, help_text="C3")
    chronic_min_days = models.PositiveSmallIntegerField(
        _("school days before it is judged"), default=20, help_text="C3"
    )
    long_run_days = models.PositiveSmallIntegerField(
        _("absence run on the long-leave watch"), default=15, help_text="C4"
    )
    long_leave_days = models.PositiveSmallIntegerField(
        _("days of leave on the long-leave watch"), default=40, help_text="C4"
    )
    transfer_days = models.PositiveSmallIntegerField(
        _("school days for a transfer to be confirmed"), default=10, help_text="D10"
    )
    transfer_warn_days = models.PositiveSmallIntegerField(
        _("reminder, school days before the transfer is overdue"), default=3, help_text="D10"
    )
    suspension_warn_days = models.PositiveSmallIntegerField(
        _("reminder, days before a suspension ends"), default=14, help_text="M6"
    )
    registry_task_days = models.PositiveSmallIntegerField(
        _("days for the registry record of a returnee"), default=30, help_text="G5"
    )
    revisit_days = models.PositiveSmallIntegerField(
        _("school days within which every class is checked"), default=20, help_text="M3"
    )
    too_good_percent = models.PositiveSmallIntegerField(
        _("how unlikely a time without absence must be, percent"), default=5, help_text="M3"
    )
    school_age_from = models.PositiveSmallIntegerField(
        _("school age begins with the age of, on 31 August"), default=6, help_text="G7"
    )
    school_age_until = models.PositiveSmallIntegerField(
        _("school age ends with the age of, on 31 August"), default=12, help_text="G7"
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("attendance rules")
        verbose_name_plural = _("attendance rules")
        ordering = ["school", "-effective_on"]
        constraints = [
            models.UniqueConstraint(fields=["school", "effective_on"], name="attendance_policy_unique_date"),
            models.CheckConstraint(
                condition=models.Q(chronic_percent__gte=1, chronic_percent__lte=100, run_days__gte=1),
                name="attendance_policy_plausible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_on}"
