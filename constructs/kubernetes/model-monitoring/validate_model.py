"""Asks a model what is known already, and says how often it is right: one run.

Each line of the data set is `{"request": …, "label": …}`; for a language model `{"prompt": …, "label": …}`.
"""

import concurrent.futures
import dataclasses
import datetime
import http.client
import json
import logging
import os
import pathlib
import time
from collections.abc import Sequence
from itertools import islice
from typing import Any

from http_calls import CallFailedError, call_json
from metric_text import Metrics
from model_features import found_at
from prediction_records import rows_in
from push_metrics import push
from quality_statistics import ERRORS, METRICS, is_number, quantile
from start_retraining import start_retraining

log = logging.getLogger("validate_model")

OK = 200
QUANTILES = (0.5, 0.95)
CHAT_ANSWER = ("choices", "0", "message", "content")


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of an example."""

    label: Any
    #: None without an answer of use.
    prediction: Any
    seconds: float


def request_of(settings: dict[str, Any], example: dict[str, Any]) -> Any:
    """Return what is sent for an example."""
    if settings["api"]["kind"] == "json":
        return example["request"]
    messages = example.get("messages") or [{"role": "user", "content": example["prompt"]}]
    api = settings["api"]
    return {
        "model": api["model"],
        "messages": messages,
        "temperature": 0,
        "max_tokens": api["maxTokens"],
    }


def answer_path(settings: dict[str, Any]) -> Sequence[str]:
    """Return where the prediction is in an answer."""
    api = settings["api"]
    return str(api["prediction"]).split(".") if api["kind"] == "json" else CHAT_ANSWER


def ask(settings: dict[str, Any], example: dict[str, Any]) -> Outcome:
    """Ask one, and wait for the answer. One that fails is an outcome as well."""
    begin = time.monotonic()
    prediction = None
    try:
        status, answer = call_json(
            "POST",
            settings["url"],
            request_of(settings, example),
            timeout=settings["timeoutSeconds"],
        )
        if status == OK:
            prediction = next(found_at(answer, answer_path(settings)), None)
    except (OSError, http.client.HTTPException) as problem:
        log.info("no answer: %s", problem)
    return Outcome(example["label"], prediction, time.monotonic() - begin)


def is_of_use(outcome: Outcome, metrics: Sequence[str]) -> bool:
    """Tell whether a prediction can be compared."""
    if outcome.prediction is None or isinstance(outcome.prediction, list | dict):
        return False
    return not ERRORS.intersection(metrics) or is_number(outcome.prediction)


def examples_of(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the examples; one without a label, or none at all, is a mistake of who made the data set."""
    found = list(islice(rows_in(settings["dataset"]), settings["limit"]))
    if not found:
        raise CallFailedError(f"there is no example in the files *.jsonl of {settings['dataset']}")
    wanted = {"json": ("request",), "chat": ("prompt", "messages")}[settings["api"]["kind"]]
    for number, example in enumerate(found, 1):
        if "label" not in example or not any(key in example for key in wanted):
            raise CallFailedError(f"example {number} must have 'label' and {' or '.join(wanted)}")
    return found


def ask_all(settings: dict[str, Any], examples: Sequence[dict[str, Any]]) -> list[Outcome]:
    """Ask all of them, a few at once."""
    with concurrent.futures.ThreadPoolExecutor(settings["concurrency"]) as pool:
        return list(pool.map(lambda each: ask(settings, each), examples))


def qualities(outcomes: Sequence[Outcome], metrics: Sequence[str]) -> dict[str, float]:
    """Return each metric over the predictions of use; none of no prediction."""
    useful = [each for each in outcomes if is_of_use(each, metrics)]
    labels, predictions = [each.label for each in useful], [each.prediction for each in useful]
    values = {name: METRICS[name](labels, predictions) for name in metrics}
    return {name: value for name, value in values.items() if value is not None}


def broken(thresholds: dict[str, float], values: dict[str, float]) -> dict[str, float]:
    """Return the metrics that are worse than they may be."""
    return {
        name: values[name]
        for name, threshold in thresholds.items()
        if name in values
        and (values[name] > threshold if name in ERRORS else values[name] < threshold)
    }


def result_of(
    settings: dict[str, Any], outcomes: Sequence[Outcome], values: dict[str, float]
) -> Metrics:
    """Return the metrics of the run."""
    metrics = Metrics()
    useful = [each for each in outcomes if is_of_use(each, settings["metrics"])]
    for name, value in values.items():
        metrics.set("model_quality", value, metric=name)
    metrics.set("model_validation_examples", len(outcomes))
    metrics.set("model_validation_failure_ratio", 1 - len(useful) / len(outcomes))
    for part in QUANTILES:
        seconds = quantile([each.seconds for each in useful], part)
        if seconds is not None:
            metrics.set("model_validation_latency_seconds", seconds, quantile=str(part))
    metrics.set("model_validation_last_run_timestamp_seconds", time.time())
    return metrics


def main() -> None:
    """Ask, tell, and have the model trained anew where it is worse than it may be."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    settings = json.loads(pathlib.Path(os.environ["MONITOR_SETTINGS"]).read_text(encoding="utf-8"))
    outcomes = ask_all(settings, examples_of(settings))
    values = qualities(outcomes, settings["metrics"])
    push(settings["push"], result_of(settings, outcomes, values), "validation")
    bad = broken(settings["thresholds"], values)
    result = {"examples": len(outcomes), "quality": values, "below": sorted(bad)}
    if bad and settings.get("retraining") is not None:
        now = datetime.datetime.now(datetime.UTC)
        model = settings["push"]["model"]
        result["retraining"] = start_retraining(settings["retraining"], model, bad, now)
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
