"""Concentration against published tables: Gini, Lorenz, and the NBD of a tea shop, of champagne and of toothpaste."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import use_language
from crmlib.stats.concentration import gini, lorenz, top_needed, top_share
from crmlib.stats.nbd import NBD

# Cards of the Ten Ren tea shop by purchases 1, 2, … in 48 weeks and, first, those with none (Wu & Chen 2000).
TEA = [350, 437, 118, 84, 69, 55, 37, 22, 18, 17, 23, 10, 24, 14, 14, 8, 6, 9, 6, 3, 6, 3, 1, 4, 8, 4, 1, 2, 1, 1,
       1, 1, 3, 2, 0, 1, 1, 0, 0, 1, 1]  # fmt: skip
# Households by bottles of champagne 0, 1, …, 7, and 8 or more (Gourieroux & Visser 1997).
CHAMPAGNE = [400, 60, 30, 20, 8, 8, 9, 6, 27]
values = st.lists(st.floats(0, 1e6), min_size=1, max_size=40).filter(lambda held: sum(held) > 1e-3)


def people(frequencies):
    return np.repeat(np.arange(len(frequencies)), frequencies)


# -- inequality ------------------------------------------------------------------------------------------


def test_gini_of_the_example_of_rs_ineq():
    held = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    assert gini(held) == pytest.approx(0.4620911, abs=1e-7)  # R, package ineq, example of Gini()
    assert gini(held, unbiased=True) == pytest.approx(0.4620911 * 10 / 9, abs=1e-7)


def test_gini_by_hand():
    # Two people, 1 and 3: the mean distance of two drawn is (0 + 2 + 2 + 0)/4 = 1, over twice the mean 2: 1/4.
    assert gini([1, 3]) == pytest.approx(0.25)
    assert gini([5, 5, 5]) == 0


def test_an_80_20_world_is_a_pareto_distribution_of_a_known_gini():
    # Index log 5/log 4: the largest u hold u^(1 − 1/index) of the whole, and Gini is 1/(2·index − 1) = .756471.
    index, largest = np.log(5) / np.log(4), np.linspace(0, 1, 100_001)
    held = np.diff(largest ** (1 - 1 / index))
    assert top_share(held) == pytest.approx(0.8, abs=1e-9)
    assert top_needed(held) == pytest.approx(0.2, abs=1e-9)
    assert gini(held) == pytest.approx(0.756471, abs=1e-4)


def test_the_top_fifth_of_the_tea_shop_depends_on_the_base():
    cards = people(TEA)
    assert cards.sum() == 4_788
    assert top_share(cards) == pytest.approx(0.71, abs=0.005)  # of all 1,366 cards
    assert top_share(cards[cards > 0]) == pytest.approx(0.63, abs=0.005)  # of the 1,016 who bought


def test_the_top_counts_the_last_one_in_part():
    # Of 4 the top 30 % are 1.2 people: all of 4 and a fifth of 2, over 8.
    assert top_share([1, 1, 2, 4], top=0.3) == pytest.approx(4.4 / 8)
    assert top_needed([1, 1, 2, 4], share=4.4 / 8) == pytest.approx(0.3)


@given(values)
def test_a_lorenz_curve_rises_from_0_to_1_below_the_diagonal(held):
    table = lorenz(held).table
    share = table["share"].to_numpy()
    assert share[0] == 0
    assert share[-1] == pytest.approx(1)
    assert (np.diff(share) >= -1e-12).all()
    assert (share <= table["if_alike"] + 1e-9).all()
    assert 0 <= gini(held) < 1


@given(values)
def test_neither_order_nor_unit_nor_a_copy_of_everybody_changes_anything(held):
    for same in (held[::-1], np.array(held) * 8, held + held):
        assert gini(same) == pytest.approx(gini(held), abs=1e-9)
        assert top_share(same) == pytest.approx(top_share(held), abs=1e-9)


def test_a_lorenz_curve_is_a_table_and_a_picture():
    found = lorenz([1, 1, 2, 4], points=4)
    assert found.table.index.tolist() == ["0%", "25%", "50%", "75%", "100%"]
    assert "4 people; Gini 0.312" in str(found)  # 1 − ¼·(1/8 + 3/8 + 6/8 + 12/8) = 5/16
    assert len(found.plot().lines) >= 2


@pytest.mark.parametrize(
    ("held", "error", "said"),
    [
        ([], TooFewError, "values is empty"),
        ([0, 0], TooFewError, "All 2 values are 0"),
        ([1, -2, 3], DataError, "1 values are negative, for instance -2"),
        ([1, None], DataError, r"1 of 2 values are missing or infinite \(first: number 2\)"),
        ([1, np.inf], DataError, "missing or infinite"),
        (["much", 1], DataError, "for instance 'much'"),
    ],
)
def test_what_cannot_be_shared_out_is_refused(held, error, said):
    for ask in (gini, lorenz, top_share, top_needed, NBD().fit):
        with pytest.raises(error, match=said):
            ask(held)


def test_options_that_make_no_sense_are_refused():
    for wrong in (1.2, -0.1, "a fifth"):
        with pytest.raises(DataError, match="top"):
            top_share([1, 2], top=wrong)
    with pytest.raises(DataError, match="points"):
        lorenz([1, 2], points=0)
    with pytest.raises(TooFewError, match="two people"):
        gini([3], unbiased=True)


def test_refusals_speak_chinese():
    use_language("zh")
    for wrong in ([], [0], [-1], [None]):
        with pytest.raises((DataError, TooFewError)) as refused:
            gini(wrong)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in str(refused.value))


# -- the NBD ---------------------------------------------------------------------------------------------


def test_the_tea_shops_cards_give_the_published_fit():
    # Fader & Hardie (2002), of Wu & Chen's data: r .590, alpha .168, log-likelihood −3194.0.
    model = NBD().fit(people(TEA))
    assert model.people_ == 1_366
    assert (model.r_, model.alpha_) == pytest.approx((0.58966, 0.16823), abs=5e-6)
    assert model.loglik_ == pytest.approx(-3194.045, abs=5e-4)


def test_champagne_counted_up_to_eight_gives_the_published_fit():
    # Fader & Hardie, tutorial: r .161, alpha .129, log-likelihood −646.96; mean of those with 8 or more 13.36.
    model = NBD().fit(people(CHAMPAGNE), censored_at=8)
    assert (model.r_, model.alpha_) == pytest.approx((0.16106, 0.12908), abs=5e-6)
    assert model.loglik_ == pytest.approx(-646.9614, abs=1e-3)
    few = np.arange(8)
    beyond = (model.r_ / model.alpha_ - few @ model.pmf(few)) / (1 - model.pmf(few).sum())
    assert beyond == pytest.approx(13.36, abs=5e-3)


def test_the_lorenz_curve_of_champagne_is_the_tutorials():
    model = NBD().fit(people(CHAMPAGNE), censored_at=8)
    table = model.lorenz(buyers=True).loc[1:7]
    assert table["people"].tolist() == pytest.approx(
        [0.3412, 0.5166, 0.6286, 0.7069, 0.7646, 0.8086, 0.8429], abs=5e-5
    )
    assert table["purchases"].tolist() == pytest.approx(
        [0.0806, 0.1635, 0.2429, 0.3169, 0.3851, 0.4475, 0.5042], abs=5e-5
    )
    assert model.top_share(buyers=True) == pytest.approx(0.5648, abs=5e-5)
    assert model.gini(buyers=True) == pytest.approx(0.51201, abs=5e-5)


def test_mean_and_zeros_give_the_published_shape():
    # Goodhardt, Ehrenberg & Chatfield (1984), table 2: 56 % buy 2.6 times; K .7788159.
    model = NBD().from_penetration(0.56, 2.6)
    assert model.r_ == pytest.approx(0.7788159, abs=1e-6)
    assert model.r_ / model.alpha_ == pytest.approx(1.456)
    assert (100 * model.pmf(range(6))).tolist() == pytest.approx([44, 22.3, 12.9, 7.8, 4.8, 3.0], abs=0.1)
    assert model.penetration() == pytest.approx(0.56)
    assert model.rate() == pytest.approx(2.6)


def test_penetration_grows_as_published():
    # nbdprogram's read-me: 20 % buy 2.1 times in 12 weeks; in 1, 4, 24, 48 weeks .032 .100 .277 .355 buy.
    model = NBD().from_penetration(0.20, 2.1)
    found = [model.penetration(weeks / 12) for weeks in (1, 4, 24, 48)]
    assert found == pytest.approx([0.032, 0.100, 0.277, 0.355], abs=5e-4)
    # Who bought in 12 weeks buys again in the next 12: 61.65 %; by the chances of none, none, and none in both.
    both = 1 - 2 * (1 - model.penetration(1)) + (1 - model.penetration(2))
    assert both / model.penetration(1) == pytest.approx(0.6165, abs=5e-4)


def test_next_time_people_are_nearer_to_the_mean():
    model = NBD().fit(people(TEA))
    n = np.arange(200)
    following = model.expected_next(n)
    # Weighted by how many there are, what is expected next is the same mean again.
    assert following @ model.pmf(n) == pytest.approx(model.r_ / model.alpha_, rel=1e-6)
    mean = model.r_ / model.alpha_
    assert (np.abs(following - mean) <= np.abs(n - mean)).all()


def test_standard_errors_hold_the_truth_in_95_of_100_samples():
    rng, inside = np.random.default_rng(3), []
    for _sample in range(200):
        model = NBD().fit(rng.poisson(rng.gamma(0.6, 1 / 0.2, 800)))
        inside.append(np.abs(np.log([model.r_ / 0.6, model.alpha_ / 0.2]))
                      < 1.96 * model.se_.to_numpy() / [model.r_, model.alpha_])  # fmt: skip
    assert (np.mean(inside, axis=0) > 0.91).all()  # three standard errors of 200 draws below .95
    assert (np.mean(inside, axis=0) < 0.99).all()


def test_what_no_nbd_can_be_is_refused():
    with pytest.raises(ModelError, match="runs off to infinity"):
        NBD().fit([1, 1, 1, 2, 1, 1])
    with pytest.raises(ModelError, match=r"No NBD has 90.0% buyers who buy 1.5 times each: .* 74.1% would"):
        NBD().from_penetration(0.9, 1.5)  # 1 − e^−1.35
    with pytest.raises(DataError, match=r"whole numbers; 1 are none, for instance 1\.5"):
        NBD().fit([0, 1, 1.5])
    with pytest.raises(ModelError, match="not fitted yet"):
        NBD().pmf(1)
    with pytest.raises(DataError, match="penetration"):
        NBD().from_penetration(1.0, 2)
    with pytest.raises(DataError, match="censored_at"):
        NBD().fit([0, 1, 2], censored_at=0)


def test_counts_may_be_a_column():
    column = pd.Series(people(TEA), dtype="Int64")
    assert NBD().fit(column).r_ == NBD().fit(people(TEA)).r_
