"""What a training program tells of itself."""

import http.client
from types import ModuleType

import pytest


@pytest.fixture
def program(load, monkeypatch) -> ModuleType:
    module = load("constructs/kubernetes/training/training_progress.py")
    for name in ("TRAINING_PROGRESS_PORT", *module.RANK_VARIABLES, *module.COUNT_VARIABLES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(module.time, "time", lambda: 1700000000.0)
    return module


def test_steps_and_checkpoints_are_told(program):
    progress = program.Progress()
    assert progress.render() == ""
    progress.step(samples=32, loss=0.5)
    progress.step(samples=16)
    progress.checkpoint()
    lines = [line for line in progress.render().splitlines() if not line.startswith("#")]
    assert lines == [
        "training_checkpoint_timestamp_seconds 1700000000.0",
        "training_loss 0.5",
        "training_samples_total 48.0",
        "training_step_timestamp_seconds 1700000000.0",
        "training_steps_total 2.0",
    ]
    assert "# TYPE training_steps_total counter\n" in progress.render()


def test_the_first_process_tells_for_all_of_its_node(program, monkeypatch):
    monkeypatch.setenv("TRAINING_PROGRESS_PORT", "0")
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "4")
    monkeypatch.setenv("LOCAL_RANK", "1")
    assert program.Progress().port is None
    monkeypatch.setenv("LOCAL_RANK", "0")
    progress = program.Progress()
    progress.step(samples=8)
    assert progress.port is not None
    connection = http.client.HTTPConnection("127.0.0.1", progress.port, timeout=5)
    connection.request("GET", "/metrics")
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert b"training_samples_total 32.0\n" in answer.read()


def test_processes_of_open_mpi_are_told_apart_as_well(program, monkeypatch):
    monkeypatch.setenv("TRAINING_PROGRESS_PORT", "0")
    monkeypatch.setenv("OMPI_COMM_WORLD_LOCAL_RANK", "3")
    assert program.Progress().port is None


def test_where_nobody_asks_nothing_listens(program):
    assert program.Progress().port is None
