"""Holds data to our JSON Schema; an unknown keyword is an error, so that nothing is passed over."""

import json
import re
from pathlib import Path
from typing import Any

OPEN_V1: dict[str, Any] = json.loads((Path(__file__).parents[1] / "docs/schemas/open-v1.json").read_text())
_KNOWN = {"type", "enum", "pattern", "minimum", "required", "properties", "additionalProperties", "items", "$ref"}
_TYPES: dict[str, Any] = {
    "string": lambda data: isinstance(data, str),
    "integer": lambda data: isinstance(data, int) and not isinstance(data, bool),
    "number": lambda data: isinstance(data, int | float) and not isinstance(data, bool),
    "boolean": lambda data: isinstance(data, bool),
    "null": lambda data: data is None,
    "object": lambda data: isinstance(data, dict),
    "array": lambda data: isinstance(data, list),
}


def faults(data: Any, name: str) -> list[str]:
    """Where the data differs from a definition of the file."""
    return list(_faults(data, OPEN_V1["$defs"][name], name))


def _faults(data: Any, schema: dict[str, Any], place: str) -> list[str]:
    if "$ref" in schema:
        return faults(data, schema["$ref"].removeprefix("#/$defs/"))
    assert set(schema) <= _KNOWN, set(schema) - _KNOWN
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_TYPES[kind](data) for kind in kinds):
        return [f"{place}: {data!r} is no {kinds}"]
    found = [f"{place}: {data!r} not in enum"] if "enum" in schema and data not in schema["enum"] else []
    if isinstance(data, str) and not re.search(schema.get("pattern", ""), data):
        found.append(f"{place}: {data!r} does not fit {schema['pattern']}")
    if isinstance(data, int | float) and data < schema.get("minimum", data):
        found.append(f"{place}: {data!r} is too small")
    if isinstance(data, dict):
        found += _of_object(data, schema, place)
    if isinstance(data, list):
        found += [fault for each in data for fault in _faults(each, schema["items"], f"{place}[]")]
    return found


def _of_object(data: dict[str, Any], schema: dict[str, Any], place: str) -> list[str]:
    parts = schema["properties"]
    assert set(schema["required"]) == set(parts) and schema["additionalProperties"] is False, place
    found = [f"{place}: without {key}" for key in parts if key not in data]
    found += [f"{place}: {key} is unknown" for key in data if key not in parts]
    for key in parts.keys() & data.keys():
        found += _faults(data[key], parts[key], f"{place}.{key}")
    return found
