"""Scales: keys turned, halves compared, and who did not read."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.careless import careless
from crmlib.stats.halves import split_halves
from crmlib.stats.reliability import cronbach_alpha
from crmlib.stats.scales import keyed, scale_reliability, spearman_brown

DATA = Path(__file__).parents[1] / "data"


def test_alpha_by_hand():
    # Variances 5/3 and 8/3, covariance 2: 2 × (1 − (13/3)/(25/3)) = .96.
    assert cronbach_alpha(pd.DataFrame({"a": [1, 2, 3, 4], "b": [1, 3, 3, 5]})).alpha == pytest.approx(
        2 * (1 - (5 / 3 + 8 / 3) / (5 / 3 + 8 / 3 + 2 * 2))
    )


def test_listwise_deletion_counts_whom_it_keeps():
    # pingouin 0.7.0 prints [.581, .933] for cronbach_wide_missing, nan_policy="listwise": that interval still counts
    # the 12 people before deletion; 9 are left, which gives the wider one by Feldt's formula.
    found = cronbach_alpha(pd.read_csv(DATA / "cronbach_wide_missing.csv"), missing="listwise")
    assert (found.people, found.items) == (9, 11)
    assert found.low < 0.581 < 0.933 < found.high


def test_scale_reliability_has_alpha_omega_and_item_rest_of_the_published_sample():
    # attitude (30 × 7): alpha .843143 (Chatterjee & Price 1977); the keys are all +1, the answers percentages.
    attitude = pd.read_csv(DATA / "attitude.csv")
    found = scale_reliability(attitude, {"attitude": dict.fromkeys(attitude.columns, 1)}, low=0, high=100)
    assert found.table.loc["attitude", ["items", "people"]].tolist() == [7, 30]
    assert found.table.loc["attitude", "alpha"] == pytest.approx(0.843143, abs=5e-7)
    expected = attitude["rating"].corr(attitude.drop(columns="rating").sum(axis=1))
    assert found.items.loc["rating", "item_rest_r"] == pytest.approx(expected)
    drawn = found.plot().containers[0].lines[0].get_xdata()
    assert drawn == pytest.approx(found.items["item_rest_r"])


def test_reverse_keyed_answers_are_mirrored_and_only_these():
    table = pd.DataFrame({"a": [1, 4, None], "b": [1, 4, 5]})
    assert keyed(table, {"a": -1, "b": 1}, high=7).fillna(0).to_numpy().tolist() == [[7, 1], [4, 4], [0, 5]]
    assert keyed(table, {"a": -1, "b": 1}, turn=False)["a"].dropna().tolist() == [1, 4]


@pytest.mark.parametrize(
    ("table", "keys", "message"),
    [
        ({"a": [6]}, {"a": 1}, "Item a: 1 answers are not whole numbers from 1 to 5, e.g. 6 of 0"),
        ({"a": [2.5]}, {"a": 1}, r"e.g. 2\.5 of 0"),
        ({"a": ["often"]}, {"a": 1}, "e.g. often of 0"),
        ({"a": [1]}, {"a": 1, "b": 1, "c": 1}, "lacks the items b, c"),
        ({"a": [1]}, {"a": 2}, "Keys say 1 or -1"),
        ({"a": [1]}, ["a"], "Keys say 1 or -1"),
    ],
)
def test_bad_answers_and_keys_are_refused(table, keys, message):
    with pytest.raises(DataError, match=message):
        keyed(pd.DataFrame(table), keys)


def test_the_answers_of_a_forced_choice_form_get_no_alpha():
    ranks = pd.DataFrame(
        [np.random.default_rng(i).permutation(4) + 1 for i in range(20)], columns=list("abcd")
    )
    with pytest.raises(DataError, match="add up to 10: this is a forced-choice or ranking form"):
        scale_reliability(ranks, {"ranks": dict.fromkeys("abcd", 1)})


def test_one_answer_throughout_measures_nothing():
    same = pd.DataFrame({name: [1, 3, 5] * 5 for name in "abc"})
    with pytest.raises(ModelError, match="Each of the 15 people gave one answer throughout"):
        scale_reliability(same, {"same": {"a": 1, "b": -1, "c": 1}})


def test_spearman_and_brown_by_hand():
    # Twice as long: 2 · .6 / (1 + .6) = .75; and back again.
    assert spearman_brown(0.6, 2) == pytest.approx(0.75)
    assert spearman_brown(0.75, 0.5) == pytest.approx(0.6)


def test_halves_of_noise_agree_by_chance_and_halves_of_copies_completely():
    rng = np.random.default_rng(0)
    noise = {scale: pd.DataFrame(rng.integers(1, 6, (400, 8)).astype(float)) for scale in ("one", "two")}
    found = split_halves(noise, splits=50)
    # Unrelated halves: two sides agree half of the time, two sides of two scales a quarter of it.
    assert found.table["chance"].tolist() == pytest.approx([0.5, 0.5, 0.25], abs=0.01)
    assert found.table["agreement"].to_numpy() == pytest.approx(found.table["chance"].to_numpy(), abs=0.04)
    copies = {scale: pd.DataFrame(dict.fromkeys("abcd", items[0])) for scale, items in noise.items()}
    assert split_halves(copies, splits=5).table["agreement"].tolist() == [1, 1, 1]
    assert split_halves(copies, splits=5, together="quadrant").table.index.tolist() == [
        "one",
        "two",
        "quadrant",
    ]


def test_halves_refuse_a_handful_and_no_splits():
    scale = {"one": pd.DataFrame(np.eye(40))}
    with pytest.raises(TooFewError, match="not 29"):
        split_halves({"one": scale["one"].head(29)})
    with pytest.raises(DataError, match="not 0"):
        split_halves(scale, splits=0)


def test_careless_answers_are_found_by_each_of_three_signs():
    table = pd.DataFrame(
        {"a": [3, 1, 1, 1], "b": [3, 2, 2, 2], "c": [3, 5, 5, 5], "check": [2, 2, 4, 2], "seconds": [30, 5, 30, 30]},
        index=list("wxyz"),
    )  # fmt: skip
    found = careless(table, ["a", "b", "c"], attention={"check": 2}, seconds="seconds")
    # w: one answer throughout; x: 5 seconds for three items of two seconds each; y: missed the check.
    assert found.table["people"].to_dict() == {
        "same_answer": 1,
        "attention_failed": 1,
        "too_fast": 1,
        "flagged": 3,
    }
    assert found.flagged.tolist() == ["w", "x", "y"]
    assert found.people["longest_run"].tolist() == [3, 1, 1, 1]
    assert [bar.get_height() for bar in found.plot().patches] == [0.25, 0.25, 0.25, 0.75]
    with pytest.raises(TooFewError, match="no rows"):
        careless(table.head(0), ["a", "b", "c"])
    with pytest.raises(DataError, match="lacks the column d"):
        careless(table, ["a", "d"])
