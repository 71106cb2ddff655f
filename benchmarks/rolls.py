"""Opening and submitting the roll of a class of 45, against a minimal page."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from benchmarks.data import BenchSchool
from benchmarks.minimal import minimal_client, sign_in, site_client
from benchmarks.pages import roll_form
from benchmarks.timing import Result, alternate, statements
from students.models import Roll

_ROUNDS = 60


class _Desk:
    """One head teacher's two browsers: on the site, and on the minimal pages."""

    def __init__(self, built: BenchSchool) -> None:
        self.class_id = built.classes[0].pk
        self.size = len(built.pupils[0])
        self.url = reverse("students:roll-edit", args=[self.class_id, built.today])
        self.site, self.minimal = site_client(), minimal_client()
        self.site_form: dict[str, str] = {}
        self.minimal_form: dict[str, str] = {}
        for client in (self.site, self.minimal):
            sign_in(client, built.heads[0])

    def open_site(self) -> Any:
        """Our roll page."""
        return _expect(self.site.get(self.url), 200)

    def open_minimal(self) -> Any:
        """The minimal list of names."""
        return _expect(self.minimal.get(f"/names/{self.class_id}/"), 200)

    def prepare(self) -> None:
        """No roll yet, both forms open."""
        Roll.objects.filter(school_class=self.class_id).delete()
        self.site_form = roll_form(self.open_site().content.decode())
        self.open_minimal()
        self.minimal_form = {"csrfmiddlewaretoken": self.minimal.cookies["csrftoken"].value}

    def submit_site(self) -> Any:
        """Our roll, two children absent."""
        return _expect(self.site.post(self.url, **_as_a_browser(self.site_form)), 302)

    def submit_minimal(self) -> Any:
        """The minimal insert."""
        return _expect(self.minimal.post(f"/insert/{self.class_id}/", **_as_a_browser(self.minimal_form)), 302)


def roll_results(built: BenchSchool) -> list[Result]:
    """``roll_open_45`` and ``roll_submit_45``; ``built`` has not reported today."""
    desk = _Desk(built)
    opened = alternate(desk.open_site, desk.open_minimal, rounds=_ROUNDS)
    open_statements = statements(desk.open_site)
    submitted = alternate(desk.submit_site, desk.submit_minimal, rounds=_ROUNDS, before=desk.prepare)
    desk.prepare()
    submit_statements = statements(desk.submit_site)
    Roll.objects.filter(school_class=desk.class_id).delete()
    return [
        Result(f"roll_open_{desk.size}", desk.size, *opened, open_statements),
        Result(f"roll_submit_{desk.size}", desk.size, *submitted, submit_statements),
    ]


def _as_a_browser(form: dict[str, str]) -> dict[str, str]:
    """A form without a file as browsers send it; the test client alone would pack every field as a part of a file."""
    return {"data": urlencode(form), "content_type": "application/x-www-form-urlencoded"}


def _expect(response: Any, status: int) -> Any:
    if response.status_code != status:
        raise RuntimeError(f"The page answered {response.status_code} instead of {status}.")
    return response


def open_page(client: Client, url: str) -> Any:
    """A page that must answer 200."""
    return _expect(client.get(url), 200)
