"""The county's own form; triggers that refuse every change of a frozen month (H5)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "accountability_monthsummary"
KEPT = "A frozen month is never changed."
SQLITE = [
    f"CREATE TRIGGER month_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    f"CREATE TRIGGER month_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
]
SQLITE_BACK = [f"DROP TRIGGER IF EXISTS {name}" for name in ("month_no_update", "month_no_delete")]
POSTGRESQL = [
    "CREATE FUNCTION month_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'restrict_violation'; END $$",
    f"CREATE TRIGGER month_no_change BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION month_refuse()",
    f"CREATE TRIGGER month_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION month_refuse()",
]
POSTGRESQL_BACK = [
    *(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}" for name in ("month_no_change", "month_no_truncate")),
    "DROP FUNCTION IF EXISTS month_refuse()",
]
PROTECT = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
RELEASE = {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers."""
    for statement in PROTECT[editor.connection.vendor]:
        editor.execute(statement)


def release(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove them."""
    for statement in RELEASE[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Needs the table of months."""

    dependencies = [
        ("accountability", "0005_submissions"),
        ("students", "0002_contact_annulled"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CountyForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="file name")),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("marks_preview", models.BooleanField(verbose_name="marks a preview")),
                ("uploaded_at", models.DateTimeField(verbose_name="uploaded at")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retired at")),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="county_forms", to="students.school"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "form of the county",
                "verbose_name_plural": "forms of the county",
                "ordering": ["school", "-uploaded_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("school",),
                        name="county_form_one_in_use",
                    )
                ],
            },
        ),
        migrations.RunPython(protect, release),
    ]
