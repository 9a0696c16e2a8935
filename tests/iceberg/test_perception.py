"""The two experiments by hand and against the world's truth."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.iceberg import (
    evaluation_effect,
    weighing_effect,
)


def test_both_experiments_find_their_true_effects(world):
    ice, sweets = evaluation_effect(world["perception"]), weighing_effect(world["perception"])
    assert ice.reverses
    assert sweets.table.loc["difference", "low"] < 0.22 < sweets.table.loc["difference", "high"]


def test_the_ice_cream_differences_are_welchs_and_the_paired_one():
    from scipy import stats

    small, large, both = [12, 15, 13, 16], [9, 11, 8, 10, 12], np.array([[10, 12], [11, 12], [9, 12.5]])
    data = pd.DataFrame(
        {
            "condition": ["apart_350"] * 4 + ["apart_400"] * 5 + ["joint"] * 3,
            "bid_350_yuan": [*small, *[np.nan] * 5, *both[:, 0]],
            "bid_400_yuan": [*[np.nan] * 4, *large, *both[:, 1]],
        }
    )
    table = evaluation_effect(data).table
    welch = stats.ttest_ind(small, large, equal_var=False).confidence_interval()
    paired = stats.ttest_rel(both[:, 0], both[:, 1]).confidence_interval()
    assert table.loc["apart", ["low", "high"]].tolist() == pytest.approx([welch.low, welch.high])
    assert table.loc["joint", ["low", "high"]].tolist() == pytest.approx([paired.low, paired.high])
    assert table.loc["reversal", "difference"] == pytest.approx(4 + 13 / 6)


def test_bad_experiments_are_refused(world):
    lost = pd.DataFrame({"condition": ["apart", "joint"], "bid_350_yuan": [1, 2], "bid_400_yuan": [1, 2]})
    with pytest.raises(DataError, match="'apart'"):
        evaluation_effect(lost)
    with pytest.raises(TooFewError, match="apart_350"):
        evaluation_effect(lost.assign(condition="joint"))
    with pytest.raises(DataError, match="negative"):
        evaluation_effect(lost.assign(condition="joint", bid_350_yuan=-1))
    asked = pd.DataFrame({"condition": ["adding", "removing"], "asked_to_reweigh": [0, 2]})
    with pytest.raises(DataError, match="0 or 1, not 2"):
        weighing_effect(asked)
    with pytest.raises(TooFewError, match="'removing'"):
        weighing_effect(asked.head(1))


def test_a_person_who_stands_twice_in_an_experiment_is_refused():
    seen = pd.DataFrame(
        {"customer_id": list("ABA"), "condition": ["adding", "removing", "adding"], "asked_to_reweigh": [0, 1, 0]}
    )  # fmt: skip
    with pytest.raises(
        DataError, match="Column customer_id: 1 stand in the table more than once, for instance A"
    ):
        weighing_effect(seen)
