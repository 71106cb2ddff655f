"""Which measurements make up a group."""

from collections.abc import Callable

from benchmarks.attendance import attendance_results
from benchmarks.boards import board_results
from benchmarks.burst import burst_result
from benchmarks.cases import case_results
from benchmarks.dashboard import county_as_school, school_alone, school_among_many
from benchmarks.data import BenchSchool, build_school
from benchmarks.imports import import_results
from benchmarks.months import month_results
from benchmarks.rolls import roll_results
from benchmarks.weights import page_weights

Lines = list[dict[str, object]]
_CLASSES, _PUPILS, _DAYS = 48, 45, 20


def run(group: str, only: set[str]) -> tuple[Lines, list[str]]:
    """The lines of a group, and sentences about what must not happen. ``only`` limits it to some names."""
    return _GROUPS[group](only)


def _roll(only: set[str]) -> tuple[Lines, list[str]]:
    lines: Lines = []
    failures: list[str] = []
    if _wanted(only, "roll_open_45", "roll_submit_45", "burst_48"):
        built = _waiting_school()
        if _wanted(only, "roll_open_45", "roll_submit_45"):
            lines += [{**result.as_json()} for result in roll_results(built)]
        if _wanted(only, "burst_48"):
            burst = burst_result(built)
            lines.append({**burst.result.as_json()})
            if burst.lost or burst.errors:
                failures.append(f"burst_48: {burst.lost} rolls lost, {burst.errors} errors")
    boards = tuple(size for size in (18, 180, 1800) if _wanted(only, f"today_board_{size}"))
    lines += [{**result.as_json()} for result in board_results(boards)]
    rosters = tuple(size for size in (2000, 20000) if _wanted(only, f"import_{size}"))
    lines += [{**result.as_json()} for result in import_results(rosters)]
    if _wanted(only, "attendance_import_18"):
        lines += [{**result.as_json()} for result in attendance_results()]
    return lines, failures


def _case(only: set[str]) -> tuple[Lines, list[str]]:
    return [{**result.as_json()} for result in case_results() if _wanted(only, result.name)], []


def _month(only: set[str]) -> tuple[Lines, list[str]]:
    found = [school_alone()] if _wanted(only, "dashboard_1800") else []
    found += month_results(only)
    found += [school_among_many()] if _wanted(only, "dashboard_100k") else []
    found += [county_as_school()] if _wanted(only, "dashboard_county") else []
    return [{**result.as_json()} for result in found], []


def _weights(only: set[str]) -> tuple[Lines, list[str]]:
    return [{**line} for line in page_weights(_waiting_school())], []


def _waiting_school() -> BenchSchool:
    """A school in which nobody has reported today."""
    return build_school(code="roll", classes=_CLASSES, pupils_per_class=_PUPILS, days=_DAYS, share_reported=0)


def _wanted(only: set[str], *names: str) -> bool:
    return not only or bool(only & set(names))


_GROUPS: dict[str, Callable[[set[str]], tuple[Lines, list[str]]]] = {
    "roll": _roll,
    "case": _case,
    "month": _month,
    "weights": _weights,
}
