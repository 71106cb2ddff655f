"""Whom a school reports to: set by the action, the command and the administrator alone; no circles (J, I6)."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from students.actions.schools import set_central_school
from students.models import School, User
from students.queries.schools import schools_under
from tests import make
from tests.students.views.roll_pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
AT = make.at(make.TERM_START)


def under(school: School, central: School | None) -> School:
    return set_central_school(school=school, central=central, actor=None, at=AT)


@pytest.fixture
def chain() -> list[School]:
    """County, central school, village."""
    rows = [make.make_school(name=name, code=name) for name in ("county", "central", "village")]
    under(rows[1], rows[0])
    under(rows[2], rows[1])
    return rows


def test_j_a_chain_is_seen_from_above(chain: list[School]) -> None:
    assert [[each.name for each in schools_under(row.pk)] for row in chain] == [
        ["county", "central", "village"],
        ["central", "village"],
        ["village"],
    ]
    assert School.history.filter(name="village").count() == 2


@pytest.mark.parametrize(("school", "central"), [(0, 2), (0, 1), (1, 1), (1, 2)])
def test_a_circle_is_refused_in_words(chain: list[School], school: int, central: int) -> None:
    with pytest.raises(ValidationError, match="学校不能向下级学校报送"):
        under(chain[school], chain[central])
    assert School.objects.get(pk=chain[school].pk).central_school_id == (chain[0].pk if school else None)


def test_the_database_refuses_a_school_below_itself(school: School) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        School.objects.filter(pk=school.pk).update(central_school=school)


def test_the_command_sets_prints_and_refuses(chain: list[School]) -> None:
    out = StringIO()
    call_command("central_school", "village", "--under", "county", stdout=out)
    call_command("central_school", "village", stdout=out)
    call_command("central_school", "village", "--none", stdout=out)
    assert [line.rsplit(" ", 1)[1] for line in out.getvalue().splitlines()] == ["county", "county", "—"]
    with pytest.raises(CommandError, match="学校不能向下级学校报送"):
        call_command("central_school", "county", "--under", "central")
    with pytest.raises(CommandError, match="central, county, village"):
        call_command("central_school", "nobody")


def test_i6_a_registrar_reads_it_and_the_administrator_sets_it(chain: list[School]) -> None:
    village, form = chain[2], {"code": "village", "name": "新名", "grades": "6", "central_school": ""}
    path = reverse("admin:students_school_change", args=[village.pk])
    clerk = make.make_user(village)
    make.appoint(clerk, "registrar")
    client = client_of(clerk)
    assert "central" in client.get(path).content.decode() and 'name="central_school"' not in str(
        client.get(path).content
    )
    client.post(path, form)
    village.refresh_from_db()
    assert (village.name, village.central_school_id) == ("新名", chain[1].pk)
    root = client_of(User.objects.create_superuser("root", password="x", name="root"))
    refused = root.post(
        reverse("admin:students_school_change", args=[chain[0].pk]),
        {**form, "code": "county", "central_school": village.pk},
    )
    assert "学校不能向下级学校报送" in refused.content.decode()
    assert root.post(path, form).status_code == 302
    village.refresh_from_db()
    assert village.central_school is None
    assert client.get(reverse("admin:students_school_add")).status_code == 403
    root.post(reverse("admin:students_school_add"), {**form, "code": "new", "central_school": chain[0].pk})
    assert School.objects.get(code="new").central_school == chain[0]
