"""Roles: who is one person, whose satisfaction counts, and what a family chooses; by hand, in truth, and refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib import datasets
from crmlib.customers import group_choice, matters, roles
from crmlib.customers.roles import BUYER, ONE, USER, Role
from crmlib.errors import DataError, TooFewError
from crmlib.stats.group_rules import RULES, group_rules
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.purchase_roles import purchase_roles

TRUTH = Truth().roles
ROLES = [role.value for role in Role]


def purchases(*rows):
    """Purchases from (initiator, influencer, decider, buyer, user, payer, kind)."""
    return pd.DataFrame(rows, columns=[*ROLES, "kind"])


def asked(*parts):
    """Purchases from (buyer, user, satisfied_buyer, satisfied_user, n, of whom bought again)."""
    rows = [(b, u, sb, su, int(k < x)) for b, u, sb, su, n, x in parts for k in range(n)]
    return pd.DataFrame(rows, columns=["buyer", "user", "satisfied_buyer", "satisfied_user", "repurchased"])


@pytest.fixture(scope="module")
def course():
    return datasets.load("purchase_roles")


# -- roles -----------------------------------------------------------------------------------------------


def test_a_firm_pays_and_is_no_person():
    one = ("self",) * 5
    table = purchases((*one, "firm", "business"), (*one, "self", "business"), (*one, "boss", "business"))
    row = roles(table).table.iloc[0]
    assert row[["one_person", "two_persons"]].tolist() == pytest.approx([2 / 3, 1 / 3])


def test_persons_are_counted_where_all_roles_are_known_and_buyer_and_user_where_they_are():
    table = purchases(
        ("self", "self", "self", "self", "child", "self", "household"),
        ("self", "child", "partner", "self", "self", "self", "household"),
        (None, "self", "self", "self", "child", "self", "household"),
        ("self", "self", "self", "self", None, "self", "household"),
    )
    answer = roles(table)
    row = answer.table.loc["all"]
    assert row["purchases"] == 4
    assert row[["one_person", "two_persons", "more_persons"]].tolist() == [0, 0.5, 0.5]
    assert row["buyer_not_user"] == pytest.approx(2 / 3)  # of three whose user is known
    assert "2 purchases lack a role" in str(answer.note)


def test_the_interval_is_wilsons():
    # Wilson's interval for 81 of 263 is .2553 to .3662.
    rows = [("self",) * 4 + ("child" if k < 81 else "self", "self", "household") for k in range(263)]
    row = roles(purchases(*rows)).table.loc["all"]
    assert row[["low", "high"]].tolist() == pytest.approx([0.2553, 0.3662], abs=5e-5)


def test_the_joint_table_is_symmetric_and_holds_the_truth(course):
    answer = roles(course)
    joint = answer.joint.table.to_numpy()
    assert joint == pytest.approx(joint.T)
    assert np.diag(joint) == pytest.approx(np.ones(6))
    assert joint[3, 4] == pytest.approx(1 - answer.table.loc["all", "buyer_not_user"])
    assert answer.persons.table.sum().to_numpy() == pytest.approx(np.ones(6))
    for group, same in zip(("household", "business"), TRUTH.same, strict=True):
        row = answer.table[[str(one) == group for one in answer.table.index]].iloc[0]
        assert row["low"] <= 1 - same <= row["high"]


def test_any_backend_gives_the_same(native, course):
    some = course.head(300)
    assert repr(roles(native(some))) == repr(roles(some))
    assert repr(matters(native(course))) == repr(matters(course))


def test_a_group_in_which_nobody_names_all_roles_is_refused():
    with pytest.raises(TooFewError, match="No purchase of household names who played every role"):
        roles(
            purchases(
                (None, "self", "self", "self", "self", "self", "household"), ("self",) * 6 + ("business",)
            )
        )
    with pytest.raises(DataError, match="lacks the column payer"):
        roles(purchases(("self",) * 6 + ("household",)).drop(columns="payer"))
    with pytest.raises(DataError, match="Column kind: 1 of 1 rows are empty"):
        roles(purchases((*("self",) * 6, None)))


# -- matters ---------------------------------------------------------------------------------------------


def test_differences_are_newcombes():
    # Newcombe 1998, method 10: 56 of 70 against 48 of 80 is .2 (.0524 to .3339).
    table = asked(
        ("self", "self", 9, 9, 70, 56), ("self", "self", 3, 3, 80, 48),
        ("self", "child", 9, 9, 10, 5), ("self", "child", 3, 3, 10, 5),
    )  # fmt: skip
    row = matters(table).table.loc[ONE]
    assert row[["difference", "low", "high"]].tolist() == pytest.approx([0.2, 0.0524, 0.3339], abs=5e-5)


def test_the_buyers_difference_may_be_the_users():
    # Only the user counts: 80 % again if satisfied, 20 % if not. The two agree in 30 of 40 purchases by two persons.
    table = asked(
        ("self", "child", 9, 9, 150, 120), ("self", "child", 9, 3, 50, 10), ("self", "child", 3, 9, 50, 40),
        ("self", "child", 3, 3, 150, 30), ("self", "self", 9, 9, 20, 16), ("self", "self", 3, 3, 20, 4),
    )  # fmt: skip
    answer = matters(table)
    assert answer.table.loc[USER, "difference"] == pytest.approx(0.6)
    assert answer.table.loc[BUYER, "difference"] == pytest.approx(130 / 200 - 70 / 200)
    # Odds 4 against 1/4 over six points: a factor 16 ^ (1/6) = 1.587 for each; the buyer's is 1.
    assert answer.odds.table["odds_a_point"].tolist() == pytest.approx([1, 16 ** (1 / 6)], abs=1e-6)


def test_the_odds_of_the_world_are_found():
    found = []
    for seed in range(8):
        made = purchase_roles(population(Truth(), seed=seed, number=0, size=8000, first=1))
        found.append(matters(made).odds.table)
    for role, truth in ((Role.USER, TRUTH.repurchase[1]), (Role.BUYER, TRUTH.repurchase[2])):
        inside = [
            one.loc[role, "low"] <= np.exp(truth / TRUTH.spread) <= one.loc[role, "high"] for one in found
        ]
        assert sum(inside) >= 6  # of 8 with a level of 95 %: fewer once in two hundred times
        assert np.mean([np.log(one.loc[role, "odds_a_point"]) for one in found]) == pytest.approx(
            truth / TRUTH.spread, abs=0.07
        )


def test_the_users_satisfaction_brings_the_purchase_back(course):
    table = matters(course).table
    assert table.loc[USER, "low"] > table.loc[BUYER, "high"]
    assert table["purchases"].tolist()[1] == table["purchases"].tolist()[2]


def test_where_nobody_buys_for_another_roles_cannot_matter():
    with pytest.raises(TooFewError, match="No purchase has two persons: roles cannot matter here"):
        matters(asked(("self", "self", 9, 9, 30, 20), ("self", "self", 3, 3, 30, 10)))


def test_too_few_on_one_side_are_refused():
    table = asked(
        ("self", "self", 9, 9, 30, 20), ("self", "self", 3, 3, 4, 1), ("self", "child", 9, 3, 40, 10)
    )
    with pytest.raises(
        TooFewError, match=r"4 purchases on one side of 'buyer and user are one person': .* needs 10"
    ):
        matters(table)


def test_odd_answers_are_refused(course):
    with pytest.raises(DataError, match="satisfied_user: 1 of 1400 rows hold no number"):
        matters(course.astype({"satisfied_user": object}).assign(satisfied_user=["much", *[5] * 1399]))
    with pytest.raises(DataError, match="repurchased is 0 or 1"):
        matters(course.assign(repurchased=2))


def test_with_few_purchases_by_two_persons_there_are_no_odds():
    table = asked(
        ("self", "self", 9, 9, 20, 16), ("self", "self", 3, 3, 20, 4),
        ("self", "child", 9, 9, 15, 9), ("self", "child", 3, 3, 15, 4),
    )  # fmt: skip
    assert matters(table).odds is None


# -- group_choice ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def family():
    return datasets.load("family_scores")


def wins(answer):
    return {rule: str(one) for rule, one in answer.table["wins"].items()}


def test_each_rule_has_its_winner(family):
    # Points by hand: grandmother 7.4, 7.7, 4.8; father 6.1, 8.4, 7.1; daughter 5.8, 2.4, 8.4 (porcelain, clay, glass).
    answer = group_choice(family, decider="father")
    assert wins(answer) == {
        "weighted mean": "glass set", "one decides": "Yixing clay set", "with a veto": "porcelain set",
        "majority of first choices": "Yixing clay set",
    }  # fmt: skip
    # Means 6.43, 6.17, 6.77; the father's 8.4 less 7.1; two first choices less one.
    assert answer.table["ahead"].tolist()[:2] == pytest.approx([20.3 / 3 - 19.3 / 3, 1.3])
    assert answer.table["ahead"].iloc[3] == 1


def test_the_smallest_change_of_weight_is_found_by_hand(family):
    # Daughter at weight t: glass 8.4 t + 5.95 (1 − t), clay 2.4 t + 8.05 (1 − t): level at t = 2.1/8.1 = .2593.
    row = group_choice(family).table.iloc[0]
    assert row["turned_by"] == pytest.approx(2.1 / 8.1 - 1 / 3)
    assert (str(row["whose"]), str(row["then_wins"])) == ("daughter", "Yixing clay set")


def test_at_that_weight_and_no_sooner_another_set_wins(family):
    at = 1 / 3 + group_choice(family).table["turned_by"].iloc[0]

    def first(weight):
        others = (1 - weight) / 2
        shares = {"grandmother": others, "father": others, "daughter": weight}
        return wins(group_choice(family, shares))["weighted mean"]

    assert first(at + 0.001) == "glass set"
    assert first(at - 0.001) == "Yixing clay set"


def test_without_a_name_who_weighs_most_decides_and_nobody_if_all_weigh_alike(family):
    heavy = group_choice(family, {"grandmother": 1, "father": 1, "daughter": 2})
    assert wins(heavy)["one decides"] == "glass set"
    alike = group_choice(family)
    assert "one decides" not in wins(alike)
    assert "nobody is named to decide" in str(alike.note)


def test_a_veto_may_leave_nothing(family):
    assert wins(group_choice(family, veto=9))["with a veto"] == "none"


def test_row_order_and_scale_of_weights_change_nothing(family):
    weights = {"grandmother": 2, "father": 3, "daughter": 5}
    mixed = group_choice(family.sample(frac=1, random_state=3), {k: 10 * v for k, v in weights.items()})
    plain = group_choice(family, weights)
    assert wins(mixed) == wins(plain)
    assert mixed.table["turned_by"].iloc[0] == pytest.approx(plain.table["turned_by"].iloc[0])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"weights": {"father": 1}}, "weights lacks grandmother"),
        ({"weights": {"grandmother": 0, "father": 0, "daughter": 0}}, "weights of all members are 0"),
        ({"weights": {"grandmother": -1, "father": 1, "daughter": 1}}, "grandmother"),
        ({"decider": "dog"}, "decider is one of grandmother, father, daughter, not 'dog'"),
    ],
)
def test_weights_and_deciders_that_are_none_are_refused(family, options, words):
    with pytest.raises(DataError, match=words):
        group_choice(family, **options)


def test_a_member_who_leaves_out_a_criterion_is_refused(family):
    with pytest.raises(DataError, match=r"Every member scores every option .* grandmother does not"):
        group_choice(family.drop(index=0))


def test_most_votes_are_no_majority():
    # Two of five prefer the first option, one each of the others something else.
    worth = np.array([[9, 1, 1, 1], [9, 1, 1, 1], [1, 9, 1, 1], [1, 1, 9, 1], [1, 1, 1, 9]], float)
    found = group_rules(worth, np.full(5, 0.2))[RULES[3]]
    assert (found.wins, found.ahead) == (None, 1)
    assert group_rules(worth[[0, 1, 2]], np.full(3, 1 / 3))[RULES[3]].wins == 0


MATRIX = st.lists(st.lists(st.integers(1, 10), min_size=3, max_size=3), min_size=2, max_size=4)


@given(MATRIX)
def test_no_rule_chooses_what_everybody_likes_least(worth):
    table = np.array(worth, float)
    table[:, 0] = 0.5  # below every other option of every member
    for rule, found in group_rules(table, np.full(len(table), 1 / len(table)), decider=0, veto=0).items():
        assert found.wins != 0, rule


@given(MATRIX)
def test_the_winner_of_the_mean_is_turned_exactly_at_the_change_that_is_told(worth):
    table, weights = np.array(worth, float), np.full(len(worth), 1 / len(worth))
    found = group_rules(table, weights)[RULES[0]]
    if found.wins is None or np.isnan(found.turned_by):
        return
    t = weights[found.whose] + found.turned_by
    changed = weights * (1 - t) / (1 - weights[found.whose])
    changed[found.whose] = t
    mean = changed @ table
    assert mean[found.then] == pytest.approx(mean[found.wins], abs=1e-6)
