"""The catchment list in and out of the database (G4, G7, I1), on whatever database the suite runs on."""

import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from students.actions import imports
from students.actions.catchment import ListedChild, add_listed, change_listed, place_many, settle_match, take_off
from students.actions.import_take_back import take_back
from students.choices import CatchmentMatch, CatchmentPlace, ImportKind, ImportStatus, NeedKind
from students.models import CatchmentChild, ImportBatch, Need, School, SchoolClass, User
from students.queries.catchment import catchment_list
from students.rules.catchment import Whereabouts
from students.rules.enrolment_rates import Rate
from tests import make

TODAY = dt.date(2026, 11, 23)
NOW = make.at(TODAY)
HEADER = ("姓名", "出生日期", "身份证号", "户籍村", "就读情况", "监护人", "残疾类型")
CHEN = ("陈子涵", "2018-05-13", "", "柳树沟村", "本校", "陈大山", "")
LUO = ("罗小满", "2018-04-04", "", "柳树沟村", "未入学", "罗大", "听力")
NUMBER = "11010519491231002X"
Upload = Callable[..., ImportBatch]


@pytest.fixture
def upload(school: School, registrar: User, settings: Any, tmp_path: Any) -> Upload:
    """Uploads rows; ``done=True`` confirms at once."""
    settings.IMPORT_DIR = tmp_path / "imports"

    def call(*rows: tuple[Any, ...], done: bool = True) -> ImportBatch:
        batch = imports.upload(
            actor=registrar,
            at=NOW,
            school=school,
            kind=ImportKind.CATCHMENT,
            name="台账.xlsx",
            content=_book(HEADER, *rows),
            effective_on=TODAY,
        )
        return imports.confirm(actor=registrar, at=NOW, batch=batch) if done else batch

    return call


def _book(*rows: tuple[Any, ...]) -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def test_a_list_is_imported_with_history_and_a_second_time_changes_nothing_g7(upload: Upload, school: School) -> None:
    upload(CHEN, LUO)
    child = CatchmentChild.objects.get(school=school, name="罗小满")
    assert (child.place, child.disability, child.starts_on) == (CatchmentPlace.NOT_ENROLLED, NeedKind.HEARING, TODAY)
    assert (child.name_initials, child.history.count()) == ("lxm", 1)
    again = upload(CHEN, LUO, done=False)
    assert {name: again.summary[name] for name in ("new", "changed", "unchanged", "questions", "missing")} == {
        **dict.fromkeys(("new", "changed", "questions", "missing"), 0),
        "unchanged": 2,
    }


def test_a_child_missing_from_a_later_file_is_listed_and_stays_g7(upload: Upload, school: School) -> None:
    upload(CHEN, LUO)
    batch = upload(CHEN)
    assert batch.summary["missing"] == 1
    assert CatchmentChild.objects.filter(school=school, ends_on__isnull=True).count() == 2


def test_a_change_by_number_is_carried_out_and_taken_back_g4(upload: Upload, registrar: User) -> None:
    upload((*LUO[:2], NUMBER, *LUO[3:]))
    batch = upload((*LUO[:2], NUMBER, "石桥村", *LUO[4:]))
    child = CatchmentChild.objects.get()
    assert (child.village, batch.summary["changed"]) == ("石桥村", 1)
    take_back(actor=registrar, at=NOW, batch=batch)
    child.refresh_from_db()
    assert (child.village, child.history.count()) == ("柳树沟村", 3)


def test_an_import_is_taken_back_unless_somebody_worked_on_it_g4(upload: Upload, registrar: User) -> None:
    batch = upload(LUO)
    child = CatchmentChild.objects.get()
    later = NOW + dt.timedelta(hours=1)
    place_many(
        school=child.school,
        ids=[child.pk],
        place=CatchmentPlace.OTHER_SCHOOL,
        place_name="",
        actor=registrar,
        at=later,
    )
    with pytest.raises(ValidationError):
        take_back(actor=registrar, at=later, batch=batch)
    CatchmentChild.history.filter(history_date=later).delete()
    assert take_back(actor=registrar, at=later, batch=batch).status == ImportStatus.TAKEN_BACK
    assert (CatchmentChild.objects.count(), CatchmentChild.history.count()) == (0, 0)


def test_statements_of_an_import_do_not_grow_with_its_rows(upload: Upload) -> None:
    def cost(first: int, count: int) -> int:
        rows = [
            (f"罗{'满' * number}", "2018-04-04", "", "柳树沟村", "本校", "", "")
            for number in range(first, first + count)
        ]
        with CaptureQueriesContext(connection) as found:
            upload(*rows)
        return len(found)

    cost(1, 1)
    assert cost(2, 1) == cost(3, 20)


