"""What topic 14 shows beside its models: by hand, by published numbers, and by the truth of the simulated firm."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets, sevenp
from crmlib.errors import DataError
from crmlib.lessons import sevenp as lesson
from crmlib.result import Result
from crmlib.stats.control_chart import limits
from crmlib.world import Truth
from crmlib.world.watched import cockpit_compared


@pytest.fixture(scope="module")
def tables():
    return {name: datasets.load(name) for name in (*lesson.TABLES, "members", "products")}


@pytest.fixture(scope="module")
def cockpit(tables):
    return sevenp.cockpit(tables)


@pytest.fixture(scope="module")
def served(tables):
    return lesson.served(tables)


# -- the wall --------------------------------------------------------------------------------------------


def test_the_wall_holds_this_month_against_the_month_before(cockpit):
    table = lesson.wall(cockpit).table
    may, june = (cockpit.history["value"].xs(month, level="month") for month in ("2026-05", "2026-06"))
    assert table["last_month"].tolist() == pytest.approx(may[table.index].tolist())
    assert table["this_month"].tolist() == pytest.approx(june[table.index].tolist())
    assert table["against_last"].tolist() == pytest.approx((june / may - 1)[table.index].tolist())


def test_in_a_quiet_month_the_wall_moves_and_no_light_is_red(cockpit):
    assert lesson.wall(cockpit).table["against_last"].abs().max() > 0.15
    table = lesson.rules(cockpit).table
    assert ((table["lower"] < table["this_month"]) & (table["this_month"] < table["upper"])).all()
    # The truth: letters of November 2025 added .04, all others .006; nothing else changed for a month.
    assert "2025-11" in table.loc[sevenp.P.PROMOTION, "which"]


@pytest.mark.parametrize("sigmas", [1.96, 3])
def test_what_a_rule_costs_is_what_quiet_months_cost_when_limits_come_from_eleven(cockpit, sigmas):
    months = np.random.default_rng(6).normal(size=(100_000, 12))
    before = months[:, :-1]
    step = np.abs(np.diff(before, axis=1)).mean(axis=1)
    each = (np.abs(months[:, -1] - before.mean(axis=1)) > sigmas * step / 1.128).mean()
    found = lesson.alarms(cockpit, sigmas).table["number"]
    assert found.iloc[0] == pytest.approx(100 * (1 - (1 - each) ** 7), rel=0.05)
    assert found.iloc[1] == pytest.approx(84 * each, rel=0.05)


def test_a_wider_rule_has_fewer_false_lights_and_sees_a_fall_later(cockpit):
    table = lesson.curves(cockpit).table
    assert (np.diff(table["false_lights"]) < 0).all()
    assert (np.diff(table["months_unseen"]) > 0).all()
    # A fall of 15 % of 392 yuan is 58.8; one standard deviation is 40.26: 1.461 of it. P(z < 1.461 − 3) = .0619.
    limit = limits(cockpit.history["value"].loc[sevenp.P.PERFORMANCE].iloc[:-1])
    assert 0.15 * limit.centre / limit.sigma == pytest.approx(1.461, abs=0.001)
    assert table.loc[3.0, "months_unseen"] == pytest.approx(1 / 0.0619, rel=0.01)


def test_returns_are_counted_with_their_steps():
    days = ["2026-01-05"] * 3 + ["2026-02-05"] * 5 + ["2026-03-01"] * 4 + ["2026-04-09"]
    done = pd.DataFrame({"date": days, "work": "return"})
    table = lesson.returns(done).table
    assert table["parcels_back"].tolist() == [3, 5, 4, 12]
    assert table["step_between"].iloc[1:].tolist() == [2, 1, 3]


# -- the till --------------------------------------------------------------------------------------------


def test_what_is_counted_of_a_pair_gives_its_lift_as_in_the_textbook():
    """Tan, Steinbach & Kumar, chapter 6: of 1,000 people 200 drink tea, 800 coffee, 150 both: lift .9375."""
    rows = [(n, "tea") for n in range(200)] + [(n, "coffee") for n in range(50, 850)]
    found = lesson.counts(
        pd.DataFrame(rows, columns=["receipt_id", "product_id"]), pd.DataFrame({"receipt_id": range(1000)}),
        "tea", "coffee",
    )  # fmt: skip
    assert found == {"all": 1000, "any": 850, "one": 200, "other": 800, "both": 150}
    assert found["both"] * found["all"] / (found["one"] * found["other"]) == 0.9375


def test_what_firms_buy_and_what_september_buys_falls_and_the_true_pair_stands(tables):
    table = lesson.bundles(tables["receipt_lines"], tables["receipts"]).table
    firms, boxes, gaiwan = (row for _name, row in table.iterrows())
    assert firms["low"] > 1
    assert firms["within_low"] < 1 < firms["within_high"]
    assert boxes["within_kind"] > 2
    assert boxes["within_low"] < 1 < boxes["within_high"]
    assert gaiwan["within_low"] > 1


def test_of_four_pairs_the_one_that_is_true_stands(tables):
    found = lesson.four(tables["receipt_lines"], tables["receipts"])
    one = lesson.FOUR[lesson.stands(found)]
    assert set(one) in [set(pair[:2]) for pair in Truth().counter.pairs]


def test_products_that_are_not_there_are_named():
    one = pd.DataFrame({"receipt_id": [1, 2], "product_id": ["P15", "P01"]})
    with pytest.raises(DataError, match="P15 and P17"):
        lesson.counts(one, one)


@pytest.mark.parametrize(("lows", "letter"), [([0.9, 0.8, 1.2, 1.0], "c"), ([1.1, 1.2, 0.5, 0.5], "e")])
def test_no_pair_is_named_if_several_stand(lows, letter):
    assert lesson.stands(Result(pd.DataFrame({"within_low": lows}))) == letter


def test_the_average_receipt_falls_by_the_mix_alone(tables):
    by_channel, parts = lesson.moved(tables["receipts"])
    assert by_channel.table["change"].iloc[-1] < 0 < by_channel.table["change"].iloc[:-1].min()
    assert parts.table["yuan"].iloc[:-1].sum() == pytest.approx(parts.table["yuan"].iloc[-1])


# -- customers -------------------------------------------------------------------------------------------


def test_profit_adds_up_and_service_spread_by_sales_hides_who_loses(served):
    table = served.table
    assert (table["sales"] - table["goods_cost"] - table["service"]).tolist() == pytest.approx(
        table["profit_left"].tolist()
    )
    assert (served.rows["by_sales"] > 0).all()
    assert (served.rows["profit"] < 0).mean() > 0.2


def test_five_customers_come_in_another_order_by_profit_than_by_sales(served):
    table = lesson.five(served).table
    assert list(table.index) == list("abcde")
    assert table["sales"].is_monotonic_decreasing
    profit = table["sales"] - table["goods_cost"] - table["service"]
    assert not profit.is_monotonic_decreasing
    assert profit.min() < 0
    assert np.diff(np.sort(profit)).min() > 100


def test_of_the_best_the_index_is_their_share_over_that_of_all(tables, served):
    people = lesson.traits(tables, served)
    table = lesson.best(tables, served).table
    mine = people["best"]
    assert mine.sum() == len(people) // 5
    firms = people["kind"] == "business"
    index = 100 * firms[mine].mean() / firms.mean()
    assert index in [pytest.approx(value) for value in table["index"]]


# -- staying, coming, letters ----------------------------------------------------------------------------


def test_a_mean_month_twelve_times_is_more_than_the_truth(tables, cockpit):
    stays = lesson.stays(tables["subscriptions"])
    table = lesson.stayed(stays, cockpit).table
    truth = Truth().subscription.still_there(12)["all"][12]
    assert table["low"].iloc[-1] < truth < table["high"].iloc[-1] < table["still_here"].iloc[0]
    shown = lesson.months(stays).table["leaving"]
    assert (1 - shown).prod() == pytest.approx(stays.table["still_here"].iloc[5], abs=0.001)


def test_the_line_was_above_what_came_each_time_and_the_ranges_held_it(tables):
    table = lesson.ahead(tables["subscriptions"]).table
    known = table.dropna()
    assert len(known) == 3
    assert (known["by_line"] > known["came"]).all()
    assert known["came"].between(known["low"], known["high"]).all()


def test_new_subscribers_are_counted_by_channel_and_their_stay_holds_the_truth(tables):
    register = tables["subscriptions"]
    table = lesson.won(register).table
    start = pd.to_datetime(register["start"])
    last = register[(start > "2025-06-30") & register["channel"].eq("advertisement")]
    assert table["new_in_year"].is_monotonic_decreasing
    # Some of the register's rows are second entries of one subscription, or end before they start.
    assert table["new_in_year"].iloc[0] == pytest.approx(len(last), rel=0.05)
    truth = Truth().subscription.still_there(6)
    known = {str(name): row for name, row in table.iterrows()}
    assert known["advertisement"]["low"] < truth["advertisement"][6] < known["advertisement"]["high"]


def test_what_was_found_holds_what_is_true(tables, cockpit):
    found = cockpit_compared(
        lesson.bundles(tables["receipt_lines"], tables["receipts"]),
        lesson.stayed(lesson.stays(tables["subscriptions"]), cockpit),
        lesson.letters(tables["mailings"], tables["campaigns"]),
        Truth(),
    ).table
    # .36 of those with a gaiwan; of all .16 + .06 × (.36 − .16), both less among firms: 2.09. Letters by hand: .0088.
    assert found["truth"].tolist() == pytest.approx([1, 2.09, 31.2, 4, 0.883], abs=0.01 * 3)
    assert found["inside"].all()


# -- the case --------------------------------------------------------------------------------------------


def test_only_the_last_week_of_frowns_lies_outside():
    """By hand: 64 / 11 = 5.82; steps 2 3 2 1 2 3 1 1 3 2, mean 2.0; 5.82 ± 2.66 × 2.0 = 0.5 and 11.1."""
    table = lesson.frowns().table
    assert table["limit_low"].iloc[0] == pytest.approx(0.5, abs=0.01)
    assert table["limit_high"].iloc[0] == pytest.approx(11.14, abs=0.01)
    assert table.index[table["frowns"] > table["limit_high"]].tolist() == [12]
    # After each week in which the manager acted it was better, as after most high weeks.
    assert all(table.loc[week + 1, "frowns"] < table.loc[week, "frowns"] for week in lesson.ACTED)
