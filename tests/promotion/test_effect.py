"""What a promotion brought is told from season, from the weeks after it, and from the dealers' stores."""

import numpy as np
import pandas as pd
import pytest

from crmlib.datasets import load
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import use_language
from crmlib.promotion import promotion_effect, usable, was_drawn
from crmlib.world import Truth, latent_promotions, promoted
from tests.support.backends import to_duckdb, to_lazy_polars, to_polars

SAME = {"chuanyu": "sichuan"}


@pytest.fixture(scope="module")
def weekly():
    return usable(load("weekly_sales"), SAME)


@pytest.fixture(scope="module")
def effect(weekly):
    return promotion_effect(weekly, leave_out=[2025], draws=200)


@pytest.fixture(scope="module")
def true_net():
    ran = latent_promotions().query("by_lot")
    return (ran["net"] / ran["usual"]).mean()


def test_the_truth_lies_in_the_interval_of_promotion_weeks_and_of_all_weeks(effect, true_net):
    rows = effect.table
    assert rows.loc["in_weeks", "low"] < Truth().promotion.lift < rows.loc["in_weeks", "high"]
    assert rows.loc["net", "low"] < true_net < rows.loc["net", "high"]
    assert 0.07 < true_net < 0.11


def test_each_count_takes_off_more_than_the_one_before(effect):
    naive, season_off, in_weeks, after, net = effect.table["more_than_usual"]
    assert naive > 2 * season_off > 2 * in_weeks > 10 * net > 0 > after


def test_zhou_counts_nearly_three_times_as_much_of_cold_brew(weekly):
    found = promotion_effect(weekly, "cold_brew", draws=20).table.loc["naive", "more_than_usual"]
    rows = weekly.rows[weekly.rows["article"] == "cold_brew"]
    means = rows.groupby("promotion")["sell_out"].mean()
    assert found == pytest.approx(means[1] / means[0] - 1)
    assert 1.7 < found < 2.2


def test_what_the_ignored_year_says_is_too_high(weekly, effect):
    all_years = promotion_effect(weekly, draws=20).table["more_than_usual"]
    assert all_years["in_weeks"] > effect.table.loc["in_weeks", "high"]


def test_weeks_add_up_to_the_rows(effect):
    weeks, rows = effect.by_week.table, effect.table["more_than_usual"]
    during = weeks.iloc[: effect.lasts]
    assert during["more_packs"].sum() / during["usual_packs"].sum() == pytest.approx(rows["in_weeks"])
    assert weeks["more_packs"].sum() / weeks["usual_packs"].sum() == pytest.approx(rows["net"])
    assert weeks["cumulative"].to_numpy() == pytest.approx(weeks["more_packs"].cumsum().to_numpy())
    assert (weeks["cum_low"] <= weeks["cumulative"]).all()
    assert (weeks["cumulative"] <= weeks["cum_high"]).all()


def test_the_first_week_after_gives_back_most(effect):
    weeks = effect.by_week.table["more_packs"]
    assert weeks.iloc[4:].idxmin() == 5


def test_dealers_put_in_store_what_is_not_sold_and_buy_less_for_it_later(weekly, effect):
    soon, late = (promotion_effect(weekly, outcome="sell_in", after=after, leave_out=[2025], draws=20)
                  for after in (6, 12))  # fmt: skip
    assert soon.table.loc["in_weeks", "more_than_usual"] > effect.table.loc["in_weeks", "high"] + 0.2
    assert soon.table.loc["net", "more_than_usual"] > 1.5 * effect.table.loc["net", "more_than_usual"]
    packs = late.by_week.table["cumulative"].iloc[-1]
    sold = effect.by_week.table["cumulative"].iloc[-1]
    assert packs == pytest.approx(sold, rel=0.35)


def test_before_it_nothing_is_seen_where_the_lot_decided(weekly):
    by_lot, ignored = (
        promotion_effect(weekly, lead=4, leave_out=out, draws=99) for out in ([2025], [2024, 2026])
    )
    assert "In the 4 weeks before it, beside regions without" in repr(by_lot)
    p = [
        [float(one.split(")")[0]) for one in str(found.note).split("(p ")[1:]] for found in (by_lot, ignored)
    ]
    assert min(p[0]) > 0.05 > max(p[1])


def test_was_drawn_finds_the_year_in_which_headquarters_chose(weekly):
    found = was_drawn(weekly, draws=500).table
    assert found.index.tolist() == [2024, 2025, 2026]
    assert found.loc[2025, "low"] > 0.05
    assert found.loc[2025, "p_value"] < 0.01
    assert (found.loc[[2024, 2026], "p_value"] > 0.1).all()


