"""How far two samples of one feature are apart. Nothing but numbers; no value is a NaN."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence

# A bin that nothing fell into counts as this share: the logarithm of none has no end.
SMALLEST_SHARE = 1e-4
SERIES_STEPS = 500
PRECISION = 1e-12
# From here on the sum of exponentials ends quickly, below it the other one does.
# https://en.wikipedia.org/wiki/Kolmogorov%E2%80%93Smirnov_test#Kolmogorov_distribution
KOLMOGOROV_TURN = 1.0


def shares(counts: Mapping[str, int], keys: Sequence[str]) -> list[float]:
    """Return the share of each key, at least the smallest."""
    total = sum(counts.values())
    return [max(counts.get(key, 0) / total, SMALLEST_SHARE) for key in keys]


def population_stability(reference: Mapping[str, int], current: Mapping[str, int]) -> float | None:
    """Return the population stability index over bins or categories; None where one of the two is empty.

    The sum of (current - reference) * ln(current / reference) over the shares of each bin.
    https://search.r-project.org/CRAN/refmans/scorecard/html/perf_psi.html
    """
    if sum(reference.values()) == 0 or sum(current.values()) == 0:
        return None
    keys = sorted({*reference, *current})
    before, after = shares(reference, keys), shares(current, keys)
    return sum((a - b) * math.log(a / b) for b, a in zip(before, after, strict=True))


def kolmogorov_smirnov(
    reference: Sequence[float], current: Sequence[float]
) -> tuple[float, float] | None:
    """Return the largest distance of the two distributions, and how likely it is by chance; None without values.

    The likelihood is that of the limit of large samples: https://en.wikipedia.org/wiki/Kolmogorov%E2%80%93Smirnov_test
    """
    if not reference or not current:
        return None
    before, after = sorted(reference), sorted(current)
    distance = max(
        abs(bisect_right(before, value) / len(before) - bisect_right(after, value) / len(after))
        for value in {*before, *after}
    )
    size = len(before) * len(after) / (len(before) + len(after))
    return distance, kolmogorov_tail(math.sqrt(size) * distance)


def kolmogorov_tail(x: float) -> float:
    """Return how likely Kolmogorov's distribution is above x."""
    if x <= 0:
        return 1.0
    if x < KOLMOGOROV_TURN:
        factor = math.pi**2 / (8 * x**2)
        terms = (math.exp(-((2 * k - 1) ** 2) * factor) for k in range(1, 10))
        return clamped(1 - math.sqrt(2 * math.pi) / x * sum(terms))
    signed = ((-1) ** (k - 1) * math.exp(-2 * k**2 * x**2) for k in range(1, 10))
    return clamped(2 * sum(signed))


def chi_square(
    reference: Mapping[str, int], current: Mapping[str, int]
) -> tuple[float, float] | None:
    """Return Pearson's statistic of two counts of categories, and how likely it is by chance; None without counts.

    https://en.wikipedia.org/wiki/Chi-squared_test
    """
    rows = (sum(reference.values()), sum(current.values()))
    if 0 in rows:
        return None
    keys = [key for key in {*reference, *current} if reference.get(key, 0) + current.get(key, 0)]
    statistic = 0.0
    for key in keys:
        column = reference.get(key, 0) + current.get(key, 0)
        for counts, row in ((reference, rows[0]), (current, rows[1])):
            expected = row * column / sum(rows)
            statistic += (counts.get(key, 0) - expected) ** 2 / expected
    freedom = len(keys) - 1
    return statistic, (1.0 if freedom == 0 else chi_square_tail(statistic, freedom))


def chi_square_tail(statistic: float, freedom: int) -> float:
    """Return how likely a chi-square distribution is above a value: the regularized upper gamma function."""
    shape, x = freedom / 2, statistic / 2
    if x <= 0:
        return 1.0
    scale = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        return clamped(1 - scale * gamma_series(shape, x))
    return clamped(scale * gamma_fraction(shape, x))


def gamma_series(shape: float, x: float) -> float:
    """Sum the series of the lower gamma function.

    https://dlmf.nist.gov/8.7.E1
    """
    term = total = 1 / shape
    for step in range(1, SERIES_STEPS):
        term *= x / (shape + step)
        total += term
        if term < total * PRECISION:
            break
    return total


def gamma_fraction(shape: float, x: float) -> float:
    """Work out the continued fraction of the upper gamma function, from its end.

    https://dlmf.nist.gov/8.9.E2
    """
    value = 0.0
    for step in range(SERIES_STEPS, 0, -1):
        value = step * (step - shape) / (x + 2 * step + 1 - shape - value)
    return 1 / (x + 1 - shape - value)


def clamped(probability: float) -> float:
    """Keep what rounding may have put outside."""
    return min(1.0, max(0.0, probability))
