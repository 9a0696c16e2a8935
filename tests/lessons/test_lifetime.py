"""What topic 12 shows beside its models: hand-made ledgers, and the firm's own."""

import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import TooFewError
from crmlib.lessons import lifetime as lesson
from crmlib.lifetime import BetaGeoNBD, GammaGamma, ShiftedBetaGeometric, lifetime_value, rfm_summary
from crmlib.lifetime.tiers import Tier


@pytest.fixture(scope="module")
def bought():
    return lesson.households(*(datasets.load(name) for name in ("orders", "order_lines", "members")))


@pytest.fixture(scope="module")
def models(bought):
    summary = rfm_summary(bought, value="paid", as_of=lesson.AS_OF)
    return summary, BetaGeoNBD().fit(summary), GammaGamma().fit(summary)


def ledger():
    """Two households and a firm; one order twice, one line given back."""
    orders = pd.DataFrame({
        "order_id": ["O1", "O2", "O2", "O3"], "member_id": ["a", "b", "b", "firm"], "campaign": [None, "x", "x", None],
        "date": pd.to_datetime(["2025-06-01", "2025-07-01", "2025-07-01", "2025-06-01"]),
    })  # fmt: skip
    lines = pd.DataFrame({
        "order_id": ["O1", "O1", "O2", "O2", "O3"], "product_id": ["P1", "P2", "P1", "P1", "P1"],
        "paid_yuan": [50.0, -20.0, 30.0, 30.0, 500.0], "cost_yuan": [20.0, None, 15.0, 15.0, 200.0],
    })  # fmt: skip
    members = pd.DataFrame({"member_id": ["a", "b", "firm"], "kind": ["household", "household", "business"]})
    return orders, lines, members


def test_orders_of_households_count_once_with_all_their_lines():
    table = lesson.households(*ledger())
    assert table[["order_id", "paid"]].to_numpy().tolist() == [["O1", 30.0], ["O2", 30.0]]


def test_came_is_about_whoever_was_known_that_day():
    table = lesson.came(lesson.households(*ledger()))
    assert table.to_dict("index") == {"a": {"orders": 0, "spent": 0}}


def test_the_five_analyses_have_a_number_each():
    found = lesson.analyses(*(datasets.load(name) for name in ("orders", "order_lines", "members"))).table[
        "found"
    ]
    assert list(found.index) == ["profile", "loyalty", "profit", "performance analysis", "promotion"]
    assert found["profile"] == pytest.approx(3000 / 3240)
    # Three of five lines of the hand-made ledger have a cost: 580 yuan of sales, once each, less 235.
    assert lesson.analyses(*ledger()).table.loc["profit", "found"] == pytest.approx(1 - 235 / 580)


def test_forecasts_and_lists_show_the_contrast_that_the_lesson_tells(bought, models):
    summary, buying, spend = models
    orders = lesson.forecasts(bought, buying).table["orders"]
    average, last_year, model, truth = orders
    assert average > 1.8 * truth
    assert last_year > 1.5 * truth
    assert abs(model / truth - 1) < 0.06
    worth = lifetime_value(summary, buying, spend, margin=0.4, draws=20)
    table = lesson.gold(bought, worth).table
    assert table["customers"].tolist()[:2] == [600, 600]
    assert table["no_order"].iloc[2] > 0.8
    assert table["spent_next"].iloc[3] > 4 * table["spent_next"].iloc[2]


def test_a_diary_is_of_somebody_who_came_back_so_often(bought):
    table = lesson.diary(bought).table
    assert len(table) == 5
    assert table["date"].is_monotonic_increasing
    with pytest.raises(TooFewError, match="came back on 500 days"):
        lesson.diary(bought, 500)


def test_subscribers_who_differ_are_worth_more_at_each_renewal():
    model = ShiftedBetaGeometric().fit([1000, 631, 468, 382, 326, 289, 262, 241])
    table = lesson.renewals(model, 100, 0.1).table
    assert table["differ"].is_monotonic_increasing
    # By hand: r = 1 − 759/3358 of those at risk; 100·r·1.1/(1.1 − r).
    rate = 1 - 759 / (1000 + 631 + 468 + 382 + 326 + 289 + 262)
    assert table["alike"].tolist() == pytest.approx([100 * rate * 1.1 / (1.1 - rate)] * 4)


def test_the_child_at_the_gate_is_174_yuan_one_day_and_43_today():
    """By hand: .35·60 + .25·110 + .22·190 + .20·420; divided by 1.08 to the power of 6, 12, 20 and 28."""
    future, trial = lesson.gate()
    assert future.table["total"].sum() == pytest.approx(174.3)
    assert future.table["today"].tolist() == pytest.approx([13.23, 10.92, 8.97, 9.74], abs=5e-3)
    assert trial.table["per_visit"].tolist() == pytest.approx([0.031 * 42.86, 0.041 * 390], abs=1e-2)


def test_each_of_the_six_stands_for_what_it_should():
    found = [lesson.tier_of(row) for _name, row in lesson.SIX.iterrows()]
    assert found == [Tier.MVC, Tier.MIDDLE, Tier.BZ, Tier.MGC, Tier.MIDDLE, Tier.MVC]
    # Whoever goes by what was spent would name b.
    assert lesson.six().table["past"].idxmax() == "b"


def test_parameters_are_called_by_what_they_tell_of_and_never_by_another_term(models):
    from crmlib.i18n import speaking

    _summary, buying, spend = models
    for one, letters in ((buying, "rαab"), (spend, "pqv")):
        for code in ("en", "zh"):
            with speaking(code):
                rows = [line.split("  ")[0].strip() for line in str(lesson.fitted(one)).splitlines()[1:-2]]
                assert [name[-1] for name in rows[: len(letters)]] == list(letters)
                assert not any("correlation" in name or "相关" in name for name in rows)


def test_a_second_export_is_counted():
    orders = pd.DataFrame({"order_id": ["O1", "O2", "O1"]})
    assert lesson.second_export(orders).table["rows"].tolist() == [3, 1]


def test_the_whale_rises_above_all_value_and_falls_back_to_it(bought):
    worth, _more = lesson.this_monday(
        bought, datasets.load("service_costs"), datasets.load("wallets"), margin=0.4
    )
    found = lesson.whale(worth)
    value = worth.people["value"]
    assert found.curve.iloc[0] == 0
    assert found.curve.iloc[-1] == pytest.approx(1)
    assert found.curve.max() == pytest.approx(value.clip(lower=0).sum() / value.sum())
    assert found.table["so_far"].tolist() == pytest.approx(
        (worth.table["value"].cumsum() / value.sum()).tolist()
    )
    assert "at its highest the sum stands at 130%" in found.note.en
    assert found.describe().en.startswith("Share of all value so far: rises to 130% at ")
    assert found.plot().get_ylim()[0] == 0


def test_the_track_says_on_which_day_it_ends(bought, models):
    track = models[1].track(bought, as_of=lesson.AS_OF)
    # The first order is of 1 January 2023; 182 weeks of 7 days end 1,274 days later.
    assert "The last row ends on 2026-06-28." in track.note.en
