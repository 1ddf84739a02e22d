"""What the router's meter counts of an answer."""

import json
from types import ModuleType, SimpleNamespace

import pytest
from prometheus_client import REGISTRY

USAGE = {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}


@pytest.fixture(scope="module")
def program(load) -> ModuleType:
    return load("constructs/kubernetes/vllm/llm_usage.py")


def answered(program: ModuleType, content: bytes, **headers: str) -> None:
    program.meter.post_request(SimpleNamespace(headers=headers), bytearray(content))


def tokens(client: str, kind: str, model: str = "llama") -> float | None:
    labels = {"client": client, "model": model, "kind": kind}
    return REGISTRY.get_sample_value("llm_usage_tokens_total", labels)


def test_an_answer_counts_for_its_client(program):
    answered(
        program, json.dumps({"model": "llama", "usage": USAGE}).encode(), **{"x-llm-client": "ci"}
    )
    assert (tokens("ci", "prompt"), tokens("ci", "answer")) == (7, 5)
    assert (
        REGISTRY.get_sample_value("llm_usage_requests_total", {"client": "ci", "model": "llama"})
        == 1
    )


def test_a_stream_counts_once_by_its_last_event(program):
    first = json.dumps({"model": "llama", "usage": {"prompt_tokens": 7, "completion_tokens": 1}})
    last = json.dumps({"model": "llama", "choices": [], "usage": USAGE})
    stream = f"data: {first}\n\ndata: {{broken\n\ndata: {last}\n\ndata: [DONE]\n\n"
    answered(program, stream.encode(), **{"x-llm-client": "stream"})
    assert (tokens("stream", "prompt"), tokens("stream", "answer")) == (7, 5)


IN_AND_OUT = {"input_tokens": 7, "output_tokens": 5}


def stream_of(*events: dict) -> bytes:
    return "".join(
        f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events
    ).encode()


def test_other_interfaces_have_other_words(program):
    content = json.dumps({"model": "llama", "usage": IN_AND_OUT}).encode()
    answered(program, content, **{"x-llm-client": "words"})
    assert (tokens("words", "prompt"), tokens("words", "answer")) == (7, 5)


def test_a_stream_of_messages_says_its_model_first(program):
    begun = {"model": "llama", "usage": {"input_tokens": 7, "output_tokens": 0}}
    stream = stream_of(
        {"type": "message_start", "message": begun},
        {"type": "message_delta", "usage": IN_AND_OUT},
        {"type": "message_stop"},
    )
    answered(program, stream, **{"x-llm-client": "messages"})
    assert (tokens("messages", "prompt"), tokens("messages", "answer")) == (7, 5)


def test_a_stream_of_responses_ends_with_the_whole(program):
    stream = stream_of(
        {"type": "response.created", "response": {"model": "llama", "usage": None}},
        {"type": "response.completed", "response": {"model": "llama", "usage": IN_AND_OUT}},
    )
    answered(program, stream, **{"x-llm-client": "responses"})
    assert (tokens("responses", "prompt"), tokens("responses", "answer")) == (7, 5)


def test_who_says_no_name_is_of_the_cluster(program):
    answered(program, json.dumps({"model": "llama", "usage": USAGE}).encode())
    assert tokens("cluster", "answer") == 5


def test_a_name_is_cut_where_it_is_too_long(program):
    answered(
        program,
        json.dumps({"model": "llama", "usage": USAGE}).encode(),
        **{"x-llm-client": "n" * 99},
    )
    assert tokens("n" * 63, "answer") == 5


@pytest.mark.parametrize(
    "content",
    [
        b'{"error": "no such model"}',
        b"Internal Server Error",
        b"",
        b'{"usage": null}',
        b'{"message": "no"}',
    ],
)
def test_an_answer_without_usage_counts_nothing(program, content):
    answered(program, content, **{"x-llm-client": "silent"})
    assert tokens("silent", "answer") is None


def test_an_embedding_has_a_prompt_alone(program):
    answered(
        program,
        json.dumps(
            {"model": "bge", "usage": {"prompt_tokens": 3, "completion_tokens": None}}
        ).encode(),
        **{"x-llm-client": "search"},
    )
    assert (tokens("search", "prompt", "bge"), tokens("search", "answer", "bge")) == (3, 0)


def events(*objects: dict) -> bytes:
    return b"".join(b"event: x\ndata: " + json.dumps(each).encode() + b"\n\n" for each in objects)


def test_the_newer_api_counts_once_by_its_last_event(program):
    usage = {"input_tokens": 11, "output_tokens": 3}
    response = {"model": "llama", "usage": usage}
    answered(
        program,
        events(
            {"type": "response.created", "response": {"model": "llama"}}, {"response": response}
        ),
        **{"x-llm-client": "newer"},
    )
    assert (tokens("newer", "prompt"), tokens("newer", "answer")) == (11, 3)


def test_parts_of_a_message_count_together(program):
    start = {"type": "message_start", "message": {"model": "llama", "usage": {"input_tokens": 4}}}
    end = {"type": "message_delta", "usage": {"output_tokens": 6, "input_tokens": None}}
    answered(program, events(start, end), **{"x-llm-client": "parts"})
    assert (tokens("parts", "prompt"), tokens("parts", "answer")) == (4, 6)


def test_every_request_passes(program):
    assert program.meter.pre_request(None, b"", {}) is None
