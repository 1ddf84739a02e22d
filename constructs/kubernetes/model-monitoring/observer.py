"""Looks at requests to a model, and at its answers: in their way, or at copies of them.

In the way it hands on every byte as it comes, and whatever goes wrong with looking is nobody's matter but its own.
Copies are answered at once. Metrics are at a port of their own.
"""

import json
import logging
import os
import pathlib
import signal
import socket
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from exchanges import Copied, Passed
from metric_text import CONTENT_TYPE, Metrics
from model_features import Bins, Feature
from observations import Observations, Records
from prediction_records import RecordFiles, RecordLog, rows_in, values_of

log = logging.getLogger("observer")

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
POLL_SECONDS = 0.1
OK = 200
NOT_FOUND = 404


class Server(ThreadingHTTPServer):
    """A thread for each connection, over both families of addresses."""

    address_family = socket.AF_INET6 if socket.has_dualstack_ipv6() else socket.AF_INET
    daemon_threads = True
    request_queue_size = 256

    def server_bind(self) -> None:
        """Take both families where there are both."""
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say in a line that a client has gone: it does, and nothing is wrong."""
        log.info("a connection has ended: %s", sys.exc_info()[1])


def handler_of(answer: Callable[[BaseHTTPRequestHandler], None]) -> type[BaseHTTPRequestHandler]:
    """Return what handles requests of every method alike."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        #: Seconds without a byte of a client, after which a connection is closed; longer than edges keep theirs.
        timeout = 3660
        disable_nagle_algorithm = True

        def respond(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
            """Say nothing of each request."""

    for method in METHODS:
        setattr(Handler, f"do_{method}", Handler.respond)
    return Handler


def answer_text(handler: BaseHTTPRequestHandler, status: int, text: str) -> None:
    """Answer with a text."""
    body = text.encode()
    handler.send_response(status)
    handler.send_header("Content-Type", CONTENT_TYPE)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


class Status:
    """Tells metrics, and that it is there."""

    def __init__(self, metrics: Metrics, observations: Observations) -> None:
        """Tell of these."""
        self._metrics, self._observations = metrics, observations

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer a request."""
        if handler.path == "/-/healthy":
            answer_text(handler, OK, "yes\n")
        elif handler.path == "/metrics":
            self._observations.judge()
            answer_text(handler, OK, self._metrics.render())
        else:
            answer_text(handler, NOT_FOUND, "there is /metrics and /-/healthy\n")


def bins_of(settings: dict[str, Any]) -> dict[str, Bins]:
    """Return the bins of each feature, with its reference; one that cannot be read is none, and said to be."""
    features = [Feature.of(each) for each in settings["features"]]
    folder = settings.get("reference")
    try:
        reference = values_of(features, rows_in(folder) if folder else settings.get("rows", []))
    except OSError:
        log.exception("the reference cannot be read, there is no drift from it")
        reference = values_of(features, [])
    return {each.name: Bins(each, reference[each.name]) for each in features}


def records_of(settings: dict[str, Any]) -> Records | None:
    """Return where records go."""
    if settings.get("records") is None:
        return None
    if settings["records"] == "log":
        return RecordLog()
    return RecordFiles(settings["records"], socket.gethostname())


def serve(port: int, answer: Callable[[BaseHTTPRequestHandler], None]) -> Server:
    """Listen in a thread of its own."""
    server = Server(("", port), handler_of(answer))
    threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
    return server


def main() -> None:
    """Listen until told to end."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    settings = json.loads(pathlib.Path(os.environ["MONITOR_SETTINGS"]).read_text(encoding="utf-8"))
    metrics = Metrics(model=settings["model"])
    # They are there before the first of them comes, so that a rate has a beginning.
    metrics.add("model_monitor_errors_total", 0)
    observations = Observations(settings, metrics, bins_of(settings), records_of(settings))
    observations.start()
    way = Copied if settings["upstream"] is None else Passed
    servers = [
        serve(settings["port"], way(settings, metrics, observations)),
        serve(settings["metricsPort"], Status(metrics, observations)),
    ]
    ended = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: ended.set())
    ended.wait()
    for server in servers:
        server.shutdown()
    observations.stop()


if __name__ == "__main__":
    main()
