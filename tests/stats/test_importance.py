"""Relative importance against published weights and plain regressions."""

import itertools
from math import factorial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.halo import halo
from crmlib.stats.importance import relative_importance
from crmlib.stats.relative_weights import johnson, lmg

# Chatterjee and Price (1977), Regression Analysis by Example, section 3.7: 30 departments, per cent favourable.
ATTITUDE = pd.DataFrame(
    {
        "rating": [43, 63, 71, 61, 81, 43, 58, 71, 72, 67, 64, 67, 69, 68, 77, 81, 74, 65, 65, 50, 50, 64, 53, 40, 63,
                   66, 78, 48, 85, 82],
        "complaints": [51, 64, 70, 63, 78, 55, 67, 75, 82, 61, 53, 60, 62, 83, 77, 90, 85, 60, 70, 58, 40, 61, 66, 37,
                       54, 77, 75, 57, 85, 82],
        "privileges": [30, 51, 68, 45, 56, 49, 42, 50, 72, 45, 53, 47, 57, 83, 54, 50, 64, 65, 46, 68, 33, 52, 52, 42,
                       42, 66, 58, 44, 71, 39],
        "learning": [39, 54, 69, 47, 66, 44, 56, 55, 67, 47, 58, 39, 42, 45, 72, 72, 69, 75, 57, 54, 34, 62, 50, 58,
                     48, 63, 74, 45, 71, 59],
        "raises": [61, 63, 76, 54, 71, 54, 66, 70, 71, 62, 58, 59, 55, 59, 79, 60, 79, 55, 75, 64, 43, 66, 63, 50, 66,
                   88, 80, 51, 77, 64],
        "critical": [92, 73, 86, 84, 83, 49, 68, 66, 83, 80, 67, 74, 63, 77, 77, 54, 79, 80, 85, 78, 64, 80, 80, 57,
                     75, 76, 78, 83, 74, 78],
        "advance": [45, 47, 48, 35, 47, 34, 35, 41, 31, 41, 34, 41, 25, 35, 46, 36, 63, 60, 46, 52, 33, 41, 37, 49, 33,
                    72, 49, 38, 55, 39],
    }
)  # fmt: skip
# Henderson and Velleman (1981), Biometrics 37: 32 cars of Motor Trend 1974.
CARS = pd.DataFrame(
    {
        "mpg": [21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4,
                30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4],
        "cyl": [6, 6, 4, 6, 8, 6, 8, 4, 4, 6, 6, 8, 8, 8, 8, 8, 8, 4, 4, 4, 4, 8, 8, 8, 8, 4, 4, 4, 8, 6, 8, 4],
        "disp": [160, 160, 108, 258, 360, 225, 360, 146.7, 140.8, 167.6, 167.6, 275.8, 275.8, 275.8, 472, 460, 440,
                 78.7, 75.7, 71.1, 120.1, 318, 304, 350, 400, 79, 120.3, 95.1, 351, 145, 301, 121],
        "hp": [110, 110, 93, 110, 175, 105, 245, 62, 95, 123, 123, 180, 180, 180, 205, 215, 230, 66, 52, 65, 97, 150,
               150, 245, 175, 66, 91, 113, 264, 175, 335, 109],
        "gear": [4, 4, 4, 3, 3, 3, 3, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 4, 4, 4, 3, 3, 3, 3, 3, 4, 5, 5, 5, 5, 5, 4],
    }
)  # fmt: skip


def importance(data, outcome, **options):
    drivers = [name for name in data.columns if name != outcome]
    return relative_importance(data, outcome, drivers, draws=20, **options).table["importance"].to_numpy()


def test_lmg_and_johnson_give_the_published_weights_of_the_attitude_data():
    # METHODS.md, table of published numbers; six printed digits.
    expected = [0.370816, 0.050904, 0.155766, 0.120345, 0.006589, 0.028182]
    assert importance(ATTITUDE, "rating") == pytest.approx(expected, abs=5e-7)
    expected = [0.362760, 0.056002, 0.163611, 0.121780, 0.008255, 0.020193]
    assert importance(ATTITUDE, "rating", method="johnson") == pytest.approx(expected, abs=5e-7)


