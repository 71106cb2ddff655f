"""Keeps locale/ in step with the sources: `python tools/translate.py [--check] [--phrases DIR] [--force]`.

English is the source. zh_Hans is written by people, zh_Hant is derived from it, en only fills in plurals.
The compiled .mo files are committed, because a school has no msgfmt.
"""

import argparse
import contextlib
import json
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import opencc
import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("kongchuo", "students", "accountability", "templates", "tools")
ONE_FORM, TWO_FORMS = "nplurals=1; plural=0;", "nplurals=2; plural=(n != 1);"
PLURALS = {"en": TWO_FORMS, "zh_Hans": ONE_FORM, "zh_Hant": ONE_FORM}
# What must be the same in a sentence and its translation: placeholders and tags.
MARKS = re.compile(r"%\(\w+\)[a-z]|%[sdr%]|\{\w*\}|</?[a-z]+")
# OpenCC's s2t writes orthodox glyphs and classical words; these are what readers of Traditional Chinese expect.
GLYPHS = str.maketrans("爲裏麪衆羣牀啓僞峯喫祕覈釐", "為裡麵眾群床啟偽峰吃秘核厘")
WORDS = {"臺賬": "台帳", "賬": "帳", "佔比": "占比", "準假": "准假"}

Phrases = dict[str, str]


def key(entry: polib.POEntry) -> str:
    """An entry's name in phrase files: its msgid, after the context and \\x04 when it has one."""
    return f"{entry.msgctxt}\u0004{entry.msgid}" if entry.msgctxt else str(entry.msgid)


def extract() -> polib.POFile:
    """The template with every msgid, made in a copy so that the checkout stays untouched."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        (copy / "locale").mkdir()
        for source in SOURCES:
            unread = shutil.ignore_patterns("__pycache__", "migrations")
            shutil.copytree(ROOT / source, copy / source, ignore=unread)
        settings.configure(LOCALE_PATHS=[str(copy / "locale")], USE_I18N=True)
        with contextlib.chdir(copy):
            options = {"keep_pot": True, "no_location": True, "no_wrap": True, "verbosity": 0}
            call_command(makemessages.Command(), locale=["en"], **options)
        return polib.pofile(str(copy / "locale" / "django.pot"), wrapwidth=0)


def path_of(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def present(language: str) -> polib.POFile:
    """The catalogue as it is now, empty when there is none."""
    path = path_of(language)
    return polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)


def written(catalogue: polib.POFile) -> Phrases:
    """What people have translated, by key; fuzzy guesses do not count."""
    entries = (entry for entry in catalogue if not entry.obsolete and not entry.fuzzy)
    return {key(entry): text for entry in entries if (text := text_of(entry))}


def text_of(entry: polib.POEntry) -> str:
    """The translation of an entry, the first form of a plural."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def read_phrases(folder: Path) -> Phrases:
    """All phrase files of a folder, {"English msgid": "中文"}; on a conflict the later file name wins and is named."""
    phrases: Phrases = {}
    for path in sorted(folder.glob("*.json")):
        try:
            new = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            print(f"{path.name} is left out: {error}")
            continue
        for msgid in sorted(msgid for msgid in new if phrases.get(msgid, new[msgid]) != new[msgid]):
            print(f"{path.name} changes {msgid!r}: {phrases[msgid]} → {new[msgid]}")
        phrases |= new
    return phrases


def to_traditional(phrases: Phrases) -> Phrases:
    """Traditional Chinese from Simplified, by OpenCC and the two small tables above."""
    convert = opencc.OpenCC("s2t").convert
    return {msgid: _usual(convert(text)) for msgid, text in phrases.items()}


def _usual(text: str) -> str:
    text = text.translate(GLYPHS)
    for classical, usual in WORDS.items():
        text = text.replace(classical, usual)
    return text


def catalogue(template: polib.POFile, language: str, phrases: Phrases) -> polib.POFile:
    """The catalogue of a language: the template's entries with their phrases, without dates or places."""
    made = polib.POFile(wrapwidth=0)
    made.metadata = {
        "Project-Id-Version": "Kongchuo",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    made.extend(_translated(entry, language, phrases) for entry in template)
    return made


def _translated(entry: polib.POEntry, language: str, phrases: Phrases) -> polib.POEntry:
    flags = [flag for flag in entry.flags if flag != "fuzzy"]
    new = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt, msgid_plural=entry.msgid_plural, flags=flags)
    if not entry.msgid_plural:
        new.msgstr = phrases.get(key(entry), "")
    elif language == "en":
        new.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        new.msgstr_plural = {0: phrases.get(key(entry), "")}
    return new


def make_all(phrases: Phrases, *, force: bool = False) -> dict[str, polib.POFile]:
    """What the three catalogues should be, given new phrases for what zh_Hans lacks (or, with force, for all)."""
    template, people = extract(), written(present("zh_Hans"))
    simplified = people | phrases if force else phrases | people
    texts = {"en": {}, "zh_Hans": simplified, "zh_Hant": to_traditional(simplified)}
    return {language: catalogue(template, language, texts[language]) for language in PLURALS}


def write(catalogues: dict[str, polib.POFile]) -> None:
    """Store .po and .mo of each language."""
    for language, made in catalogues.items():
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        made.save(str(path))
        path.with_suffix(".mo").write_bytes(made.to_binary())


def complaints(catalogues: dict[str, polib.POFile]) -> Iterator[str]:
    """What `--check` finds: one sentence for each thing to put right."""
    for language, made in catalogues.items():
        path = path_of(language)
        if not path.exists() or path.read_text(encoding="utf-8") != str(made):
            yield f"{path.relative_to(ROOT)} is not up to date: run python tools/translate.py"
        if not path.exists() or path.with_suffix(".mo").read_bytes() != made.to_binary():
            yield f"{path.with_suffix('.mo').relative_to(ROOT)} is not up to date: run python tools/translate.py"
    yield from (problem for entry in catalogues["zh_Hans"] for problem in problems(entry))


def problems(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one entry of zh_Hans; zh_Hant has the same faults, being derived."""
    text = text_of(entry)
    if not text:
        yield f"{key(entry)!r} is not translated"
    elif not _same_marks(entry, text):
        yield f"{key(entry)!r} and {text!r} differ in placeholders or tags"


def _same_marks(entry: polib.POEntry, text: str) -> bool:
    sources = (entry.msgid, entry.msgid_plural) if entry.msgid_plural else (entry.msgid,)
    return any(Counter(MARKS.findall(text)) == Counter(MARKS.findall(source)) for source in sources)


def main() -> int:
    """Write the catalogues, or with --check say what is wrong with them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is wrong")
    parser.add_argument("--phrases", type=Path, help="a folder of JSON files with Chinese for English msgids")
    parser.add_argument("--force", action="store_true", help="phrases replace what zh_Hans already says")
    options = parser.parse_args()
    phrases = read_phrases(options.phrases) if options.phrases else {}
    catalogues = make_all(phrases, force=options.force)
    if not options.check:
        write(catalogues)
    found = list(complaints(catalogues))
    print("\n".join(found) or "The translations are complete.")
    return 1 if options.check and found else 0


if __name__ == "__main__":
    sys.exit(main())
