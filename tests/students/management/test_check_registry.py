"""``manage.py check_registry``: class lists against movements (G2)."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command

from students.models import Placement, Student


def test_agreement(pupils: list[Student]) -> None:
    out = StringIO()
    call_command("check_registry", stdout=out)
    assert out.getvalue().strip() == "3 名学生的名册与异动记录全部一致。"


def test_disagreement_is_named_by_id_only(pupils: list[Student]) -> None:
    Placement.objects.filter(student=pupils[1]).update(starts_on=dt.date(2026, 9, 7))
    for flags in ([], ["--json"]):
        out = StringIO()
        with pytest.raises(SystemExit) as left:
            call_command("check_registry", *flags, stdout=out)
        assert left.value.code == 1
        assert pupils[1].name not in out.getvalue()
        assert str(pupils[1].pk) in out.getvalue()
    assert json.loads(out.getvalue()) == {"checked": 3, "disagreeing": [pupils[1].pk]}
