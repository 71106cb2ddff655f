"""Home visits written once, with contact, photos and signature, or not at all (D1, D4, I5)."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from PIL import Image

from accountability.actions.visits import annul_visit, record_home_visit
from accountability.choices import Attitude, Cause, SignedHow, VisitPlace
from accountability.models import HomeVisit, StoredFile
from accountability.queries.visits import VisitRow, number_of, visits_for, visits_of
from kongchuo.lib import crypto
from students.models import Contact, Student, User
from tests import make
from tests.accountability.visit_cast import MONDAY, NOBODY, make_visit, new_visit
from tests.pictures import PLACE_NAME, photo, strokes

pytestmark = pytest.mark.django_db
SIGNED = {"signed_how": SignedHow.SCREEN, "signature": strokes()}


def test_a_visit_is_a_contact_with_its_result_d1(head_teacher: User, pupils: list[Student]) -> None:
    visit = make_visit(pupils[0], head_teacher, about_on=MONDAY - dt.timedelta(days=3))
    contact = visit.contact
    assert (contact.channel, contact.result, contact.whom) == ("visit", "will_return", "母亲 马秀英")
    assert (contact.about_on, contact.at) == (dt.date(2026, 11, 20), make.at(MONDAY, 7, 30))
    assert contact.recorded_by == visit.recorded_by == head_teacher


def test_an_attempt_that_met_nobody_is_a_visit_too_d4(head_teacher: User, pupils: list[Student]) -> None:
    visit = make_visit(pupils[0], head_teacher, **NOBODY)
    assert (visit.contact.result, visit.cause, visit.met) == ("unreachable", "", "")


def test_a_later_absence_is_not_what_a_visit_was_about(head_teacher: User, pupils: list[Student]) -> None:
    visit = make_visit(pupils[0], head_teacher, on=dt.date(2026, 11, 20), about_on=MONDAY)
    assert visit.contact.about_on == visit.on


def test_photos_and_signature_are_stored_clean_and_encrypted_i5_i1(head_teacher: User, pupils: list[Student]) -> None:
    assert PLACE_NAME in photo()
    visit = make_visit(pupils[0], head_teacher, photos=(photo((3000, 2000)), photo(form="PNG")), **SIGNED)
    kept = {each.kind: each for each in StoredFile.objects.order_by("pk")}
    assert [(each.kind, each.content_type) for each in visit.files.all()] == [
        ("signature", "image/png"),
        ("photo", "image/jpeg"),
        ("photo", "image/jpeg"),
    ]
    stored = bytes(kept["photo"].content)
    assert not Image.open(io.BytesIO(stored)).getexif() and PLACE_NAME not in stored and b"Huawei" not in stored
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM accountability_storedfile")
        assert all(crypto.is_current(row[0]) for row in cursor.fetchall())


def test_narratives_are_encrypted_i1(head_teacher: User, pupils: list[Student]) -> None:
    make_visit(pupils[0], head_teacher, talk="谈了很久", place=VisitPlace.ELSEWHERE, place_note="镇上的店里")
    with connection.cursor() as cursor:
        cursor.execute("SELECT talk, place_note FROM accountability_homevisit")
        assert all(value.startswith("v1.") for value in cursor.fetchone())
    assert HomeVisit.objects.get().talk == "谈了很久"


def test_the_same_sending_twice_is_one_visit_d4(head_teacher: User, pupils: list[Student]) -> None:
    key, new = uuid4(), new_visit(head_teacher, photos=(photo(),), **SIGNED)
    about = {"client_key": key, "actor": head_teacher, "at": make.at(MONDAY)}
    first = record_home_visit(student=pupils[0], new=new, **about)
    assert record_home_visit(student=pupils[0], new=new, **about) == first
    counted = (HomeVisit.objects.count(), Contact.objects.count(), StoredFile.objects.count())
    assert counted == (1, 1, 2)
    with pytest.raises(ValidationError, match="另一名学生"):
        record_home_visit(student=pupils[1], new=new, **about)


def test_two_sendings_at_the_same_moment_are_one_visit(head_teacher: User, pupils: list[Student]) -> None:
    """The first is stored while the photos of the second are made small."""
    key, found = uuid4(), []
    about = {"student": pupils[0], "client_key": key, "actor": head_teacher, "at": make.at(MONDAY)}

    class Meanwhile(tuple[bytes, ...]):
        def __iter__(self) -> Iterator[bytes]:
            found.append(record_home_visit(new=new_visit(head_teacher, photos=(photo(),)), **about))
            return super().__iter__()

    second = record_home_visit(new=new_visit(head_teacher, photos=Meanwhile([photo()])), **about)
    assert [second] == found
    assert (HomeVisit.objects.count(), Contact.objects.count(), StoredFile.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("overrides", "field", "told"),
    [
        ({"on": MONDAY + dt.timedelta(days=1)}, "on", "还没到"),
        ({"companions": " "}, "second", "两名"),
        ({"met": ""}, "met", "见到"),
        ({"cause": None}, "cause", "原因"),
        ({"promise_on": MONDAY - dt.timedelta(days=1)}, "promise_on", "家访"),
        ({"signed_how": SignedHow.SCREEN}, "signature", "签"),
        ({"signed_how": SignedHow.SCREEN, "signature": strokes(drawn=False)}, "signature", "签"),
        ({"photos": (b"no photo",)}, "photo", "照片"),
        ({"photos": (b"",)}, "photo", "照片"),
        ({"photos": (photo(),) * 5}, "album", "4"),
        ({"met": "很" * 61}, "met", "60"),
    ],
)
def test_what_cannot_be_writes_nothing_and_says_what_to_do(
    head_teacher: User, pupils: list[Student], overrides: dict[str, Any], field: str, told: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        make_visit(pupils[0], head_teacher, **overrides)
    assert told in "".join(refused.value.message_dict[field])
    assert (HomeVisit.objects.count(), Contact.objects.count(), StoredFile.objects.count()) == (0, 0, 0)


def test_visitors_are_people_of_the_school(head_teacher: User, pupils: list[Student]) -> None:
    stranger = make.make_user(make.make_school())
    for overrides in ({"second": stranger}, {"leader": stranger}):
        with pytest.raises(ValidationError, match="本校"):
            make_visit(pupils[0], head_teacher, **overrides)


@pytest.mark.parametrize(
    "values",
    [
        {"companions": ""},
        {"second": F("leader")},
        {"attitude": Attitude.NOBODY},
        {"met": ""},
        {"signed_how": SignedHow.NOBODY},
        {"ends_at": dt.time(7, 30)},
        {"promise_on": dt.date(2026, 11, 22)},
        {"place": VisitPlace.ELSEWHERE},
        {"cause": "weather"},
        {"annulled_at": make.at(MONDAY), "annulled_because": "误"},
    ],
)
def test_the_database_holds_the_form_d4(head_teacher: User, pupils: list[Student], values: dict[str, Any]) -> None:
    visit = make_visit(pupils[0], head_teacher)
    with pytest.raises(IntegrityError), transaction.atomic():
        HomeVisit.objects.filter(pk=visit.pk).update(**values)


def test_an_annulled_visit_stays_and_counts_nowhere(head_teacher: User, registrar: User, pupils: list[Student]) -> None:
    first, second = make_visit(pupils[0], head_teacher), make_visit(pupils[0], head_teacher, starts_at=dt.time(7, 50))
    assert (number_of(first), number_of(second)) == (1, 2)
    annulled = annul_visit(visit=first, because=" 记到了别人名下 ", actor=registrar, at=make.at(MONDAY, 9))
    assert (annulled.annulled_by, annulled.annulled_because) == (registrar, "记到了别人名下")
    second.refresh_from_db()
    assert [row.id for row in visits_for(first.school_id, [pupils[0].pk], MONDAY)] == [second.pk]
    assert [(each.visit.pk, each.number) for each in visits_of(pupils[0])] == [(second.pk, 1), (first.pk, None)]
    assert (number_of(annulled), number_of(second)) == (None, 1)
    with pytest.raises(ValidationError, match="已经作废"):
        annul_visit(visit=annulled, because="再来", actor=registrar, at=make.at(MONDAY, 10))
    annulled.refresh_from_db()
    assert annulled.annulled_because == "记到了别人名下"


@pytest.mark.parametrize("because", ["", "  ", "误" * 201])
def test_annulling_needs_a_reason_that_fits(
    head_teacher: User, registrar: User, pupils: list[Student], because: str
) -> None:
    visit = make_visit(pupils[0], head_teacher)
    with pytest.raises(ValidationError):
        annul_visit(visit=visit, because=because, actor=registrar, at=make.at(MONDAY, 9))
    visit.refresh_from_db()
    assert visit.annulled_at is None


def test_rows_for_the_rules_of_cases_in_one_query_d4(
    head_teacher: User, pupils: list[Student], django_assert_num_queries: Any
) -> None:
    friday, promised = dt.date(2026, 11, 20), dt.date(2026, 11, 25)
    make_visit(pupils[0], head_teacher, on=friday - dt.timedelta(days=1))
    late = make_visit(pupils[1], head_teacher, **NOBODY)
    early = make_visit(pupils[0], head_teacher, on=friday, promise_on=promised)
    make_visit(pupils[2], head_teacher)
    ids = [pupils[0].pk, pupils[1].pk]
    with django_assert_num_queries(1):
        rows = visits_for(head_teacher.school_id or 0, ids, friday)
    assert rows == [
        VisitRow(early.pk, pupils[0].pk, friday, Attitude.AGREES, promised, Cause.WEARY),
        VisitRow(late.pk, pupils[1].pk, MONDAY, Attitude.NOBODY, None, None),
    ]
