"""A sender in a process of its own: ``python -m tests.accountability.sender MOMENT [die]``.

It finds one duty in every school, sends what waits with its clock at that moment, and prints what ended how,
then where every message stands. With ``die`` it kills itself while it counts, after it took a message and before the
message left.
"""

import datetime as dt
import json
import os
import signal
import sys


def main(moment: dt.datetime, dies: bool) -> None:
    """Sends once."""
    import django

    django.setup()
    from accountability.actions.notice_sending import send_due
    from accountability.choices import DutyKind
    from accountability.models import Notice
    from accountability.queries.notices import read_duties_with
    from accountability.rules.duties import Duty
    from kongchuo.lib import clock

    def read(*_about: object) -> list[Duty]:
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return [Duty(kind=DutyKind.CONTACT, student_id=1)]

    read_duties_with(read)
    with clock.at_moment(moment):
        ended = send_due(at=clock.now(), limit=100)
    rows = Notice.objects.order_by("pk").values_list("status", "fault", "attempts")
    print(json.dumps({"ended": {name.value: count for name, count in ended.items() if count}, "rows": list(rows)}))


if __name__ == "__main__":
    main(dt.datetime.fromisoformat(sys.argv[1]), "die" in sys.argv)
