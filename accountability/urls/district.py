"""Addresses of the central school: the months of its schools, one school, one submitted month, targets."""

from django.urls import path

from accountability.views import district, district_school, district_targets

urlpatterns = [
    path("district/", district.district, name="district"),
    path("district/export/", district.district_export, name="district-export"),
    path("district/targets/", district_targets.district_targets, name="district-targets"),
    path("district/schools/<int:school_id>/", district_school.district_school, name="district-school"),
    path(
        "district/schools/<int:school_id>/<str:month>/",
        district_school.district_school_month,
        name="district-school-month",
    ),
    path(
        "district/schools/<int:school_id>/<str:month>/export/",
        district_school.district_school_export,
        name="district-school-export",
    ),
]
