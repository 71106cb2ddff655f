"""Who may import whom (docs/decisions/0002): read from the sources, so that nothing has to run."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

ROOT = Path(__file__).resolve().parent.parent
OURS = ("kongchuo", "students", "accountability")
LIB, DJANGO = "kongchuo.lib", "django"

# layer → what it may import of ours, beside itself; {app} is its own app
MAY_IMPORT = {
    "choices": (),
    "events": (),
    "rules": ("{app}.choices",),
    "models": ("{app}.choices", LIB),
    "queries": ("{app}.models", "{app}.rules", "{app}.choices", "{app}.papers", LIB),
    "actions": (
        *("{app}.queries", "{app}.models", "{app}.rules", "{app}.choices", "{app}.events", "{app}.papers", LIB),
        *("{app}.words", "{app}.national_calendar"),
    ),
    "words": ("{app}.choices", "{app}.rules", LIB),
    "national_calendar": ("{app}.rules",),
    "papers": ("{app}.choices", "{app}.rules", LIB),
    "reports": ("{app}.choices", "{app}.rules", LIB),
}
# what accountability may import of students in the same layers
OF_STUDENTS = {
    "rules": ("students.choices", "students.rules"),
    "models": ("students.choices", "students.models"),
    "queries": ("students.choices", "students.rules", "students.models", "students.queries"),
    "words": ("students.choices", "students.rules", "students.words"),
    "actions": (
        *("students.choices", "students.rules", "students.models", "students.queries", "students.actions"),
        "students.words",
    ),
    "papers": ("students.choices", "students.rules"),
    "reports": ("students.choices", "students.rules"),
}
# modules that put dates, days and findings of the rules into sentences, for actions and pages alike: the layer "words"
SENTENCES = (
    "words",
    "access_words",
    "agreement_words",
    "calendar_words",
    "check_words",
    "county_words",
    "dashboard_words",
    "day_words",
    "evaluation_words",
    "incident_words",
    "month_words",
    "movement_words",
    "notice_words",
    "paper_words",
    "points_words",
    "pattern_words",
    "policy_words",
    "roster_messages",
    "support_words",
    "year_turn_words",
)
# layers that know nothing beyond the standard library, and those that know Django but no other package
ONLY_STANDARD_LIBRARY = ("rules", "launch")
ONLY_DJANGO = ("choices", "events")


def modules(*folders: str) -> Iterator[ParameterSet]:
    """Every module of the folders by its dotted name, with its path."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield pytest.param(dotted, path, id=dotted)


def imports(path: Path) -> set[str]:
    """The dotted names a module imports, wherever in the file; "from a import b" counts as a.b."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def layer_of(module: str) -> str:
    """The second word of a module's name: students.rules.runs lies in rules."""
    layer = [*module.split("."), ""][1]
    return "words" if layer in SENTENCES else layer


def plain(name: str) -> str:
    """An imported name with its layer in place of its module: students.day_words.paragraph is students.words…"""
    app, _, rest = name.partition(".")
    return f"{app}.{layer_of(name)}.{rest}" if layer_of(name) == "words" else name


def is_within(name: str, packages: tuple[str, ...]) -> bool:
    """Whether a dotted name is one of the packages or lies in one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def forbidden(module: str, names: set[str]) -> set[str]:
    """What a module imports although its layer may not."""
    app, layer = module.split(".")[0], layer_of(module)
    allowed = (f"{app}.{layer}", *(name.format(app=app) for name in MAY_IMPORT.get(layer, ())))
    if app == "accountability":
        allowed += OF_STUDENTS.get(layer, ())
    ours = {name for name in names if is_within(name, OURS)}
    others = {name for name in names - ours if name.split(".")[0] not in sys.stdlib_module_names}
    wrong = {name for name in ours if layer in MAY_IMPORT and not is_within(plain(name), allowed)}
    if layer in ONLY_STANDARD_LIBRARY:
        wrong |= others
    if layer in ONLY_DJANGO:
        wrong |= {name for name in others if not is_within(name, (DJANGO,))}
    return wrong


@pytest.mark.parametrize(("module", "path"), list(modules("students", "accountability")))
def test_a_module_imports_only_what_its_layer_may(module: str, path: Path) -> None:
    assert not forbidden(module, imports(path))


@pytest.mark.parametrize(("module", "path"), list(modules("students")))
def test_students_never_names_accountability(module: str, path: Path) -> None:
    assert "accountability" not in path.read_text(encoding="utf-8"), module


@pytest.mark.parametrize(("module", "path"), list(modules("kongchuo/lib")))
def test_lib_knows_no_school(module: str, path: Path) -> None:
    assert not {name for name in imports(path) if is_within(name, OURS) and not is_within(name, (LIB,))}, module


@pytest.mark.parametrize(("module", "path"), list(modules("kongchuo/launch")))
def test_launch_runs_before_anything_is_installed(module: str, path: Path) -> None:
    standard = (*sys.stdlib_module_names, "kongchuo.launch")
    assert not {name for name in imports(path) if not is_within(name, standard)}, module


@pytest.mark.parametrize(
    ("module", "imported", "is_wrong"),
    [
        ("students.rules.runs", "datetime.date", False),
        ("students.rules.runs", "students.choices.AbsenceKind", False),
        ("students.rules.runs", "students.models.Roll", True),
        ("students.rules.runs", "django.utils.timezone", True),
        ("students.choices", "django.db.models", False),
        ("students.choices", "openpyxl", True),
        ("students.models.people", "students.queries.people", True),
        ("students.queries.people", "students.actions.people", True),
        ("students.actions.people", "students.views.people", True),
        ("students.actions.people", "students.rules_of_others", True),
        ("accountability.rules.cases", "students.rules.runs", False),
        ("accountability.actions.cases", "students.actions.rolls", False),
        ("accountability.queries.cases", "students.actions.rolls", True),
        ("students.views.people", "students.actions.people", False),
    ],
)
def test_the_table_itself(module: str, imported: str, is_wrong: bool) -> None:
    assert bool(forbidden(module, {imported})) is is_wrong
