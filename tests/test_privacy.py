"""Children's data on every page of everybody: masked, out of addresses and logs, every look remembered (I1 to I4)."""

import re
from typing import Any

import pytest

from students.models import AccessEntry
from tests import make
from tests.walk import Seen, Walk, text_of
from tests.world import (
    ADDRESS,
    ALLEGED,
    CASE_ILLNESS,
    CASE_REASON,
    CHILD,
    DISABILITY_PAPER,
    DONOR,
    EVERYBODY,
    HARDSHIP_PAPER,
    ID_NUMBER,
    ILLNESS,
    PHONE,
    REGISTERED,
    STAFF_PHONE,
    STATUS_NUMBER,
    SUPPORTED,
    VISITED,
    VISITED_WELL,
    World,
    admin_models,
    admin_path,
)

pytestmark = pytest.mark.django_db
SECRETS = (ID_NUMBER, STATUS_NUMBER, ADDRESS, REGISTERED, PHONE, STAFF_PHONE)
# The answer to a click shows one fact in full; nothing else does (I1).
REVEALS = {
    "students:student-reveal": ID_NUMBER,
    "students:contact-phone": PHONE,
    "accountability:case-phone": PHONE,
}
# Pages that name a child in the title of a form reached from its record, which has left an entry; the part of the board
# that refreshes itself; the sheet of entries.
WITHOUT_ENTRY = {
    "accountability:paper-service",
    "accountability:township-notice-annul",
    "accountability:township-notice-new",
    "accountability:township-notice-served",
    "accountability:support-end",
    "accountability:support-review",
    "accountability:visit-annul",
    "students:board-part",
    "students:leave-cancel",
    "students:leave-end",
    "students:leave-extend",
    "students:leave-new",
    "students:access-entries",
    "students:movement-choose",
    "students:movement-new",
    "students:movement-papers",
    "students:movement-undo",
    "students:need-end",
    "students:proof-new",
    "students:task-done",
    "students:need-new",
}
# What the central school sees of children: the cases that were reported to it (J).
OVERSEEN = {"accountability:reported-list", "accountability:reported-export"}
# What shows the record or the names of children, and the code of the entry it leaves (I2).
TRACES = {
    "accountability:objection-list": "points",
    "accountability:points-entry": "points",
    "accountability:points-person": "points",
    "accountability:veto-detail": "veto",
    "accountability:case-papers": "case.papers",
    "accountability:paper-detail": "paper",
    "accountability:paper-docx": "paper.word",
    "accountability:paper-export": "papers.list",
    "accountability:paper-issue": "paper.draft",
    "accountability:paper-issue-visit": "paper.draft",
    "accountability:paper-list": "papers",
    "accountability:paper-pdf": "paper.pdf",
    "accountability:paper-print": "paper.print",
    "accountability:scan-detail": "paper.scan",
    "accountability:case-close": "case",
    "accountability:case-detail": "case",
    "accountability:case-export": "cases.list",
    "accountability:case-list": "cases",
    "accountability:case-observe": "case",
    "accountability:case-propose": "case",
    "accountability:case-responsible": "case",
    "accountability:case-retract": "case",
    "accountability:cause-new": "cause",
    "accountability:duty-list": "duties",
    "accountability:duty-person": "duties",
    "students:year-turn-class": "year_turn",
    "students:year-turn-graduates": "year_turn",
    "students:year-turn-preview": "year_turn",
    "accountability:aid-edit": "aid",
    "accountability:aid-export": "aid.list",
    "accountability:aid-list": "aid",
    "accountability:aid-new": "aid.candidates",
    "accountability:case-ledgers": "ledger_suspected",
    "accountability:case-ledgers-export": "ledger_suspected",
    "accountability:case-ledgers-print": "ledger_suspected",
    "accountability:report-absences": "absence.sheet",
    "accountability:report-absences-xlsx": "absence.sheet",
    "accountability:month-grid": "month.grid",
    "accountability:month-register": "month.register",
    "accountability:reported-export": "reported",
    "accountability:reported-list": "reported",
    "accountability:sign-off": "sign_off",
    "accountability:sign-off-print": "sign_off",
    "accountability:three-numbers": "unified",
    "accountability:support-export": "support.list",
    "accountability:support-list": "support",
    "accountability:support-new": "support.candidates",
    "accountability:support-pair": "support.pair",
    "accountability:support-sheet": "support.sheet",
    "accountability:file": "file",
    "accountability:visit-detail": "visit",
    "accountability:visit-new": "visit.new",
    "students:class-detail-export": "class.month",
    "students:class-names-export": "class.names",
    "students:leave-list-export": "leave",
    "students:watch-list-export": "watch_list",
    "students:board-day": "board",
    "students:board-today": "board",
    "students:check-detail": "check",
    "students:check-export": "spot_checks",
    "students:check-new": "check.class",
    "accountability:dashboard-names": "dashboard.names",
    "accountability:retention-export": "retention",
    "accountability:retention-names": "retention",
    "students:catchment-edit": "catchment.child",
    "students:catchment-export": "catchment",
    "students:catchment-list": "catchment",
    "students:catchment-matches": "catchment.matches",
    "students:class-detail": "class.month",
    "students:class-names": "class.names",
    "students:filing-export": "filing.list",
    "students:filing-list": "filing",
    "students:import-detail": "import",
    "students:import-failed": "import.failed_rows",
    "students:import-passwords": "import.passwords",
    "students:leave-list": "leave",
    "students:class-move": "class.names",
    "students:movement-detail": "movement",
    "students:movement-export": "movements",
    "students:movement-list": "movements",
    "students:movement-print": "movement",
    "students:movement-transfers": "transfers",
    "students:movement-transfers-export": "transfers",
    "students:movement-missing": "movement.papers",
    "students:movement-missing-export": "movement.papers",
    "students:need-export": "needs",
    "students:need-list": "needs",
    "students:needs-of-class": "class.names",
    "students:network-class": "network",
    "students:network-export": "network",
    "students:paper-only": "paper_only",
    "students:paper-only-export": "paper_only",
    "students:proof-many": "proofs",
    "students:roll-done": "roll",
    "students:roll-edit": "roll",
    "students:roll-versions": "roll.versions",
    "students:student-detail": "student",
    "students:student-edit": "student",
    "students:student-guardians": "student",
    "students:village-export": "villages",
    "students:village-list": "villages",
    "students:task-export": "tasks",
    "students:task-list": "tasks",
    "students:watch-list": "watch_list",
}


