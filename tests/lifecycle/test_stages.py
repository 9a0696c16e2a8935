"""Stages of the life cycle: the rules by hand, against the truth of the ledger, and judged by what came."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib import datasets
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import use_language
from crmlib.lifecycle import LifeStage, StageRules, customer_record, transitions, validate
from crmlib.lifecycle.stages import STRATEGY_FOR, Why, strategies
from crmlib.lifetime import rfm_summary
from crmlib.world import Truth, latent_stages

RULES = StageRules(r=1.1, alpha=10.6)
DAY = pd.Timestamp("2026-06-30")


def record(*rows):
    """(repeats, weeks from first to last order, silent weeks[, trend, its standard error])."""
    table = pd.DataFrame(
        [(*row, np.nan, np.nan)[:5] for row in rows],
        columns=["frequency", "recency", "silence", "trend", "trend_se"],
    )
    table["T"] = table["recency"] + table.pop("silence")
    table["first_order"] = DAY - pd.to_timedelta((7 * table["T"]).round(), unit="D")
    table["trend_own"] = 1.0
    table.insert(0, "member_id", [f"M{i}" for i in range(len(rows))])
    return table


def stages(*rows, rules=RULES):
    return rules.assign(record(*rows)).people["stage"].tolist()


# -- by hand -----------------------------------------------------------------------------------------------


def test_five_stages_by_hand():
    A, G, M, D, L = LifeStage
    # Four gaps in 70 weeks: quiet after 80.6 (10^(1/5.1) − 1) = 46.0 weeks, gone after 80.6 (100^(1/5.1) − 1) = 118.
    quiet, gone = 80.6 * (10 ** (1 / 5.1) - 1), 80.6 * (100 ** (1 / 5.1) - 1)
    assert [float(one) for one in RULES.limits(4, 70)] == pytest.approx([quiet, gone])
    assert stages((0, 0, 5), (4, 70, 10), (4, 70, quiet + 1), (4, 70, gone + 1)) == [A, M, D, L]
    assert stages((4, 70, 10, 0.16, 0.1), (4, 70, 10, -0.26, 0.1), (4, 70, 10, 0.1, 0.1)) == [G, D, M]
    why = RULES.assign(
        record((0, 0, 5), (4, 70, 10), (4, 70, 60), (4, 70, 130), (4, 70, 10, -0.3, 0.1))
    ).people["why"]
    assert why.tolist() == [Why.NEW, Why.USUAL, Why.QUIET, Why.GONE, Why.FALLS]


def test_the_same_silence_is_nothing_for_the_one_and_the_end_for_the_other():
    assert stages((4, 70, 30), (19, 70, 30)) == [LifeStage.MATURITY, LifeStage.DEPARTURE]


def test_sixty_days_make_a_customer_new_and_no_longer():
    assert stages((1, 2, 46 / 7), (1, 2, 47 / 7)) == [LifeStage.ACQUISITION, LifeStage.MATURITY]


def test_a_quiet_customer_whose_spend_rose_is_quiet():
    assert stages((4, 70, 60, 0.9, 0.1)) == [LifeStage.DECLINE]


@settings(max_examples=60)
@given(st.integers(1, 40), st.floats(10, 120), st.floats(0, 200), st.floats(0, 200))
def test_a_longer_silence_never_leads_back(x, t, silence, more):
    order = list(LifeStage)
    short, long = stages(
        (x, round(t), round(silence)),
        (x, round(t), round(silence + more)),
        rules=StageRules(new_days=0, r=1.1, alpha=10.6),
    )
    assert order.index(short) <= order.index(long)


def test_whoever_sits_on_a_border_is_not_sure_and_whoever_is_new_is():
    _quiet, gone = RULES.limits(9, 60)
    quiet = float(_quiet)
    sure = RULES.assign(
        record((9, 60, quiet), (9, 60, 2), (0, 0, 3), (0, 0, 100), (9, 60, 3 * float(gone)))
    ).people["sure"]
    assert 0.35 < sure["M0"] < 0.65
    assert sure["M1"] > 0.99
    assert sure["M2"] == 1
    assert np.isnan(sure["M3"])
    assert sure["M4"] > 0.99


def test_sure_is_the_share_of_histories_drawn_anew_that_come_out_the_same():
    rng = np.random.default_rng(1)
    [mine] = RULES.assign(record((8, 60, 18, -0.1, 0.12))).people["sure"]
    gaps, trends = rng.gamma(8, 60 / 8, 4_000), rng.normal(-0.1, 0.12, 4_000)
    drawn = [(8, t, 18, trend, 0.12) for t, trend in zip(gaps, trends, strict=True)]
    table = record(*drawn)
    day = table["first_order"] + pd.to_timedelta((7 * table["T"]).round(), unit="D")
    assert (day == DAY).all()
    first = RULES.assign(record((8, 60, 18, -0.1, 0.12))).people["stage"].iloc[0]
    assert mine == pytest.approx((RULES.assign(table).people["stage"] == first).mean(), abs=0.03)


# -- the ledger --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ledger():
    return [datasets.load(name) for name in ("orders", "order_lines", "products", "members")]


@pytest.fixture(scope="module")
def at(ledger):
    found = {}

    def stages_of(day):
        if day not in found:
            found[day] = StageRules().assign(customer_record(*ledger, as_of=day))
        return found[day]

    return stages_of


def test_rates_of_households_are_those_of_the_truth(ledger):
    orders, lines, products, members = ledger
    homes = members.loc[members["kind"] == "household", "member_id"]
    mine = orders[orders["member_id"].isin(homes)]
    rules = StageRules().assign(customer_record(mine, lines, products, as_of="2026-06-30")).rules
    # Standard errors of the fit are about .05 and .7.
    assert rules.r == pytest.approx(Truth().shop.r, abs=0.15)
    assert rules.alpha == pytest.approx(Truth().shop.alpha, abs=2.1)


def test_stages_agree_with_those_of_the_truth(at):
    found = at("2026-06-30").people["stage"]
    true = latent_stages().set_index("member_id").loc[found.index, "stage"]
    assert (found.map(lambda stage: stage.value) == true).mean() > 0.95


def test_each_stage_foretells_the_next_half_year_and_value_with_it(at, ledger):
    orders, lines = ledger[:2]
    once = orders.drop_duplicates("order_id")
    once = once.assign(
        paid=once["order_id"].map(lines.drop_duplicates().groupby("order_id")["paid_yuan"].sum())
    )
    table = validate(at("2024-12-31"), once, value="paid").table
    A, G, M, D, L = LifeStage
    share = table["share"]
    assert share[L] < 0.05 < share[D] < 0.2 < 0.4 < share[M] < share[G]
    assert share[A] > share[M]
    assert table.loc[G, "yuan_low"] > table.loc[M, "yuan_high"]
    assert table["members"].sum() == 3_240
    assert (table["low"] <= share).all()
    assert (share <= table["high"]).all()


def test_silence_alone_is_as_good_a_ranking_as_own_gaps(at, ledger):
    """Wübben & von Wangenheim (2008) found the like in three firms."""
    scores = validate(at("2025-12-30"), ledger[0]).scores.table
    assert scores.loc["silence_alone", "area"] == pytest.approx(scores.loc["own_gaps", "area"], abs=0.03)
    assert (scores["area"] > 0.8).all()
    # A model of who has stopped is a little better, and no more than that.
    assert scores.index.tolist() == ["own_gaps", "silence_alone", "BG/NBD"]
    assert 0 < scores.loc["BG/NBD", "area"] - scores.loc["silence_alone", "area"] < 0.05


def test_of_the_silent_beyond_90_days_some_order_again_and_own_gaps_tell_whom(at, ledger):
    people = at("2025-12-30").people
    long = people[people["silence"] > 90 / 7]
    days = ledger[0]
    later = days[days["date"].between("2025-12-31", "2026-06-30")]["member_id"].unique()
    again = long.index.isin(later)
    assert 0.1 < again.mean() < 0.25
    by = pd.Series(again).groupby((long["longer"] > 0.1).to_numpy()).mean()
    assert by[True] > 4 * by[False]


def test_newcomers_dry_up_and_departure_fills(at):
    quarters = [
        at(day)
        for day in ("2024-09-30", "2024-12-31", "2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31")
    ]
    moves = transitions(quarters)
    A, G, M, _D, L = LifeStage
    now = [one.table["members"] for one in quarters]
    assert now[0][A] > 200
    assert now[-1][A] == 0
    assert now[1][G] > 50 * max(now[-1][G], 1)
    assert all(after[L] > before[L] for before, after in pairwise(now))
    assert moves.table.loc[L, L] > 0.95
    assert moves.table.loc[M, M] == pytest.approx(0.82, abs=0.05)
    assert moves.outlook(5).table[L].is_monotonic_increasing
    assert moves.order.table.loc["all", "p"] < 0.001


# -- what is shown -----------------------------------------------------------------------------------------


def test_all_five_stages_stand_in_the_table_and_have_a_strategy():
    shown = RULES.assign(record((4, 70, 10), (4, 70, 300)))
    assert shown.table["members"].tolist() == [0, 0, 1, 0, 1]
    assert "Maturity" in repr(shown)
    assert list(STRATEGY_FOR) == list(LifeStage)
    use_language("zh")
    assert "成熟期" in repr(shown)
    assert "交叉销售" in repr(strategies())


# -- refusals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"quiet": 0.99, "gone": 0.9}, "quiet"),
        ({"gone": 1.0}, "gone"),
        ({"growing": -0.5}, "growing"),
        ({"new_days": -1}, "new_days"),
        ({"r": 1.0}, "r and alpha belong together"),
        ({"r": -1.0, "alpha": 2.0}, "r"),
    ],
)
def test_rules_that_are_none_are_refused(rules, message):
    with pytest.raises(DataError, match=message):
        StageRules(**rules)


def test_limits_without_rates_are_refused():
    with pytest.raises(DataError, match="Give r and alpha"):
        StageRules().limits(3, 20)


def test_a_customer_of_two_rows_is_refused():
    table = record((4, 70, 10), (4, 70, 20)).assign(member_id="M7")
    with pytest.raises(DataError, match="more than once, for instance M7"):
        RULES.assign(table)


def test_what_no_rules_assigned_is_refused(ledger):
    people = RULES.assign(record((4, 70, 10))).people
    with pytest.raises(
        DataError, match=r"Stages are what StageRules\(\)\.assign\(…\) returns, not DataFrame"
    ):
        validate(people, ledger[0])
    with pytest.raises(DataError, match="not str"):
        transitions(["maturity", "decline"])


def test_a_record_of_two_days_is_refused():
    table = record((4, 70, 10), (4, 70, 10))
    table.loc[1, "first_order"] += pd.Timedelta(days=91)
    with pytest.raises(DataError, match="several days, for instance 2026-06-30 and 2026-09-29"):
        RULES.assign(table)


def test_a_summary_is_staged_if_its_day_is_said(ledger, at):
    summary = rfm_summary(ledger[0], as_of="2025-06-30")
    found = StageRules().assign(summary, as_of="2025-06-30")
    whole = at("2025-06-30")
    assert found.as_of == whole.as_of
    assert found.people["longer"].to_numpy() == pytest.approx(whole.people["longer"].to_numpy())
    assert found.table.loc[LifeStage.DEPARTURE, "members"] == whole.table.loc[LifeStage.DEPARTURE, "members"]
    with pytest.raises(DataError, match="first_order"):
        StageRules().assign(summary)
    with pytest.raises(DataError, match="several days"):
        RULES.assign(record((4, 70, 10)), as_of="2025-06-30")


def test_what_came_is_counted_alike_on_every_backend(native):
    stages = RULES.assign(record((4, 70, 10), (4, 70, 20), (4, 70, 60), (0, 0, 3)))
    days = ["2026-06-30", "2026-07-01", "2026-07-01", "2026-12-29", "2026-12-30", "2026-12-31"]
    log = pd.DataFrame({"member_id": ["M2", "M0", "M0", "M0", "M1", "M3"], "paid": [9.0, 10, 5, 20, 40, 80],
                        "date": pd.to_datetime(days).tz_localize("Asia/Shanghai") + pd.Timedelta(hours=8)})  # fmt: skip
    table = validate(stages, native(log), value="paid").table
    # 26 weeks after 2026-06-30 end on 2026-12-29: M0 came on two days for 35 yuan, M1 and M3 a day or two too late.
    M, D, A = LifeStage.MATURITY, LifeStage.DECLINE, LifeStage.ACQUISITION
    assert table["share"].to_dict() == {A: 0, M: 0.5, D: 0}
    assert table.loc[M, ["members", "orders_a_head", "yuan_a_head"]].tolist() == [2, 1, 17.5]


def test_histories_that_cannot_be_are_refused_with_who_has_them():
    with pytest.raises(DataError, match="M1"):
        RULES.assign(record((4, 70, 10), (4, 0, 10)))


def test_rates_cannot_be_found_where_nobody_came_back():
    with pytest.raises(TooFewError, match="None of 2 customers came back"):
        StageRules().assign(record((0, 0, 10), (0, 0, 20)))


def test_where_nobody_ever_leaves_the_rates_are_to_be_given():
    rng = np.random.default_rng(1)
    x = rng.poisson(rng.gamma(1.1, 9, 400))
    table = record(*((int(n), 99 * n / (n + 1), 1) if n else (0, 0, 100) for n in x))
    with pytest.raises(ModelError, match="give r and alpha of like customers"):
        StageRules(new_days=0).assign(table)


def test_stages_are_not_judged_by_days_that_are_not_over(at, ledger):
    with pytest.raises(
        DataError, match=r"ends on 2026-06-30, but 26 weeks after 2026-03-31 end on 2026-09-29"
    ):
        validate(at("2026-03-31"), ledger[0])


@pytest.mark.parametrize("column", ["frequency", "first_order"])
def test_a_missing_column_is_named(column):
    with pytest.raises(DataError, match=column):
        RULES.assign(record((4, 70, 10)).drop(columns=column))


def test_where_no_trend_is_known_it_says_so():
    summary = pd.DataFrame(
        {"member_id": ["a", "b", "c"], "frequency": [3, 0, 9], "recency": [20.0, 0, 50], "T": 60.0}
    )
    staged = StageRules(r=1.1, alpha=10.6).assign(summary, as_of="2026-06-30")
    assert "No trend is known: nobody can be in growth" in str(staged.note)
