"""How good predictions are, compared with what is known to be right."""

import math
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any


def as_text(value: Any) -> str:
    """Write a label as text: a model may answer 1 where the file says "1", or 1.0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def plain(value: Any) -> str:
    """Leave out what two texts may differ in and say the same: case, form of characters, white space."""
    return " ".join(unicodedata.normalize("NFKC", as_text(value)).casefold().split())


def share(hits: Sequence[bool]) -> float | None:
    """Return how many of them are true; None of none."""
    return sum(hits) / len(hits) if hits else None


def accuracy(labels: Sequence[Any], predictions: Sequence[Any]) -> float | None:
    """Return the share of labels that are predicted."""
    return share([as_text(a) == as_text(b) for a, b in zip(labels, predictions, strict=True)])


def exact_match(labels: Sequence[Any], predictions: Sequence[Any]) -> float | None:
    """Return the share of texts that say the same."""
    return share([plain(a) == plain(b) for a, b in zip(labels, predictions, strict=True)])


def f1(labels: Sequence[Any], predictions: Sequence[Any]) -> float | None:
    """Return the mean over classes of 2 TP / (2 TP + FP + FN); classes are those of labels and of predictions."""
    pairs = [(as_text(a), as_text(b)) for a, b in zip(labels, predictions, strict=True)]
    classes = {name for pair in pairs for name in pair}
    if not classes:
        return None
    return math.fsum(f1_of(name, pairs) for name in classes) / len(classes)


def f1_of(name: str, pairs: Sequence[tuple[str, str]]) -> float:
    """Return that of one class, which is in one of the pairs at least."""
    hits = sum(label == prediction == name for label, prediction in pairs)
    named = sum((label == name) + (prediction == name) for label, prediction in pairs)
    return 2 * hits / named


def differences(labels: Sequence[Any], predictions: Sequence[Any]) -> list[float]:
    """Return how far each prediction is off; one that is no number is left to who counts failures."""
    return [float(b) - float(a) for a, b in zip(labels, predictions, strict=True)]


def rmse(labels: Sequence[Any], predictions: Sequence[Any]) -> float | None:
    """Return the root of the mean square error."""
    errors = differences(labels, predictions)
    return math.sqrt(math.fsum(each**2 for each in errors) / len(errors)) if errors else None


def mae(labels: Sequence[Any], predictions: Sequence[Any]) -> float | None:
    """Return the mean absolute error."""
    errors = differences(labels, predictions)
    return math.fsum(map(abs, errors)) / len(errors) if errors else None


METRICS: dict[str, Callable[[Sequence[Any], Sequence[Any]], float | None]] = {
    "accuracy": accuracy,
    "exact-match": exact_match,
    "f1": f1,
    "rmse": rmse,
    "mae": mae,
}
# Of these, less is better; and labels are numbers.
ERRORS = frozenset({"rmse", "mae"})


def is_number(value: Any) -> bool:
    """Tell a number, also one in a text, from what cannot be compared."""
    try:
        return not isinstance(value, bool) and math.isfinite(float(value))
    except (TypeError, ValueError):
        return False


def quantile(values: Sequence[float], part: float) -> float | None:
    """Return the value that this part of the values is not above: the nearest rank."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]
