"""Which ways to the outside the settings open; without settings there is none."""

from collections.abc import Iterable

from django.conf import settings

from kongchuo.lib.webhooks import Robot, RobotFault, RobotKind, robot_fault


def mail_is_on() -> bool:
    """Whether a mail server and a sender are named."""
    return bool(settings.EMAIL_IS_ON and settings.DEFAULT_FROM_EMAIL)


def robot_of(kind: RobotKind, code: str) -> Robot | None:
    """The robot of a school's group, None where none is named or its address cannot be used.

    An entry is an address for every school, or CODE=address for the school with that code, which comes first.
    """
    url = _entry(_urls(kind), code)
    secret = _entry(settings.DINGTALK_SECRETS, code) if kind == RobotKind.DINGTALK else ""
    robot = Robot(kind, url, secret)
    return robot if url and robot_fault(robot, settings.WEBHOOK_ORIGINS) is None else None


def _urls(kind: RobotKind) -> list[str]:
    return list(settings.WECOM_WEBHOOKS if kind == RobotKind.WECOM else settings.DINGTALK_WEBHOOKS)


def _split(entry: str) -> tuple[str, str]:
    """Code and value; the code is empty where an entry is for every school."""
    name, sign, value = entry.strip().partition("=")
    return (name, value) if sign and "/" not in name else ("", entry.strip())


def _entry(entries: Iterable[str], code: str) -> str:
    known = dict(_split(entry) for entry in entries)
    return known.get(code) or known.get("", "")


def half_done() -> list[str]:
    """What is named by half or wrongly, in sentences for the console; no sentence holds a key."""
    found = [sentence for kind in RobotKind for sentence in _wrong_robots(kind)]
    signed = {code for code, _ in map(_split, settings.DINGTALK_SECRETS)}
    named = {code for code, _ in map(_split, settings.DINGTALK_WEBHOOKS)}
    if signed - named:
        found.append(
            "DINGTALK_SECRETS has a secret without an address in DINGTALK_WEBHOOKS: nothing is signed with it."
        )
    if settings.EMAIL_IS_ON and not settings.DEFAULT_FROM_EMAIL:
        found.append("EMAIL_URL names a mail server, but EMAIL_FROM no sender: no e-mail is sent.")
    if not settings.NOTICE_RETRY_MINUTES or min(settings.NOTICE_RETRY_MINUTES) < 1:
        found.append("NOTICE_RETRY_MINUTES needs minutes of 1 or more: the waits between attempts, with commas.")
    return found


def _wrong_robots(kind: RobotKind) -> list[str]:
    said = {
        RobotFault.ORIGIN: "begins with none of {origins}",
        RobotFault.KEY: "has no key in it: copy the whole address that the group shows",
    }
    faults = [robot_fault(Robot(kind, _split(entry)[1]), settings.WEBHOOK_ORIGINS) for entry in _urls(kind)]
    origins = ", ".join(settings.WEBHOOK_ORIGINS)
    return [
        f"{kind.upper()}_WEBHOOKS, entry {place}: the address {said[fault].format(origins=origins)}; it is not used."
        for place, fault in enumerate(faults, 1)
        if fault is not None
    ]