def test_lmg_and_johnson_give_the_published_weights_of_the_motor_cars():
    # METHODS.md: mpg ~ cyl disp hp gear, twelve printed digits.
    expected = [0.2470520332352, 0.2434995947956, 0.2109128995443, 0.0777251114079]
    assert importance(CARS, "mpg") == pytest.approx(expected, abs=1e-11)
    expected = [0.228479725928, 0.222146870540, 0.232174439299, 0.096388603215]
    assert importance(CARS, "mpg", method="johnson") == pytest.approx(expected, abs=1e-11)


def test_the_tree_of_sweeps_equals_one_regression_after_the_other():
    corr, p = CARS.iloc[:, [1, 2, 3, 4, 0]].corr().to_numpy(), 4

    def r2(subset):
        s = list(subset)
        return corr[s, -1] @ np.linalg.solve(corr[np.ix_(s, s)], corr[s, -1]) if s else 0.0

    expected = [
        sum(
            factorial(len(s)) * factorial(p - 1 - len(s)) / factorial(p) * (r2((*s, k)) - r2(s))
            for size in range(p)
            for s in itertools.combinations([j for j in range(p) if j != k], size)
        )
        for k in range(p)
    ]
    assert lmg(corr[None])[0] == pytest.approx(expected, abs=1e-12)


def sheets(seed, rows=60, p=4):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, p)) + 0.8 * rng.normal(size=(rows, 1))
    data = pd.DataFrame(x, columns=[f"d{k}" for k in range(p)])
    return data.assign(satisfaction=x @ rng.normal(size=p) + rng.normal(size=rows))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), method=st.sampled_from(["lmg", "johnson"]))
def test_parts_are_never_negative_and_sum_to_r2(seed, method):
    data = sheets(seed)
    parts = importance(data, "satisfaction", method=method)
    x = np.column_stack([np.ones(len(data)), data.iloc[:, :-1]])
    rest = data["satisfaction"] - x @ np.linalg.lstsq(x, data["satisfaction"], rcond=None)[0]
    assert (parts >= -1e-12).all()
    assert parts.sum() == pytest.approx(1 - rest.var() / data["satisfaction"].var())


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_order_of_rows_and_drivers_and_units_of_measure_do_not_matter(seed):
    data = sheets(seed)
    other = data.sample(frac=1, random_state=seed % 100)[["d2", "d0", "d3", "d1", "satisfaction"]] * 7 - 3
    one, two = (
        relative_importance(t, "satisfaction", list(t.columns[:-1]), draws=20).table for t in (data, other)
    )
    assert two.loc[one.index, "importance"].to_numpy() == pytest.approx(
        one["importance"].to_numpy(), abs=1e-9
    )


def test_uncorrelated_drivers_get_their_squared_correlation():
    corr = np.array([[[1, 0, 0.6], [0, 1, 0.3], [0.6, 0.3, 1]]])
    assert lmg(corr)[0] == pytest.approx([0.36, 0.09])
    assert johnson(corr)[0] == pytest.approx([0.36, 0.09])


def test_a_suppressor_and_few_rows_are_named():
    rng = np.random.default_rng(3)
    trust, mood = rng.normal(size=(2, 35))
    data = pd.DataFrame(
        {"trust": trust + mood, "mood": mood, "x": rng.normal(size=35), "y": rng.normal(size=35)}
    )
    data["satisfaction"] = trust + 0.2 * rng.normal(size=35)
    found = relative_importance(data, "satisfaction", ["trust", "mood", "x", "y"], draws=20).warnings
    assert any("mood: suppressor" in text for text in found)
    assert any("complete rows a driver" in text for text in found)


