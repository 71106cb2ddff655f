"""Contacts of visits that were annulled before contacts could be: they count nowhere either (D1, K8)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def annul_contacts(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give each its visit's moment."""
    for visit in apps.get_model("accountability", "HomeVisit").objects.exclude(annulled_at=None).iterator():
        apps.get_model("students", "Contact").objects.filter(pk=visit.contact_id).update(annulled_at=visit.annulled_at)


class Migration(migrations.Migration):
    """Needs the column of the contact."""

    dependencies = [("accountability", "0003_points_protected"), ("students", "0002_contact_annulled")]

    operations = [migrations.RunPython(annul_contacts, migrations.RunPython.noop)]
