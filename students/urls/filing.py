"""Addresses of the filing of new entrants."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
