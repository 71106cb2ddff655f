"""Addresses of the contact network and the leading group."""

from django.urls import path

from students.views import group, network

urlpatterns = [
    path("network/", network.network_list, name="network-list"),
    path("network/<int:class_id>/", network.network_class, name="network-class"),
    path("network/<int:class_id>/export/", network.network_export, name="network-export"),
    path("group/", group.group, name="group"),
    path("group/new/", group.group_new, name="group-new"),
    path("group/export/", group.group_export, name="group-export"),
    path("group/<int:member_id>/change/", group.group_change, name="group-change"),
    path("group/<int:member_id>/end/", group.group_end, name="group-end"),
]
