"""What is not one's own is not there, and who is refused changes nothing (I6, J, B10)."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from students.models import AccessEntry, Roll, RollVersion, Student, User
from tests.walk import Walk, is_refusal, writes_of
from tests.world import (
    ANONYMOUS,
    EVERYBODY,
    MONDAY,
    PEOPLE,
    World,
    admin_models,
    admin_path,
    form_of,
    path_of,
    views,
)

pytestmark = pytest.mark.django_db
OBJECTS = {
    "class_id",
    "student_id",
    "leave_id",
    "term_id",
    "user_id",
    "post_id",
    "substitution_id",
    "token",
    "need_id",
    "member_id",
    "task_id",
    "pair_id",
    "aid_id",
    "visit_id",
    "file_id",
    "event_id",
    "turn_id",
    "case_id",
    "paper_id",
    "agreement_id",
    "service_id",
    "notice_id",
    "message_id",
    "incident_id",
    "proposal_id",
    "school_id",
    "open_token_id",
}
OF_OBJECTS = [view for view, parts in views().items() if OBJECTS & set(parts)]
OF_DAYS = [view for view, parts in views().items() if "day" in parts]
MODELS = admin_models()
MODEL_IDS = [model._meta.model_name for model in MODELS]


def is_refused(answer: Any) -> bool:
    """The same of an answer in hand."""
    return is_refusal(answer.status_code, answer.get("Location", ""))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("view", OF_OBJECTS)
def test_objects_of_another_school_are_unknown_i6(world: World, view: str, method: str) -> None:
    form = form_of(view, world.there) if method == "post" else {}
    found = {}
    for who in EVERYBODY:
        if who != "foreign":
            found[who] = is_refused(getattr(world.browser(who), method)(path_of(view, world.there), form))
    assert found == dict.fromkeys(found, True)


@pytest.mark.parametrize("view", views())
def test_who_is_refused_changes_nothing_j(walk: Walk, view: str) -> None:
    asked = walk.at(view, "post")
    assert {each.who for each in asked} == set(EVERYBODY)
    assert not {each.who: each.writes for each in asked if each.is_refused and each.writes}


@pytest.mark.parametrize("view", ["students:roll-edit", "students:roll-mark"])
def test_the_principal_sees_rolls_and_changes_none_b10(world: World, view: str) -> None:
    before = Roll.objects.values().get(school_class=world.here.school_class, date=MONDAY)
    world.browser("principal").post(path_of(view, world.here), form_of(view, world.here))
    assert Roll.objects.values().get(school_class=world.here.school_class, date=MONDAY) == before
    assert RollVersion.objects.filter(roll=before["id"]).count() == 1


@pytest.mark.parametrize("who", ["principal", "registrar", "head", "substitute"])
def test_a_child_of_another_school_in_an_own_class_is_unknown_i6(world: World, who: str) -> None:
    here, there, client = world.here, world.there, world.browser(who)
    for view in ("students:roll-mark", "students:contact-new", "students:contact-phone"):
        parts = {"class_id": here.school_class.pk, "day": MONDAY, "student_id": there.child.pk}
        path = reverse(view, kwargs={part: parts[part] for part in views()[view]})
        with CaptureQueriesContext(connection) as queries:
            client.post(path, {**form_of(view, here), "guardian": there.guardian.pk})
        assert not writes_of(queries), view


def test_a_guardian_of_another_child_is_not_revealed_i1(world: World) -> None:
    form = {**form_of("students:contact-phone", world.here), "guardian": world.there.guardian.pk}
    answer = world.browser("head").post(path_of("students:contact-phone", world.here), form)
    assert answer.status_code == 404


def test_a_head_teachers_contact_cannot_name_another_class_i6(world: World) -> None:
    form = {**form_of("students:contact-phone", world.here), "class_id": world.there.school_class.pk}
    answer = world.browser("head").post(path_of("students:contact-phone", world.here), form)
    assert answer.status_code == 404


# ---- addresses and forms made up

_BAD_DAYS = ("0000-01-01", "0001-01-01", "9999-12-31", "1999-12-31", "2026-02-30", "２０２６-１１-２３")
_FAR_DAYS = ("2000-01-01", "2099-12-31")
_QUERY = "stage school_class month page about from session show step class date declare person kind next".split()  # noqa: SIM905
_QUERY_VALUES = ("0001-01", "9999-12", "-1", "９", "%00", "9" * 40)
# A second each; what their addresses ask for is read as on the page they print.
_MADE_IN_A_PROCESS = ("application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
_FIELDS = """username password name staff_number phone role school_class subject starts_on ends_on on successor staff
date kind reason year effective_on active grade number place names head_teacher term grades old_password new_password1
new_password2 language next is_confirmed returned_on granted_by whom note m-1 device_at quick
text evidence movement check_made is_found cause stage show school_class q guardian
students staff goal planned_until form content response effect outcome because amount source client_key
attitude met met_other cause promise_on talk second companions village_rep leader starts_at ends_at about_on signature
signed_how place_note family law_explained reveal""".split()  # noqa: SIM905
_FORM_VALUES = ("\x00", "9" * 30, "-1", "0001-01-01", "9999-12-31", "𠮷" * 400)


@pytest.mark.parametrize("view", [view for view in OF_OBJECTS if "token" not in views()[view]])
def test_numbers_of_nothing_are_unknown(world: World, view: str) -> None:
    client, form = world.browser("registrar"), form_of(view, world.here)
    for number in (0, 10**12, 2**63, 10**30):
        path = reverse(view, kwargs={part: MONDAY if part == "day" else number for part in views()[view]})
        assert {client.get(path).status_code, client.post(path, form).status_code} <= {404, 405}, number


@pytest.mark.parametrize("view", OF_DAYS)
def test_days_made_up_are_unknown_and_far_ones_are_answered(world: World, view: str) -> None:
    given = path_of(view, world.here)
    client, form = world.browser("registrar"), form_of(view, world.here)
    for day in _BAD_DAYS:
        assert client.get(re.sub(r"20\d\d-\d\d-\d\d", day, given)).status_code == 404, day
    for day in _FAR_DAYS:
        path = re.sub(r"20\d\d-\d\d-\d\d", day, given)
        assert max(client.get(path).status_code, client.post(path, form).status_code) < 500, day


@pytest.mark.parametrize("view", views())
def test_queries_and_forms_made_up_are_answered(world: World, view: str) -> None:
    path = path_of(view, world.here)
    for who in ("registrar", "head"):
        client = world.browser(who)
        is_file = client.get(path)["Content-Type"] in _MADE_IN_A_PROCESS
        for value in _QUERY_VALUES[-1:] if is_file else _QUERY_VALUES:
            answer = client.get(f"{path}?" + "&".join(f"{name}={value}" for name in _QUERY))
            assert answer.status_code < 500, (who, value)
    for who in (ANONYMOUS, "registrar", "head"):
        client = world.browser(who)
        for value in _FORM_VALUES:
            form = dict.fromkeys([*form_of(view, world.here), *_FIELDS], value)
            assert client.post(path, form).status_code < 500, (who, value)


# ---- the admin

_OPEN = {"changelist": {"registrar", "foreign"}, "add": {"registrar", "foreign"}}


@pytest.mark.parametrize("address", ["changelist", "add", "change", "history", "delete"])
@pytest.mark.parametrize("model", MODELS, ids=MODEL_IDS)
def test_the_admin_is_the_registrars_alone_i6_j(world: World, model: Any, address: str) -> None:
    path = admin_path(model, address, *_key(model, address, world.here.school.pk))
    found = {who: _followed(world.browser(who), path) for who in EVERYBODY}
    entered = {who for who, status in found.items() if status == 200}
    assert set(found.values()) <= {200, 403, 404, "sign in"}
    assert entered <= _OPEN.get(address, {"registrar"})
    assert found["registrar"] in ((200, 403) if address in ("add", "delete") else (200,))


def _key(model: Any, address: str, school_id: int) -> list[int]:
    if address in ("changelist", "add"):
        return []
    own = {"pk": school_id} if model._meta.model_name == "school" else {"school": school_id}
    return [model._default_manager.filter(**own)[0].pk]


def _followed(client: Client, path: str) -> int | str:
    answer = client.get(path, follow=True)
    at_sign_in = answer.redirect_chain and answer.redirect_chain[-1][0].startswith("/login/")
    return "sign in" if at_sign_in else answer.status_code


def _version(school_id: int) -> tuple[str, dict[str, Any]]:
    """The address of an old version of a child of the school, and a form that would bring it back."""
    child = Student.objects.filter(school=school_id)[0]
    child.name = "改名"
    child.save()
    path = admin_path(Student, "simple_history", child.pk, child.history.earliest().pk)
    inline = {"guardians-TOTAL_FORMS": 0, "guardians-INITIAL_FORMS": 0}
    return path, {"name": "旧名", "sex": "male", "birth_on": "2017-05-13", **inline}


def test_an_old_version_is_read_by_the_own_registrar_and_brought_back_by_nobody_i6(world: World) -> None:
    path, form = _version(world.here.school.pk)
    assert world.browser("registrar").get(path).status_code == 200
    assert AccessEntry.objects.filter(actor=world.people["registrar"], what="student.admin").exists()
    assert world.browser("foreign").get(path).status_code == 404
    for who in ("registrar", "foreign"):
        assert world.browser(who).post(path, form).status_code == 404
    assert not Student.objects.filter(name="旧名").exists()


@pytest.mark.parametrize("who", [name for name in PEOPLE if name not in ("registrar", "foreign")])
@pytest.mark.parametrize("view", ["index", "password_change", "jsi18n", "autocomplete", "app_list"])
def test_nobody_else_finds_a_page_of_the_admin_j(world: World, who: str, view: str) -> None:
    path = reverse(f"admin:{view}", args=["students"] if view == "app_list" else [])
    answer = world.browser(who).get(path, follow=True)
    assert answer.status_code == 404 or answer.request["PATH_INFO"] == reverse("password-change")


# ---- accounts


def test_a_first_password_opens_nothing_but_its_own_page(world: World) -> None:
    User.objects.filter(pk=world.people["registrar"].pk).update(must_change_password=True)
    client = world.browser("registrar")
    opened = {view for view in views() if client.get(path_of(view, world.here)).status_code != 302}
    assert opened == {"healthz", "password-change"}
    assert client.get("/admin/")["Location"] == reverse("password-change")


def test_a_closed_account_is_signed_out_at_once_i6(world: World) -> None:
    client = world.browser("head")
    assert client.get(path_of("students:roll-done", world.here)).status_code == 200
    User.objects.filter(pk=world.people["head"].pk).update(is_active=False)
    assert is_refused(client.get(path_of("students:roll-done", world.here)))
