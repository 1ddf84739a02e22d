"""What of a request or an answer is looked at: features, and how their values are spread."""

import dataclasses
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Value = float | str | None
#: Values of each feature of one request; None for one that is missing.
Observation = dict[str, list[Value]]

EVERY = "*"
# No category is called so, or it would be told apart in its own right.
MISSING = "(missing)"
OTHER = "(other)"
#: Categories that are told apart; each is a series.
MOST_CATEGORIES = 50
LONGEST_CATEGORY = 64
PARTS_OF_REFERENCE = 10


@dataclasses.dataclass(frozen=True)
class Feature:
    """One thing that is looked at."""

    name: str
    #: `request` or `response`.
    part: str
    path: tuple[str, ...]
    #: `numeric` or `categorical`.
    kind: str
    #: Of numbers: `value`, or the `length` of a text or a list.
    measure: str = "value"
    #: Of numbers: the values between bins; without them tenths of the reference.
    edges: tuple[float, ...] = ()

    @classmethod
    def of(cls, settings: dict[str, Any]) -> "Feature":
        """Read a feature of the settings."""
        return cls(
            name=settings["name"],
            part=settings["part"],
            path=tuple(settings["path"].split(".")),
            kind=settings["kind"],
            measure=settings.get("measure", "value"),
            edges=tuple(settings.get("bins", ())),
        )

    def values_in(self, document: Any) -> list[Value]:
        """Return the values of a document: one, or those of every example of a batch."""
        return [self.value_of(found) for found in found_at(document, self.path)]

    def value_of(self, found: Any) -> Value:
        """Return what counts of something that was found; None for what is of no use."""
        if self.kind == "categorical":
            return category_of(found)
        if self.measure == "length":
            return float(len(found)) if isinstance(found, str | list | dict) else None
        return number_of(found)

    def value_of_row(self, row: dict[str, Any]) -> Value:
        """Return the value of a row of a reference, which may have a length where a request has a text."""
        found = row.get(self.name)
        number = number_of(found) if self.measure == "length" else None
        return self.value_of(found) if number is None else number


def found_at(document: Any, path: Sequence[str]) -> Iterator[Any]:
    """Yield what is at a path: `*` is every member of a list, a number is one of them; None for what is not there."""
    if not path:
        yield document
        return
    step, rest = path[0], path[1:]
    if isinstance(document, list):
        if step == EVERY:
            for member in document:
                yield from found_at(member, rest)
            return
        if step.isdecimal() and int(step) < len(document):
            yield from found_at(document[int(step)], rest)
            return
    elif isinstance(document, dict) and step in document:
        yield from found_at(document[step], rest)
        return
    yield None


def number_of(found: Any) -> float | None:
    """Return a number; None for anything else, and for what is not finite."""
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    try:
        value = float(found)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def category_of(found: Any) -> str | None:
    """Return a category as text; None for what is none."""
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, str):
        return found[:LONGEST_CATEGORY]
    number = number_of(found)
    return None if number is None else f"{number:.12g}"


class Bins:
    """The bins that values of a feature fall into, made of a reference once."""

    def __init__(self, feature: Feature, reference: Iterable[Value] = ()) -> None:
        """Take edges as they are given, or as the reference has them."""
        values = list(reference)
        known = [value for value in values if value is not None]
        self.numbers = sorted(value for value in known if isinstance(value, float))
        self._is_numeric = feature.kind == "numeric"
        self.edges = feature.edges or tenths(self.numbers)
        counted = Counter(value for value in known if isinstance(value, str))
        self.categories = {name for name, _ in counted.most_common(MOST_CATEGORIES)}
        self._is_open = not self.categories
        self.reference = self.count(values)

    def bin_of(self, value: Value) -> str:
        """Return the name of a value's bin: `10..20` holds what is above 10, and at most 20."""
        if value is None:
            return MISSING
        if isinstance(value, float) and self._is_numeric:
            place = bisect_left(self.edges, value)
            low = f"{self.edges[place - 1]:.12g}" if place > 0 else ""
            high = f"{self.edges[place]:.12g}" if place < len(self.edges) else ""
            return f"{low}..{high}"
        return self._category(str(value))

    def _category(self, value: str) -> str:
        # Without a reference the first that come are told apart.
        if self._is_open and len(self.categories) < MOST_CATEGORIES:
            self.categories.add(value)
        return value if value in self.categories else OTHER

    def is_outlier(self, value: Value) -> bool:
        """Tell whether the reference has nothing like it; without a reference nothing is."""
        if value is None:
            return False
        if self._is_numeric:
            is_known = not self.numbers or self.numbers[0] <= float(value) <= self.numbers[-1]
            return not is_known
        return not self._is_open and value not in self.categories

    def count(self, values: Iterable[Value]) -> Counter[str]:
        """Count values by bin."""
        return Counter(map(self.bin_of, values))


def tenths(numbers: Sequence[float]) -> tuple[float, ...]:
    """Return the values between tenths of a sample, each once; around a constant what is below it has a bin."""
    if not numbers:
        return ()
    last = len(numbers) - 1
    inner = range(1, PARTS_OF_REFERENCE)
    edges = tuple(sorted({numbers[part * last // PARTS_OF_REFERENCE] for part in inner}))
    if numbers[0] == numbers[-1]:
        return (math.nextafter(numbers[0], -math.inf), numbers[0])
    return edges


def observed(features: Iterable[Feature], request: Any, response: Any) -> Observation:
    """Return the values of all features of a request and its answer."""
    parts = {"request": request, "response": response}
    return {each.name: each.values_in(parts[each.part]) for each in features}
