"""The school's own files: keys, tables, static files, and the sample school."""

import base64
import hashlib
import json
import os
import secrets
from pathlib import Path

from kongchuo.launch.console import Stop, put, say
from kongchuo.launch.place import Place, write_private

ROLES = {
    "principal": "校长",
    "registrar": "教务",
    "head_teacher": "班主任",
    "subject_teacher": "科任教师",
    "oversight": "中心校",
}


def write_keys(path: Path, *, database: Path) -> None:
    """Put the keys that are missing into data/.env; what is there is never changed.

    Stops when there is a database without its key: a new key could not read it.
    """
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    there = {line.split("=", 1)[0].strip() for line in text.splitlines()} | set(os.environ)
    new = {name: value for name, value in fresh_keys().items() if name not in there}
    if "FIELD_KEYS" in new and database.exists():
        raise Stop(
            f"已有数据库，但 {path} 里没有 FIELD_KEYS，身份证号将无法读取。请从备份中恢复这个文件。",
            f"There is a database, but no FIELD_KEYS in {path}: identity numbers could not be read. "
            "Restore that file from your backup.",
        )
    if new:
        separator = "\n" if text and not text.endswith("\n") else ""
        write_private(path, text + separator + "".join(f"{name}={value}\n" for name, value in new.items()))


def fresh_keys() -> dict[str, str]:
    """A signing key and a key for what is stored encrypted, both random."""
    field_key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return {"SECRET_KEY": secrets.token_urlsafe(64), "FIELD_KEYS": field_key}


def prepare(place: Place, *, empty: bool) -> None:
    """Tables, static files and, unless the school starts from nothing, the sample school."""
    known = has_sample(place)
    if not known:
        place.sample_accounts.unlink(missing_ok=True)
    place.manage("migrate", "--noinput", "--verbosity", "0")
    collect_static(place)
    if empty:
        place.without_sample.touch()
    if not known and not place.without_sample.exists():
        load_sample(place)
    if place.sample_accounts.exists():
        say(f"示例账号保存在 {place.sample_accounts}", f"The sample accounts are kept in {place.sample_accounts}")


def has_sample(place: Place) -> bool:
    """Whether an earlier start has loaded the sample school into the database that is there."""
    return place.sample_accounts.exists() and place.database.exists() and not place.is_set("DATABASE_URL")


def collect_static(place: Place) -> None:
    """Collect static files when one of them, or an installed package, has changed."""
    stamp, digest = place.data / "static.stamp", static_digest(place.root)
    if not stamp.exists() or stamp.read_text() != digest:
        place.manage("collectstatic", "--noinput", "--clear", "--verbosity", "0")
        stamp.write_text(digest)


def static_digest(root: Path) -> str:
    """A digest of every static file of ours and of the list of packages."""
    digest = hashlib.sha256((root / "requirements.lock").read_bytes())
    for path in sorted(path for folder in ("static", "*/static") for path in root.glob(f"{folder}/**/*")):
        if path.is_file():
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def load_sample(place: Place) -> None:
    """Load the sample school into an empty database and keep its accounts where only the owner reads them."""
    answer = place.manage("loaddemo", "--if-empty", "--json").strip()
    if answer:
        accounts = json.loads(answer)["accounts"]
        rows = [f"{each['role']:<16} {each['username']:<16} {each['password']}" for each in accounts]
        write_private(place.sample_accounts, "".join(f"{row}\n" for row in rows))
        say(
            "示例学校已装入，数据均为虚构。各角色账号：",
            "The sample school is loaded; all of it is invented. Accounts:",
        )
        for row in rows:
            _ = put(f"  {row}  {ROLES.get(row.split()[0], '')}") or put(f"  {row}")
