"""The address of the page that leads to what adults answer for."""

from django.urls import path

from accountability.views import responsibility

urlpatterns = [path("responsibility/", responsibility.responsibility, name="responsibility")]
