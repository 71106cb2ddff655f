"""Addresses of the roll: today's, a day's, its receipt and versions, contacts made from it."""

from django.urls import path

from students.views import contacts, roll, roll_done, roll_versions

urlpatterns = [
    path("roll/", roll.today, name="roll-today"),
    path("roll/<int:class_id>/<date:day>/", roll.edit, name="roll-edit"),
    path("roll/<int:class_id>/<date:day>/done/", roll_done.done, name="roll-done"),
    path("roll/<int:class_id>/<date:day>/marks/<int:student_id>/", roll_done.mark, name="roll-mark"),
    path("roll/<int:class_id>/<date:day>/versions/", roll_versions.versions, name="roll-versions"),
    path("students/<int:student_id>/contacts/", contacts.new, name="contact-new"),
    path("students/<int:student_id>/contacts/phone/", contacts.phone, name="contact-phone"),
]
