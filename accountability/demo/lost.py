"""The one child of the sample school that could not be won back: every step up to the confirmation (D2 to D7, F2)."""

import datetime as dt
from collections.abc import Mapping

from accountability.actions.cases import confirm_dropout, name_responsible
from accountability.actions.township_notices import NewTownshipNotice, record_township_notice
from accountability.choices import Attitude
from accountability.demo.case_steps import AFTERNOON, head_teacher, letter, report, visit
from accountability.models import DropoutCase
from students.demo.scene import Scene, moment
from students.demo.staff import PRINCIPAL, REGISTRAR
from students.models import User

# School days of the run, counted from its first: 3 opens the case.
OPENED, LETTER, REPORTED, ORDERED, DEADLINE, CONFIRMED = 3, 4, 10, 13, 18, 21
AGAIN, ONCE_MORE = 5, 8
LONG_ENOUGH = CONFIRMED + 1


def go_the_whole_way(case: DropoutCase, since: dt.date, staff: Mapping[str, User], scene: Scene) -> None:
    """Person named, letter, visits, report, the township's notice, its deadline passed, confirmed by the principal."""
    days = [day for day in scene.days if day >= since]
    head, principal, registrar = head_teacher(case, scene), staff[PRINCIPAL], staff[REGISTRAR]

    def on(number: int) -> dt.date:
        return days[number - 1]

    name_responsible(case=case, staff=principal, actor=principal, at=moment(on(OPENED), AFTERNOON))
    visit(case, head, on(OPENED), Attitude.HESITATES, "奶奶说孩子跟着表哥去了县城，电话打不通", scene)
    letter(case, registrar, head, on(LETTER), scene)
    visit(case, head, on(AGAIN), Attitude.REFUSES, "父亲在电话里说孩子不想读了，跟着学修车", scene)
    visit(case, head, on(ONCE_MORE), Attitude.REFUSES, "与村主任同去，父亲仍不同意送孩子回来", scene)
    report(case, registrar, on(REPORTED), scene)
    notice = NewTownshipNotice(
        number=f"青石府〔{on(ORDERED).year}〕12号",
        issued_on=on(ORDERED),
        deadline_on=on(DEADLINE),
        served_on=on(ORDERED),
    )
    record_township_notice(case=case, new=notice, actor=registrar, at=moment(on(ORDERED), AFTERNOON))
    confirm_dropout(case=case, actor=principal, at=moment(on(CONFIRMED), AFTERNOON))
