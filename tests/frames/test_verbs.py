"""Every verb on every backend, against frames counted by hand."""

from datetime import timedelta

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pytest

from crmlib import frames
from crmlib.errors import DataError
from tests.support.backends import rows, to_duckdb, to_lazy_polars, to_polars

A, I, O = "attention", "interest", "action"  # noqa: E741


def times(*texts, zone="Asia/Shanghai"):
    return pd.to_datetime(pd.Series(texts), format="ISO8601").dt.tz_localize(zone)


def texts(*values):
    return pd.Series(values, dtype="str")


def stays_in_kind(frame, answer):
    """Lazy frames stay lazy, and every frame comes back as what it was."""
    return type(frames.native(answer)) is type(frame)


@pytest.fixture
def journeys():
    # ann comes twice to interest, out of order; bob does two things at one instant; one row is nobody's.
    return pd.DataFrame(
        {
            "who": texts("ann", "ann", "bob", "bob", "ann", None, "ann"),
            "when": times(
                "2025-01-05",
                "2025-01-01",
                "2025-01-02",
                "2025-01-02",
                "2025-01-03",
                "2025-01-01",
                "2025-01-09",
            ),
            "what": texts(I, A, I, A, I, A, None),
        }
    )


# -- wrap and collect ------------------------------------------------------------------------------------


def test_what_is_no_frame_is_refused_with_its_kind():
    with pytest.raises(DataError, match=r"not list"):
        frames.wrap([1, 2], ["a"])


def test_a_missing_column_is_named_with_those_that_are_there(native, journeys):
    with pytest.raises(DataError, match=r"lacks the column amount, price; it has who, when, what"):
        frames.wrap(native(journeys), ["amount", "who", "price"])


def test_collect_gives_pandas_frames_with_types_even_where_all_is_missing(native):
    frame = pd.DataFrame({"when": times("2025-01-01", "2025-07-01"), "n": [1, 2], "x": [0.5, 1.5]})
    frame["never"] = frame["when"].where([False, False])
    answer = frames.collect(native(frame))
    assert isinstance(answer, pd.DataFrame)
    assert str(answer["when"].dt.tz) == str(answer["never"].dt.tz) == "Asia/Shanghai"
    assert rows(answer) == rows(frame)
    assert answer["n"].dtype == np.int64
    assert answer["never"].isna().all()


# -- distinct_rows ---------------------------------------------------------------------------------------


def test_rows_that_an_export_wrote_twice_stand_once(native):
    frame = pd.DataFrame(
        {"who": texts("ann", "ann", None, None, "bob"), "n": [1, 1, 2, 2, 1], "id": [1, 2, 3, 4, 5]}
    )
    answer = frames.distinct_rows(native(frame), ["who", "n"])
    found = rows(frames.collect(answer))
    assert sorted(found, key=str) == [("ann", 1), ("bob", 1), (None, 2)]


# -- first_times -----------------------------------------------------------------------------------------


def test_first_times_are_the_earliest_of_each_thing_and_missing_if_never(native, journeys, moment):
    frame = native(journeys)
    answer = frames.first_times(frame, key="who", when="when", what="what", things=[A, I, O])
    assert stays_in_kind(frame, answer)
    assert rows(frames.collect(answer)) == [
        ("ann", moment("2025-01-01"), moment("2025-01-03"), None),
        ("bob", moment("2025-01-02"), moment("2025-01-02"), None),
    ]


def test_first_times_of_nothing_are_an_empty_frame_with_its_columns(native, journeys):
    answer = frames.first_times(native(journeys[:0]), key="who", when="when", what="what", things=[A, I])
    assert frames.collect(answer).columns.tolist() == ["who", A, I]
    assert len(frames.collect(answer)) == 0


def test_first_times_compare_instants_and_not_clocks():
    # 09:00 in Shanghai is 02:00 in Berlin, which is before 03:00 in Berlin.
    mixed = pd.DataFrame(
        {
            "who": "ann",
            "what": A,
            "when": pd.to_datetime(["2025-01-01T09:00+08:00", "2025-01-01T03:00+01:00"], utc=True),
        }
    )
    for native in (lambda frame: frame, to_polars, to_lazy_polars, to_duckdb):
        answer = frames.collect(
            frames.first_times(native(mixed), key="who", when="when", what="what", things=[A])
        )
        assert answer[A][0] == pd.Timestamp("2025-01-01T01:00Z")


