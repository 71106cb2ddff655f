"""Serving: the port, the names the site may be called by, and the server's life."""

import http.client
import secrets
import signal
import socket
import subprocess
import time

from kongchuo.launch.console import Stop, say
from kongchuo.launch.place import WINDOWS, Place

APPLICATION = "kongchuo.wsgi:application"
EVERYWHERE = "0.0.0.0"  # noqa: S104  # what --host says to open the school's network
START_SECONDS = 60
# As FILE_UPLOAD_MAX_MEMORY_SIZE in settings.py, which cannot be read before everything is installed.
REQUEST_BYTES = 64 * 1024 * 1024


def check_port(host: str, port: int) -> None:
    """Stop early, with the way out, when nothing can listen there."""
    with socket.socket() as probe:
        if not WINDOWS:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            raise Stop(f"没有地址 {host}。", f"There is no address {host}.") from None
        except PermissionError:
            raise Stop(
                f"没有权限使用端口 {port}。请用 1024 以上的端口，例如 --port 8000",
                f"Port {port} needs more rights. Take one above 1024, such as --port 8000",
            ) from None
        except OSError as error:
            raise Stop(
                f"{host} 的端口 {port} 不能使用（已被占用，或 Kongchuo 已在运行）。可以换一个：--port {port + 1}",
                f"Port {port} of {host} cannot be used ({error.strerror}). Kongchuo may be running already; "
                f"or take another: --port {port + 1}",
            ) from None


def server_command(place: Place, host: str, port: int) -> list[str]:
    """gunicorn, or waitress on Windows; eight requests at a time. Neither writes an upload to a folder (I5)."""
    if WINDOWS:
        options = ["--threads=8", f"--inbuf-overflow={REQUEST_BYTES}", f"--max-request-body-size={REQUEST_BYTES}"]
        return [str(place.python), "-m", "waitress", f"--listen={host}:{port}", *options, APPLICATION]
    options = ["--workers=2", "--threads=4", f"--bind={host}:{port}", "--no-control-socket", "--log-level=warning"]
    return [str(place.python), "-m", "gunicorn", *options, APPLICATION]


def lan_address() -> str:
    """This machine's address in the school's network, "" without one. Nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def allowed_hosts(place: Place, host: str) -> dict[str, str]:
    """The names this run may be called by; nothing when the school has set its own."""
    if place.is_set("ALLOWED_HOSTS"):
        return {}
    others = [lan_address(), socket.gethostname()] if host == EVERYWHERE else [host]
    names = dict.fromkeys(["localhost", "127.0.0.1", "[::1]", *others])
    return {"ALLOWED_HOSTS": ",".join(name for name in names if name)}


def serve(place: Place, host: str, port: int) -> int:
    """Run the server until Ctrl-C or a signal; its address is printed once it answers."""
    code = setup_code(place)
    environment = place.environment() | allowed_hosts(place, host) | code
    server = subprocess.Popen(server_command(place, host, port), cwd=place.root, env=environment)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        if not answers(host, port, server):
            raise Stop("服务没有启动，原因见上面几行。", "The server did not start; the lines above say why.")
        announce(host, port, code.get("SETUP_TOKEN", ""))
        return max(server.wait(), 0)
    except KeyboardInterrupt:
        say("已停止，数据都已保存。", "Stopped. All data is kept.")
        return 0
    finally:
        server.terminate()
        server.wait()


def setup_code(place: Place) -> dict[str, str]:
    """A code that lets whoever reads it set up an empty school, new at each start."""
    return {"SETUP_TOKEN": secrets.token_hex(8)} if place.without_sample.exists() else {}


def answers(host: str, port: int, server: "subprocess.Popen[bytes]") -> bool:
    """Wait until the site answers; False when the server ended or stayed silent."""
    until = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        if status_of(host, port, "/healthz") == http.HTTPStatus.OK:
            return True
        time.sleep(0.1)
    return False


def status_of(host: str, port: int, path: str) -> int:
    """The status with which a page of our own server answers, 0 when nothing does."""
    connection = http.client.HTTPConnection("127.0.0.1" if host == EVERYWHERE else host, port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def announce(host: str, port: int, code: str) -> None:
    """Say where to go: to the school, or first to its setup as long as there is none."""
    is_new = code and status_of(host, port, "/setup/") != http.HTTPStatus.NOT_FOUND
    page = f"setup/?token={code}" if is_new else ""
    for name in filter(None, ["127.0.0.1", lan_address()] if host == EVERYWHERE else [host]):
        say(f"请在浏览器打开  http://{name}:{port}/{page}", f"Open in a browser  http://{name}:{port}/{page}")
    say("按 Ctrl-C 停止。", "Stop with Ctrl-C.")
