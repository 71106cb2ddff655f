"""Who reports to whom: schools below a central school, at any depth (J)."""

from collections.abc import Mapping


def below(root: int, parents: Mapping[int, int | None]) -> frozenset[int]:
    """The school itself and every school below it; ``parents`` names the school that each reports to."""
    children: dict[int, list[int]] = {}
    for school, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(school)
    found, waiting = {root}, [root]
    while waiting:
        fresh = [child for child in children.get(waiting.pop(), ()) if child not in found]
        found.update(fresh)
        waiting += fresh
    return frozenset(found)


def makes_circle(school: int, central: int | None, parents: Mapping[int, int | None]) -> bool:
    """Whether a school would stand above itself if it reported to ``central``."""
    return central is not None and central in below(school, parents)
