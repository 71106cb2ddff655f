"""``manage.py send_notices``: what it prints for people and for programs."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accountability.actions.notices import queue_notice
from accountability.choices import DutyKind, NoticeChannel
from accountability.rules.duties import Duty
from students.models import School
from tests import make
from tests.accountability.conftest import Owed
from tests.conftest import MONDAY
from tests.outside import robots

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def printed(*words: str) -> str:
    out = StringIO()
    call_command("send_notices", *words, stdout=out)
    return out.getvalue().strip()


def test_it_says_how_many_ended_how(school: School, owed: Owed, settings: Settings) -> None:
    owed.append(Duty(kind=DutyKind.CONTACT, student_id=1))
    with robots() as group:
        settings.WEBHOOK_ORIGINS, settings.WECOM_WEBHOOKS = [group.origin], [group.wecom()]
        queue_notice(school=school, recipient=None, channel=NoticeChannel.WECOM, day=MONDAY, at=make.at(MONDAY, 7))
        first = json.loads(printed("--json"))
    assert first == {"queued": 0, "sent": 1, "failed": 0, "unsure": 0, "moot": 0}
    assert printed() == "已发送 0 条，待重试 0 条，失败 0 条，是否送达不明 0 条，无须再发 0 条。"
