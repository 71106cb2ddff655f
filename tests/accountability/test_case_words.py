"""Cases in words, by tables (C2, D5, D8)."""

import datetime as dt

import pytest
from django.utils import translation

from accountability.case_words import (
    due_words,
    gap_words,
    missing_words,
    number_words,
    owner_words,
    relapse_words,
    step_title,
    step_words,
)
from accountability.choices import CaseOrigin, CaseStage, ReportTo
from accountability.rules.case_duties import Owner
from accountability.rules.cases import CaseState, Gap
from accountability.rules.episodes import Episode
from accountability.rules.ladder import Standing, Step, StepKind
from students.rules.runs import Runs
from tests.accountability.rules.test_ladder import LIMITS

THU, FRI, MON, TUE = (dt.date(2026, 11, day) for day in (19, 20, 23, 24))
NO_RUN = Runs()


def a_state(run: Runs = NO_RUN, back_on: dt.date | None = None) -> CaseState:
    """A case since Thursday."""
    episode = Episode(0, THU, MON, back_on, None)
    return CaseState(
        day=TUE,
        stage=CaseStage.SUSPECTED,
        episodes=(episode,),
        run=run,
        is_open=True,
        is_confirmed=False,
        visits_needed=3,
    )


@pytest.mark.parametrize(
    ("state", "said"),
    [
        pytest.param(a_state(Runs((THU, FRI), (THU, FRI))), "已缺 2 个上课日", id="by the run"),
        pytest.param(
            a_state(Runs((THU, MON), (THU, MON), (FRI,))), "已缺 2 个上课日，另有 1 天未上报", id="unknown beside it c2"
        ),
        pytest.param(a_state(), "11月19日 起没有到校", id="no run: opened by hand or a transfer"),
        pytest.param(a_state(back_on=TUE), "11月24日返校", id="back"),
    ],
)
def test_days_missing_in_words(state: CaseState, said: str) -> None:
    with translation.override("zh-hans"):
        assert missing_words(state) == said


@pytest.mark.parametrize(
    ("due_on", "is_overdue", "said"),
    [
        (MON, True, "已过期，应在 11月23日 周一 前完成"),
        (TUE, False, "今天 24:00 前"),
        (dt.date(2026, 11, 25), False, "11月25日 周三 前"),
        (None, False, "期限未定"),
    ],
)
def test_deadlines_in_words_a3(due_on: dt.date | None, is_overdue: bool, said: str) -> None:
    with translation.override("zh-hans"):
        assert due_words(due_on, TUE, is_overdue=is_overdue) == said


STEPS = [
    (Step(kind=StepKind.VISITS, standing=Standing.OWED, count=1, needed=3), "已家访 1 次，要 3 次才能上报"),
    (Step(kind=StepKind.VISITS, standing=Standing.AHEAD, needed=3), "要 3 次才能上报"),
    (
        Step(kind=StepKind.REPORT, standing=Standing.BLOCKED, gaps=(Gap.LETTER, Gap.VISITS)),
        "暂时不能办：劝学书还没有送达、家访还差 3 次",
    ),
    (Step(kind=StepKind.REPORT, standing=Standing.OWED), "送中心校，最迟旷课满 10 个上课日"),
    (Step(kind=StepKind.RETURN, standing=Standing.AHEAD, until=TUE), "限 11月24日 周二 前返校；以点名见到学生为准"),
    (Step(kind=StepKind.OBSERVE, standing=Standing.AHEAD), "20 个上课日"),
    (Step(kind=StepKind.MISSING, standing=Standing.DONE), ""),
]


@pytest.mark.parametrize(("step", "said"), STEPS)
def test_what_is_still_to_be_said_of_a_step_d8(step: Step, said: str) -> None:
    with translation.override("zh-hans"):
        assert step_words(step, a_state(), LIMITS, ReportTo.CENTRAL_SCHOOL) == said


def test_a_transfer_begins_without_a_roll_d10() -> None:
    step = Step(kind=StepKind.MISSING, standing=Standing.DONE)
    with translation.override("zh-hans"):
        assert step_title(step, CaseOrigin.TRANSFER) == "转学未确认"
        assert step_title(step, CaseOrigin.RUN) == "没有请假，没有到校"


def test_numbers_names_and_gaps() -> None:
    with translation.override("zh-hans"):
        assert number_words(2, "2026-031") == "第 2 次立案 · 2026-031"
        assert (relapse_words(0), relapse_words(2)) == ("", "返校后又缺课 2 次")
        assert owner_words(Owner.HEAD, ["林老师", "王老师"]) == "班主任 林老师、王老师"
        assert owner_words(Owner.PRINCIPAL, []) == "校长"
        assert gap_words(a_state(), (Gap.DEADLINE,), LIMITS) == ["镇政府复学通知书的期限没有过，旷课也不满 20 个上课日"]
