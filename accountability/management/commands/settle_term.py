"""``manage.py settle_term TERM [--date D] [--dry-run] [--json]``: settles a term's points, as the daily run does."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from accountability.actions.settlement import Settled, settle_term
from accountability.management.commands._moment import moment
from accountability.management.commands._term import named_term


class Command(BaseCommand):
    """Settles one term once; doing it again changes nothing."""

    help = "Settle the points of a term whose settlement day has passed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which term, as of which day, and how the answer is printed."""
        parser.add_argument("term", help="name of the term, such as 2026-2027学年第一学期")
        parser.add_argument("--school", help="code of the school, needed where there are several")
        parser.add_argument("--date", help="YYYY-MM-DD, by default today")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument("--json", action="store_true", help="print what was done for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        """Settles, or rolls back again for a dry run. Raises CommandError with the sentence that refuses."""
        term, at = named_term(options["term"], options["school"]), moment(options["date"])
        try:
            with transaction.atomic():
                done = settle_term(term=term, at=at)
                transaction.set_rollback(options["dry_run"])
        except ValidationError as refused:
            raise CommandError(refused.messages[0]) from refused
        self.stdout.write(json.dumps(as_json(done), ensure_ascii=False) if options["json"] else _line(done))


def as_json(done: Settled) -> dict[str, Any]:
    """Counts and classes, never names (I4)."""
    return {
        "term": done.term.name,
        "on": f"{done.on}",
        "new": done.is_new,
        "final": done.final,
        "provisional": done.provisional,
        "reversed": done.reversed,
        "vetoes": len(done.vetoes),
    }


def _line(done: Settled) -> str:
    line = _("%(term)s, settled for %(on)s: %(final)d final, %(provisional)d provisional, %(reversed)d reversed.")
    return line % as_json(done)
