"""Templates keep the strict content policy: nothing inline, nothing from elsewhere (experience 3 and 4)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = settings.BASE_DIR / "templates"
TEMPLATES = sorted(path for path in FOLDER.rglob("*.html"))
FORBIDDEN = {
    "inline style": r"\sstyle\s*=",
    "style element": r"<style",
    "inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "inline script": r"<script(?![^>]*\ssrc=)",
    "date of a moment in UTC": r"(?:_at|\bat)\.date\b",
    "address elsewhere": r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_template_compiles_and_holds_nothing_inline(path: Path) -> None:
    get_template(str(path.relative_to(FOLDER)))
    text = path.read_text()
    assert {name for name, pattern in FORBIDDEN.items() if re.search(pattern, text)} == set()
