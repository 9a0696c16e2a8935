"""What topic 03 shows beside its models: counted by hand, and held against the truth that it was drawn from."""

from itertools import pairwise

import pandas as pd
import pytest

from crmlib import accounts, datasets
from crmlib.accounts.quadrants import Priority, letter_of, quadrant_of
from crmlib.errors import TooFewError
from crmlib.i18n import speaking
from crmlib.lessons import accounts as lesson
from crmlib.lessons.accounts import small
from crmlib.widgets.accounts import held_panel, later_panel, plan_panel, thirty_panel
from crmlib.world import Truth, latent_accounts
from crmlib.world.effort import accounts_compared


@pytest.fixture(scope="module")
def ours():
    return accounts.usable(datasets.load("accounts")).rows


@pytest.fixture(scope="module")
def cards():
    return lesson.cards(*(datasets.load(name) for name in ("orders", "order_lines", "members")))


@pytest.fixture(scope="module")
def plans(ours):
    return accounts.compare_plans(ours, lesson.curve(ours), hours=lesson.HOURS_EACH * len(ours))


def bought():
    """Ten cards, four of which bought in the last two weeks: 60, 20, 15 and 5 yuan; one long ago."""
    rows = [("a", 60, 1), ("b", 10, 1), ("b", 10, 2), ("c", 15, 3), ("d", 5, 3), ("e", 900, 300)]
    table = pd.DataFrame(rows, columns=["member_id", "paid", "ago"])
    until = pd.Timestamp("2026-06-30")
    table["date"] = until - pd.to_timedelta(table.pop("ago"), unit="D")
    return lesson.Cards(table, pd.Index(list("abcdefghij")), until)


def test_the_base_the_time_and_what_is_counted_each_change_the_share():
    def share(**settings):
        return lesson.held(bought(), 20, **settings).table["top_held"].iloc[0]

    assert share(weeks=4) == pytest.approx(0.80)  # the largest two of ten: 60 + 20 of 100
    assert share(weeks=4, base="buyers") == pytest.approx(0.60)  # the largest of four
    assert share(weeks=4, counted="orders") == pytest.approx(3 / 5)  # b twice, and one other
    assert share(weeks=52) == pytest.approx(960 / 1000)


def test_four_fifths_are_counted_from_the_largest_down():
    assert lesson.held(bought(), 20, weeks=4).table["four_fifths"].iloc[0] == 2
    assert lesson.held(bought(), 20, weeks=52).table["four_fifths"].iloc[0] == 1


def test_where_nobody_bought_nothing_is_shared_out():
    some = bought()
    with pytest.raises(TooFewError, match="Nobody bought in these 4 weeks"):
        lesson.held(some._replace(bought=some.bought.iloc[:0]), 20, weeks=4)


def test_the_shorter_the_time_the_more_the_largest_fifth_of_all_cards_hold(cards):
    table = lesson.windows(cards).table
    assert table["of_all_cards"].is_monotonic_decreasing
    assert table["cards_bought"].is_monotonic_increasing
    assert table["of_bought_cards"].between(0.45, 0.55).all()


def test_half_of_the_hours_go_to_a_fifth_of_the_accounts(ours):
    made = pd.DataFrame({"hours_2025": [6, 1, 3, 2], "revenue_2025": [70, 5, 15, 10]})
    assert lesson.visited(made).table.to_numpy().tolist() == [[1, 0.25, 0.5, 0.7], [3, 0.75, 0.5, 0.3]]
    table = lesson.visited(ours).table
    assert table["of_hours"].iloc[0] == pytest.approx(0.5, abs=0.01)
    assert table["of_accounts"].sum() == pytest.approx(1)


def test_the_same_accounts_hold_less_later_whichever_year_they_were_picked_in(ours):
    for years in ("2024", "2025"):
        row = lesson.later(ours, 20, years).table.iloc[0]
        assert row["same_later"] < row["share"]


def test_each_small_table_holds_two_of_each_kind():
    fields = [
        quadrant_of(row["margin"], row[list(small.INPUT)].sum(), (small.HIGH_OUTPUT, small.HIGH_INPUT))
        for _name, row in small.EFFECTS.iterrows()
    ]
    letters = [
        letter_of(row["turnover"], row["need"] - row["turnover"], (small.HIGH_REVENUE, small.HIGH_POTENTIAL))
        for _name, row in small.OFFERS.iterrows()
    ]
    assert sorted(pd.Series(fields).value_counts()) == sorted(pd.Series(letters).value_counts()) == [2] * 4
    assert pd.Series(list(small.ACTS.values())).value_counts().tolist() == [2] * 5
    assert "competence" in lesson.acts(judged=True).table.columns


def test_no_number_of_a_small_table_lies_near_its_limit():
    inputs = small.EFFECTS[list(small.INPUT)].sum(axis=1)
    room = small.OFFERS["need"] - small.OFFERS["turnover"]
    for numbers, limit in (
        (small.EFFECTS["margin"], small.HIGH_OUTPUT), (inputs, small.HIGH_INPUT),
        (small.OFFERS["turnover"], small.HIGH_REVENUE), (room, small.HIGH_POTENTIAL),
    ):  # fmt: skip
        assert ((numbers / limit - 1).abs() > 0.15).all()


def test_the_next_thirty_hours_are_told_apart_by_half_at_least(ours):
    found = lesson.curve(ours)
    gains = [
        lesson.thirty(ours, found, *row).table["added_margin"].iloc[0] for row in small.WAITING.to_numpy()
    ]
    ordered = sorted(gains, reverse=True)
    assert all(one > 1.5 * other for one, other in pairwise(ordered))


