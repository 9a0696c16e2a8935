"""Until when a log was watched: as of which moment, or to its end, and what is remarked of that."""

import datetime as dt
import math

import pandas as pd
import pytest

from crmlib import datasets
from crmlib.aidma import funnel, staged
from crmlib.errors import DataError, TooFewError
from tests.support.of_a_log import FUNCTIONS, each_function, each_note

# -- as of ------------------------------------------------------------------------------------------------


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
def test_a_wrong_year_is_remarked_with_the_way_out(look, native, some):
    remarks_strays(look, ["2031-05-05", "2033-01-01"], some, native)


@each_note
@pytest.mark.parametrize("strays", [["2031-05-05"], ["2031-05-05"] * 40])
def test_one_row_or_forty_of_a_wrong_year_are_remarked_alike(look, strays, some):
    remarks_strays(look, strays, some)


def remarks_strays(look, strays, some, native=lambda frame: frame):
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


# -- older than the log -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cut():
    """The course's log without its first half year."""
    events = datasets.load("events")
    return events[events["timestamp"] >= pd.Timestamp("2025-07-01", tz="Asia/Shanghai")]


@pytest.fixture(scope="module")
def remarked(cut):
    """What is said of it; whether that is true is the next test's question."""
    return str(funnel(cut).note)


def test_customers_older_than_the_log_are_remarked_in_every_frame(native, cut, remarked):
    assert str(funnel(native(cut)).note) == remarked


def test_as_many_customers_as_look_older_than_the_log_are_remarked(cut, remarked):
    events = datasets.load("events")
    # The truth: who came before July 2025 stands in the part that was cut off.
    first = events.groupby("customer_id")["timestamp"].min()
    older = first.index[first < cut["timestamp"].min()]
    entered = staged(cut).reach.set_index("customer_id")["entered"]
    soon = entered.index[entered < cut["timestamp"].min() + pd.Timedelta(days=30)]
    assert soon.isin(older).mean() > 0.4
    assert f"Of the {len(soon):,} customers met in the log's first 30 days" in remarked
    assert "older than the log" in remarked
    assert "older than the log" not in funnel(events).note
    assert "older than the log" not in funnel(cut[~cut["customer_id"].isin(older)]).note
