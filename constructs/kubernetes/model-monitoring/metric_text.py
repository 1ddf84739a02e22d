"""Metrics in the text form of Prometheus.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import threading
from collections.abc import Iterator

# Every family that the programs have, with what it is. `series.ts` has the same names for queries.
FAMILIES: dict[str, tuple[str, str]] = {
    "model_requests_total": ("counter", "Requests, by status."),
    "model_request_seconds": ("histogram", "Seconds from a request to the end of its answer."),
    "model_feature_values_total": ("counter", "Values of a feature, by bin or category."),
    "model_feature_missing_total": ("counter", "Values that were not there, or of no use."),
    "model_feature_outliers_total": ("counter", "Values outside of all that the reference has."),
    "model_monitor_skipped_total": ("counter", "Requests that were not looked at, by reason."),
    "model_monitor_errors_total": (
        "counter",
        "Faults of the monitor itself, which no client sees.",
    ),
    "model_drift_psi": ("gauge", "Population stability index of a feature."),
    "model_drift_ks": ("gauge", "Largest distance of two distributions of a number."),
    "model_drift_p_value": ("gauge", "How likely a difference is by chance, by test."),
    "model_drift_chi_square": ("gauge", "Pearson's statistic of two counts of categories."),
    "model_drift_values": ("gauge", "Values of a feature that were compared, by window."),
    "model_drift_last_run_timestamp_seconds": ("gauge", "When drift was looked for last."),
    "model_quality": ("gauge", "Quality of predictions, by metric."),
    "model_validation_examples": ("gauge", "Examples that a model was asked."),
    "model_validation_failure_ratio": ("gauge", "Share of examples without an answer of use."),
    "model_validation_latency_seconds": ("gauge", "Seconds of an answer, by quantile."),
    "model_validation_last_run_timestamp_seconds": ("gauge", "When a model was validated last."),
}

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Labels = tuple[tuple[str, str], ...]


def labels_of(labels: dict[str, str]) -> Labels:
    """Return labels in an order, so that equal ones are one key."""
    return tuple(sorted(labels.items()))


def escaped(value: str) -> str:
    """Write what would end a label otherwise."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def line(name: str, labels: Labels, value: float) -> str:
    """Write one sample."""
    text = ",".join(f'{key}="{escaped(each)}"' for key, each in labels)
    return f"{name}{{{text}}} {value:.17g}" if text else f"{name} {value:.17g}"


class Metrics:
    """Values of families, which several threads may change."""

    def __init__(self, **common: str) -> None:
        """Begin with none; common labels are those of every sample."""
        self._common = common
        self._lock = threading.Lock()
        self._values: dict[str, dict[Labels, float]] = {}
        self._buckets: dict[str, dict[Labels, list[int]]] = {}

    def add(self, name: str, amount: float = 1, **labels: str) -> None:
        """Count."""
        key = labels_of(self._common | labels)
        with self._lock:
            values = self._values.setdefault(name, {})
            values[key] = values.get(key, 0) + amount

    def set(self, name: str, value: float, **labels: str) -> None:
        """Say what is."""
        with self._lock:
            self._values.setdefault(name, {})[labels_of(self._common | labels)] = value

    def forget(self, name: str, **labels: str) -> None:
        """Say nothing any more: an old value is worse than none."""
        with self._lock:
            self._values.get(name, {}).pop(labels_of(self._common | labels), None)

    def observe(self, name: str, value: float, **labels: str) -> None:
        """Count a value of a histogram."""
        key = labels_of(self._common | labels)
        with self._lock:
            buckets = self._buckets.setdefault(name, {}).setdefault(key, [0] * (len(SECONDS) + 1))
            buckets[next((i for i, edge in enumerate(SECONDS) if value <= edge), -1)] += 1
            values = self._values.setdefault(name, {})
            values[key] = values.get(key, 0) + value

    def render(self) -> str:
        """Write all that there is."""
        with self._lock:
            return "".join(f"{each}\n" for name in self._values for each in self._family(name))

    def _family(self, name: str) -> Iterator[str]:
        kind, text = FAMILIES[name]
        yield f"# HELP {name} {text}"
        yield f"# TYPE {name} {kind}"
        for labels, value in self._values[name].items():
            if kind == "histogram":
                yield from self._histogram(name, labels, value)
            else:
                yield line(name, labels, value)

    def _histogram(self, name: str, labels: Labels, total: float) -> Iterator[str]:
        count = 0
        buckets = self._buckets[name][labels]
        edges = [*(f"{edge:g}" for edge in SECONDS), "+Inf"]
        for edge, inside in zip(edges, buckets, strict=True):
            count += inside
            yield line(f"{name}_bucket", (*labels, ("le", edge)), count)
        yield line(f"{name}_sum", labels, total)
        yield line(f"{name}_count", labels, count)
