"""The frame work of the course in a dozen verbs, the same on pandas, Polars, DuckDB and Spark.

collect          the answer of any backend as a small pandas frame
distinct_rows    drop rows that an export wrote twice
first_times      when each unit first did each thing
spans            first and last time of each unit
visits           a log's runs of equal states, in order: from where to where
transition_counts  how often each state followed each other
weighted_score   a weighted sum of columns
softmax_share    exponentials as shares within groups
tag_counts       how many texts carry each tag

Frames come in and go out in their own kind; lazy ones (DuckDB, Spark) stay lazy. What is counted here is small,
and the mathematics on it is done with numpy elsewhere.

Three traps of this layer give wrong answers without a word, and shape the code: a condition inside an
aggregation is ignored by pandas (so columns are made first and aggregated second), hours are eight-bit numbers
in Polars (so they are cast before arithmetic), and comparing a missing value is false in pandas and missing
elsewhere (so ``is_null`` is always asked as well).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrameT

from crmlib.errors import DataError
from crmlib.i18n import _

Frame = Any  # a narwhals DataFrame or LazyFrame


def wrap(frame: IntoFrameT, columns: Sequence[str]) -> Frame:
    """Return the frame as narwhals sees it, after checking that the columns are there.

    Raises
    ------
    DataError
        If it is no data frame, or lacks a column.
    """
    try:
        wrapped = nw.from_native(frame)
    except TypeError:
        message = _("Expected a data frame (pandas, Polars, DuckDB or Spark), not {kind}.")
        raise DataError(message.format(kind=type(frame).__name__)) from None
    there = wrapped.collect_schema().names()
    missing = [name for name in columns if name not in there]
    if missing:
        message = _("The table lacks the column {missing}; it has {there}.")
        raise DataError(message.format(missing=", ".join(missing), there=", ".join(there)))
    return wrapped


def native(frame: Frame) -> Any:
    """Return the frame in its own kind; a pandas one with a plain row index, which sorting would leave shuffled."""
    return nw.maybe_reset_index(frame).to_native()


def collect(frame: Any) -> pd.DataFrame:
    """Return a frame of any backend, lazy or not, as a pandas frame with plain types."""
    wrapped = nw.from_native(frame)
    if isinstance(wrapped, nw.LazyFrame):
        # The interchange through Python rows needs no pyarrow, and what comes through here is small.
        native = wrapped.to_native()
        if hasattr(native, "df"):  # DuckDB relation
            with warnings.catch_warnings():  # at what DuckDB asks of pandas, not at what is asked here
                warnings.simplefilter("ignore", DeprecationWarning)
                return native.df()
        if hasattr(native, "toPandas"):  # Spark
            rows, kinds = native.collect(), wrapped.collect_schema()
            columns = {name: [row[name] for row in rows] for name in kinds}
            return _typed(pd.DataFrame({name: _zoned(columns[name], kinds[name]) for name in kinds}), kinds)
        wrapped = wrapped.collect()
    native = wrapped.to_native()
    if isinstance(native, pd.DataFrame):
        return native
    return _typed(pd.DataFrame(wrapped.to_dict(as_series=False)), wrapped.collect_schema())


def _zoned(values: list, kind: Any) -> list:
    """Give Spark's times their zone again: in Python they are clock times of wherever this machine stands."""
    if isinstance(kind, nw.Datetime) and kind.time_zone:
        return [None if value is None else value.astimezone(UTC) for value in values]
    return values


def _typed(frame: pd.DataFrame, kinds: Mapping[str, Any]) -> pd.DataFrame:
    """Give time columns their type, which a column of nothing but missing values has lost on the way."""
    for name, kind in kinds.items():
        if isinstance(kind, nw.Datetime):
            times = pd.to_datetime(frame[name], utc=kind.time_zone is not None)
            frame[name] = times.dt.tz_convert(kind.time_zone) if kind.time_zone else times
    return frame


def distinct_rows(frame: IntoFrameT, columns: Sequence[str]) -> IntoFrameT:
    """Return the named columns of a frame, each row once.

    Parameters
    ----------
    frame : data frame of any backend
    columns : sequence of str
        What makes a row; an event that two exports wrote stands once in the answer.
    """
    return native(wrap(frame, columns).select(*columns).unique(subset=list(columns)))


def first_times(frame: IntoFrameT, *, key: str, when: str, what: str, things: Sequence[str]) -> IntoFrameT:
    """Return when each unit first did each thing: one row a unit, one column a thing, missing if never.

    Parameters
    ----------
    frame : data frame of any backend
        One row an event.
    key, when, what : str
        Columns of the unit, the time and the thing done.
    things : sequence of str
        The values of ``what`` to look for; each becomes a column.
    """
    events = wrap(frame, [key, when, what])
    events = events.filter(~nw.col(key).is_null())
    # One column a thing first, the aggregation second: a condition inside it would be ignored by pandas.
    split = events.with_columns(
        *(nw.when(nw.col(what) == thing).then(nw.col(when)).otherwise(None).alias(thing) for thing in things)
    )
    return native(split.group_by(key).agg(*(nw.col(thing).min() for thing in things)).sort(key))


def spans(frame: IntoFrameT, *, key: str, when: str) -> IntoFrameT:
    """Return each unit's first and last time, as columns ``first`` and ``last``."""
    events = wrap(frame, [key, when]).filter(~nw.col(key).is_null())
    ends = events.group_by(key).agg(nw.col(when).min().alias("first"), nw.col(when).max().alias("last"))
    return native(ends.sort(key))