def holding(seen: list[Seen], *words: str) -> set[tuple[str, str, str]]:
    """Where one of the words stands."""
    return {(each.who, each.view, each.method) for each in seen if each.holds(*words)}


def test_nothing_is_unmasked_before_a_click_i1(walk: Walk) -> None:
    assert holding([each for each in walk.seen if each.view not in REVEALS], *SECRETS) == set()


def test_a_click_reveals_one_fact_to_those_who_need_it_i1(walk: Walk) -> None:
    for view, fact in REVEALS.items():
        reveals = [each for each in walk.seen if each.view == view]
        assert {who for who, _, _ in holding(reveals, fact)} == {"principal", "registrar", "head"}
        assert holding(reveals, *(set(SECRETS) - {fact})) == set()


def test_masks_are_what_a_record_shows_i1(walk: Walk) -> None:
    """So that the tests above look at pages which hold the facts."""
    record = [each for each in walk.of("head", method="get") if each.view == "students:student-detail"]
    assert holding(record, "110105********002X") and holding(record, "138****5678")


def test_health_is_for_head_teacher_and_registrar_i4(walk: Walk) -> None:
    assert {who for who, _, _ in holding(walk.seen, ILLNESS)} == {"registrar", "head"}


def test_needs_are_for_office_and_head_teacher_disability_not_for_the_principal_g6_i4(walk: Walk) -> None:
    """They stand on the child's record and in the list of needs, and on no other page of anybody."""
    pages = {"students:student-detail", "students:student-reveal", "students:need-end"}
    office = {"students:need-list", "students:need-export"}
    hardship = holding(walk.seen, HARDSHIP_PAPER)
    assert {who for who, _, _ in hardship} == {"principal", "registrar", "head"}
    assert {view for _, view, _ in hardship} == {*pages, *office} - {"students:need-end"}
    disability = holding(walk.seen, DISABILITY_PAPER)
    assert {who for who, _, _ in disability} == {"registrar", "head"}
    assert {view for _, view, _ in disability} == {*pages, *office}


def test_the_kind_of_a_disability_stands_where_it_may_only_i4(walk: Walk) -> None:
    """Kinds in forms aside, which every registrar and head teacher may choose from."""
    readers = {who for who, _, _ in holding(walk.seen, "视力残疾")}
    assert {"registrar", "head"} <= readers <= {"registrar", "head", "foreign", "other_head"}


