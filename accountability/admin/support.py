"""Support pairs and aid, to be read: they are written on their pages (M10, M11)."""

from django.contrib import admin

from accountability.models import AidRecord, SupportContact, SupportPair, SupportReview
from students.admin.base import OwnSchool, OwnSchoolWithHistory


@admin.register(SupportPair)
class SupportPairAdmin(OwnSchoolWithHistory):
    """Support pairs."""

    list_display = ("staff", "student", "starts_on", "planned_until", "ended_on")
    list_select_related = ("staff", "student")


@admin.register(SupportContact)
class SupportContactAdmin(OwnSchool):
    """Contacts; what was said is on the pages."""

    list_display = ("on", "pair", "form", "recorded_by")
    list_filter = ("form",)
    list_select_related = ("pair", "recorded_by")
    fields = ("pair", "on", "form", "recorded_by", "recorded_at")


@admin.register(SupportReview)
class SupportReviewAdmin(OwnSchool):
    """Reviews by term."""

    list_display = ("term", "pair", "outcome", "recorded_by")
    list_filter = ("outcome",)
    list_select_related = ("term", "pair", "recorded_by")
    exclude = ("note",)


@admin.register(AidRecord)
class AidRecordAdmin(OwnSchoolWithHistory):
    """Aid."""

    list_display = ("on", "student", "kind", "amount", "source")
    list_filter = ("kind",)
    list_select_related = ("student",)