def test_who_buys_everything_here_gains_nothing(ours):
    found = lesson.curve(ours)
    assert lesson.thirty(ours, found, 90_000, 90_000, 0).table.iloc[0].tolist() == [0, 0, 0]
    assert lesson.thirty(ours, found, 90_000, 60_000, 0).table["potential_business"].iloc[0] == 0


def test_the_widget_says_what_the_lesson_says(plans):
    rule = plans.table.loc["rule"]
    row = lesson.shared(plans, 80).table.iloc[0]
    assert row.tolist() == pytest.approx([rule["gain"], rule["more"]])
    assert lesson.shared(plans, 20).table["more"].tolist() == pytest.approx([0, 0], abs=1e-6)


def test_the_truth_has_the_order_of_the_plans_and_lies_in_their_intervals(ours, plans):
    trial = accounts.trial(ours)
    table = accounts_compared(ours, trial.table, plans.table, plans.hours, Truth().accounts).table
    assert table["inside"].all()
    found, true = table["estimate"].iloc[1:], table["truth"].iloc[1:]
    assert found.rank().tolist() == true.rank().tolist()
    # Thirty hours reach 30^1.4 / (14^1.4 + 30^1.4) = .7438 of .35 × headroom, half of it in half a year.
    room = latent_accounts().set_index("customer_id")["headroom"].reindex(ours["customer_id"]).mean()
    assert table["truth"].iloc[0] == pytest.approx(0.35 * 0.7438 * room / 2, rel=1e-3)


def test_the_lounge_keeps_less_than_it_costs():
    index = accounts.composition(*lesson.bills()).table["index"]
    # 600 of 1,160 yuan against 4.15 of 72.25.
    assert index["roaming"] == pytest.approx((600 / 1160) / (4.15 / 72.25))
    assert lesson.flights().table["percent"].tolist() == pytest.approx([68, 7, 61])
    assert lesson.access().table["percent"].tolist() == pytest.approx([4.9, 3.1, 1.8])
    table = lesson.pays().table
    # 31,000 × 1.8 % × 7,200 yuan are 4,017,600, to the nearest 100,000.
    assert table["yuan_a_year"].tolist() == [4_000_000, 14_000_000]
    assert table["high"].iloc[0] < 14_000_000


def test_tables_of_the_lesson_say_their_unit_and_lose_no_number(ours, plans):
    found = accounts.trial(ours, by="headroom")
    fifths = lesson.by_fifth(ours, found)
    assert fifths.table["half_year_more"].tolist() == found.table["difference"].tolist()
    assert fifths.table.index.tolist()[::5] == ["all pairs", "most potential business"]
    # 425 accounts: 207 pairs, 8 that lost the other of the pair, 3 that were in none.
    assert "3 of 425 accounts were in no pair" in str(fifths.note)
    assert 2 * int(fifths.table.loc["all pairs", "pairs"]) + 8 + 3 == 425
    assert "Margin, in yuan a year." in str(lesson.a_year(plans).note)


def test_five_years_ahead_the_limits_are_those_of_today(ours):
    today = accounts.priority(ours, luck=0.2)
    later = lesson.ahead(ours, today, 0.2)
    assert later.cuts == today.cuts
    assert "In 5 years, needs grown by 8% a year" in str(later.note)
    # Whoever has much turnover today has it by the same limit: A+ and B are as many as before.
    high = [
        sum(one.table["accounts"][name] for name in (Priority.A_PLUS, Priority.B))
        for one in (lesson.in_yuan(today), later)
    ]
    assert high[0] == high[1]


def test_the_sentence_on_two_alike_names_hours_and_yuan(ours):
    found = lesson.two_alike(ours, lesson.curve(ours))
    with speaking("zh"):
        said = str(found.describe())
    assert f"没有额外工时是 0 元，加到 60 小时是 {found.table['hungry'].iloc[-1]:,.0f} 元" in said


def test_contracts_won_are_the_rates_of_the_worksheet():
    sheets = accounts.potential_score(datasets.load("worksheets"), before="2026-01-01")
    table = lesson.won(sheets).table
    assert table["contracts_won"].tolist() == sheets.calibration().table["rate"].tolist()
    assert table["accounts"].sum() == 347 + 86


@pytest.fixture(scope="module")
def views(ours, cards, plans):
    return {
        "plan": lambda: plan_panel(plans),
        "held": lambda: held_panel(cards),
        "later": lambda: later_panel(ours),
        "thirty": lambda: thirty_panel(ours),
    }


@pytest.mark.parametrize(
    ("view", "settings", "says"),
    [
        ("plan", {"share": 35}, "+49,835"),
        ("plan", {"share": 50, "by": "by_headroom"}, "+166,161"),
        ("held", {"top": 20, "weeks": 13, "base": "all"}, "86.4%"),
        ("later", {"top": 10, "years": "2024"}, "36.7%"),
        ("thirty", {"turnover": 60_000, "need": 200_000, "hours": 5}, "8,801"),
    ],
)
def test_a_view_answers_its_question(views, view, settings, says):
    shown = views[view]()
    shown.set(**settings)
    assert says in shown.answer
    shown.reset()
    assert shown.values() == views[view]().values()


@pytest.mark.parametrize("view", ["plan", "held", "later", "thirty"])
def test_no_setting_of_a_view_fails(views, view):
    shown = views[view]()
    for name, field in shown.fields.items():
        for end in (
            [field.min, field.max] if hasattr(field, "min") else [value for _label, value in field.options]
        ):
            shown.set(**{name: end})
            assert "no answer to this setting" not in shown.answer
            assert "nan" not in shown.answer


def test_views_speak_chinese(views):
    with speaking("zh"):
        assert "按营业额" in views["plan"]().text()
        assert "买过的会员卡" in views["held"]().text()
        assert "潜在业务" in views["thirty"]().text()
