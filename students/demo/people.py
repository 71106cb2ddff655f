"""Needs of children and the leading group of the sample school (G6, M24)."""

import datetime as dt
from collections.abc import Mapping, Sequence

from students.actions.group import NewPlace, change_place, join_group
from students.actions.needs import NewNeed, record_needs
from students.choices import GroupRole, NeedKind
from students.demo.scene import Scene
from students.demo.staff import PRINCIPAL, REGISTRAR
from students.models import Placement, Student, User
from students.queries.enrolment import covering

# Kind, every how manyth child from which one on, the paper; 学习困难 meets 低保 in every forty-sixth child.
_NEEDS = (
    (NeedKind.LOW_INCOME, 23, 5, "低保证 青民保〔2024〕第0317号"),
    (NeedKind.MONITORED, 41, 9, "防返贫监测对象名单（2026年春）"),
    (NeedKind.DISABLED_PARENTS, 173, 31, "父母残疾人证"),
    (NeedKind.MISFORTUNE, 211, 60, "村委会证明（2026年8月）"),
    (NeedKind.LEARNING, 46, 5, "学业评议记录（三年级起逐学期）"),
    (NeedKind.LEFT_BEHIND_BOTH, 13, 4, "留守儿童登记表"),
    (NeedKind.LEFT_BEHIND_ONE, 17, 3, "留守儿童登记表"),
    (NeedKind.MIGRANT, 97, 20, "居住证"),
    (NeedKind.ORPHAN, 401, 100, "孤儿基本生活保障证"),
    (NeedKind.UNATTENDED, 389, 77, "事实无人抚养儿童认定表"),
    (NeedKind.VISUAL, 397, 150, "残疾人证（视力三级）"),
    (NeedKind.SPEECH, 521, 210, "残疾人证（言语三级）"),
    (NeedKind.INTELLECTUAL, 353, 40, "残疾人证（智力四级）"),
    (NeedKind.CHRONIC_ILLNESS, 263, 88, "县人民医院诊断书"),
)
_GROUP = (
    (PRINCIPAL, GroupRole.LEADER, "第一责任人，全面负责控辍保学工作"),
    ("QS2004", GroupRole.DEPUTY, "包一、二年级"),
    ("QS2007", GroupRole.DEPUTY, "包三、四年级"),
    ("QS2010", GroupRole.MEMBER, "包五、六年级"),
    (REGISTRAR, GroupRole.OFFICE, "学籍异动、月报和档案"),
)
_DOCUMENT = "青小发〔2026〕11号"
_CHANGED = "QS2010"
_ANOTHER_DUTY = "包五至六年级、河坝村和桥头村"


def store_needs(students: Sequence[Student], staff: Mapping[str, User], scene: Scene, at: dt.datetime) -> None:
    """Needs of children now in a class, spread over the school by their order."""
    here = set(Placement.objects.filter(covering(scene.on)).order_by().values_list("student_id", flat=True))
    children = [student for student in students if student.pk in here]
    for kind, every, first, source in _NEEDS:
        new = NewNeed(kind=kind, starts_on=scene.term.starts_on, source=source)
        record_needs(students=children[first::every], new=new, actor=staff[REGISTRAR], at=at)


def store_group(staff: Mapping[str, User], scene: Scene, at: dt.datetime) -> None:
    """The leading group since the term began; one duty has changed since."""
    actor = staff[REGISTRAR]
    for number, role, duty in _GROUP:
        new = NewPlace(role=role, starts_on=scene.term.starts_on, duty=duty, document=_DOCUMENT)
        member = join_group(staff=staff[number], new=new, actor=actor, at=at)
        change_on = scene.reached(30)
        if number == _CHANGED and change_on > scene.term.starts_on:
            changed = NewPlace(role=role, starts_on=change_on, duty=_ANOTHER_DUTY, document=_DOCUMENT)
            change_place(member=member, new=changed, actor=actor, at=at)
