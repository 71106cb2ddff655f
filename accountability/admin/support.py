"""Support pairs and aid, to be read: they are written on their pages; and the dated rules (M10, M11, K14)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accountability.models import AccountabilityPolicy, AidRecord, SupportContact, SupportPair, SupportReview
from kongchuo.lib import clock
from students.admin.base import OwnSchool, OwnSchoolWithHistory
from students.admin.school import PolicyForm


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


@admin.register(AccountabilityPolicy)
class AccountabilityPolicyAdmin(OwnSchoolWithHistory):
    """Rules by date: a change is a new row that takes effect from its date (K14)."""

    may_add = True
    form = PolicyForm
    list_display = ("effective_on", "support_contact_days", "support_review_days")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The rules in force, so that only what changes is typed."""
        row = self.get_queryset(request).order_by("-effective_on").first() or AccountabilityPolicy()
        names = ("support_contact_days", "support_review_days")
        return {**{name: getattr(row, name) for name in names}, "effective_on": clock.today()}
