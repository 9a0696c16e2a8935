"""What is a way of ticking, which rows can be used, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.stats.ratings import centred, style, usable


@pytest.fixture
def asked():
    """Eighty people of two interviewers: how high they tick, and what they want, go together; I2 turned the last."""
    rng = np.random.default_rng(3)
    level = rng.integers(2, 7, 80)
    ticks = np.clip(level[:, None] + rng.integers(-1, 2, (80, 4)), 1, 7)
    ticks[:, 0] = np.where(
        np.ptp(ticks, axis=1) == 0, np.where(ticks[:, 0] < 7, ticks[:, 0] + 1, 6), ticks[:, 0]
    )
    table = pd.DataFrame(ticks, columns=["want_a", "want_b", "want_c", "want_d"])
    table.insert(0, "respondent_id", [f"R{i}" for i in range(80)])
    table.insert(1, "interviewer", ["I1"] * 40 + ["I2"] * 40)
    table["age_years"] = range(20, 100)
    return table


def test_a_turned_column_is_put_right(native, asked):
    wrong = asked.copy()
    wrong.loc[40:, "want_d"] = 8 - wrong.loc[40:, "want_d"]
    found = usable(native(wrong))
    assert found.turned == {"want_d": ["I2"]}
    pd.testing.assert_frame_equal(found.rows, usable(asked).rows, check_dtype=False)
    assert found.table.loc["put_right", "rows"] == 40


def test_copies_and_straight_liners_go(asked):
    copy = asked.iloc[[3]].assign(respondent_id="R900")
    straight = asked.iloc[[4]].assign(respondent_id="R901", want_a=5, want_b=5, want_c=5, want_d=5)
    found = usable(pd.concat([asked, copy, straight], ignore_index=True))
    assert found.table["rows"].to_dict() == {"usable": 80, "repeated": 1, "straight": 1, "put_right": 0}
    assert found.rows["respondent_id"].tolist() == asked["respondent_id"].tolist()


def test_people_who_tick_alike_are_no_copies_where_nothing_else_is_known(asked):
    few = asked.drop(columns="age_years")
    alike = pd.concat([few, few.iloc[[3]].assign(respondent_id="R900")], ignore_index=True)
    assert usable(alike).table.loc["repeated", "rows"] == 0


def test_style_is_the_share_of_persons_in_the_squares():
    # Mean 4; persons' means 2, 6, 4; ratings' means 4, 4: 2 × (4 + 4 + 0) = 16 of 9 + 4 + 1 + 1 + 4 + 1 = 20.
    found = style(pd.DataFrame({"a": [1, 6, 5] * 20, "b": [3, 6, 3] * 20}))
    assert found.table["share"].to_dict() == pytest.approx({"one_level": 0.8, "between": 0, "rest": 0.2})
    assert "way of ticking" in repr(found)


def test_without_style_the_share_is_one_by_the_number_of_ratings():
    rng = np.random.default_rng(0)
    found = style(pd.DataFrame(rng.normal(size=(4000, 8)), columns=list("abcdefgh")), draws=20)
    assert found.table.loc["one_level", "share"] == pytest.approx(1 / 8, abs=0.005)
    assert "way of ticking" not in repr(found)


def test_about_ones_own_mean_nobody_ticks_higher(asked):
    about = centred(asked[["want_a", "want_b", "want_c", "want_d"]])
    np.testing.assert_allclose(about.mean(axis=1), 0, atol=1e-12)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"want_a": 9}, "want_a"),
        ({"want_a": None}, "want_a"),
        ({"respondent_id": "R0"}, "R0"),
    ],
)
def test_what_is_off_is_refused(asked, change, said):
    with pytest.raises(DataError, match=said):
        usable(asked.assign(**change))


def test_one_rating_says_nothing(asked):
    with pytest.raises(DataError, match="One rating alone"):
        usable(asked, ["want_a"])
    with pytest.raises(DataError, match="One rating alone"):
        style(asked[["want_a"]])


def test_few_people_and_flat_columns_are_refused(asked):
    with pytest.raises(TooFewError, match="k = 1 on 20 people"):
        style(asked[["want_a", "want_b"]].head(20))
    with pytest.raises(DataError, match="Column gift is constant"):
        style(asked[["want_a"]].assign(gift=4))
