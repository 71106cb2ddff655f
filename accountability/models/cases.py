"""A child's dropout case: its row holds who and when, everything that happens to it is appended (D1 to D12).

The stage, the deadlines and what is overdue are never stored: they follow from these rows and the rolls (D8).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accountability.choices import CaseEventKind, CaseOrigin, CaseOutcome, Cause
from kongchuo.lib.fields import EncryptedTextField
from students.models import Movement, School, SpotCheck, Student

_NEEDS_OUTCOME = [CaseEventKind.CLOSED, CaseEventKind.PROPOSED]
_NEEDS_TEXT = [CaseEventKind.OVERRIDDEN, CaseEventKind.REOPENED, CaseEventKind.RETRACTED, *_NEEDS_OUTCOME]


class DropoutCase(models.Model):
    """One case of one child; at most one is open (D9, K11). Never deleted (D11).

    ``opened_on`` is the day judged, ``starts_on`` the first unexcused day of the run, or the day of the request for a
    transfer (K9). ``closed_on`` repeats the last closing event, so that the database holds "one open case".
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="cases")
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="cases")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    number = models.PositiveIntegerField(_("number"))
    origin = models.CharField(_("opened by"), max_length=10, choices=CaseOrigin.choices)
    starts_on = models.DateField(_("missing since"))
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["school", "-school_year", "-number"]
        indexes = [
            models.Index(fields=["school", "closed_on"], name="case_school_closed"),
            models.Index(fields=["student", "opened_on"], name="case_student_opened"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["school", "school_year", "number"], name="case_unique_number"),
            models.UniqueConstraint(fields=["student"], condition=Q(closed_on__isnull=True), name="case_one_open"),
            models.CheckConstraint(condition=Q(origin__in=CaseOrigin.values), name="case_origin_known"),
            models.CheckConstraint(condition=Q(opened_on__gte=models.F("starts_on")), name="case_opened_after_start"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as people say it: 2026-031."""
        return f"{self.school_year}-{self.number:03}"


class CaseEvent(models.Model):
    """Something that happened to a case, appended and never edited; ``by`` is empty where nobody but the facts did it.

    ``on`` is the day the event is about, ``at`` the moment it was recorded. ``starts_on`` is the first unexcused day of
    the episode that OPENED, RELAPSED or REOPENED begins. A RETRACTED event names in ``reverses`` the one it takes back.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="case_events")
    case = models.ForeignKey(DropoutCase, models.PROTECT, related_name="events")
    kind = models.CharField(_("event"), max_length=12, choices=CaseEventKind.choices)
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    starts_on = models.DateField(_("missing since"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=CaseOutcome.choices, blank=True)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("responsible person"),
        related_name="+",
        null=True,
        blank=True,
    )
    movement = models.ForeignKey(Movement, models.PROTECT, related_name="+", null=True, blank=True)
    check_made = models.ForeignKey(SpotCheck, models.PROTECT, related_name="+", null=True, blank=True)
    text = EncryptedTextField(_("reason or note"), blank=True, default="")
    reverses = models.OneToOneField("self", models.PROTECT, related_name="reversed_by", null=True, blank=True)

    class Meta:
        verbose_name = _("event of a case")
        verbose_name_plural = _("events of cases")
        ordering = ["case", "at", "id"]
        indexes = [models.Index(fields=["school", "kind", "on"], name="case_event_school_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CaseEventKind.values), name="case_event_kind_known"),
            models.CheckConstraint(
                condition=Q(kind__in=_NEEDS_OUTCOME, outcome__in=CaseOutcome.values)
                | (~Q(kind__in=_NEEDS_OUTCOME) & Q(outcome="")),
                name="case_event_outcome_where_it_ends",
            ),
            models.CheckConstraint(condition=~Q(kind__in=_NEEDS_TEXT, text=""), name="case_event_says_why"),
            models.CheckConstraint(
                condition=~Q(kind=CaseEventKind.RESPONSIBLE) | Q(staff__isnull=False), name="case_event_names_staff"
            ),
            models.CheckConstraint(
                condition=Q(kind=CaseEventKind.RETRACTED, reverses__isnull=False)
                | (~Q(kind=CaseEventKind.RETRACTED) & Q(reverses__isnull=True)),
                name="case_event_takes_back_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.on}"


class CauseRecord(models.Model):
    """Why a child does not come, as somebody found out (D12); appended, and there before any case is.

    The latest of these and of the visits is what is known.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="cause_records")
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="cause_records")
    on = models.DateField(_("day"))
    cause = models.CharField(_("cause"), max_length=20, choices=Cause.choices)
    note = EncryptedTextField(_("note"), blank=True, default="")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("cause of an absence")
        verbose_name_plural = _("causes of absences")
        ordering = ["student", "on", "id"]
        indexes = [models.Index(fields=["school", "student", "on"], name="cause_student_on")]
        constraints = [models.CheckConstraint(condition=Q(cause__in=Cause.values), name="cause_record_known")]

    def __str__(self) -> str:
        return f"{self.student_id} {self.cause}"


class TownshipNotice(models.Model):
    """The return-to-school notice that the township issued: the school records it, and never issues one (D6).

    Appended; a mistaken row is annulled with a reason and stays. ``served_on`` is added when the service is known.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="township_notices")
    case = models.ForeignKey(DropoutCase, models.PROTECT, related_name="township_notices")
    number = models.CharField(_("number of the township"), max_length=60)
    issued_on = models.DateField(_("issued on"))
    deadline_on = models.DateField(_("return until"))
    served_on = models.DateField(_("served on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    annulled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    annulled_at = models.DateTimeField(_("annulled at"), null=True, blank=True)
    annulled_because = models.CharField(_("why it was annulled"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("notice of the township")
        verbose_name_plural = _("notices of the township")
        ordering = ["case", "issued_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline_on__gte=models.F("issued_on")), name="township_notice_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(annulled_at__isnull=True) | ~Q(annulled_because=""),
                name="township_notice_annulled_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"
