"""Initials by which names are found."""

import pytest

from kongchuo.lib.pinyin import initials


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("陈子涵", "czh"),
        ("买买提·阿不都热合曼", "mmtabdrhm"),
        ("欧阳 娜娜", "oynn"),
        ("Tom 李", "toml"),
        ("", ""),
        ("赵" * 60, "z" * 30),
    ],
)
def test_initials_leave_out_dots_and_spaces(name: str, found: str) -> None:
    assert initials(name) == found
