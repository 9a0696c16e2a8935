"""Difficulty, discrimination and reliability against calculations by hand."""

import math

import pytest

from crmcourse.reports import load
from crmcourse.reports.statistics.estimates import correlation, mean
from crmcourse.reports.statistics.items import difficulty, discrimination, reliability
from tests.support import class_of

# Five people, three exercises, all or nothing.
FIVE = [[1, 1, 1], [1, 1, 0], [1, 0, 1], [0, 1, 0], [0, 0, 0]]


@pytest.fixture
def five(tmp_path):
    return load(class_of.grid(tmp_path / "five", FIVE))


def test_a_mean_has_students_interval():
    # mean .4, sd .2, t(2; .975) = 4.3027: half width 4.3027 × .2 / √3 = .4968
    assert mean([0.2, 0.4, 0.6]) == pytest.approx((0.4, -0.0968, 0.8968, 3), abs=1e-4)
    assert mean([0.2, 0.4, 0.6], bounds=(0, 1)).low == 0


def test_a_mean_of_one_or_of_equal_values_has_no_interval():
    assert math.isnan(mean([0.3]).low)
    assert math.isnan(mean([0.5, 0.5, 0.5]).high)
    assert math.isnan(mean([]).value)


def test_a_correlation_has_fishers_interval():
    # Sxx = 17.5, Syy = 16, Sxy = 67 − 6 · 3.5 · 3 = 4; z = artanh(4 / √280) = .24376 ± 1.95996 / √3 = 1.13159
    found = correlation([1, 2, 3, 4, 5, 6], [3, 1, 2, 6, 4, 2])
    assert found.value == pytest.approx(4 / math.sqrt(280))
    assert (found.low, found.high) == pytest.approx((math.tanh(-0.88783), math.tanh(1.37535)), abs=1e-4)
    assert found.n == 6


def test_a_perfect_or_a_constant_correlation_promises_nothing():
    assert correlation([1, 2, 3, 4], [2, 4, 6, 8])[:1] == (1.0,)
    assert math.isnan(correlation([1, 2, 3, 4], [2, 4, 6, 8]).low)
    assert math.isnan(correlation([1, 1, 1, 1], [1, 2, 3, 4]).value)


def test_difficulty_is_the_share_of_points_with_wilsons_interval(five):
    table = difficulty(five).table
    assert table["share"].tolist() == pytest.approx([0.6, 0.6, 0.4])
    # Wilson for 3 of 5, as printed in many tables: .2307 to .8824.
    assert table.loc["5.1", ["low", "high"]].tolist() == pytest.approx([0.2307, 0.8824], abs=1e-4)
    assert set(table["method"]) == {"Wilson"}


def test_partial_credit_has_a_t_interval_within_0_and_1(tmp_path):
    table = difficulty(load(class_of.grid(tmp_path / "r", [[0.4], [0.8], [1.2]], out_of=[2.0]))).table
    assert table.loc["5.1", ["share", "low", "high"]].tolist() == pytest.approx([0.4, 0, 0.8968], abs=1e-4)
    assert table.loc["5.1", "method"] == "t"


def test_discrimination_is_the_correlation_with_the_rest_without_the_item(five):
    table = discrimination(five).table
    # 5.1 with 5.2 + 5.3: Sxy = 1, Sxx = 1.2, Syy = 2, r = 1 / √2.4
    # 5.3 with 5.1 + 5.2: Sxy = .6, Sxx = 1.2, Syy = 2.8, r = .6 / √3.36
    assert table.loc["5.1", "r"] == pytest.approx(1 / math.sqrt(2.4))
    assert table.loc["5.3", "r"] == pytest.approx(0.6 / math.sqrt(3.36))
    # z = .76754 ± 1.95996 / √2
    assert table.loc["5.1", ["low", "high"]].tolist() == pytest.approx([-0.5500, 0.9734], abs=2e-4)
    # 5.2 with 5.1 + 5.3: Sxy = .4 − .6 − .4 + .6 = 0
    assert table["verdict"].tolist() == ["good", "weak", "good"]


def test_an_exercise_that_the_able_get_wrong_is_named(tmp_path):
    rows = [[1, 1, 0], [1, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 1]]
    table = discrimination(load(class_of.grid(tmp_path / "r", rows))).table
    assert table.loc["5.3", "verdict"] == "negative"


def test_alpha_and_the_error_of_measurement(five):
    found = reliability(five)
    # Variances .3 + .3 + .3 = .9, of the totals (3, 2, 2, 1, 0) 1.3: α = 1.5 · (1 − .9 / 1.3)
    # SEM = √(1.3 · (1 − α)) = √.7
    assert found.alpha == pytest.approx(1.5 * (1 - 0.9 / 1.3))
    assert found.table["sem_points"].iloc[0] == pytest.approx(math.sqrt(0.7))
    assert found.table["sem_share"].iloc[0] == pytest.approx(math.sqrt(0.7) / 3)


def test_a_constant_exercise_is_left_out_of_alpha_and_counted(tmp_path):
    found = reliability(load(class_of.grid(tmp_path / "r", [[*row, 1] for row in FIVE])))
    assert found.alpha == pytest.approx(1.5 * (1 - 0.9 / 1.3))
    assert found.table["left_out"].iloc[0] == 1


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([[1, 1]], id="one person"),
        pytest.param([[1, 0], [0, 1]], id="two people"),
        pytest.param([[1, 1, 1]] * 6, id="all perfect"),
        pytest.param([[0, 0, 0]] * 6, id="all blank"),
        pytest.param([[1, 0], [0, 1], [1, 0], [0, 1]], id="equal totals"),
    ],
)
def test_where_alpha_is_undefined_it_says_so(tmp_path, rows):
    marks = load(class_of.grid(tmp_path / "r", rows))
    found = reliability(marks)
    assert math.isnan(found.alpha)
    assert str(found.why_not).startswith("Undefined")
    assert "Undefined" in repr(found)
    assert len(discrimination(marks).table) == len(rows[0])


def test_results_print_as_plain_tables(five):
    assert (
        " ".join(repr(difficulty(five)).splitlines()[1].split()) == "5.1 1 1.000 5 60% 23% 88% 60% 0 Wilson"
    )
