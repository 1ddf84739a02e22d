"""Records that were written to the standard output, from where Loki keeps them.

https://grafana.com/docs/loki/latest/reference/loki-http-api/#query-logs-within-a-range-of-time
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from http_calls import CallFailedError, call_json
from prediction_records import Record

NANOSECONDS = 1_000_000_000
#: The most that Loki gives at once where nobody has said otherwise.
PAGE = 5000
OK = 200


def page_of(source: dict[str, Any], begin: int, end: int) -> list[tuple[int, str]]:
    """Return lines from a time on, with their times, the oldest first."""
    query = urlencode(
        {
            "query": source["query"],
            "start": str(begin),
            "end": str(end),
            "limit": str(PAGE),
            "direction": "forward",
        }
    )
    tenant = source.get("tenant")
    headers = {} if tenant is None else {"X-Scope-OrgID": tenant}
    status, answer = call_json(
        "GET", f"{source['url']}/loki/api/v1/query_range?{query}", None, headers
    )
    if status != OK:
        raise CallFailedError(f"Loki answers {status}: {answer}")
    lines = [
        (int(time), line)
        for stream in answer["data"]["result"]
        for time, line, *_ in stream["values"]
    ]
    return sorted(lines)


def logged_between(source: dict[str, Any], begin: float, end: float) -> Iterator[Record]:
    """Yield the records of a window, page by page."""
    since, last = int(begin * NANOSECONDS), int(end * NANOSECONDS)
    seen: set[tuple[int, str]] = set()
    while True:
        page = page_of(source, since, last)
        yield from (record for each in page if each not in seen for record in record_in(each[1]))
        if len(page) < PAGE:
            return
        newest = page[-1][0]
        if newest == since:
            raise CallFailedError(
                f"Loki has more than {PAGE} lines of one moment, choose a narrower query"
            )
        # Lines of the last moment come again, as some of them may be on the next page.
        seen = {each for each in page if each[0] == newest}
        since = newest


def record_in(line: str) -> Iterator[Record]:
    """Yield the record of a line, if it has one."""
    try:
        found = json.loads(line)
    except ValueError:
        return
    if isinstance(found, dict) and isinstance(found.get("record"), dict):
        yield found["record"]
