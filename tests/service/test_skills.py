"""Effects of skills by hand, from the truth, and not from easy calls."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.service import Skill, skill_effect
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.spoken import service_calls
from tests.support.served import true_effect

CALLS = Truth().calls
# Complaint, joke, calls, satisfied: odds of 4 to 1 in favour of the joke in easy calls and in complaints.
CELLS = [(0, 1, 200, 160), (0, 0, 100, 50), (1, 1, 50, 25), (1, 0, 100, 20)]


def made(cells=CELLS):
    rows = [
        {"complains": c, "skill_humour": h, "satisfied": int(k < happy)}
        for c, h, n, happy in cells
        for k in range(n)
    ]
    return pd.DataFrame(rows)


def calls(seed, customers=8000):
    return service_calls(population(Truth(), seed=seed, number=0, size=customers, first=1))


@pytest.fixture(scope="module")
def large():
    return calls(1, 100_000)


def test_naive_and_adjusted_differences_are_those_by_hand():
    found = skill_effect(made(), adjust=["complains"])
    row = found.table.loc[Skill.HUMOUR]
    assert row["naive"] == pytest.approx(185 / 250 - 70 / 200)
    # One odds ratio of 4 fits both kinds exactly, so the model gives the shares: .80 − .50 and .50 − .20.
    assert row["adjusted"] == pytest.approx((300 * 0.30 + 150 * 0.30) / 450)
    assert found.odds.loc[Skill.HUMOUR, "coef"] == pytest.approx(np.log(4), abs=1e-6)
    # Within one kind alone the skill's difference is that of its shares.
    by = skill_effect(made(), adjust=["complains"], by="complains").table.loc[Skill.HUMOUR]
    assert (by["elsewhere"], by["in_complaints"]) == pytest.approx((0.30, 0.30))
    assert by["p_value"] == pytest.approx(1.0)


def test_the_standard_error_within_one_kind_is_that_of_two_shares():
    by = skill_effect(made(), adjust=["complains"], by="complains").table.loc[Skill.HUMOUR]
    half = 1.96 * np.sqrt(0.25 / 50 + 0.16 / 100)
    assert by["high"] - by["in_complaints"] == pytest.approx(half, rel=0.01)


def test_the_joke_that_seems_to_please_does_not_in_complaints(large):
    found, by = skill_effect(large).table.loc[Skill.HUMOUR], skill_effect(large, by="complains").table
    assert found["naive"] > 0.08
    assert abs(found["adjusted"]) < 0.04
    row = by.loc[Skill.HUMOUR]
    assert row["high"] < 0 < row["elsewhere_low"]
    assert row["p_value"] < 1e-6
    # No other skill differs.
    assert (by.drop(Skill.HUMOUR)["p_value"] > 0.01).all()


def near(row, value, low, high, true):
    """Within 3.5 standard errors."""
    return abs(row[value] - true) <= 3.5 * (row[high] - row[low]) / (2 * 1.96)


def test_effects_are_found_again(large):
    table = skill_effect(large).table
    for one in (Skill.LISTEN, Skill.PREPARATION, Skill.EMPATHY, Skill.RESPOND, Skill.BODY):
        true = np.nanmean(true_effect(large, one.value, CALLS))
        assert near(table.loc[one], "adjusted", "low", "high", true), one
    row = skill_effect(large, by="complains").table.loc[Skill.HUMOUR]
    effect, angry = true_effect(large, "humour", CALLS), large["complains"] == 1
    assert near(row, "elsewhere", "elsewhere_low", "elsewhere_high", effect[~angry].mean())
    assert near(row, "in_complaints", "low", "high", effect[angry].mean())


def test_intervals_hold_the_truth_as_often_as_they_say():
    held = 0
    for seed in range(10):
        table = calls(seed + 50)
        found = skill_effect(table).table
        for one in (Skill.LISTEN, Skill.RESPOND, Skill.EMPATHY, Skill.PREPARATION, Skill.BODY):
            true = np.nanmean(true_effect(table, one.value, CALLS))
            held += found.loc[one, "low"] <= true <= found.loc[one, "high"]
    # Binomial, 50 at .95: 42 or more in all but one of a thousand.
    assert held >= 42


def test_what_cannot_be_seen_on_the_telephone_is_no_zero():
    table = calls(3)
    found = skill_effect(table)
    shop = table[table["channel"] == "shop"]
    seen = shop.groupby("skill_body")["satisfied"].mean()
    assert found.table.loc[Skill.BODY, "naive"] == pytest.approx(seen[1] - seen[0])
    assert "could not be seen" in str(found.note)
    # Without the channel among what is held fixed, that it was not seen gets a column of its own.
    bare = skill_effect(table, adjust=["complains"])
    assert any("not seen" in str(name) for name in bare.odds.index)
    assert bare.table.loc[Skill.BODY, "adjusted"] == pytest.approx(
        found.table.loc[Skill.BODY, "adjusted"], abs=1e-9
    )


def test_copied_calls_are_told():
    table = calls(7, 4000)
    twice = pd.concat([table, table.head(30)], ignore_index=True)
    assert "30 rows are copies" in str(skill_effect(twice).note)


def test_row_order_does_not_matter():
    table = calls(4)
    one, two = skill_effect(table), skill_effect(table.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(one.table, two.table, rtol=1e-9)


def test_frames_of_another_kind_give_the_same():
    polars = pytest.importorskip("polars")
    table = calls(6, 4000)
    plain = table.astype(object).where(table.notna(), None)
    other = polars.DataFrame(plain.to_dict("list"))
    pd.testing.assert_frame_equal(skill_effect(table).table, skill_effect(other).table)


def test_both_pictures_say_what_is_on_them():
    for by in (None, "complains"):
        found = skill_effect(calls(5), by=by)
        ax = found.plot()
        assert len(ax.get_legend().get_texts()) == 2
        assert "Listening" in found.describe().en
        assert "百分点" in found.describe().zh


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: skill_effect(made().drop(columns="skill_humour"), adjust=[]), DataError, "no column of a skill"),
        (lambda: skill_effect(made()), DataError, "lacks the column channel"),
        (lambda: skill_effect(made(), adjust="complains"), DataError, "adjust"),
        (lambda: skill_effect(made().replace({"skill_humour": {1: 2}}), adjust=[]), DataError, "empty where it could"),
        (lambda: skill_effect(made([(0, 1, 9, 5), (0, 0, 90, 9)]), adjust=[]), TooFewError, "9 calls with it and 90"),
        (lambda: skill_effect(made().assign(again=lambda t: t["complains"]), adjust=["complains", "again"]),
         ModelError, "computed from each other"),
        (lambda: skill_effect(made().assign(satisfied=np.nan), adjust=[]), DataError, "satisfied"),
        (lambda: skill_effect(made(), adjust=[], level=95), DataError, "level"),
        (lambda: skill_effect(made(), adjust=[], skills="humour"), DataError, "skills"),
        (lambda: skill_effect(made(), adjust=[], skills=["charm"]), DataError, "no 'charm' here"),
        (lambda: skill_effect(made([*CELLS[:2], (1, 0, 100, 20)]), adjust=[], by="complains"),
         TooFewError, "one kind without Humour, "),
    ],
)  # fmt: skip
def test_what_are_no_calls_is_refused(call, error, said):
    with pytest.raises(error, match=said):
        call()
