"""The funnel: who got how far, of whom, and how sure we are; and which rows of the log it leaves out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Unpack

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.aidma.journeys import COLUMNS, STAGES, Journeys, Stage, Staging, staged
from crmlib.errors import TooFewError
from crmlib.frames.times import called_zone, moment, read_days
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots, Result
from crmlib.stats.cohorts import within_horizon
from crmlib.stats.funnel import Funnel, left_truncated, step_rates
from crmlib.stats.intervals import in_words

PERCENT = dict.fromkeys(["rate", "low", "high", "of_all"], ".1%")
_FIRST_DAYS = 30  # of the log, in which many are met who had come before


def funnel(
    log: Journeys | IntoFrame, *, mature_days: float = 120, level: float = 0.95, **staging: Unpack[Staging]
) -> Funnel:
    """Return how far the customers got who had time to get there.

    A customer who came last week and has not ordered is under way, not lost (right-censored). So only mature
    customers count, those whose first contact lies at least ``mature_days`` before the end of the log. Customers who
    are older than the log (left-truncated) seem to start by the middle, which pushes up the later stages; a remark
    says so where the log's first weeks look like that.

    Parameters
    ----------
    log, **staging
        Journeys, or a log with the keywords of `staged`. Of a lazy log (DuckDB, Spark) only counts are fetched.
    mature_days : float, default 120
        Days that a customer must have been observed; 0 counts everybody, and misleads.
    level : float, default 0.95
        Confidence level of the Wilson intervals.

    Returns
    -------
    Funnel
        ``.table`` by stage: customers; rate, low, high (share of those at the stage before who also reached
        this one); of_all (share of all mature customers).

    Raises
    ------
    DataError, TooFewError
        If the log is not one, or no customer is mature.

    Notes
    -----
    Lecture row S0.15; Wilson (1927) intervals.

    Examples
    --------
    >>> from crmlib import datasets
    >>> list(funnel(datasets.load("events")).table.columns)
    ['customers', 'rate', 'low', 'high', 'of_all']
    """
    days = read_days(mature_days, "mature_days")
    journeys = staged(log, **staging)
    alike = _alike(journeys, days)
    mature = alike[alike["mature"].astype(bool)]
    every, n = int(alike["n"].sum()), int(mature["n"].sum())
    if not every:
        raise TooFewError(_("No customer in the log reached any stage."))
    if not n:
        message = _(
            "None of the {n} customers was observed for {days} days; the log is too short for mature_days."
        )
        raise TooFewError(message.format(n=every, days=mature_days))
    table = step_rates(mature[STAGES], mature["n"], list(Stage), level=level)
    note = both(
        "{n:,} mature customers (first contact at least {days:g} days before {end}); {left:,} newer ones left out.",
        n=n, days=days, end=f"{journeys.end:%Y-%m-%d}", left=every - n,
    ) if days else both("All {n:,} customers, however new.", n=n)  # fmt: skip
    entries = {name: alike[name].astype(bool) for name in ("soon", "beyond")}
    older = left_truncated(**entries, n=alike["n"], stage=Stage.ATTENTION, days=_FIRST_DAYS)
    return Funnel(
        table, formats=PERCENT, note=lines(note, in_words(level, N_("Wilson")), journeys.remarks, older)
    )


def _alike(journeys: Journeys, mature_days: float) -> pd.DataFrame:
    """Count in the log's own backend how many customers are alike: which stages they reached, and when they came."""
    desire, memory = (str(stage.value) for stage in (Stage.DESIRE, Stage.MEMORY))
    others = [stage for stage in STAGES if stage != memory]
    when = nw.col("timestamp")
    split = (nw.when(journeys.shows(s)).then(when).otherwise(None).alias(str(s.value)) for s in Stage)
    # Whoever came back late enough at all did so the last time; so no join with the first Desire is needed.
    times = [nw.col(stage).min() for stage in others]
    each = (
        journeys.rows.select("customer_id", *split).group_by("customer_id").agg(*times, nw.col(memory).max())
    )
    each = each.with_columns(nw.min_horizontal(*others).alias("entered")).filter(~nw.col("entered").is_null())
    gap, entered, zone = timedelta(days=journeys.memory_gap_days), nw.col("entered"), journeys.start.tz
    marks = {stage: ~nw.col(stage).is_null() for stage in others}
    marks[memory] = ((nw.col(memory) - nw.col(desire)) >= gap).fill_null(False)
    marks["mature"] = entered <= moment(journeys.end - timedelta(days=mature_days), zone)
    marks["soon"] = entered <= moment(journeys.start + timedelta(days=_FIRST_DAYS), zone)
    marks["beyond"] = ~(nw.col(STAGES[0]) <= entered).fill_null(False)
    alike = each.select(mark.alias(name) for name, mark in marks.items()).group_by(list(marks))
    return frames.collect(alike.agg(nw.len().alias("n")))


