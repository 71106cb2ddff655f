"""Files kept with what they belong to, by content and once (D4, E4, I5)."""

import pytest
from django.core.exceptions import ValidationError

from accountability.actions.files import store_file
from accountability.choices import FileKind
from accountability.models import DropoutCase, Paper, PaperService, StoredFile, TownshipNotice
from students.models import Student, User
from tests import make
from tests.accountability.visit_cast import MONDAY, make_visit
from tests.pictures import pdf, photo, strokes

pytestmark = pytest.mark.django_db
AT = make.at(MONDAY, 9)


@pytest.fixture
def case(pupils: list[Student]) -> DropoutCase:
    """A case of the first child."""
    about = {"school_year": 2026, "number": 1, "origin": "hand", "starts_on": MONDAY, "opened_on": MONDAY}
    return DropoutCase.objects.create(school=pupils[0].school, student=pupils[0], **about)


@pytest.fixture
def paper(case: DropoutCase, registrar: User) -> Paper:
    """Its letter."""
    said = {"year": 2026, "sequence": 1, "number": "1", "content": "{}", "sha256": "0" * 64, "form": "1"}
    by = {"issued_on": MONDAY, "issued_by": registrar, "issued_at": AT}
    return Paper.objects.create(school=case.school, kind="letter", case=case, student=case.student, **said, **by)


def owners(case: DropoutCase, paper: Paper, registrar: User) -> dict[str, object]:
    by = {"recorded_by": registrar, "recorded_at": AT}
    return {
        "case": case,
        "paper": paper,
        "service": PaperService.objects.create(
            school=case.school, paper=paper, mode="in_person", served_at=AT, served_by=registrar, **by
        ),
        "notice": TownshipNotice.objects.create(
            school=case.school, case=case, number="1", issued_on=MONDAY, deadline_on=MONDAY, **by
        ),
        "visit": make_visit(case.student, registrar),
    }


def test_a_scan_is_kept_with_whatever_it_belongs_to(case: DropoutCase, paper: Paper, registrar: User) -> None:
    for name, owner in owners(case, paper, registrar).items():
        about = {"student": case.student, "actor": registrar, "at": AT, "belongs_to": owner}
        stored = store_file(kind=FileKind.SCAN, data=pdf(), **about)  # type: ignore[arg-type]
        assert getattr(stored, name) == owner
        again = store_file(kind=FileKind.SCAN, data=pdf(), **about)  # type: ignore[arg-type]
        assert again == stored, "the same content there again is the same file"
    assert StoredFile.objects.count() == 5
    kept = StoredFile.objects.latest("pk")
    assert (kept.content, kept.size, kept.content_type) == (pdf(), len(pdf()), "application/pdf")


def test_what_belongs_to_another_child_is_refused(
    case: DropoutCase, paper: Paper, registrar: User, pupils: list[Student]
) -> None:
    for owner in owners(case, paper, registrar).values():
        with pytest.raises(ValidationError, match="另一名学生"):
            store_file(
                student=pupils[1],
                kind=FileKind.SCAN,
                data=pdf(),
                belongs_to=owner,
                actor=registrar,
                at=AT,  # type: ignore[arg-type]
            )
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (FileKind.PHOTO, pdf()),
        (FileKind.PHOTO, b"<svg/>"),
        (FileKind.SIGNATURE, photo()),
        (FileKind.SIGNATURE, strokes(drawn=False)),
        (FileKind.SCAN, pdf(b"/JavaScript ")),
        (FileKind.SCAN, b"PK\x03\x04"),
        (FileKind.SCAN, b""),
    ],
)
def test_content_decides_what_a_file_is(case: DropoutCase, registrar: User, kind: FileKind, data: bytes) -> None:
    with pytest.raises(ValidationError):
        store_file(student=case.student, kind=kind, data=data, belongs_to=case, actor=registrar, at=AT)
    assert not StoredFile.objects.exists()
