"""Asks a model by more and more users at once, and says from where on more of them are no gain.

`vllm bench serve` does each step: https://docs.vllm.ai/en/stable/cli/bench/serve.html. What it is told stands in the
environment, as JSON. The last line is the result, as JSON too.
"""

import json
import math
import os
import pathlib
import subprocess
import tempfile

SETTINGS_VARIABLE = "LOAD_TEST"
KEY_VARIABLE = "OPENAI_API_KEY"

# What `--percentile-metrics` and `--metric-percentiles` make the names of.
FIELDS = {
    "requestsPerSecond": "request_throughput",
    "outputTokensPerSecond": "output_throughput",
    "medianFirstTokenMs": "median_ttft_ms",
    "p99FirstTokenMs": "p99_ttft_ms",
    "medianTokenMs": "median_tpot_ms",
    "failed": "failed",
}


def command(settings: dict, concurrency: int, folder: str) -> list[str]:
    """Say what asks for one step. Prompts differ from step to step, or a cache would know them."""
    header = settings.get("header")
    return [
        *("vllm", "bench", "serve"),
        *("--backend", settings["backend"]),
        *("--base-url", settings["baseUrl"]),
        *("--endpoint", settings["endpoint"]),
        *("--model", settings["model"]),
        *("--tokenizer", settings["tokenizer"]),
        *("--dataset-name", "random"),
        *("--random-input-len", str(settings["inputTokens"])),
        *("--random-output-len", str(settings["outputTokens"])),
        *("--max-concurrency", str(concurrency)),
        *("--num-prompts", str(concurrency * settings["requestsPerUser"])),
        *("--num-warmups", "1"),
        *("--seed", str(concurrency)),
        *("--temperature", "0"),
        *("--ready-check-timeout-sec", str(settings["readySeconds"])),
        *("--percentile-metrics", "ttft,tpot"),
        *("--metric-percentiles", "99"),
        *("--save-result", "--result-dir", folder, "--result-filename", f"{concurrency}.json"),
        "--disable-tqdm",  # the bar of progress is for terminals, and each of its steps a line of the log
        *(("--header", f"{header}={os.environ[KEY_VARIABLE]}") if header else ()),
    ]


def run(settings: dict, concurrency: int, folder: str) -> dict:
    """Do one step."""
    subprocess.run(command(settings, concurrency, folder), check=True)  # noqa: S603 - a list of arguments, and no shell
    saved = pathlib.Path(folder) / f"{concurrency}.json"
    result = json.loads(saved.read_text(encoding="utf-8"))
    return {"concurrency": concurrency, **{name: result[key] for name, key in FIELDS.items()}}


def gain(before: dict, after: dict) -> float:
    """Tell what share more a doubling of users brings, wherever the two steps are."""
    if before["outputTokensPerSecond"] <= 0:
        return 0.0
    doublings = math.log2(after["concurrency"] / before["concurrency"])
    grown = after["outputTokensPerSecond"] / before["outputTokensPerSecond"]
    return grown ** (1 / doublings) - 1


def knee(steps: list[dict], least: float) -> dict | None:
    """Find the step after which more users are no gain: the last of those that each brought at least so much.

    A step in which a request failed is none. Without any there is no knee.
    """
    found = None
    for step in steps:
        if step["failed"] > 0 or (found is not None and gain(found, step) < least):
            return found
        found = step
    return found


def table(steps: list[dict]) -> str:
    """Lay out the steps for people."""
    names = ["concurrency", *FIELDS]
    rows = [names, *([f"{step[name]:.10g}" for name in names] for step in rounded(steps))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )


def rounded(steps: list[dict]) -> list[dict]:
    """Leave one place after the point."""
    return [{name: round(value, 1) for name, value in step.items()} for step in steps]


def report(steps: list[dict], least: float) -> dict:
    """Sum up: a knee at the last step is none that was seen, but the end of the ladder."""
    found = knee(steps, least)
    return {"knee": found, "seen": found is not None and found is not steps[-1], "steps": steps}


def main() -> None:
    """Go up, and say what was seen, even where a step was the last that the server bore."""
    settings = json.loads(os.environ[SETTINGS_VARIABLE])
    steps: list[dict] = []
    with tempfile.TemporaryDirectory() as folder:
        for concurrency in settings["concurrencies"]:
            steps.append(run(settings, concurrency, folder))
            if steps[-1]["failed"] > 0:
                break
    result = report(rounded(steps), settings["leastGain"])
    print(table(steps), flush=True)
    print(json.dumps(result), flush=True)
    if result["knee"] is None:
        raise SystemExit("requests failed at the first step already")


if __name__ == "__main__":
    main()
