"""The usual reference dates (domain 1.5, 2.8)."""

import datetime as dt

import pytest

from accountability.rules.movement_tables import Stretch, usual_stretches


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("today", "stretches"),
    [
        ("2026-11-23", ["2026-03-16..2026-09-25", "2026-03-21..2026-09-20", "2026-03-11..2026-09-10",
                        "2025-09-02..2026-09-01"]),
        ("2027-03-10", ["2026-09-11..2027-03-10", "2026-03-16..2026-09-25", "2026-03-21..2026-09-20",
                        "2025-09-02..2026-09-01"]),
        ("2027-03-09", ["2026-03-16..2026-09-25", "2026-03-21..2026-09-20", "2026-03-11..2026-09-10",
                        "2025-09-02..2026-09-01"]),
        ("2026-01-01", ["2025-03-16..2025-09-25", "2025-03-21..2025-09-20", "2025-03-11..2025-09-10",
                        "2024-09-02..2025-09-01"]),
    ],
)  # fmt: skip
def test_domain_2_8_the_last_stretch_of_each_kind_that_is_over(today: str, stretches: list[str]) -> None:
    wanted = [Stretch(d(text.split("..")[1]), d(text.split("..")[0])) for text in stretches]
    assert usual_stretches(d(today)) == wanted
