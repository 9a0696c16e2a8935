"""5W1H: indices by hand, the interval of a published ratio, few people not told, and refusals."""

import numpy as np
import pandas as pd
import pytest

from crmlib.customers import five_w
from crmlib.errors import DataError, TooFewError


def group(hits, n, yes="attack", no="none"):
    return pd.DataFrame({"channel": [yes] * hits + [no] * (n - hits)})


def test_the_index_is_the_share_in_the_target_over_the_share_in_all():
    """30 of 60 in the target, 90 of 300 in all: 50 % to 30 %, an index of 167."""
    people = pd.concat([group(30, 60), group(60, 240)])
    row = five_w(people, np.arange(300) < 60, {"where": ["channel"]}).table.iloc[0]
    assert row[["people", "in_target", "in_base"]].tolist() == [30, 0.5, 0.3]
    assert row["index"] == pytest.approx(100 * 0.5 / 0.3)


def test_the_interval_is_that_of_the_physicians_study():
    """Agresti, Categorical Data Analysis, table 2.3: 189 of 11,034 with a placebo, 104 of 11,037 with aspirin; the
    ratio is 1.82 (1.43 to 2.30). The base holds both, so each end r becomes r / (w r + 1 - w)."""
    people = pd.concat([group(189, 11_034), group(104, 11_037)])
    row = five_w(people, np.arange(22_071) < 11_034, {"where": ["channel"]}).table.iloc[0]
    w = 11_034 / 22_071
    ratios = [1.82, 1.43, 2.30]
    assert row[["index", "low", "high"]].tolist() == pytest.approx(
        [100 * r / (w * r + 1 - w) for r in ratios], abs=0.2
    )


def test_answers_of_few_are_not_told_and_when_told_never_supported():
    people = pd.concat([group(6, 60), group(3, 240)])
    who, asked = np.arange(300) < 60, {"where": ["channel"]}
    found = five_w(people, who, asked)
    assert found.codes == ("none",)
    assert "1 answers of fewer than 30" in found.note.en
    told = five_w(people, who, asked, told=1)
    assert told.table["low"].iloc[0] > 100
    assert told.supported.tolist() == [False, True]


def test_what_is_missing_counts_in_neither_share():
    people = pd.concat([group(30, 60), group(60, 240), pd.DataFrame({"channel": [None] * 100})])
    row = five_w(people, np.arange(400) < 60, {"where": ["channel"]}).table.iloc[0]
    assert row["in_base"] == pytest.approx(0.3)


def test_where_all_or_nobody_outside_answers_so_no_interval_is_told():
    people = pd.concat([group(60, 60), group(0, 240)])
    found = five_w(people, np.arange(300) < 60, {"where": ["channel"]})
    assert found.table.loc[:, ["low", "high"]].isna().all(axis=None)
    assert not found.supported.any()


def test_its_intervals_hold_the_true_index_in_about_95_of_100_samples():
    rng = np.random.default_rng(1)
    inside, others = 200, 800
    true = 100 * 0.4 / (0.2 * 0.4 + 0.8 * 0.25)
    held = 0
    for _sample in range(200):
        hits = rng.binomial(inside, 0.4), rng.binomial(others, 0.25)
        people = pd.concat([group(hits[0], inside), group(hits[1], others)])
        row = five_w(people, np.arange(1000) < inside, {"where": ["channel"]}, told=1).table.iloc[0]
        held += row["low"] <= true <= row["high"]
    assert 182 <= held <= 199


@pytest.mark.parametrize(
    ("who", "asked", "error", "said"),
    [
        (np.arange(300) < 20, {"where": ["channel"]}, TooFewError, "20 of 300 people are in the target"),
        (np.full(300, True), {"where": ["channel"]}, TooFewError, "somebody outside"),
        (np.arange(300), {"where": ["channel"]}, DataError, "One yes or no"),
        (np.arange(300) < 60, {"whence": ["channel"]}, DataError, "whence"),
        (np.arange(300) < 60, {"where": ["city"]}, DataError, "city"),
    ],
)
def test_what_cannot_be_answered_is_refused(who, asked, error, said):
    with pytest.raises(error, match=said):
        five_w(pd.concat([group(30, 60), group(60, 240)]), who, asked)
