"""What is made of requests and answers, beside the way that they take: counts, records, drift of the last while."""

import dataclasses
import json
import logging
import queue
import random
import threading
import time
import zlib
from collections import Counter, deque
from typing import Any, Protocol

from drift_statistics import population_stability
from metric_text import Metrics
from model_features import MISSING, Bins, Feature, Observation, observed

log = logging.getLogger("observations")

WAITING = 1000
TICK_SECONDS = 15.0
SLICES = 12
GZIP = 16 + zlib.MAX_WBITS


@dataclasses.dataclass(frozen=True)
class Exchange:
    """A request with its answer; a body is None where it was too large."""

    path: str
    request: bytes | None
    response: bytes | None
    #: Of the answer.
    content_type: str = ""
    encoding: str = ""
    status: int = 0
    seconds: float = 0.0


class Records(Protocol):
    """Where records go."""

    def write(self, record: dict[str, Any]) -> None:
        """Write one."""

    def close_after(self, now: float) -> None:
        """Let others have what has been held back for long enough."""

    def close(self) -> None:
        """Let others have all."""


class Window:
    """Counts of the last while, forgotten slice by slice."""

    def __init__(self, seconds: float) -> None:
        """Keep so many seconds."""
        self._slice = seconds / SLICES
        self._slices: deque[tuple[float, dict[str, Counter[str]]]] = deque(maxlen=SLICES)
        self._lock = threading.Lock()

    def add(self, name: str, counts: Counter[str], now: float) -> None:
        """Add counts of a feature."""
        with self._lock:
            if not self._slices or now - self._slices[-1][0] >= self._slice:
                self._slices.append((now, {}))
            self._slices[-1][1].setdefault(name, Counter()).update(counts)

    def counts(self, name: str, now: float) -> Counter[str]:
        """Return the counts of a feature."""
        with self._lock:
            kept = [each for since, each in self._slices if now - since < self._slice * SLICES]
            return sum((each.get(name, Counter()) for each in kept), Counter())


class Observations:
    """Takes exchanges without ever holding anybody up, and looks at them in a thread of its own."""

    def __init__(
        self,
        settings: dict[str, Any],
        metrics: Metrics,
        bins: dict[str, Bins],
        records: Records | None,
    ) -> None:
        """Begin with nothing seen; bins hold the reference of each feature."""
        self._settings, self._metrics, self._records = settings, metrics, records
        self._features = [Feature.of(each) for each in settings["features"]]
        self._bins = bins
        self._window = Window(settings["windowSeconds"])
        self._waiting: queue.Queue[Exchange | None] = queue.Queue(WAITING)
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look at what waits, and end."""
        self._waiting.put(None)
        self._thread.join(timeout=5)
        if self._records is not None:
            self._records.close()

    def take(self, exchange: Exchange) -> None:
        """Have an exchange looked at, unless its turn is not, or too many wait already."""
        if not exchange.path.startswith(self._settings["path"]):
            return
        if random.random() >= self._settings["share"]:  # noqa: S311 - a sample, no secret
            return
        if exchange.request is None or exchange.response is None:
            self._metrics.add("model_monitor_skipped_total", reason="too-large")
            return
        try:
            self._waiting.put_nowait(exchange)
        except queue.Full:
            self._metrics.add("model_monitor_skipped_total", reason="too-many")

    def _work(self) -> None:
        while True:
            try:
                exchange = self._waiting.get(timeout=TICK_SECONDS)
            except queue.Empty:
                self._guarded(self._tick)
                continue
            if exchange is None:
                return
            self._guarded(self._look, exchange)
            self._guarded(self._tick)

    def _guarded(self, work: Any, *given: Any) -> None:
        """Count a fault, and go on: the next exchange may be one that can be looked at."""
        try:
            work(*given)
        except Exception:
            log.exception("an exchange could not be looked at")
            self._metrics.add("model_monitor_errors_total")

    def _tick(self) -> None:
        if self._records is not None:
            self._records.close_after(time.time())

    def _look(self, exchange: Exchange) -> None:
        request = document_of(exchange.request, "application/json", "")
        if request is None:
            self._metrics.add("model_monitor_skipped_total", reason="no-json")
            return
        response = document_of(exchange.response, exchange.content_type, exchange.encoding)
        values = observed(self._features, request, response)
        now = time.time()
        for name, found in values.items():
            self._count(name, found, now)
        if self._records is not None:
            self._records.write(record_of(exchange, values, now))

    def _count(self, name: str, found: list[Any], now: float) -> None:
        bins = self._bins[name]
        counts = bins.count(found)
        self._window.add(name, counts, now)
        for each, number in counts.items():
            if each == MISSING:
                self._metrics.add("model_feature_missing_total", number, feature=name)
            else:
                self._metrics.add("model_feature_values_total", number, feature=name, bin=each)
        outliers = sum(map(bins.is_outlier, found))
        if outliers:
            self._metrics.add("model_feature_outliers_total", outliers, feature=name)

    def judge(self) -> None:
        """Say how far the last while is from the reference; nothing as long as there is too little of it."""
        now = time.time()
        for name, bins in self._bins.items():
            counts = self._window.counts(name, now)
            number = sum(counts.values())
            self._metrics.set("model_drift_values", number, feature=name, window="current")
            index = population_stability(bins.reference, counts)
            if index is None or number < self._settings["leastValues"]:
                self._metrics.forget("model_drift_psi", feature=name)
            else:
                self._metrics.set("model_drift_psi", index, feature=name)


def record_of(exchange: Exchange, values: Observation, now: float) -> dict[str, Any]:
    """Return what is kept of an exchange: nothing but values of features."""
    return {
        "time": round(now, 3),
        "status": exchange.status,
        "seconds": round(exchange.seconds, 4),
        "values": values,
    }


def document_of(body: bytes | None, content_type: str, encoding: str) -> Any:
    """Return the JSON of a body, of a stream its last; None where there is none."""
    if body is None:
        return None
    try:
        text = unpacked(body, encoding)
        if content_type.startswith("text/event-stream"):
            return last_event(text)
        return json.loads(text)
    except (ValueError, zlib.error):
        return None


def unpacked(body: bytes, encoding: str) -> bytes:
    """Return a body as it was before it was packed; at most so much that nobody is hurt."""
    if encoding != "gzip":
        return body
    return zlib.decompressobj(GZIP).decompress(body, 16 * 1024 * 1024)


def last_event(stream: bytes) -> Any:
    """Return the last event of a stream that is JSON."""
    for event in reversed(stream.splitlines()):
        data = event.removeprefix(b"data:").strip()
        if event.startswith(b"data:") and data.startswith(b"{"):
            return json.loads(data)
    return None
