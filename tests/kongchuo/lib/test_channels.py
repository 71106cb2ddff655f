"""Ways to the outside are closed until settings name them, and what is named by half is said."""

import pytest
from pytest_django import Settings

from kongchuo.checks import channels_are_whole
from kongchuo.lib import channels
from kongchuo.lib.webhooks import RobotKind

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token="


def test_everything_is_off_by_default() -> None:
    assert not channels.mail_is_on()
    assert [channels.robot_of(kind, "S1") for kind in RobotKind] == [None, None]
    assert channels.half_done() == []


def test_one_address_is_for_every_school_and_an_own_one_comes_first(settings: Settings) -> None:
    settings.WECOM_WEBHOOKS = [f"{WECOM}all", f"S2={WECOM}own"]
    urls = {}
    for code in ("S1", "S2"):
        robot = channels.robot_of(RobotKind.WECOM, code)
        assert robot is not None
        urls[code] = robot.url
    assert urls == {"S1": f"{WECOM}all", "S2": f"{WECOM}own"}
    assert channels.robot_of(RobotKind.DINGTALK, "S1") is None


def test_a_school_without_an_entry_has_no_group(settings: Settings) -> None:
    settings.DINGTALK_WEBHOOKS, settings.DINGTALK_SECRETS = [f"S2={DINGTALK}a"], ["S2=SECabc"]
    assert channels.robot_of(RobotKind.DINGTALK, "S1") is None
    robot = channels.robot_of(RobotKind.DINGTALK, "S2")
    assert robot is not None and (robot.url, robot.secret) == (f"{DINGTALK}a", "SECabc")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"WECOM_WEBHOOKS": ["http://qyapi.weixin.qq.com/send?key=hidden"]}, "WECOM_WEBHOOKS, entry 1"),
        ({"WECOM_WEBHOOKS": [f"{WECOM}ok", "S2=https://evil.example/?key=hidden"]}, "WECOM_WEBHOOKS, entry 2"),
        ({"DINGTALK_WEBHOOKS": ["https://oapi.dingtalk.com/robot/send"]}, "copy the whole address"),
        ({"DINGTALK_SECRETS": ["SEChidden"]}, "secret without an address"),
        ({"DINGTALK_WEBHOOKS": [f"{DINGTALK}a"], "DINGTALK_SECRETS": ["S2=SEChidden"]}, "secret without an address"),
        ({"EMAIL_IS_ON": True}, "EMAIL_FROM"),
        ({"NOTICE_RETRY_MINUTES": []}, "NOTICE_RETRY_MINUTES"),
        ({"NOTICE_RETRY_MINUTES": [5, 0]}, "NOTICE_RETRY_MINUTES"),
    ],
)
def test_what_is_named_by_half_is_a_warning_without_its_key(
    settings: Settings, values: dict[str, object], said: str
) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
    found = channels_are_whole()
    assert len(found) == 1 and said in found[0].msg
    assert "hidden" not in str(found[0])


def test_an_address_that_is_not_allowed_is_not_used(settings: Settings) -> None:
    settings.WECOM_WEBHOOKS = ["https://evil.example/?key=a"]
    assert channels.robot_of(RobotKind.WECOM, "S1") is None
