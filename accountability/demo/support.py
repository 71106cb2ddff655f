"""Support pairs with contacts and a review, and aid, of the sample school (M10, M11)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from accountability.actions.aid import NewAid, record_aid
from accountability.actions.support import NewContact, NewPairs, end_pair, open_pairs, record_support
from accountability.choices import AidKind, SupportForm
from accountability.models import SupportPair
from accountability.queries.candidates import Candidate, candidates
from students.demo.scene import Scene, moment
from students.demo.staff import OWN_HEAD, REGISTRAR, SUBJECT_TEACHER
from students.models import School, Student, User

_SUPPORTERS = (SUBJECT_TEACHER, OWN_HEAD, "QS2028", "QS2046", "QS2061", "QS2070")
_GOALS = ("天天到校，作业按时交", "语文基础过关，敢在课堂上发言", "和爷爷奶奶一起安排好周末学习", "每天读书二十分钟")
_EACH = 2
_PAIRED_AFTER = 9
# Days before the date, the form, what was done, how the child responded, the effect.
_CONTACTS = (
    (60, SupportForm.TALK, "了解家里情况和学习困难，约定每周二中午见面", "愿意说话，有点紧张", ""),
    (38, SupportForm.TUTORING, "辅导数学应用题，订正单元练习", "能跟上", "订正全部完成"),
    (19, SupportForm.VISIT, "到家里看望，与奶奶商量手机使用时间", "答应先写作业再看手机", "本周作业都交了"),
    (4, SupportForm.TALK, "期中后谈心，定下期末的小目标", "很高兴成绩有进步", "上课主动举手"),
)
# How many of the latest contacts a pair lacks; two of four make it overdue.
_LACKING = (0, 1, 0, 2)
_GRANT = (AidKind.GRANT, Decimal(625), "家庭经济困难学生生活补助（县财政）", 25, 40)
_GOODS = (AidKind.GOODS, None, "青江县慈善会 冬衣书包", 60, 18)
_MEALS = (AidKind.MEAL, Decimal(300), "镇卫生院职工爱心午餐", 45, 6)


def store_support(school: School, staff: Mapping[str, User], scene: Scene) -> None:
    """Six supporters with two children each; one pair has no contact yet, one has ended; three kinds of aid."""
    children = candidates(school.pk, None, scene.on)
    starts_on = scene.reached(_PAIRED_AFTER)
    at = min(moment(starts_on, dt.time(16, 5)), scene.at)
    pairs = []
    for place, number in enumerate(_SUPPORTERS):
        chosen = children[place * _EACH : (place + 1) * _EACH]
        new = NewPairs(
            staff=staff[number],
            students=_students(chosen),
            goal=_GOALS[place % len(_GOALS)],
            starts_on=starts_on,
            planned_until=max(scene.term.ends_on, scene.on),
        )
        pairs += open_pairs(new=new, actor=staff[REGISTRAR], at=at)
    for place, pair in enumerate(pairs[:-1]):
        _contacts(pair, scene, _CONTACTS[: len(_CONTACTS) - _LACKING[place % len(_LACKING)]])
    _end(pairs[-2], staff[REGISTRAR], scene)
    _aid(children, staff[REGISTRAR], scene)


def _students(chosen: list[Candidate]) -> list[Student]:
    return list(Student.objects.filter(pk__in=[child.student_id for child in chosen]).order_by("pk"))


def _contacts(pair: SupportPair, scene: Scene, told: tuple[tuple[int, SupportForm, str, str, str], ...]) -> None:
    for days, form, content, response, effect in told:
        on = scene.on - dt.timedelta(days=days)
        if on >= pair.starts_on:
            record_support(
                pair=pair,
                new=NewContact(on=on, form=form, content=content, response=response, effect=effect),
                client_key=uuid5(NAMESPACE_URL, f"{pair.pk}:{days}"),
                actor=pair.staff,
                at=min(moment(on, dt.time(17, 10)), scene.at),
            )


def _end(pair: SupportPair, actor: User, scene: Scene) -> None:
    end_pair(pair=pair, on=scene.on, because="家长希望由班主任帮扶", actor=actor, at=scene.at)


def _aid(children: list[Candidate], actor: User, scene: Scene) -> None:
    for kind, amount, source, days, count in (_GRANT, _MEALS, _GOODS):
        on = scene.reached(days)
        at = min(moment(on, dt.time(11, 30)), scene.at)
        new = NewAid(kind=kind, amount=amount, source=source, on=on)
        if children:
            record_aid(students=_students(children[:count]), new=new, actor=actor, at=at)
