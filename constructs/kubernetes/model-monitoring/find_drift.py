"""Compares what a model was asked and answered of late with a reference, feature by feature: one run."""

import datetime
import json
import logging
import os
import pathlib
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from drift_statistics import chi_square, kolmogorov_smirnov, population_stability
from log_records import logged_between
from metric_text import Metrics
from model_features import MISSING, Bins, Feature, Value
from prediction_records import Record, forget_before, records_between, rows_in, values_of
from push_metrics import push
from start_retraining import start_retraining

HOUR = 3600
DAY = 86_400


def present(values: Iterable[Value]) -> list[Value]:
    """Leave out what is missing."""
    return [value for value in values if value is not None]


def compared(feature: Feature, reference: list[Value], current: list[Value]) -> dict[str, float]:
    """Return what the tests say of a feature, by name; nothing of what there are no values of."""
    bins = Bins(feature, reference)
    found: dict[str, float] = {}
    counted = bins.count(current)
    index = population_stability(bins.reference, counted)
    if index is not None:
        found["psi"] = index
    if feature.kind == "numeric":
        test = kolmogorov_smirnov(numbers(reference), numbers(current))
        if test is not None:
            found["ks"], found["ks_p"] = test
    else:
        test = chi_square(without_missing(bins.reference), without_missing(counted))
        if test is not None:
            found["chi2"], found["chi2_p"] = test
    return found


def numbers(values: Iterable[Value]) -> list[float]:
    """Return the numbers among values."""
    return [value for value in values if isinstance(value, float)]


def without_missing(counts: Counter[str]) -> dict[str, int]:
    """Leave out the bin of what is missing: categories alone are tested."""
    return {name: number for name, number in counts.items() if name != MISSING}


def crossed(thresholds: dict[str, float], found: dict[str, float]) -> list[str]:
    """Return the tests by which a feature has drifted: an index or a distance above, a likelihood below."""
    return [
        name
        for name, threshold in thresholds.items()
        if name in found
        and (found[name] < threshold if name.endswith("_p") else found[name] > threshold)
    ]


def window_of(settings: dict[str, Any], begin: float, end: float) -> Iterable[Record]:
    """Yield the records between two times, from wherever they are."""
    source = settings["records"]
    if source["from"] == "folder":
        return records_between(source["folder"], begin, end)
    return logged_between(source, begin, end)


def reference_of(settings: dict[str, Any], begin: float) -> Iterable[Record]:
    """Yield the rows of the reference: files, rows of the settings, or the time before the window."""
    reference = settings["reference"]
    if reference["from"] == "before":
        return window_of(settings, begin - reference["hours"] * HOUR, begin)
    return rows_in(reference["folder"]) if reference["from"] == "folder" else reference["rows"]


def tell(metrics: Metrics, feature: Feature, found: dict[str, float]) -> None:
    """Set the metrics of a feature."""
    if "psi" in found:
        metrics.set("model_drift_psi", found["psi"], feature=feature.name)
    if "ks" in found:
        metrics.set("model_drift_ks", found["ks"], feature=feature.name)
        metrics.set("model_drift_p_value", found["ks_p"], feature=feature.name, test="ks")
    if "chi2" in found:
        metrics.set("model_drift_chi_square", found["chi2"], feature=feature.name)
        metrics.set("model_drift_p_value", found["chi2_p"], feature=feature.name, test="chi2")


def judged(settings: dict[str, Any], now: float) -> tuple[Metrics, dict[str, dict[str, float]]]:
    """Compare every feature; return the metrics, and what of each has drifted. Too few values say nothing."""
    features = [Feature.of(each) for each in settings["features"]]
    begin = now - settings["hours"] * HOUR
    current = values_of(features, window_of(settings, begin, now))
    reference = values_of(features, reference_of(settings, begin))
    metrics, drifted = Metrics(), {}
    for feature in features:
        windows = {"current": current[feature.name], "reference": reference[feature.name]}
        for window, values in windows.items():
            metrics.set("model_drift_values", len(values), feature=feature.name, window=window)
        if min(map(len, windows.values())) < settings["leastValues"]:
            continue
        found = compared(feature, reference[feature.name], current[feature.name])
        tell(metrics, feature, found)
        tests = crossed(settings["thresholds"], found)
        if tests:
            drifted[feature.name] = {name: round(found[name], 6) for name in tests}
    metrics.set("model_drift_last_run_timestamp_seconds", now)
    return metrics, drifted


def main() -> None:
    """Compare, tell, and have the model trained anew where something has drifted."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    settings = json.loads(pathlib.Path(os.environ["MONITOR_SETTINGS"]).read_text(encoding="utf-8"))
    now = time.time()
    metrics, drifted = judged(settings, now)
    push(settings["push"], metrics, "drift")
    result: dict[str, Any] = {"drifted": drifted}
    if settings.get("keepDays") is not None:
        forget_before(settings["records"]["folder"], now - settings["keepDays"] * DAY)
    if drifted and settings.get("retraining") is not None:
        moment = datetime.datetime.fromtimestamp(now, datetime.UTC)
        model = settings["push"]["model"]
        result["retraining"] = start_retraining(settings["retraining"], model, drifted, moment)
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
