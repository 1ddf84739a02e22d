"""Counts the tokens of every answer, by client and model.

The router's own counters know no client, and no stream. The router finds `meter` by `--callbacks`.
https://github.com/vllm-project/production-stack/blob/vllm-stack-0.1.12/src/vllm_router/services/callbacks_service/callbacks.py
"""

import json
from collections.abc import Iterator
from typing import Any

from prometheus_client import Counter

# The edge writes it over whatever a client sends: who has the key, or the token.
CLIENT_HEADER = "x-llm-client"
# Who calls from within the cluster, and says no name.
UNNAMED = "cluster"
LONGEST_NAME = 63

TOKENS = Counter(
    "llm_usage_tokens", "Tokens of prompts and of answers.", ["client", "model", "kind"]
)
REQUESTS = Counter("llm_usage_requests", "Requests that were answered.", ["client", "model"])


def objects_of(content: bytes) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of an answer: one, or one for each event of a stream."""
    for line in content.splitlines():
        text = line.removeprefix(b"data:").strip()
        if not text.startswith(b"{"):
            continue
        try:
            yield json.loads(text)
        except ValueError:
            continue


def usage_of(content: bytes) -> tuple[str, dict[str, Any]] | None:
    """Return model and usage, which the last event of a stream has; None for an answer without, as an error is."""
    found = None
    for answer in objects_of(content):
        usage = answer.get("usage")
        if isinstance(usage, dict):
            found = (str(answer.get("model", "")), usage)
    return found


class UsageMeter:
    """What the router calls before and after each request."""

    def pre_request(self, _request: Any, _body: bytes, _json: Any) -> None:
        """Let every request pass."""

    def post_request(self, request: Any, content: bytes) -> None:
        """Count what an answer took."""
        found = usage_of(bytes(content))
        if found is None:
            return
        model, usage = found
        client = request.headers.get(CLIENT_HEADER, UNNAMED)[:LONGEST_NAME]
        REQUESTS.labels(client, model).inc()
        TOKENS.labels(client, model, "prompt").inc(usage.get("prompt_tokens") or 0)
        TOKENS.labels(client, model, "answer").inc(usage.get("completion_tokens") or 0)


meter = UsageMeter()
