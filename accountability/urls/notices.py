"""Addresses of notices and of what became of them."""

from django.urls import path

from accountability.views import deliveries, notices

urlpatterns = [
    path("notices/", notices.notice_list, name="notice-list"),
    path("notices/sent/", deliveries.delivery_list, name="delivery-list"),
    path("notices/sent/<int:message_id>/again/", deliveries.again, name="delivery-again"),
    path("notices/sent/<int:message_id>/arrived/", deliveries.arrived, name="delivery-arrived"),
    path("notices/try/<str:channel>/", deliveries.try_out, name="delivery-try"),
]
