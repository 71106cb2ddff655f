"""Codes with names of the national template, as its cells hold them: "1-男" (M23; domain 4.3).

Confirmed by documents seen: sex, kinds of identity document, left-behind children, yes and no. From general knowledge,
to be compared with the province's version: ethnicities (GB/T 3304), relations (GB/T 4761), kinds of disability.
"""

from students.choices import Boarding, IdKind, NeedKind, Sex

SEXES = {Sex.MALE.value: "1-男", Sex.FEMALE.value: "2-女"}
ID_KINDS = {
    IdKind.RESIDENT.value: "1-居民身份证",
    IdKind.HONG_KONG.value: "6-香港特区护照/身份证明",
    IdKind.MACAO.value: "7-澳门特区护照/身份证明",
    IdKind.TAIWAN.value: "8-台湾居民来往大陆通行证",
    IdKind.FOREIGN.value: "9-境外永久居住证",
    IdKind.PASSPORT.value: "A-护照",
    IdKind.OTHER.value: "Z-其他",
}
BOARDING = {Boarding.DAY.value: "1-走读", Boarding.BOARDER.value: "2-住校"}
LEFT_BEHIND = {
    NeedKind.LEFT_BEHIND_ONE.value: "1-单亲留守儿童",
    NeedKind.LEFT_BEHIND_BOTH.value: "2-双亲留守儿童",
}
DISABILITIES = {
    NeedKind.MULTIPLE.value: "7-多重残疾",
    NeedKind.VISUAL.value: "1-视力残疾",
    NeedKind.HEARING.value: "2-听力残疾",
    NeedKind.SPEECH.value: "3-言语残疾",
    NeedKind.PHYSICAL.value: "4-肢体残疾",
    NeedKind.INTELLECTUAL.value: "5-智力残疾",
    NeedKind.MENTAL.value: "6-精神残疾",
}
RELATIONS = {
    "父亲": "51-父亲",
    "母亲": "52-母亲",
    "祖父": "61-祖父",
    "爷爷": "61-祖父",
    "祖母": "62-祖母",
    "奶奶": "62-祖母",
    "外祖父": "63-外祖父",
    "外公": "63-外祖父",
    "外祖母": "64-外祖母",
    "外婆": "64-外祖母",
}
_NAMES = """汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西
景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒
乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"""
ETHNICITIES = {name: f"{number:02}-{name}族" for number, name in enumerate(_NAMES.split(), start=1)}


def yes_no(is_so: bool) -> str:
    """1-是, 0-否."""
    return "1-是" if is_so else "0-否"
