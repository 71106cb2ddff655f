"""Parts of the sample school that other apps add, registered by name when apps are ready (decision 0021)."""

from collections.abc import Callable, Mapping

from django.utils.module_loading import import_string

from students.demo.scene import Scene
from students.models import School, User

Part = Callable[[School, Mapping[str, User], Scene], None]
_parts: list[str] = []


def add_part(name: str) -> None:
    """Adds a ``Part`` by its dotted name, once; it is imported when a sample school is made, and not before."""
    if name not in _parts:
        _parts.append(name)


def store_more(school: School, staff: Mapping[str, User], scene: Scene) -> None:
    """Everything that was added, in its order."""
    for name in _parts:
        part: Part = import_string(name)
        part(school, staff, scene)
