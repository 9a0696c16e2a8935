"""Business accounts give back the truth they were made from, and hold the slips they are said to hold."""

import numpy as np
import pandas as pd
import pytest

from crmlib.world import Truth
from crmlib.world.accounts import AFTER, LATE, accounts, needs, visits, worksheets
from crmlib.world.block import population

TRUTH = Truth().accounts
CRITERIA = [name for name, *_rest in TRUTH.criteria]
SEEDS = range(100)


def block(seed, size=8000):
    return population(Truth(), seed=seed, number=0, size=size, first=1)


def area(ranked, won):
    """The chance that a won one ranks above a lost one, ties half: by its definition."""
    yes, no = ranked[won == 1].to_numpy()[:, None], ranked[won == 0].to_numpy()[None, :]
    return ((yes > no) + 0.5 * (yes == no)).mean()


def plans(real, last, hours):
    """What each way of spreading the hours adds in turnover, by the truth."""
    n, total = len(real), hours * len(real)
    first = last.rank(ascending=False) <= n // 5
    by_rule = np.where(first, 0.8 * total / first.sum(), 0.2 * total / (~first).sum())
    spread = {
        "80/20": by_rule,
        "equal": np.full(n, hours),
        "headroom": (real["headroom"] / real["headroom"].sum() * total).to_numpy(),
    }
    return {
        name: sum(TRUTH.gain(one, many) for one, many in zip(real["headroom"], each, strict=True))
        for name, each in spread.items()
    }


def test_half_of_the_ceiling_is_reached_at_half():
    # .35 × 100,000 × 14^1.4 / (2 × 14^1.4) = 17,500.
    assert TRUTH.gain(100_000, TRUTH.half) == pytest.approx(17_500)
    assert TRUTH.gain(100_000, 0) == 0


def test_the_lot_gives_back_what_thirty_hours_add():
    inside = 0
    for seed in SEEDS:
        made, real = accounts(block(seed)), needs(block(seed))
        # In a merger an account ends: no difference of its pair says anything of hours.
        pairs = made[made["revenue_2026h1"] > 0].dropna(subset="pair_id").sort_values("extra_hours")
        by_pair = pairs.groupby("pair_id")["revenue_2026h1"].agg(["first", "last", "size"])
        difference = (by_pair["last"] - by_pair["first"])[by_pair["size"] == 2]
        truth = np.mean([TRUTH.gain(one, TRUTH.trial_hours) / 2 for one in real["headroom"]])
        inside += abs(difference.mean() - truth) <= 2 * difference.std() / np.sqrt(len(difference))
    assert inside >= 89


def test_hours_by_headroom_beat_the_rule_of_80_and_20_and_so_on_average_do_equal_ones():
    worth = [
        plans(needs(block(seed)), accounts(block(seed))["revenue_2025"], TRUTH.hours_each) for seed in SEEDS
    ]
    assert all(one["headroom"] > 1.2 * max(one["equal"], one["80/20"]) for one in worth)
    assert np.mean([one["equal"] for one in worth]) > np.mean([one["80/20"] for one in worth])