def test_nearly_collinear_drivers_are_named_with_their_vif():
    data = sheets(1, rows=200).assign(d4=lambda t: t["d0"] + 0.1 * np.random.default_rng(0).normal(size=200))
    result = relative_importance(data, "satisfaction", ["d0", "d1", "d2", "d3", "d4"], draws=20)
    assert any(str(text).startswith("d4: VIF") for text in result.warnings)
    assert result.table.loc["d4", "vif"] > 20


def test_rows_with_a_missing_answer_are_left_out_and_counted():
    data = sheets(2)
    data.loc[[3, 4], "d1"] = np.nan
    result = relative_importance(data, "satisfaction", ["d0", "d1"], draws=20)
    assert result.n == 58
    assert "58 of 60 rows" in result.note
    assert result.table["answers"].tolist() == [60, 58]


def test_customers_with_several_rows_are_resampled_together():
    data = sheets(4, rows=100)
    fourfold = pd.concat([data.assign(customer_id=range(100))] * 4)
    one = relative_importance(data, "satisfaction", ["d0", "d1"], draws=400).table
    rows = relative_importance(fourfold, "satisfaction", ["d0", "d1"], draws=400).table
    customers = relative_importance(
        fourfold, "satisfaction", ["d0", "d1"], draws=400, unit="customer_id"
    ).table
    width = [t.loc["d0", "high"] - t.loc["d0", "low"] for t in (one, rows, customers)]
    assert width[1] < 0.7 * width[0]  # copied rows pretend to be news
    assert width[2] == pytest.approx(width[0])


