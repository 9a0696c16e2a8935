"""What every function takes for a log: own event types, journeys that are read already, columns of any type."""

import math

import pandas as pd
import pytest

from crmlib import datasets
from crmlib.aidma import EVENT_STAGES, Chain, Stage, funnel, left_out, staged
from crmlib.errors import DataError
from tests.support.of_a_log import each_function

# -- own event types --------------------------------------------------------------------------------------

GERMAN = {name: f"de_{name}" for name in EVENT_STAGES}


@each_function
def test_every_function_works_on_own_event_types(look, native, some, of_some):
    own = some.assign(event=some["event"].map(GERMAN))
    stages = {GERMAN[name]: stage for name, stage in EVENT_STAGES.items()}
    pd.testing.assert_frame_equal(look(native(own), stages=stages), of_some(look))


@each_function
def test_stages_may_be_named_by_their_words(look, some, of_some):
    stages = {name: stage and str(stage.value) for name, stage in EVENT_STAGES.items()}
    pd.testing.assert_frame_equal(look(some, stages=stages), of_some(look))


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


# -- read once --------------------------------------------------------------------------------------------


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


# -- frames of every kind ---------------------------------------------------------------------------------


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


@pytest.fixture(scope="module")
def mature():
    """Of the course's customers who were watched for long enough, when each reached what."""
    events = datasets.load("events")
    reach, end = staged(events).reach, events["timestamp"].max()
    return reach[reach["entered"] <= end - pd.Timedelta(days=120)]


def test_the_course_itself_does_not_open_the_committed_table_again(native_events, mature):
    counts = funnel(native_events).table["customers"].tolist()
    # The counts made in the backend are those of the customers' own rows.
    assert counts == mature[[str(stage.value) for stage in Stage]].notna().sum().tolist()
