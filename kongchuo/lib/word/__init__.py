"""Word documents filled from templates that a school may have written, within bounded time and memory (E3).

The package is also what the filling process imports, so nothing here may import Django; the sentences for refusals are
in ``kongchuo.lib.word.messages``.
"""

from kongchuo.lib.word.filler import Filling, fill
from kongchuo.lib.word.model import DEFAULT_LIMITS, Limits, Refusal, WordRefused

__all__ = ["DEFAULT_LIMITS", "Filling", "Limits", "Refusal", "WordRefused", "fill"]
