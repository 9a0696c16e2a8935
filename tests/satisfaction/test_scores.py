"""Four forms of one score, and shops in order, counted by hand and held against a world without better shops."""

import math

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import speaking
from crmlib.satisfaction import ranking, score, usable
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.satisfaction import satisfaction


@pytest.fixture
def asked():
    """Forty answers to each question: 1 to 5 eight times each; 0 to 10: 20 tens, 12 eights, 8 threes."""
    return pd.DataFrame({"csat": [1, 2, 3, 4, 5] * 8, "recommend": [10] * 20 + [8] * 12 + [3] * 8})


@pytest.mark.parametrize(
    ("kind", "estimate", "se"),
    [
        # 50 % less 20 %; √(.61 / 40).
        ("nps", 30, 100 * math.sqrt(0.61 / 40)),
        ("csat", 0.4, math.sqrt(0.24 / 40)),
        ("top_box", 0.2, math.sqrt(0.16 / 40)),
        # Variance of 1 … 5 with n − 1: 2 × 40 / 39.
        ("mean", 3, math.sqrt(2 / 39)),
        ("index", 50, 25 * math.sqrt(2 / 39)),
    ],
)
def test_each_form_is_its_formula(native, asked, kind, estimate, se):
    row = score(native(asked), kind).table.loc["all"]
    assert row["n"] == 40
    assert row["estimate"] == pytest.approx(estimate)
    assert row["se"] == pytest.approx(se)
    assert row["low"] < estimate < row["high"]


def test_the_intervals_are_wilsons_and_students(asked):
    # Wilson for 8 of 40: (.2 + .048018) / 1.096036 ∓ …; t with 39 degrees of freedom is 2.022691.
    assert score(asked, "top_box").table.loc["all", ["low", "high"]].tolist() == pytest.approx(
        [0.1050, 0.3476], abs=1e-4
    )
    low, high = score(asked, "mean").table.loc["all", ["low", "high"]]
    assert (low, high) == pytest.approx(
        (3 - 2.022691 * math.sqrt(2 / 39), 3 + 2.022691 * math.sqrt(2 / 39)), abs=1e-6
    )


def test_a_shop_with_few_answers_gets_no_score(asked):
    shops = asked.assign(shop=["A"] * 36 + ["B"] * 4)
    found = score(shops, by="shop")
    assert found.table["n"].to_dict() == {"A": 36, "B": 4}
    assert math.isnan(found.table.loc["B", "estimate"])
    assert "Fewer than 30 answers, no score: B (4)." in found.note
    assert "–" in repr(found)


def test_who_did_not_answer_does_not_count(asked):
    silent = pd.concat([asked, pd.DataFrame({"csat": [5] * 10})], ignore_index=True)
    assert score(silent).table.loc["all", "n"] == 40


@pytest.mark.parametrize(
    ("change", "options", "error", "said"),
    [
        ({"recommend": 11}, {}, DataError, "Answer 11 in row 0; recommend runs 0–10"),
        ({}, {"kind": "best"}, DataError, "choose one of nps"),
        ({}, {"answer": "csat"}, DataError, "takes answers from 0 to 10; csat runs 1–5"),
        ({}, {"answer": "mood"}, DataError, "answer is one of csat, recommend"),
        ({}, {"by": "shop"}, DataError, "lacks the column shop"),
        ({}, {"level": 95}, DataError, "between 0 and 1"),
        ({"recommend": None}, {}, TooFewError, "0 answers: no score under 30"),
        ({"recommend": "ten"}, {}, DataError, "hold no number"),
    ],
)
def test_what_is_no_survey_is_refused(asked, change, options, error, said):
    with pytest.raises(error, match=said):
        score(asked.assign(**change), **options)


def test_turned_rows_of_an_index_do_not_matter(asked):
    doubled = asked.set_axis([0] * len(asked), axis=0)
    assert score(doubled).table.equals(score(asked).table)


def surveys(n):
    return [
        usable(satisfaction(population(Truth(), seed=seed, number=0, size=8000, first=1))).rows
        for seed in range(n)
    ]


def test_of_eight_shops_that_are_alike_none_is_surely_the_first():
    found = [ranking(one, draws=1000) for one in surveys(12)]
    assert np.mean([one.table["first"].max() for one in found]) < 0.5
    # The range that chance alone makes is the range that is seen.
    gaps = [np.ptp(one.table["estimate"]) for one in found]
    assert np.mean(gaps) == pytest.approx(np.mean([one.by_chance for one in found]), rel=0.2)


def test_a_ranking_of_shares_needs_groups_with_scores(asked):
    shops = asked.assign(shop=["A"] * 38 + ["B"] * 2)
    with pytest.raises(TooFewError, match=r"1 group\(s\)"):
        ranking(shops)
    assert ranking(
        asked.assign(shop=["A", "B"] * 20).pipe(lambda one: pd.concat([one] * 2)), kind="csat"
    ).table["first"].sum() == pytest.approx(1)


def test_a_score_is_said_in_the_language_in_force(asked):
    found = score(asked)
    with speaking("zh"):
        assert "净推荐值" in repr(found)
