"""Addresses of the three ledgers, of the sign-off sheets, of the check of the three numbers, of reported cases."""

from django.urls import path

from accountability.views import ledgers, reported, sign_off, unified

urlpatterns = [
    path("case-ledgers/", ledgers.page, name="case-ledgers"),
    path("case-ledgers/print/", ledgers.paper, name="case-ledgers-print"),
    path("case-ledgers/export/", ledgers.export, name="case-ledgers-export"),
    path("sign-off/", sign_off.choose, name="sign-off"),
    path("sign-off/print/", sign_off.paper, name="sign-off-print"),
    path("three-numbers/", unified.check, name="three-numbers"),
    path("reported/", reported.reported_list, name="reported-list"),
    path("reported/export/", reported.reported_export, name="reported-export"),
]
