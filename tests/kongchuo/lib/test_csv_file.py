"""CSV in which nothing is a formula (I3)."""

import pytest

from kongchuo.lib.csv_file import csv_bytes


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, ""),
        (0, "0"),
        (-1, "-1"),
        (1.5, "1.5"),
        ("98.8", "98.8"),
        ("三年级", "三年级"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("a,b", '"a,b"'),
        ('say "no"', '"say ""no"""'),
        ("\r=1", '"\'\r=1"'),
    ],
)
def test_cells(cell: object, written: str) -> None:
    assert csv_bytes(["key"], [[cell]]) == f"﻿key\r\n{written or chr(34) * 2}\r\n".encode()  # type: ignore[list-item]


def test_the_mark_stands_once() -> None:
    assert csv_bytes(["a", "b"], []) == b"\xef\xbb\xbfa,b\r\n"