def test_yuan_are_margin_of_what_is_left_less_what_is_given_to_all(effect):
    found = effect.worth(20, given=8, fixed=500).table["balance"]
    weeks = effect.by_week.table
    during = weeks.iloc[: effect.lasts]
    sold = (during["usual_packs"] + during["more_packs"]).sum()
    assert found.iloc[-1] == pytest.approx(20 * weeks["more_packs"].sum() - 8 * sold - 500)
    assert found.iloc[:-1].sum() == pytest.approx(found.iloc[-1])
    table = effect.worth(20, given=8, fixed=500).table.iloc[-1]
    assert table["low"] < table["balance"] < table["high"]


def test_the_order_of_rows_and_the_size_of_packs_change_no_share(weekly):
    rows = weekly.rows[weekly.rows["article"] == "longjing"]
    one = promotion_effect(usable(rows), draws=20).table.loc["in_weeks":]
    other = promotion_effect(usable(rows.sample(frac=1, random_state=0).assign(sell_out=lambda x: 3 * x["sell_out"])),
                             draws=20).table.loc["in_weeks":]  # fmt: skip
    pd.testing.assert_frame_equal(one, other)


def test_over_worlds_the_estimates_lie_around_the_truth():
    found = []
    for seed in range(6):
        rows = usable(promoted.weekly_sales(Truth(), seed), SAME)
        table = promotion_effect(rows, "cold_brew", leave_out=[2025], draws=20).table["more_than_usual"]
        ran = latent_promotions(seed=seed).query("by_lot and article == 'cold_brew'")
        found.append((table["in_weeks"] - 0.55, table["net"] - (ran["net"] / ran["usual"]).mean()))
    off, spread = np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / len(found) ** 0.5
    assert (np.abs(off) < 4 * spread + 0.005).all()
    assert (np.std(found, axis=0) < [0.08, 0.03]).all()


# -- refusals ------------------------------------------------------------------------------------------------


def one_product(weekly, **changes):
    rows = weekly.rows[weekly.rows["article"] == "cold_brew"]
    return usable(rows.assign(**{name: make(rows) for name, make in changes.items()}))


def test_promotions_in_the_same_weeks_everywhere_are_refused(weekly):
    always = one_product(
        weekly, promotion=lambda rows: rows["week"].dt.isocalendar().week.between(16, 19).astype(int)
    )
    with pytest.raises(ModelError, match=r"All 3 promotions fall in weeks 16–19 of the year and ran everywhere at "
                                         "once: season and promotion cannot be told apart. Give regions"):  # fmt: skip
        promotion_effect(always)


def test_promotions_everywhere_at_once_in_other_weeks_are_refused_too(weekly):
    days = pd.to_datetime(["2024-03-04", "2025-08-04", "2026-11-02"])
    now_and_then = one_product(weekly, promotion=lambda rows: rows["week"].isin(days).astype(int))
    with pytest.raises(
        ModelError, match="All 3 promotions ran in all 8 regions at once: nothing stands beside them"
    ):
        promotion_effect(now_and_then)


def test_one_region_alone_is_refused(weekly):
    rows = weekly.rows[(weekly.rows["article"] == "cold_brew") & (weekly.rows["region"] == "anhui")]
    rows = rows.assign(promotion=rows["week"].dt.isocalendar().week.between(16, 19).astype(int))
    with pytest.raises(ModelError, match="All 3 promotions fall in weeks 16–19"):
        promotion_effect(usable(rows))


def test_too_few_lots_are_refused(weekly):
    rows = weekly.rows[(weekly.rows["article"] == "cold_brew") & (weekly.rows["week"] < "2025")]
    ran = sorted(rows.loc[rows["promotion"] == 1, "region"].unique())
    few = rows[rows["region"].isin([ran[0], *sorted(set(rows["region"]) - set(ran))[:3]])]
    # One of four regions got it, once: four lots could have fallen.
    with pytest.raises(TooFewError, match="Only 4 lots could have fallen with 4 regions"):
        promotion_effect(usable(few))


def test_weeks_beyond_the_file_are_refused_with_how_many_there_are(weekly):
    rows = weekly.rows[(weekly.rows["article"] == "cold_brew") & (weekly.rows["week"].dt.year == 2024)]
    days = rows.loc[rows["promotion"] == 1, "week"]
    soon = usable(rows[rows["week"] <= days.max() + pd.Timedelta(weeks=3)])
    with pytest.raises(DataError, match=r"No promotion has 6 weeks after it .*say after=3"):
        promotion_effect(soon)
    assert len(promotion_effect(soon, after=3, draws=20).by_week.table) == 7
    late = usable(rows[rows["week"] >= days.min() - pd.Timedelta(weeks=2)])
    with pytest.raises(DataError, match=r"No promotion has 4 weeks before it .*say lead=2"):
        promotion_effect(late, lead=4)
    with pytest.raises(TooFewError, match="No promotion has 12 weeks before it"):
        was_drawn(late)


