"""The clauses of agreements: structure, shipped texts, what names in braces stand for (M1, M13, E6).

Every clause names the clauses of the source it carries: 篇 is the text, the number its paragraph; 引言 is the opening,
教1–教3 the paragraphs on teaching, 帮扶 and 收费 those on support and fees.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from accountability.choices import ClausePosts
from accountability.papers.agreement import Clause, Item

_NAME = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
_MARKS = {ClausePosts.HEAD: "【班主任】", ClausePosts.SUBJECT: "【科任】"}
_NUMERALS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A sentence and whom it binds."""

    text: str
    posts: str = ClausePosts.BOTH.value


@dataclass(frozen=True, slots=True)
class ClauseSet:
    """One clause with its sentences; ``source`` says which clauses of the source it carries, nothing for own ones."""

    title: str
    lines: tuple[ClauseLine, ...]
    source: str = ""


Clauses = tuple[ClauseSet, ...]

NAMES: Mapping[str, str] = {
    "上报时限": "点名上报的时限，如09:00",
    "旷课天数": "连续无故未到校几个上课日即报告、立案",
    "家访时限": "联系不上监护人后几个上课日内家访",
    "家访次数": "上报辍学前至少家访几次",
    "返校期限": "劝学书送达后几日内返校",
    "上报单位": "辍学报告书送达的单位",
    "班主任扣分": "每流失一名学生扣班主任几分",
    "科任扣分": "每流失一名学生扣科任教师几分",
    "否决比例": "班级辍学率超过多少即一票否决，如50%",
    "巩固率": "本班巩固率目标，如100%",
    "入学率": "小学适龄儿童入学率目标",
    "残疾入学率": "三类残疾儿童少年入学率目标",
    "初中入学率": "初中适龄少年入学率目标",
}
"""What a sentence may name in braces; the values of the day of issue take their place."""


