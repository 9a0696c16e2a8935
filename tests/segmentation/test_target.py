"""One offer or two, by hand and in other worlds; and weights that are not quite known."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError
from crmlib.segmentation import Segments, attractiveness, one_offer_or_two, usable
from crmlib.segmentation.segments import RATINGS
from crmlib.segmentation.target import Strategy
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.segments import asked, benefits

YUAN = {"study": 60, "gift": 80}
COST = {"base": 900, "launch": 5_000}
COUNTS = {("A", "study"): (12, 20), ("A", "gift"): (4, 20), ("A", "none"): (2, 20),
          ("B", "study"): (4, 40), ("B", "gift"): (20, 40), ("B", "none"): (4, 40)}  # fmt: skip


@pytest.fixture
def trial():
    return pd.DataFrame([
        {"segment": group, "tea_offer": offer, "bought": int(i < hit)}
        for (group, offer), (hit, sent) in COUNTS.items() for i in range(sent)
    ])  # fmt: skip


def test_profits_are_counted_by_hand(native, trial):
    found = one_offer_or_two(trial["segment"], native(trial), YUAN, **COST)
    # Yuan a head: A study 30, gift 8; B study 0, gift 32. A is 300, B 600 of 900 customers.
    # One: gift to all 300 × 8 + 600 × 32 − 5,000; two: 300 × 30 + 600 × 32 − 10,000; B alone: 600 × 32 − 5,000.
    profit = found.table["profit"].to_dict()
    assert profit == pytest.approx({
        Strategy.UNDIFFERENTIATED: 16_600, Strategy.DIFFERENTIATED: 18_200, Strategy.CONCENTRATED: 14_200,
    })  # fmt: skip
    assert found.plan[Strategy.DIFFERENTIATED] == {"A": "study", "B": "gift"}
    assert found.plan[Strategy.CONCENTRATED] == {"B": "gift"}
    assert found.table["offers_used"].tolist() == [1, 2, 1]
    assert (found.table["low"] < found.table["profit"]).all()


def test_each_contact_costs_and_who_is_not_worth_it_is_left_out(trial):
    found = one_offer_or_two(trial["segment"], trial, YUAN, at_most=1, contact=10, **COST)
    # With one offer and 10 yuan a contact, A (8 a head by the gift box) is not written to: 600 × 22 − 5,000.
    assert found.plan[Strategy.DIFFERENTIATED] == {"B": "gift"}
    assert found.table.loc[Strategy.DIFFERENTIATED, "profit"] == pytest.approx(8_200)
    # One offer to all writes to A as well: 300 × (8 − 10) less.
    assert found.table.loc[Strategy.UNDIFFERENTIATED, "profit"] == pytest.approx(7_600)


def test_the_trial_is_shown_by_segment(trial):
    row = one_offer_or_two(trial["segment"], trial, YUAN, **COST).trial.table.iloc[0]
    assert (row["sent"], row["bought_with"], row["bought_without"], row["gain_a_head"]) == pytest.approx(
        (20, 0.6, 0.1, 30)
    )
    # Wilson of 12 in 20: .38658 to .78120; of 2 in 20: .02787 to .30103. Newcombe: .5 − √(.21342² + .20103²) = .2068,
    # .5 + √(.18120² + .07213²) = .6950.
    assert (row["low"], row["high"]) == pytest.approx((0.2068, 0.6950), abs=1e-4)


def test_a_second_offer_that_helps_nobody_is_not_launched(trial):
    same = trial.assign(
        bought=[int(i % 5 < (3 if one == "gift" else 1)) for i, one in enumerate(trial["tea_offer"])]
    )
    found = one_offer_or_two(same["segment"], same, YUAN, **COST)
    assert found.table.loc[Strategy.DIFFERENTIATED, "offers_used"] == 1


def test_a_trial_flatters_what_it_chose_itself():
    rng, seen = np.random.default_rng(0), []
    for seed in range(20):
        table = pd.DataFrame({
            "segment": np.repeat(list("ABCD"), 60), "tea_offer": np.tile(["study", "gift", "none"], 80),
            "bought": (rng.random(240) < 0.2).astype(int),
        })  # fmt: skip
        found = one_offer_or_two(table["segment"], table, YUAN, base=1000, launch=0, draws=100, seed=seed)
        # Nothing works: every yuan that the best plan seems to bring is luck.
        seen.append(found.table.loc[Strategy.DIFFERENTIATED, ["profit", "flattered"]])
    profit, flattered = np.mean(np.array(seen, float), axis=0)
    assert profit > 1000
    assert 0.4 * profit < flattered < 1.6 * profit


def test_in_other_worlds_two_offers_beat_one():
    more, intervals = 0, 0
    for seed in range(12):
        block = population(Truth(), seed=seed, number=0, size=8000, first=1)
        rows = usable(benefits(block)).rows
        truth = asked(block).set_index("respondent_id").loc[rows["respondent_id"], "segment"].to_numpy()
        found = one_offer_or_two(
            pd.Series(truth), rows, YUAN | {"daily": 30}, base=30_000, launch=40_000, draws=200
        )
        profit = found.table["profit"]
        more += profit[Strategy.DIFFERENTIATED] > profit[Strategy.UNDIFFERENTIATED]
        # What the plan is truly worth lies within its interval, chosen by luck though it be.
        kinds = {kind.name: kind for kind in Truth().segments.kinds}
        place = {"study": 0, "gift": 1, "daily": 2}
        plan = found.plan[Strategy.DIFFERENTIATED]
        true = sum(
            30_000
            * kinds[who].share
            * (YUAN | {"daily": 30})[what]
            * (kinds[who].buys[place[what]] - kinds[who].buys[3])
            for who, what in plan.items()
        ) - 40_000 * len(set(plan.values()))
        row = found.table.loc[Strategy.DIFFERENTIATED]
        intervals += row["low"] <= true <= row["high"]
    assert more >= 11
    assert intervals >= 9


def test_segments_cut_from_ratings_may_be_given_as_they_are(people, ratings):
    found = one_offer_or_two(
        Segments(4).fit(ratings).named(), people, YUAN | {"daily": 30}, base=30_000, launch=40_000
    )
    assert set(RATINGS) <= set(people.columns)
    assert found.table["profit"].idxmax() == Strategy.DIFFERENTIATED


SCORES = pd.DataFrame({"size": [9, 3, 5], "rivals": [2, 8, 6]}, index=["A", "B", "C"])


def test_scores_are_weighted_means():
    # A: (3 × 9 + 2) / 4; B: (3 × 3 + 8) / 4; C: (3 × 5 + 6) / 4.
    found = attractiveness(SCORES, {"size": 3, "rivals": 1}, best=1)
    assert found.table["weighted"].to_dict() == pytest.approx({"A": 7.25, "C": 5.25, "B": 4.25})
    assert found.table["among_best"].sum() == pytest.approx(1)


def test_the_surer_the_weights_the_surer_the_choice():
    shares = [attractiveness(SCORES, {"size": 1.2, "rivals": 1}, best=1, sure=sure).table.loc["A", "among_best"]
              for sure in (2, 20, 2000)]  # fmt: skip
    assert shares[0] < shares[1] < shares[2]
    # w of size ~ Beta(12 / 11, 10 / 11) at 2.2 votes … A is best where 9 w + 2 (1 − w) > 3 w + 8 (1 − w): w > 1/2.
    from scipy.stats import beta

    found = attractiveness(SCORES, {"size": 1.2, "rivals": 1}, best=1, sure=20, draws=20_000)
    a = beta(20 * 1.2 / 2.2, 20 / 2.2)
    assert found.table.loc["A", "among_best"] == pytest.approx(a.sf(0.5), abs=0.015)


@pytest.mark.parametrize(
    ("scores", "weights", "options", "said"),
    [
        (SCORES, {"size": 3}, {}, "does not say how much rivals counts"),
        (
            SCORES.assign(size=[11, 3, 5]),
            {"size": 3, "rivals": 1},
            {},
            "size of A is 11: scores run from 1 to 10",
        ),
        (SCORES, {"size": 0, "rivals": 0}, {}, "All weights are 0"),
        (SCORES, {"size": 1, "rivals": 1}, {"best": 3}, "best = 3 of 3 segments leaves no choice"),
        (SCORES, {"size": 1, "rivals": 1, "growth": 1}, {}, "growth"),
    ],
)
def test_what_cannot_be_weighed_is_refused(scores, weights, options, said):
    with pytest.raises(DataError, match=said):
        attractiveness(scores, weights, **options)