# -- visits ----------------------------------------------------------------------------------------------


def test_visits_are_runs_of_equal_states_in_time_order(native, journeys, moment):
    frame = native(journeys)
    answer = frames.visits(frame, key="who", when="when", state="what", order=[A, I, O])
    assert stays_in_kind(frame, answer)
    first, third, fifth = (moment(f"2025-01-0{day}") for day in (1, 3, 5))
    second = moment("2025-01-02")
    assert frames.collect(answer).columns.tolist() == ["who", "when", "until", "what", "next", "next_when"]
    assert rows(frames.collect(answer)) == [
        ("ann", first, first, A, I, third),
        ("ann", third, fifth, I, None, None),
        # At one instant the earlier stage comes first.
        ("bob", second, second, A, I, second),
        ("bob", second, second, I, None, None),
    ]


def test_a_state_that_is_not_asked_for_does_not_break_a_run(native, moment):
    frame = pd.DataFrame(
        {
            "who": texts("ann", "ann", "ann"),
            "when": times("2025-01-01", "2025-01-02", "2025-01-03"),
            "what": texts(A, "newsletter", A),
        }
    )
    answer = frames.collect(frames.visits(native(frame), key="who", when="when", state="what", order=[A, I]))
    assert rows(answer) == [("ann", moment("2025-01-01"), moment("2025-01-03"), A, None, None)]


def test_a_long_silence_ends_a_run_of_the_same_state(native, moment):
    frame = pd.DataFrame(
        {
            "who": texts("ann", "ann", "ann"),
            "when": times("2025-01-01", "2025-01-11", "2025-03-01"),
            "what": texts(A, A, A),
        }
    )
    options = {"key": "who", "when": "when", "state": "what", "order": [A, I]}
    answer = frames.collect(frames.visits(native(frame), **options, silence=timedelta(days=10)))
    assert rows(answer) == [
        ("ann", moment("2025-01-01"), moment("2025-01-11"), A, A, moment("2025-03-01")),
        ("ann", moment("2025-03-01"), moment("2025-03-01"), A, None, None),
    ]
    assert len(frames.collect(frames.visits(native(frame), **options))) == 1


def test_visits_of_an_empty_log_are_empty(native, journeys):
    answer = frames.visits(native(journeys[:0]), key="who", when="when", state="what", order=[A])
    assert len(frames.collect(answer)) == 0


# -- weighted_score --------------------------------------------------------------------------------------


def test_a_weighted_score_is_missing_where_a_column_is(native):
    frame = pd.DataFrame({"value": [3, 1, 2], "cost": [1.0, 0.5, np.nan]})
    answer = frames.collect(frames.weighted_score(native(frame), {"value": 2, "cost": -1.5}))
    # 2·3 − 1.5·1 = 4.5; 2·1 − 1.5·0.5 = 1.25
    assert rows(answer) == [(3, 1.0, 4.5), (1, 0.5, 1.25), (2, None, None)]


def test_a_weighted_score_without_weights_is_refused(native):
    with pytest.raises(DataError, match="at least one weight"):
        frames.weighted_score(native(pd.DataFrame({"a": [1]})), {})


def test_a_weight_without_its_column_is_refused(native):
    with pytest.raises(DataError, match="lacks the column b; it has a"):
        frames.weighted_score(native(pd.DataFrame({"a": [1]})), {"b": 1})


def test_a_weighted_score_of_no_rows_has_no_rows(native):
    answer = frames.collect(
        frames.weighted_score(native(pd.DataFrame({"a": [1.0]})[:0]), {"a": 1}, into="points")
    )
    assert answer.columns.tolist() == ["a", "points"]
    assert len(answer) == 0


# -- tag_counts ------------------------------------------------------------------------------------------


@pytest.fixture
def tagged():
    return pd.DataFrame(
        {
            "lang": texts("en", "zh", "en", "zh"),
            "safety": pd.Series([True, True, False, None], dtype=object),
            "esteem": [False, False, True, False],
        }
    )


