"""Home visits as the official form has them (D4, M17)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accountability.choices import HEALTH_CAUSES, Attitude, Cause, SignedHow, VisitPlace
from kongchuo.lib.fields import EncryptedTextField
from students.models import Contact, School, Student


class HomeVisit(models.Model):
    """A visit to a child's home, also one that met nobody (D4); it belongs to the child and finds its case by its date.

    Two visitors at least: ``leader``, and ``second``, ``companions`` or the village committee's ``village_rep``.
    ``met`` names who of the family was spoken to; with nobody, there is no promise and no signature. ``contact`` is the
    entry in the child's contact log that the visit makes, so that it satisfies D1 (K8). Appended; a mistaken row is
    annulled with a reason and counts nowhere. What was written may speak of illness: ``is_health_matter`` (I4).
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="home_visits")
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="home_visits")
    contact = models.OneToOneField(Contact, models.PROTECT, related_name="home_visit")
    on = models.DateField(_("date"))
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=10, choices=VisitPlace.choices)
    place_note = EncryptedTextField(_("where"), blank=True, default="")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("second visitor"),
        related_name="+",
        null=True,
        blank=True,
    )
    companions = models.CharField(_("others who came along"), max_length=80, blank=True)
    village_rep = models.CharField(_("from the village committee"), max_length=60, blank=True)
    met = models.CharField(_("who was met"), max_length=60, blank=True)
    attitude = models.CharField(_("attitude"), max_length=10, choices=Attitude.choices)
    cause = models.CharField(_("cause"), max_length=20, choices=Cause.choices, blank=True)
    family = EncryptedTextField(_("situation of the family"), blank=True, default="")
    whereabouts = EncryptedTextField(_("where the child is"), blank=True, default="")
    talk = EncryptedTextField(_("what was said and done"), blank=True, default="")
    law_explained = models.BooleanField(_("the law was explained"), default=False)
    help_promised = EncryptedTextField(_("help promised"), blank=True, default="")
    promise_on = models.DateField(_("return promised for"), null=True, blank=True)
    signed_how = models.CharField(_("guardian's signature"), max_length=10, choices=SignedHow.choices)
    client_key = models.UUIDField(_("client key"), unique=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    annulled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    annulled_at = models.DateTimeField(_("annulled at"), null=True, blank=True)
    annulled_because = models.CharField(_("why it was annulled"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("home visit")
        verbose_name_plural = _("home visits")
        ordering = ["student", "on", "starts_at", "id"]
        indexes = [models.Index(fields=["school", "student", "on"], name="visit_student_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(second__isnull=False) | ~Q(companions="") | ~Q(village_rep=""), name="visit_two_visitors"
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("leader")), name="visit_second_is_another"
            ),
            models.CheckConstraint(condition=Q(place__in=VisitPlace.values), name="visit_place_known"),
            models.CheckConstraint(condition=~Q(place=VisitPlace.ELSEWHERE, place_note=""), name="visit_says_where"),
            models.CheckConstraint(condition=Q(attitude__in=Attitude.values), name="visit_attitude_known"),
            models.CheckConstraint(condition=Q(signed_how__in=SignedHow.values), name="visit_signed_how_known"),
            models.CheckConstraint(
                condition=Q(attitude=Attitude.NOBODY, met="", signed_how=SignedHow.NOBODY, promise_on__isnull=True)
                | (~Q(attitude=Attitude.NOBODY) & ~Q(met="") & ~Q(signed_how=SignedHow.NOBODY)),
                name="visit_somebody_or_nobody",
            ),
            models.CheckConstraint(condition=Q(cause__in=["", *Cause.values]), name="visit_cause_known"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="visit_times_in_order"
            ),
            models.CheckConstraint(
                condition=Q(promise_on__isnull=True) | Q(promise_on__gte=F("on")), name="visit_promise_ahead"
            ),
            models.CheckConstraint(
                condition=Q(annulled_at__isnull=True) | Q(annulled_by__isnull=False) & ~Q(annulled_because=""),
                name="visit_annulled_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.on}"

    @property
    def is_health_matter(self) -> bool:
        """Whether what was written is for registrar and head teacher alone (I4)."""
        return self.cause in HEALTH_CAUSES