def dumped(clauses: Clauses) -> str:
    """The one text of a version: what is stored and hashed."""
    return json.dumps([asdict(each) for each in clauses], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loaded(text: str) -> Clauses:
    """The clauses of a stored version."""
    return tuple(
        ClauseSet(each["title"], tuple(ClauseLine(**line) for line in each["lines"]), each["source"])
        for each in json.loads(text)
    )


def as_text(lines: Iterable[ClauseLine]) -> str:
    """Sentences as they are edited: one a line, 【班主任】 or 【科任】 before what binds only them."""
    return "\n".join(f"{_MARKS.get(ClausePosts(line.posts), '')}{line.text}" for line in lines)


def from_text(text: str) -> tuple[ClauseLine, ...]:
    """The sentences of an edited text; empty lines are left out."""
    return tuple(_line(each.strip()) for each in text.splitlines() if each.strip())


def _line(text: str) -> ClauseLine:
    for posts, mark in _MARKS.items():
        if text.startswith(mark):
            return ClauseLine(text.removeprefix(mark).strip(), posts.value)
    return ClauseLine(text)


def unknown_names(clauses: Clauses) -> list[str]:
    """Names in braces that stand for nothing, in the order they come; a brace left open counts as one."""
    found = []
    for line in (line for each in clauses for line in each.lines):
        found += [name for name in _NAME.findall(line.text) if name not in NAMES]
        found += [sign for sign in "{}｛｝" if sign in _NAME.sub("", line.text)]
    return list(dict.fromkeys(found))


def clauses_for(clauses: Clauses, values: Mapping[str, str], *, is_head: bool) -> tuple[Clause, ...]:
    """The clauses that bind a post, numbered, names replaced by values; what says nothing to it is left out."""
    wanted = {ClausePosts.BOTH, ClausePosts.HEAD if is_head else ClausePosts.SUBJECT}
    kept = [(each.title, [line.text for line in each.lines if line.posts in wanted]) for each in clauses]
    binding = [(title, texts) for title, texts in kept if texts]
    return tuple(
        Clause(
            title=f"{numeral(place)}、{title}",
            sentences=tuple(Item(text=filled(text, values)) for text in texts),
        )
        for place, (title, texts) in enumerate(binding, 1)
    )


def filled(text: str, values: Mapping[str, str]) -> str:
    """The sentence with values in place of names."""
    return _NAME.sub(lambda found: values.get(found[1], found[0]), text)


def numeral(number: int) -> str:
    """1 to 99 as clauses are counted: 一, 十, 十三, 二十."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _NUMERALS[tens]) + ("十" if tens else "") + (_NUMERALS[ones] if ones else "")


def _clause(title: str, source: str, *texts: str) -> ClauseSet:
    return ClauseSet(title, tuple(_line(text) for text in texts), source)


OPENING = (
    "为贯彻《中华人民共和国义务教育法》《中华人民共和国未成年人保护法》，落实上级关于控辍保学的要求，让每一名适龄儿童、少年，"
    "包括有视力、听力、智力残疾的孩子，都能入学并且留得住，学校与下列岗位签订本责任书。没有采取措施防止学生辍学的，"
    "按学校有关规定追究责任。"
)
"""篇一 引言, 篇二 引言, 篇三 引言."""

SHIPPED: Clauses = (
    _clause(
        "岗位责任",
        "篇一.1、篇二.四、篇三.四、篇四.1、篇四末",
        "校长是学校控辍保学的第一责任人；班级是控辍保学的主体。学校成立领导小组，对本岗位履行责任的情况进行监督和考核。",
        "【班主任】班主任是防止本班学生辍学的主要负责人，对学校负责，应当了解每一名学生的思想、心理和家庭状况。",
        "【科任】科任教师对任教班级的控辍保学负责，配合班主任做好预防和劝返，对学校负责。",
        "学校的控辍目标分解到每一位教师，本岗位的目标见上表；本班巩固率应当达到{巩固率}。",
        "【班主任】保持学校、教师、家长之间的联系网畅通，每名学生至少有一位监护人联系得上。",
    ),
    _clause(
        "每日上报",
        "篇一.2、篇二.四、篇三.四、篇四.3、篇四.4",
        "【班主任】每个上课日{上报时限}前如实点名并上报，全勤也要上报；当天的情况当天报清，不过夜。",
        "【班主任】学生没有请假又未到校的，当天与监护人联系；联系不上的，{家访时限}个上课日内上门家访。",
        "【班主任】学生无正当理由连续{旷课天数}个上课日未到校的，当天向学校报告；发现辍学或者辍学苗头，随时报告。",
        "【科任】上课先看人数，学生未到又不知原因的，当堂告诉班主任；一时找不到班主任的，直接报告学校。",
        "学校随时检查，每月量化评比。上报应当及时、真实，不瞒报、不漏报、不虚报。",
        "掌握学生流动情况，有变化随时报告；学校每月汇总一次，每学期初向上级教育主管部门书面详细报告。",
    ),
    _clause(
        "劝返复学",
        "篇一.2、篇四.3",
        "【班主任】学校派人劝返、向监护人下发劝学书时，班主任应当到场；劝学书送达后{返校期限}日内未返校的，及时报告。",
        "【科任】学校安排家访、劝返时，应当参加并说明学生在本学科的学习情况。",
        "家访逐次填写《学生辍学家访记录单》，没有见到人的也要填写；上报辍学前至少家访{家访次数}次。",
        "【班主任】做了工作仍没有结果的，以书面向学校汇报。学校向{上报单位}送达《学生辍学报告书》，"
        "由乡镇人民政府向监护人发出《复学通知书》，限期返校，依法督促其履行义务。",
    ),
    _clause(
        "学籍手续",
        "篇一.4、篇四.2",
        "【班主任】新生入学后及时建立档案，由学校报上级教育主管部门备案。",
        "学生入学、转入、转出、休学、复学、借读、毕业，都应当手续齐全，不弄虚作假；知道学生将要离校的，及时告诉教务处。",
        "外来务工人员随迁子女和有学习能力的残疾儿童、少年，与其他学生一样入学就读，合法权益受到保护。",
    ),
    _clause(
        "返回学生",
        "篇一.6",
        "【班主任】从外地返回、经学校介绍到班的义务教育阶段学生，不得以任何理由拒绝接收；没有学籍的，配合学校建立学籍。",
        "返回学生在本班再次辍学，查证属实的，追究班主任和科任教师的责任。",
    ),
    _clause(
        "教学与活动",
        "篇一.教1–教3、篇四.5",
        "提高业务水平，用心备课、上课，以知识、方法和真情吸引学生，让学生愿意到校。",
        "面向全体学生，全面实施素质教育，重视德育，减轻学习负担，开展兴趣小组、社团和课外活动，发展学生的兴趣和特长。",
        "建立新型师生关系，使教师与学生、学生与学生之间亲近、团结。",
    ),
    _clause(
        "帮扶学生",
        "篇一.帮扶、篇一.收费、篇二.四、篇三.四",
        "与学生结成“帮扶”对子，教学有耐心，生活上关心，控辍保学持之以恒。",
        "【班主任】经常走访“双困生”家庭，掌握其思想动态，做好思想工作，帮助解决学习和生活中的困难，使其安心上学。",
        "【科任】关心“双困生”的学习，及时辅导，有情况与班主任商量。",
        "学生家庭经济困难的，及时报告学校；学校多渠道筹措资金，动员社会力量给予资助。",
    ),
    _clause(
        "收费与廉洁",
        "篇一.收费、篇二.一、篇三.一",
        "除学校按上级规定布置的书杂费和代收费外，不以任何理由、任何方式向学生收取费用，不乱收费，不乱罚款。",
        "不强制学生购买教学辅导材料，不向学生推销商品。",
        "不向家长索要财物，不接受家长的宴请和馈赠。",
    ),
    _clause(
        "尊重学生",
        "篇一.四、篇二.二、篇三.二",
        "关心、爱护每一名学生，不讽刺、挖苦、侮辱、歧视学生。",
        "不体罚、不变相体罚学生，不役使、不变相役使学生。",
    ),
    _clause(
        "减负与评价",
        "篇一.教2、篇二.三、篇三.三",
        "按时上课、下课和放学，作业数量符合规定，不用作业惩罚学生，不剥夺学生考试的权利。",
        "不单纯以成绩评价学生，不公开学生的考试名次。",
        "不指责、训斥、刁难学生和家长。",
    ),
    _clause(
        "考核",
        "篇一.3、篇一.5",
        "【班主任】控辍保学与奖励性绩效工资、班主任津贴挂钩。本班完成目标的，期终绩效考核不扣分；"
        "未完成的，每流失一名学生扣班主任{班主任扣分}分。",
        "【科任】控辍保学与奖励性绩效工资挂钩。任教班级完成目标的，期终绩效考核不扣分；"
        "未完成的，每流失一名学生扣该班科任教师{科任扣分}分。",
        "班级辍学率超过{否决比例}的，任课教师期终考核一票否决，不评为各级各类优秀教师、优秀班主任，班级不评为先进班级，"
        "并取消下一学期的班主任资格。",
    ),
    _clause(
        "责任追究",
        "篇一.四、篇二.五、篇三.五",
        "没有履行责任，没有设法解决学生接受义务教育中的困难，致使学生辍学的，依法依规追究责任。",
        "歧视、刁难、侮辱、体罚学生，或者工作不力、违背职业道德，致使学生辍学的，严肃处理，依法追究责任；"
        "情节严重的，年度考核定为不合格或者予以解聘。",
    ),
    _clause(
        "学校目标",
        "篇四.2、篇四.6",
        "共同完成学校目标：小学适龄儿童入学率达到{入学率}，三类残疾适龄儿童、少年入学率达到{残疾入学率}；"
        "设有初中的，初中入学率达到{初中入学率}，年辍学率控制在省定标准以内，三年保留率逐年提高。",
    ),
)
"""Version 0. 篇二.六, 篇三 期限 and 一式两份 are part of the form: copies, in force from signing, successors."""
