"""A model that is played: its path says how it answers."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWERS: dict[str, Any] = {
    "/predict": (b'{"label": "yes"}', 200, "X-Kept"),
    "/packed": (gzip.compress(b'{"label": "no"}'), 200, "Content-Encoding", "gzip"),
    "/refuse": (b"{}", 422),
}


class Server(ThreadingHTTPServer):
    """Where it listens, and what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        """Take a free port of the loopback."""
        super().__init__(("127.0.0.1", 0), Model)
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.go_on = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of who has gone."""


class Model(BaseHTTPRequestHandler):
    """Answers by its path."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        """Answer a body."""
        length = int(self.headers.get("Content-Length") or 0)
        chunked = self.headers.get("Transfer-Encoding") == "chunked"
        self.server.seen.append((self.path, dict(self.headers)))
        body = b"".join(self.chunks()) if chunked else self.rfile.read(length)
        if self.path in ANSWERS:
            self.answer(*ANSWERS[self.path])
        else:
            getattr(self, f"answer_{self.path.strip('/')}")(body)

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self.answer(b"four")

    def chunks(self) -> Iterator[bytes]:
        """Yield the parts of a body in chunks."""
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()

    def answer(
        self, body: bytes, status: int = 200, name: str = "X-Head", value: str = "1"
    ) -> None:
        """Answer with a body."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def answer_echo(self, body: bytes) -> None:
        """Give back what came."""
        self.answer(body)

    def answer_short(self, body: bytes) -> None:
        """Promise more than there is."""
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def answer_stream(self, body: bytes) -> None:
        """Wait in the middle."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for event in (b'data: {"label": "no"}\n\n', b'data: {"label": "yes"}\n\ndata: [DONE]\n\n'):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(event), event))
            self.server.go_on.wait(5)
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""
