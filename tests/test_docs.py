"""The documents name only what is there: links, pictures, files and tests."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LARGEST_PICTURE = 90_000
PICTURE = re.compile(r'<img src="([^"]+)"')
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
FILE = re.compile(r"`((?:students|accountability|kongchuo|tests|static|templates|tools|docs)/[\w./-]+\.\w+)`")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_files_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = [*LINK.findall(text), *PICTURE.findall(text)]
    missing = [link for link in links if not (document.parent / link).exists()]
    missing += [name for name in FILE.findall(text) if not (ROOT / name).exists()]
    assert missing == []


def test_every_picture_is_shown_and_small() -> None:
    shown = {name for path in DOCUMENTS for name in PICTURE.findall(path.read_text(encoding="utf-8"))}
    kept = {f"images/{path.name}": path.stat().st_size for path in (ROOT / "docs" / "images").iterdir()}
    assert set(kept) == {name.removeprefix("docs/") for name in shown if "images/" in name}
    assert max(kept.values()) < LARGEST_PICTURE
