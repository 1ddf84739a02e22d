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


def usages_in(answer: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield model and usage of an answer or event; some APIs have them one level down."""
    for part in (answer, answer.get("response"), answer.get("message")):
        if isinstance(part, dict) and isinstance(part.get("usage"), dict):
            yield str(part.get("model") or ""), part["usage"]


def usage_of(content: bytes) -> tuple[str, dict[str, Any]] | None:
    """Return model and usage, of which later events know more; None for an answer without, as an error is."""
    model, usage = "", {}
    for answer in objects_of(content):
        for named, part in usages_in(answer):
            model = named or model
            usage.update({key: value for key, value in part.items() if value is not None})
    return (model, usage) if usage else None


def tokens_of(usage: dict[str, Any]) -> dict[str, int]:
    """Return tokens by kind: as OpenAI's older API calls them, and as its newer one and Anthropic's do."""
    return {
        "prompt": usage.get("prompt_tokens", usage.get("input_tokens", 0)),
        "answer": usage.get("completion_tokens", usage.get("output_tokens", 0)),
    }


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
        for kind, tokens in tokens_of(usage).items():
            TOKENS.labels(client, model, kind).inc(tokens)


meter = UsageMeter()
