"""Addresses of the values that a school may set, and of changing them."""

from django.urls import path

from accountability.views import policies, policy_proposals

urlpatterns = [
    path("rules/", policies.policy_list, name="policy-list"),
    path("rules/export/", policies.policy_export, name="policy-export"),
    path("rules/veto-line/", policies.veto_line_read, name="policy-veto-line"),
    path("rules/values/<str:value_name>/", policies.policy_value, name="policy-value"),
    path("rules/propose/<str:family>/", policy_proposals.propose, name="policy-propose"),
    path("rules/proposals/", policy_proposals.proposal_list, name="policy-proposal-list"),
    path("rules/proposals/<int:proposal_id>/", policy_proposals.proposal_page, name="policy-proposal"),
]
