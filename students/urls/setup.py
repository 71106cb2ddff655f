"""Addresses of the first steps: the setup of an empty database, a class by hand."""

from django.urls import path

from students.views import class_new, setup

urlpatterns = [
    path("setup/", setup.begin, name="setup"),
    path("first-steps/", setup.first_steps, name="first-steps"),
    path("classes/new/", class_new.class_new, name="class-new"),
]
