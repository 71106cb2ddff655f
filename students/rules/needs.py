"""What the needs of a child mean together (G6): hardship, the three disabilities, 双困; computed, never stored."""

from collections.abc import Collection

from students.choices import NeedKind

HARDSHIPS = frozenset(
    {
        NeedKind.LOW_INCOME,
        NeedKind.MONITORED,
        NeedKind.DESTITUTE,
        NeedKind.MISFORTUNE,
        NeedKind.DISABLED_PARENTS,
        NeedKind.ORPHAN,
        NeedKind.UNATTENDED,
    }
)
"""Hardship of the family (贫困生). The child's own disability is not among them: 双困 must not give it away (I4)."""

DISABILITIES = frozenset(
    {
        NeedKind.VISUAL,
        NeedKind.HEARING,
        NeedKind.SPEECH,
        NeedKind.PHYSICAL,
        NeedKind.INTELLECTUAL,
        NeedKind.MENTAL,
        NeedKind.MULTIPLE,
    }
)
THREE_DISABILITIES = (
    frozenset({NeedKind.VISUAL}),
    frozenset({NeedKind.HEARING, NeedKind.SPEECH}),
    frozenset({NeedKind.INTELLECTUAL}),
)
"""三类残疾 as 义务教育法 19 counts them: sight, hearing and speech, intellect (M22)."""

HEALTH = DISABILITIES | {NeedKind.CHRONIC_ILLNESS}
"""Details of health: for registrar and head teacher of the class only (I4)."""


def is_doubly_burdened(kinds: Collection[str]) -> bool:
    """双困: hardship of the family and a learning difficulty at one time (G6)."""
    return NeedKind.LEARNING in kinds and not HARDSHIPS.isdisjoint(kinds)


def has_three_disabilities(kinds: Collection[str]) -> bool:
    """Whether one of the three disabilities is among the needs (M22)."""
    return any(not group.isdisjoint(kinds) for group in THREE_DISABILITIES)


def visible_kinds(*, sees_health: bool) -> tuple[NeedKind, ...]:
    """The kinds of need somebody may read, in the order of the registry (I4)."""
    return tuple(kind for kind in NeedKind if sees_health or kind not in HEALTH)
