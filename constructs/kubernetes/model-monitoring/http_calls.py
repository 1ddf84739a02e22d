"""Requests to other programs, by nothing but the standard library."""

import http.client
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

TIMEOUT_SECONDS = 30.0


class CallFailedError(Exception):
    """An answer that is of no use."""


def call(
    method: str,
    url: str,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
    *,
    timeout: float = TIMEOUT_SECONDS,
) -> tuple[int, bytes]:
    """Send a request; return status and body. Raises an OSError or an HTTPException where nobody answers."""
    place = urlsplit(url)
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    connection = kind(place.netloc, timeout=timeout)
    try:
        target = place.path or "/"
        connection.request(
            method, f"{target}?{place.query}" if place.query else target, body, headers or {}
        )
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def call_json(
    method: str,
    url: str,
    document: Any = None,
    headers: dict[str, str] | None = None,
    *,
    timeout: float = TIMEOUT_SECONDS,
) -> tuple[int, Any]:
    """Send JSON; return status, and the JSON of the answer, None where it is none."""
    body = None if document is None else json.dumps(document).encode()
    sent = {"Accept": "application/json", **(headers or {})}
    if body is not None:
        sent["Content-Type"] = "application/json"
    status, answer = call(method, url, body, sent, timeout=timeout)
    try:
        return status, json.loads(answer)
    except ValueError:
        return status, None


def send_form(url: str, fields: dict[str, str]) -> tuple[int, Any]:
    """Send a form; return status, and the JSON of the answer."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    status, answer = call("POST", url, urlencode(fields).encode(), headers)
    try:
        return status, json.loads(answer)
    except ValueError:
        return status, None
