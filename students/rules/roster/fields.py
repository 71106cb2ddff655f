"""What a column may mean, and what schools call it."""

from enum import StrEnum


class RosterField(StrEnum):
    """Columns of a roster that the product reads."""

    NAME = "name"
    SEX = "sex"
    BIRTH_ON = "birth_on"
    ETHNICITY = "ethnicity"
    ID_KIND = "id_kind"
    ID_NUMBER = "id_number"
    STATUS_NUMBER = "status_number"
    GRADE = "grade"
    CLASS_NAME = "class_name"
    BOARDING = "boarding"
    ADDRESS = "address"
    REGISTERED_ADDRESS = "registered_address"
    PHONE = "phone"
    GUARDIAN1_NAME = "guardian1_name"
    GUARDIAN1_RELATION = "guardian1_relation"
    GUARDIAN1_PHONE = "guardian1_phone"
    GUARDIAN2_NAME = "guardian2_name"
    GUARDIAN2_RELATION = "guardian2_relation"
    GUARDIAN2_PHONE = "guardian2_phone"
    FATHER_NAME = "father_name"
    FATHER_PHONE = "father_phone"
    MOTHER_NAME = "mother_name"
    MOTHER_PHONE = "mother_phone"


class StaffField(StrEnum):
    """Columns of a staff list that the product reads."""

    NAME = "name"
    STAFF_NUMBER = "staff_number"
    PHONE = "phone"
    DUTIES = "duties"
    POST = "post"
    HEAD_OF = "head_of"
    CLASSES = "classes"
    SUBJECTS = "subjects"


IGNORED = "ignore"
"""A column that is known and left out without a question."""
FORBIDDEN = "forbidden"
"""A column that is never read, whatever it holds (I5)."""

ROSTER_NAMES = {
    RosterField.NAME: "姓名 学生姓名 学生 名字 学生名字 中文姓名",
    RosterField.SEX: "性别 学生性别",
    RosterField.BIRTH_ON: "出生日期 出生年月日 出生年月 生日 出生时间 出生日",
    RosterField.ETHNICITY: "民族",
    RosterField.ID_KIND: "证件类型 身份证件类型 身份证类型 有效证件类型",
    RosterField.ID_NUMBER: (
        "身份证号 身份证号码 身份证件号 身份证件号码 证件号 证件号码 居民身份证号 居民身份证号码 "
        "公民身份号码 公民身份证号 身份证 学生身份证号 学生身份证号码 学生身份证件号"
    ),
    RosterField.STATUS_NUMBER: "学籍号 全国学籍号 学籍号码 国网学籍号 全国统一学籍号 学生学籍号 国家学籍号 学籍主号",
    RosterField.GRADE: "年级 所在年级 年级名称 就读年级",
    RosterField.CLASS_NAME: "班级 班别 所在班级 班级名称 班号 班 年级班级 就读班级 行政班 年班",
    RosterField.BOARDING: "就读方式 是否住校 走读住校 是否寄宿",
    RosterField.ADDRESS: (
        "现住址 家庭住址 家庭地址 住址 居住地址 现居住地址 现居住地 常住地址 家庭现住址 现家庭住址 "
        "详细住址 通讯地址 通信地址"
    ),
    RosterField.REGISTERED_ADDRESS: "户籍地址 户口所在地 户籍所在地 户口地址 户籍 户口所在地详细地址 户籍住址",
    RosterField.PHONE: "联系电话 电话 手机 手机号 手机号码 联系方式 电话号码 联系手机 家庭电话 联系号码",
    RosterField.FATHER_NAME: "父亲姓名 父亲 爸爸姓名",
    RosterField.FATHER_PHONE: "父亲电话 父亲联系电话 父亲手机 父亲手机号 父亲手机号码 父亲联系方式",
    RosterField.MOTHER_NAME: "母亲姓名 母亲 妈妈姓名",
    RosterField.MOTHER_PHONE: "母亲电话 母亲联系电话 母亲手机 母亲手机号 母亲手机号码 母亲联系方式",
}
GUARDIAN_PARTS = {
    "name": "姓名 名字",
    "relation": "关系 与学生关系 与孩子关系 与本人关系 与该生关系 称谓 关系称谓",
    "phone": "电话 联系电话 手机 手机号 手机号码 联系方式 电话号码 联系号码",
}
GUARDIAN_WORDS = "家庭成员或监护人信息 家庭成员或监护人 监护人信息 家庭成员信息 法定监护人 家庭成员 监护人 家长 成员"
ROSTER_IGNORED = (
    "序号 编号 学号 班内学号 班内序号 座号 座位号 学籍辅号 校内学号 备注 说明 国籍 国籍/地区 国籍地区 "
    "港澳台侨外 健康状况 入学年月 入学日期 入学时间 入学年份 入学方式 学生来源 学生状态 状态 户口性质 "
    "户口类型 是否独生子女 独生子女 是否留守儿童 留守儿童 是否随迁子女 随迁子女 是否孤儿 孤儿 "
    "随班就读 残疾类型 是否残疾 是否脱贫户 脱贫户 是否建档立卡 建档立卡 是否低保 低保 是否监护人 "
    "学校名称 学校 学校标识码 出生地 籍贯 政治面貌 曾用名 姓名拼音 英文姓名 血型 照片 邮政编码 "
    "电子信箱 电子邮箱 特长 年龄 班主任 是否受过学前教育 学前教育 是否享受一补 一补 是否申请资助 "
    "申请资助 烈士优抚子女 是否烈士或优抚子女 上下学方式 上下学距离 是否乘坐校车 校车 主页 "
    "身份证件有效期 证件有效期 政府购买学位 是否政府购买学位"
)
ROSTER_FORBIDDEN = (
    "工作单位 单位 职务 职业 收入 家庭收入 年收入 月收入 家庭年收入 宗教 宗教信仰 父亲工作单位 "
    "母亲工作单位 父亲职业 母亲职业 父亲职务 母亲职务"
)
FORBIDDEN_PARTS = ("工作单位", "职务", "职业", "收入", "宗教", "信仰", "指纹", "人脸")

STAFF_NAMES = {
    StaffField.NAME: "姓名 教师姓名 教师 教职工姓名 老师 老师姓名 名字",
    StaffField.STAFF_NUMBER: "工号 教工号 职工号 教师工号 教职工号 员工号 教师编号 人员编号 职工编号",
    StaffField.PHONE: "手机 手机号 手机号码 电话 联系电话 联系方式 电话号码 移动电话",
    StaffField.DUTIES: (
        "任教班级与学科 任教班级学科 任教班级及学科 任课情况 任教情况 任课班级与学科 任课班级学科 任课 "
        "任课安排 工作安排 分工 教学任务"
    ),
    StaffField.POST: "职务 岗位 担任职务 行政职务 学校职务 角色",
    StaffField.HEAD_OF: "班主任 班主任班级 担任班主任 所任班主任 任班主任班级 班主任所在班级",
    StaffField.CLASSES: "任教班级 任课班级 所教班级 授课班级 班级",
    StaffField.SUBJECTS: "任教学科 任课学科 学科 科目 任教科目 所教学科 任课科目 授课学科",
}
STAFF_IGNORED = (
    "序号 编号 性别 出生日期 出生年月 民族 年龄 籍贯 学历 学位 毕业院校 毕业学校 专业 所学专业 职称 "
    "政治面貌 参加工作时间 入职时间 教龄 编制 是否在编 年级 部门 备注 身份证号 身份证号码 身份证件号 "
    "家庭住址 住址 电子邮箱 邮箱 教师资格 教师资格证 普通话等级 周课时 课时 任教年级 英文姓名"
)
