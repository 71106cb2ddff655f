"""Addresses of the registrar's imports. The token is random: an address tells nothing about a file or a child (I4)."""

from django.urls import path

from students.views import imports, imports_files, imports_steps

urlpatterns = [
    path("imports/", imports.history, name="import-list"),
    path("imports/new/<str:kind>/", imports.new, name="import-new"),
    path("imports/<uuid:token>/", imports.detail, name="import-detail"),
    path("imports/<uuid:token>/progress/", imports.progress, name="import-progress"),
    path("imports/<uuid:token>/columns/", imports_steps.columns, name="import-columns"),
    path("imports/<uuid:token>/answers/", imports_steps.answers, name="import-answers"),
    path("imports/<uuid:token>/date/", imports_steps.date, name="import-date"),
    path("imports/<uuid:token>/confirm/", imports_steps.confirm_batch, name="import-confirm"),
    path("imports/<uuid:token>/reject/", imports_steps.reject_batch, name="import-reject"),
    path("imports/<uuid:token>/take-back/", imports_steps.take_back_batch, name="import-take-back"),
    path("imports/<uuid:token>/failed-rows/", imports_files.failed_rows, name="import-failed"),
    path("imports/<uuid:token>/passwords/", imports_files.passwords, name="import-passwords"),
    path("imports/<uuid:token>/passwords/erase/", imports_files.erase, name="import-passwords-erase"),
]