def test_tags_are_counted_over_all_and_missing_is_not_tagged(native, tagged):
    answer = frames.collect(frames.tag_counts(native(tagged), tags=["safety", "esteem"]))
    assert rows(answer) == [(4, 2, 1)]
    assert (answer.dtypes == np.int64).all()


def test_tags_are_counted_by_group(native, tagged):
    answer = frames.collect(frames.tag_counts(native(tagged), tags=["safety", "esteem"], by="lang"))
    assert rows(answer) == [("en", 2, 1, 1), ("zh", 2, 1, 0)]


def test_tags_of_no_texts_by_group_are_no_rows(native, tagged):
    answer = frames.tag_counts(native(tagged.astype({"safety": bool})[:0]), tags=["safety"], by="lang")
    assert rows(frames.collect(answer)) == []


# -- the three silent traps (METHODS.md), each beside the naive code that falls into it -------------------


def test_trap_1_a_condition_inside_an_aggregation_is_not_lost(native, moment):
    frame = pd.DataFrame(
        {
            "who": texts("ann", "ann"),
            "when": times("2025-01-01", "2025-01-05"),
            "what": texts(A, I),
        }
    )
    answer = frames.collect(
        frames.first_times(native(frame), key="who", when="when", what="what", things=[I])
    )
    # The first interest is on the 5th; without the condition it would be the first event of all, on the 1st.
    assert rows(answer) == [("ann", moment("2025-01-05"))]


def test_trap_1_is_there_the_naive_aggregation_loses_its_condition_on_pandas():
    # When narwhals mends this, this test says so, and `first_times` may become simpler.
    frame = nw.from_native(pd.DataFrame({"who": ["ann", "ann"], "x": [1, 10], "yes": [False, True]}))
    naive = frame.group_by("who").agg(nw.when(nw.col("yes")).then(nw.col("x")).sum().alias("total"))
    assert naive["total"].to_list() == [11]


def test_trap_2_counts_and_sums_do_not_overflow_small_integers():
    pl = pytest.importorskip("polars")
    # 200 true tags, and scores of eight-bit numbers whose product does not fit into eight bits.
    tags = pl.DataFrame({"tag": [True] * 200})
    assert frames.collect(frames.tag_counts(tags, tags=["tag"])).iloc[0].tolist() == [200, 200]
    hours = pl.DataFrame({"hour": pl.Series([20, 23], dtype=pl.Int8)})
    assert hours.select(pl.col("hour") * pl.lit(60, pl.Int8))["hour"].to_list() != [1200, 1380]  # the trap
    assert frames.collect(frames.weighted_score(hours, {"hour": 60}))["score"].tolist() == [1200, 1380]


def test_trap_3_a_first_visit_is_kept_though_comparing_with_what_was_before_is_missing(native):
    # What was before the first visit is missing; `before != state` is then missing too except on pandas, and a
    # filter on it alone would drop the first visit of everybody.
    frame = pd.DataFrame(
        {"who": texts("ann", "bob"), "when": times("2025-01-01", "2025-01-02"), "what": texts(A, I)}
    )
    answer = frames.collect(frames.visits(native(frame), key="who", when="when", state="what", order=[A, I]))
    assert answer["what"].tolist() == [A, I]


def test_trap_3_is_there_a_comparison_with_a_missing_value_is_missing_on_polars():
    frame = pd.DataFrame({"before": texts(None, A)})
    naive = [
        len(frames.collect(nw.from_native(native(frame)).filter(nw.col("before") != I).to_native()))
        for native in (lambda frame: frame, to_polars, to_duckdb)
    ]
    assert naive == [2, 1, 1]


def test_pandas_answers_have_a_plain_index(journeys):
    answer = frames.native(frames.visits(journeys, key="who", when="when", state="what", order=[A, I]))
    assert answer.index.tolist() == list(range(len(answer)))


def test_the_frame_that_comes_in_is_not_changed(journeys):
    before = journeys.copy()
    frames.visits(journeys, key="who", when="when", state="what", order=[A, I])
    frames.first_times(journeys, key="who", when="when", what="what", things=[A])
    pd.testing.assert_frame_equal(journeys, before)
