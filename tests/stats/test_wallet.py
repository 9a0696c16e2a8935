"""The wallet rule against its authors' table, and what is left of wallets that few people show."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.stats.wallet import headroom, wallet_rule


@pytest.mark.parametrize(
    ("brands", "shares"),
    # Keiningham et al. (2011), the table of the article.
    [(2, [0.6667, 0.3333]), (3, [0.5, 0.3333, 0.1667]), (4, [0.4, 0.3, 0.2, 0.1])],
)
def test_shares_are_those_of_the_article(brands, shares):
    assert wallet_rule(range(1, brands + 1), brands) == pytest.approx(shares, abs=5e-5)


@pytest.mark.parametrize("brands", range(1, 9))
def test_the_brands_of_a_customer_share_the_whole_wallet(brands):
    assert wallet_rule(np.arange(1, brands + 1), brands).sum() == pytest.approx(1)


@pytest.mark.parametrize("rank", [0, 4])
def test_a_rank_beyond_the_brands_is_refused(rank):
    with pytest.raises(DataError, match=f"found {rank} of 3"):
        wallet_rule([1, rank], 3)


def test_headroom_by_hand():
    # Ten say 100 and are guessed at 80 and 125, and all buy 60; the one who does not say is guessed at 100, buys 60.
    said = pd.Series([100.0] * 10 + [None, 30.0])
    guessed = pd.Series([80.0, 125] * 5 + [100, 100])
    found = headroom(said, guessed, pd.Series([60.0] * 12))
    assert found["headroom"].tolist() == pytest.approx([40.0] * 11 + [0], abs=0.1)
    assert found["stated"].tolist() == [True] * 10 + [False, True]


def test_who_does_not_say_is_read_from_the_guess_and_from_what_is_bought():
    rng, ratios, above, inside, seen = np.random.default_rng(6), [], [], 0, 0
    for _seed in range(40):
        need = np.exp(11 + rng.normal(size=400))
        bought = need * rng.beta(2, 3, 400)
        guess = need * np.exp(0.5 * rng.normal(size=400))
        # Large ones say less often what they need.
        silent = rng.random(400) < 1 / (1 + np.exp(-np.log(need) + 11))
        found = headroom(pd.Series(need).mask(silent), pd.Series(guess), pd.Series(bought))
        true, top = need - bought, silent & (bought > np.quantile(bought, 0.8))
        ratios.append(found["headroom"][silent].sum() / true[silent].sum())
        above.append(found["headroom"][top].sum() / true[top].sum())
        inside += ((found["low"] <= true) & (true <= found["high"]))[silent].sum()
        seen += silent.sum()
    assert np.mean(ratios) == pytest.approx(1, abs=0.03)
    # Nor are those who buy most taken for full.
    assert np.mean(above) == pytest.approx(1, abs=0.08)
    assert 0.92 < inside / seen < 0.98


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"guessed": -1.0}, DataError, "not guessed, or guessed below 0, first of C0"),
        ({"guessed": 0.0}, DataError, "The need of all 12 customers is guessed at 0"),
        ({"bought": None}, DataError, "What 12 customers bought is missing or below 0, first of C0"),
        ({"stated": -5.0}, DataError, "12 customers state a need below 0, first C0"),
        ({"stated": None}, TooFewError, "0 customers say what they need; 10 or more"),
    ],
)
def test_needs_that_cannot_be_told_are_refused(change, error, said):
    three = pd.DataFrame({"stated": 9.0, "guessed": 9.0, "bought": 1.0}, [f"C{i}" for i in range(12)]).assign(
        **change
    )
    with pytest.raises(error, match=said):
        headroom(three["stated"], three["guessed"], three["bought"])
