"""Association rules against printed ones, plain counting and hand calculation; many questions corrected."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import DataError
from crmlib.stats.association import baskets_of, itemsets, pairs, rule
from crmlib.stats.trial import benjamini_hochberg

# Tan, Steinbach & Kumar (2005), table 6.1.
FIVE = ["bread milk", "bread diapers beer eggs", "milk diapers beer cola", "bread milk diapers beer",
        "bread milk diapers cola"]  # fmt: skip
# The guide of mlxtend: five transactions, least support .6.
GUIDE = ["milk onion nutmeg beans eggs yogurt", "dill onion nutmeg beans eggs yogurt", "milk apple beans eggs",
         "milk unicorn corn beans yogurt", "corn onion beans icecream eggs"]  # fmt: skip


def table(baskets):
    items = sorted({item for basket in baskets for item in basket.split()})
    return pd.DataFrame([[item in basket.split() for item in items] for basket in baskets], columns=items)


def counts(has, one, other):
    return len(has), has[list(one)].all(axis=1).sum(), has[other].sum(), has[[*one, other]].all(axis=1).sum()


def test_tea_and_coffee_of_a_thousand():
    # Tan, Steinbach & Kumar, ch. 6: tea 200, coffee 800, both 150.
    found = rule(1000, 200, 800, 150)
    assert found.support == pytest.approx(0.15, abs=1e-12)
    assert found.confidence == pytest.approx(0.75, abs=1e-12)
    assert found.lift == pytest.approx(0.9375, abs=1e-12)
    assert found.leverage == pytest.approx(-0.01, abs=1e-12)


def test_milk_and_diapers_then_beer():
    found = rule(*map(int, counts(table(FIVE), ["milk", "diapers"], "beer")))
    assert found.support == pytest.approx(0.4, abs=1e-12)
    assert found.confidence == pytest.approx(2 / 3, abs=1e-12)


def test_the_guides_itemsets():
    found = itemsets(table(GUIDE), 0.6)
    assert len(found) == 11
    assert found[("eggs",)] == 0.8
    assert found[("beans",)] == 1.0
    assert found[("beans", "eggs", "onion")] == 0.6
    eggs = rule(*map(int, counts(table(GUIDE), ["onion"], "eggs")))
    assert (eggs.confidence, eggs.lift, round(eggs.leverage, 12)) == (1.0, 1.25, 0.12)


def test_itemsets_are_those_that_plain_counting_finds():
    has = pd.DataFrame(np.random.default_rng(3).random((200, 7)) < 0.4, columns=list("abcdefg"))
    plain = {
        names: has[list(names)].all(axis=1).mean()
        for size in (1, 2, 3, 4)
        for names in combinations("abcdefg", size)
        if has[list(names)].all(axis=1).sum() >= 0.1 * 200
    }
    assert itemsets(has, 0.1, most=4).to_dict() == plain


def test_the_interval_of_a_lift_is_that_of_its_logarithm():
    # Delta method, by hand for 500 baskets with 125, 125 and 100: 1/.2 − 1/.25 − 1/.25 + 2 · 3.2 − 1 = 2.4.
    error = np.sqrt(2.4 / 500)
    found = rule(500, 125, 125, 100)
    assert found.lift == pytest.approx(3.2)
    assert [found.low, found.high] == pytest.approx(
        (3.2 * np.exp([-1.959964 * error, 1.959964 * error])).tolist()
    )
    # And so do logarithms of lifts spread, in baskets drawn with these shares.
    drawn = np.random.default_rng(1).multinomial(500, [0.2, 0.05, 0.05, 0.7], 20_000)
    both, one, other = drawn[:, 0], drawn[:, 0] + drawn[:, 1], drawn[:, 0] + drawn[:, 2]
    assert np.log(both * 500 / (one * other)).std() == pytest.approx(error, rel=0.03)


def test_within_strata_is_what_was_found_over_what_chance_would_have_there():
    # 100 firms: 40 with a, 30 with b, 13 with both; 900 households: 20, 10, 0. By chance 12 and .222.
    firm, house = np.zeros((100, 2), bool), np.zeros((900, 2), bool)
    firm[:40, 0], firm[27:57, 1] = True, True
    house[:20, 0], house[20:30, 1] = True, True
    has = pd.DataFrame(np.vstack([firm, house]), columns=["a", "b"])
    found = pairs(has, [0] * 100 + [1] * 900, least=1).iloc[0]
    assert found["together"] == 13
    assert found["by_chance"] == pytest.approx(12 + 200 / 900)
    assert found["lift_within"] == pytest.approx(13 / (12 + 200 / 900))
    assert found["lift"] == pytest.approx(13 * 1000 / (60 * 40))
    # Mantel–Haenszel: variance 40·30·60·70 / (100²·99) + 20·10·880·890 / (900²·899).
    spread = 40 * 30 * 60 * 70 / (100**2 * 99) + 20 * 10 * 880 * 890 / (900**2 * 899)
    from scipy.stats import norm

    assert found["p"] == pytest.approx(2 * norm.sf((13 - 12 - 200 / 900) / np.sqrt(spread)))


def test_all_pairs_of_the_ledger_are_those_of_plain_counting():
    lines = datasets.load("order_lines").drop_duplicates().query("quantity > 0")
    by_order = lines.groupby("order_id")["product_id"].agg(frozenset)
    has = baskets_of(lines, "order_id", "product_id", pd.Index(by_order.index))
    found = pairs(has, least=1).set_index(["one", "other"])
    assert len(found) == 276
    n, together, alone = len(by_order), {}, {}
    for basket in by_order:
        for item in basket:
            alone[item] = alone.get(item, 0) + 1
        for pair in combinations(sorted(basket), 2):
            together[pair] = together.get(pair, 0) + 1
    for (one, other), row in found.iterrows():
        both = together.get(tuple(sorted((one, other))), 0)
        assert row["together"] == both
        assert row["lift"] == pytest.approx(both * n / (alone[one] * alone[other]), abs=1e-12)
        assert row["confidence"] == pytest.approx(both / alone[one], abs=1e-12)


def test_what_has_nothing_to_do_with_each_other_looks_so_in_one_of_twenty_pairs():
    rng, found, within = np.random.default_rng(4), [], []
    for _world in range(20):
        kind = rng.random(4000) < 0.2
        has = rng.random((4000, 12)) < np.where(kind[:, None], 0.15, 0.03)
        one = pairs(pd.DataFrame(has), kind)
        found.append(one["p"] < 0.05)
        within.append((one["within_low"] <= 1) & (one["within_high"] >= 1))
    # 1,320 pairs: a standard error of .6 points.
    assert np.mean(found) == pytest.approx(0.05, abs=0.02)
    assert np.mean(within) == pytest.approx(0.95, abs=0.02)


def test_false_finds_are_corrected_as_benjamini_and_hochberg_do():
    # Their paper's 15 p-values (1995, section 3.2): four are kept at .05, where Bonferroni keeps three.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
         0.7590, 1.0]  # fmt: skip
    found = benjamini_hochberg(p)
    assert (found <= 0.05).sum() == 4
    # By hand: .0095 × 15 / 4, and the fifth .0201 × 3 = .0603.
    assert found[3:5] == pytest.approx([0.035625, 0.0603])
    assert np.isnan(benjamini_hochberg([np.nan, 0.01])[0])


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(DataError, match="Of 10 baskets 4 and 5 can't hold 6"):
        rule(10, 4, 5, 6)
    with pytest.raises(DataError, match="each is in one at least"):
        rule(10, 0, 5, 0)
    with pytest.raises(DataError, match="n is a whole number"):
        rule(10.5, 4, 5, 1)
