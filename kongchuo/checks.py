"""What ``manage.py check``, ``migrate`` and ``check --deploy`` say about keys (I1) and ways to the outside."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured

from kongchuo.lib import channels, crypto

_HINT = (
    'Make one key: python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())" and put '
    "it as FIELD_KEYS=... into the environment or into data/.env (python3 start.py does this by itself). Keep the keys "
    "of an existing database: without them its numbers cannot be read."
)


@register(Tags.database)
def field_keys_can_be_used(databases: list[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """An error when the database is to be used and no key, or something that is none, stands in FIELD_KEYS."""
    return _found() if databases else []


@register(Tags.security, deploy=True)
def field_keys_are_set(**_options: Any) -> list[CheckMessage]:
    """The same before a deployment."""
    return _found()


@register
def channels_are_whole(**_options: Any) -> list[CheckMessage]:
    """A warning for each e-mail server or group that is named by half: the rest works without it."""
    hint = "What belongs together stands in .env.example and docs/operations.md."
    return [Warning(sentence, hint=hint, id="kongchuo.W001") for sentence in channels.half_done()]


def _found() -> list[CheckMessage]:
    try:
        crypto.current_prefix()
    except ImproperlyConfigured as error:
        return [Error(str(error), hint=_HINT, id="kongchuo.E001")]
    return []
