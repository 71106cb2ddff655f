"""Addresses for programs, and of the tokens that they send."""

from django.urls import path

from accountability.views import calendar_feed, open_formats, open_tokens

urlpatterns = [
    path("calendar/address/", calendar_feed.calendar_new, name="calendar-new"),
    path("calendar/address/revoke/", calendar_feed.calendar_revoke, name="calendar-revoke"),
    path("calendar/own/<str:secret>.ics", calendar_feed.calendar_feed, name="calendar-feed"),
    path("open/tokens/", open_tokens.token_list, name="open-token-list"),
    path("open/tokens/<int:open_token_id>/revoke/", open_tokens.token_revoke, name="open-token-revoke"),
    path("open/v1/months/", open_formats.months, name="open-months"),
    path("open/v1/months/<str:month>.json", open_formats.month_data, name="open-month"),
    path("open/v1/months/<str:month>.csv", open_formats.month_csv, name="open-month-csv"),
    path("open/v1/today.json", open_formats.today, name="open-today"),
    path("open/v1/targets.json", open_formats.targets, name="open-targets"),
    path("open/v1/cases.json", open_formats.cases, name="open-cases"),
]