def cohorts(
    log: Journeys | IntoFrame, *, horizon_days: float = 90, level: float = 0.95, **staging: Unpack[Staging]
) -> Dots:
    """Return, by month of the first contact, how many customers ordered within the same time.

    Months whose customers could not all be observed for the horizon get no rate: comparing them with older
    months would compare two lengths of time.

    Parameters
    ----------
    log, **staging
        Journeys, or a log with the keywords of `staged`.
    horizon_days : float, default 90
        Days after the first contact within which an order counts.
    level : float, default 0.95
        Confidence level of the Wilson intervals.

    Returns
    -------
    Dots
        ``.table`` by month: customers, ordered (so far, however late), within (the horizon), rate, low, high.

    Raises
    ------
    DataError, TooFewError
        If the log is not one.

    Notes
    -----
    Lecture row S0.15. Months are those of the journeys' time zone.

    Examples
    --------
    >>> from crmlib import datasets
    >>> len(cohorts(datasets.load("events")).table)
    18
    """
    days = read_days(horizon_days, "horizon_days")
    journeys = staged(log, **staging)
    reach = journeys.reach
    table = within_horizon(reach["entered"], reach["action"], days=days, end=journeys.end, level=level)
    table = table.rename(columns={"done": "ordered"})
    note = both(
        "Orders within {days:g} days of the first contact, by calendar month ({zone}). "
        "Months too young for a rate: {n}.",
        days=days, zone=called_zone(journeys.zone), n=int(table["rate"].isna().sum()),
    )  # fmt: skip
    label = both("Ordered within {days:g} days", days=days)
    return Dots(
        table,
        value="rate",
        label=label,
        formats=PERCENT,
        note=lines(note, in_words(level, N_("Wilson")), journeys.remarks),
    )


def left_out(log: Journeys | IntoFrame, **staging: Unpack[Staging]) -> Result:
    """Return how many rows of a log are left out, and why.

    Parameters
    ----------
    log, **staging
        Journeys, or a log with the keywords of `staged`.

    Returns
    -------
    Result
        ``.table`` by what became of the row: rows, share. Each row counts once, for the first reason that holds:
        later (than ``as_of``, where that is given), used, repeated, nobody, nothing, too_early (to be Memory).

    Raises
    ------
    DataError, TooFewError
        As for `staged`.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": ["a", "a", None], "event": "ad_view",
    ...     "timestamp": pd.to_datetime("2025-01-01", utc=True)})
    >>> left_out(log).table["rows"].to_dict()
    {'used': 1, 'repeated': 1, 'nobody': 1, 'nothing': 0, 'too_early': 0}
    """
    journeys = staged(log, **staging)
    rows = journeys.given.filter(nw.col("timestamp") <= moment(journeys.end, journeys.start.tz))
    once = frames.distinct_rows(rows, COLUMNS)
    named = once.filter(~nw.col("customer_id").is_null())
    telling = frames.distinct_rows(journeys.evidence, COLUMNS)
    parts = (journeys.given, rows, once, named, telling, journeys.log)
    every, kept, distinct, known, showing, used = (_count(part) for part in parts)
    counts = {
        "used": used,
        "repeated": kept - distinct,
        "nobody": distinct - known,
        "nothing": known - showing,
        "too_early": showing - used,
    }
    if every > kept:
        counts["later"] = every - kept
    index = pd.Index(list(counts), name="row", dtype=object)
    table = pd.DataFrame({"rows": list(counts.values())}, index=index)
    table["share"] = table["rows"] / every
    return Result(table, formats={"share": ".1%"}, note=both("{n:,} rows.", n=every))


def _count(frame: Any) -> int:
    return int(frames.collect(nw.from_native(frame).select(nw.len().alias("n")))["n"].iloc[0])
