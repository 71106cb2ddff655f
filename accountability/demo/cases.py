"""The cases of the sample school: opened by its rolls, one lost, one worked on, one back and observed (D2 to D9)."""

import datetime as dt
from collections.abc import Mapping

from accountability.actions.case_opening import follow_facts, open_transfers
from accountability.actions.cases import name_responsible, write_observation
from accountability.choices import Attitude
from accountability.demo.case_steps import AFTERNOON, head_teacher, letter, visit
from accountability.demo.lost import LONG_ENOUGH, go_the_whole_way
from accountability.models import DropoutCase, Notice
from accountability.queries.case_facts import CaseEye, known_cases
from students.demo.scene import Scene, moment
from students.demo.staff import PRINCIPAL, REGISTRAR
from students.models import School, User

_EVENING = dt.time(18)


def store_cases(school: School, staff: Mapping[str, User], scene: Scene) -> None:
    """Follow the term day by day, then do for two of the cases what a school does."""
    for day in scene.days:
        at = min(moment(day, _EVENING), scene.at)
        follow_facts(school_id=school.pk, at=at, actor=None)
        open_transfers(school_id=school.pk, at=at)
    Notice.objects.filter(school=school, day__lt=scene.on).update(read_at=scene.at)
    eye = CaseEye.on(school.pk, scene.calendar, scene.on)
    known = known_cases(eye, list(DropoutCase.objects.filter(school=school).select_related("student")))
    missing = [each for each in known if each.state.is_open and not each.state.is_back]
    for each in missing:
        if each.state.run.unexcused >= LONG_ENOUGH:
            go_the_whole_way(each.case, each.state.episode.starts_on, staff, scene)
    worked_on = [each for each in missing if each.state.run.unexcused < LONG_ENOUGH]
    if worked_on:
        _work_on(max(worked_on, key=lambda each: each.state.run.unexcused).case, staff, scene)
    for each in known:
        if each.state.is_open and each.state.is_back:
            _observe(each.case, staff, scene)


def _work_on(case: DropoutCase, staff: Mapping[str, User], scene: Scene) -> None:
    """A person named, the letter served on the day after, two visits (D3, D4)."""
    head = head_teacher(case, scene)
    opened = moment(case.opened_on, AFTERNOON)
    name_responsible(case=case, staff=staff[PRINCIPAL], actor=staff[PRINCIPAL], at=min(opened, scene.at))
    visit(case, head, case.opened_on, Attitude.HESITATES, "见到奶奶，说父母在外务工，孩子不愿意上学", scene)
    next_day = scene.calendar.next_school_day(case.opened_on)
    if next_day is None or moment(next_day, AFTERNOON) > scene.at:
        return
    letter(case, staff[REGISTRAR], head, next_day, scene)
    visit(case, head, next_day, Attitude.AGREES, "与奶奶和村干部一起和孩子谈心，约定下周返校", scene)


def _observe(case: DropoutCase, staff: Mapping[str, User], scene: Scene) -> None:
    """The person named and the first note of the observation (D9)."""
    head = head_teacher(case, scene)
    name_responsible(case=case, staff=head, actor=staff[PRINCIPAL], at=scene.at)
    write_observation(case=case, text="本周按时到校，上课能举手，课间和同学一起玩。", actor=head, at=scene.at)
