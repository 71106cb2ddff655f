#!/usr/bin/env python3
"""Starts Kongchuo on a bare machine: `python3 start.py [--port 8000] [--host 127.0.0.1] [--empty]`.

Needs Python 3.11 or newer and nothing else. `python3 start.py test [pytest arguments]` runs the tests.
Everything it makes lies in .venv (programs) and data (the school's database, keys and files).
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # a school's machine may have an older one; it reads as far as here
    sys.exit("Python %d.%d 太旧，需要 3.11 以上。 Too old: Python 3.11 or newer is needed." % sys.version_info[:2])  # noqa: UP031

import argparse
import subprocess
from pathlib import Path

from kongchuo.launch.console import Stop, say
from kongchuo.launch.database import prepare, write_keys
from kongchuo.launch.install import install
from kongchuo.launch.place import Place
from kongchuo.launch.server import check_port, serve

PLACE = Place.of(Path(__file__).resolve().parent)


def port_number(text: str) -> int:
    """A port from 1 to 65535."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text}: 端口是 1 到 65535 的数字 / a port is a number from 1 to 65535")
    return int(text)


def options_of(words: list[str]) -> argparse.Namespace:
    """The options of a start."""
    parser = argparse.ArgumentParser(prog="start.py", description="Start Kongchuo. `start.py test` runs its tests.")
    parser.add_argument("--port", type=port_number, default=8000, help="default 8000")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 opens it to the school's network")
    parser.add_argument("--empty", action="store_true", help="no sample school; set up your own in the browser")
    return parser.parse_args(words)


def start(words: list[str]) -> int:
    """Install, prepare and serve."""
    options = options_of(words)
    check_port(options.host, options.port)
    PLACE.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_keys(PLACE.env_file, database=PLACE.database)
    install(PLACE, PLACE.root / "requirements.lock")
    prepare(PLACE, empty=options.empty)
    return serve(PLACE, options.host, options.port)


def test(words: list[str]) -> int:
    """Install what tests need and run them, in as many processes as there are processors, four at most, unless ``-n``
    says otherwise; pytest's exit code is ours."""
    install(PLACE, PLACE.root / "requirements-dev.lock")
    many = [] if any(word.startswith("-n") for word in words) else ["-n", "auto", "--maxprocesses", "4"]
    command = [str(PLACE.python), "-m", "pytest", *many, "--dist", "loadgroup", *words]
    return subprocess.run(command, cwd=PLACE.root, check=False).returncode


def main(words: list[str]) -> int:
    """Do what was asked, or say in a sentence what stands in the way."""
    try:
        return test(words[1:]) if words[:1] == ["test"] else start(words)
    except Stop as stop:
        say(*stop.args)
    except KeyboardInterrupt:
        say("已中断。再运行一次会接着做。", "Interrupted. Run it again to go on.")
    except OSError as error:
        say(f"无法读写：{error}", f"Cannot read or write: {error}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
