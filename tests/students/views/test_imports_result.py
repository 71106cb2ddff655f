"""Confirming an import, giving it up, taking it back, and long ones (G4)."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from students.actions import import_files
from students.choices import ImportStatus, Role
from students.events import appointment_proposed
from students.models import Appointment, ImportBatch, Placement, School, SchoolClass, Student, User
from tests import make
from tests.students.views.import_pages import in_words, page, pupil, sample, sheet, step, uploaded

# ---- confirming, giving up, taking back


def test_second_registrar_sees_that_it_is_done(office: Client, school: School) -> None:
    batch = uploaded(office, sheet(pupil(1)))
    colleague = make.make_user(school)
    make.appoint(colleague, Role.REGISTRAR)
    other = Client()
    other.force_login(colleague)
    step(office, batch, "confirm")
    other.cookies["language"] = "en"
    said = step(other, batch, "confirm")
    assert "started already" in said
    assert "1 added" in said
    assert Student.objects.count() == 1


def test_changed_registry_shows_the_new_preview_instead(office: Client) -> None:
    first, second = uploaded(office, sheet(pupil(1))), uploaded(office, sheet(pupil(1), pupil(2)))
    step(office, first, "confirm")
    office.cookies["language"] = "en"
    said = step(office, second, "confirm")
    assert "the registry had changed" in said
    assert (second.status, second.summary["new"], Student.objects.count()) == (ImportStatus.READY, 1, 1)
    step(office, second, "confirm")
    assert Student.objects.count() == 2


def test_giving_up_removes_the_file_and_changes_nothing(office: Client) -> None:
    batch = uploaded(office, sheet(pupil(1)))
    step(office, batch, "reject")
    assert batch.status == ImportStatus.REJECTED
    assert not import_files.file_of(batch.token).exists()
    assert Student.objects.count() == 0


@pytest.mark.parametrize("what", ["columns", "answers", "reject", "take-back"])
def test_step_too_late_is_explained(office: Client, what: str) -> None:
    batch = uploaded(office, sheet(pupil(1)))
    step(office, batch, "reject")
    office.cookies["language"] = "en"
    said = step(office, batch, what)
    assert "finished already" in said or "not carried out" in said
    assert batch.status == ImportStatus.REJECTED


def test_confirm_of_an_ended_import_starts_nothing(office: Client) -> None:
    batch = uploaded(office, sheet(pupil(1)))
    step(office, batch, "reject")
    step(office, batch, "confirm")
    assert (batch.status, Student.objects.count()) == (ImportStatus.REJECTED, 0)


def test_import_can_be_taken_back(office: Client) -> None:
    batch = uploaded(office, sheet(pupil(1)))
    step(office, batch, "confirm")
    office.cookies["language"] = "en"
    assert "Everything is as it was before it" in step(office, batch, "take-back")
    assert (Student.objects.count(), Placement.objects.count()) == (0, 0)


def test_taking_back_says_what_depends_on_it(office: Client, registrar: User) -> None:
    batch = uploaded(office, sheet(pupil(1)))
    step(office, batch, "confirm")
    make.make_student(SchoolClass.objects.get())
    office.cookies["language"] = "en"
    assert "1 other record belongs to the classes it made." in step(office, batch, "take-back")
    assert batch.status == ImportStatus.DONE


def test_file_removed_from_disk_is_explained_at_confirm(office: Client) -> None:
    batch = uploaded(office, sheet(pupil(1)))
    import_files.remove(batch.token)
    office.cookies["language"] = "en"
    assert "The file was removed" in step(office, batch, "confirm")
    assert Student.objects.count() == 0


def test_empty_history_says_where_to_begin(office: Client) -> None:
    office.cookies["language"] = "en"
    assert "Begin with the staff list" in office.get("/imports/").content.decode()


def test_every_step_is_a_post(office: Client) -> None:
    batch = uploaded(office, sheet(pupil(1)))
    steps = ("columns", "answers", "date", "confirm", "reject", "take-back", "passwords/erase")
    assert {office.get(f"/imports/{batch.token}/{what}/").status_code for what in steps} == {405}


# ---- long imports


@pytest.fixture
def long_import(office: Client, settings: Settings) -> ImportBatch:
    """A staff list that was confirmed where imports run in their own process; that one does not know this database."""
    settings.IMPORT_IN_BACKGROUND = True
    batch = sample(office, "staff.xlsx", "staff")
    step(office, batch, "confirm")
    return batch


def test_long_import_can_be_left_and_its_result_waits(office: Client, long_import: ImportBatch) -> None:
    assert long_import.status == ImportStatus.RUNNING
    assert '<progress class="progress" id="import-done" value="0" max="40">' in page(office, long_import)
    import_files.report_progress(long_import.token, 20)
    state = office.get(f"/imports/{long_import.token}/progress/").json()
    assert (state["running"], state["done"]) == (True, 20)
    call_command("run_import", str(long_import.token))
    assert office.get(f"/imports/{long_import.token}/progress/").json()["running"] is False
    assert "40 added" in in_words(office, long_import)


def test_a_long_import_that_was_refused_says_why_and_can_begin_again(office: Client, long_import: ImportBatch) -> None:
    def refuse(sender: object, **_about: object) -> None:
        raise ValidationError("何老师本学期不能担任班主任。")

    appointment_proposed.connect(refuse)
    try:
        call_command("run_import", str(long_import.token))
    finally:
        appointment_proposed.disconnect(refuse)
    long_import.refresh_from_db()
    assert long_import.status == ImportStatus.READY
    assert "何老师本学期不能担任班主任。" in page(office, long_import)
    step(office, long_import, "confirm")
    call_command("run_import", str(long_import.token))
    assert "40 added" in in_words(office, long_import)


def test_import_that_died_says_so_and_starts_once_more(
    office: Client, long_import: ImportBatch, settings: Settings
) -> None:
    waiting = page(office, long_import)
    assert "/confirm/" not in waiting
    early = make.at(make.TERM_START)
    ImportBatch.objects.filter(pk=long_import.pk).update(finished_at=early, uploaded_at=early)
    assert "The import seems to have stopped" in in_words(office, long_import)
    settings.IMPORT_IN_BACKGROUND = False
    step(office, long_import, "confirm")
    assert long_import.status == ImportStatus.DONE


def test_import_that_runs_is_not_started_twice(office: Client, long_import: ImportBatch, settings: Settings) -> None:
    settings.IMPORT_IN_BACKGROUND = False
    step(office, long_import, "confirm")
    assert (long_import.status, Appointment.objects.filter(role=Role.HEAD_TEACHER).count()) == (ImportStatus.RUNNING, 0)
