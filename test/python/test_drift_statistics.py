"""How far samples are apart, and how good predictions are: against values that were worked out by hand."""

import math
from collections import Counter
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def drift(load) -> ModuleType:
    return load("constructs/kubernetes/model-monitoring/drift_statistics.py")


@pytest.fixture(scope="module")
def quality(load) -> ModuleType:
    return load("constructs/kubernetes/model-monitoring/quality_statistics.py")


@pytest.fixture(scope="module")
def features(load) -> ModuleType:
    return load("constructs/kubernetes/model-monitoring/model_features.py")


class TestStability:
    def test_is_the_sum_over_bins(self, drift):
        # (0.3 - 0.5) ln(0.3 / 0.5) + (0.7 - 0.5) ln(0.7 / 0.5)
        index = drift.population_stability({"a": 50, "b": 50}, {"a": 30, "b": 70})
        assert index == pytest.approx(0.2 * math.log(5 / 3) + 0.2 * math.log(7 / 5))
        assert index == pytest.approx(0.169460, abs=1e-6)

    def test_is_none_of_shares_that_are_alike(self, drift):
        assert drift.population_stability({"a": 1, "b": 3}, {"a": 100, "b": 300}) == 0

    def test_knows_a_category_that_the_reference_has_not(self, drift):
        # (0.5 - 1) ln(0.5) + (0.5 - 0.0001) ln(0.5 / 0.0001)
        index = drift.population_stability({"a": 10}, {"a": 5, "new": 5})
        assert index == pytest.approx(0.5 * math.log(2) + 0.4999 * math.log(5000))

    @pytest.mark.parametrize(("before", "after"), [({}, {"a": 1}), ({"a": 1}, {}), ({}, {"a": 0})])
    def test_says_nothing_of_an_empty_window(self, drift, before, after):
        assert drift.population_stability(before, after) is None


class TestKolmogorovSmirnov:
    def test_is_the_largest_distance(self, drift):
        # All of the first and a quarter of the second are 2 at most.
        distance, likely = drift.kolmogorov_smirnov([1, 1, 2, 2], [2, 3, 3, 4])
        assert distance == pytest.approx(0.75)
        # x² = 4 * 4 / 8 * 0.75² = 1.125, in twice the sum of (-1)^(k-1) exp(-2 k² x²)
        assert likely == pytest.approx(2 * (math.exp(-2.25) - math.exp(-9)))

    def test_is_nothing_between_constants_that_are_one(self, drift):
        assert drift.kolmogorov_smirnov([5, 5], [5, 5, 5]) == (0, 1)

    def test_is_all_between_constants_that_are_two(self, drift):
        assert drift.kolmogorov_smirnov([5] * 50, [6] * 50)[0] == 1

    @pytest.mark.parametrize(("before", "after"), [([], [1]), ([1], []), ([], [])])
    def test_says_nothing_of_an_empty_window(self, drift, before, after):
        assert drift.kolmogorov_smirnov(before, after) is None

    @pytest.mark.parametrize(
        # Tables of Kolmogorov's distribution: 1.3581 is passed once in twenty, 1.6276 once in a hundred.
        ("x", "likely"),
        [(0, 1), (0.5, 0.963945), (1.3581, 0.05), (1.6276, 0.01), (5, 0)],
    )
    def test_has_a_known_tail(self, drift, x, likely):
        assert drift.kolmogorov_tail(x) == pytest.approx(likely, abs=2e-6)


class TestChiSquare:
    def test_is_the_sum_of_squares_over_what_is_expected(self, drift):
        # Each of the four differs by 10 from its 40 or 60: 2 * 100/40 + 2 * 100/60
        statistic, likely = drift.chi_square({"a": 50, "b": 50}, {"a": 30, "b": 70})
        assert statistic == pytest.approx(5 + 10 / 3)
        # With one degree of freedom that is erfc(sqrt(x / 2)).
        assert likely == pytest.approx(math.erfc(math.sqrt(statistic / 2)))

    def test_is_nothing_of_one_category(self, drift):
        assert drift.chi_square({"a": 7}, {"a": 9}) == (0, 1)

    def test_counts_a_new_category(self, drift):
        # Expected are 15 and 5 in each row: 4 * 25/15 and 2 * 25/5, of which "a" and "new" have half each.
        statistic, _ = drift.chi_square({"a": 20}, {"a": 10, "new": 10})
        assert statistic == pytest.approx(25 / 15 * 2 + 25 / 5 * 2)

    def test_leaves_out_a_category_that_neither_has(self, drift):
        assert drift.chi_square({"a": 7, "b": 0}, {"a": 9}) == (0, 1)

    @pytest.mark.parametrize(("before", "after"), [({}, {"a": 1}), ({"a": 1}, {})])
    def test_says_nothing_of_an_empty_window(self, drift, before, after):
        assert drift.chi_square(before, after) is None

    @pytest.mark.parametrize(
        # The critical values that every table has.
        ("value", "freedom", "likely"),
        [(3.8415, 1, 0.05), (5.9915, 2, 0.05), (16.919, 9, 0.05), (124.342, 100, 0.05), (0, 3, 1)],
    )
    def test_has_a_known_tail(self, drift, value, freedom, likely):
        assert drift.chi_square_tail(value, freedom) == pytest.approx(likely, abs=2e-5)


