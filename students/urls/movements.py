"""Addresses of movements."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
