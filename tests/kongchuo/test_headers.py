"""Headers of every page, and pages that need nothing the policy forbids."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.urls import reverse

from students.models import Student
from tests.walk import Walk, words_of
from tests.world import ANONYMOUS, World, admin_models, admin_path, form_of, path_of

pytestmark = pytest.mark.django_db
_SELF = "'self'"
POLICY = {
    "default-src": "'none'",
    "script-src": _SELF,
    "style-src": _SELF,
    "img-src": "'self' data:",
    "font-src": _SELF,
    "connect-src": _SELF,
    "manifest-src": _SELF,
    "form-action": _SELF,
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
WALKERS = (ANONYMOUS, "principal", "registrar", "head", "subject")


class Forbidden(HTMLParser):
    """Collects what a strict policy forbids, and what would ask another site."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Looks at one element."""
        given = dict(attrs)
        self._script = tag if tag == "style" or (tag == "script" and "src" not in given) else ""
        if self._script == "script" and given.get("type") == "application/json":
            self._script = ""
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        addresses = [given.get(name) or "" for name in ("src", "href", "action", "formaction", "srcset", "data")]
        self.found += [to for to in addresses if to.startswith(("http:", "https:", "//", "javascript:"))]

    def handle_data(self, data: str) -> None:
        """Text inside an inline script or style sheet."""
        if self._script and data.strip():
            self.found.append(f"{self._script}: {data.strip()[:60]}")

    def handle_endtag(self, tag: str) -> None:
        """The element is over."""
        self._script = ""


def addresses(world: World) -> Iterator[str]:
    """The admin with its forms, and an address that does not exist."""
    yield from (reverse("admin:index"), admin_path(Student, "export"), "/nothing/here/")
    for model in admin_models():
        own = {"pk": world.here.school.pk} if model._meta.model_name == "school" else {"school": world.here.school}
        row = model._default_manager.filter(**own)[0]
        yield from (admin_path(model, "changelist"), admin_path(model, "add"))
        yield from (admin_path(model, "change", row.pk), admin_path(model, "history", row.pk))


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody got at an address."""

    who: str
    where: str
    headers: dict[str, str]
    body: str


@pytest.fixture(scope="module")
def answers(walk: Walk, world: World) -> list[Answer]:
    """Every page to everybody, the admin to several people."""
    found = [Answer(each.who, each.view, each.headers, each.body) for each in walk.seen]
    for who in WALKERS:
        for path in addresses(world):
            answer = world.browser(who).get(path)
            found.append(Answer(who, path, dict(answer.headers), words_of(answer)))
    return found


# photos, signatures and scans run nothing and load nothing
_SHOWN_ALONE = ("image/jpeg", "image/png", "application/pdf")


def test_every_answer_carries_the_strict_policy(answers: list[Answer]) -> None:
    for each in answers:
        place, policy = (each.who, each.where), each.headers["Content-Security-Policy"]
        if policy == "default-src 'none'; sandbox":
            assert "Content-Disposition" in each.headers and each.headers["Content-Type"] in _SHOWN_ALONE, place
            continue
        assert dict(part.split(" ", 1) for part in policy.split("; ")) == POLICY, place


@pytest.mark.parametrize("name", HEADERS)
def test_every_answer_carries_the_other_headers(answers: list[Answer], name: str) -> None:
    assert {each.headers[name] for each in answers} == {HEADERS[name]}


def test_what_signed_in_people_see_is_not_kept(answers: list[Answer]) -> None:
    assert {each.headers["Cache-Control"] for each in answers if each.who != ANONYMOUS} == {"no-store"}


def test_pages_hold_no_inline_code_and_ask_no_other_site(answers: list[Answer]) -> None:
    pages = [each for each in answers if each.headers.get("Content-Type", "").startswith("text/html")]
    assert len(pages) > 300
    wrong = {(each.who, each.where): Forbidden(each.body).found for each in pages}
    assert {place: found for place, found in wrong.items() if found} == {}


def test_pages_after_a_form_hold_no_inline_code_either(world: World) -> None:
    client = world.browser("registrar")
    for view in ("students:student-search", "students:class-new", "students:staff-new", "students:roll-edit"):
        answer = client.post(path_of(view, world.here), form_of(view, world.here), follow=True)
        assert Forbidden(answer.content.decode()).found == [], view


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>",
        "<style>a{}</style>",
        "<p style='a'>",
        "<a onclick='x'>",
        "<img src='//cdn/x'>",
        "<link href='https://cdn/x'>",
        "<a href='javascript:x'>",
    ],
)
def test_the_reader_of_pages_finds_what_is_forbidden(text: str) -> None:
    assert Forbidden(text).found


def test_cookies_are_for_the_server_alone() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
