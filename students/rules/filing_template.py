"""The columns of the national template for first registration (首次数据采集指标), one line each (M23, G4).

Provinces' versions differ in columns, order and wording. To follow another version, change ``COLUMNS`` alone: the
export, the list of what is missing and the import of the answer read it. ``is_confirmed`` is False where title or codes
are from general knowledge and not from a document that was seen; ``value`` None marks what the school fills in there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from students.choices import IdKind, NeedKind
from students.rules.filing_codes import (
    BOARDING,
    DISABILITIES,
    ETHNICITIES,
    ID_KINDS,
    LEFT_BEHIND,
    RELATIONS,
    SEXES,
    yes_no,
)


@dataclass(frozen=True, slots=True)
class Relative:
    """A guardian as the template asks for one; never work unit or position (I5)."""

    name: str = ""
    relation: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """What the school knows of a child. Needs are kept here, so that none on record is filed as none."""

    name: str
    sex: str
    birth_on: date | None
    ethnicity: str
    id_kind: str
    id_number: str
    boarding: str
    address: str
    registered_address: str
    entered_on: date
    grade: int
    class_number: int
    seat_number: int
    needs: frozenset[str] = frozenset()
    first: Relative = Relative()
    second: Relative = Relative()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the template. ``mandatory`` is ★ in the national form."""

    title: str
    mandatory: bool
    value: Callable[[Entrant], str] | None = None
    is_confirmed: bool = True

    @property
    def is_by_hand(self) -> bool:
        """Whether the product does not hold it, so that it is filled in there."""
        return self.value is None


def cells(child: Entrant) -> list[str]:
    """The child's row; what is not known stays blank."""
    return [column.value(child) if column.value else "" for column in COLUMNS]


def missing(child: Entrant) -> list[str]:
    """Titles of mandatory columns that the school could fill and has not (M23)."""
    return [each.title for each in COLUMNS if each.mandatory and each.value is not None and not each.value(child)]


def by_hand() -> list[str]:
    """Titles of mandatory columns that are filled in there."""
    return [each.title for each in COLUMNS if each.mandatory and each.is_by_hand]


def _compact(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""


def _id_number(child: Entrant) -> str:
    """Blank is allowed for other documents only (domain 4.3: Z)."""
    return child.id_number or ("无" if child.id_kind == IdKind.OTHER else "")


def _resident(child: Entrant, value: str) -> str:
    """What follows from a resident identity card; with another document the school says it there."""
    return value if child.id_kind == IdKind.RESIDENT else ""


_GRADES = "一二三四五六七八九"

COLUMNS: tuple[Column, ...] = (
    Column("姓名", True, lambda child: child.name),
    Column("性别", True, lambda child: SEXES.get(child.sex, "")),
    Column("出生日期", True, lambda child: _compact(child.birth_on)),
    Column("出生地行政区划代码", True),
    Column("籍贯", False),
    Column("民族", True, lambda child: ETHNICITIES.get(child.ethnicity.removesuffix("族"), child.ethnicity), False),
    Column("国籍/地区", True, lambda child: _resident(child, "CHN-中国"), False),
    Column("身份证件类型", True, lambda child: ID_KINDS.get(child.id_kind, "")),
    Column("身份证件号", True, _id_number),
    Column("港澳台侨外", True, lambda child: _resident(child, "00-否")),
    Column("政治面貌", False),
    Column("健康状况", True),
    Column("姓名拼音", False),
    Column("曾用名", False),
    Column("身份证件有效期", False),
    Column("户口所在地", True, lambda child: child.registered_address),
    Column("户口性质", True),
    Column("特长", False),
    Column("学籍辅号", False),
    Column("班内学号", False, lambda child: str(child.seat_number or "")),
    Column("年级", True, lambda child: f"{_GRADES[child.grade - 1]}年级" if 1 <= child.grade <= len(_GRADES) else ""),
    Column("班级", True, lambda child: f"{child.class_number}班", False),
    Column("入学年月", True, lambda child: f"{child.entered_on:%Y%m}"),
    Column("入学方式", True),
    Column("就读方式", True, lambda child: BOARDING.get(child.boarding, "")),
    Column("学生来源", False),
    Column("现住址", True, lambda child: child.address),
    Column("通信地址", True),
    Column("家庭地址", True),
    Column("联系电话", True, lambda child: child.first.phone or child.second.phone),
    Column("邮政编码", True),
    Column("电子信箱", False),
    Column("主页地址", False),
    Column("是否独生子女", True),
    Column("是否受过学前教育", True),
    Column("是否留守儿童", True, lambda child: LEFT_BEHIND.get(_first(child, LEFT_BEHIND), "0-非留守儿童")),
    Column("是否进城务工人员随迁子女", True, lambda child: yes_no(NeedKind.MIGRANT in child.needs)),
    Column("是否孤儿", True, lambda child: yes_no(NeedKind.ORPHAN in child.needs)),
    Column("是否烈士或优抚子女", True),
    Column("随班就读", True, None, False),
    Column("残疾类型", True, lambda child: DISABILITIES.get(_first(child, DISABILITIES), "0-无残疾"), False),
    Column("是否由政府购买学位", False),
    Column("是否需要申请资助", True),
    Column("是否享受一补", True),
    Column("成员1姓名", True, lambda child: child.first.name),
    Column("成员1关系", True, lambda child: RELATIONS.get(child.first.relation, child.first.relation), False),
    Column("成员1是否监护人", True, lambda child: yes_no(True) if child.first.name else ""),
    Column("成员1联系电话", True, lambda child: child.first.phone),
    Column("成员1现住址", False),
    Column("成员1户口所在地", False),
    Column("成员1身份证件类型", False),
    Column("成员1身份证件号", False),
    Column("成员2姓名", False, lambda child: child.second.name),
    Column("成员2关系", False, lambda child: RELATIONS.get(child.second.relation, child.second.relation), False),
    Column("成员2是否监护人", False, lambda child: yes_no(True) if child.second.name else ""),
    Column("成员2联系电话", False, lambda child: child.second.phone),
    Column("成员2现住址", False),
    Column("成员2户口所在地", False),
    Column("成员2身份证件类型", False),
    Column("成员2身份证件号", False),
)


def _first(child: Entrant, kinds: dict[str, str]) -> str:
    return next((kind for kind in kinds if kind in child.needs), "")
