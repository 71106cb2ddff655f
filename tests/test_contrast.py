"""Colours: every pair in use is AA by computation (experience 7); the stylesheets stay small (experience 3)."""

import gzip
import re

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "static" / "css"
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (CSS / "tokens.css").read_text()))
HATCH = re.findall(r"#[0-9a-f]{6}", re.findall(r"--hatch: (.*);", (CSS / "tokens.css").read_text())[0])

TEXT = [
    ("ink", "bg"), ("ink", "card"), ("ink", "grey-soft"), ("ink", "accent-soft"), ("ink", "amber-soft"),
    ("ink", "red-soft"),
    ("ink-2", "bg"), ("ink-2", "card"), ("ink-2", "grey-soft"), ("ink-2", "accent-soft"), ("ink-2", "red-soft"),
    ("accent", "bg"), ("accent", "card"), ("accent", "accent-soft"), ("accent", "red-soft"), ("accent", "amber-soft"),
    ("accent-strong", "card"), ("accent-strong", "accent-soft"),
    ("on-accent", "accent"), ("on-accent", "accent-strong"),
    ("red", "bg"), ("red", "card"), ("red", "red-soft"), ("red-strong", "red-soft"),
    ("amber", "card"), ("amber", "amber-soft"), ("amber", "accent-soft"),
]  # fmt: skip
EDGES = [("line-field", "card"), ("line-field", "bg"), ("accent", "bg"), ("red", "card"), ("accent", "card")]


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_is_aa(front: str, back: str) -> None:
    assert contrast(TOKENS[front], TOKENS[back]) >= 4.5


@pytest.mark.parametrize("stripe", HATCH)
def test_text_on_hatching_is_aa(stripe: str) -> None:
    assert contrast(TOKENS["ink"], stripe) >= 4.5


@pytest.mark.parametrize(("edge", "back"), EDGES)
def test_edges_of_controls_are_seen(edge: str, back: str) -> None:
    assert contrast(TOKENS[edge], TOKENS[back]) >= 3


def test_rules_use_tokens_only() -> None:
    for name in ("base.css", "components.css"):
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b", (CSS / name).read_text()) == []


def test_tokens_in_use_exist() -> None:
    known = set(re.findall(r"--([\w-]+):", (CSS / "tokens.css").read_text()))
    for sheet in CSS.glob("*.css"):
        assert set(re.findall(r"var\(--([\w-]+)\)", sheet.read_text())) <= known


def test_stylesheets_stay_small() -> None:
    assert sum(len(gzip.compress(sheet.read_bytes())) for sheet in CSS.glob("*.css")) <= 12_000
