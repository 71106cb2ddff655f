"""Nobody changes a row of the points ledger, not even past the program, on both databases (F7)."""

from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accountability.choices import EntryKind, EntryReason
from accountability.models import LedgerEntry
from tests import make
from tests.accountability.points_scene import CONFIRMED, Scene, make_scene

pytestmark = pytest.mark.django_db
TABLE = "accountability_ledgerentry"
protected = import_module("accountability.migrations.0003_points_protected")


@pytest.fixture
def entry() -> LedgerEntry:
    """The charge of a head teacher."""
    scene: Scene = make_scene(2)
    scene.lose(scene.children[0])
    return LedgerEntry.objects.get(staff=scene.w)


def reversal(entry: LedgerEntry, **changes: Any) -> LedgerEntry:
    """An entry that takes the charge back, or pretends to."""
    values = {name: getattr(entry, name) for name in LedgerEntry.MIRRORED}
    about = {"kind": EntryKind.REVERSAL, "points": -entry.points, "reason": EntryReason.BACK, "reason_on": CONFIRMED}
    return LedgerEntry(**{**values, **about, "reverses": entry, "posted_at": make.at(CONFIRMED), **changes})


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET points = 0",
        f"UPDATE {TABLE} SET staff_id = staff_id WHERE id = 0 OR points < 0",
        f"DELETE FROM {TABLE}",
    ],
)
def test_f7_no_statement_changes_or_deletes(entry: LedgerEntry, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert LedgerEntry.objects.get(pk=entry.pk).points == Decimal(-3)


def test_f7_nor_does_django(entry: LedgerEntry) -> None:
    entry.points = Decimal(0)
    for change in (entry.save, entry.delete, LedgerEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert LedgerEntry.objects.count() == 3


def test_f7_nor_truncate_or_upsert(entry: LedgerEntry) -> None:
    """What goes past the usual statements: TRUNCATE, which PostgreSQL alone has, and an insert that turns into an
    update."""
    upsert = f"INSERT INTO {TABLE} SELECT * FROM {TABLE} WHERE true ON CONFLICT (id) DO UPDATE SET points = 0"
    ways = [upsert, f"TRUNCATE {TABLE} CASCADE"] if connection.vendor == "postgresql" else [upsert]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in ways:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    "changes",
    [{"points": Decimal(2)}, {"round": 2}, {"lost_on": CONFIRMED}, {"staff": "z"}],
    ids=lambda changes: next(iter(changes)),
)
def test_f7_a_reversal_mirrors_what_it_reverses(entry: LedgerEntry, changes: dict[str, Any]) -> None:
    if "staff" in changes:
        changes = {"staff_id": LedgerEntry.objects.exclude(staff=entry.staff).first().staff_id}  # type: ignore[union-attr]
    with pytest.raises(DatabaseError, match="mirrors"), transaction.atomic():
        reversal(entry, **changes).save()
    reversal(entry).save()


def test_f7_no_reversal_of_a_reversal_and_none_twice(entry: LedgerEntry) -> None:
    first = reversal(entry)
    first.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        reversal(entry).save()
    with pytest.raises(DatabaseError), transaction.atomic():
        reversal(first, kind=EntryKind.REVERSAL, points=Decimal(3)).save()


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": EntryKind.CHARGE, "reverses": None, "reason": "", "points": Decimal(-3)},  # charged twice
        {"kind": EntryKind.CHARGE, "reverses": None, "reason": "", "points": Decimal(3), "round": 2},  # a present
        {"kind": EntryKind.CHARGE, "reverses": None, "reason": "back", "points": Decimal(-3), "round": 2},
        {"reason": ""},  # a reversal without a reason
        {"reason": EntryReason.OBJECTION},  # an objection that nobody decided
        {"kind": "gift", "reverses": None},
        {"both_posts": "none"},
    ],
)
def test_f7_what_no_entry_may_say(entry: LedgerEntry, changes: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        reversal(entry, **changes).save()


def test_the_triggers_can_be_taken_away_and_set_again(entry: LedgerEntry) -> None:
    vendor = connection.vendor
    with connection.cursor() as cursor:
        for statement in (*protected.RELEASE[vendor], *protected.PROTECT[vendor]):
            cursor.execute(statement)
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", [1, 2])
def test_emptying_the_tables_between_tests_works(_time: int) -> None:
    assert not LedgerEntry.objects.exists()
    scene = make_scene(2)
    scene.lose(scene.children[0])
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.all().delete()
