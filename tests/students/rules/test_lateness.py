"""Deadlines on the server's clock (A3, B3)."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.rules.lateness import SHANGHAI, Punctuality, day_end, local, punctuality

P = Punctuality
DAY = date(2026, 11, 23)
NINE = time(9, 0)
ORDER = [P.ON_TIME, P.LATE, P.MISSED]


def at(clock: str, day: date = DAY) -> datetime:
    """A moment of the day on Shanghai's clock."""
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)


@pytest.mark.parametrize(
    ("submitted", "expected"),
    [
        pytest.param(at("00:00"), P.ON_TIME, id="midnight"),
        pytest.param(at("08:12"), P.ON_TIME, id="early"),
        pytest.param(at("08:59:59"), P.ON_TIME, id="before-nine"),
        pytest.param(at("09:00"), P.ON_TIME, id="nine-sharp"),
        pytest.param(at("09:00:59.999999"), P.ON_TIME, id="last-moment-of-the-minute"),
        pytest.param(at("09:01"), P.LATE, id="one-past"),
        pytest.param(at("12:00"), P.LATE, id="noon"),
        pytest.param(at("23:59:59.999999"), P.LATE, id="last-moment-of-the-day"),
        pytest.param(at("00:00", DAY + timedelta(days=1)), P.MISSED, id="24:00"),
        pytest.param(at("08:00", DAY + timedelta(days=1)), P.MISSED, id="back-filled-next-morning"),
        pytest.param(at("08:00", DAY + timedelta(days=30)), P.MISSED, id="back-filled-next-month"),
        pytest.param(datetime(2026, 11, 23, 1, 0, 59, tzinfo=UTC), P.ON_TIME, id="utc-on-time"),
        pytest.param(datetime(2026, 11, 23, 1, 1, tzinfo=UTC), P.LATE, id="utc-late"),
        pytest.param(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), P.ON_TIME, id="utc-of-the-day-before"),
        pytest.param(datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC), P.LATE, id="utc-last-second"),
        pytest.param(datetime(2026, 11, 23, 16, 0, tzinfo=UTC), P.MISSED, id="utc-next-day-in-shanghai"),
        pytest.param(datetime(2026, 11, 22, 20, 0, tzinfo=timezone(timedelta(hours=-5))), P.ON_TIME, id="new-york"),
    ],
)
def test_b3_submitted(submitted: datetime, expected: Punctuality) -> None:
    assert punctuality(submitted, DAY, NINE, at("10:00", DAY + timedelta(days=60))) is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(at("23:00", DAY - timedelta(days=1)), P.PENDING, id="evening-before"),
        pytest.param(at("07:50"), P.PENDING, id="morning"),
        pytest.param(at("09:00:59"), P.PENDING, id="last-minute"),
        pytest.param(at("09:01"), P.DUE, id="past-nine"),
        pytest.param(at("23:59:59"), P.DUE, id="evening"),
        pytest.param(at("00:00", DAY + timedelta(days=1)), P.MISSED, id="24:00"),
        pytest.param(at("10:00", DAY + timedelta(days=9)), P.MISSED, id="long-ago"),
    ],
)
def test_b3_not_submitted(now: datetime, expected: Punctuality) -> None:
    assert punctuality(None, DAY, NINE, now) is expected


@pytest.mark.parametrize(
    ("until", "submitted", "expected"),
    [
        pytest.param(time(8, 30), at("08:30:30"), P.ON_TIME, id="half-past-eight"),
        pytest.param(time(8, 30), at("08:31"), P.LATE, id="half-past-eight-late"),
        pytest.param(time(8, 30, 45), at("08:30:50"), P.ON_TIME, id="seconds-of-the-policy-do-not-count"),
        pytest.param(time(8, 30, 45), at("08:31:30"), P.LATE, id="seconds-of-the-policy-add-nothing"),
        pytest.param(time(23, 59), at("23:59:59"), P.ON_TIME, id="whole-day"),
        pytest.param(time(23, 59), at("00:00", DAY + timedelta(days=1)), P.MISSED, id="whole-day-over"),
        pytest.param(time(0, 0), at("00:01"), P.LATE, id="midnight-policy"),
    ],
)
def test_b3_the_hour_is_policy(until: time, submitted: datetime, expected: Punctuality) -> None:
    assert punctuality(submitted, DAY, until, submitted) is expected


@pytest.mark.parametrize(
    ("kind", "is_reported"),
    [(P.ON_TIME, True), (P.LATE, True), (P.MISSED, False), (P.DUE, False), (P.PENDING, False)],
)
def test_b3_what_counts_as_reported(kind: Punctuality, is_reported: bool) -> None:
    assert kind.is_reported is is_reported


def test_a3_a_moment_without_a_zone_is_refused() -> None:
    naive = at("08:00").replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        local(naive)
    with pytest.raises(ValueError, match="time zone"):
        punctuality(naive, DAY, NINE, at("08:00"))


def test_a3_a_day_ends_at_midnight_in_shanghai() -> None:
    assert day_end(DAY) == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert local(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)).date() == DAY + timedelta(days=1)


@given(st.integers(0, 3 * 24 * 60), st.integers(0, 3 * 24 * 60), st.times())
def test_b3_later_is_never_better(one: int, other: int, until: time) -> None:
    early, late = (at("00:00") + timedelta(minutes=minutes) for minutes in sorted((one, other)))
    judged = [punctuality(moment, DAY, until, moment) for moment in (early, late)]
    assert ORDER.index(judged[0]) <= ORDER.index(judged[1])
