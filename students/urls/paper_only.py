"""Addresses of the registry's first page and of children on paper only."""

from django.urls import path

from students.views import registry

urlpatterns = [
    path("registry/", registry.registry, name="registry"),
]
