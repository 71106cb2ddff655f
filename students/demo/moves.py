"""Children whom the registry follows: suspended, in transit, guests, gone and come back (G2, G3, D10)."""

import datetime as dt
from collections.abc import Iterator, Mapping

from students.choices import ApproverKind, MovementKind, Paper
from students.demo.plans import ChildPlan, MovePlan, Where
from students.demo.samples import class_key
from students.demo.scene import Scene
from students.rules.class_names import ClassKey

_COUNTY = "青江县教育局"
_TOWN_SCHOOL = "巴江县城关镇小学"
_K = MovementKind


def tell_moves(by_place: Mapping[Where, ChildPlan], scene: Scene) -> None:
    """Give the children of these stories their movements; spells and times away follow from them."""
    for where, moves in _stories(scene):
        by_place[where].move(*moves)


def _stories(scene: Scene) -> Iterator[tuple[Where, list[MovePlan]]]:
    start, today = scene.term.starts_on, scene.last_day
    if (on := scene.back(1)) and scene.back(3):
        new = class_key(5, 3, start)
        yield (5, 1, 20), [_change(on, new)]
    yield (6, 3, 11), [_suspension(scene.reached(10), _days(scene.reached(10), 300), "因病休学一年，有县医院证明")]
    yield (5, 2, 9), [_suspension(_days(start, -30), _days(today, 9), "骨折术后休养")]
    yield (4, 3, 27), [_suspension(_days(start, -200), _days(start, 20), "因病休学，期满未复学")]
    asked = scene.back(5) or start
    yield (4, 1, 30), [_request(asked, "随父母进城", "渝川县实验小学")]
    yield (3, 3, 21), [_request(scene.back(14) or start, "随父母外出务工", "南坪市明德小学")]
    yield (2, 3, 22), [_guest_out(start)]
    yield (6, 2, 5), [_left(scene.back(8) or start)]


def _change(on: dt.date, new: ClassKey) -> MovePlan:
    papers = (Paper.APPLICATION,)
    return MovePlan(_K.CLASS_CHANGE, on, to_key=new, reason="家长申请，与兄长同班", papers=papers)


def _days(day: dt.date, count: int) -> dt.date:
    return day + dt.timedelta(days=count)


def _suspension(on: dt.date, until: dt.date, reason: str) -> MovePlan:
    return MovePlan(
        _K.SUSPENSION,
        on,
        reason=reason,
        until=until,
        approver_kind=ApproverKind.COUNTY,
        approver=_COUNTY,
        papers=(Paper.APPLICATION, Paper.MEDICAL, Paper.APPROVAL),
    )


def _request(on: dt.date, reason: str, school: str) -> MovePlan:
    return MovePlan(_K.TRANSFER_REQUEST, on, other_school=school, reason=reason, papers=(Paper.APPLICATION,))


def _guest_out(on: dt.date) -> MovePlan:
    return MovePlan(_K.GUEST_OUT, on, other_school=_TOWN_SCHOOL, reason="随父母务工借读", papers=(Paper.APPLICATION,))


def _left(on: dt.date) -> MovePlan:
    papers = (Paper.TRANSFER_FORM, Paper.RECEIPT)
    return MovePlan(_K.TRANSFER_OUT, on, other_school=_TOWN_SCHOOL, reason="全家迁居", papers=papers)
