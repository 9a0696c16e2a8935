"""What every function takes with a log: own event types, as of when, in which zone; and what its answer remarks."""

import datetime as dt
import math

import pandas as pd
import pytest

from crmlib import aidma, datasets
from crmlib.aidma import (
    EVENT_STAGES,
    Chain,
    Stage,
    cohorts,
    compare,
    first_reach,
    funnel,
    left_out,
    stage_order,
    staged,
    time_to,
)
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import collect
from crmlib.i18n import use_language


def by_parity(log):
    names = sorted(collect(log)["customer_id"].dropna().unique())
    return {name: number % 2 for number, name in enumerate(names)}


FUNCTIONS = {
    "first_reach": lambda log, **how: collect(first_reach(log, **how)),
    "funnel": lambda log, **how: funnel(log, **how).table,
    "cohorts": lambda log, **how: cohorts(log, **how).table,
    "time_to": lambda log, **how: time_to(log, **how).table,
    "stage_order": lambda log, **how: stage_order(log, **how).table,
    "left_out": lambda log, **how: left_out(log, **how).table,
    "Chain": lambda log, **how: Chain(draws=20).fit(log, **how).counts_,
}
each_function = pytest.mark.parametrize("look", FUNCTIONS.values(), ids=FUNCTIONS)
NOTES = {
    "funnel": funnel,
    "cohorts": cohorts,
    "time_to": time_to,
    "stage_order": stage_order,
    "Chain": lambda log, **how: Chain(draws=20).fit(log, **how).levers(),
}
each_note = pytest.mark.parametrize("look", NOTES.values(), ids=NOTES)


@pytest.fixture(scope="module")
def some():
    """All rows of 200 customers of the course's log, and of nobody."""
    events = datasets.load("events")
    names = events["customer_id"].dropna().unique()[::40]
    return events[events["customer_id"].isin(names) | events["customer_id"].isna()]


@pytest.fixture(scope="module")
def of_some(some):
    """A function's answer about them, asked once: each of many ways to write the same log is held against it."""
    asked = {}

    def answer(look, **how):
        key = look, tuple(how.items())
        if key not in asked:
            asked[key] = look(some, **how)
        return asked[key].copy()

    return answer


# -- own event types -------------------------------------------------------------------------------------

GERMAN = {name: f"de_{name}" for name in EVENT_STAGES}


@each_function
@pytest.mark.parametrize("value", [lambda stage: stage, lambda stage: stage and str(stage.value)])
def test_every_function_works_on_own_event_types(look, value, native, some, of_some):
    own = some.assign(event=some["event"].map(GERMAN))
    stages = {GERMAN[name]: value(stage) for name, stage in EVENT_STAGES.items()}
    pd.testing.assert_frame_equal(look(native(own), stages=stages), of_some(look))


@each_function
@pytest.mark.parametrize("wrong", ["Attention", "atention", "", 3, math.nan, ["attention"], True])
def test_a_misspelt_stage_drops_nothing_but_is_refused(look, wrong, some):
    with pytest.raises(DataError, match=r"event type 'ad_view' shows .* choose one of attention, interest"):
        look(some, stages={**EVENT_STAGES, "ad_view": wrong})


@pytest.mark.parametrize("wrong", [None, "attention", ["ad_view"], 7, math.nan])
def test_stages_that_are_no_mapping_are_refused(wrong, some):
    with pytest.raises(DataError, match="stages says what each event type shows"):
        funnel(some, stages=wrong)


def test_event_types_may_be_numbers(some):
    codes = {name: number for number, name in enumerate(EVENT_STAGES)}
    own = some.assign(event=some["event"].map(codes))
    stages = {codes[name]: stage for name, stage in EVENT_STAGES.items()}
    pd.testing.assert_frame_equal(funnel(own, stages=stages).table, funnel(some).table)


# -- read once -------------------------------------------------------------------------------------------


@each_function
def test_journeys_give_the_answer_of_their_log(look, some):
    pd.testing.assert_frame_equal(look(staged(some, memory_gap_days=0)), look(some, memory_gap_days=0))


