"""Sums up a text and translates it: two deployments of Ray Serve, with nothing to fetch before they answer.

The models are stand-ins: a summary is the first sentences, a translation goes word by word. Replace both methods, and
what is around them stays: how deployments call each other, take settings and scale.

Send a text by POST; the answer says which replica gave it.
"""

import re

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

    def reconfigure(self, settings: dict) -> None:
        """Take up settings; Ray Serve calls it at the start, and in place whenever they change."""
        language = settings.get("language", "french")
        if language not in DICTIONARIES:
            known = ", ".join(DICTIONARIES)
            raise ValueError(f"'language' must be one of {known}, got '{language}'")
        self.language = language

    def translate(self, text: str) -> dict[str, str]:
        """Return the text in the other language, and who translated it."""
        words = DICTIONARIES[self.language]
        translated = re.sub(r"\w+", lambda found: words.get(found[0].lower(), found[0]), text)
        return {"text": translated, "language": self.language, "translator": replica()}


class Summarizer:
    """Answers requests: sums up, then lets the text be translated."""

    sentences = 1

    def __init__(self, translator: DeploymentHandle) -> None:
        """Take the handle of the other deployment, which `bind` hands over."""
        self.translator = translator

    def reconfigure(self, settings: dict) -> None:
        """Take up how many sentences make a summary."""
        self.sentences = settings.get("sentences", 1)

    async def __call__(self, request: Request) -> dict[str, str]:
        """Answer a request, whose body is the text."""
        text = (await request.body()).decode()
        sentences = re.split(r"(?<=[.!?])\s+", text.strip())
        summary = " ".join(sentences[: self.sentences])
        translation = await self.translator.translate.remote(summary)
        return {**translation, "summarizer": replica()}


def replica() -> str:
    """Return the name of the replica that runs this."""
    return serve.get_replica_context().replica_id.unique_id


app = serve.deployment(Summarizer).bind(serve.deployment(Translator).bind())