class TestQuality:
    def test_counts_what_is_right(self, quality):
        assert quality.accuracy(["a", "b", 1, 2], ["a", "c", "1", 2.0]) == 0.75

    def test_takes_texts_that_say_the_same(self, quality):
        assert quality.exact_match(["New  York", "Paris"], [" new york\n", "London"]) == 0.5

    def test_weighs_classes_alike(self, quality):
        # a: 2 TP, 1 FN: 4/5; b: no TP: 0; c is predicted once and never right: 0.
        labels, predictions = ["a", "a", "a", "b"], ["a", "a", "c", "a"]
        assert quality.f1_of("a", list(zip(labels, predictions, strict=True))) == 4 / 6
        assert quality.f1(labels, predictions) == pytest.approx(4 / 6 / 3)

    def test_measures_errors_of_numbers(self, quality):
        assert quality.rmse([1, 2, 3], [1, 4, "7"]) == pytest.approx(math.sqrt(20 / 3))
        assert quality.mae([1, 2, 3], [1, 4, "7"]) == 2

    def test_says_nothing_of_no_predictions(self, quality):
        assert [metric([], []) for metric in quality.METRICS.values()] == [None] * 5
        assert quality.quantile([], 0.5) is None

    def test_has_quantiles_that_were_measured(self, quality):
        assert [quality.quantile([3, 1, 2, 4], part) for part in (0, 0.5, 0.95)] == [1, 2, 4]

    @pytest.mark.parametrize("value", [True, "x", None, [], float("nan"), "inf"])
    def test_takes_nothing_else_for_a_number(self, quality, value):
        assert not quality.is_number(value)


class TestFeatures:
    def feature(self, features, **settings):
        return features.Feature.of({"name": "f", "part": "request", "kind": "numeric", **settings})

    def test_are_found_at_their_paths(self, features):
        document = {"rows": [{"age": 3}, {"age": None}, {}, {"age": True}, {"age": float("nan")}]}
        every = self.feature(features, path="rows.*.age")
        assert every.values_in(document) == [3, None, None, None, None]
        assert self.feature(features, path="rows.0.age").values_in(document) == [3]
        assert self.feature(features, path="rows.9.age").values_in(document) == [None]
        assert self.feature(features, path="rows.age").values_in(document) == [None]
        assert self.feature(features, path="other").values_in(None) == [None]
        assert every.values_in({"rows": []}) == []
        assert self.feature(features, path="n").values_in({"n": 10**400}) == [None]

    def test_may_be_lengths_or_categories(self, features):
        length = self.feature(features, path="t", measure="length")
        texts: list[object] = ["four", [1, 2], 7]
        assert [length.values_in({"t": each}) for each in texts] == [[4], [2], [None]]
        named = self.feature(features, path="c", kind="categorical")
        values: list[object] = ["x", 1, 1.5, False, None, {}]
        found = [named.values_in({"c": each})[0] for each in values]
        assert found == ["x", "1", "1.5", "false", None, None]

    def test_fall_into_bins_by_their_upper_edge(self, features):
        bins = features.Bins(self.feature(features, path="f", bins=[0, 10]), [])
        assert [bins.bin_of(each) for each in (-1.0, 0.0, 0.5, 10.0, 11.0, None)] == [
            "..0",
            "..0",
            "0..10",
            "0..10",
            "10..",
            "(missing)",
        ]

    def test_have_tenths_of_the_reference_for_bins(self, features):
        bins = features.Bins(self.feature(features, path="f"), [float(n) for n in range(101)])
        assert bins.edges == tuple(float(n) for n in range(10, 100, 10))
        assert set(bins.reference.values()) == {10, 11}
        assert [bins.is_outlier(each) for each in (-0.1, 0.0, 100.0, 100.1, None)] == [
            True,
            False,
            False,
            True,
            False,
        ]

    def test_see_a_constant_change_both_ways(self, features, drift):
        bins = features.Bins(self.feature(features, path="f"), [5.0] * 20)
        for other in (4.0, 6.0):
            assert drift.population_stability(bins.reference, bins.count([other] * 20)) > 1
        assert drift.population_stability(bins.reference, bins.count([5.0] * 9)) == 0

    def test_tell_the_usual_categories_apart(self, features):
        named = self.feature(features, path="f", kind="categorical")
        bins = features.Bins(named, ["a", "a", "b"])
        assert bins.count(["a", "new", None]) == Counter({"a": 1, "(other)": 1, "(missing)": 1})
        assert [bins.is_outlier(each) for each in ("a", "new")] == [False, True]
        # Without a reference the first are; there is no end of series.
        first = features.Bins(named)
        assert len(first.count([f"c{n}" for n in range(200)])) == 51
        assert not first.is_outlier("c199")
