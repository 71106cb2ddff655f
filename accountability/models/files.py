"""Photos, signatures and scans, kept encrypted in the database (D4, E4, I5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accountability.choices import FileKind
from accountability.models.cases import DropoutCase, TownshipNotice
from accountability.models.incidents import Incident
from accountability.models.papers import Paper, PaperService
from accountability.models.visits import HomeVisit
from kongchuo.lib.fields import EncryptedBytesField
from students.models import School, Student


class StoredFile(models.Model):
    """A photo, signature or scan, kept encrypted in the database so that it is written with the row it belongs to.

    ``content`` is what is served: photos are resized and without GPS or any other metadata (I5). ``sha256`` is of it.
    ``student`` is empty where it belongs to no child: the scan of an agreement, the evidence of an incident.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="stored_files")
    student = models.ForeignKey(Student, models.PROTECT, related_name="stored_files", null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=FileKind.choices)
    visit = models.ForeignKey(HomeVisit, models.PROTECT, related_name="files", null=True, blank=True)
    case = models.ForeignKey(DropoutCase, models.PROTECT, related_name="files", null=True, blank=True)
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="files", null=True, blank=True)
    service = models.ForeignKey(PaperService, models.PROTECT, related_name="files", null=True, blank=True)
    notice = models.ForeignKey(TownshipNotice, models.PROTECT, related_name="files", null=True, blank=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="files", null=True, blank=True)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    content = EncryptedBytesField()
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stored_at = models.DateTimeField(_("stored at"))

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ["student", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="stored_file_kind_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_holds_something"),
            models.CheckConstraint(
                condition=Q(visit__isnull=False)
                | Q(case__isnull=False)
                | Q(paper__isnull=False)
                | Q(service__isnull=False)
                | Q(notice__isnull=False)
                | Q(incident__isnull=False),
                name="stored_file_belongs_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.kind}"

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it; other files are downloaded."""
        return self.content_type.startswith("image/")
