"""The month of a class as one piece of HTML: signs, colours, totals, and names that would like to be more (B2, K15)."""

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

import pytest
from django.utils.translation import override

from accountability.month_grid import Pen, day_totals, grid_table, signs_line
from students.choices import AbsenceKind as K
from students.choices import Session
from students.queries.strips import ClassMonth, Column, GridRow
from students.rules.calendar import BOTH_SESSIONS, NO_SESSION, DayReason, DayStatus
from students.rules.day_cells import DayCell, Look, Mark
from students.rules.marks import day_state

MONDAY = dt.date(2026, 10, 12)
HOSTILE = ("<script>alert(1)</script>", "\"' onclick=x", "</td></tr></table>", "&lt;b&gt;", "𠮷·买买提")


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    with override("zh-hans"):
        yield


def status(number: int, sessions: frozenset[Session] = BOTH_SESSIONS) -> DayStatus:
    why = DayReason.ORDINARY if sessions else DayReason.DECLARED_OFF
    return DayStatus(MONDAY + dt.timedelta(days=number), sessions, why, "" if sessions else "运动会<b>")


def cell(look: Look, *marks: Mark) -> DayCell:
    pair = (marks * 2)[:2] if marks else (None, None)
    has_state = look not in (Look.UNKNOWN, Look.OFF, Look.AWAY, Look.AHEAD)
    return DayCell(MONDAY, look, marks, day_state(*pair, BOTH_SESSIONS) if has_state else None)


def row(*cells: DayCell, name: str = "陈子涵", **sums: Fraction) -> GridRow:
    said = {"without_reason": Fraction(0), "sick": Fraction(0), "personal": Fraction(0), "official": Fraction(0)}
    return GridRow(1, name, 7, cells, **(said | sums), late=0)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (cell(Look.PRESENT), '<td class="is-present">✓</td>'),
        (cell(Look.ABSENT, K.UNEXPLAINED), '<td class="is-absent" title="未请假">未</td>'),
        (cell(Look.ABSENT, K.UNEXCUSED), '<td class="is-absent" title="旷课">旷</td>'),
        (cell(Look.LEAVE, K.SICK), '<td class="is-leave" title="病假">病</td>'),
        (cell(Look.LEAVE, K.PERSONAL), '<td class="is-leave" title="事假">事</td>'),
        (cell(Look.LEAVE, K.OFFICIAL), '<td class="is-leave" title="公假">公</td>'),
        (cell(Look.LATE, K.LATE), '<td class="is-late" title="迟到">迟</td>'),
        (cell(Look.LATE, K.LEFT_EARLY), '<td class="is-late" title="早退">退</td>'),
        (cell(Look.LEAVE, K.SICK, None), '<td class="is-leave" title="上午病假，下午到校">病✓</td>'),
        (cell(Look.UNKNOWN), '<td class="is-unknown" title="未上报：不算到校，也不算缺勤">?</td>'),
        (cell(Look.AWAY), '<td class="is-away" title="不在本班应到之列">–</td>'),
        (cell(Look.OFF), '<td class="is-off"></td>'),
        (cell(Look.AHEAD), '<td class="is-ahead"></td>'),
    ],
)
def test_b2_each_day_has_the_sign_and_the_colour_of_the_class_month(given: DayCell, written: str) -> None:
    assert Pen().cell(given) == written


def test_cells_that_look_the_same_are_written_once() -> None:
    pen = Pen()
    assert pen.cell(cell(Look.LEAVE, K.SICK)) is pen.cell(cell(Look.LEAVE, K.SICK))
    assert pen.cell(cell(Look.LEAVE, K.SICK)) != pen.cell(cell(Look.LEAVE, K.PERSONAL))


@pytest.mark.parametrize("name", HOSTILE)
def test_i3_no_name_becomes_markup(name: str) -> None:
    columns = (Column(status(0), is_taken=True, is_ahead=False), Column(status(1, NO_SESSION), False, False))
    grid = ClassMonth(columns, (row(cell(Look.PRESENT), cell(Look.OFF), name=name),))
    written = str(grid_table(grid, Pen(), name))
    assert written.count("<table") == written.count("</table>") == 1 and written.count("</td></tr>") == 2
    assert "<script" not in written and "<b>" not in written and "\"' onclick" not in written
    assert "运动会&lt;b&gt;" in written


def test_k15_the_last_row_adds_up_the_days_and_says_what_is_unknown() -> None:
    columns = (
        Column(status(0), is_taken=True, is_ahead=False),
        Column(status(1), is_taken=False, is_ahead=False),
        Column(status(2, NO_SESSION), is_taken=False, is_ahead=False),
        Column(status(3), is_taken=True, is_ahead=False),
    )
    rest = (cell(Look.UNKNOWN), cell(Look.OFF))
    grid = ClassMonth(
        columns,
        (
            row(cell(Look.LEAVE, K.SICK), *rest, cell(Look.PRESENT), sick=Fraction(1)),
            row(cell(Look.LEAVE, K.SICK, None), *rest, cell(Look.PRESENT), sick=Fraction(1, 2)),
            row(cell(Look.LEAVE, K.OFFICIAL), *rest, cell(Look.LATE, K.LATE), official=Fraction(1)),
        ),
    )
    assert day_totals(grid) == [Fraction(3, 2), None, None, 0]
    foot = str(grid_table(grid, Pen(), "")).split("<tfoot>")[1]
    assert foot.startswith('<tr><th scope="row" class="month-grid__name">缺课合计</th>')
    assert '1.5</td><td class="is-unknown">?</td><td class="is-off"></td><td class="is-present">0</td>' in foot
    assert '<td class="num">0</td><td class="num">1.5</td><td class="num">0</td><td class="num">1</td>' in foot


def test_the_signs_are_told_below_each_printed_class() -> None:
    assert signs_line().startswith("未 未请假 · 旷 旷课 · 病 病假") and "? 未上报" in signs_line()
