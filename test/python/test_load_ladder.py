"""What a model under load is asked, and where the knee is said to be."""

import itertools
import json
import pathlib

import pytest

SETTINGS: dict = {
    "backend": "openai",
    "baseUrl": "http://router:8000",
    "endpoint": "/v1/completions",
    "model": "llama",
    "tokenizer": "/models/llama",
    "concurrencies": [1, 2, 4],
    "requestsPerUser": 8,
    "inputTokens": 1024,
    "outputTokens": 128,
    "leastGain": 0.1,
    "readySeconds": 60,
}


@pytest.fixture(scope="module")
def ladder(load):
    return load("constructs/kubernetes/load-test/load_ladder.py")


def step(concurrency: int, throughput: float, failed: int = 0) -> dict:
    """Make a step, as far as the knee depends on it."""
    return {
        "concurrency": concurrency,
        "outputTokensPerSecond": throughput,
        "failed": failed,
    }


def knee(ladder, *steps: dict) -> int | None:
    """Find the users of the knee."""
    found = ladder.knee(list(steps), 0.1)
    return found and found["concurrency"]


def options(command: list[str]) -> dict[str, str]:
    """Read a command's options."""
    return {
        option: value for option, value in itertools.pairwise(command) if option.startswith("--")
    }


def test_a_step_is_asked_for_by_so_many_users(ladder):
    asked = options(ladder.command(SETTINGS, 4, "/results"))
    assert asked["--max-concurrency"] == "4"
    assert asked["--num-prompts"] == "32"
    assert asked["--random-input-len"] == "1024"
    assert asked["--random-output-len"] == "128"
    assert asked["--base-url"] == "http://router:8000"
    assert asked["--endpoint"] == "/v1/completions"
    assert asked["--tokenizer"] == "/models/llama"
    assert asked["--result-filename"] == "4.json"
    assert "--header" not in asked


def test_no_step_has_prompts_of_another(ladder):
    seeds = [
        options(ladder.command(SETTINGS, users, "/results"))["--seed"]
        for users in SETTINGS["concurrencies"]
    ]
    assert len(set(seeds)) == 3


def test_a_key_goes_in_the_header_that_is_named(ladder, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    asked = options(ladder.command({**SETTINGS, "header": "x-api-key"}, 1, "/results"))
    assert asked["--header"] == "x-api-key=secret"


def test_the_knee_is_the_last_step_that_was_a_gain(ladder):
    steps = [step(1, 100), step(2, 190), step(4, 300), step(8, 310), step(16, 312)]
    assert knee(ladder, *steps) == 4


def test_a_gain_is_counted_for_twice_as_many_users(ladder):
    assert ladder.gain(step(1, 100), step(4, 400)) == pytest.approx(1.0)
    assert ladder.gain(step(2, 100), step(3, 100)) == pytest.approx(0.0)
    # A fifth more for four times as many is less than a tenth for twice as many.
    assert knee(ladder, step(1, 100), step(4, 120)) == 1
    assert knee(ladder, step(1, 100), step(4, 122)) == 4


def test_what_comes_after_the_knee_is_noise(ladder):
    assert knee(ladder, step(1, 100), step(2, 101), step(4, 150)) == 1


def test_a_step_with_failures_is_none(ladder):
    assert knee(ladder, step(1, 100), step(2, 200), step(4, 400, failed=1)) == 2
    assert knee(ladder, step(1, 100, failed=1)) is None


def test_nothing_is_no_beginning_of_a_gain(ladder):
    assert ladder.gain(step(1, 0), step(2, 100)) == 0


def test_the_end_of_the_ladder_is_no_knee_that_was_seen(ladder):
    climbing = [step(1, 100), step(2, 200)]
    assert ladder.report(climbing, 0.1) == {
        "knee": climbing[-1],
        "seen": False,
        "steps": climbing,
    }
    assert ladder.report([*climbing, step(4, 200)], 0.1)["seen"] is True
    assert ladder.report([step(1, 100, failed=1)], 0.1)["seen"] is False


@pytest.fixture
def program(ladder, monkeypatch):
    """Return what runs the program against a server that answers so many tokens a second, and fails from a step on."""

    def run(throughputs: dict[int, float], failing: int = 1000) -> list[int]:
        asked: list[int] = []

        def answer(command: list[str], *, check: bool) -> None:
            assert check
            users = int(options(command)["--max-concurrency"])
            asked.append(users)
            result = {
                "request_throughput": 1.26,
                "output_throughput": throughputs[users],
                "median_ttft_ms": 20.04,
                "p99_ttft_ms": 80,
                "median_tpot_ms": 9.5,
                "failed": int(users >= failing),
                "errors": ["left out"],
            }
            folder = pathlib.Path(options(command)["--result-dir"])
            (folder / f"{users}.json").write_text(json.dumps(result), encoding="utf-8")

        monkeypatch.setattr(ladder.subprocess, "run", answer)
        monkeypatch.setenv("LOAD_TEST", json.dumps(SETTINGS))
        ladder.main()
        return asked

    return run


def test_a_table_for_people_is_followed_by_a_line_for_programs(program, capsys):
    assert program({1: 100, 2: 190.06, 4: 195}) == [1, 2, 4]
    *table, last = capsys.readouterr().out.splitlines()
    assert table[0].split()[:3] == ["concurrency", "requestsPerSecond", "outputTokensPerSecond"]
    assert table[2].split() == ["2", "1.3", "190.1", "20", "80", "9.5", "0"]
    assert len({len(line) for line in table}) == 1
    result = json.loads(last)
    assert result["seen"] is True
    assert result["knee"] == {
        "concurrency": 2,
        "requestsPerSecond": 1.3,
        "outputTokensPerSecond": 190.1,
        "medianFirstTokenMs": 20.0,
        "p99FirstTokenMs": 80,
        "medianTokenMs": 9.5,
        "failed": 0,
    }


def test_the_ladder_ends_where_requests_fail(program, capsys):
    assert program({1: 100, 2: 200}, failing=2) == [1, 2]
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["knee"]["concurrency"] == 1


def test_a_test_fails_where_the_first_step_does(program):
    with pytest.raises(SystemExit, match="at the first step"):
        program({1: 100}, failing=1)
