"""E-mail over real sockets: what arrives, and what is said of what did not."""

import socket
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from kongchuo.lib.delivery import Answer, Outcome, Why
from kongchuo.lib.mail import send_mail
from tests.outside import Mails, mails


@pytest.fixture
def server(settings: Settings) -> Iterator[Mails]:
    with mails() as found:
        use(settings, found.port)
        yield found


def use(settings: Settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.DEFAULT_FROM_EMAIL = "office@school.example"


def send() -> Answer:
    subject = "待办\n提醒"
    return send_mail(to="wang@school.example", subject=subject, text="三年级(2)班", message_id="<n.1@school.example>")


def test_it_arrives_with_its_own_id_on_one_subject_line(server: Mails) -> None:
    assert send() == Answer(Outcome.SENT)
    assert server.taken == [("wang@school.example", "<n.1@school.example>", "待办 提醒", "三年级(2)班\n")]


@pytest.mark.parametrize(
    ("command", "said", "expected"),
    [
        ("CONNECT", "421 not now", Answer(Outcome.LATER, Why.UNREACHABLE)),
        ("RCPT", "550 no such mailbox", Answer(Outcome.REFUSED, Why.ADDRESS, "550")),
        ("RCPT", "450 mailbox busy", Answer(Outcome.LATER, Why.BUSY, "450")),
        ("MAIL", "553 sender not allowed", Answer(Outcome.REFUSED, Why.OTHER, "553")),
        ("DATA", "451 greylisted", Answer(Outcome.LATER, Why.BUSY, "451")),
        ("TAKEN", "554 spam", Answer(Outcome.REFUSED, Why.OTHER, "554")),
        ("TAKEN", "gone", Answer(Outcome.UNSURE, Why.SILENT)),
    ],
)
def test_what_an_answer_means(server: Mails, command: str, said: str, expected: Answer) -> None:
    server.refusals[command] = said
    assert send() == expected


def test_a_server_that_does_not_know_the_password(server: Mails, settings: Settings) -> None:
    server.refusals |= {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "535 wrong"}
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "office", "x"
    assert send() == Answer(Outcome.REFUSED, Why.SIGN_IN, "535")


def test_nobody_there_is_tried_again(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        use(settings, taken.getsockname()[1])
    assert send() == Answer(Outcome.LATER, Why.UNREACHABLE)
