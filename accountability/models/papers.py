"""Papers as they were issued: number, content with its SHA-256, template, service (E1 to E5)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.choices import PaperKind, ServiceMode
from accountability.models.cases import DropoutCase
from kongchuo.lib.fields import EncryptedTextField
from students.models import School, Student


class NumberSeries(models.Model):
    """The last number taken in a series; the row is locked while one is taken: none is skipped or doubled (E2)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="number_series")
    series = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        ordering = ["school", "series", "year"]
        constraints = [models.UniqueConstraint(fields=["school", "series", "year"], name="number_series_unique")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class PaperTemplate(models.Model):
    """A Word template of the school for one kind of paper; the newest that is not retired is in use (E3).

    Rows stay, because papers issued with them are printed again from them.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="paper_templates")
    kind = models.CharField(_("paper"), max_length=12, choices=PaperKind.choices)
    name = models.CharField(_("file name"), max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("template of a paper")
        verbose_name_plural = _("templates of papers")
        ordering = ["school", "kind", "-uploaded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_template_kind_known"),
            models.UniqueConstraint(
                fields=["school", "kind"], condition=Q(retired_at__isnull=True), name="paper_template_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Paper(models.Model):
    """A paper that has a number (E2): what it says is data, hashed, and printed again from that data alone (E3).

    ``content`` is canonical JSON of the paper's content dataclass; ``form`` names the version of the shipped form or
    is "school" with ``template``. A void paper keeps its number and stays (E2). ``visit_number`` is the id of the home
    visit a visit record was made of.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="papers")
    kind = models.CharField(_("paper"), max_length=12, choices=PaperKind.choices)
    case = models.ForeignKey(DropoutCase, models.PROTECT, related_name="papers", null=True, blank=True)
    student = models.ForeignKey(Student, models.PROTECT, related_name="papers", null=True, blank=True)
    visit_number = models.PositiveBigIntegerField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    sequence = models.PositiveIntegerField(_("running number"))
    number = models.CharField(_("number"), max_length=60)
    content = EncryptedTextField()
    sha256 = models.CharField(max_length=64)
    form = models.CharField(max_length=20)
    template = models.ForeignKey(PaperTemplate, models.PROTECT, related_name="papers", null=True, blank=True)
    issued_on = models.DateField(_("issued on"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("issued at"))
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    void_reason = models.CharField(_("why it is void"), max_length=200, blank=True)
    history = HistoricalRecords(excluded_fields=["content"])

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["school", "kind", "year", "sequence"]
        indexes = [models.Index(fields=["school", "case"], name="paper_school_case")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind_known"),
            models.UniqueConstraint(fields=["school", "kind", "year", "sequence"], name="paper_unique_sequence"),
            models.UniqueConstraint(fields=["school", "kind", "number"], name="paper_unique_number"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="paper_void_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PaperService(models.Model):
    """How a paper reached its addressee; the moment of service starts the clocks (E4, D3). Appended.

    ``recipient`` is who received it, ``relation`` to the addressee where a proxy did; ``witness`` where it was refused
    and left. A mistaken row is annulled with a reason and counts nowhere.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="paper_services")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="services")
    mode = models.CharField(_("how it was served"), max_length=10, choices=ServiceMode.choices)
    served_at = models.DateTimeField(_("served at"))
    place = EncryptedTextField(_("place"), blank=True, default="")
    recipient = models.CharField(_("received by"), max_length=60, blank=True)
    relation = models.CharField(_("relation"), max_length=20, blank=True)
    witness = models.CharField(_("witness"), max_length=60, blank=True)
    postal_number = models.CharField(_("number of the letter"), max_length=60, blank=True)
    served_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    annulled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    annulled_at = models.DateTimeField(_("annulled at"), null=True, blank=True)
    annulled_because = models.CharField(_("why it was annulled"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("service of a paper")
        verbose_name_plural = _("services of papers")
        ordering = ["paper", "served_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=ServiceMode.values), name="paper_service_mode_known"),
            models.UniqueConstraint(
                fields=["paper"], condition=Q(annulled_at__isnull=True), name="paper_service_one_valid"
            ),
            models.CheckConstraint(
                condition=~Q(mode=ServiceMode.PROXY) | (~Q(recipient="") & ~Q(relation="")),
                name="paper_service_proxy_named",
            ),
            models.CheckConstraint(
                condition=~Q(mode=ServiceMode.LEFT) | ~Q(witness=""), name="paper_service_left_has_witness"
            ),
            models.CheckConstraint(condition=Q(served_at__lte=F("recorded_at")), name="paper_service_not_ahead"),
            models.CheckConstraint(
                condition=Q(annulled_at__isnull=True) | ~Q(annulled_because=""), name="paper_service_annulled_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.mode}"
