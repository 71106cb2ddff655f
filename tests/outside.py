"""Servers of others for tests, on loopback: a group robot over HTTP and a mail server, both of which can misbehave."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler], None]


def answer(code: int, status: int = 200) -> Reply:
    """The robot's answer with a number in its body."""
    return body(json.dumps({"errcode": code, "errmsg": "said"}).encode(), status)


def body(content: bytes, status: int = 200, **headers: str) -> Reply:
    """An answer of any content."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return reply


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """Takes the message and says nothing."""
    handler.close_connection = True


@dataclass
class Robots:
    """What arrived: path with query, and text; ``reply`` is how the next one is answered."""

    origin: str = ""
    reply: Reply = field(default_factory=lambda: answer(0))
    paths: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def wecom(self) -> str:
        """The address of a robot as WeCom shows it."""
        return f"{self.origin}/cgi-bin/webhook/send?key=secret-key-of-the-group"

    def dingtalk(self) -> str:
        """The address of a robot as DingTalk shows it."""
        return f"{self.origin}/robot/send?access_token=secret-token-of-the-group"


@contextmanager
def robots() -> Iterator[Robots]:
    """A server that takes messages for groups."""
    found = Robots()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.paths.append(self.path)
            found.texts.append(said["text"]["content"])
            found.reply(self)

        def log_message(self, *_about: Any) -> None:
            """Says nothing on the console."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.origin = f"http://127.0.0.1:{server.server_address[1]}"
    with _served(server):
        yield found


@dataclass
class Mails:
    """What arrived: receiver, Message-ID, subject and text; ``refusals`` are answers to a command instead of 250."""

    port: int = 0
    refusals: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, str, str, str]] = field(default_factory=list)


class _MailServer(socketserver.ThreadingTCPServer):
    """Holds what arrived."""

    daemon_threads = True
    found: Mails


class _MailHandler(socketserver.StreamRequestHandler):
    """Says of each command what it is told to, or takes it. The answer "gone" closes the connection without one."""

    server: _MailServer

    def handle(self) -> None:
        to, refusals = "", self.server.found.refusals
        self._say(refusals.get("CONNECT", "220 ready"))
        for line in self.rfile:
            command = line.decode().strip()
            word = command.split(" ", 1)[0].upper()
            if word == "RCPT":
                to = command.partition("<")[2].partition(">")[0]
            said = refusals.get(word, "354 go on" if word == "DATA" else "250 ok")
            self._say(said)
            if word == "QUIT" or (said.startswith("354") and not self._take(to)):
                return

    def _take(self, to: str) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        message = message_from_bytes(b"".join(lines))
        subject = str(make_header(decode_header(message["Subject"])))
        text = message.get_payload(decode=True)
        assert isinstance(text, bytes)
        self.server.found.taken.append((to, message["Message-ID"], subject, text.decode().replace("\r\n", "\n")))
        said = self.server.found.refusals.get("TAKEN", "250 taken")
        if said != "gone":
            self._say(said)
        return said != "gone"

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mails() -> Iterator[Mails]:
    """A mail server."""
    server = _MailServer(("127.0.0.1", 0), _MailHandler)
    server.found = Mails(port=server.server_address[1])
    with _served(server):
        yield server.found


@contextmanager
def _served(server: BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