@pytest.mark.parametrize(("options", "said"), [
    ({"outcome": "profit"}, "outcome is one of"), ({"article": "coffee"}, "article is one of"),
    ({"leave_out": [2019]}, r"These sales are of 2024, 2025, 2026; 2019 cannot be left out"),
    ({"leave_out": "2025"}, "2025 cannot be left out"),
    ({"after": -1}, "after is a whole number"), ({"lead": 1.5}, "lead is a whole number"),
    ({"draws": 3}, "at least 20 bootstrap samples"), ({"level": 95}, "level of an interval"),
    ({"seed": -1}, "A seed is a whole number"),
])  # fmt: skip
def test_options_that_make_no_sense_are_refused(weekly, options, said):
    with pytest.raises(DataError, match=said):
        promotion_effect(weekly, **options)


def test_sales_without_any_promotion_and_of_nothing_are_refused(weekly):
    with pytest.raises(DataError, match="No promotion runs in these rows"):
        promotion_effect(one_product(weekly, promotion=lambda _rows: 0))
    with pytest.raises(
        DataError, match=r"\d+ rows sold nothing, first cold_brew in anhui in the week of 2024-01-01"
    ):
        promotion_effect(
            one_product(weekly, sell_out=lambda rows: rows["sell_out"].where(rows["region"] != "anhui", 0))
        )


def test_yuan_that_make_no_sense_are_refused(effect):
    with pytest.raises(DataError, match="margin is a number"):
        effect.worth(-5)


# -- the rows ------------------------------------------------------------------------------------------------

RAW = pd.DataFrame({"week": ["2024-01-01", "2024-01-08"] * 2, "region": ["a", "a", "b", "b"], "article": "tea",
                    "promotion": 0, "sell_out": [1, 2, 3, 4]})  # fmt: skip


@pytest.mark.parametrize(("change", "said"), [
    ({"week": [202401, 202402] * 2}, "4 weeks are no dates, for instance 202401"),
    ({"week": ["2024-01-01", "soon"] * 2}, "2 weeks are no dates, for instance 'soon'"),
    ({"week": ["2024-01-01", "2024-01-09"] * 2}, "Weeks begin on one day of the week; 2 do not"),
    ({"region": "a"}, r"2 rows are there twice, first tea in a in the week of 2024-01-01"),
    ({"sell_out": [1, 2, -3, 4]}, "sell_out is a number from 0 up in every row; in row 3 it is -3"),
    ({"sell_out": [1, None, 3, 4]}, "in row 2 it is"), ({"promotion": 2}, "promotion"),
    ({"region": ["a", None, "b", "b"]}, "region"),
    ({"sell_out": ["many", 2, 3, 4]}, "for instance 'many'"),
])  # fmt: skip
def test_rows_that_cannot_be_used_are_refused(change, said):
    with pytest.raises(DataError, match=said):
        usable(RAW.assign(**change))


def test_columns_that_are_not_there_are_named():
    with pytest.raises(DataError, match="promotion"):
        usable(RAW.drop(columns="promotion"))
    with pytest.raises(DataError, match="hold sell_out or sell_in"):
        usable(RAW.drop(columns="sell_out"))
    with pytest.raises(DataError, match="hold no sell_in"):
        promotion_effect(RAW.assign(promotion=[1, 0, 0, 0]), outcome="sell_in")


def test_a_region_that_goes_on_under_another_name_is_asked_for():
    with pytest.raises(
        DataError, match=r"'chuanyu' begins in the week after 'sichuan' ends.*renamed=\{'chuanyu'"
    ):
        usable(load("weekly_sales"))
    apart = usable(load("weekly_sales"), {})
    assert apart.rows["region"].nunique() == 9


def test_what_was_mended_is_counted_and_said_in_chinese(weekly):
    used, missing, renamed = weekly.table["rows"]
    assert used == len(load("weekly_sales"))
    assert used + missing == 156 * 8 * 4
    assert renamed == (load("weekly_sales")["region"] == "chuanyu").sum()
    use_language("zh")
    assert "川渝就是四川" in repr(weekly)


@pytest.mark.parametrize("make", [to_polars, to_lazy_polars, to_duckdb])
def test_frames_of_every_kind_give_the_same(weekly, make):
    rows = load("weekly_sales").assign(week=lambda rows: rows["week"].dt.strftime("%Y-%m-%d"))
    other = usable(make(rows), SAME)
    pd.testing.assert_frame_equal(other.rows, weekly.rows)
