"""What the columns of a list of absences may mean, and what schools call them."""

from enum import StrEnum

from students.rules.roster import fields
from students.rules.roster.fields import IGNORED, RosterField
from students.rules.roster.vocabulary import Vocabulary


class AttendanceField(StrEnum):
    """Columns of a list of absences that the product reads."""

    DAY = "day"
    LAST_DAY = "last_day"
    DAY_COUNT = "day_count"
    GRADE = "grade"
    CLASS_NAME = "class_name"
    NAME = "name"
    SEAT = "seat"
    STATUS_NUMBER = "status_number"
    ID_NUMBER = "id_number"
    KIND = "kind"
    SESSION = "session"


WHO = ("name", "status_number", "id_number", "seat")
"""The columns that can say who a row is about."""

_NAMES = {
    AttendanceField.DAY: (
        "日期 缺勤日期 请假日期 考勤日期 缺课日期 开始日期 起始日期 请假开始日期 开始时间 起始时间 请假时间 "
        "缺勤时间 时间 年月日 起 自 从"
    ),
    AttendanceField.LAST_DAY: "结束日期 截止日期 终止日期 请假结束日期 结束时间 截止时间 止 至 到",
    AttendanceField.DAY_COUNT: "天数 请假天数 缺勤天数 缺课天数 共计天数 上课日天数",
    AttendanceField.SEAT: "学号 座号 座位号 班内学号 班内序号",
    AttendanceField.KIND: (
        "缺勤类型 缺勤类别 缺勤原因类型 请假类型 请假类别 考勤类型 类型 类别 假别 请假种类 缺勤情况 考勤情况 考勤结果 "
        "考勤状态 出勤情况 状态 缺勤性质 缺课类型"
    ),
    AttendanceField.SESSION: "时段 缺勤时段 请假时段 上下午 上午下午 半天 时间段",
}
_SHARED = (
    (RosterField.NAME, AttendanceField.NAME),
    (RosterField.ID_NUMBER, AttendanceField.ID_NUMBER),
    (RosterField.STATUS_NUMBER, AttendanceField.STATUS_NUMBER),
    (RosterField.GRADE, AttendanceField.GRADE),
    (RosterField.CLASS_NAME, AttendanceField.CLASS_NAME),
)
_IGNORED = (
    "序号 编号 性别 民族 备注 说明 原因 事由 请假原因 缺勤原因 缺课原因 请假事由 星期 周次 节次 班主任 登记人 记录人 "
    "填报人 家长 "
    "家长签字 家长姓名 联系电话 电话 是否返校 返校日期 销假日期 销假 批准人 审批人 学校 学校名称 学年 学期 月份 "
    "家访情况 处理情况 跟进情况 病因 症状 学籍辅号 出生日期"
)


def _table() -> dict[str, str]:
    table = dict.fromkeys(_IGNORED.split(), IGNORED)
    for theirs, ours in _SHARED:
        table |= dict.fromkeys(fields.ROSTER_NAMES[theirs].split(), str(ours))
    return table | {word: str(field) for field, words in _NAMES.items() for word in words.split()}


ATTENDANCE = Vocabulary(
    fields=frozenset(map(str, AttendanceField)),
    required=("day", "kind"),
    names=_table(),
    other=lambda _key, _group: "",
    seconds={},
)
