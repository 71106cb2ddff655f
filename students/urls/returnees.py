"""Addresses of returnees and the tasks they bring."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
