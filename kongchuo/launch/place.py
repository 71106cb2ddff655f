"""Where things lie, and running our programs there."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kongchuo.launch.console import Stop

WINDOWS = os.name == "nt"
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Place:
    """A checkout (root), its programs (.venv) and the school's own files (data)."""

    root: Path
    venv: Path
    data: Path

    @classmethod
    def of(cls, root: Path) -> "Place":
        """The usual places; DATA_DIR in the environment moves the data elsewhere."""
        data = Path(os.environ.get("DATA_DIR") or root / "data").resolve()
        return cls(root=root, venv=root / ".venv", data=data)

    @property
    def python(self) -> Path:
        """The interpreter inside .venv."""
        return self.venv / ("Scripts/python.exe" if WINDOWS else "bin/python")

    @property
    def env_file(self) -> Path:
        """The file that settings are read from."""
        return Path(os.environ.get("KONGCHUO_ENV_FILE") or self.data / ".env")

    @property
    def database(self) -> Path:
        """The SQLite database, unless DATABASE_URL names another one."""
        return self.data / "kongchuo.sqlite3"

    @property
    def sample_accounts(self) -> Path:
        """Where the accounts of the sample school are kept."""
        return self.data / "demo-accounts.txt"

    @property
    def without_sample(self) -> Path:
        """The mark that this school starts from nothing, also on later starts."""
        return self.data / "without-sample"

    def is_set(self, name: str) -> bool:
        """Whether the school has set a variable, in the environment or in data/.env."""
        written = self.env_file.read_text(encoding="utf-8") if self.env_file.exists() else ""
        return name in os.environ or any(line.startswith(f"{name}=") for line in written.splitlines())

    def environment(self) -> dict[str, str]:
        """What our programs get: where the data lies, and UTF-8 on Windows too."""
        own = {"DATA_DIR": str(self.data), "KONGCHUO_ENV_FILE": str(self.env_file)}
        return {**os.environ, **own, "PYTHONUTF8": "1"}

    def run(self, *command: str | Path) -> Done:
        """Run a program to its end and keep what it says."""
        words = [str(word) for word in command]
        return subprocess.run(
            words,
            cwd=self.root,
            env=self.environment(),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )

    def manage(self, *words: str) -> str:
        """What a manage.py command printed. Stops when it fails; the details are kept in data/start.log."""
        done = self.run(self.python, "manage.py", *words)
        if done.returncode:
            log = self.data / "start.log"
            write_private(log, done.stdout + done.stderr)
            why = last_line(done)
            raise Stop(f"{words[0]} 没有成功：{why} 详情见 {log}", f"{words[0]} failed: {why} Details are in {log}")
        return done.stdout


def last_line(done: Done) -> str:
    """The line in which a failed program says why."""
    lines: Sequence[str] = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return lines[-1] if lines else "?"


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600, exist_ok=False)
    part.write_text(text, encoding="utf-8")
    part.replace(path)
