"""Addresses of the monthly summary."""

from django.urls import path

from accountability.views import county_forms, month_county, month_files, month_freeze, month_grid, month_submit, months

urlpatterns = [
    path("months/", months.month_list, name="month-list"),
    path("months/<str:month>/", months.month_detail, name="month-detail"),
    path("months/<str:month>/freeze/", month_freeze.freeze, name="month-freeze"),
    path("months/<str:month>/submit/", month_submit.submit, name="month-submit"),
    path("months/<str:month>/receipt/", month_submit.receipt, name="month-receipt"),
    path("months/<str:month>/export/", month_files.summary_file, name="month-export"),
    path("months/<str:month>/register/", month_files.register_file, name="month-register"),
    path("months/<str:month>/grid/", month_grid.grid, name="month-grid"),
    path("months/<str:month>/county/", month_county.county_file, name="month-county"),
    path("county-form/", county_forms.county_form, name="month-form"),
    path("county-form/placeholders/", county_forms.placeholders, name="month-form-placeholders"),
    path("county-form/example/", county_forms.example, name="month-form-example"),
    path("county-form/retire/", county_forms.form_retire, name="month-form-retire"),
    path("county-form/<int:form_id>/file/", county_forms.form_file, name="month-form-file"),
]
