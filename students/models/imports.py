"""Uploaded spreadsheets, what was made of them, and the column names a school taught us."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kongchuo.lib.fields import EncryptedTextField
from students.choices import ImportKind, ImportStatus
from students.models.school import School


class ImportBatch(models.Model):
    """An uploaded file on its way from preview to rows, and back. The file lies in IMPORT_DIR under ``token``."""

    school = models.ForeignKey(School, models.PROTECT, related_name="import_batches")
    kind = models.CharField(_("kind"), max_length=10, choices=ImportKind.choices)
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=ImportStatus.choices,
        default=ImportStatus.UPLOADED,
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_name = models.CharField(_("file"), max_length=120)
    sha256 = models.CharField(max_length=64, blank=True)
    effective_on = models.DateField(_("takes effect on"))
    mapping = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    preview = EncryptedTextField(blank=True, default="")
    summary = models.JSONField(default=dict, blank=True)
    refused_because = models.CharField(max_length=300, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["school", "-uploaded_at"]
        indexes = [models.Index(fields=["school", "-uploaded_at"], name="import_school_uploaded")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=ImportStatus.values),
                name="import_status_known",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=ImportKind.values), name="import_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.uploaded_at}"


class ImportItem(models.Model):
    """A row of the database that a batch created or changed; ``before`` is JSON of the values it replaced."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="items")
    model = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    was_created = models.BooleanField()
    before = EncryptedTextField(blank=True, default="")

    class Meta:
        ordering = ["batch", "id"]
        indexes = [models.Index(fields=["batch", "model"], name="import_item_batch_model")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "model", "object_id"], name="import_item_unique_object")
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


class ColumnName(models.Model):
    """How a school calls a column: the remembered answer of the mapping step. An empty field means: leave it out."""

    school = models.ForeignKey(School, models.PROTECT, related_name="column_names")
    kind = models.CharField(max_length=10, choices=ImportKind.choices)
    header = models.CharField(_("column in the file"), max_length=60)
    field = models.CharField(_("meaning"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("remembered column")
        verbose_name_plural = _("remembered columns")
        ordering = ["school", "kind", "header"]
        constraints = [models.UniqueConstraint(fields=["school", "kind", "header"], name="column_name_unique_header")]

    def __str__(self) -> str:
        return self.header
