"""The process that fills one template: ``python -m kongchuo.lib.word.child LIMITS``.

On standard input comes a line of JSON (what to fill in and what to demand) and the template; it answers with a line of
JSON, ``{}`` or ``{"refused": code, "params": …}``, and the document. What kills it kills no server.
"""

import base64
import io
import json
import re
import sys
import zipfile
from dataclasses import fields
from typing import Any

from kongchuo.lib import bounded
from kongchuo.lib.word import package
from kongchuo.lib.word.model import Limits, Refusal, WordRefused

# Every document is packed at the same moment, so that the same content gives the same bytes (E3).
_PACKED_AT = (1980, 1, 1, 0, 0, 0)
# A signature on a form has so many millimetres.
_ROOM = (40, 10.5)
_ATTRIBUTE = re.compile(r"has no attribute '([^']*)'")
_NAME = re.compile(r"'([^']*)' is undefined")


def main(limits_json: str, data: bytes) -> bytes:
    """The answer line and, unless refused, the document."""
    limits = Limits(**dict(zip((item.name for item in fields(Limits)), json.loads(limits_json), strict=True)))
    bounded.confine(memory_bytes=limits.memory_bytes, seconds=limits.seconds)
    said, _, template = data.partition(b"\n")
    try:
        document = _fill(json.loads(said), template, limits)
    except WordRefused as refused:
        return json.dumps({"refused": refused.code, "params": refused.params}).encode() + b"\n"
    except MemoryError:
        return json.dumps({"refused": Refusal.TOO_MUCH_MEMORY, "params": {}}).encode() + b"\n"
    return b"{}\n" + document


def _fill(wanted: dict[str, Any], template: bytes, limits: Limits) -> bytes:
    from docxtpl import DocxTemplate

    package.inspect(template, limits)
    environment = _environment()
    document = DocxTemplate(io.BytesIO(template))
    if wanted["is_check"]:
        _check_names(document, environment, wanted)
    _render(document, {**wanted["values"], **_pictures(document, wanted["pictures"])}, environment)
    target = io.BytesIO()
    document.save(target)
    if wanted["is_check"]:
        _check_text(document, wanted["must_say"])
    return _packed(target.getvalue(), limits)


def _pictures(document: Any, wanted: dict[str, str]) -> dict[str, Any]:
    """Every picture where its placeholder stands, as large as the room for a signature lets it be."""
    from docx.shared import Mm
    from docxtpl import InlineImage

    found = {}
    for name, text in wanted.items():
        data = base64.b64decode(text)
        wide, high = _fitting(data)
        found[name] = InlineImage(document, io.BytesIO(data), width=Mm(wide), height=Mm(high))
    return found


def _fitting(data: bytes) -> tuple[float, float]:
    """Width and height in millimetres of a picture in its room, its shape kept."""
    from docx.image.image import Image

    image = Image.from_blob(data)
    ratio = min(_ROOM[0] / image.px_width, _ROOM[1] / image.px_height)
    return image.px_width * ratio, image.px_height * ratio


def _environment() -> Any:
    """Templates may name values, choose and repeat; nothing else is there."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals = {"range": environment.globals["range"]}
    return environment


def _check_names(document: Any, environment: Any, wanted: dict[str, Any]) -> None:
    from jinja2 import TemplateSyntaxError

    try:
        used = document.get_undeclared_template_variables(environment)
    except TemplateSyntaxError:
        return  # filling it says where
    known = {*wanted["values"], *environment.globals}
    if unknown := sorted(used - known):
        raise WordRefused(Refusal.UNKNOWN_PLACEHOLDER, {"names": _listed(unknown)})
    if missing := sorted(set(wanted["must_use"]) - used):
        raise WordRefused(Refusal.MISSING_PLACEHOLDER, {"names": _listed(missing)})


def _listed(names: list[str]) -> str:
    return " ".join(f"{{{{ {name[:40]} }}}}" for name in names[:10])


def _render(document: Any, context: dict[str, Any], environment: Any) -> None:
    from jinja2 import TemplateError

    try:
        document.render(context, environment, autoescape=True)
    except TemplateError as error:
        raise _as_refusal(error) from error


def _as_refusal(error: Any) -> WordRefused:
    from jinja2 import TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    if isinstance(error, SecurityError):
        return WordRefused(Refusal.FORBIDDEN)
    if isinstance(error, TemplateSyntaxError):
        return WordRefused(Refusal.SYNTAX, {"place": _place(error)})
    if isinstance(error, UndefinedError):
        found = _NAME.search(error.message or "") or _ATTRIBUTE.search(error.message or "")
        return WordRefused(Refusal.UNKNOWN_PLACEHOLDER, {"names": _listed([found.group(1) if found else "?"])})
    return WordRefused(Refusal.SYNTAX, {"place": ""})


def _place(error: Any) -> str:
    """The words of the paragraph with a mistake, without the XML between them."""
    lines = (error.source or "").splitlines()
    text = re.sub(r"<[^>]*>", "", lines[error.lineno - 1]) if 0 < error.lineno <= len(lines) else ""
    return " ".join(text.split())[:60]


def _check_text(document: Any, must_say: list[str]) -> None:
    body = document.docx.element.body
    said = "".join(each.text or "" for each in body.iter() if str(each.tag).endswith("}t"))
    for text in must_say:
        if text not in said:
            raise WordRefused(Refusal.MISSING_TEXT, {"text": text})


def _packed(data: bytes, limits: Limits) -> bytes:
    """The document packed anew: bounded, inspected like the template, the same bytes every time."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        if sum(member.file_size for member in source.infolist()) > limits.unpacked_bytes:
            raise WordRefused(Refusal.TOO_LONG)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
                packed.writestr(zipfile.ZipInfo(name, _PACKED_AT), source.read(name), zipfile.ZIP_DEFLATED)
    if len(target.getvalue()) > limits.result_bytes:
        raise WordRefused(Refusal.TOO_LONG)
    _inspect_filled(target.getvalue(), limits)
    return target.getvalue()


def _inspect_filled(document: bytes, limits: Limits) -> None:
    """What a template wrote itself is looked at like the template; what has grown too large is too long."""
    try:
        package.inspect(document, limits)
    except WordRefused as refused:
        if refused.code in (Refusal.UNPACKS_TOO_BIG, Refusal.TOO_BIG):
            raise WordRefused(Refusal.TOO_LONG) from refused
        raise


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.argv[1], sys.stdin.buffer.read()))
