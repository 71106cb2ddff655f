"""What is owed in a county, and its daily run, against the same questions in hand-written SQL."""

from django.db import connection, transaction

from accountability.actions.daily import run_day
from accountability.queries.duties import school_duties
from benchmarks.county import PUPILS_A_CLASS, County, build_county
from benchmarks.live_cases import add_cases
from benchmarks.timing import Result, alternate, statements, tell
from kongchuo.lib import clock
from students.queries.calendar import school_calendar
from students.queries.missing import looks_back_to

_CLASSES, _ABSENT, _CASES, _ROUNDS = 2500, 3000, 200, 9
# Children whose last unexcused day no presence follows, with the length and the first day of the run.
_RUNS = """
WITH last AS (
  SELECT student_id, MAX(date) AS day FROM students_absence
  WHERE school_id = {school} AND date BETWEEN '{since}' AND '{today}'
    AND (morning IN ('unexcused', 'unexplained') OR afternoon IN ('unexcused', 'unexplained'))
  GROUP BY student_id
), seen AS (
  SELECT last.student_id, MAX(last.day) AS day, MAX(roll.date) AS seen_on FROM last
  JOIN students_placement stay ON stay.student_id = last.student_id
  LEFT JOIN students_roll roll ON roll.school_class_id = stay.school_class_id
    AND roll.date BETWEEN '{since}' AND '{today}' AND NOT EXISTS (
      SELECT 1 FROM students_absence mark WHERE mark.student_id = last.student_id AND mark.date = roll.date)
  WHERE stay.starts_on <= '{today}' AND (stay.ends_on IS NULL OR stay.ends_on > '{today}')
  GROUP BY last.student_id
), run AS (
  SELECT seen.student_id, MIN(mark.date) AS first_on, COUNT(*) AS length FROM seen
  JOIN students_absence mark ON mark.student_id = seen.student_id AND mark.date <= '{today}'
    AND (seen.seen_on IS NULL OR mark.date > seen.seen_on)
    AND mark.morning IN ('unexcused', 'unexplained') AND mark.afternoon IN ('unexcused', 'unexplained')
  WHERE seen.seen_on IS NULL OR seen.day > seen.seen_on
  GROUP BY seen.student_id
)
"""
_MISSING = (
    _RUNS
    + """
SELECT run.student_id, run.first_on, run.length, stay.school_class_id, head.staff_id,
  (SELECT COUNT(*) FROM students_contact tried WHERE tried.student_id = run.student_id
    AND tried.about_on >= run.first_on),
  (SELECT COUNT(*) FROM students_contact tried WHERE tried.student_id = run.student_id
    AND tried.about_on >= run.first_on AND tried.result <> 'unreachable'),
  (SELECT COUNT(*) FROM accountability_homevisit visit WHERE visit.student_id = run.student_id
    AND visit."on" >= run.first_on AND visit.annulled_at IS NULL),
  (SELECT COUNT(*) FROM accountability_causerecord known WHERE known.student_id = run.student_id
    AND known."on" >= run.first_on),
  (SELECT MIN(version.at) FROM students_rollversion version JOIN students_roll roll ON roll.id = version.roll_id
    WHERE roll.school_class_id = stay.school_class_id AND roll.date = run.first_on)
FROM run
JOIN students_placement stay ON stay.student_id = run.student_id AND stay.ends_on IS NULL
LEFT JOIN students_appointment head ON head.school_class_id = stay.school_class_id AND head.role = 'head_teacher'
  AND head.ends_on IS NULL
"""
)
_CASES_NOW = """
SELECT file.id, file.student_id, file.starts_on, file.opened_on,
  (SELECT MIN(roll.date) FROM students_placement stay
    JOIN students_roll roll ON roll.school_class_id = stay.school_class_id AND roll.date > file.opened_on
    WHERE stay.student_id = file.student_id AND NOT EXISTS (
      SELECT 1 FROM students_absence mark WHERE mark.student_id = file.student_id AND mark.date = roll.date)),
  (SELECT COUNT(*) FROM students_absence mark WHERE mark.student_id = file.student_id AND mark.date >= file.starts_on
    AND mark.morning IN ('unexcused', 'unexplained') AND mark.afternoon IN ('unexcused', 'unexplained')),
  (SELECT MIN(served.served_at) FROM accountability_paper paper
    JOIN accountability_paperservice served ON served.paper_id = paper.id AND served.annulled_at IS NULL
    WHERE paper.case_id = file.id AND paper.kind = 'letter' AND paper.voided_at IS NULL),
  (SELECT MIN(served.served_at) FROM accountability_paper paper
    JOIN accountability_paperservice served ON served.paper_id = paper.id AND served.annulled_at IS NULL
    WHERE paper.case_id = file.id AND paper.kind = 'report' AND paper.voided_at IS NULL),
  (SELECT COUNT(*) FROM accountability_homevisit visit WHERE visit.student_id = file.student_id
    AND visit."on" >= file.starts_on AND visit.annulled_at IS NULL),
  (SELECT MAX(visit.promise_on) FROM accountability_homevisit visit WHERE visit.student_id = file.student_id),
  (SELECT MAX(notice.deadline_on) FROM accountability_townshipnotice notice
    WHERE notice.case_id = file.id AND notice.annulled_at IS NULL),
  (SELECT MAX(event.staff_id) FROM accountability_caseevent event
    WHERE event.case_id = file.id AND event.kind = 'responsible'),
  (SELECT COUNT(*) FROM accountability_caseevent event
    WHERE event.case_id = file.id AND event.kind IN ('confirmed', 'overridden', 'proposed', 'relapsed'))
FROM accountability_dropoutcase file WHERE file.school_id = {school} AND file.closed_on IS NULL
"""
_NEW_RUNS = (
    _RUNS
    + """
SELECT run.student_id, run.first_on FROM run WHERE run.length >= 3 AND NOT EXISTS (
  SELECT 1 FROM accountability_dropoutcase file WHERE file.student_id = run.student_id
    AND (file.closed_on IS NULL OR file.closed_on >= run.first_on))
"""
)
_TRANSFERS = """
SELECT student_id, starts_on FROM students_away
WHERE school_id = {school} AND kind = 'transfer_pending' AND (ends_on IS NULL OR ends_on > '{today}')
"""


