"""Matched against mismatched, the types' halves and clusters, and the view."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.personality import (
    ITEMS,
    STRATEGY_FOR,
    TYPES,
    Everyone,
    Personality,
    Strategy,
    cluster_evidence,
    split_half_agreement,
    strategy_effect,
)
from crmlib.personality.strategy import _holm


def calls(x1, n1, x2, n2):
    """Matched and mismatched contacts of one lively customer."""
    strategy = ["praise"] * n1 + ["give_evidence"] * n2
    bought = [1] * x1 + [0] * (n1 - x1) + [1] * x2 + [0] * (n2 - x2)
    return pd.DataFrame({"customer_id": "C1", "strategy": strategy, "bought": bought})


def test_the_difference_has_newcombes_published_interval():
    # Newcombe (1998), method 10: 56/70 against 48/80 gives .2000 [.0524, .3339].
    row = strategy_effect(calls(56, 70, 48, 80), pd.Series({"C1": "lively"})).table.loc[Everyone.ALL]
    assert row[["difference", "low", "high"]].tolist() == pytest.approx([0.2, 0.0524, 0.3339], abs=5e-5)


def test_the_lectures_matching_table_is_one_strategy_a_type():
    assert set(STRATEGY_FOR) == set(Personality)
    assert set(STRATEGY_FOR.values()) == set(Strategy)
    found = strategy_effect(
        pd.DataFrame({"customer_id": list("abcd") * 2, "strategy": [*STRATEGY_FOR.values(), *["praise"] * 4],
                      "bought": [1] * 4 + [0] * 4}),
        pd.Series([kind.value for kind in TYPES], index=list("abcd")),
    )  # fmt: skip
    # Praise is right for the lively only: 5 matched of 8, 4 of them bought; 3 mismatched, none bought.
    assert found.table.loc[Everyone.ALL, ["matched", "mismatched", "difference"]].tolist() == [5, 3, 0.8]
    assert found.cells.loc[Personality.LIVELY, "praise"] == 0.5


def test_contacts_without_type_or_outcome_are_left_out_and_counted():
    table = pd.concat([calls(3, 5, 2, 5), calls(1, 1, 1, 1).assign(customer_id="C2")])
    table.iloc[0, 2] = None
    found = strategy_effect(table, pd.Series({"C1": "lively", "C2": None}))
    assert (found.used, found.without_type, found.without_outcome) == (9, 2, 1)
    assert "left out: 2 whose customer has no type, 1 without outcome" in repr(found)


def test_holms_correction_by_hand():
    # Sorted .01 .02 .04 .30 × 4 3 2 1 = .04 .06 .08 .30, never falling.
    assert _holm(np.array([0.04, 0.01, 0.3, 0.02, np.nan]))[:4] == pytest.approx([0.08, 0.04, 0.3, 0.06])
    assert _holm(np.array([0.9, 0.8])).tolist() == [1, 1]


def test_swapping_bought_and_not_bought_mirrors_the_difference():
    table = calls(30, 50, 20, 60)
    types = pd.Series({"C1": "lively"})
    there = strategy_effect(table, types).table.loc[Everyone.ALL]
    back = strategy_effect(table.assign(bought=1 - table["bought"]), types).table.loc[Everyone.ALL]
    assert back[["difference", "low", "high"]].tolist() == pytest.approx(
        (-there[["difference", "high", "low"]]).tolist()
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"strategy": "shout"}, "Unknown strategy 'shout' in 10 rows"),
        ({"bought": 3}, "found 3 in 10 rows"),
        ({"contact_id": "K1"}, "9 contacts stand in the table more than once, for instance K1"),
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
    with pytest.raises(DataError, match="'strategy'"):
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


def test_four_real_clouds_are_found_and_one_cloud_is_not_cut_up():
    rng = np.random.default_rng(2)
    corners = np.array([[3, 3], [3, -3], [-3, 3], [-3, -3]])[rng.integers(0, 4, 400)]
    names = ["extraversion_z", "stability_z"]
    four = cluster_evidence(pd.DataFrame(corners + rng.normal(size=(400, 2)), columns=names), most=5)
    one = cluster_evidence(pd.DataFrame(rng.normal(size=(400, 2)), columns=names), most=5)
    assert (four.best, one.best) == (4, 1)
    assert one.plot().get_xlabel() == "Number of clusters"


def test_clusters_refuse_what_cannot_be_clustered():
    flat = pd.DataFrame({"extraversion_z": np.ones(100), "stability_z": np.arange(100)})
    with pytest.raises(ModelError, match="all 100 people"):
        cluster_evidence(flat)
    with pytest.raises(TooFewError, match="at least 60 people"):
        cluster_evidence(flat.head(20))
    with pytest.raises(DataError, match="'stability_z'"):
        cluster_evidence(flat[["extraversion_z"]])


def test_the_view_follows_its_sliders():
    from crmlib.widgets.personality import memberships

    view = memberships()
    extraversion, *_others, sentence, picture = view.children
    before = picture.value
    extraversion.value = 2.4
    assert picture.value[:4] == b"\x89PNG"
    assert picture.value != before
    assert "Powerful" in sentence.value
    extraversion.value = 0.0
    assert "unclassified" in sentence.value


def test_pictures_are_drawn(made):
    assert strategy_effect(calls(3, 5, 2, 5), pd.Series({"C1": "lively"})).plot().get_xlabel()
    assert split_half_agreement(made(60), splits=5).plot().get_ylim() == (0, 1)
