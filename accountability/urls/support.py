"""Addresses of support pairs and aid."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
