"""``manage.py run_day [--date D] [--json]``: once a day, in the evening; for an earlier day it replays that day."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accountability.actions.daily import DayRun, run_day
from accountability.management.commands._moment import moment
from kongchuo.lib import clock


class Command(BaseCommand):
    """Opens what only time makes due, queues reminders, removes what is kept no longer."""

    help = "Open the cases that time makes due, queue the reminders of the day, tidy up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For which day, and how the answer is printed."""
        parser.add_argument("--date", help="YYYY-MM-DD, by default today")
        parser.add_argument("--json", action="store_true", help="print what was done for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs the day, with the clock at its end where a date is named."""
        with clock.at_moment(moment(options["date"])):
            done = run_day(at=clock.now())
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(done)))
            return
        line = _(
            "%(day)s: %(opened)d opened, %(relapsed)d opened again, %(dissolved)d explained, %(reminded)d reminded."
        )
        counts = {name: len(getattr(done, name)) for name in ("opened", "relapsed", "dissolved")}
        self.stdout.write(line % {"day": done.day, "reminded": done.reminded, **counts})


def _as_json(done: DayRun) -> dict[str, Any]:
    cases = {name: [case.label for case in getattr(done, name)] for name in ("opened", "relapsed", "dissolved")}
    return {
        "day": f"{done.day}",
        **cases,
        "reminded": done.reminded,
        "purged": done.purged,
        "posted": done.posted,
        "settled": len(done.settled),
    }