def test_what_a_supporter_did_is_for_office_and_supporter_m10_i6(walk: Walk) -> None:
    assert {who for who, _, _ in holding(walk.seen, SUPPORTED)} == {"principal", "registrar", "subject"}


def test_what_somebody_is_said_to_have_done_is_for_office_and_person_concerned_f9_f11(walk: Walk) -> None:
    told = holding(walk.seen, ALLEGED)
    assert {who for who, _, _ in told} == {"principal", "registrar", "subject"}
    assert {view for _, view, _ in told} == {"accountability:incident-detail"}


def test_what_a_visit_found_of_an_illness_is_for_registrar_and_head_teacher_d4_i4(walk: Walk) -> None:
    assert {(who, view) for who, view, _ in holding(walk.seen, VISITED)} == {
        (who, view)
        for who in ("registrar", "head")
        for view in ("accountability:visit-detail", "accountability:paper-issue-visit")
    }
    files = [each for each in walk.seen if each.view == "accountability:file" and "JFIF" in each.body]
    assert {each.who for each in files} == {"registrar", "head"}


def test_what_a_visit_found_of_a_family_stands_on_its_own_page_only_d4(walk: Walk) -> None:
    assert holding(walk.seen, VISITED_WELL) == set()


def test_why_a_case_was_opened_is_for_office_and_head_teacher_on_its_own_pages_j(walk: Walk) -> None:
    """A person named reads it too; here the person named is none of these readers (D3)."""
    told = holding(walk.of(*EVERYBODY, method="get"), CASE_REASON)
    assert {who for who, _, _ in told} == {"principal", "registrar", "head"}
    assert {view for _, view, _ in told} == {"accountability:case-detail"}


def test_the_illness_behind_an_absence_is_for_head_teacher_and_registrar_i4(walk: Walk) -> None:
    told = holding(walk.seen, CASE_ILLNESS)
    assert {who for who, _, _ in told} == {"registrar", "head"}
    assert {view for _, view, _ in told} == {"accountability:case-detail", "accountability:case-phone"}


def test_aid_is_for_office_and_head_teacher_and_on_no_list_of_a_class_m11(walk: Walk) -> None:
    aid = holding(walk.seen, DONOR)
    assert {who for who, _, _ in aid} == {"principal", "registrar", "head"}
    own = {"accountability:aid-list", "accountability:aid-export", "accountability:aid-edit"}
    assert {view for _, view, _ in aid} == own | {"students:student-detail", "students:student-reveal"}


def test_others_learn_of_no_absence_i4_j(walk: Walk) -> None:
    strangers = walk.of("anonymous", "subject", "oversight", "former", "schoolless")
    told = holding(strangers, "病假", "未请假", "旷课")
    # What a value of the school's rules is about, which everybody may read.
    rules = {f"accountability:policy-{page}" for page in ("list", "value", "export")}
    # Headings over the counts that schools submitted.
    counts = {f"accountability:district{page}" for page in ("", "-export", "-school-month", "-school-export")}
    assert {view for _, view, _ in told} <= rules | counts


# ---- addresses and logs


def test_addresses_hold_ids_only_i4(walk: Walk) -> None:
    personal = re.compile(r"\d{15}|1\d{10}\b|[一-鿿]|%E[4-9]")
    for each in walk.seen:
        found = [*re.findall(r'(?:href|action|src)="([^"]*)"', each.body), each.location]
        assert not [to for to in found if personal.search(to.removeprefix(f"tel:{PHONE}"))], (each.view, each.who)


def test_nothing_personal_is_logged_i4(walk: Walk) -> None:
    """Not even before the filter that masks."""
    assert len(walk.logged) > 100
    personal = (*SECRETS, ILLNESS, CHILD)
    assert not [line for line in walk.logged if any(word in line for word in personal)]


# ---- every look leaves an entry


def test_every_page_with_children_leaves_one_entry_i2(walk: Walk) -> None:
    left = {each.view: each.entries for each in walk.of("registrar", method="get") if each.entries}
    assert left == {view: [(what, "")] for view, what in TRACES.items()}


