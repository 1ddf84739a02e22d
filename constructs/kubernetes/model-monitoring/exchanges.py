"""The ways of a request past a monitor: handed on as it comes, or a copy that nobody waits for."""

import http.client
import logging
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

from metric_text import Metrics
from observations import Exchange, Observations
from request_bodies import CHUNK, Kept, MalformedBodyError, body_of, is_chunked

log = logging.getLogger("exchanges")

#: Of the connection, and not of the message. https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
HOP_BY_HOP = frozenset(
    {
        "connection",
        "expect",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
ACCEPTED = 202
NO_CONTENT = 204
NOT_MODIFIED = 304
BAD_REQUEST = 400
BAD_GATEWAY = 502
#: As nginx calls it, and no server answers.
CLIENT_GONE = 499


class Copied:
    """Takes copies: answers once they are there, and looks at them."""

    def __init__(
        self, settings: dict[str, Any], metrics: Metrics, observations: Observations
    ) -> None:
        """Look by these."""
        self._most, self._metrics, self._observations = settings["mostBytes"], metrics, observations

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        """Take a copy."""
        kept = Kept(self._most)
        try:
            for part in body_of(handler):
                kept.add(part)
        except MalformedBodyError:
            handler.close_connection = True
            self._end(handler, BAD_REQUEST)
            return
        self._end(handler, ACCEPTED)
        if handler.command in ("POST", "PUT"):
            self._observations.take(Exchange(handler.path, kept.whole(), b""))

    def _end(self, handler: BaseHTTPRequestHandler, status: int) -> None:
        self._metrics.add("model_requests_total", status=str(status))
        handler.send_response(status)
        handler.send_header("Content-Length", "0")
        handler.end_headers()


class Passed:
    """Hands requests on to the model and answers back, each part as it comes."""

    def __init__(
        self, settings: dict[str, Any], metrics: Metrics, observations: Observations
    ) -> None:
        """Hand on by these."""
        self._host, self._port = settings["upstream"]["host"], settings["upstream"]["port"]
        self._most, self._metrics, self._observations = settings["mostBytes"], metrics, observations

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        """Hand one on."""
        begin = time.monotonic()
        request, response = Kept(self._most), Kept(self._most)
        # One for each request: one that is kept could be closed by the model just when it is used.
        connection = http.client.HTTPConnection(self._host, self._port)
        answer: http.client.HTTPResponse | int = CLIENT_GONE
        status = CLIENT_GONE
        try:
            answer = self._ask(connection, handler, request)
            status = answer if isinstance(answer, int) else hand_back(handler, answer, response)
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            handler.close_connection = True
        finally:
            connection.close()
            seconds = time.monotonic() - begin
            self._metrics.add("model_requests_total", status=str(status))
            self._metrics.observe("model_request_seconds", seconds)
        if not isinstance(answer, int) and status == answer.status:
            self._observe(handler, answer, (request, response), seconds)

    def _observe(
        self,
        handler: BaseHTTPRequestHandler,
        answer: http.client.HTTPResponse,
        kept: tuple[Kept, Kept],
        seconds: float,
    ) -> None:
        """Have what was answered looked at; the client has all of it."""
        if handler.command not in ("POST", "PUT") or answer.status >= BAD_REQUEST:
            return
        request, response = kept
        self._observations.take(
            Exchange(
                handler.path,
                request.whole(),
                response.whole(),
                content_type=answer.headers.get("Content-Type", ""),
                encoding=answer.headers.get("Content-Encoding", ""),
                status=answer.status,
                seconds=seconds,
            )
        )

    def _ask(
        self, connection: http.client.HTTPConnection, handler: BaseHTTPRequestHandler, kept: Kept
    ) -> http.client.HTTPResponse | int:
        """Ask the model; a status where it does not answer, which the client is told."""
        try:
            connection.connect()
            send_head(connection, handler)
            send_body(connection, handler, kept)
            return connection.getresponse()
        except (MalformedBodyError, ValueError) as problem:
            return refuse(handler, BAD_REQUEST, str(problem))
        except (OSError, http.client.HTTPException) as problem:
            log.warning("the model does not answer: %s", problem)
            return refuse(handler, BAD_GATEWAY, "the model does not answer")


def refuse(handler: BaseHTTPRequestHandler, status: int, reason: str) -> int:
    """Say why there is no answer of the model; what the client sends after it is not read."""
    handler.close_connection = True
    handler.send_error(status, explain=reason)
    return status


def hand_back(handler: BaseHTTPRequestHandler, answer: http.client.HTTPResponse, kept: Kept) -> int:
    """Hand an answer back, and return its status; another one if it was broken off."""
    length = answer.headers.get("Content-Length")
    has_body = handler.command != "HEAD" and answer.status not in (NO_CONTENT, NOT_MODIFIED)
    in_chunks = has_body and length is None
    if in_chunks and handler.request_version == "HTTP/1.0":
        handler.close_connection = True
        in_chunks = False
    handler.send_response_only(answer.status, answer.reason)
    for name, value in answer.headers.items():
        if name.lower() not in HOP_BY_HOP:
            handler.send_header(name, value)
    if in_chunks:
        handler.send_header("Transfer-Encoding", "chunked")
    if handler.close_connection:
        handler.send_header("Connection", "close")
    handler.end_headers()
    if not has_body or hand_body(handler, answer, kept, in_chunks=in_chunks):
        return answer.status
    # The client must see that something is missing: its connection ends before the answer does.
    handler.close_connection = True
    return BAD_GATEWAY


def hand_body(
    handler: BaseHTTPRequestHandler,
    answer: http.client.HTTPResponse,
    kept: Kept,
    *,
    in_chunks: bool,
) -> bool:
    """Hand the parts of a body back as they come; tell whether the model sent all of it."""
    declared = answer.headers.get("Content-Length")
    size = 0
    while (part := part_of(answer)) != b"":
        if part is None:
            return False
        kept.add(part)
        size += len(part)
        handler.wfile.write(b"%x\r\n%b\r\n" % (len(part), part) if in_chunks else part)
    if in_chunks:
        handler.wfile.write(b"0\r\n\r\n")
    return declared is None or size == int(declared)


def part_of(answer: http.client.HTTPResponse) -> bytes | None:
    """Return the next part of an answer; nothing at its end, None if it was broken off."""
    try:
        return answer.read1(CHUNK)
    except (OSError, http.client.HTTPException) as problem:
        log.warning("the model has broken off its answer: %s", problem)
        return None


def send_head(connection: http.client.HTTPConnection, handler: BaseHTTPRequestHandler) -> None:
    """Send the line and the headers of a request, as they came."""
    in_chunks = is_chunked(handler)
    connection.putrequest(handler.command, handler.path, skip_host=True, skip_accept_encoding=True)
    for name, value in handler.headers.items():
        if name.lower() not in HOP_BY_HOP and not (in_chunks and name.lower() == "content-length"):
            connection.putheader(name, value)
    connection.putheader("Connection", "close")
    if in_chunks:
        connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()


def send_body(
    connection: http.client.HTTPConnection, handler: BaseHTTPRequestHandler, kept: Kept
) -> None:
    """Send the parts of a body as they come."""
    in_chunks = is_chunked(handler)
    try:
        for part in body_of(handler):
            kept.add(part)
            connection.send(b"%x\r\n%b\r\n" % (len(part), part) if in_chunks else part)
        if in_chunks:
            connection.send(b"0\r\n\r\n")
    except (BrokenPipeError, ConnectionResetError):
        # A model that refuses a body may answer before it has read all of it; the rest is not read here either.
        handler.close_connection = True
