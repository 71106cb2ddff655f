"""What came of handing a message to somebody else's server, and why; it never holds an address or a key (I4)."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Whether the message arrived. UNSURE: it was handed over and no answer says whether it was taken."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNSURE = "unsure"


class Why(StrEnum):
    """Why a message did not arrive."""

    UNREACHABLE = "unreachable"
    BUSY = "busy"
    KEY = "key"
    SECURITY = "security"
    CONTENT = "content"
    SIGN_IN = "sign_in"
    ADDRESS = "address"
    OTHER = "other"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome, its reason where there is one, and the server's own number for it."""

    outcome: Outcome
    why: Why | None = None
    code: str = ""

    @classmethod
    def sent(cls) -> "Answer":
        """It arrived."""
        return cls(Outcome.SENT)