@each_function
@pytest.mark.parametrize(
    "how", [{"memory_gap_days": 0}, {"as_of": "2025-06-30"}, {"zone": "UTC"}, {"stages": dict(EVENT_STAGES)}]
)
def test_journeys_that_are_read_already_are_not_read_otherwise_without_a_word(look, how, some):
    with pytest.raises(DataError, match="read already"):
        look(staged(some), **how)


def test_a_log_is_not_changed_by_reading_it(some):
    before = some.copy()
    left_out(staged(some))
    pd.testing.assert_frame_equal(some, before)


def test_journeys_print_what_they_are(log):
    events = log("ann 2025-01-01 ad_view", "- 2025-01-02 order", "ann 2025-01-03 newsletter_sent")
    assert repr(staged(events)) == (
        "Journeys until 2025-01-03 (China time).\n"
        "Of 3 rows 1 name no customer and 1 show no stage; they are left out."
    )


# -- as of -----------------------------------------------------------------------------------------------


@each_function
def test_as_of_a_day_is_the_log_of_that_day(look, native, some):
    day = "2026-02-28"
    until = some[some["timestamp"] < pd.Timestamp("2026-03-01", tz="Asia/Shanghai")]
    # Watched to the end of the day, and not to its last event; the rest of the log is not there.
    expected = look(until, as_of=day)
    got = look(native(some), as_of=day)
    if look is FUNCTIONS["left_out"]:
        assert got.loc["later", "rows"] == len(some) - len(until)
        got, expected = got.drop("later")[["rows"]], expected[["rows"]]
    pd.testing.assert_frame_equal(got, expected)


@pytest.mark.parametrize(
    ("as_of", "end"),
    [
        ("2025-01-31", "2025-01-31 23:59:59.999999"),
        ("2025-1-31", "2025-01-31 23:59:59.999999"),
        (dt.date(2025, 1, 31), "2025-01-31 23:59:59.999999"),
        ("2025-01-31 12:00", "2025-01-31 12:00"),
        ("2025-01-31T12", "2025-01-31 12:00"),
        (dt.datetime(2025, 1, 31, 12), "2025-01-31 12:00"),
        (pd.Timestamp("2025-01-31"), "2025-01-31 00:00"),
        (pd.Timestamp("2025-01-31 04:00", tz="UTC"), "2025-01-31 12:00"),
    ],
)
def test_a_day_means_its_end_and_a_moment_itself(as_of, end, log):
    events = log("ann 2025-01-01 ad_view", "ann 2025-02-10 order")
    assert staged(events, as_of=as_of).end == pd.Timestamp(end, tz="Asia/Shanghai")


@pytest.mark.parametrize(
    "wrong", ["soon", "", 2025, 1.5, math.nan, True, pd.NaT, pd.NA, ["2025-01-31"], "2025-13-01"]
)
def test_what_is_no_moment_is_refused(wrong, some):
    with pytest.raises(DataError, match="as_of is a day or a moment"):
        funnel(some, as_of=wrong)


def test_as_of_before_the_log_leaves_nothing(some):
    with pytest.raises(TooFewError, match="No row of the log lies before 2024-12-31"):
        funnel(some, as_of="2024-12-31")


def test_who_was_watched_on_after_the_last_event_matures(native, log):
    events = native(log("ann 2025-01-01 ad_view", "bob 2025-01-20 ad_view"))
    assert funnel(events, as_of="2025-02-28", mature_days=30).table["customers"].tolist() == [2, 0, 0, 0, 0]
    assert "as_of lies 39 days after the last event" in funnel(events, as_of="2025-02-28", mature_days=0).note


@each_note
@pytest.mark.parametrize("strays", [["2031-05-05"], ["2031-05-05", "2033-01-01"], ["2031-05-05"] * 40])
def test_one_wrong_year_is_remarked_with_the_way_out(look, strays, native, some):
    rows = some[: len(strays)].assign(timestamp=pd.to_datetime(strays).tz_localize("Asia/Shanghai"))
    note = look(native(pd.concat([some, rows]))).note
    last = some["timestamp"].max().strftime("%Y-%m-%d")
    assert f"Only {len(strays)} rows, up to {max(strays)}" in note
    assert f'as_of="{last}"' in note


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - {"left_out"}))
def test_saying_as_of_undoes_the_wrong_year(name, some):
    look = FUNCTIONS[name]
    stray = some[:1].assign(timestamp=pd.Timestamp("2031-05-05", tz="Asia/Shanghai"))
    end = some["timestamp"].max()
    pd.testing.assert_frame_equal(look(pd.concat([some, stray]), as_of=end), look(some))


