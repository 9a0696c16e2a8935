"""Curves that never fall: R's example, hand counts, and what must hold for any counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError, TooFewError
from crmlib.stats.rising import isotonic, rising_curve


def test_the_curve_is_that_of_rs_isoreg():
    # The example of R's help page ?isoreg: isoreg(c(1,0,4,3,3,5,4,2,0)).
    found = isotonic(np.array([1, 0, 4, 3, 3, 5, 4, 2, 0]), np.ones(9))
    assert found.tolist() == pytest.approx([0.5, 0.5, 3, 3, 3, 3, 3, 3, 3])


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 30)), min_size=2, max_size=8))
def test_it_never_falls_and_keeps_the_sum(counts):
    n = np.array([a + b for a, b in counts])
    x = np.array([a for a, _b in counts])
    found = isotonic(x, n)
    assert (np.diff(found) >= -1e-9).all()
    assert (found * n).sum() == pytest.approx(x.sum())


@pytest.fixture
def people():
    """Answers 3, 4, 5: 2 of 4, 1 of 4, 4 of 4 stayed."""
    answers = pd.Series(np.repeat([3, 4, 5], 4))
    return pd.Series([True, True, False, False, True, False, False, False, True, True, True, True]), answers


def test_shares_steps_and_line_are_counted(people):
    found = rising_curve(*people, draws=50)
    assert found.table["rate"].tolist() == [0.5, 0.25, 1]
    assert found.table["isotonic"].tolist() == pytest.approx([0.375, 0.375, 1])
    assert found.steps.table["difference"].tolist() == pytest.approx([-0.25, 0.75])
    assert found.steps.table.index.tolist() == ["3 → 4", "4 → 5"]
    # Least squares over answers 3, 4, 5 with four people each: (1 − .5) / 2 = .25 a step.
    assert found.steps.table["line"].tolist() == pytest.approx([0.25, 0.25])
    # Newcombe (1998) for 4 of 4 less 1 of 4 from Wilson's [.5101, 1] and [.0456, .6994]:
    # .75 − √(.4899² + .4494²) and .75 + √(0² + .2044²).
    assert found.steps.table.loc["4 → 5", ["low", "high"]].tolist() == pytest.approx(
        [0.0852, 0.9544], abs=1e-3
    )


def test_groups_have_a_curve_each(people):
    kept, answers = people
    groups = pd.Series(["free", "held"] * 6)
    table = rising_curve(kept, answers, groups, draws=50).table
    assert table["group"].tolist() == ["free"] * 3 + ["held"] * 3
    assert table["customers"].tolist() == [2] * 6
    assert rising_curve(kept, answers, groups, draws=50).plot().get_legend() is not None


def test_the_band_holds_the_curve_and_narrows_with_more_people(people):
    kept, answers = people
    few = rising_curve(kept, answers, draws=200).table
    many = rising_curve(
        pd.concat([kept] * 50, ignore_index=True), pd.concat([answers] * 50, ignore_index=True)
    ).table
    assert (
        (many["band_low"] <= many["isotonic"] + 1e-9) & (many["isotonic"] - 1e-9 <= many["band_high"])
    ).all()
    width = [(one["band_high"] - one["band_low"]).iloc[:2].mean() for one in (few, many)]
    assert width[1] < width[0] / 4


def test_the_same_seed_gives_the_same_band(people):
    assert rising_curve(*people, draws=50).table.equals(rising_curve(*people, draws=50).table)


def test_the_picture_is_said_in_a_sentence(people):
    assert "3 50%, 4 25%, 5 100%" in rising_curve(*people, draws=50).describe().en


def test_one_answer_is_no_curve(people):
    with pytest.raises(TooFewError, match="same answer"):
        rising_curve(people[0], pd.Series(4, people[0].index))
    with pytest.raises(DataError, match="at least 20"):
        rising_curve(*people, draws=2)


def test_a_step_is_the_difference_of_the_shares_beside_it_as_they_are_printed():
    # 32.36% and 40.34% are printed as 32.4% and 40.3%: 7.9, though 7.98 alone would be printed as 8.0.
    stayed = pd.Series(np.concatenate([np.arange(10_000) < one for one in (3236, 4034)]))
    steps = rising_curve(stayed, pd.Series(np.repeat([1, 2], 10_000)), draws=20).steps
    assert steps.table["difference"].tolist() == pytest.approx([0.0798])
    assert repr(steps).splitlines()[1].split()[3:6] == ["32.4%", "40.3%", "+7.9"]


def test_shares_that_fall_are_remarked_and_rising_ones_are_not():
    answers = pd.Series(np.repeat([1, 2, 3, 4, 5], 100))
    falls = pd.Series(np.concatenate([np.arange(100) < stay for stay in (90, 70, 50, 30, 10)]))
    assert "is the scale turned round?" in str(rising_curve(falls, answers, draws=20).note)
    assert "turned round" not in str(rising_curve(~falls, answers, draws=20).note)
