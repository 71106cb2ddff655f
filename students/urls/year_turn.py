"""Addresses of the turn of the school year."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
