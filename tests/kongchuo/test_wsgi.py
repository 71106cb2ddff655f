"""What the server does once it has loaded everything."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).parents[2]
SAID = """
import gc, sys
import kongchuo.wsgi
print(gc.get_freeze_count() > 100_000, gc.get_threshold()[0], "{urls}" in sys.modules)
"""


def test_a_server_loads_every_page_first_and_leaves_what_is_loaded_out_of_later_collections() -> None:
    words = [sys.executable, "-c", SAID.format(urls=settings.ROOT_URLCONF)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "10000", "True"], done.stderr
