"""What the columns of a catchment list (适龄儿童台账) may mean, and what villages and schools call them (G7)."""

from enum import StrEnum

from students.rules.roster.fields import FORBIDDEN, FORBIDDEN_PARTS, IGNORED, ROSTER_NAMES
from students.rules.roster.vocabulary import Vocabulary


class CatchmentField(StrEnum):
    """Columns of a catchment list that the product reads."""

    NAME = "name"
    SEX = "sex"
    BIRTH_ON = "birth_on"
    ID_NUMBER = "id_number"
    TOWNSHIP = "township"
    VILLAGE = "village"
    REGISTERED_ADDRESS = "registered_address"
    ADDRESS = "address"
    GUARDIAN = "guardian"
    PHONE = "phone"
    PLACE = "place"
    PLACE_NAME = "place_name"
    DISABILITY = "disability"
    NOTE = "note"


_OWN = {
    CatchmentField.NAME: "儿童姓名 适龄儿童姓名 适龄儿童 儿童 幼儿姓名 孩子姓名",
    CatchmentField.SEX: "儿童性别",
    CatchmentField.BIRTH_ON: "儿童出生日期 儿童出生年月",
    CatchmentField.ID_NUMBER: "儿童身份证号 儿童身份证号码 儿童身份证 身份证号(儿童)",
    CatchmentField.TOWNSHIP: "乡镇 乡镇街道 乡 镇 街道 所属乡镇 户籍乡镇 户籍所在乡镇 乡镇名称 所在乡镇",
    CatchmentField.VILLAGE: (
        "户籍村居委 村居委 村居 村 村委 村委会 村居委会 居委 居委会 户籍村 户籍村居 户籍所在村 所属村 所在村 行政村 "
        "自然村 村组 村名 村社区 社区 户籍村社区 所属村居 所属村社区 户籍所在村居 户籍所在村居委会 村民委员会"
    ),
    CatchmentField.ADDRESS: "现居住村 实际居住地 实际住址",
    CatchmentField.GUARDIAN: (
        "监护人 监护人姓名 家长 家长姓名 父母姓名 父母 户主 户主姓名 父亲或母亲 父亲母亲姓名 法定监护人 抚养人"
    ),
    CatchmentField.PHONE: (
        "监护人电话 监护人联系电话 监护人手机 监护人手机号 监护人联系方式 家长电话 家长联系电话 家长手机 家长联系方式"
    ),
    CatchmentField.PLACE: (
        "就读情况 就读状态 就学情况 就学状态 入学情况 入学状态 在读情况 在学情况 是否入学 是否在校 现状 去向"
    ),
    CatchmentField.PLACE_NAME: (
        "就读学校 就读学校名称 就读学校就读情况 就读情况就读学校 学校 学校名称 所在学校 在读学校 就学学校 入学学校 "
        "现就读学校 就读于 就读单位"
    ),
    CatchmentField.DISABILITY: "残疾类型 残疾类别 残疾情况 是否残疾 残疾 残疾种类 残疾类别及等级 残疾类型及等级",
    CatchmentField.NOTE: "备注 说明 备注说明",
}
_IGNORED = (
    "序号 编号 民族 年龄 与儿童关系 关系 与监护人关系 与户主关系 年级 班级 就读年级 就读班级 学籍号 "
    "户口性质 户号 户口类型 健康状况 是否留守儿童 留守儿童 是否低保 低保 是否脱贫户 脱贫户 是否建档立卡 建档立卡 "
    "出生地 国籍 籍贯 政治面貌 照片 县 区县 县区 省 市 残疾证号 残疾等级 组 村民小组 小组 调查人 调查日期 填报人"
)
_KNOWN = frozenset(map(str, CatchmentField))
_SHARED = {CatchmentField(str(field)): words for field, words in ROSTER_NAMES.items() if str(field) in _KNOWN}


def _names() -> dict[str, str]:
    known = dict.fromkeys(_IGNORED.split(), IGNORED)
    for table in (_SHARED, _OWN):
        known |= {word: str(field) for field, words in table.items() for word in words.split()}
    return known


def _never_read(key: str, _group: str) -> str:
    """Employers, income, religion and the like are never read, whatever stands in them (I5)."""
    return FORBIDDEN if any(part in key for part in FORBIDDEN_PARTS) else ""


CATCHMENT = Vocabulary(
    fields=frozenset(map(str, CatchmentField)),
    required=("name",),
    names=_names(),
    other=_never_read,
    seconds={},
)
