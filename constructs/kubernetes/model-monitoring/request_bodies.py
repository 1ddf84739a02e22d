"""Bodies of requests, part by part as they come, and what is kept of them."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

CHUNK = 64 * 1024
LONGEST_LINE = 4096


class MalformedBodyError(Exception):
    """A body in chunks that are none."""


class Kept:
    """What is kept of a body to look at: all of it, or nothing once it is too large."""

    def __init__(self, most: int) -> None:
        """Keep at most so many bytes."""
        self._most = most
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, part: bytes) -> None:
        """Keep a part."""
        self._size += len(part)
        if self._size <= self._most:
            self._parts.append(part)
        else:
            self._parts = []

    def whole(self) -> bytes | None:
        """Return the body; None if it was too large."""
        return None if self._size > self._most else b"".join(self._parts)


def is_chunked(handler: BaseHTTPRequestHandler) -> bool:
    """Tell whether a request has a body of unknown length."""
    return "chunked" in handler.headers.get("Transfer-Encoding", "").lower()


def body_of(handler: BaseHTTPRequestHandler) -> Iterator[bytes]:
    """Yield the parts of a request's body as they come."""
    if is_chunked(handler):
        yield from chunks_of(handler)
        return
    yield from parts_of(handler, length_of(handler))


def length_of(handler: BaseHTTPRequestHandler) -> int:
    """Return the length that a request declares; two that differ are none."""
    lengths = set(handler.headers.get_all("Content-Length", ["0"]))
    length = lengths.pop()
    if lengths or not length.isascii() or not length.isdecimal():
        raise MalformedBodyError("the length of the request is no number")
    return int(length)


def parts_of(handler: BaseHTTPRequestHandler, left: int) -> Iterator[bytes]:
    """Yield so many bytes, as they come."""
    while left > 0:
        part = handler.rfile.read1(min(CHUNK, left))
        if not part:
            raise MalformedBodyError("the client has gone before the end of its request")
        left -= len(part)
        yield part


def chunks_of(handler: BaseHTTPRequestHandler) -> Iterator[bytes]:
    """Yield the parts of a body in chunks.

    https://www.rfc-editor.org/rfc/rfc9112#section-7.1
    """
    while (size := size_of(handler.rfile.readline(LONGEST_LINE))) > 0:
        yield from parts_of(handler, size)
        handler.rfile.readline(LONGEST_LINE)
    # Trailers, up to the empty line.
    while handler.rfile.readline(LONGEST_LINE) not in (b"\r\n", b"\n", b""):
        pass


def size_of(line: bytes) -> int:
    """Return the size that begins a chunk."""
    digits = line.split(b";", 1)[0].strip()
    try:
        size = int(digits, 16)
    except ValueError:
        size = -1
    if size < 0 or not digits.isalnum():
        raise MalformedBodyError(f"a chunk begins with {line[:40]!r}")
    return size
