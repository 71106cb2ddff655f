"""Addresses of spot checks."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
