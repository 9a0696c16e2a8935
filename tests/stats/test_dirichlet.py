"""The NBD-Dirichlet against the toothpaste of its paper, against hand calculation, and against simulated markets."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.dirichlet import Dirichlet

BRANDS = ["Colgate DC", "Macleans", "Close Up", "Signal", "ultrabrite", "Gibbs SR", "Boots", "Sainsbury"]
SHARES = pd.Series([0.25, 0.19, 0.10, 0.10, 0.09, 0.08, 0.03, 0.02], BRANDS)
PENETRATIONS = pd.Series([0.20, 0.17, 0.09, 0.08, 0.08, 0.07, 0.03, 0.02], BRANDS)


def toothpaste(s="weighted"):
    return Dirichlet(S=s).from_summary(0.56, 2.6, SHARES, PENETRATIONS)


def panel(seed, n=3000, mean=9 / 4, k=0.75, s=1.3, shares=(0.4, 0.3, 0.2, 0.1)):
    rng = np.random.default_rng(seed)
    bought = rng.negative_binomial(k, k / (k + mean), n)
    tastes = rng.dirichlet(np.array(shares) * s, n)
    return pd.DataFrame(rng.multinomial(bought, tastes), columns=list("abcd"))


def test_s_by_brand_and_its_mean_for_toothpaste():
    # R, NBDdirichlet: print.dirichlet gives S = 1.55 for these figures; brand by brand recomputed independently.
    model = toothpaste()
    assert model.S_by_brand_.to_numpy() == pytest.approx(
        [1.2977, 2.2134, 1.6031, 0.8446, 1.4493, 1.2930, 2.2198, 2.1382], abs=1e-4
    )
    assert round(model.S_, 5) == 1.54994


def test_the_papers_table_of_a_quarter_and_of_a_year():
    # Goodhardt, Ehrenberg & Chatfield 1984, table 3 (S = 1.2): a quarter's buyers 20 17 8 9 8 7 2 2 %; in a year 37 %
    # buy Colgate, 3.8 times each, and buy 8.7 times in all: printed as rounded there.
    quarter, year = toothpaste(1.2).measures(), toothpaste(1.2).measures(4)
    assert quarter["penetration"].to_numpy() == pytest.approx(
        [0.198, 0.155, 0.085, 0.085, 0.077, 0.069, 0.027, 0.018], abs=5e-4
    )
    assert 100 * quarter["penetration"].to_numpy() == pytest.approx([20, 17, 8, 9, 8, 7, 2, 2], abs=1.6)
    assert quarter["rate"].iloc[[0, -1]].tolist() == pytest.approx([1.84, 1.64], abs=0.005)
    assert quarter["category_rate"].iloc[[0, -1]].tolist() == pytest.approx([3.15, 3.36], abs=0.005)
    colgate = year.loc["Colgate DC", ["penetration", "rate", "category_rate"]].tolist()
    assert colgate == pytest.approx([0.378, 3.85, 8.86], abs=0.005)
    assert colgate == pytest.approx([0.37, 3.8, 8.7], abs=0.2)


def test_one_purchase_by_hand():
    # Whoever buys once buys a brand with its share: of these people 30 % buy it, all of them once and nothing else.
    once = Dirichlet(S=2.0).from_summary(0.5, 2.0, {"ours": 0.3}).measures(bought=(1, 1)).loc["ours"]
    assert once.tolist() == pytest.approx([0.3, 1, 1, 1, 1, 1])
    # Twice, S = 2, weight 0.6: none of two with (1.4/2)(2.4/3) = .56; both with (.6/2)(1.6/3) = .16; once .28.
    twice = Dirichlet(S=2.0).from_summary(0.5, 2.0, {"ours": 0.3}).measures(bought=(2, 2)).loc["ours"]
    assert twice.tolist() == pytest.approx([0.44, 0.6 / 0.44, 2, 0.3 / 0.44, 0.16 / 0.44, 0.28 / 0.44])


def test_what_is_bought_adds_up():
    model = toothpaste(1.2)
    for t in (1, 4):
        table, often = model.measures(t), model.frequency(t, up_to=200)
        assert often.sum(axis=1).to_numpy() == pytest.approx(1, abs=1e-9)
        assert (1 - often[0]).to_numpy() == pytest.approx(table["penetration"].to_numpy())
        assert (often @ np.arange(201)).to_numpy() == pytest.approx(0.56 * 2.6 * t * SHARES.to_numpy())
        assert (often[1] / table["penetration"]).to_numpy() == pytest.approx(table["bought_once"].to_numpy())
        assert (table["rate"] / table["category_rate"]).to_numpy() == pytest.approx(
            table["share_of_requirements"].to_numpy()
        )


def test_small_brands_suffer_twice():
    # Double jeopardy: fewer buyers, who buy it less often and give it less of what they buy.
    by_size = pd.DataFrame([toothpaste(1.2).at_size(share) for share in (0.02, 0.1, 0.25, 0.6)])
    for measure in ("penetration", "rate", "share_of_requirements"):
        assert by_size[measure].is_monotonic_increasing
    assert toothpaste(1.2).at_size(0.25).to_numpy() == pytest.approx(
        toothpaste(1.2).measures().loc["Colgate DC"].to_numpy()
    )


def test_duplication_follows_the_size_of_the_other_brand():
    model = toothpaste(1.2)
    table, buyers = model.duplication(), model.measures()["penetration"]
    # The same households, counted from either side.
    assert (table.mul(buyers, axis=0)).to_numpy() == pytest.approx(table.mul(buyers, axis=0).to_numpy().T)
    others = table.loc["Signal"].drop("Signal")
    assert np.corrcoef(others, buyers.drop("Signal"))[0, 1] > 0.99


def test_the_table_of_duplication_that_r_prints():
    # R, NBDdirichlet: summary(dirichlet, type = "dup", dup.brand = 2) with S = 1.29527957, rounded to two digits there.
    found = toothpaste(1.29527957).duplication().loc["Macleans"]
    assert found.round(2).tolist() == [0.24, 1, 0.1, 0.1, 0.09, 0.08, 0.03, 0.02]


def test_the_next_purchase_is_the_same_brand_more_often_than_its_share():
    # (S·share + 1)/(S + 1) by hand for Colgate: (.3 + 1)/2.2.
    assert toothpaste(1.2).repeat_rate()["Colgate DC"] == pytest.approx(1.3 / 2.2)


def test_a_simulated_market_is_recovered():
    found = [Dirichlet().fit(panel(seed)) for seed in range(20)]
    s = np.array([one.S_ for one in found])
    # The mean of twenty is off by no more than three of its own standard errors.
    assert s.mean() == pytest.approx(1.3, abs=3 * s.std(ddof=1) / np.sqrt(20))
    k = np.array([one.nbd_.r_ for one in found])
    assert k.mean() == pytest.approx(0.75, abs=3 * k.std(ddof=1) / np.sqrt(20))
    # What it says of sole buyers, which it was not fitted to, is what there is.
    counts = panel(99, 40_000)
    bought = counts[counts["c"] > 0]
    sole = (bought.drop(columns="c").sum(axis=1) == 0).mean()
    assert Dirichlet().fit(counts).measures().loc["c", "sole_buyers"] == pytest.approx(sole, abs=0.015)


def test_figures_that_no_market_of_this_kind_gives_are_refused():
    with pytest.raises(ModelError, match=r"Brand X: no S gives 31\.0% buyers at a share of 12\.0%"):
        Dirichlet().from_summary(0.56, 2.6, {"X": 0.12, "Y": 0.5}, {"X": 0.31, "Y": 0.4})
    with pytest.raises(DataError, match=r"sum to 1 at most, not to 1\.07"):
        Dirichlet(S=1.0).from_summary(0.56, 2.6, {"X": 0.6, "Y": 0.47})
    with pytest.raises(DataError, match="Give the penetration of each brand, or S"):
        Dirichlet().from_summary(0.56, 2.6, {"X": 0.6})
    with pytest.raises(DataError, match="Nobody bought d: leave it out"):
        Dirichlet().fit(panel(1).assign(d=0))
    with pytest.raises(ModelError, match="not fitted yet"):
        Dirichlet().measures()
    with pytest.raises(TooFewError, match="Nobody buys between 900 and 950 times"):
        toothpaste().measures(bought=(900, 950))
