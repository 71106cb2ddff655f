"""Responsibility agreements: versions of their clauses, the post each binds, who signed (M1, M13, M15, F1)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accountability.choices import Party, SignedHow, SigningKind
from accountability.models.papers import Paper
from kongchuo.lib.fields import EncryptedBytesField
from students.choices import Role
from students.models import School, SchoolClass


class ClauseText(models.Model):
    """A version of the school's clauses; nothing of it is edited later but its approval, which is set once (M13).

    ``content`` is canonical JSON (``papers.clauses``). The shipped clauses are version 0 and have no row.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="clause_texts")
    version = models.PositiveSmallIntegerField(_("version"))
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("what is changed, and why"), max_length=200, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("prepared at"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("clauses of agreements")
        verbose_name_plural = _("clauses of agreements")
        ordering = ["school", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["school", "version"], name="clause_text_unique_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="clause_text_after_shipped"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="clause_text_approval_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}"


class Agreement(models.Model):
    """The agreement of a post for a school year; whoever holds the post on a date is bound on it (F1).

    What it says is its paper. Of one post and year there is one first agreement, each is replaced once at most: the one
    that nothing replaces is valid, unless its paper is void. ``starts_on`` is the day of issue, ``ends_on`` the last
    day of the school year.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="agreements")
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, verbose_name=_("class"), related_name="agreements")
    role = models.CharField(_("post"), max_length=20, choices=Role.choices)
    subject = models.CharField(_("subject"), max_length=20, blank=True)
    school_year = models.PositiveSmallIntegerField(_("school year"))
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("in force until"))
    paper = models.OneToOneField(Paper, models.PROTECT, related_name="agreement")
    clauses = models.ForeignKey(ClauseText, models.PROTECT, related_name="agreements", null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, related_name="replaced_by", null=True, blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["school", "-school_year", "school_class", "role", "subject", "id"]
        indexes = [models.Index(fields=["school_class", "role", "subject"], name="agreement_post")]
        constraints = [
            models.UniqueConstraint(
                fields=["school_class", "role", "subject", "school_year"],
                condition=Q(replaces__isnull=True),
                name="agreement_one_first",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.HEAD_TEACHER, subject="") | Q(role=Role.SUBJECT_TEACHER),
                name="agreement_binds_a_class_post",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="agreement_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.school_class} {self.role} {self.subject} {self.school_year}"

    @property
    def version(self) -> int:
        """The version of its clauses; 0 for the shipped ones."""
        return self.clauses.version if self.clauses else 0


class SignatureDrawing(models.Model):
    """A signature drawn once, kept encrypted; it may stand under every agreement that was signed in that step."""

    school = models.ForeignKey(School, models.PROTECT, related_name="signature_drawings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content = EncryptedBytesField()
    sha256 = models.CharField(max_length=64)
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        verbose_name = _("drawn signature")
        verbose_name_plural = _("drawn signatures")
        ordering = ["school", "id"]

    def __str__(self) -> str:
        return f"{self.person_id}"


class AgreementSignature(models.Model):
    """Somebody signed an agreement, or acknowledged it as successor; once for each person and party (M15, F1)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="agreement_signatures")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    party = models.CharField(_("party"), max_length=10, choices=Party.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("member of staff"), related_name="agreement_signatures"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=SigningKind.choices)
    how = models.CharField(_("how it was signed"), max_length=10, choices=SignedHow.choices)
    drawing = models.ForeignKey(SignatureDrawing, models.PROTECT, related_name="signatures", null=True, blank=True)
    signed_on = models.DateField(_("signed on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("signature of an agreement")
        verbose_name_plural = _("signatures of agreements")
        ordering = ["agreement", "signed_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "person", "party"], name="agreement_signed_once"),
            models.CheckConstraint(
                condition=Q(party__in=Party.values, kind__in=SigningKind.values), name="agreement_signature_known"
            ),
            models.CheckConstraint(
                condition=Q(how=SignedHow.SCREEN, drawing__isnull=False) | Q(how=SignedHow.PAPER, drawing__isnull=True),
                name="agreement_signature_drawn_or_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.party}"