def test_the_command_prints_what_import_roster_prints(
    school: School, settings: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.IMPORT_DIR = tmp_path / "imports"
    (tmp_path / "台账.xlsx").write_bytes(_book(HEADER, CHEN, ("", *CHEN[1:])))
    path = str(tmp_path / "台账.xlsx")
    for dry_run, count in ((True, 0), (False, 1)):
        with pytest.raises(SystemExit) as ended:
            call_command("import_catchment", path, school=school.code, json=True, dry_run=dry_run)
        said = json.loads(capsys.readouterr().out)
        assert (ended.value.code, said["new"], len(said["errors"]), said["missing"]) == (1, 1, 1, 0)
        assert set(said) == {"new", "changed", "unchanged", "missing", "errors", "warnings", "classes_created"}
        assert CatchmentChild.objects.count() == count


@pytest.fixture
def listed(school: School, registrar: User) -> CatchmentChild:
    """A child on the list."""
    said = ListedChild(name="罗小满", birth_on=dt.date(2018, 4, 4), id_number=NUMBER)
    return add_listed(school=school, said=said, starts_on=TODAY, actor=registrar, at=NOW)


def test_a_number_is_on_the_list_once_g4(listed: CatchmentChild, school: School, registrar: User) -> None:
    said = ListedChild(name="罗大满", birth_on=dt.date(2018, 4, 4), id_number=NUMBER)
    with pytest.raises(ValidationError):
        add_listed(school=school, said=said, starts_on=TODAY, actor=registrar, at=NOW)
    take_off(child=listed, on=TODAY, reason="迁出", actor=registrar, at=NOW)
    assert add_listed(school=school, said=said, starts_on=TODAY, actor=registrar, at=NOW).number_tail == "002X"


def test_taking_off_needs_a_day_on_the_list_and_happens_once_g7(listed: CatchmentChild, registrar: User) -> None:
    with pytest.raises(ValidationError):
        take_off(child=listed, on=TODAY - dt.timedelta(days=1), reason="迁出", actor=registrar, at=NOW)
    listed.refresh_from_db()
    take_off(child=listed, on=TODAY, reason="迁出", actor=registrar, at=NOW)
    assert listed.history.first().history_change_reason == "迁出"
    assert catchment_list(listed.school_id, TODAY).entries == ()
    with pytest.raises(ValidationError):
        take_off(child=listed, on=TODAY, reason="迁出", actor=registrar, at=NOW)


def test_matching_by_number_reads_the_registry_of_today_g7(listed: CatchmentChild, school_class: SchoolClass) -> None:
    def where() -> list[Whereabouts]:
        return [entry.where for entry in catchment_list(listed.school_id, TODAY).entries]

    assert where() == [Whereabouts.UNKNOWN]
    pupil = make.make_student(school_class, name="罗满", id_number=NUMBER, birth_on=dt.date(2018, 4, 4))
    entry = catchment_list(listed.school_id, TODAY).entries[0]
    assert (entry.where, entry.how, entry.student_id) == (Whereabouts.HERE, CatchmentMatch.NUMBER, pupil.pk)


@pytest.mark.parametrize(("is_same", "where"), [(True, Whereabouts.HERE), (False, Whereabouts.UNKNOWN)])
def test_the_answer_who_is_who_is_remembered_g7(
    school: School, school_class: SchoolClass, registrar: User, is_same: bool, where: Whereabouts
) -> None:
    pupil = make.make_student(school_class, name="罗小满", birth_on=dt.date(2018, 4, 4))
    said = ListedChild(name="罗小满", birth_on=dt.date(2018, 4, 4))
    child = add_listed(school=school, said=said, starts_on=TODAY, actor=registrar, at=NOW)
    assert catchment_list(school.pk, TODAY).entries[0].candidates == (pupil.pk,)
    settle_match(child=child, student=pupil, is_same=is_same, actor=registrar, at=NOW)
    entry = catchment_list(school.pk, TODAY).entries[0]
    assert (entry.candidates, entry.where) == ((), where)
    change_listed(child=child, said=ListedChild(name="罗满", birth_on=said.birth_on), actor=registrar, at=NOW)
    assert child.match == ""


def test_a_pupil_is_one_child_of_the_list_g7(school: School, school_class: SchoolClass, registrar: User) -> None:
    pupil = make.make_student(school_class, name="罗小满", birth_on=dt.date(2018, 4, 4))
    said = ListedChild(name="罗小满", birth_on=dt.date(2018, 4, 4))
    one, two = (add_listed(school=school, said=said, starts_on=TODAY, actor=registrar, at=NOW) for _ in range(2))
    settle_match(child=one, student=pupil, is_same=True, actor=registrar, at=NOW)
    with pytest.raises(ValidationError):
        settle_match(child=two, student=pupil, is_same=True, actor=registrar, at=NOW)


def test_placing_many_touches_the_own_list_only(listed: CatchmentChild, registrar: User) -> None:
    other = make.make_school()
    foreign = add_listed(
        school=other, said=ListedChild(name="别人", birth_on=TODAY), starts_on=TODAY, actor=None, at=NOW
    )
    said = {"place": CatchmentPlace.OTHER_SCHOOL, "place_name": "白水小学", "actor": registrar, "at": NOW}
    assert place_many(school=listed.school, ids=[listed.pk, foreign.pk, 10**9], **said) == 1
    assert place_many(school=listed.school, ids=[listed.pk], **said) == 0
    listed.refresh_from_db()
    foreign.refresh_from_db()
    assert (listed.place_name, foreign.place) == ("白水小学", CatchmentPlace.UNKNOWN)


def test_a_disability_on_the_record_of_a_pupil_counts_g6(listed: CatchmentChild, school_class: SchoolClass) -> None:
    pupil = make.make_student(school_class, name="罗满", id_number=NUMBER)
    Need.objects.create(
        school=listed.school,
        student=pupil,
        kind=NeedKind.VISUAL,
        starts_on=TODAY,
        source="残疾证",
        recorded_by=User.objects.first(),
        recorded_at=NOW,
    )
    assert catchment_list(listed.school_id, TODAY).disabled == Rate(1, 1)
