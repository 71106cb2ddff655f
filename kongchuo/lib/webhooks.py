"""Robots of WeCom and DingTalk groups: one text message, over HTTPS, to the hosts named in the settings only.

An address holds the robot's key: it is never logged, printed or put into an error.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kongchuo.lib.delivery import Answer, Outcome, Why

LONGEST = 2048
"""Bytes that a text message may have; WeCom's limit, DingTalk takes more."""

_READ_AT_MOST = 4096
# Numbers in the answers of both services: try again later, or never again as long as nobody changes a setting.
_LATER = {-1, 45009, 130101, 410100}
_NEVER = {
    93000: Why.KEY,
    300001: Why.KEY,
    400013: Why.KEY,
    400101: Why.KEY,
    400102: Why.KEY,
    310000: Why.SECURITY,
    44004: Why.CONTENT,
    45002: Why.CONTENT,
    430101: Why.CONTENT,
    430102: Why.CONTENT,
    430104: Why.CONTENT,
}


class RobotKind(StrEnum):
    """Whose robot it is."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"


class RobotFault(StrEnum):
    """Why an address cannot be used."""

    ORIGIN = "origin"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Robot:
    """A robot of a group: its address with the key in it, and DingTalk's signing secret."""

    kind: RobotKind
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)


class _NoRedirects(HTTPRedirectHandler):
    """A robot answers itself; what leads elsewhere is refused, so that no key leaves the hosts allowed."""

    def redirect_request(self, *_about: Any, **_more: Any) -> None:
        return None


_OPENER = build_opener(_NoRedirects)
_KEY_NAMES = {RobotKind.WECOM: "key", RobotKind.DINGTALK: "access_token"}


def robot_fault(robot: Robot, origins: Collection[str]) -> RobotFault | None:
    """What speaks against the address of a robot: its scheme and host are not allowed, or it has no key."""
    parts = urlsplit(robot.url)
    if f"{parts.scheme}://{parts.netloc}" not in origins:
        return RobotFault.ORIGIN
    return None if parse_qs(parts.query).get(_KEY_NAMES[robot.kind]) else RobotFault.KEY


def signature(secret: str, milliseconds: int) -> str:
    """DingTalk's signature: HMAC-SHA256 with the secret over the time and the secret."""
    said = f"{milliseconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), said, hashlib.sha256).digest()).decode()


def post_text(robot: Robot, text: str, *, at: datetime, seconds: float, origins: Collection[str]) -> Answer:
    """Hand a text to the group. Never raises for what the network or the service does; ValueError for a bad address."""
    if robot_fault(robot, origins) is not None:
        raise ValueError("The address of a robot is not allowed.")
    said = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Kongchuo"}
    request = Request(_signed(robot, at), data=said, headers=headers, method="POST")  # noqa: S310  # origins are allowed
    return _asked(request, seconds)


def _signed(robot: Robot, at: datetime) -> str:
    if not robot.secret:
        return robot.url
    milliseconds = int(at.timestamp() * 1000)
    return f"{robot.url}&{urlencode({'timestamp': milliseconds, 'sign': signature(robot.secret, milliseconds)})}"


def _asked(request: Request, seconds: float) -> Answer:
    """The answer. What fails before the request is out has not arrived; what fails after it may have."""
    try:
        with _OPENER.open(request, timeout=seconds) as response:
            return _read(response)
    except HTTPError as error:
        with error:
            return _of_status(error.code)
    except URLError:
        return Answer(Outcome.LATER, Why.UNREACHABLE)
    except (OSError, HTTPException):
        return Answer(Outcome.UNSURE, Why.SILENT)


def _read(response: HTTPResponse) -> Answer:
    try:
        code = json.loads(response.read(_READ_AT_MOST))["errcode"]
    except (ValueError, KeyError, TypeError):
        return Answer(Outcome.UNSURE, Why.SILENT)
    return _of_code(code) if isinstance(code, int) else Answer(Outcome.UNSURE, Why.SILENT)


def _of_code(code: int) -> Answer:
    if code == 0:
        return Answer.sent()
    if code in _LATER:
        return Answer(Outcome.LATER, Why.BUSY, str(code))
    if code in _NEVER:
        return Answer(Outcome.REFUSED, _NEVER[code], str(code))
    return Answer(Outcome.LATER, Why.OTHER, str(code))


def _of_status(status: int) -> Answer:
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        return Answer(Outcome.LATER, Why.BUSY, str(status))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Answer(Outcome.UNSURE, Why.SILENT, str(status))
    return Answer(Outcome.REFUSED, Why.OTHER, str(status))
