"""Four fields and four letters: by hand, and how sure each is where the truth is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crmlib import datasets
from crmlib.accounts import input_output, priority, usable
from crmlib.accounts.quadrants import Priority, Quadrant, letter_of, quadrant_of
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import speaking
from crmlib.stats.fields import steady, year_luck
from crmlib.world import Truth


@pytest.fixture
def eight():
    """Two accounts a field, well apart: medians lie at 50."""
    return pd.DataFrame(
        {
            "customer_id": list("abcdefgh"),
            "margin": [10.0, 90, 90, 10, 12, 88, 88, 12],
            "hours_2025": [10.0, 10, 90, 90, 12, 12, 88, 88],
        }
    )


@pytest.fixture(scope="module")
def rows():
    return usable(datasets.load("accounts")).rows


def test_each_account_stands_where_the_lecture_puts_it(native, eight):
    found = input_output(native(eight), draws=100)
    assert [str(one.value) for one in found.accounts["quadrant"]] == ["low", "gives", "high", "takes"] * 2
    assert found.table["accounts"].tolist() == [2, 2, 2, 2]
    assert list(found.table.index) == list(Quadrant)
    assert found.cuts == (50, 50)


def test_people_and_goods_are_one_sum_of_yuan(eight):
    goods = eight.assign(goods=[1000.0, 0, 0, 0, 0, 0, 0, 0])
    found = input_output(goods, "margin", {"hours_2025": 2.0, "goods": 0.5}, draws=20)
    assert found.accounts["input"].tolist()[:2] == [520, 20]


def test_lines_that_are_given_are_taken(eight):
    found = input_output(eight, cuts=(89, 200), draws=20)
    assert found.table["accounts"].to_dict() == {"low": 6, "gives": 2}
    # Where the lines stand still and nothing is luck, everybody is sure.
    assert (found.accounts["sure"] == 1).all()
    assert not len(found.unstable)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_map_has_a_point_an_account_and_pale_ones_where_it_is_not_sure(rows, language):
    with speaking(language):
        found = priority(rows, luck=0.45, draws=20)
        ax = found.plot()
        ax.figure.canvas.draw()
        points = [one for one in ax.collections if len(one.get_offsets()) > 1]
        assert sum(len(one.get_offsets()) for one in points) == len(rows)
        shades = np.concatenate([one.get_facecolors()[:, 3] for one in points])
        assert shades.min() < 0.5 < shades.max()
        assert "e+" not in "".join(label.get_text() for label in ax.get_xticklabels())


def test_whoever_stands_on_a_line_is_not_sure(eight):
    near = pd.concat([eight, pd.DataFrame({"customer_id": ["z"], "margin": [50.0], "hours_2025": [50.0]})])
    found = input_output(near, luck=0.3, draws=300).accounts["sure"]
    assert found["z"] == found.min() < found.drop("z").min() - 0.05


def test_letters_by_hand():
    cuts = (5000, 20_000)
    said = [
        letter_of(revenue, room, cuts) for revenue, room in ((9e3, 9e4), (1e3, 9e4), (9e3, 1e3), (1e3, 1e3))
    ]
    assert said == [Priority.A_PLUS, Priority.A, Priority.B, Priority.C]
    said = [quadrant_of(out, into, cuts) for out, into in ((1, 1), (9e3, 1), (9e3, 9e4), (1, 9e4))]
    assert said == list(Quadrant)


def test_future_customers_cross_from_c_to_a():
    two = pd.DataFrame(
        {
            "customer_id": list("abcd"),
            "now": [9.0, 9, 1, 1],
            "room": [50.0, 1, 30, 19],
            "grows": [0, 0, 0, 0.1],
        }
    )
    today = priority(two, "now", "room", cuts=(5, 25), draws=20).accounts["letter"]
    # In five years d needs 20 × 1.1⁵ = 32.2, less the 1 it buys: 31.2.
    later = priority(two, "now", "room", cuts=(5, 25), growth="grows", years=5, draws=20).accounts
    assert (today["d"], later.loc["d", "letter"]) == (Priority.C, Priority.A)
    assert later.loc["d", "potential_business"] == pytest.approx(20 * 1.1**5 - 1)
    assert later["letter"].drop("d").tolist() == today.drop("d").tolist()


def test_a_quarter_of_the_letters_may_be_luck(rows):
    luck = year_luck(rows["revenue_2024"], rows["revenue_2025"])
    assert luck == pytest.approx(Truth().accounts.noise, abs=0.04)
    calm, real = (priority(rows, luck=one, spread=by, draws=100)
                  for one, by in ((0.0, None), (luck, "headroom_spread")))  # fmt: skip
    assert (calm.accounts["letter"] == real.accounts["letter"]).all()
    assert len(real.unstable) > len(rows) / 4 > len(calm.unstable)


def test_two_good_years_are_drawn_toward_the_mean():
    rng = np.random.default_rng(4)
    level = np.exp(10 + rng.normal(size=40_000))
    first, second = (pd.Series(level * np.exp(0.5 * rng.normal(size=40_000) - 0.125)) for _year in range(2))
    found = steady(first, second)
    mean = (first + second) / 2
    top = mean > mean.quantile(0.9)
    assert found["level"][top].mean() == pytest.approx(level[top].mean(), rel=0.02)
    assert mean[top].mean() > 1.06 * level[top].mean()
    # Of log level's variance of 1, two years with luck of .25 / 2 leave 1/9.
    assert found["spread"].iloc[0] == pytest.approx(np.sqrt(0.125 * 8 / 9), abs=0.01)
    # Nothing bought in one of the years: the mean stays.
    assert steady(pd.concat([first, pd.Series([0.0])], ignore_index=True),
                  pd.concat([second, pd.Series([80.0])], ignore_index=True))["level"].iloc[-1] == 40  # fmt: skip


def test_how_sure_is_how_often_the_letter_comes_back():
    # Turnover is drawn again with the luck that is known; letters stay as often as they are said to.
    rng, n = np.random.default_rng(3), 300
    level = np.exp(rng.normal(size=n))
    made = pd.DataFrame({"customer_id": [f"a{i}" for i in range(n)], "room": 1.0, "level": level})
    found = priority(made, "level", "room", cuts=(1, 2), luck=0.3, draws=400).accounts["sure"]
    again = np.mean(
        [(level * np.exp(0.3 * rng.normal(size=n)) >= 1) == (level >= 1) for _draw in range(400)], axis=0
    )
    assert np.abs(found.to_numpy() - again).mean() < 0.02


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), min_size=4, max_size=30))
def test_every_account_has_one_field_and_the_parts_make_the_whole(pairs):
    made = pd.DataFrame(pairs, columns=["margin", "hours_2025"]).assign(customer_id=range(len(pairs)))
    assume((np.ptp(pairs, axis=0) > 0).all())
    found = input_output(made, draws=20)
    assert found.table["accounts"].sum() == len(pairs)
    assert found.table["of_accounts"].sum() == pytest.approx(1)
    one = found.accounts.iloc[0]
    assert one["quadrant"] == quadrant_of(one["output"], one["input"], found.cuts)


@pytest.mark.parametrize(
    ("change", "options", "error", "said"),
    [
        ({}, {"output": "profit"}, DataError, "lacks the column profit"),
        ({"margin": None}, {}, DataError, "margin: 8 of 8 rows are empty"),
        ({"margin": "much"}, {}, DataError, "hold no number"),
        ({"customer_id": "a"}, {}, DataError, "stand in the table more than once"),
        ({}, {"cuts": "mean"}, DataError, "cuts is one of median"),
        ({}, {"cuts": (1, 2, 3)}, DataError, "cuts are two numbers"),
        ({}, {"luck": -1}, DataError, "luck is a number from 0 to 10"),
        ({}, {"input": {}}, DataError, "columns is a mapping"),
        ({}, {"draws": 3}, DataError, "at least 20"),
    ],
)
def test_what_has_no_field_is_refused(eight, change, options, error, said):
    with pytest.raises(error, match=said):
        input_output(eight.assign(**change), **options)


def test_three_accounts_have_no_four_fields(eight):
    with pytest.raises(TooFewError, match="3 accounts; four fields"):
        input_output(eight.head(3))
    with pytest.raises(TooFewError, match="1 accounts have turnover in both years"):
        year_luck(pd.Series([1.0, 0]), pd.Series([1.0, 2]))


def test_a_letter_of_ticks_survives_other_weights_or_does_not():
    # a ticks all, b none: whatever the weights. Of c and d one has half, and which half counts depends on them.
    made = pd.DataFrame(
        {"customer_id": list("abcd"), "now": [9.0, 1, 9, 1], "x": [1.0, 0, 1, 0], "y": [1.0, 0, 0, 1]}
    )
    found = priority(made, "now", ["x", "y"], cuts=(5, 0.4), draws=2000).accounts
    assert found["potential_business"].tolist() == [1, 0, 0.5, 0.5]
    assert found["letter"].tolist() == [Priority.A_PLUS, Priority.C, Priority.A_PLUS, Priority.A]
    assert found["sure"][["a", "b"]].tolist() == [1, 1]
    # A flat weight of x is at least .4 with chance .6.
    assert found["sure"][["c", "d"]].tolist() == pytest.approx([0.6, 0.6], abs=0.04)
    with pytest.raises(DataError, match="lacks the column z"):
        priority(made, "now", ["x", "z"])


def test_a_number_that_is_the_same_for_all_parts_nobody(rows):
    with pytest.raises(DataError, match="All 425 accounts have the same input, 0: no line parts them"):
        input_output(rows.assign(hours_2025=0))


def test_sure_says_so_where_luck_is_not_counted(rows):
    assert "luck of the year is not counted" in str(input_output(rows, draws=20).note)
    assert "luck of the year" not in str(input_output(rows, luck=0.4, draws=20).note)
