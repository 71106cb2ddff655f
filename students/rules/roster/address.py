"""Splits an address into province, city, county, township and village, by which sign-off sheets are grouped (D13)."""

import re
from dataclasses import dataclass
from functools import lru_cache

ADDRESS_LENGTH = 200
_PLACE = r"[^\d\s省市县区旗镇乡]"
_ADDRESS = re.compile(
    rf"(?P<province>{_PLACE}{{2,10}}?(?:省|特别行政区|自治区)|(?:北京|天津|上海|重庆)市)?"
    rf"(?P<city>市辖区|{_PLACE}{{1,12}}?(?:市|自治州|州(?!市)|地区|盟))?"
    r"(?P<county>[^\d\s省市县区][^\d\s省市县区镇乡]{0,14}?(?:自治县|县|自治旗|旗|市|(?<!社)区))?"
    r"(?P<township>[^\d\s县]{1,14}?(?:街道办事处|街道|镇|乡|苏木))?"
    r"(?P<village>[^\d\s镇乡]{1,14}?(?:居民委员会|居委会|社区|村|嘎查))?"
)


@dataclass(frozen=True, slots=True)
class Residence:
    """The parts of an address; what could not be told is empty (D13)."""

    province: str = ""
    city: str = ""
    county: str = ""
    township: str = ""
    village: str = ""


@lru_cache(maxsize=8192)
def split_address(text: str) -> Residence:
    """The parts that the beginning of ``text`` names (D13)."""
    found = _ADDRESS.match("".join(text.split()))
    parts = found.groupdict(default="") if found else {}
    return Residence(**parts)
