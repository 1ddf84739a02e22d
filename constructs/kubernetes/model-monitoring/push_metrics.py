"""Hands metrics of a job that ends to the Pushgateway, which keeps the last ones."""

import base64
from typing import Any

from http_calls import CallFailedError, call
from metric_text import CONTENT_TYPE, Metrics

# https://github.com/prometheus/pushgateway/blob/v1.11.3/README.md#put-method
PUSHED = (200, 202)


def label_path(name: str, value: str) -> str:
    """Write a label of the group; a value may have a slash."""
    encoded = base64.urlsafe_b64encode(value.encode()).decode().rstrip("=")
    return f"{name}@base64/{encoded or '='}"


def push(settings: dict[str, Any], metrics: Metrics, task: str) -> None:
    """Put metrics in the place of those of the run before; raises a CallFailedError if they are not taken."""
    group = "/".join(
        [
            label_path("job", settings["job"]),
            label_path("model", settings["model"]),
            label_path("task", task),
        ]
    )
    url = f"{settings['url']}/metrics/{group}"
    status, answer = call("PUT", url, metrics.render().encode(), {"Content-Type": CONTENT_TYPE})
    if status not in PUSHED:
        raise CallFailedError(f"the Pushgateway answers {status}: {answer[:300]!r}")
