""".venv and what is installed in it."""

import hashlib
import importlib.util
import shutil
import sys
from pathlib import Path

from kongchuo.launch.console import Stop, say
from kongchuo.launch.place import Place, last_line

_NETWORK = ("No matching distribution", "onnection", "imed out", "resolve", "SSL")


def install(place: Place, lock: Path) -> None:
    """Bring .venv to what the lock file says; does nothing when that was done for this very lock."""
    stamp = place.venv / f"installed-{lock.stem}"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if is_installed(place, stamp, digest):
        return
    make_venv(place)
    say("正在安装所需程序，第一次约需一两分钟……", "Installing what is needed; the first time takes a minute or two ...")
    begun = place.venv / "installing"
    begun.touch()
    pip = (place.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    done = place.run(*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock)
    if done.returncode:
        raise install_failed(last_line(done), done.stderr)
    begun.unlink()
    stamp.write_text(digest)


def is_installed(place: Place, stamp: Path, digest: str) -> bool:
    """Whether .venv is whole and was filled from a lock with this digest."""
    whole = place.python.exists() and not (place.venv / "installing").exists()
    return whole and stamp.exists() and stamp.read_text() == digest


def make_venv(place: Place) -> None:
    """A working .venv: a good one stays, one that was left half-made is made anew."""
    whole = place.python.exists() and not (place.venv / "installing").exists()
    if whole and place.run(place.python, "-m", "pip", "--version").returncode == 0:
        return
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise Stop(
            "这台电脑的 Python 缺少 venv 模块。请先运行：sudo apt install python3-venv",
            "Python's venv module is missing here. Install it first: sudo apt install python3-venv",
        )
    say("正在准备 .venv ……", "Preparing .venv ...")
    shutil.rmtree(place.venv, ignore_errors=True)
    done = place.run(sys.executable, "-m", "venv", place.venv)
    if done.returncode:
        shutil.rmtree(place.venv, ignore_errors=True)
        raise Stop(f"无法建立 .venv：{last_line(done)}", f".venv cannot be made: {last_line(done)}")


def install_failed(why: str, message: str) -> Stop:
    """What to do about pip's failure, judged by what pip said."""
    if "DO NOT MATCH THE HASHES" in message:
        return Stop(
            "下载的文件与清单不符，已停止安装。请换一个网络或镜像再试。",
            "A downloaded file differs from the list, so it was not installed. Try another network or mirror.",
        )
    if any(word in message for word in _NETWORK):
        return Stop(
            "没有装完：连不上软件仓库。请检查网络，再运行一次；也可用 PIP_INDEX_URL 指定较近的镜像。",
            "Not installed: the package index does not answer. Check the network and run this again; "
            "PIP_INDEX_URL can name a mirror near you.",
        )
    return Stop(f"没有装完：{why}", f"Not installed: {why}")
