"""Numbers as a screen shows them (I1)."""

from collections.abc import Callable

import pytest

from kongchuo.lib.masks import mask_id, mask_phone, mask_status_number


@pytest.mark.parametrize(
    ("mask", "number", "shown"),
    [
        (mask_id, "11010519491231002X", "110105********002X"),
        (mask_id, "520695171030660", "520695******660"),
        (mask_id, "E12345678", "*******78"),
        (mask_status_number, "G11010519491231002X", "G110105********002X"),
        (mask_status_number, "G1101", "***01"),
        (mask_phone, "13812341234", "138****1234"),
        (mask_phone, "0856-5221234", "085*****1234"),
        (mask_phone, "5221234", "*****34"),
        (mask_id, "", ""),
        (mask_id, "1", "*"),
        (mask_phone, "12", "*2"),
    ],
)
def test_i1_masks(mask: Callable[[str], str], number: str, shown: str) -> None:
    assert mask(number) == shown
