"""The process that reads one file: ``python -m kongchuo.lib.sheets.child LIMITS`` with the file on standard input.

It answers with one JSON object on standard output, ``{"sheets": …}`` or ``{"refused": code, "params": …}``. What kills
it (memory, a fault in a parser) kills no server.
"""

import gc
import json
import sys
from dataclasses import fields

from kongchuo.lib import bounded
from kongchuo.lib.sheets import content, wire
from kongchuo.lib.sheets.model import Limits, Refusal, SheetRefused


def main(limits_json: str, data: bytes) -> bytes:
    """The answer as JSON in UTF-8."""
    limits = Limits(**dict(zip((item.name for item in fields(Limits)), json.loads(limits_json), strict=True)))
    bounded.confine(memory_bytes=limits.memory_bytes, seconds=limits.seconds)
    try:
        answer = wire.dump(content.parse(data, limits))
    except SheetRefused as refused:
        answer = {"refused": refused.code, "params": refused.params}
    except MemoryError:
        answer = {"refused": Refusal.TOO_MUCH_MEMORY, "params": {}}
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


if __name__ == "__main__":
    gc.disable()  # one file and the end: nothing here lives long enough to be collected
    sys.stdout.buffer.write(main(sys.argv[1], sys.stdin.buffer.read()))
