"""Reading the five stages off a touchpoint log, on logs small enough to check by eye."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib import datasets
from crmlib.aidma import EVENT_STAGES, Stage, first_reach, left_out, staged
from crmlib.errors import DataError, TooFewError
from crmlib.frames import collect
from crmlib.i18n import use_language
from tests.support.backends import rows

WHOLE = ["attention", "interest", "desire", "memory", "action"]


def stages(events, **options):
    answer = collect(staged(events, **options).log)
    return answer.sort_values(["customer_id", "timestamp", "stage"])["stage"].tolist()


def test_the_stages_stand_in_the_order_of_the_lecture():
    assert [stage.value for stage in Stage] == WHOLE
    assert [stage.label for stage in Stage] == ["Attention", "Interest", "Desire", "Memory", "Action"]


def test_every_stage_has_its_touchpoints_and_what_the_firm_sends_shows_nothing():
    assert set(EVENT_STAGES.values()) == {*Stage, None}
    assert EVENT_STAGES["newsletter_sent"] is None


def test_each_touchpoint_gets_its_stage_and_newsletters_none(native, log):
    events = log("ann 2025-01-01 ad_view", "ann 2025-01-02 newsletter_sent", "ann 2025-01-03 order")
    assert stages(native(events)) == ["attention", "action"]


def test_a_return_within_the_memory_gap_is_no_memory(native, log):
    # Desire on 1 January at noon: 6 days 23:59 later is too soon, 7 days later is not.
    events = log(
        "ann 2025-01-01T12:00 tasting",
        "ann 2025-01-08T11:59 return_visit",
        "bob 2025-01-01T12:00 tasting",
        "bob 2025-01-08T12:00 return_visit",
    )
    assert stages(native(events)) == ["desire", "desire", "memory"]


def test_the_gap_counts_from_the_first_desire_and_hours_not_calendar_days(native, log):
    # Berlin put its clocks forward on 30 March 2025: seven days on the calendar are an hour short of seven days.
    events = log("ann 2025-03-27T12:00 tasting", "ann 2025-04-03T12:00 return_visit", zone="Europe/Berlin")
    assert stages(native(events)) == ["desire"]
    later = log("ann 2025-03-27T12:00 tasting", "ann 2025-04-03T13:00 return_visit", zone="Europe/Berlin")
    assert stages(native(later)) == ["desire", "memory"]


def test_without_desire_there_is_nothing_to_remember(native, log):
    assert stages(native(log("ann 2025-01-01 ad_view", "ann 2025-03-01 return_visit"))) == ["attention"]


def test_a_gap_of_zero_counts_every_return_after_desire(native, log):
    events = log("ann 2025-01-01 return_visit", "ann 2025-01-02 tasting", "ann 2025-01-03 return_visit")
    assert stages(native(events), memory_gap_days=0) == ["desire", "memory"]


def test_an_event_that_was_exported_twice_counts_once(native, log):
    assert stages(native(log(*["ann 2025-01-01 ad_view"] * 3))) == ["attention"]


def test_events_of_nobody_are_left_out(native, log):
    assert stages(native(log("- 2025-01-01 ad_view", "ann 2025-01-02 order"))) == ["action"]


def test_what_is_left_out_is_counted_by_its_first_reason(native, log):
    events = log(
        "ann 2025-01-01 tasting", "ann 2025-01-01 tasting", "ann 2025-01-03 return_visit", "bob 2025-01-01 order",
        "ann 2025-01-02 newsletter_sent", "- 2025-01-01 order", "- 2025-01-01 order", "- 2025-01-05 newsletter_sent",
    )  # fmt: skip
    table = left_out(native(events)).table
    # ann's tasting and bob's order; one repeated row of ann's and one of nobody's; two more of nobody's.
    assert table["rows"].tolist() == [2, 2, 2, 1, 1]
    assert table["share"].sum() == pytest.approx(1)


def test_what_is_left_out_of_the_committed_log_is_what_its_description_says():
    events = datasets.load("events")
    table = left_out(events).table
    assert table["rows"].sum() == len(events)
    assert table.loc["repeated", "rows"] == events["event_id"].duplicated().sum()
    once = events.drop_duplicates("event_id")
    assert table.loc["nobody", "rows"] == once["customer_id"].isna().sum()
    assert table.loc["used", "rows"] == len(staged(events).log)


def test_event_types_of_ones_own_may_be_given_and_a_stage_may_have_none(native, log):
    events = log("ann 2025-01-01 billboard", "ann 2025-01-02 rumour", "ann 2025-01-03 contract")
    own = {"billboard": Stage.ATTENTION, "contract": Stage.ACTION, "rumour": None}
    assert stages(native(events), stages=own) == ["attention", "action"]


def test_first_reach_is_the_earliest_of_each_stage_whatever_the_order_of_rows(native, log, moment):
    events = log(
        "ann 2025-01-20 order",
        "ann 2025-01-05 basket_add",
        "ann 2025-01-03 product_view",
        "ann 2025-01-01 ad_view",
        "ann 2025-01-07 ad_view",
        "bob 2025-02-01 order",
    )
    answer = first_reach(native(events))
    assert type(answer) is type(native(events))
    assert collect(answer).columns.tolist() == ["customer_id", *WHOLE]
    days = [moment(f"2025-01-{day}") for day in ("01", "03", "05", "20")]
    assert rows(collect(answer)) == [
        ("ann", *days[:3], None, days[3]),
        ("bob", None, None, None, None, moment("2025-02-01")),
    ]


def test_the_end_of_the_log_is_its_last_instant_whatever_happened_then(native, log, moment):
    events = log("ann 2025-01-01 ad_view", "- 2025-03-01 product_view", "bob 2025-02-01 newsletter_sent")
    assert staged(native(events)).end == moment("2025-03-01")


@given(st.permutations(range(12)))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_does_not_matter(order):
    events = datasets.load("events").iloc[2000:2012].reset_index(drop=True)
    shuffled = events.iloc[order].reset_index(drop=True)
    pd.testing.assert_frame_equal(first_reach(events), first_reach(shuffled))


@pytest.fixture(scope="module")
def ours():
    """When each customer of the course first got how far."""
    return first_reach(datasets.load("events"))


def test_the_three_backends_read_the_committed_log_alike(native_events, ours):
    theirs = collect(first_reach(native_events))
    assert theirs["customer_id"].tolist() == ours["customer_id"].tolist()
    for stage in WHOLE:
        assert (theirs[stage].eq(ours[stage]) | (theirs[stage].isna() & ours[stage].isna())).all()


# -- bad input -------------------------------------------------------------------------------------------


def test_unknown_event_types_are_counted_with_an_example(native, log):
    events = log(
        "ann 2025-01-01 ad_view", "ann 2025-01-02 teleport", "bob 2025-01-02 beam", "bob 2025-01-03 beam"
    )
    with pytest.raises(
        DataError, match=r"2 event types in the column event are unknown, for instance 'beam'"
    ):
        staged(native(events))


def test_an_empty_log_is_refused(native, log):
    with pytest.raises(TooFewError, match="The log is empty"):
        staged(native(log("ann 2025-01-01 ad_view")[:0]))


def test_times_without_a_zone_are_refused_with_the_way_out(log):
    events = log("ann 2025-01-01 ad_view")
    events["timestamp"] = events["timestamp"].dt.tz_localize(None)
    with pytest.raises(DataError, match=r"column timestamp have no zone.*tz_localize"):
        staged(events)


def test_times_without_a_zone_are_refused_on_polars_and_duckdb_too():
    duckdb, pl = pytest.importorskip("duckdb"), pytest.importorskip("polars")
    sql = "select 'ann' customer_id, timestamp '2025-01-01 00:00' \"timestamp\", 'ad_view' event"
    polars = pl.DataFrame({"customer_id": ["ann"], "event": ["ad_view"]}).with_columns(
        timestamp=pl.datetime(2025, 1, 1)
    )
    for events in (duckdb.connect().sql(sql), polars, polars.lazy()):
        with pytest.raises(DataError, match="column timestamp have no zone"):
            staged(events)


@pytest.mark.parametrize("wrong", ["2025-01-01", 20250101, 1.5])
def test_a_time_column_that_holds_no_times_is_refused_with_its_kind(log, wrong):
    events = log("ann 2025-01-01 ad_view").assign(timestamp=wrong)
    with pytest.raises(DataError, match=r"column timestamp holds (String|Int64|Float64), not times"):
        staged(events)


def test_rows_without_a_time_are_refused_with_their_number(native, log):
    events = log("ann 2025-01-01 ad_view", "ann 2025-01-02 order", "bob 2025-01-03 order")
    events["timestamp"] = events["timestamp"].where([True, False, False])
    with pytest.raises(DataError, match="2 rows have no time in the column timestamp"):
        staged(native(events))


def test_rows_that_name_no_event_are_refused_with_their_number(native, log):
    events = log("ann 2025-01-01 ad_view", "ann 2025-01-02 order", "bob 2025-01-03 order")
    events["event"] = events["event"].where([True, False, False])
    with pytest.raises(DataError, match="2 rows name no event in the column event"):
        staged(native(events))


def test_a_negative_memory_gap_is_refused(log):
    with pytest.raises(DataError, match=r"memory gap cannot be negative: -1 days"):
        staged(log("ann 2025-01-01 ad_view"), memory_gap_days=-1)


@pytest.mark.parametrize("column", ["customer_id", "timestamp", "event"])
def test_a_missing_column_is_named(log, column):
    with pytest.raises(DataError, match=f"lacks the column {column}; it has"):
        staged(log("ann 2025-01-01 ad_view").drop(columns=column))


@pytest.mark.parametrize("thing", [None, "events.csv", [1, 2], {"event": ["order"]}])
def test_what_is_no_frame_is_refused(thing):
    with pytest.raises(DataError, match=f"not {type(thing).__name__}"):
        staged(thing)


def test_errors_speak_the_language_in_force(log):
    use_language("zh")
    with pytest.raises(DataError, match=r"[\u4e00-\u9fff]"):
        staged(log("ann 2025-01-01 teleport"))


def test_an_unknown_stage_is_refused_with_those_there_are():
    with pytest.raises(DataError, match=r"no 'atention' here; choose one of attention, interest"):
        Stage("atention")
