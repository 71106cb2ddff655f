"""Triggers that refuse every change of the points ledger, and reversals that mirror nothing (F7)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "accountability_ledgerentry"
KEPT = "The points ledger is append-only."
MIRROR = "A reversal mirrors the charge that it names."
_SAME = ("school_id", "term_id", "case_id", "confirmation_id", "staff_id", "school_class_id", "lost_on", "round")
_MIRRORS = " AND ".join(
    ["charge.id = NEW.reverses_id", "charge.kind = 'charge'", "charge.points + NEW.points = 0"]
    + [f"charge.{name} = NEW.{name}" for name in _SAME]
)
_FOUND = f"EXISTS (SELECT 1 FROM {TABLE} charge WHERE {_MIRRORS})"  # noqa: S608  # constants only

SQLITE = [
    f"CREATE TRIGGER ledger_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    f"CREATE TRIGGER ledger_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    f"CREATE TRIGGER ledger_mirrors BEFORE INSERT ON {TABLE} WHEN NEW.reverses_id IS NOT NULL AND NOT {_FOUND} "
    f"BEGIN SELECT RAISE(ABORT, '{MIRROR}'); END",
]
SQLITE_BACK = [f"DROP TRIGGER IF EXISTS {name}" for name in ("ledger_no_update", "ledger_no_delete", "ledger_mirrors")]
POSTGRESQL = [
    "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'restrict_violation'; END $$",
    "CREATE FUNCTION ledger_mirror() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN IF NEW.reverses_id IS NOT NULL AND NOT {_FOUND} THEN "
    f"RAISE EXCEPTION '{MIRROR}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END $$",
    f"CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    f"CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
    f"CREATE TRIGGER ledger_mirrors BEFORE INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION ledger_mirror()",
]
POSTGRESQL_BACK = [
    *(
        f"DROP TRIGGER IF EXISTS {name} ON {TABLE}"
        for name in ("ledger_no_change", "ledger_no_truncate", "ledger_mirrors")
    ),
    "DROP FUNCTION IF EXISTS ledger_refuse()",
    "DROP FUNCTION IF EXISTS ledger_mirror()",
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
    """Needs the tables only."""

    dependencies = [("accountability", "0002_points_agreements_months")]

    operations = [migrations.RunPython(protect, release)]
