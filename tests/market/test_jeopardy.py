"""Brands beside their size, and pairs beside the duplication law: by hand, refitted exactly, and against the truth."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.market import double_jeopardy, duplication, usable
from crmlib.stats.dirichlet import MEASURES, Dirichlet
from crmlib.stats.dirichlet_draws import observed, refitted
from crmlib.stats.duplication import duplicated
from crmlib.stats.resample import unit_weights
from crmlib.stats.sized import sized
from tests.support.panels import diaries, market


@pytest.fixture(scope="module")
def tea():
    return usable(datasets.load("tea_panel"), datasets.load("panel_households"))


@pytest.fixture(scope="module")
def year(tea):
    return double_jeopardy(tea.year(1))


# -- the model refitted ----------------------------------------------------------------------------------


def test_what_is_seen_by_hand():
    # Ann 2 + 1, Bob 1 + 0, Cem 0 + 3, Dia nothing. Of a: half of all, 3 purchases by two, who buy 4; Bob only a, once.
    found = observed(np.array([[2, 1], [1, 0], [0, 3], [0, 0]]))[0]
    assert found[0].tolist() == pytest.approx([1 / 2, 3 / 2, 4 / 2, 3 / 4, 1 / 2, 1 / 2])
    assert found[1].tolist() == pytest.approx([1 / 2, 4 / 2, 6 / 2, 4 / 6, 1 / 2, 1 / 2])


def test_samples_fitted_side_by_side_are_those_fitted_one_by_one():
    counts = market(3, 400)
    model = Dirichlet().fit(counts)
    start = (model.nbd_.r_, model.S_by_brand_.to_numpy())
    found = refitted(counts.to_numpy(), start, draws=25, seed=7)
    drawn = unit_weights(400, draws=25, seed=7)
    for k in (0, 11, 24):
        sample = counts.iloc[np.repeat(np.arange(400), drawn[k])].reset_index(drop=True)
        again = Dirichlet().fit(sample)
        assert found.r[k] == pytest.approx(again.nbd_.r_, rel=1e-6)
        assert found.s[k] == pytest.approx(again.S_, rel=1e-6)
        assert found.s_by_brand[k] == pytest.approx(again.S_by_brand_.to_numpy(), rel=1e-6)
        assert found.expected[k] == pytest.approx(again.measures().to_numpy(), rel=1e-6)
        assert found.observed[k] == pytest.approx(observed(sample.to_numpy())[0], rel=1e-9)


def test_a_sample_that_no_model_fits_is_left_out_and_said():
    # Forty households of much alike tastes: in some samples a brand has more buyers than its share allows.
    counts = market(0, 40, s=2, shares=(0.5, 0.3, 0.2))
    found = sized(counts, "penetration", draws=200)
    model = Dirichlet().fit(counts)
    start = (model.nbd_.r_, model.S_by_brand_.to_numpy())
    lost = int(np.isnan(refitted(counts.to_numpy(), start, draws=200, seed=0).s).sum())
    assert 0 < lost < 100
    assert f"{lost} of 200 samples fit no model" in found.note.en
    with pytest.raises(TooFewError, match=r"Only \d+ of 200 samples of these 40 households fit the model"):
        sized(market(4, 40, s=4, shares=(0.5, 0.3, 0.2)), "penetration", draws=200)


# -- double jeopardy -------------------------------------------------------------------------------------


def test_the_table_is_that_of_the_model(tea, year):
    model = Dirichlet().fit(tea.year(1).counts())
    for measure in MEASURES:
        found = year.of(measure).table
        assert found["by_size"].to_numpy() == pytest.approx(model.measures()[measure].to_numpy())
        assert (found["actual"] - found["by_size"]).to_numpy() == pytest.approx(
            found["difference"].to_numpy()
        )
        assert found["share"].sum() == pytest.approx(1)


def test_small_brands_suffer_twice_and_one_brand_does_not(year):
    assert year.table.loc["oldharbour", "low"] > 0
    others = year.table.drop("oldharbour")
    assert ((others["low"] < 0) & (others["high"] > 0)).all()
    assert year.of("penetration").table.loc["oldharbour", "high"] < 0
    # Greenhill's customer share is low only beside larger brands.
    assert year.table.loc["greenhill", "actual"] < year.table.loc["redgate", "actual"] - 0.05


def test_a_market_without_a_special_brand_shows_none_in_95_of_100():
    seen = []
    for seed in range(200):
        counts = market(seed, 300, mean=3, k=1.0, shares=(0.5, 0.3, 0.2))
        found = sized(counts, "share_of_requirements", draws=100).table
        seen.append(((found["low"] <= 0) & (found["high"] >= 0)).to_numpy())
    inside = np.array(seen).mean(axis=0)
    # 200 markets, each brand: 95 % less three standard errors, and one point for so few draws and households.
    assert (inside >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 200) - 0.01).all()


def test_k_and_s_have_intervals_that_hold_the_truth(year):
    fit = year.fit.table
    for row, true in (
        ("M: purchases a household", 9.0),
        ("K: how alike they buy", 0.75),
        ("S: how alike tastes are", 1.3),
    ):
        assert fit.loc[row, "low"] <= true <= fit.loc[row, "high"]
    assert len(fit) == 3 + 6


def test_a_market_that_moves_is_said(tea):
    assert (
        "The model supposes a steady market, and this one was not" in double_jeopardy(tea, draws=100).note.en
    )
    assert "supposes" not in double_jeopardy(tea.year(1), draws=100).note.en
    assert "second half" not in double_jeopardy(diaries(market(1)), draws=20).note.en


def test_the_picture_shows_brands_their_line_and_who_is_beyond_it(year):
    ax = year.plot()
    line, inside, beyond = ax.lines
    across, up = (year.of(name).table for name in ("penetration", "rate"))
    assert list(beyond.get_xdata()) == pytest.approx([across.loc["oldharbour", "actual"]])
    assert len(inside.get_xdata()) == 5
    # The line is that of brands of any size: what the model says of one of them lies on it.
    expected = np.interp(across.loc["greenhill", "by_size"], line.get_xdata(), line.get_ydata())
    assert expected == pytest.approx(up.loc["greenhill", "by_size"], rel=1e-3)
    assert "Old Harbour" in [text.get_text() for text in ax.texts]
    said = year.describe().en
    assert "Old Harbour (18%, 5.1)" in said
    assert said.endswith("off the line of brands that are only large: Old Harbour; the others lie about it.")
    alike = sized(market(0, 400), "rate", draws=50)
    assert alike.describe().en.endswith("All lie about the line of brands that are only large.")


def test_what_cannot_be_held_beside_its_size_is_refused(tea, year):
    beside = usable(datasets.load("tea_panel"), datasets.load("panel_households"), beside="cold_brew")
    with pytest.raises(
        DataError, match="cold_brew is no brand of one market with the others; read the diaries without"
    ):
        double_jeopardy(beside.year(1))
    with pytest.raises(DataError, match="measure is one of penetration, rate"):
        year.of("loyalty")
    with pytest.raises(DataError, match="measure is one of penetration"):
        double_jeopardy(tea.year(1), measure="loyalty")
    with pytest.raises(ModelError):
        double_jeopardy(diaries([[1, 1], [1, 1], [1, 1], [1, 1]]))


# -- duplication -----------------------------------------------------------------------------------------


def test_brands_may_be_numbers_or_any_text():
    counts = market(2, 300)
    for names in ([1, 2, 3, 4], ["{a}", "50 %", "K", "none"]):
        found = sized(counts.set_axis(names, axis=1), "rate", draws=20)
        assert str(names[0]) in found.describe().en
        assert str(names[0]) in repr(found.fit)
        assert str(names[1]) in repr(duplicated(counts.set_axis(names, axis=1), draws=20).pairs)


def test_the_order_of_households_and_a_second_panel_like_the_first_change_no_estimate():
    counts = market(4, 300)
    found = sized(counts, "share_of_requirements", draws=20).table
    shuffled = sized(counts.sample(frac=1, random_state=1), "share_of_requirements", draws=20).table
    doubled = sized(pd.concat([counts, counts], ignore_index=True), "share_of_requirements", draws=20).table
    for other in (shuffled, doubled):
        np.testing.assert_allclose(other[["actual", "by_size"]], found[["actual", "by_size"]], rtol=1e-5)


def test_four_times_as_many_households_halve_the_interval():
    counts = market(6, 800)

    def width(rows):
        found = sized(rows, "share_of_requirements", draws=400).table
        return (found["high"] - found["low"]).mean()

    assert width(counts) / width(pd.concat([counts] * 4, ignore_index=True)) == pytest.approx(2, rel=0.1)


def test_duplication_by_hand():
    # a 3, b 2, c 2 of 8 buy; each pair shares one household. Sum of shared: 2(1/3) + 4(1/2) = 8/3; of buyers 2·7/8.
    found = duplicated(
        pd.DataFrame([[1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 0, 0], *[[0, 0, 0]] * 4], columns=list("abc"))
    )
    d = (8 / 3) / (14 / 8)
    assert found.D.estimate == pytest.approx(d)
    assert found.table.loc["a", "b"] == pytest.approx(1 / 3)
    assert found.table.loc["b", "a"] == pytest.approx(1 / 2)
    assert found.expected.table.loc["b", "a"] == pytest.approx(d * 3 / 8)
    pairs = found.pairs.table
    assert pairs["both_buy"].tolist() == [1, 1, 1]
    assert pairs["by_size"].tolist() == pytest.approx([d * 6 / 8, d * 6 / 8, d * 4 / 8])
    assert pairs["ratio"].tolist() == pytest.approx([8 / 6 / d, 8 / 6 / d, 2 / d])
    assert found.brands.table.loc["a", "ratio"] == pytest.approx(2 / (2 * d * 6 / 8))


def test_d_of_one_market_is_that_of_the_model():
    # One market of steady tastes: what its households share follows sizes, and D is that of the model.
    counts = market(5, 8000, shares=(0.3, 0.25, 0.2, 0.15, 0.1))
    found = duplicated(counts, draws=100)
    model = Dirichlet().fit(counts)
    expected = model.duplication().to_numpy()
    off = ~np.eye(5, dtype=bool)
    buyers = model.measures()["penetration"].to_numpy()
    assert found.D.low <= expected[off].sum() / np.broadcast_to(buyers, (5, 5))[off].sum() <= found.D.high
    assert np.abs(found.table.to_numpy()[off] - expected[off]).max() < 0.03


def test_two_halves_of_a_market_share_few_buyers():
    rng = np.random.default_rng(0)
    green, black = (market(k, 2000, shares=(0.4, 0.35, 0.25)).to_numpy() for k in (1, 2))
    drinks = rng.random(2000) < 0.5
    counts = np.column_stack([green * drinks[:, None], black * ~drinks[:, None]])
    found = duplicated(pd.DataFrame(counts, columns=["g1", "g2", "g3", "b1", "b2", "b3"])).pairs.table
    assert (found["high"] < 1).sum() == 9  # each green with each black
    assert (found["low"] > 1).sum() == 6


def test_cold_brew_shares_fewer_buyers_than_its_size_says():
    kept = usable(datasets.load("tea_panel"), datasets.load("panel_households"), beside="cold_brew").year(1)
    found = duplication(kept)
    alone = duplication(usable(datasets.load("tea_panel"), datasets.load("panel_households")).year(1))
    assert found.D == alone.D  # that of the leaf brands
    assert found.describe().en.endswith("cold_brew 0.68.".replace("cold_brew", "bottled cold brew"))
    cold = found.brands.table.loc["cold_brew"]
    assert cold["high"] < 0.8
    leaf = found.brands.table.drop("cold_brew")
    assert ((leaf["ratio"] - 1).abs() < 0.07).all()
    names = found.pairs.table.index.map(str)
    assert (found.pairs.table.loc[["cold" in name for name in names], "high"] < 1).all()


def test_markets_too_small_for_the_law_are_refused():
    with pytest.raises(TooFewError, match="Duplication needs at least 3 brands; 2 were bought"):
        duplication(diaries(pd.DataFrame([[1, 1], [1, 0]], columns=list("ab"))))
    with pytest.raises(TooFewError, match="Nobody buys two of the brands"):
        duplication(diaries(pd.DataFrame(np.eye(3, dtype=int), columns=list("abc"))))
