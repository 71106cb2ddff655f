"""Addresses of the registry's first page and of children on paper only."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