def test_every_reveal_and_search_leaves_an_entry_i2(walk: Walk) -> None:
    left = {each.view: [what for what, _ in each.entries] for each in walk.of("head", method="post")}
    assert left["students:student-reveal"] == ["student.id_number"]
    assert left["students:contact-phone"] == ["guardian.phone", "roll"]
    assert left["students:student-search"] == left["students:student-search-export"] == ["search"]


def test_no_other_page_names_a_child_i2(walk: Walk) -> None:
    pages = [each for each in walk.seen if each.method == "get" and each.view not in WITHOUT_ENTRY]
    assert {view for _, view, _ in holding([each for each in pages if not each.entries], "陈子涵", "赵若曦")} == set()


def test_who_is_refused_leaves_no_entry_i2(walk: Walk) -> None:
    refused = walk.of("anonymous", "former", "schoolless")
    refused += [each for each in walk.of("oversight") if each.view not in OVERSEEN]
    assert not [each for each in refused if each.entries]


def test_an_entry_holds_codes_never_content_i2_i4(walk: Walk) -> None:
    codes = {entry for each in walk.seen for entry in each.entries}
    assert len(codes) > 10
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", what) and not purpose for what, purpose in codes)


# ---- the admin


@pytest.mark.parametrize("model", admin_models(), ids=lambda model: model._meta.model_name)
def test_the_admin_shows_no_secret_i1(world: World, model: Any) -> None:
    client = world.browser("registrar")
    own = {"pk": world.here.school.pk} if model._meta.model_name == "school" else {"school": world.here.school}
    for row in model._default_manager.filter(**own)[:5]:
        for path in (
            admin_path(model, "changelist"),
            admin_path(model, "change", row.pk),
            admin_path(model, "history", row.pk),
        ):
            text = text_of(client.get(path))
            assert not [secret for secret in SECRETS if secret in text], path


_ABOUT_CHILDREN = {
    *("supportpair", "aidrecord", "student", "leave", "movement", "contact", "registrytask", "studyproof"),
    *("dropoutcase", "causerecord", "homevisit", "paper", "storedfile"),
}


@pytest.mark.parametrize("who", ["registrar", "administrator"])
@pytest.mark.parametrize("model", admin_models(), ids=lambda model: model._meta.model_name)
def test_every_look_at_children_in_the_admin_leaves_an_entry_i2(world: World, model: Any, who: str) -> None:
    """The administrator of the machine belongs to no school; the entry then stands with the children's."""
    own = {"pk": world.here.school.pk} if model._meta.model_name == "school" else {"school": world.here.school}
    row = model._default_manager.filter(**own)[0]
    client = world.browser("registrar")
    if who == "administrator":
        client.force_login(make.make_user(None, is_superuser=True), backend="kongchuo.auth.StaffBackend")
    last = AccessEntry.objects.order_by("pk").values_list("pk", flat=True).last()
    for path in (admin_path(model, "changelist"), admin_path(model, "change", row.pk)):
        assert client.get(path).status_code == 200
    left = AccessEntry.objects.filter(school=world.here.school, pk__gt=last)
    wanted = ["students", "student.admin"] if model._meta.model_name in _ABOUT_CHILDREN else []
    assert list(left.order_by("pk").values_list("what", flat=True)) == wanted


def test_exports_are_masked_and_marked_unless_asked_with_a_purpose_i3(world: World) -> None:
    client = world.browser("registrar")
    form = {"format": "0", "resource": "0", "purpose": ""}
    page = client.get(admin_path(world.here.child.__class__, "export"))
    form |= dict.fromkeys(re.findall(r'name="([a-z_]+)"[^>]*checked', page.content.decode()), "on")
    masked = text_of(client.post(admin_path(world.here.child.__class__, "export"), form))
    assert "陈子涵" in masked and str(world.people["registrar"]) in masked and "2026-11-23" in masked
    assert not [secret for secret in SECRETS if secret in masked]
    refused = text_of(client.post(admin_path(world.here.child.__class__, "export"), {**form, "is_full": "on"}))
    assert "陈子涵" not in refused
    whole = client.post(
        admin_path(world.here.child.__class__, "export"), {**form, "is_full": "on", "purpose": "学籍核对"}
    )
    assert ID_NUMBER in text_of(whole) and "学籍核对" in text_of(whole)
    assert list(AccessEntry.objects.filter(kind="export").order_by("pk").values_list("what", "purpose")) == [
        ("students", ""),
        ("students.full", "学籍核对"),
    ]
