"""The frame work that models share, the same on pandas, Polars, DuckDB and Spark.

Three traps of this layer give wrong answers without a word, and shape the code: a condition inside an
aggregation is ignored by pandas (so columns are made first and aggregated second), hours are eight-bit numbers
in Polars (so they are cast before arithmetic), and comparing a missing value is false in pandas and missing
elsewhere (so ``is_null`` is always asked as well).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrame

from crmlib.errors import DataError
from crmlib.frames.door import Frame, wrap
from crmlib.i18n import _


def distinct_rows(frame: IntoFrame, columns: Sequence[str]) -> Frame:
    """Return the named columns of a frame, each row once.

    Parameters
    ----------
    frame : data frame of any backend
    columns : sequence of str
        What makes a row; an event that two exports wrote stands once in the answer.
    """
    return wrap(frame, columns).select(*columns).unique(subset=list(columns))


def first_times(frame: IntoFrame, *, key: str, when: str, what: str, things: Sequence[str]) -> Frame:
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
    return split.group_by(key).agg(*(nw.col(thing).min() for thing in things)).sort(key)


def visits(
    frame: IntoFrame,
    *,
    key: str,
    when: str,
    state: str,
    order: Sequence[str],
    silence: timedelta | None = None,
) -> Frame:
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
    wrapped frame
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
    return following.sort(key, "_when", "_rank").select(columns)


def weighted_score(frame: IntoFrame, weights: Mapping[str, float], *, into: str = "score") -> Frame:
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
    return scored.with_columns(total.alias(into))


def tag_counts(frame: IntoFrame, *, tags: Sequence[str], by: str | None = None) -> Frame:
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
    return counts.with_columns(nw.col("n", *tags).cast(nw.Int64))