@each_note
def test_a_sound_log_has_no_remark_about_its_end(look, some):
    for events in (some, datasets.load("events")):
        assert "Only" not in look(events).note


def test_a_seasons_pause_is_no_wrong_year(log):
    # Open in winter only; half of the rows come after nine months without any.
    days = [*pd.date_range("2024-01-01", periods=60), *pd.date_range("2024-12-01", periods=60)]
    events = log(*[f"c{i} {day:%Y-%m-%d} ad_view" for i, day in enumerate(days)])
    assert "Only" not in funnel(events, mature_days=0).note


# -- older than the log ----------------------------------------------------------------------------------


def test_customers_older_than_the_log_are_remarked(native):
    events = datasets.load("events")
    cut = events[events["timestamp"] >= pd.Timestamp("2025-07-01", tz="Asia/Shanghai")]
    # The truth: who came before July 2025 stands in the part that was cut off.
    first = events.groupby("customer_id")["timestamp"].min()
    older = first.index[first < cut["timestamp"].min()]
    entered = staged(cut).reach.set_index("customer_id")["entered"]
    soon = entered.index[entered < cut["timestamp"].min() + pd.Timedelta(days=30)]
    assert soon.isin(older).mean() > 0.4
    note = funnel(native(cut)).note
    assert f"Of the {len(soon):,} customers met in the log's first 30 days" in note
    assert "older than the log" in note
    assert "older than the log" not in funnel(events).note
    assert "older than the log" not in funnel(cut[~cut["customer_id"].isin(older)]).note


# -- zones -----------------------------------------------------------------------------------------------

ZONES = ["Asia/Hong_Kong", "America/New_York", "Etc/GMT+8", "America/Argentina/Buenos_Aires", "UTC", "+08:00"]


@each_function
@pytest.mark.parametrize("zone", [*ZONES, dt.timezone(dt.timedelta(hours=8))], ids=str)
def test_times_may_have_any_zone(look, zone, some, of_some):
    # New names for the same instants change nothing but the months of cohorts and the clocks of first_reach.
    abroad = some.assign(timestamp=some["timestamp"].dt.tz_convert(zone))
    expected, got = of_some(look, zone="UTC"), look(abroad, zone="UTC")
    if look is FUNCTIONS["first_reach"]:
        times = expected.columns[1:]
        expected[times] = expected[times].apply(lambda column: column.dt.tz_convert(zone))
    pd.testing.assert_frame_equal(got, expected)


def test_the_zone_of_cohort_months_is_a_parameter_and_is_named(native, log):
    # 31 January 20:00 in UTC is 1 February in Shanghai.
    events = native(log("ann 2025-02-01T04:00 ad_view", "bob 2025-12-01 ad_view"))
    assert cohorts(events).table.index[0] == "2025-02"
    assert "calendar month (China time)" in cohorts(events).note
    assert cohorts(events, zone="UTC").table.index[0] == "2025-01"
    assert "calendar month (UTC)" in cohorts(events, zone="UTC").note


def test_a_day_ends_in_the_zone_that_is_said(native, log):
    events = native(log("ann 2025-01-01 ad_view", "ann 2025-02-01T04:00 order"))
    assert funnel(events, as_of="2025-01-31", zone="UTC", mature_days=0).table.loc["action", "customers"] == 1
    assert funnel(events, as_of="2025-01-31", mature_days=0).table.loc["action", "customers"] == 0


@pytest.mark.parametrize("wrong", ["Mars", "", 8, math.nan, True, ["UTC"]])
def test_a_zone_that_is_none_is_refused(wrong, some):
    with pytest.raises(DataError, match="There is no time zone"):
        cohorts(some, zone=wrong)


# -- frames of every kind --------------------------------------------------------------------------------


