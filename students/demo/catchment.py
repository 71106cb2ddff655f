"""The catchment list of the sample school: its own pupils of the township, children elsewhere, and whom to go after."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from simple_history.utils import bulk_create_with_history

from students.actions.catchment_import import stored
from students.choices import CatchmentMatch, CatchmentPlace, NeedKind
from students.demo.samples import new_number
from students.demo.scene import Scene
from students.models import CatchmentChild, Student, User
from students.rules.class_names import school_year

_TOWN = "青石镇"
_VILLAGES = ("白岩村", "新田村", "三合村", "松林村", "大坪村", "河坝村", "龙井村", "桥头村", "青石社区")
_SURNAMES, _GIVEN = "田冉安罗任敖石姚", ("欣怡", "浩宇", "梓涵", "俊杰", "雨桐", "子轩", "思雨", "文博", "佳琪", "明轩")
_SCHOOLS = ("青江县城关镇第一小学", "巴江县城关镇小学", "铜仁市第十一小学", "浙江省义乌市稠城第三小学")
_ELSEWHERE, _YOUNG = 60, 36
_DISABLED = {17: NeedKind.VISUAL, 260: NeedKind.INTELLECTUAL, 431: NeedKind.PHYSICAL}
_WITHOUT_NUMBER = (33, 144, 255, 366)
_CONFIRMED = (33, 144)
_FIRST_NUMBER = 500
# Age on 31 August, place, name of the school, disability.
_SPECIAL = (
    (8, CatchmentPlace.SPECIAL_SCHOOL, "青江县特殊教育学校", NeedKind.HEARING),
    (9, CatchmentPlace.HOME_TEACHING, "", NeedKind.INTELLECTUAL),
    (6, CatchmentPlace.DEFERRED, "县医院证明，镇政府批准", ""),
    (10, CatchmentPlace.NOT_ENROLLED, "", ""),
    (7, CatchmentPlace.NOT_ENROLLED, "", ""),
    (9, CatchmentPlace.UNKNOWN, "", ""),
    (6, CatchmentPlace.HERE, "", ""),
)


def store_catchment(students: Sequence[Student], scene: Scene, actor: User, at: dt.datetime) -> int:
    """Store the list as the township handed it over at the beginning of the term; returns how many children it has."""
    ours = [student for student in students if student.township == _TOWN]
    said = [_pupil(index, student) for index, student in enumerate(ours)]
    said += [_invented(index, scene, **more) for index, more in enumerate(_others())]
    rows = [CatchmentChild(school_id=actor.school_id, starts_on=scene.term.starts_on, **stored(each)) for each in said]
    return len(bulk_create_with_history(rows, CatchmentChild, default_user=actor, default_date=at))


def _pupil(index: int, student: Student) -> dict[str, Any]:
    """A pupil as the village has it; a few without a number, some of whom the registrar has compared already."""
    is_confirmed = index in _CONFIRMED
    return {
        "name": student.name,
        "sex": student.sex,
        "birth_on": student.birth_on,
        "id_number": "" if index in _WITHOUT_NUMBER else student.id_number,
        "township": student.township,
        "village": student.village,
        "place": CatchmentPlace.HERE,
        "disability": _DISABLED.get(index, ""),
        "student": student if is_confirmed else None,
        "match": CatchmentMatch.CONFIRMED if is_confirmed else "",
    }


def _others() -> Iterator[dict[str, Any]]:
    for index in range(_ELSEWHERE):
        school = _SCHOOLS[index % len(_SCHOOLS)]
        yield {"age": 6 + index % 6, "place": CatchmentPlace.OTHER_SCHOOL, "place_name": school}
    for _index in range(_YOUNG):
        yield {"age": 5, "place": CatchmentPlace.NOT_ENROLLED, "place_name": "青石镇中心幼儿园"}
    for age, place, name, disability in _SPECIAL:
        yield {"age": age, "place": place, "place_name": name, "disability": disability}


def _invented(index: int, scene: Scene, *, age: int, **said: Any) -> dict[str, Any]:
    birth_on = dt.date(school_year(scene.term.starts_on) - age, 1 + index % 8, 1 + index % 28)
    name = _SURNAMES[index % len(_SURNAMES)] + _GIVEN[(index * 7) % len(_GIVEN)]
    return {
        "name": name,
        "sex": "male" if (_FIRST_NUMBER + index) % 2 else "female",
        "birth_on": birth_on,
        "id_number": new_number(birth_on, _FIRST_NUMBER + index),
        "township": _TOWN,
        "village": _VILLAGES[index % len(_VILLAGES)],
        "guardian": f"{name[0]}{_GIVEN[index % len(_GIVEN)][0]}",
        **said,
    }
