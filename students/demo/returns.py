"""What the registrar has to do about those who came, and a proof of study that is here (G2, G5)."""

import datetime as dt

from students.choices import Paper, TaskKind
from students.demo.scene import Scene, moment
from students.models import AttendancePolicy, Movement, MovementPaper, RegistryTask, School, Student, StudyProof, User
from students.rules.class_names import school_year
from students.rules.returnees import Record, task_for

RETURNED, ARRIVED, GUEST = "冉龑", "田雨桐", "买买提·阿不都热合曼"
_NOTED_AT = dt.time(9, 40)
_NEXT_DAY = dt.timedelta(days=1)


def store_tasks_and_proofs(school: School, registrar: User, scene: Scene) -> None:
    """A task that is over its date, one that is done, and the proof of the guest pupil."""
    children = {each.name: each for each in Student.objects.filter(school=school, name__in=(RETURNED, ARRIVED, GUEST))}
    _task(children[RETURNED], task_for(Record.NO), registrar, scene)
    arrived = _task(children[ARRIVED], task_for(Record.YES), registrar, scene)
    done_at = arrived.made_at + _NEXT_DAY
    if done_at <= scene.at:
        arrived.done_at, arrived.done_by, arrived.note = done_at, registrar, "已收到南坪市明德小学转来的学籍档案"
        arrived.save()
    StudyProof.objects.create(
        school=school,
        student=children[GUEST],
        school_year=school_year(scene.term.starts_on),
        received_on=scene.term.starts_on,
        document="叶河县第三小学 学籍证明 第27号",
        recorded_by=registrar,
        recorded_at=min(moment(scene.term.starts_on, _NOTED_AT), scene.at),
    )
    _bring(children[GUEST], (Paper.APPLICATION, Paper.HOUSEHOLD), registrar, scene)


def _bring(student: Student, papers: tuple[Paper, ...], by: User, scene: Scene) -> None:
    """Papers that came some days after the movement had been recorded (M6)."""
    movement = Movement.objects.filter(student=student).latest("on", "id")
    received_on = scene.reached(4)
    for paper in papers:
        MovementPaper.objects.create(
            school_id=student.school_id,
            movement=movement,
            paper=paper,
            received_on=received_on,
            recorded_by=by,
            recorded_at=min(moment(received_on, _NOTED_AT), scene.at),
        )


def _task(student: Student, kind: TaskKind, by: User, scene: Scene) -> RegistryTask:
    """Given on the day the child came; due after the days that the school's rules allow."""
    came_on = Movement.objects.filter(student=student).latest("on", "id").on
    days = AttendancePolicy.objects.filter(school=student.school).latest("effective_on").registry_task_days
    return RegistryTask.objects.create(
        school=student.school,
        student=student,
        kind=kind,
        due_on=came_on + dt.timedelta(days=days),
        made_by=by,
        made_at=min(moment(came_on, _NOTED_AT), scene.at),
    )
