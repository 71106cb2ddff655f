"""Addresses of support pairs and aid."""

from django.urls import path

from accountability.views import aid, support, support_ends

urlpatterns = [
    path("support/", support.support_list, name="support-list"),
    path("support/new/", support.support_new, name="support-new"),
    path("support/export/", support_ends.support_export, name="support-export"),
    path("support/<int:pair_id>/", support.support_pair, name="support-pair"),
    path("support/<int:pair_id>/contact/", support.support_contact, name="support-contact"),
    path("support/<int:pair_id>/review/", support_ends.support_review, name="support-review"),
    path("support/<int:pair_id>/end/", support_ends.support_end, name="support-end"),
    path("support/<int:pair_id>/sheet/", support_ends.support_sheet, name="support-sheet"),
    path("aid/", aid.aid_list, name="aid-list"),
    path("aid/new/", aid.aid_new, name="aid-new"),
    path("aid/export/", aid.aid_export, name="aid-export"),
    path("aid/<int:aid_id>/", aid.aid_edit, name="aid-edit"),
    path("aid/<int:aid_id>/remove/", aid.aid_remove, name="aid-remove"),
]
