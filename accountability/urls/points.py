"""Addresses of deductions, objections and vetoes."""

from django.urls import path

from accountability.views import objections, points, vetoes

urlpatterns = [
    path("points/", points.own, name="points-own"),
    path("points/school/", points.overview, name="points-overview"),
    path("points/school/export/", points.export, name="points-export"),
    path("points/school/<int:user_id>/", points.person, name="points-person"),
    path("points/<int:charge_id>/", points.entry, name="points-entry"),
    path("points/<int:charge_id>/object/", objections.new, name="objection-new"),
    path("objections/", objections.objections, name="objection-list"),
    path("objections/<int:objection_id>/", objections.decide, name="objection-decide"),
    path("vetoes/", vetoes.vetoes, name="veto-list"),
    path("vetoes/<int:veto_id>/", vetoes.veto, name="veto-detail"),
    path("vetoes/<int:veto_id>/decide/", vetoes.decide, name="veto-decide"),
    path("vetoes/<int:veto_id>/persons/<int:user_id>/", vetoes.lift, name="veto-exempt"),
]
