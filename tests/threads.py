"""Work done at once in threads, each with a database connection and real transactions of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


class Crowd:
    """Several people at one database; made in a test with ``transaction=True``."""

    def at_once(self, *works: Callable[[], Any]) -> list[Any]:
        """What each work gives, in their order; an exception is given in place of a result."""
        start, found = threading.Barrier(len(works)), [None] * len(works)

        def run(place: int) -> None:
            try:
                start.wait()
                found[place] = works[place]()
            except Exception as error:  # noqa: BLE001  # handed to the test
                found[place] = error  # type: ignore[call-overload]  # a result of any kind
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    def ask(self, question: Callable[[], Any]) -> Any:
        """What the database holds afterwards."""
        return self.at_once(question)[0]
