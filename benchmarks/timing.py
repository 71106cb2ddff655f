"""Measuring two things alternately, so that a busy machine slows both."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

_WARM_UP = 3
_TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE SAVEPOINT")
Step = Callable[[], object]


def _nothing() -> None:
    """Nothing to prepare."""


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a report; times in milliseconds. ``size`` is what the name's number counts."""

    name: str
    size: int
    median_ms: float
    baseline_ms: float
    statements: int | None

    @property
    def ratio(self) -> float:
        """How many times the baseline."""
        return self.median_ms / self.baseline_ms

    def as_json(self) -> dict[str, str | int | float | None]:
        """The line with the names that scripts rely on."""
        return {
            "name": self.name,
            "size": self.size,
            "median_ms": round(self.median_ms, 3),
            "baseline_ms": round(self.baseline_ms, 3),
            "ratio": round(self.ratio, 3),
            "statements": self.statements,
        }


def alternate(
    ours: Step, baseline: Step, *, rounds: int, before: Step = _nothing, warm_up: int = _WARM_UP
) -> tuple[float, float]:
    """Medians in milliseconds of both steps, run in turn; ``before`` runs untimed before each of them."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(warm_up + rounds):
        for step, found in zip((ours, baseline), times, strict=True):
            before()
            taken = timed(step)
            if number >= warm_up:
                found.append(taken)
    return median(times[0]), median(times[1])


def timed(step: Step) -> float:
    """How many milliseconds the step takes."""
    start = time.perf_counter()
    step()
    return (time.perf_counter() - start) * 1000


def statements(step: Step) -> int:
    """How many SQL statements the step sends, without those that begin and end transactions."""
    with CaptureQueriesContext(connection) as captured:
        step()
    return sum(not query["sql"].startswith(_TRANSACTION) for query in captured.captured_queries)


def tell(text: str) -> None:
    """Say what is going on, apart from the report."""
    print(text, file=sys.stderr, flush=True)