@each_function
@pytest.mark.parametrize(
    "change",
    {
        "categories": lambda f: f.astype({"customer_id": "category", "event": "category"}),
        "objects": lambda f: f.astype({"customer_id": object, "event": object}),
        "seconds": lambda f: f.astype({"timestamp": "datetime64[s, Asia/Shanghai]"}),
        "nanoseconds": lambda f: f.astype({"timestamp": "datetime64[ns, Asia/Shanghai]"}),
        "labels twice": lambda f: f.set_axis([0] * len(f)),
    }.items(),
    ids=lambda item: item[0],
)
def test_columns_may_be_of_any_type_that_holds_the_same(look, change, some, of_some):
    got, expected = look(change[1](some)), of_some(look)
    pd.testing.assert_frame_equal(got.astype(expected.dtypes), expected)


def test_numbers_may_name_customers(some):
    numbered = some.assign(customer_id=some["customer_id"].str[1:].astype("Int64"))
    pd.testing.assert_frame_equal(funnel(numbered).table, funnel(some).table)
    pd.testing.assert_frame_equal(Chain(draws=20).fit(numbered).counts_, Chain(draws=20).fit(some).counts_)


def test_the_course_itself_does_not_open_the_committed_table_again(native):
    events = datasets.load("events")
    counts = funnel(native(events)).table["customers"].tolist()
    reach = staged(events).reach
    end = events["timestamp"].max()
    mature = reach[reach["entered"] <= end - pd.Timedelta(days=120)]
    # The counts made in the backend are those of the customers' own rows.
    assert counts == mature[[str(stage.value) for stage in Stage]].notna().sum().tolist()


# -- options ---------------------------------------------------------------------------------------------

NO_DAYS = [math.nan, math.inf, "7", None, True, pd.NaT, pd.NA, [7], 1e9]


@pytest.mark.parametrize("days", NO_DAYS, ids=repr)
def test_what_is_no_number_of_days_is_refused_in_one_sentence(days, some):
    asked = {
        "memory_gap_days": lambda: staged(some, memory_gap_days=days),
        "mature_days": lambda: funnel(some, mature_days=days),
        "horizon_days": lambda: cohorts(some, horizon_days=days),
        "lost_after_days": lambda: Chain(lost_after_days=days).fit(some),
        "at_days": lambda: time_to(some, at_days=[days]),
    }
    for name, ask in asked.items():
        with pytest.raises(DataError, match=f"{name} is a number of days"):
            ask()


def test_days_may_be_a_span_of_time(some):
    week = dt.timedelta(days=7)
    pd.testing.assert_frame_equal(funnel(some, memory_gap_days=week).table, funnel(some).table)
    assert time_to(some, at_days=week).table.index.tolist() == [7]


@pytest.mark.parametrize("draws", [0, -1, 1.5, "9", None, True, math.nan])
def test_draws_and_seeds_are_whole_numbers(draws, some):
    with pytest.raises(DataError, match="draws is a whole number of at least 1"):
        Chain(draws=draws).fit(some)
    if draws != 0:
        with pytest.raises(DataError, match="A seed is a whole number from 0"):
            Chain(seed=draws).fit(some)


@pytest.mark.parametrize("by", [math.nan, math.inf, "0.1", None, True])
def test_points_that_are_no_share_are_refused(by, some):
    chain = Chain(draws=20).fit(some)
    for ask in (chain.levers, lambda points: chain.what_if("memory", points)):
        with pytest.raises(DataError, match="by is a share"):
            ask(by)


def test_a_chain_that_is_not_fitted_says_so():
    for ask in ("absorption", "levers", "removal_effect", "first_order"):
        with pytest.raises(ModelError, match="not fitted yet"):
            getattr(Chain(), ask)()
    with pytest.raises(ModelError, match="not fitted yet"):
        Chain().what_if("memory", 0.1)


# -- groups ----------------------------------------------------------------------------------------------


@pytest.fixture
def two_shops(log):
    """Log until 31 January; a: ordered after 1 and 3 days; b: after 2 days, and one watched for 4."""
    return log(
        "ann 2025-01-01 ad_view", "ann 2025-01-02 order", "bob 2025-01-01 ad_view", "bob 2025-01-04 order",
        "cat 2025-01-01 ad_view", "cat 2025-01-03 order", "dan 2025-01-27 ad_view", "- 2025-01-31 order",
    )  # fmt: skip


