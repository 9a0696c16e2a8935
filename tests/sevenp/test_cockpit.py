"""Seven lights from one day: by hand, against the tiles, cut at a month, counted, refused."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import DataError
from crmlib.frames.register import usable
from crmlib.sevenp import P, cockpit, performance, product, profitability, promotion
from crmlib.stats.control_chart import limits

NAMES = (
    "receipts",
    "receipt_lines",
    "orders",
    "order_lines",
    "activity",
    "activity_rates",
    "mailings",
    "campaigns",
)


@pytest.fixture(scope="module")
def tables():
    register = usable(datasets.load("subscriptions"), since="2024-01-01", as_of="2026-06-30")
    return {name: datasets.load(name) for name in NAMES} | {"subscriptions": register}


@pytest.fixture(scope="module")
def wall(tables):
    return cockpit(tables)


def of_month(table, month="2026-06"):
    return table[table["date"].astype(str).str[:7] == month]


def test_there_is_a_light_for_each_of_the_seven(wall):
    assert list(wall.table.index) == list(P)
    assert wall.as_of == pd.Timestamp("2026-06-30")
    assert wall.history.loc[P.PRODUCT].index.tolist()[::11] == ["2025-07", "2026-06"]
    assert (wall.table["low"] <= wall.table["now"]).all()
    assert (wall.table["now"] <= wall.table["high"]).all()


def test_each_light_is_the_headline_of_its_tile_in_that_month(wall, tables):
    heads = of_month(tables["receipts"])
    lines = tables["receipt_lines"]
    tile = product(lines[lines["receipt_id"].isin(heads["receipt_id"])], heads, min_count=5)
    now = wall.table["now"]
    assert now[P.PRODUCT] == pytest.approx(100 * tile.headline.value)
    tile = performance(
        tables["receipts"], before=("2026-05-01", "2026-05-31"), now=("2026-06-01", "2026-06-30")
    )
    assert wall.table.loc[P.PERFORMANCE, ["now", "low", "high"]].tolist() == pytest.approx(
        list(tile.headline[:3])
    )
    june = tables["mailings"].query("campaign == '2026-06'")
    tile = promotion(june, tables["campaigns"], margin=0.5).table.loc["2026-06"]
    assert wall.table.loc[P.PROMOTION, ["now", "low", "high"]].tolist() == pytest.approx(
        (100 * tile[["difference", "low", "high"]]).tolist()
    )
    assert now[P.PROFILING] == pytest.approx(100 * (heads["kind"] == "business").mean())


def test_profit_of_the_month_is_that_of_who_ordered_or_was_served(wall, tables):
    names = ("orders", "order_lines", "activity", "activity_rates")
    tile = profitability(*(tables[name] for name in names), since="2026-06-01", draws=20)
    # Those who were served in June after an order of May are on the wall, not in the tile.
    assert wall.table.loc[P.PROFITABILITY, "rests_on"] >= tile.headline.base
    assert wall.table.loc[P.PROFITABILITY, "now"] == pytest.approx(
        tile.headline.value * tile.headline.base / wall.table.loc[P.PROFITABILITY, "rests_on"], rel=0.25
    )


def test_subscribers_of_the_month_are_those_of_the_register(wall, tables):
    rows = tables["subscriptions"].rows
    came = rows["start"].astype(str).str[:7] == "2026-06"
    assert wall.table.loc[P.PROSPECTING, "now"] == came.sum()
    left = rows["left"] & (rows["end"].astype(str).str[:7] == "2026-06") & ~came
    there = (rows["start"] < "2026-06-01") & ~(rows["left"] & (rows["end"] < "2026-06-01"))
    assert wall.table.loc[P.PERSISTENCY, "now"] == pytest.approx(100 * left.sum() / there.sum())


def test_limits_are_those_of_the_months_before(wall):
    for p in P:
        before = wall.history.loc[p, "value"].iloc[:-1]
        # By hand: mean ± 2.66 mean moving ranges.
        reach = 3 / 1.128 * before.diff().abs().mean()
        assert wall.table.loc[p, ["centre", "lower", "upper"]].tolist() == pytest.approx(
            [before.mean(), before.mean() - reach, before.mean() + reach]
        )
        assert wall.limits[p] == limits(before)


def test_a_fall_that_is_one_turns_the_light_red(tables):
    heads = tables["receipts"].copy()
    june = heads["date"].astype(str).str[:7] == "2026-06"
    heads.loc[june, "paid_yuan"] *= 0.5
    found = cockpit({"receipts": heads})
    assert found.table.loc[P.PERFORMANCE, "light"] == "red"
    assert found.table.loc[P.PROFILING, "light"] == "as usual"
    assert "Performance" in str(found.describe())
    assert "Without their tables" in repr(found)


def test_lights_are_counted_beside_those_that_luck_makes(wall):
    found = wall.signals()
    assert found.table.loc[P.PROMOTION, "which"] == "2025-11"  # where letters really added more
    # Years in which nothing happens, each month held against the mean and the mean step of the other eleven.
    years = np.random.default_rng(5).normal(size=(20_000, 12))
    others = np.stack([np.delete(years, month, axis=1) for month in range(12)], axis=1)
    off = np.abs(years - others.mean(axis=2)) / (np.abs(np.diff(others, axis=2)).mean(axis=2) / 1.128)
    for name, line in (("two_by_luck", 1.96), ("by_luck", 3)):
        lit = (off > line).sum(axis=1).mean()
        assert found.table[name].tolist() == pytest.approx([lit] * 7, rel=0.05)
    assert found.table["at_two_sd"].sum() == 9  # of 84, where 7.9 are red by luck
    assert "30.2%" in repr(found)
    assert "1.9%" in repr(found)


def test_false_alarms_are_as_many_as_said_where_nothing_happens():
    rng, red = np.random.default_rng(1), []
    days = pd.date_range("2025-07-01", "2026-06-30").strftime("%Y-%m-%d").repeat(4)
    for _world in range(40):
        heads = pd.DataFrame({"receipt_id": np.arange(len(days)), "date": days,
                              "kind": np.where(rng.random(len(days)) < 0.1, "business", "household"),
                              "paid_yuan": rng.gamma(2, 150, len(days))})  # fmt: skip
        red.extend((cockpit({"receipts": heads}, sigmas=1.96).table["light"] == "red").tolist())
    # 9.5 % of lights with limits from eleven months; 80 lights: a standard error of 3.3 points.
    assert np.mean(red) == pytest.approx(0.095, abs=0.09)


def test_a_month_that_has_not_ended_is_not_judged(tables):
    found = cockpit(tables, "2026-06-15")
    assert found.as_of == pd.Timestamp("2026-05-31")
    whole = cockpit(tables, "2026-05-31")
    assert found.table.equals(whole.table)


def test_too_few_months_have_no_limits(tables):
    found = cockpit({"receipts": tables["receipts"]}, months=6)
    assert set(found.table["light"]) == {"no limits yet"}
    assert found.table["centre"].isna().all()
    assert found.signals().table.empty


def test_a_month_without_a_figure_is_not_as_usual(tables):
    rows = tables["mailings"].query("campaign != '2026-06' or arm == 'mailed'")
    found = cockpit(tables | {"mailings": rows}).table
    assert found.loc[P.PROMOTION, "light"] == "no figure"
    assert np.isnan(found.loc[P.PROMOTION, "now"])


def test_tables_that_do_not_belong_together_are_refused(tables):
    with pytest.raises(DataError, match="Campaign '2025-07' is not among the campaigns"):
        cockpit(tables | {"campaigns": tables["campaigns"].iloc[1:]})
    with pytest.raises(DataError, match="lines belong to no basket, for instance of R"):
        cockpit(tables | {"receipts": tables["receipts"].iloc[1000:]})


def test_the_wall_draws_seven_panels(wall):
    import matplotlib as mpl

    mpl.use("Agg")
    ax = wall.plot()
    assert len(ax.child_axes) == 7
    assert [panel.get_title(loc="left").split(":")[0] for panel in ax.child_axes] == [p.label for p in P]


def test_cockpit_refusals(tables):
    with pytest.raises(DataError, match="No P can be shown: its tables are among"):
        cockpit({"members": pd.DataFrame()})
    with pytest.raises(DataError, match="No month had ended by 2024-12-31; the tables begin in 2025-01"):
        cockpit({"receipts": tables["receipts"]}, "2024-12-31")
    with pytest.raises(DataError, match="sigmas is a number from"):
        cockpit(tables, sigmas=0)
    with pytest.raises(DataError, match="paid_yuan"):
        cockpit({"receipts": tables["receipts"].drop(columns="paid_yuan")})
    rates = tables["activity_rates"].query("work != 'visit'")
    with pytest.raises(DataError, match="visit has minutes but no rate"):
        cockpit(tables | {"activity_rates": rates})
