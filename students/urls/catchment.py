"""Addresses of the catchment list."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
