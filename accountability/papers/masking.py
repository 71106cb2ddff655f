"""A paper as a screen may show it, whatever was asked for on paper (I1)."""

from dataclasses import fields, replace

from accountability.papers.content import Kind
from kongchuo.lib.masks import mask_id, mask_phone, mask_status_number

_HIDDEN = "****"
_MASKS = {
    "id_number": mask_id,
    "status_number": mask_status_number,
    "phone": mask_phone,
    "phones": lambda numbers: "、".join(mask_phone(number) for number in numbers.split("、")),
    "address": lambda _house: _HIDDEN,
}


def masked(content: Kind) -> Kind:
    """The content with numbers and phones masked and the house hidden; what was masked stays as it is."""
    names = {each.name for each in fields(content)} & _MASKS.keys()
    return replace(content, **{name: _MASKS[name](getattr(content, name)) for name in names if getattr(content, name)})
