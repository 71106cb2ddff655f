"""Robots of groups over real sockets: what arrives, what is said of what did not, and that no key gets out."""

import base64
import hashlib
import hmac
import socket
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from kongchuo.lib.delivery import Answer, Outcome, Why
from kongchuo.lib.webhooks import Robot, RobotFault, RobotKind, post_text, robot_fault, signature
from tests import make
from tests.make import TERM_START
from tests.outside import Reply, Robots, answer, body, hang_up, robots

NOW = make.at(TERM_START)
SHIPPED = ["https://qyapi.weixin.qq.com", "https://oapi.dingtalk.com"]
SENT = Answer(Outcome.SENT)


@pytest.fixture
def group() -> Iterator[Robots]:
    with robots() as found:
        yield found


def post(robot: Robot, group: Robots, text: str = "三年级(2)班", seconds: float = 5) -> Answer:
    return post_text(robot, text, at=NOW, seconds=seconds, origins=[group.origin])


def wecom(group: Robots) -> Robot:
    return Robot(RobotKind.WECOM, group.wecom())


def test_wecom_gets_the_text(group: Robots) -> None:
    assert post(wecom(group), group) == SENT
    assert group.texts == ["三年级(2)班"]
    assert group.paths == ["/cgi-bin/webhook/send?key=secret-key-of-the-group"]


def test_dingtalk_gets_the_text_signed(group: Robots) -> None:
    assert post(Robot(RobotKind.DINGTALK, group.dingtalk(), "SECabc"), group) == SENT
    query = parse_qs(urlsplit(group.paths[0]).query)
    milliseconds = str(int(NOW.timestamp() * 1000))
    digest = hmac.new(b"SECabc", f"{milliseconds}\nSECabc".encode(), hashlib.sha256).digest()
    assert query["timestamp"] == [milliseconds]
    assert query["sign"] == [base64.b64encode(digest).decode()]
    assert query["access_token"] == ["secret-token-of-the-group"]


def test_the_signature_of_a_known_case() -> None:
    """Made once with: printf '1600000000000\\nSECabc' | openssl dgst -sha256 -hmac SECabc -binary | base64."""
    assert signature("SECabc", 1_600_000_000_000) == "ABcUcMOwyGGKmiNbHqEbhvKpuIGkMXqT1gAGfAAmnk8="


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        pytest.param(answer(45009), Answer(Outcome.LATER, Why.BUSY, "45009"), id="wecom: too many"),
        pytest.param(answer(130101), Answer(Outcome.LATER, Why.BUSY, "130101"), id="dingtalk: too many"),
        pytest.param(answer(410100), Answer(Outcome.LATER, Why.BUSY, "410100"), id="dingtalk: too fast"),
        pytest.param(answer(-1), Answer(Outcome.LATER, Why.BUSY, "-1"), id="service busy"),
        pytest.param(answer(93000), Answer(Outcome.REFUSED, Why.KEY, "93000"), id="wecom: no such robot"),
        pytest.param(answer(300001), Answer(Outcome.REFUSED, Why.KEY, "300001"), id="dingtalk: no such token"),
        pytest.param(answer(310000), Answer(Outcome.REFUSED, Why.SECURITY, "310000"), id="dingtalk: sign or word"),
        pytest.param(answer(430104), Answer(Outcome.REFUSED, Why.CONTENT, "430104"), id="dingtalk: content"),
        pytest.param(answer(777), Answer(Outcome.LATER, Why.OTHER, "777"), id="a number nobody knows"),
        pytest.param(answer(0, 429), Answer(Outcome.LATER, Why.BUSY, "429"), id="HTTP too many"),
        pytest.param(answer(0, 503), Answer(Outcome.LATER, Why.BUSY, "503"), id="HTTP not now"),
        pytest.param(answer(0, 404), Answer(Outcome.REFUSED, Why.OTHER, "404"), id="HTTP not there"),
        pytest.param(answer(0, 502), Answer(Outcome.UNSURE, Why.SILENT, "502"), id="a gateway that heard nothing"),
        pytest.param(body(b"<html>"), Answer(Outcome.UNSURE, Why.SILENT), id="a page instead of an answer"),
        pytest.param(body(b"[]"), Answer(Outcome.UNSURE, Why.SILENT), id="a list instead of an answer"),
        pytest.param(body(b'{"errcode": "0"}'), Answer(Outcome.UNSURE, Why.SILENT), id="text instead of a number"),
        pytest.param(hang_up, Answer(Outcome.UNSURE, Why.SILENT), id="taken, then silence"),
    ],
)
def test_what_an_answer_means(group: Robots, reply: Reply, expected: Answer) -> None:
    group.reply = reply
    assert post(wecom(group), group) == expected
    assert len(group.texts) == 1


def test_nobody_there_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        gone = Robots(origin=f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert post(wecom(gone), gone) == Answer(Outcome.LATER, Why.UNREACHABLE)


def test_an_answer_that_never_comes_is_unsure() -> None:
    """The system takes the connection, nobody reads."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        deaf = Robots(origin=f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert post(wecom(deaf), deaf, seconds=0.2) == Answer(Outcome.UNSURE, Why.SILENT)


def test_a_redirect_is_not_followed(group: Robots) -> None:
    with robots() as elsewhere:
        group.reply = body(b"", 307, Location=elsewhere.wecom())
        assert post(wecom(group), group) == Answer(Outcome.REFUSED, Why.OTHER, "307")
        assert elsewhere.texts == []


@pytest.mark.parametrize(
    ("kind", "url", "fault"),
    [
        (RobotKind.WECOM, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a", None),
        (RobotKind.DINGTALK, "https://oapi.dingtalk.com/robot/send?access_token=a", None),
        (RobotKind.WECOM, "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a", RobotFault.ORIGIN),
        (RobotKind.WECOM, "https://qyapi.weixin.qq.com.evil.example/send?key=a", RobotFault.ORIGIN),
        (RobotKind.WECOM, "https://evil.example@qyapi.weixin.qq.com/send?key=a", RobotFault.ORIGIN),
        (RobotKind.WECOM, "https://127.0.0.1/send?key=a", RobotFault.ORIGIN),
        (RobotKind.WECOM, "file:///etc/passwd?key=a", RobotFault.ORIGIN),
        (RobotKind.WECOM, "", RobotFault.ORIGIN),
        (RobotKind.WECOM, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send", RobotFault.KEY),
        (RobotKind.WECOM, "https://oapi.dingtalk.com/robot/send?access_token=a", RobotFault.KEY),
    ],
)
def test_only_allowed_addresses_with_a_key(kind: RobotKind, url: str, fault: RobotFault | None) -> None:
    robot = Robot(kind, url)
    assert robot_fault(robot, SHIPPED) == fault
    if fault is not None:
        with pytest.raises(ValueError, match="not allowed"):
            post_text(robot, "x", at=NOW, seconds=1, origins=SHIPPED)


def test_a_robot_does_not_show_its_key() -> None:
    robot = replace(Robot(RobotKind.DINGTALK, "https://oapi.dingtalk.com/robot/send?access_token=abc"), secret="SECxyz")
    assert "abc" not in repr(robot) and "SECxyz" not in repr(robot)
