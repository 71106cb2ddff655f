"""``manage.py send_notices [--json]``: sends what waits in the outbox; the machine calls it every few minutes."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accountability.actions.notice_sending import send_due
from kongchuo.lib import clock


class Command(BaseCommand):
    """Two at once do no harm: each message is taken by one of them."""

    help = "Send the messages that wait, try again those that did not arrive, show those that may not have."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How the answer is printed."""
        parser.add_argument("--json", action="store_true", help="print the counts for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints how many messages ended how; "queued" are those to be tried again."""
        ended = send_due(at=clock.now(), limit=settings.NOTICE_BATCH)
        counts = {status.value: count for status, count in ended.items()}
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        line = _(
            "%(sent)d sent, %(queued)d to be tried again, %(failed)d failed, %(unsure)d unclear, "
            "%(moot)d with nothing left to say."
        )
        self.stdout.write(line % counts)
