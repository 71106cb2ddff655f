"""Addresses of cases and duties."""

from django.urls import path

from accountability.views import case_endings, case_list, case_steps, cases, duties

urlpatterns = [
    path("duties/", duties.duty_list, name="duty-list"),
    path("duties/school/", duties.duty_school, name="duty-school"),
    path("duties/school/<int:user_id>/", duties.duty_person, name="duty-person"),
    path("cases/", case_list.case_list, name="case-list"),
    path("cases/export/", case_list.case_export, name="case-export"),
    path("cases/<int:case_id>/", cases.case_detail, name="case-detail"),
    path("cases/<int:case_id>/phone/", cases.case_phone, name="case-phone"),
    path("cases/<int:case_id>/responsible/", case_steps.case_responsible, name="case-responsible"),
    path("cases/<int:case_id>/override/", case_steps.case_override, name="case-override"),
    path("cases/<int:case_id>/confirm/", case_steps.case_confirm, name="case-confirm"),
    path("cases/<int:case_id>/observe/", case_steps.case_observe, name="case-observe"),
    path("cases/<int:case_id>/propose/", case_endings.case_propose, name="case-propose"),
    path("cases/<int:case_id>/close/", case_endings.case_close, name="case-close"),
    path("cases/<int:case_id>/reopen/", case_endings.case_reopen, name="case-reopen"),
    path("cases/<int:case_id>/events/<int:event_id>/retract/", case_endings.case_retract, name="case-retract"),
    path("students/<int:student_id>/cause/", case_steps.cause_new, name="cause-new"),
    path("students/<int:student_id>/case/", case_endings.case_new, name="case-new"),
]
