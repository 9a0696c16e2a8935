"""Seasons are read without promotions, and each part of the year gets its phase."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.datasets import load
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import use_language
from crmlib.promotion import SeasonPhase, phases, season, usable
from crmlib.world import Truth
from crmlib.world.promoted import _season as true_season

# Index of ginger tea, January first: rises in autumn, is highest in January.
GINGER = [1.92, 1.63, 1.18, 0.74, 0.50, 0.33, 0.28, 0.41, 0.76, 1.07, 1.42, 1.76]
ARTICLES = [one[0] for one in Truth().promotion.articles]


@pytest.fixture(scope="module")
def weekly():
    return usable(load("weekly_sales"), {"chuanyu": "sichuan"})


@pytest.mark.parametrize("article", ARTICLES)
def test_the_true_season_is_found_where_no_festival_moves(weekly, article):
    found = season(weekly.usual(article), 52).table["season_index"]
    truth = next(one for one in Truth().promotion.articles if one[0] == article)
    true = true_season(np.arange(52), truth)
    true = true / true.mean()
    quiet = found.index > 12  # Spring Festival falls into the weeks before
    ratio = found[quiet] / true[found.index - 1][quiet]
    assert np.abs(ratio / ratio.mean() - 1).max() < 0.12
    assert found.mean() == pytest.approx(1)


def test_promotions_left_in_would_lift_the_season_s_weeks(weekly):
    rows = weekly.rows[weekly.rows["article"] == "cold_brew"]
    raw = rows.groupby("week")["sell_out"].sum()
    promoted = rows.groupby("week")["promotion"].mean() > 0
    usual = weekly.usual("cold_brew")
    assert (raw / usual)[promoted].mean() > 1.1
    assert (raw / usual)[~promoted].mean() == pytest.approx(1, abs=0.03)


def test_positions_are_counted_from_the_first_value(weekly):
    series = weekly.usual("cold_brew")
    later = season(series.iloc[26:], 52, first=27).table["season_index"]
    assert later.index.tolist() == list(range(1, 53))
    assert later.idxmax() == pytest.approx(season(series, 52).table["season_index"].idxmax(), abs=3)


def test_parts_have_the_labels_of_the_sales(weekly):
    series = weekly.usual("longjing")
    found = season(series, 52)
    for part in (found.deseasonalised, found.trend, found.rest):
        assert part.index.equals(series.index)
    assert found.deseasonalised.std() < series.std() / 2


# -- phases --------------------------------------------------------------------------------------------------


def test_phases_of_ginger_tea_are_those_of_the_rule_by_hand():
    # Peak 1.92, half way from 1 to it 1.46: season from October (1.07 > 1) to February (1.63); March (1.18) stretches
    # it. Lowest .28 in July, a tenth of the way to 1 is .352: August (.41) is the first of the time before.
    found = phases(GINGER).table["phase"].map(lambda one: one.value).tolist()
    season_, before, off = "in_season", "before_season", "off_season"
    assert found == [
        season_,
        season_,
        "stretch",
        off,
        off,
        off,
        off,
        before,
        before,
        season_,
        season_,
        season_,
    ]
    spans = phases(GINGER).spans.table
    assert spans.loc["in_season", ["from_position", "to_position", "positions"]].tolist() == [10, 2, 5]


@given(st.integers(0, 11))
def test_a_year_that_begins_elsewhere_has_the_same_phases(by):
    turned = list(np.roll(GINGER, by))
    expected = np.roll(np.array(phases(GINGER).table["phase"].tolist(), dtype=object), by)
    assert phases(turned).table["phase"].tolist() == expected.tolist()


@given(st.lists(st.floats(0.2, 3), min_size=6, max_size=60))
def test_every_position_has_one_phase_and_the_peak_lies_in_season(index):
    values = np.array(index) / np.mean(index)
    try:
        found = phases(values)
    except ModelError:
        return
    assert found.spans.table["positions"].sum() == len(values)
    assert (found.table["phase"] == SeasonPhase.SEASON).any()


def test_a_second_season_is_told():
    twice = [1.9, 1.2, 0.5, 0.4, 0.8, 1.3, 1.2, 0.6, 0.5, 0.4, 0.8, 1.4]
    assert "Above 1 a second time, at position 6" in repr(phases(twice))


def test_cold_brew_is_in_season_around_june_and_pictures_are_told(weekly):
    found = phases(season(weekly.usual("cold_brew"), 52))
    assert found.table.loc[25, "phase"] is SeasonPhase.SEASON
    assert found.table.loc[48, "phase"] is SeasonPhase.OFF
    assert found.plot() is not None
    assert season(weekly.usual("cold_brew"), 52).plot() is not None
    assert "in season" in str(found.describe())
    use_language("zh")
    assert [one.label for one in SeasonPhase] == ["抢占先机", "旺季", "延长旺季", "淡季"]


@pytest.mark.parametrize(("call", "error", "said"), [
    (lambda: season(range(1, 12), 12), TooFewError, "11 values are less than two seasons of 12"),
    (lambda: season(range(1, 30), 12, first=13), DataError, "first is a position from 1 to 12, not 13"),
    (lambda: season(range(1, 30), 12, level=2), DataError, "level of an interval"),
    (lambda: phases([1.02, 1.0, 0.98, 1.0, 1.01]), ModelError, r"Indices run from 0.98 to 1.02: this is no season"),
    (lambda: phases([150, 60, 90, 100]), DataError, "mean near 1, and these have 100.00: divide by it"),
    (lambda: phases(season([8.0, 12, 20, 40] * 3, 4, "additive")), DataError, "model='multiplicative'"),
    (lambda: phases([1.5, 0.5]), DataError, "four positions or more"),
    (lambda: phases([1.5, None, 0.5, 1, 1]), DataError, "four positions or more, without gaps"),
    (lambda: phases(["high", 1, 1, 1]), DataError, "1 of 4 values are no numbers"),
])  # fmt: skip
def test_what_is_no_season_is_refused(call, error, said):
    with pytest.raises(error, match=said):
        call()


def test_sales_of_nothing_have_no_logarithm(weekly):
    rows = weekly.rows.copy()
    rows.loc[rows["article"] == "longjing", "sell_out"] = 0
    with pytest.raises(DataError, match="rows of longjing sold nothing"):
        usable(pd.DataFrame(rows)).usual("longjing")
