"""Addresses of the contact network and the leading group."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
