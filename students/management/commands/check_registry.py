"""``manage.py check_registry``: do the class lists agree with the movements? Exit status 1 when not."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from students.queries.registry_rows import disagreeing_children


class Command(BaseCommand):
    """Names nobody: only ids, so that its output can be sent to whoever helps."""

    help = "List the children whose spells, stays and times away are not what their movements come to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How the answer is printed."""
        parser.add_argument("--json", action="store_true", help="print {checked, disagreeing} for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints how many were compared and which disagree."""
        checked, wrong = disagreeing_children()
        if options["json"]:
            self.stdout.write(json.dumps({"checked": checked, "disagreeing": wrong}))
        elif wrong:
            self.stdout.write(_("Rows of these children are not what their movements come to (ids):"))
            self.stdout.write(" ".join(map(str, wrong)))
        else:
            self.stdout.write(_("All %(count)d children agree.") % {"count": checked})
        if wrong:
            sys.exit(1)
