"""Photos, scans and rosters never pass through a folder on disk, and nothing larger than bearable is read (I5)."""

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accountability.choices import PaperKind
from accountability.models import HomeVisit, StoredFile
from kongchuo.launch.server import REQUEST_BYTES
from students.models import ImportBatch, Student, User
from tests.case_scene import issue, make_case
from tests.pictures import PLACE_NAME, photo
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
LARGE = (1800, 1350)


@pytest.fixture(autouse=True)
def _no_folder(settings: Settings, tmp_path: Path, monday: dt.date) -> None:
    """Whoever tries to write an upload to disk fails."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "there is none")


@pytest.fixture(scope="module")
def picture() -> bytes:
    """A photo with its place in it that is larger than Django keeps in memory by itself."""
    found = photo(LARGE, noise=True)
    assert len(found) > MEGABYTE and PLACE_NAME in found
    return found


def visit_form(leader: User, *photos: bytes) -> dict[str, Any]:
    """A visit that met nobody, with photos of the door."""
    files = [SimpleUploadedFile(f"{number}.jpg", each, "image/jpeg") for number, each in enumerate(photos)]
    said = {
        "attitude": "nobody",
        "village_rep": "罗主任",
        "leader": leader.pk,
        "on": "2026-11-23",
        "starts_at": "07:30",
    }
    return {**said, "client_key": uuid4(), "place": "home", "album": files}


def test_i5_photos_of_a_visit_stay_in_memory(pupils: list[Student], head_teacher: User, picture: bytes) -> None:
    address = reverse("accountability:visit-new", args=[pupils[0].pk])
    assert client_of(head_teacher).post(address, visit_form(head_teacher, picture)).status_code == 302
    assert HomeVisit.objects.get().files.count() == 1
    assert not [each for each in StoredFile.objects.all() if PLACE_NAME in bytes(each.content)]


def test_i5_scans_of_papers_stay_in_memory(pupils: list[Student], registrar: User, picture: bytes) -> None:
    paper = issue(make_case(pupils[0]), PaperKind.LETTER, registrar, hour=7)
    file = SimpleUploadedFile("a.jpg", picture, "image/jpeg")
    answer = client_of(registrar).post(reverse("accountability:paper-scan", args=[paper.pk]), {"scan": file})
    assert answer.status_code == 302 and StoredFile.objects.get().paper == paper


def test_a_large_roster_is_still_taken(registrar: User) -> None:
    lines = ["姓名,性别,年级,班级", *(f"学生{number},男,三年级,1班" for number in range(40_000))]
    file = SimpleUploadedFile("roster.csv", "\n".join(lines).encode(), "text/csv")
    assert (file.size or 0) > MEGABYTE
    answer = client_of(registrar).post(
        reverse("students:import-new", args=["roster"]), {"file": file, "effective_on": "2026-11-23"}
    )
    assert answer.status_code == 302 and ImportBatch.objects.get().file_name == "roster.csv"


@pytest.mark.parametrize(
    ("is_known", "bound"), [(True, "FILE_UPLOAD_MAX_MEMORY_SIZE"), (False, "DATA_UPLOAD_MAX_MEMORY_SIZE")]
)
def test_a_request_larger_than_bearable_is_refused_unread(
    is_known: bool, bound: str, settings: Settings, pupils: list[Student], head_teacher: User, picture: bytes
) -> None:
    setattr(settings, bound, MEGABYTE)  # the photo alone is more
    client = client_of(head_teacher) if is_known else Client()
    address = reverse("accountability:visit-new", args=[pupils[0].pk])
    answer = client.post(address, visit_form(head_teacher, picture))
    assert answer.status_code == (400 if is_known else 302) and not HomeVisit.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["csrftoken"] = "a" * 32
    if not is_known:
        assert strict.post(address, visit_form(head_teacher, picture)).status_code == 400


def test_the_servers_bound_is_that_of_the_settings(settings: Settings) -> None:
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE == REQUEST_BYTES
