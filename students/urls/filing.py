"""Addresses of the filing of new entrants."""

from django.urls import path

from students.views import filing

urlpatterns = [
    path("filing/", filing.filing_list, name="filing-list"),
    path("filing/export/", filing.filing_export, name="filing-export"),
]