def test_several_rows_of_a_customer_are_remarked_where_nobody_says_whose_they_are():
    data = sheets(4).assign(customer_id=np.arange(60) // 2)
    for ask in (relative_importance, halo):
        drivers = ["d0", "d1", "d2"]
        alone, named = (
            ask(data, "satisfaction", drivers, unit=unit, draws=20) for unit in (None, "customer_id")
        )
        assert "30 customers stand in several rows, which are alike: say unit='customer_id'" in alone.note
        assert "several rows" not in named.note


def test_the_halos_interval_is_that_of_customers_and_not_of_their_copied_rows():
    data = sheets(4, rows=100).assign(customer_id=range(100))
    fourfold = pd.concat([data] * 4)
    drivers = ["d0", "d1", "d2", "d3"]
    one, rows, customers = (
        halo(table, "satisfaction", drivers, unit=unit, draws=400)
        for table, unit in ((data, None), (fourfold, None), (fourfold, "customer_id"))
    )
    assert rows.high - rows.low < 0.7 * (one.high - one.low)
    assert customers.high - customers.low == pytest.approx(one.high - one.low)


def test_too_many_drivers_for_lmg_are_refused_with_the_number():
    data = sheets(0, rows=40, p=16)
    with pytest.raises(ModelError, match="16 drivers mean 65,536 regressions; use method='johnson'"):
        relative_importance(data, "satisfaction", list(data.columns[:-1]))
    result = relative_importance(data, "satisfaction", list(data.columns[:-1]), method="johnson", draws=20)
    assert result.table["share"].sum() == pytest.approx(1)


def test_fifteen_drivers_are_not_too_many():
    data = sheets(0, rows=60, p=15)
    assert relative_importance(data, "satisfaction", list(data.columns[:-1]), draws=20).r2 > 0


GOOD = sheets(5)
BAD = {
    "an unknown driver": (GOOD, {"drivers": ["d0", "nobody"]}, DataError, "nobody"),
    "the outcome as driver": (GOOD, {"drivers": ["d0", "satisfaction"]}, DataError, "can't be a driver"),
    "a driver twice": (GOOD, {"drivers": ["d0", "d0"]}, DataError, "named twice"),
    "one driver": (GOOD, {"drivers": ["d0"]}, DataError, "at least 2 drivers"),
    "a constant": (GOOD.assign(d1=4.0), {"drivers": ["d0", "d1"]}, DataError, "'d1' is 4 in all 60"),
    "a constant outcome": (GOOD.assign(satisfaction=4), {"drivers": ["d0", "d1"]}, DataError, "satisfaction"),
    "text": (GOOD.assign(d1="much"), {"drivers": ["d0", "d1"]}, DataError, "'much'"),
    "infinity": (GOOD.assign(d1=np.inf), {"drivers": ["d0", "d1"]}, DataError, "hold no number"),
    "too few rows": (GOOD.head(3), {"drivers": ["d0", "d1"]}, TooFewError, "3 of 3"),
    "no rows": (GOOD.head(0), {"drivers": ["d0", "d1"]}, TooFewError, "0 of 0"),
    "perfect collinearity": (
        GOOD.assign(d1=lambda t: 2 * t["d0"] - t["d2"]), {"drivers": ["d0", "d1", "d2", "d3"]},
        ModelError, "d0, d1, d2. Leave",
    ),
    "an unknown method": (GOOD, {"drivers": ["d0", "d1"], "method": "shap"}, DataError, "lmg, johnson"),
    "an unknown zero line": (GOOD, {"drivers": ["d0", "d1"], "noise": "d9"}, DataError, "zero line 'd9'"),
    "a level of 95": (GOOD, {"drivers": ["d0", "d1"], "level": 95}, DataError, "between 0 and 1"),
    "no samples": (GOOD, {"drivers": ["d0", "d1"], "draws": 1}, DataError, "at least 20"),
    "an unknown unit": (GOOD, {"drivers": ["d0", "d1"], "unit": "who"}, DataError, "column who"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "options", "error", "match"), BAD.values(), ids=BAD)
def test_bad_ratings_are_refused(data, options, error, match):
    with pytest.raises(error, match=match):
        relative_importance(data, "satisfaction", **options)


def test_polars_frames_are_read_and_one_name_is_no_list_of_drivers():
    polars = pytest.importorskip("polars")
    one = relative_importance(ATTITUDE, "rating", ["complaints", "learning"], draws=20).table
    two = relative_importance(
        polars.DataFrame(ATTITUDE.to_dict("list")), "rating", ["complaints", "learning"], draws=20
    ).table
    pd.testing.assert_frame_equal(one, two)
    with pytest.raises(DataError, match=r"write drivers=\['complaints'\]"):
        relative_importance(ATTITUDE, "rating", "complaints")


def test_adjusted_r2_is_the_published_one_of_the_attitude_data():
    # R, summary(lm(rating ~ ., data = attitude)): multiple R-squared 0.7326, adjusted 0.6628.
    found = relative_importance(ATTITUDE, "rating", [c for c in ATTITUDE if c != "rating"], draws=20)
    assert found.r2 == pytest.approx(0.7326, abs=5e-5)
    assert found.r2_adjusted == pytest.approx(0.6628, abs=5e-5)


def test_a_weight_of_three_is_the_same_row_three_times():
    data = ATTITUDE.assign(weight=np.arange(30) % 3 + 1)
    often = data.loc[data.index.repeat(data["weight"])]
    drivers = ["complaints", "learning", "raises"]
    weighted = relative_importance(data, "rating", drivers, weights="weight", draws=20).table["importance"]
    copied = relative_importance(often, "rating", drivers, draws=20).table["importance"]
    assert weighted.to_numpy() == pytest.approx(copied.to_numpy())
    with pytest.raises(DataError, match="'weight' holds 10 others, for example 0"):
        relative_importance(data.assign(weight=data["weight"] - 1), "rating", drivers, weights="weight")


def test_rows_that_are_copied_with_their_ids_are_noticed():
    data = ATTITUDE.assign(deal_id=range(30))
    drivers = ["complaints", "learning"]
    assert not relative_importance(data, "rating", drivers, draws=20).warnings
    twice = relative_importance(pd.concat([data, data]), "rating", drivers, draws=20)
    assert any("30 rows are copies of other rows (deal_id and all)" in text for text in twice.warnings)
