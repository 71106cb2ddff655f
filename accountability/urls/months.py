"""Addresses of the monthly summary."""

from django.urls import path

from accountability.views import month_files, month_freeze, month_submit, months

urlpatterns = [
    path("months/", months.month_list, name="month-list"),
    path("months/<str:month>/", months.month_detail, name="month-detail"),
    path("months/<str:month>/freeze/", month_freeze.freeze, name="month-freeze"),
    path("months/<str:month>/submit/", month_submit.submit, name="month-submit"),
    path("months/<str:month>/receipt/", month_submit.receipt, name="month-receipt"),
    path("months/<str:month>/export/", month_files.summary_file, name="month-export"),
    path("months/<str:month>/register/", month_files.register_file, name="month-register"),
]