def test_last_years_first_fifth_brings_less_the_year_after():
    for seed in range(30):
        made = accounts(block(seed))
        top = made["revenue_2024"].nlargest(len(made) // 5).index
        then, later = (
            made.loc[top, year].sum() / made[year].sum() for year in ("revenue_2024", "revenue_2025")
        )
        assert 0.5 < then < 0.75
        assert later < then - 0.02


def test_hours_go_to_those_who_buy_already():
    made = accounts(block(1))
    logs = np.log(made.loc[made["hours_2025"] > 1, ["hours_2025", "revenue_2025"]])
    slope = np.polyfit(logs["revenue_2025"], logs["hours_2025"], 1)[0]
    assert slope == pytest.approx(TRUTH.hours_by, abs=0.05)
    assert made["hours_2025"].sum() == pytest.approx(TRUTH.hours_each * len(made), rel=0.001)


def test_a_tick_for_the_relationship_makes_the_worksheet_worse():
    worse = 0
    for seed in SEEDS:
        sheet = worksheets(block(seed))
        sheet = sheet[sheet["rater"] == "colleague"]
        given = sheet[CRITERIA].astype(float).fillna(0.5)
        with_it, without = (
            area(given[columns].sum(axis=1), sheet["won"]) for columns in (CRITERIA, CRITERIA[:-1])
        )
        worse += with_it < without
        assert 0.55 < without < 0.75
    assert worse >= 85


def test_sheets_filled_in_afterwards_knew_the_result():
    sheet = pd.concat([worksheets(block(seed)) for seed in range(5)])
    sheet["sum"] = sheet[CRITERIA].astype(float).sum(axis=1)
    late = sheet[sheet["rated_on"] == AFTER]
    early = sheet[(sheet["rated_on"] != AFTER) & (sheet["rater"] == "manager")]
    assert area(late["sum"], late["won"]) > area(early["sum"], early["won"]) + 0.1
    assert len(late) / len(sheet) == pytest.approx(1 / TRUTH.managers / 2, abs=0.01)


def test_the_slips_are_there():
    made = pd.concat([accounts(block(seed)) for seed in range(20)])
    assert (made["revenue_2024"] < 0).sum() == 20
    assert (made["revenue_2026h1"] == 0).sum() == 20
    assert made["need"].notna().mean() == pytest.approx(0.6, abs=0.04)
    assert (
        made.loc[made["need"].notna(), "need_guess"].median()
        < made.loc[made["need"].isna(), "need_guess"].median()
    )
    sheet = worksheets(block(1))
    assert sheet[CRITERIA].isna().to_numpy().mean() == pytest.approx(TRUTH.blank, abs=0.008)


def test_pairs_are_neighbours_of_whom_one_got_more():
    made = accounts(block(2)).dropna(subset="pair_id")
    assert (made.groupby("pair_id")["extra_hours"].sum() == TRUTH.trial_hours).all()
    gaps = made.groupby("pair_id")["revenue_2025"].agg(lambda two: two.max() / max(two.min(), 1))
    assert gaps.median() < 1.05


def test_large_accounts_went_to_the_first_names():
    made = accounts(block(3))
    means = made.groupby("manager_id")["revenue_2025"].median()
    assert means.is_monotonic_decreasing
    assert LATE in means.index


def test_a_firm_without_accounts_has_empty_tables_of_the_same_columns():
    few = population(Truth(), seed=1, number=0, size=1, first=1)
    assert (few.latent["kind"] != "business").all()
    assert len(accounts(few)) == len(worksheets(few)) == len(visits(few)) == 0
    assert list(accounts(few)) == list(accounts(block(1)))


def test_visits_are_drawn_by_lot_and_keep_what_the_truth_says():
    seen = pd.concat([visits(block(seed)).assign(seed=seed) for seed in range(30)])
    points = [name for name, _base in TRUTH.code]
    made = pd.concat([accounts(block(seed)) for seed in range(30)])
    assert len(seen) / len(made) == pytest.approx(TRUTH.visited, abs=0.01)
    # Who looks after more accounts is visited no more often: the lot fell on accounts.
    share = seen["manager_id"].value_counts() / made["manager_id"].value_counts()
    assert share.between(0.3, 0.4).all()
    ticks = seen[points].astype(float)
    assert ticks.isna().to_numpy().mean() == pytest.approx(TRUTH.unseen, abs=0.005)
    kept = ticks.groupby(seen["manager_id"]).mean().mean(axis=1)
    assert kept.rank().tolist() == pd.Series(TRUTH.keeps).rank().tolist()
    assert (ticks.mean()[["integrity", "minds_process"]].diff().iloc[1]) < -0.1
    days = pd.to_datetime(seen["visited_on"])
    assert days.dt.day_of_week.max() <= 4
    assert days.min() >= pd.Timestamp("2026-03-02")
    assert days.max() <= pd.Timestamp("2026-06-30")
