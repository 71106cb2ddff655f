"""The environment of every test run, loaded by ``-p tests.env`` before Django reads its settings."""

import os
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="kongchuo-tests-"))
(_folder / "static").mkdir()
os.environ["KONGCHUO_ENV_FILE"] = str(_folder / "no-such-file")
os.environ["DATA_DIR"] = str(_folder)
os.environ["SECRET_KEY"] = "only-for-tests-" + "0123456789" * 6
os.environ["FIELD_KEYS"] = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
os.environ["DEBUG"] = "false"
os.environ["IMPORT_IN_BACKGROUND"] = "false"
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_folder / 'tests.sqlite3'}")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
