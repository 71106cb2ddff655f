"""What the State Council arranged for a year, from the maintained package, in the words of its notices (A1).

The package ends with the last year that was published when it was released; nothing is guessed beyond it.
"""

import datetime as dt

from chinese_calendar import constants

from students.rules.calendar import NationalDay

# The names of the State Council's notices; the package shortens some of them.
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def known_years() -> frozenset[int]:
    """The years that the package knows (A1)."""
    return frozenset(day.year for day in constants.holidays)


def arrangement(year: int) -> dict[dt.date, NationalDay]:
    """Days off and make-up days of a year, by date; empty for a year that the package does not know (A1)."""
    off = {day: NationalDay(True, _NAMES[name]) for day, name in constants.holidays.items() if day.year == year}
    on = {day: NationalDay(False, _NAMES[name]) for day, name in constants.workdays.items() if day.year == year}
    return off | on
