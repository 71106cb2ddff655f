"""Tokens for programs, and what a program sends."""

from typing import Any

from django.test import Client

from accountability.actions.open_tokens import FirstToken, create_open_token
from students.models import School, User
from tests import make


def make_token(school: School, by: User, label: str = "中心校的屏幕") -> FirstToken:
    """A token in use since this morning."""
    return create_open_token(school=school, label=label, actor=by, at=make.at(make.today(), 7))


def ask(path: str, token: str, **headers: str) -> Any:
    """What a program gets: no session, no cookies, the token in its header."""
    return Client(headers={"Authorization": f"Bearer {token}", **headers}).get(path)