def visits(
    frame: IntoFrameT,
    *,
    key: str,
    when: str,
    state: str,
    order: Sequence[str],
    silence: timedelta | None = None,
) -> IntoFrameT:
    """Return the log as runs of equal states: a row for each change of state, in each unit's time order.

    Parameters
    ----------
    frame : data frame of any backend
        One row an event; rows whose state is missing or not in ``order`` are left out.
    key, when, state : str
        Columns of the unit, the time and the state.
    order : sequence of str
        The states; of events at the same instant the earlier in this list comes first.
    silence : timedelta, optional
        A longer time without an event ends a run as well, even if the same state follows.

    Returns
    -------
    data frame of the same backend
        key; when (the run's first event), ``until`` (its last), ``state``; ``next`` and ``next_when`` (the
        unit's next run, missing at its last).
    """
    events = wrap(frame, [key, when, state])
    rank = nw.lit(len(order))
    for number, value in enumerate(order):
        rank = nw.when(nw.col(state) == value).then(nw.lit(number)).otherwise(rank)
    known = events.filter(~nw.col(key).is_null(), nw.col(state).is_in(list(order))).with_columns(
        nw.col(when).alias("_when"), rank.cast(nw.Int64).alias("_rank")
    )
    in_time = ["_when", "_rank"]
    changes = known.with_columns(
        nw.col(state).shift(1).over(key, order_by=in_time).alias("_before"),
        nw.col(when).shift(1).over(key, order_by=in_time).alias("_left"),
        nw.col(when).max().over(key).alias("_last"),
    )
    begins = (nw.col("_before") != nw.col(state)) | nw.col("_before").is_null()
    if silence is not None:
        begins = begins | ((nw.col("_when") - nw.col("_left")) > silence).fill_null(False)
    changes = changes.filter(begins)
    following = changes.with_columns(
        nw.col(state).shift(-1).over(key, order_by=in_time).alias("next"),
        nw.col(when).shift(-1).over(key, order_by=in_time).alias("next_when"),
        nw.col("_left").shift(-1).over(key, order_by=in_time).alias("until"),
    )
    following = following.with_columns(nw.coalesce("until", "_last").alias("until"))
    columns = [key, when, "until", state, "next", "next_when"]
    return native(following.sort(key, "_when", "_rank").select(columns))


def transition_counts(frame: IntoFrameT, *, state: str, following: str) -> IntoFrameT:
    """Return how often each state was followed by each other: state, following, n.

    Parameters
    ----------
    frame : data frame of any backend
        As `visits` returns it, or with ends of your own in ``following``; rows without one are left out.
    state, following : str
        Columns of the state and the next one.
    """
    moves = wrap(frame, [state, following]).filter(~nw.col(state).is_null(), ~nw.col(following).is_null())
    counts = moves.group_by(state, following).agg(nw.len().alias("n"))
    return native(counts.with_columns(nw.col("n").cast(nw.Int64)).sort(state, following))


def weighted_score(frame: IntoFrameT, weights: Mapping[str, float], *, into: str = "score") -> IntoFrameT:
    """Return the frame with a weighted sum of its columns; missing where a column is missing.

    Parameters
    ----------
    frame : data frame of any backend
    weights : mapping of column to weight
    into : str, default "score"
        Name of the new column.

    Raises
    ------
    DataError
        If there is no weight, or a column is missing.
    """
    if not weights:
        raise DataError(_("A weighted score needs at least one weight."))
    scored = wrap(frame, list(weights))
    total = nw.lit(0.0)
    for column, weight in weights.items():
        total = total + nw.col(column).cast(nw.Float64) * float(weight)
    return native(scored.with_columns(total.alias(into)))


def softmax_share(frame: IntoFrameT, *, group: str, score: str, into: str = "share") -> IntoFrameT:
    """Return the frame with each row's share of its group: exp(score) over the group's sum.

    Parameters
    ----------
    frame : data frame of any backend
    group, score : str
        Columns of the choice task and the utility.
    into : str, default "share"
        Name of the new column; shares of a group sum to 1.
    """
    rows = wrap(frame, [group, score])
    # The group's best score is taken off first, or large utilities overflow.
    rows = rows.with_columns((nw.col(score) - nw.col(score).max().over(group)).exp().alias("_power"))
    share = (nw.col("_power") / nw.col("_power").sum().over(group)).alias(into)
    return native(rows.with_columns(share).drop("_power"))


def tag_counts(frame: IntoFrameT, *, tags: Sequence[str], by: str | None = None) -> IntoFrameT:
    """Return how many rows carry each tag: one row a group, ``n`` and one column a tag.

    Parameters
    ----------
    frame : data frame of any backend
        One row a text, one true/false column a tag; missing counts as not tagged.
    tags : sequence of str
        The tag columns.
    by : str, optional
        Column to count by; without it there is one row.
    """
    rows = wrap(frame, [*tags, *([by] if by else [])])
    as_numbers = rows.with_columns(
        *(
            # Compared, as a pandas column of true, false and missing is no condition by itself.
            nw.when(nw.col(tag) == nw.lit(True))
            .then(nw.lit(1))
            .otherwise(nw.lit(0))
            .cast(nw.Int64)
            .alias(tag)
            for tag in tags
        ),
        nw.lit(1).cast(nw.Int64).alias("n"),
    )
    sums = [nw.col(name).sum() for name in ["n", *tags]]
    counts = as_numbers.select(*sums) if by is None else as_numbers.group_by(by).agg(*sums).sort(by)
    # DuckDB sums whole numbers into wider ones, which would come back as floats.
    return native(counts.with_columns(nw.col("n", *tags).cast(nw.Int64)))
