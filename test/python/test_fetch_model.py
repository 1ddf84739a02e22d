"""Which files of a repository are fetched."""

import sys
from fnmatch import fnmatch
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def program(load) -> ModuleType:
    return load("constructs/kubernetes/vllm/fetch_model.py")


def fetched(program: ModuleType, *files: str) -> list[str]:
    patterns = program.ignored(files)
    return [file for file in files if not any(fnmatch(file, pattern) for pattern in patterns)]


def test_safetensors_are_fetched_alone(program):
    assert fetched(
        program,
        "config.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
        "pytorch_model-00001-of-00002.bin",
        "consolidated.safetensors",
        "original/consolidated.00.pth",
        "tokenizer.json",
    ) == [
        "config.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
        "tokenizer.json",
    ]


def test_other_weights_are_fetched_where_there_are_no_safetensors(program):
    assert fetched(
        program, "config.json", "pytorch_model.bin", "flax_model.msgpack", "tf_model.h5"
    ) == [
        "config.json",
        "pytorch_model.bin",
    ]


def test_weights_in_one_piece_are_fetched_where_there_are_no_parts(program):
    assert fetched(program, "consolidated.safetensors", "params.json", "tekken.json") == [
        "consolidated.safetensors",
        "params.json",
        "tekken.json",
    ]


def test_the_repository_is_fetched_as_the_variables_say(program, monkeypatch):
    asked = []

    class Api:
        def list_repo_files(self, repository, revision):
            asked.append((repository, revision))
            return ["model.safetensors", "model.bin"]

    hub = ModuleType("huggingface_hub")
    monkeypatch.setattr(hub, "HfApi", Api, raising=False)
    monkeypatch.setattr(
        hub,
        "snapshot_download",
        lambda repository, **options: asked.append((repository, options)),
        raising=False,
    )
    monkeypatch.setitem(sys.modules, "huggingface_hub", hub)
    for name, value in {"REPOSITORY": "acme/m", "REVISION": "v1", "TARGET": "/models/m"}.items():
        monkeypatch.setenv(name, value)
    program.main()
    assert asked[0] == ("acme/m", "v1")
    assert asked[1][1]["local_dir"] == "/models/m"
    assert "*.bin" in asked[1][1]["ignore_patterns"]
