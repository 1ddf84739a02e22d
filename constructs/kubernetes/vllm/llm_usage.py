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
# What chat and completions call it, and what `/v1/responses` and `/v1/messages` do.
PROMPT = ("prompt_tokens", "input_tokens")
ANSWER = ("completion_tokens", "output_tokens")

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


def parts_of(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield an event, and the answer inside of it: streams of `/v1/responses` and `/v1/messages` wrap theirs."""
    for part in (event, event.get("response"), event.get("message")):
        if isinstance(part, dict):
            yield part


def usage_of(content: bytes) -> tuple[str, dict[str, Any]] | None:
    """Return model and usage, of which later events know more; None for an answer without, as an error is."""
    model = ""
    usage: dict[str, Any] = {}
    for event in objects_of(content):
        for part in parts_of(event):
            model = str(part.get("model") or model)
            if isinstance(part.get("usage"), dict):
                usage |= {key: value for key, value in part["usage"].items() if value is not None}
    return (model, usage) if usage else None


def tokens_of(usage: dict[str, Any], *names: str) -> int:
    """Return a number that interfaces have different names for."""
    return next((usage[name] for name in names if usage.get(name)), 0)


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
        TOKENS.labels(client, model, "prompt").inc(tokens_of(usage, *PROMPT))
        TOKENS.labels(client, model, "answer").inc(tokens_of(usage, *ANSWER))


meter = UsageMeter()