def case_results(classes: int = _CLASSES, cases: int = _CASES) -> list[Result]:
    """``duties_board_100k`` and ``run_day_100k``, and both for a tenth of the pupils with as many absences."""
    found = []
    for size in (classes // 10, classes):
        name = f"{size * PUPILS_A_CLASS // 1000}k"
        with transaction.atomic():
            county = build_county(code=f"county-{name}", classes=size, absent_a_day=_ABSENT * classes // _CLASSES)
            add_cases(county, cases)
        found += [_duties(county, name), _daily(county, name)]
    return found


def _duties(county: County, name: str) -> Result:
    tell(f"what is owed to {county.pupils} pupils")
    calendar = school_calendar(county.school.pk)

    def ours() -> None:
        if not school_duties(county.school.pk, calendar, county.today):
            raise RuntimeError("Nothing is owed for anybody.")

    medians = alternate(ours, lambda: _ask(county, _MISSING, _CASES_NOW), rounds=_ROUNDS, warm_up=2)
    return Result(f"duties_board_{name}", county.pupils, *medians, statements(ours))


def _daily(county: County, name: str) -> Result:
    tell(f"the daily run of {county.pupils} pupils")

    def ours() -> None:
        done = run_day(at=clock.now(), school_id=county.school.pk)
        if done.opened or done.relapsed or done.dissolved:
            raise RuntimeError("The cases are not what the rolls make of them.")

    baseline = lambda: _ask(county, _CASES_NOW, _NEW_RUNS, _TRANSFERS, _MISSING)  # noqa: E731
    medians = alternate(ours, baseline, rounds=_ROUNDS, warm_up=2)
    return Result(f"run_day_{name}", county.pupils, *medians, statements(ours))


def _ask(county: County, *questions: str) -> None:
    """The statements, every row read; they look back as far as the program does."""
    since = looks_back_to(school_calendar(county.school.pk), county.today)
    with connection.cursor() as cursor:
        for question in questions:
            cursor.execute(question.format(school=county.school.pk, since=since, today=county.today))
            cursor.fetchall()