GROUPS = {"ann": "a", "bob": "a", "cat": "b", "dan": "b"}


def test_groups_are_compared_by_the_log_rank_test_as_by_hand(native, two_shops):
    answer = compare(native(two_shops), GROUPS)
    # Day 1: 4 wait, 2 of a: expected ½. Day 2: 3 wait, 1 of a: ⅓. Day 3: 2 wait, 1 of a: ½. In all 4/3 of a, 5/3 of b.
    assert answer.table["customers"].to_dict() == {"a": 2, "b": 2}
    assert answer.table["reached"].to_dict() == {"a": 2, "b": 1}
    assert answer.table["if_alike"].tolist() == pytest.approx([4 / 3, 5 / 3])
    # Variance ¼ + 2/9 + ¼ = 13/18; chi² = (2 − 4/3)² / (13/18) = 8/13.
    assert answer.chi2 == pytest.approx(8 / 13)
    assert answer.df == 1
    assert answer.p == pytest.approx(math.erfc(math.sqrt(8 / 13 / 2)))  # P(chi² with 1 df > x)
    assert "Log-rank: chi² 0.62, df 1" in answer.note


def test_each_group_has_its_curve_until_nobody_is_watched(two_shops):
    curve = compare(two_shops, pd.Series(GROUPS)).curve
    assert curve["b"].tolist() == pytest.approx([0, 1 / 3 + 1 / 6, 0.5])
    assert curve["a"].tolist() == pytest.approx([0.5, 0.5, 1])
    assert curve.index.tolist() == [1, 2, 3]


def test_in_the_course_shop_customers_are_quicker_and_halves_by_lot_are_alike():
    events = datasets.load("events")
    entry = datasets.load("customers").set_index("customer_id")["entry"]
    # The truth: shop customers buy three times as often (JourneyTruth).
    table = compare(events, entry).table
    assert table.loc["shop", "reached"] > table.loc["shop", "if_alike"]
    assert compare(events, entry).p < 1e-6
    assert compare(events, by_parity(events)).p > 0.01


def test_customers_in_no_group_are_counted(two_shops):
    note = compare(two_shops, {**GROUPS, "ann": None, "eve": "a"}).note
    assert "1 customers are in no group and left out" in note


def test_groups_that_cannot_be_compared_are_refused(two_shops):
    twice = pd.Series(["a", "b", "a"], index=["ann", "ann", "bob"])
    with pytest.raises(DataError, match="1 customers stand more than once in groups, for instance 'ann'"):
        compare(two_shops, twice)
    for one in ({"ann": "a", "bob": "a"}, {}, {1: "a", 2: "b"}):
        with pytest.raises(TooFewError, match="Fewer than two groups"):
            compare(two_shops, one)
    for wrong in ("a", None, ["a", "b"], 3):
        with pytest.raises(DataError, match="groups says of each customer_id"):
            compare(two_shops, wrong)


def test_the_picture_of_groups_names_each_of_them(two_shops):
    ax = compare(two_shops, GROUPS).plot()
    assert {text.get_text() for text in ax.texts} == {"a", "b"}


# -- words -----------------------------------------------------------------------------------------------


@each_note
def test_an_answer_made_in_english_is_chinese_all_through_afterwards(look, some):
    use_language("en")
    answer = look(
        pd.concat([some, some[:1].assign(timestamp=pd.Timestamp("2031-05-05", tz="Asia/Shanghai"))])
    )
    use_language("zh")
    assert "Only" in answer.note.en
    assert not {"rows", "customers", "days", "name"} & set(repr(answer).replace(",", " ").split())


def test_the_row_over_all_states_is_a_term(some):
    table = Chain(draws=20).fit(some).first_order()
    use_language("zh")
    assert table.table.index[-1] == "all"
    assert "合计" in repr(table)


def test_the_topic_has_at_most_twelve_public_names():
    assert len(aidma.__all__) <= 12
    assert all(hasattr(aidma, name) for name in aidma.__all__)
