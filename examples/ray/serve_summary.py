"""Sums up a text and translates it: two deployments of Ray Serve, with nothing to fetch before they answer.

The models are stand-ins: a summary is the first sentences, a translation goes word by word. Replace both methods, and
what is around them stays: how deployments call each other, take settings and scale.

Send a text by POST; the answer says which replica gave it. Where a cluster is told who takes spans, each request is a
trace of both deployments, or a part of the one that it says: Ray Serve hands on nothing of that by itself.
"""

import os
import re
from contextlib import AbstractContextManager

from opentelemetry import propagate, trace
from ray import serve
from ray.serve.handle import DeploymentHandle
from starlette.requests import Request

DICTIONARIES = {
    "french": {"hello": "bonjour", "world": "monde", "the": "le", "and": "et"},
    "german": {"hello": "hallo", "world": "Welt", "the": "die", "and": "und"},
}


class Translator:
    """Translates word by word into the language of its settings."""

    language = "french"

    def __init__(self) -> None:
        """Send spans from this replica."""
        send_spans()

    def reconfigure(self, settings: dict) -> None:
        """Take up settings; Ray Serve calls it at the start, and in place whenever they change."""
        language = settings.get("language", "french")
        if language not in DICTIONARIES:
            known = ", ".join(DICTIONARIES)
            raise ValueError(f"'language' must be one of {known}, got '{language}'")
        self.language = language

    def translate(self, text: str, headers: dict[str, str]) -> dict[str, str]:
        """Return the text in the other language, and who translated it; the headers say of which trace it is a part."""
        words = DICTIONARIES[self.language]
        with span("translate", headers):
            translated = re.sub(r"\w+", lambda found: words.get(found[0].lower(), found[0]), text)
        return {"text": translated, "language": self.language, "translator": replica()}


class Summarizer:
    """Answers requests: sums up, then lets the text be translated."""

    sentences = 1

    def __init__(self, translator: DeploymentHandle) -> None:
        """Take the handle of the other deployment, which `bind` hands over."""
        self.translator = translator
        send_spans()

    def reconfigure(self, settings: dict) -> None:
        """Take up how many sentences make a summary."""
        self.sentences = settings.get("sentences", 1)

    async def __call__(self, request: Request) -> dict[str, str]:
        """Answer a request, whose body is the text."""
        text = (await request.body()).decode()
        sentences = re.split(r"(?<=[.!?])\s+", text.strip())
        summary = " ".join(sentences[: self.sentences])
        with span("summarize", dict(request.headers)):
            headers: dict[str, str] = {}
            propagate.inject(headers)
            translation = await self.translator.translate.remote(summary, headers)
        return {**translation, "summarizer": replica()}


def send_spans() -> None:
    """Send spans of this process where the variables of OpenTelemetry say; the image needs its exporter for HTTP."""
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    if "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" not in os.environ:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError:
        return
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def span(name: str, headers: dict[str, str]) -> AbstractContextManager[trace.Span]:
    """Return a span of the trace that the headers name, or of a new one."""
    tracer = trace.get_tracer(__name__)
    return tracer.start_as_current_span(name, context=propagate.extract(headers))


def replica() -> str:
    """Return the name of the replica that runs this."""
    return serve.get_replica_context().replica_id.unique_id


app = serve.deployment(Summarizer).bind(serve.deployment(Translator).bind())
