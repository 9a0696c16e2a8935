"""The five stages, and reading them off a touchpoint log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrameT

from crmlib import verbs
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Labelled, _

MEMORY_GAP_DAYS = 7
COLUMNS = ("customer_id", "timestamp", "event")


class Stage(Labelled):
    """The five stages of AIDMA, in order (lecture row S0.15)."""

    ATTENTION = "attention", N_("Attention")
    INTEREST = "interest", N_("Interest")
    DESIRE = "desire", N_("Desire")
    MEMORY = "memory", N_("Memory")
    ACTION = "action", N_("Action")


# What each touchpoint is evidence of; None marks what the firm did, which is evidence of nothing.
EVENT_STAGES: Mapping[str, Stage | None] = MappingProxyType(
    {
        "ad_view": Stage.ATTENTION,
        "social_post_view": Stage.ATTENTION,
        "window_stop": Stage.ATTENTION,
        "flyer_scan": Stage.ATTENTION,
        "product_view": Stage.INTEREST,
        "question_asked": Stage.INTEREST,
        "shop_visit": Stage.INTEREST,
        "basket_add": Stage.DESIRE,
        "sample_request": Stage.DESIRE,
        "tasting": Stage.DESIRE,
        "quote_request": Stage.DESIRE,
        "return_visit": Stage.MEMORY,
        "branded_search": Stage.MEMORY,
        "saved_item_reopened": Stage.MEMORY,
        "order": Stage.ACTION,
        "newsletter_sent": None,
    }
)


def staged(
    events: IntoFrameT,
    *,
    stages: Mapping[str, Stage | None] = EVENT_STAGES,
    memory_gap_days: float = MEMORY_GAP_DAYS,
) -> IntoFrameT:
    """Return the log with the stage that each touchpoint is evidence of.

    Events that two exports wrote are counted once; events of nobody and of no stage are left out (`left_out`
    counts them). Coming
    back counts as Memory only when some days have passed since the first Desire: who looks in again the next
    morning has had no time to forget.

    Parameters
    ----------
    events : data frame of any backend
        One row a touchpoint: customer_id, timestamp (with a time zone), event.
    stages : mapping of event type to Stage or None
        What each event type shows; None for what is evidence of nothing.
    memory_gap_days : float, default 7
        Fewest days between a customer's first Desire and what counts as Memory; 0 counts every return.

    Returns
    -------
    data frame of the same backend
        customer_id, timestamp, stage.

    Raises
    ------
    DataError
        If a column or a time is missing, a time has no zone, the gap is negative, or an event type is unknown.
    TooFewError
        If the log is empty.

    Notes
    -----
    Lecture row S0.15. Memory as evidence of retention after a gap follows Ebbinghaus' idea of savings.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": "a", "event": ["ad_view", "order"],
    ...     "timestamp": pd.to_datetime(["2025-01-01", "2025-01-09"], utc=True)})
    >>> staged(log)["stage"].tolist()
    ['attention', 'action']
    """
    log = verbs.wrap(events, COLUMNS)
    if memory_gap_days < 0:
        message = _("The memory gap cannot be negative: {days} days. Use 0 to count every return.")
        raise DataError(message.format(days=memory_gap_days))
    _check_times(log)
    _check_types(log, stages)
    _check_none_missing(log)
    log = nw.from_native(verbs.distinct_rows(events, COLUMNS)).filter(~nw.col("customer_id").is_null())
    log = log.with_columns(_stage_of(stages).alias("stage")).filter(~nw.col("stage").is_null())
    desire = nw.from_native(
        verbs.first_times(
            log.to_native(), key="customer_id", when="timestamp", what="stage", things=[str(Stage.DESIRE)]
        )
    )
    log = log.join(desire, on="customer_id", how="left")
    elapsed = nw.col("timestamp") - nw.col(str(Stage.DESIRE))
    # A customer without Desire has nothing to remember: the comparison is missing there, not false.
    remembered = (elapsed >= timedelta(days=memory_gap_days)).fill_null(False)
    log = log.filter((nw.col("stage") != str(Stage.MEMORY)) | remembered)
    return verbs.native(log.select("customer_id", "timestamp", "stage"))


def _stage_of(stages: Mapping[str, Stage | None]) -> nw.Expr:
    expression = nw.lit(None, dtype=nw.String)
    for stage in Stage:
        types = [name for name, shown in stages.items() if shown == stage]
        if not types:
            continue
        expression = (
            nw.when(nw.col("event").is_in(types)).then(nw.lit(str(stage.value))).otherwise(expression)
        )
    return expression


def _check_times(log: verbs.Frame) -> None:
    kind = log.collect_schema()["timestamp"]
    if not isinstance(kind, nw.Datetime):
        message = _(
            "The column timestamp holds {kind}, not times; read it with pandas.to_datetime(…, utc=True)."
        )
        raise DataError(message.format(kind=kind))
    if kind.time_zone is None:
        message = _(
            "The times in the column timestamp have no zone; add one with .dt.tz_localize('Asia/Shanghai')."
        )
        raise DataError(message)


def _check_types(log: verbs.Frame, stages: Mapping[str, Stage | None]) -> None:
    types = verbs.collect(log.select("event").unique().to_native())["event"].dropna().tolist()
    if not types:
        raise TooFewError(_("The log is empty: there is no event to read a stage from."))
    unknown = sorted(str(name) for name in types if name not in stages)
    if unknown:
        message = _(
            "{n} event types in the column event are unknown, for instance {example!r}; say what they show in "
            "stages=, with None for what shows nothing."
        )
        raise DataError(message.format(n=len(unknown), example=unknown[0]))


def _check_none_missing(log: verbs.Frame) -> None:
    timeless = log.filter(nw.col("timestamp").is_null()).select(nw.len().alias("n"))
    n = int(verbs.collect(timeless.to_native())["n"].iloc[0])
    if n:
        message = _("{n} rows have no time in the column timestamp; an event without a time has no place.")
        raise DataError(message.format(n=n))
    nameless = log.filter(nw.col("event").is_null()).select(nw.len().alias("n"))
    n = int(verbs.collect(nameless.to_native())["n"].iloc[0])
    if n:
        message = _("{n} rows name no event in the column event; say what it was, or take these rows out.")
        raise DataError(message.format(n=n))


def first_reach(
    events: IntoFrameT,
    *,
    stages: Mapping[str, Stage | None] = EVENT_STAGES,
    memory_gap_days: float = MEMORY_GAP_DAYS,
) -> IntoFrameT:
    """Return when each customer first got to each stage; missing where they never did.

    Parameters
    ----------
    events, stages, memory_gap_days
        As for `staged`.

    Returns
    -------
    data frame of the same backend
        customer_id and one time column a stage, sorted by customer.

    Raises
    ------
    DataError, TooFewError
        As for `staged`.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": "a", "event": ["ad_view", "order"],
    ...     "timestamp": pd.to_datetime(["2025-01-01", "2025-01-09"], utc=True)})
    >>> first_reach(log)[["attention", "desire", "action"]].notna().to_numpy().tolist()
    [[True, False, True]]
    """
    log = staged(events, stages=stages, memory_gap_days=memory_gap_days)
    return verbs.first_times(
        log, key="customer_id", when="timestamp", what="stage", things=[str(stage.value) for stage in Stage]
    )


def log_end(events: IntoFrameT) -> pd.Timestamp:
    """Return the last instant that the log covers, whatever happened then."""
    last = verbs.wrap(events, ["timestamp"]).select(nw.col("timestamp").max())
    return pd.Timestamp(verbs.collect(last.to_native())["timestamp"].iloc[0])
