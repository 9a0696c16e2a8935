"""Matched against mismatched, the types' halves and clusters, and the view."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.personality import (
    ITEMS,
    STRATEGY_FOR,
    Personality,
    Strategy,
    split_half_agreement,
    strategy_effect,
)
from crmlib.personality.types import TYPES


def calls(x1, n1, x2, n2):
    """Matched and mismatched contacts of one lively customer."""
    strategy = ["praise"] * n1 + ["give_evidence"] * n2
    bought = [1] * x1 + [0] * (n1 - x1) + [1] * x2 + [0] * (n2 - x2)
    return pd.DataFrame({"customer_id": "C1", "strategy": strategy, "bought": bought})


def test_the_difference_has_newcombes_published_interval():
    # Newcombe (1998), method 10: 56/70 against 48/80 gives .2000 [.0524, .3339].
    row = strategy_effect(calls(56, 70, 48, 80), pd.Series({"C1": "lively"})).table.loc["all"]
    assert row[["difference", "low", "high"]].tolist() == pytest.approx([0.2, 0.0524, 0.3339], abs=5e-5)


def test_the_lectures_matching_table_is_one_strategy_a_type():
    assert set(STRATEGY_FOR) == set(Personality)
    assert set(STRATEGY_FOR.values()) == set(Strategy)
    found = strategy_effect(
        pd.DataFrame({"customer_id": list("abcd") * 2, "strategy": [*STRATEGY_FOR.values(), *["praise"] * 4],
                      "bought": [1] * 4 + [0] * 4}),
        pd.Series(TYPES, index=list("abcd")),
    )  # fmt: skip
    # Praise is right for the lively only: 5 matched of 8, 4 of them bought; 3 mismatched, none bought.
    assert found.table.loc["all", ["matched", "mismatched", "difference"]].tolist() == [5, 3, 0.8]
    assert found.cells.loc[Personality.LIVELY, "praise"] == 0.5


def test_contacts_without_type_or_outcome_are_left_out_and_counted():
    table = pd.concat([calls(3, 5, 2, 5), calls(1, 1, 1, 1).assign(customer_id="C2")])
    table.iloc[0, 2] = None
    found = strategy_effect(table, pd.Series({"C1": "lively", "C2": None}))
    assert (found.used, found.without_type, found.without_outcome) == (9, 2, 1)
    assert "left out: 2 whose customer has no type, 1 without outcome" in repr(found)


def test_swapping_bought_and_not_bought_mirrors_the_difference():
    table = calls(30, 50, 20, 60)
    types = pd.Series({"C1": "lively"})
    there = strategy_effect(table, types).table.loc["all"]
    back = strategy_effect(table.assign(bought=1 - table["bought"]), types).table.loc["all"]
    assert back[["difference", "low", "high"]].tolist() == pytest.approx(
        (-there[["difference", "high", "low"]]).tolist()
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"strategy": "shout"}, "Unknown strategy 'shout' in 10 rows"),
        ({"bought": 3}, "found 3 in 10 rows"),
        ({"contact_id": "K1"}, "Column contact_id: 1 stand in the table more than once, for instance K1"),
    ],
)
def test_bad_contacts_are_refused(change, message):
    with pytest.raises(DataError, match=message):
        strategy_effect(calls(3, 5, 2, 5).assign(**change), pd.Series({"C1": "lively"}))


def test_nothing_to_compare_is_refused():
    with pytest.raises(TooFewError, match="5 contacts have a type and an outcome, 5 of them matched"):
        strategy_effect(calls(3, 5, 0, 0), pd.Series({"C1": "lively"}))
    with pytest.raises(TooFewError, match="0 contacts"):
        strategy_effect(calls(3, 5, 1, 5), pd.Series({"C9": "lively"}))
    with pytest.raises(DataError, match="lacks the column strategy"):
        strategy_effect(calls(3, 5, 1, 5).drop(columns="strategy"), pd.Series({"C1": "lively"}))


def test_half_agreement_of_noise_is_chance_and_of_copies_is_complete(made):
    rng = np.random.default_rng(0)
    noise = made(300).assign(**{name: rng.integers(1, 6, 300) for name in ITEMS})
    found = split_half_agreement(noise, splits=50).table
    # Unrelated halves: the interval of 300 people, widened for the reversal within a person, holds chance.
    assert found["agreement"].to_numpy() == pytest.approx(found["chance"].to_numpy(), abs=0.03)
    e, s = rng.integers(1, 6, (2, 300))
    copies = {
        n: np.where(i.key > 0, x := (e if i.scale == "extraversion" else s), 6 - x) for n, i in ITEMS.items()
    }
    assert split_half_agreement(made(300).assign(**copies), splits=20).table["agreement"].tolist() == [
        1,
        1,
        1,
    ]


def test_half_agreement_refuses_a_handful_and_no_splits(made):
    with pytest.raises(TooFewError, match="not 29"):
        split_half_agreement(made(29))
    with pytest.raises(DataError, match="not 0"):
        split_half_agreement(made(40), splits=0)


def test_the_view_follows_its_sliders():
    from crmlib.widgets.personality import memberships

    view = memberships()
    view.set(e=2.4)
    assert "Powerful" in view.text()
    view.set(e=0.0)
    assert "unclassified" in view.text()


def test_pictures_are_drawn(made):
    ax = strategy_effect(calls(3, 5, 2, 5), pd.Series({"C1": "lively"})).plot()
    names = [tick.get_text() for tick in ax.get_yticklabels()]
    assert names == ["all", "Lively", "Powerful", "Peaceful", "Analytical"]
    # 3 of 5 against 2 of 5: 20 percentage points, for all and for the lively; the others nobody called.
    points = ax.containers[0].lines[0].get_xdata()
    assert points[:2].tolist() == pytest.approx([0.2, 0.2])
    assert np.isnan(points[2:]).all()
    halves = split_half_agreement(made(60), splits=5)
    heights = [bar.get_height() for bar in halves.plot().patches]
    assert heights == pytest.approx([*halves.table["chance"], *halves.table["agreement"]])


def experiment(n, *, each, by_customer, seed):
    """Contacts that no strategy changes, of customers who differ in how readily they buy."""
    rng = np.random.default_rng(seed)
    readiness = rng.normal(-0.5, 1.2, n)
    who = np.repeat(np.arange(n), each)
    names = [s.value for s in Strategy]
    drawn = np.repeat(rng.choice(names, n), each) if by_customer else rng.choice(names, n * each)
    bought = (rng.random(n * each) < 1 / (1 + np.exp(-readiness[who]))).astype(int)
    types = pd.Series(rng.choice(TYPES, n), index=range(n))
    return pd.DataFrame({"customer_id": who, "strategy": drawn, "bought": bought}), types


@pytest.mark.parametrize("by_customer", [True, False])
def test_where_nothing_is_to_be_found_nineteen_of_twenty_intervals_hold_zero(by_customer):
    # Units that are known, and, where each customer has one draw, what comes of not saying so.
    held = {"customer_id": 0, None: 0} if by_customer else {"customer_id": 0}
    for seed in range(200):
        contacts, types = experiment(100, each=4, by_customer=by_customer, seed=seed)
        for unit in held:
            row = strategy_effect(contacts, types, unit=unit).table.loc["all"]
            held[unit] += row["low"] <= 0 <= row["high"]
    # 190 of 200 expected, standard deviation 3.1: three of them below is 181.
    assert held["customer_id"] >= 181
    if by_customer:
        assert held[None] < 181  # one draw counted four times


def test_rows_that_stand_twice_are_no_news():
    contacts, types = experiment(80, each=1, by_customer=True, seed=1)
    one = strategy_effect(contacts, types).table.loc["all"]
    twice = strategy_effect(pd.concat([contacts, contacts]), types)
    assert twice.table.loc["all", "design"] == pytest.approx(2 * 80 / 79)
    width = [row["high"] - row["low"] for row in (one, twice.table.loc["all"])]
    assert width[1] == pytest.approx(width[0], rel=0.03)  # a little wider: t with 79 degrees of freedom
    assert "(80, variance × 2.03)" in twice.note


def test_the_design_effect_by_hand():
    # Matched: A bought 2 of 2, B 0 of 2; mismatched: C 1 of 2, D 1 of 2. Rates .5 and .5. Sums of (y − p)/n by
    # customer: A 2 · .5/4 = .25, B −.25, C 0, D 0; squares .125, times 4/3. By contact: 8 · (.125)² = .125.
    contacts = pd.DataFrame(
        {"customer_id": list("AABBCCDD"), "strategy": ["praise"] * 4 + ["give_evidence"] * 4,
         "bought": [1, 1, 0, 0, 1, 0, 0, 1]}
    )  # fmt: skip
    found = strategy_effect(contacts, pd.Series("lively", index=list("ABCD")))
    assert found.table.loc["all", "design"] == pytest.approx(4 / 3)
    assert found.units == 4


def test_one_contact_a_customer_is_newcombes_interval_and_the_unit_must_be_known():
    contacts, types = experiment(60, each=1, by_customer=False, seed=2)
    by, alone = (strategy_effect(contacts, types, unit=unit).table for unit in ("customer_id", None))
    pd.testing.assert_frame_equal(by, alone)
    with pytest.raises(DataError, match="lacks the column shop"):
        strategy_effect(contacts, types, unit="shop")
    with pytest.raises(DataError, match="Column shop: 60 of 60 rows are empty"):
        strategy_effect(contacts.assign(shop=None), types, unit="shop")
