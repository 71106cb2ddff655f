"""start.py and kongchuo.launch: what can be shown without a network, and without starting the school."""

import hashlib
import io
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import start
from kongchuo.launch import database, install, server
from kongchuo.launch.console import Stop, say
from kongchuo.launch.place import Place, write_private

POSIX = os.name == "posix"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(root=tmp_path, venv=tmp_path / ".venv", data=tmp_path / "data")
    made.data.mkdir()
    made.python.parent.mkdir(parents=True)
    (tmp_path / "requirements.lock").write_text("django==5.2\n")
    return made


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment in which the school has set nothing."""
    for name in ("DATABASE_URL", "SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS", "KONGCHUO_ENV_FILE", "DATA_DIR"):
        monkeypatch.delenv(name, raising=False)


# Options


@pytest.mark.parametrize(
    ("words", "port", "host", "empty"),
    [
        ([], 8000, "127.0.0.1", False),
        (["--port", "8123"], 8123, "127.0.0.1", False),
        (["--empty"], 8000, "127.0.0.1", True),
        (["--host", "0.0.0.0", "--port", "80"], 80, "0.0.0.0", False),
    ],
)
def test_options(words: list[str], port: int, host: str, empty: bool) -> None:
    options = start.options_of(words)
    assert (options.port, options.host, options.empty) == (port, host, empty)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "80x", "", "８０8x"])
def test_a_port_that_is_none_is_refused_in_words(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        start.options_of([f"--port={text}"])
    assert stopped.value.code == 2
    assert "a port is a number from 1 to 65535" in capsys.readouterr().err


def test_an_old_python_is_told_so_before_anything_else() -> None:
    source = Path(start.__file__).read_text(encoding="utf-8")
    assert source.index("sys.version_info < (3, 11)") < source.index("from kongchuo")


# The console


def test_both_languages_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    say("你好", "hello")
    assert capsys.readouterr().out == "你好\nhello\n"


def test_a_console_without_chinese_gets_english(monkeypatch: pytest.MonkeyPatch) -> None:
    console = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", console)
    say("你好", "hello")
    console.seek(0)
    assert console.read().strip() == "hello"


def test_a_console_that_is_gone_does_not_stop_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with io.TextIOWrapper(io.FileIO(writing, "w"), encoding="utf-8", write_through=True) as console:
        monkeypatch.setattr(sys, "stdout", console)
        say("你好", "hello")


# Keys


def test_keys_are_made_once_and_kept(unset: None, place: Place) -> None:
    database.write_keys(place.env_file, database=place.data / "none")
    first = place.env_file.read_text()
    assert first.count("SECRET_KEY=") == first.count("FIELD_KEYS=") == 1
    database.write_keys(place.env_file, database=place.data / "none")
    assert place.env_file.read_text() == first


def test_keys_are_random_and_strong_enough_for_the_settings() -> None:
    one, two = database.fresh_keys(), database.fresh_keys()
    assert len(one["SECRET_KEY"]) >= 50
    assert len(one["FIELD_KEYS"]) == 44
    assert not set(one.values()) & set(two.values())


def test_what_the_school_wrote_is_kept_and_only_the_missing_key_added(unset: None, place: Place) -> None:
    place.env_file.write_text("# ours\nFIELD_KEYS=abc\nALLOWED_HOSTS=school.example")
    database.write_keys(place.env_file, database=place.data / "none")
    lines = place.env_file.read_text().splitlines()
    assert lines[:3] == ["# ours", "FIELD_KEYS=abc", "ALLOWED_HOSTS=school.example"]
    assert [line.split("=")[0] for line in lines[3:]] == ["SECRET_KEY"]


def test_a_database_without_its_key_stops_the_start(unset: None, place: Place) -> None:
    stored = place.data / "kongchuo.sqlite3"
    stored.touch()
    with pytest.raises(Stop, match="backup"):
        database.write_keys(place.env_file, database=stored)
    assert not place.env_file.exists()


def test_keys_of_the_environment_are_not_doubled(unset: None, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIELD_KEYS", "abc")
    monkeypatch.setenv("SECRET_KEY", "def")
    database.write_keys(place.env_file, database=place.data / "none")
    assert not place.env_file.exists()


@pytest.mark.skipif(not POSIX, reason="file modes are POSIX")
def test_private_files_are_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, "new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o600)
    assert [each.name for each in tmp_path.iterdir()] == ["secret"]


# Installing


@pytest.mark.parametrize(
    ("has_python", "is_half_made", "stamp", "is_installed"),
    [
        (True, False, "same", True),
        (True, False, "other", False),
        (True, False, None, False),
        (True, True, "same", False),
        (False, False, "same", False),
    ],
    ids=["installed", "lock changed", "never", "interrupted", "python gone"],
)
def test_what_counts_as_installed(
    place: Place, has_python: bool, is_half_made: bool, stamp: str | None, is_installed: bool
) -> None:
    path = place.venv / "installed-requirements"
    if has_python:
        place.python.touch()
    if is_half_made:
        (place.venv / "installing").touch()
    if stamp:
        path.write_text(stamp)
    assert install.is_installed(place, path, "same") is is_installed


def test_a_second_start_installs_nothing(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    lock = place.root / "requirements.lock"
    place.python.touch()
    (place.venv / "installed-requirements").write_text(hashlib.sha256(lock.read_bytes()).hexdigest())
    install.install(place, lock)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("ERROR: No matching distribution found for django==5.2.19", "network"),
        ("WARNING: Retrying ... NewConnectionError('Failed to establish a new connection')", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "mirror"),
        ("ERROR: [Errno 28] No space left on device", "No space left"),
    ],
)
def test_a_failed_install_says_what_to_do(message: str, expected: str) -> None:
    chinese, english = install.install_failed(message, message).args
    assert expected in english
    assert "Traceback" not in chinese + english


def test_a_lock_that_cannot_be_had_stops_with_a_sentence(place: Place) -> None:
    shutil.rmtree(place.venv)
    lock = place.root / "requirements.lock"
    lock.write_text("no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n")
    index = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_RETRIES": "0",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_NO_INDEX": "1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in index.items():
            patch.setenv(name, value)
        with pytest.raises(Stop, match="Not installed"):
            install.install(place, lock)
    assert (place.venv / "installing").exists()
    assert not (place.venv / "installed-requirements").exists()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_name_no_place_and_hash_everything(name: str) -> None:
    lines = (start.PLACE.root / name).read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if "index-url" in line or "://" in line or "file:" in line]
    pinned = [number for number, line in enumerate(lines) if "==" in line and not line.lstrip().startswith("#")]
    assert pinned
    assert all("--hash=sha256:" in lines[number + 1] for number in pinned)


# The sample school


@pytest.mark.parametrize(
    ("has_notes", "has_database", "written", "expected"),
    [
        (True, True, "", True),
        (True, False, "", False),
        (False, True, "", False),
        (True, True, "DATABASE_URL=postgres://other", False),
    ],
    ids=["second start", "database removed", "own school", "another database"],
)
def test_when_the_sample_school_is_known_to_be_there(
    unset: None, place: Place, has_notes: bool, has_database: bool, written: str, expected: bool
) -> None:
    place.env_file.write_text(written)
    if has_notes:
        place.sample_accounts.touch()
    if has_database:
        place.database.touch()
    assert database.has_sample(place) is expected


# Static files


def test_static_files_are_collected_again_only_when_they_change(place: Place) -> None:
    style = place.root / "students" / "static" / "page.css"
    style.parent.mkdir(parents=True)
    style.write_text("a {}")
    before = database.static_digest(place.root)
    os.utime(style, (1, 1))
    assert database.static_digest(place.root) == before
    style.write_text("b {}")
    assert database.static_digest(place.root) != before


# Serving


def test_a_port_in_use_names_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Stop, match="--port") as stop:
            server.check_port("127.0.0.1", port)
    assert str(port + 1) in stop.value.args[0]
    assert str(port + 1) in stop.value.args[1]


def test_a_free_port_passes() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server.check_port("127.0.0.1", port)


def test_start_in_use_prints_sentences_and_no_traceback() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, start.__file__, "--port", str(taken.getsockname()[1])]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "端口" in done.stdout
    assert "cannot be used" in done.stdout


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", "localhost,127.0.0.1,[::1]"), ("192.168.1.5", "localhost,127.0.0.1,[::1],192.168.1.5")],
)
def test_names_the_site_may_be_called_by(unset: None, place: Place, host: str, expected: str) -> None:
    assert server.allowed_hosts(place, host) == {"ALLOWED_HOSTS": expected}


def test_in_the_lan_the_machines_own_name_is_allowed(unset: None, place: Place) -> None:
    assert socket.gethostname() in server.allowed_hosts(place, "0.0.0.0")["ALLOWED_HOSTS"].split(",")


def test_names_that_the_school_has_set_are_left_alone(unset: None, place: Place) -> None:
    place.env_file.write_text("ALLOWED_HOSTS=school.example\n")
    assert server.allowed_hosts(place, "0.0.0.0") == {}


def test_only_a_school_without_sample_gets_a_setup_code(place: Place) -> None:
    assert server.setup_code(place) == {}
    place.without_sample.touch()
    assert len(server.setup_code(place)["SETUP_TOKEN"]) == 16


def test_a_command_that_fails_is_told_in_a_sentence_and_kept_in_the_log(place: Place) -> None:
    made = Place(root=place.root, venv=Path(sys.prefix), data=place.data)
    with pytest.raises(Stop, match="migrate failed"):
        made.manage("migrate")
    assert (place.data / "start.log").exists()
