"""Offers by lot in groups, by hand; and what a trial without differences says."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.stats.offers import differs, read_offers

OPTIONS = {"offer": "tea_offer", "bought": "bought", "control": "none"}
YUAN = {"study": 60, "gift": 80}


def trial(counts):
    """Rows of a trial from {(group, offer): (bought, sent)}."""
    rows = [
        {"segment": group, "tea_offer": offer, "bought": int(i < hit)}
        for (group, offer), (hit, sent) in counts.items()
        for i in range(sent)
    ]
    return pd.DataFrame(rows)


COUNTS = {("A", "study"): (12, 20), ("A", "gift"): (4, 20), ("A", "none"): (2, 20),
          ("B", "study"): (4, 40), ("B", "gift"): (20, 40), ("B", "none"): (4, 40)}  # fmt: skip


def test_gains_are_counted_by_hand():
    table = trial(COUNTS)
    found = read_offers(table["segment"], table, YUAN, **OPTIONS)
    # A: 60 × (.6 − .1), 80 × (.2 − .1); B: 60 × (.1 − .1), 80 × (.5 − .1).
    np.testing.assert_allclose(found.gains(), [[30, 8], [0, 32]])
    # Together: study 16 of 60, gift 24 of 60, none 6 of 60: 60 × .1667, 80 × .3.
    np.testing.assert_allclose(found.together().gains(), [[10, 24]])
    np.testing.assert_allclose(found.share, [1 / 3, 2 / 3])


def test_other_effects_are_told_and_the_same_ones_are_not():
    table = trial(COUNTS)
    found = differs(read_offers(table["segment"], table, YUAN, **OPTIONS))
    # A: study + .5 against 0 in B.
    assert found.loc["A", "differs"] == pytest.approx(0.5)
    assert (found["p_value"] < 0.01).all()
    same = trial({(group, offer): (hit, 60) for group in "AB" for offer, hit in
                  (("study", 30), ("gift", 24), ("none", 6))})  # fmt: skip
    assert (differs(read_offers(same["segment"], same, YUAN, **OPTIONS))["p_value"] == 1).all()


def test_where_no_offer_works_otherwise_few_tests_say_so():
    rng, said = np.random.default_rng(0), 0
    for _world in range(200):
        counts = {(group, offer): (rng.binomial(60, rate), 60) for group in "AB"
                  for offer, rate in (("study", 0.4), ("gift", 0.3), ("none", 0.2))}  # fmt: skip
        table = trial(counts)
        said += differs(read_offers(table["segment"], table, YUAN, **OPTIONS))["p_value"].min() < 0.05
    assert said <= 24  # 5 % of 200 and three standard errors; two groups are one question, asked twice


@pytest.mark.parametrize(
    ("yuan", "said"),
    [
        ({"study": 60}, "does not say what one sale under gift"),
        (YUAN | {"box": 9}, "Nobody was sent box"),
        (YUAN | {"none": 9}, "Nobody was sent none"),
    ],
)
def test_offers_and_yuan_belong_together(yuan, said):
    table = trial(COUNTS)
    with pytest.raises(DataError, match=said):
        read_offers(table["segment"], table, yuan, **OPTIONS)


def test_a_trial_without_control_or_with_small_arms_is_refused():
    table = trial(COUNTS)
    with pytest.raises(DataError, match="Nobody was sent nothing, with which offers are compared"):
        read_offers(table["segment"], table, YUAN, **OPTIONS | {"control": "nothing"})
    small = trial(COUNTS | {("A", "gift"): (1, 9)})
    with pytest.raises(TooFewError, match="9 people of A were sent gift"):
        read_offers(small["segment"], small, YUAN, **OPTIONS)
