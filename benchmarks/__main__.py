"""``python -m benchmarks GROUP [--json]``."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.environment import configure, own_database

_COLUMNS = ("name", "size", "median_ms", "baseline_ms", "ratio", "statements")
_GROUPS = ("roll", "case", "month", "weights")


def main() -> int:
    """Run a group in a database of its own and print what was measured; 1 when a burst lost anything."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures; see docs/benchmarks.md.")
    parser.add_argument("group", choices=_GROUPS)
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--only", default="", help="names to run, separated by commas")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kongchuo-benchmarks-") as folder:
        configure(Path(folder))
        from benchmarks import groups

        with own_database(Path(folder)):
            lines, failures = groups.run(options.group, set(filter(None, options.only.split(","))))
    print(json.dumps(lines, ensure_ascii=False, indent=1) if options.json else _table(lines))
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


def _table(lines: list[dict[str, object]]) -> str:
    columns = [name for name in (*_COLUMNS, "bytes", "files") if any(name in line for line in lines)]
    rows = [columns, *([_cell(line.get(name)) for name in columns] for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(columns))]
    return "\n".join(_row(row, widths) for row in rows)


def _row(row: list[str], widths: list[int]) -> str:
    first, *others = (
        cell.ljust(width) if place == 0 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([first, *others])


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
