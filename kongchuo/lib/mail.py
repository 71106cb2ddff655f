"""One plain e-mail over the server in EMAIL_URL, and what came of it."""

from contextlib import suppress
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from kongchuo.lib.delivery import Answer, Outcome, Why

_FOR_GOOD = 500
"""SMTP numbers from here on are final, those below may pass (RFC 5321, 4.2.1)."""


def send_mail(*, to: str, subject: str, text: str, message_id: str) -> Answer:
    """Hand one e-mail to the server. Never raises for what the network or the server does.

    ``message_id`` stays the same however often one message is sent, so that a receiver can tell a second copy.
    """
    connection = get_connection(fail_silently=False)
    message = EmailMessage(
        " ".join(subject.split()), text, to=[to], headers={"Message-ID": message_id}, connection=connection
    )
    try:
        return _not_opened(connection) or _sent(message)
    finally:
        with suppress(OSError, SMTPException):  # what came of the message is known by now
            connection.close()


def _not_opened(connection: BaseEmailBackend) -> Answer | None:
    try:
        connection.open()
    except SMTPAuthenticationError as error:
        return Answer(Outcome.REFUSED, Why.SIGN_IN, str(error.smtp_code))
    except (OSError, SMTPException):
        return Answer(Outcome.LATER, Why.UNREACHABLE)
    return None


def _sent(message: EmailMessage) -> Answer:
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        return _refused(next(iter(error.recipients.values()))[0], Why.ADDRESS)
    except SMTPResponseException as error:
        return _refused(error.smtp_code, Why.OTHER)
    except (OSError, SMTPException):
        return Answer(Outcome.UNSURE, Why.SILENT)
    return Answer.sent()


def _refused(code: int, why: Why) -> Answer:
    return Answer(Outcome.REFUSED, why, str(code)) if code >= _FOR_GOOD else Answer(Outcome.LATER, Why.BUSY, str(code))
