"""The five stages, and reading every customer's journey off a touchpoint log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypedDict

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.frames.log import read_log
from crmlib.frames.times import called_zone, read_days
from crmlib.i18n import N_, Labelled, Text, _, both, lines

COLUMNS = ("customer_id", "timestamp", "event")


class Stage(Labelled):
    """The five stages of AIDMA, in order (lecture row S0.15)."""

    ATTENTION = "attention", N_("Attention")
    INTEREST = "interest", N_("Interest")
    DESIRE = "desire", N_("Desire")
    MEMORY = "memory", N_("Memory")
    ACTION = "action", N_("Action")


STAGES = [str(stage.value) for stage in Stage]
# What each touchpoint is evidence of; None marks what the firm did, which is evidence of nothing.
EVENT_STAGES: Mapping[str, Stage | None] = MappingProxyType(
    {
        **dict.fromkeys(("ad_view", "social_post_view", "window_stop", "flyer_scan"), Stage.ATTENTION),
        **dict.fromkeys(("product_view", "question_asked", "shop_visit"), Stage.INTEREST),
        **dict.fromkeys(("basket_add", "sample_request", "tasting", "quote_request"), Stage.DESIRE),
        **dict.fromkeys(("return_visit", "branded_search", "saved_item_reopened"), Stage.MEMORY),
        "order": Stage.ACTION,
        "newsletter_sent": None,
    }
)


class Staging(TypedDict, total=False):
    """The keywords of `staged`, which every function on a log takes as well."""

    stages: Mapping[Any, Stage | str | None]
    memory_gap_days: float
    as_of: str | date | None
    zone: str | tzinfo | None


@dataclass(frozen=True, repr=False, eq=False)
class Journeys:
    """A touchpoint log read once: who was at which stage when, and until when anybody was watched.

    Attributes
    ----------
    log : data frame of the log's own backend
        customer_id, timestamp, stage: each event once, in no order.
    reach : DataFrame
        By customer: when they came at all (entered), and first reached each stage.
    end : Timestamp
        Until when the log is complete: ``as_of``, or the last event.
    zone : str
        The time zone of days and months.
    remarks : Text
        What is left out, and what looks like a slip; every answer carries it in its note.
    """

    end: pd.Timestamp
    zone: str
    remarks: Text
    memory_gap_days: float
    stages: dict[Any, Stage | None]
    given: frames.Frame
    rows: frames.Frame
    start: pd.Timestamp

    def __repr__(self) -> str:
        said = both("Journeys until {end} ({zone}).", end=f"{self.end:%Y-%m-%d}", zone=called_zone(self.zone))
        return str(lines(said, self.remarks))

    def shows(self, stage: Stage) -> nw.Expr:
        """Return whether a row's event is evidence of a stage."""
        return nw.col("event").is_in([event for event, shown in self.stages.items() if shown is stage])

    @cached_property
    def evidence(self) -> frames.Frame:
        """Return the rows that show a stage, and which."""
        expression = nw.lit(None, dtype=nw.String)
        for stage in Stage:
            expression = nw.when(self.shows(stage)).then(nw.lit(str(stage.value))).otherwise(expression)
        rows = self.rows.with_columns(expression.alias("stage"))
        return rows.filter(~nw.col("stage").is_null())

    def remembered(self) -> frames.Frame:
        """Return the evidence without returns too early to be Memory."""
        found = str(Stage.DESIRE.value)
        options = {"key": "customer_id", "when": "timestamp", "what": "stage", "things": [found]}
        events = self.evidence
        events = events.join(frames.first_times(events, **options), on="customer_id", how="left")
        # A customer without Desire has nothing to remember: the comparison is missing there, not false.
        late = (nw.col("timestamp") - nw.col(found)) >= timedelta(days=self.memory_gap_days)
        events = events.filter((nw.col("stage") != str(Stage.MEMORY.value)) | late.fill_null(False))
        return events.select(*COLUMNS, "stage")

    @property
    def log(self) -> Any:
        """Return each event once, with the stage that it is evidence of."""
        once = frames.distinct_rows(self.remembered(), [*COLUMNS, "stage"])
        return frames.native(once.select("customer_id", "timestamp", "stage"))

    @cached_property
    def first(self) -> frames.Frame:
        """Return when each customer first got to each stage."""
        options = {"key": "customer_id", "when": "timestamp", "what": "stage", "things": STAGES}
        return frames.first_times(self.remembered(), **options)

    @property
    def reach(self) -> pd.DataFrame:
        """Return the same as a pandas frame, in the zone of the journeys, with when customers came at all."""
        # A copy: whatever is done to it, these journeys go on giving the same answers.
        return self._reach.copy()

    @cached_property
    def _reach(self) -> pd.DataFrame:
        reach = frames.collect(self.first)
        if reach.empty:
            raise TooFewError(_("No customer in the log reached any stage."))
        for stage in STAGES:
            reach[stage] = reach[stage].dt.tz_convert(self.end.tz)
        return reach.assign(entered=reach[STAGES].min(axis=1))


def staged(
    log: Journeys | IntoFrame,
    *,
    stages: Mapping[Any, Stage | str | None] = EVENT_STAGES,
    memory_gap_days: float = 7,
    as_of: str | date | None = None,
    zone: str | tzinfo | None = None,
) -> Journeys:
    """Read every customer's journey off a touchpoint log: once, for all functions of this topic.

    Each of them takes the journeys, or a log with these same keywords. Rows without a customer and events that show
    no stage are left out, and an event that two exports wrote counts once (`left_out` counts them). Coming back is
    Memory only when some days have passed since the first Desire: who looks in again the next morning has had no
    time to forget.

    Parameters
    ----------
    log : data frame of any backend
        One row a touchpoint: customer_id, timestamp (with a time zone), event.
    stages : mapping of event type to Stage (or its value) or None
        What each event type shows; None for what is evidence of nothing.
    memory_gap_days : float, default 7
        Fewest days between a customer's first Desire and what counts as Memory; 0 counts every return.
    as_of : str, date or Timestamp, optional
        Until when the log is complete (a date: to the end of that day); later rows are left out. By default the
        last event, so that one wrong time in the future makes everybody look lost: where a few rows stand far
        from the others, a remark says so.
    zone : str, optional
        Time zone of days and months; by default that of the times (on DuckDB and Spark, the session's).

    Returns
    -------
    Journeys

    Raises
    ------
    DataError
        If a column or a time is missing, a time has no zone, or an event type or an option is unknown.
    TooFewError
        If the log is empty.

    Notes
    -----
    Lecture row S0.15. Memory as evidence of retention after a gap follows Ebbinghaus' idea of savings. Customers
    who are older than the log (left-truncated) seem to come in its first weeks, by the middle.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": "a", "event": ["ad_view", "order"],
    ...     "timestamp": pd.to_datetime(["2025-01-01", "2025-01-09"], utc=True)})
    >>> staged(log).log["stage"].tolist()
    ['attention', 'action']
    """
    if isinstance(log, Journeys):
        if stages is not EVENT_STAGES or memory_gap_days != 7 or as_of is not None or zone is not None:
            raise DataError(_("These journeys are read already; say that where staged(…) reads the log."))
        return log
    known = _read_stages(stages)
    negative = N_("The memory gap cannot be negative: {days} days. Use 0 to count every return.")
    gap = read_days(memory_gap_days, "memory_gap_days", negative)
    read = read_log(log, as_of=as_of, zone=zone)
    _check_events(read.events, known)
    n, named = int(read.within["n"].sum()), int(read.within["named"].sum())
    silent = int(read.within.loc[[known[event] is None for event in read.within["event"]], "named"].sum())
    useless = both(
        "Of {n:,} rows {nobody:,} name no customer and {nothing:,} show no stage; they are left out.",
        n=n, nobody=n - named, nothing=silent,
    ) if n - named or silent else ""  # fmt: skip
    return Journeys(
        end=read.end, zone=read.zone, remarks=lines(read.later, useless, read.slip), memory_gap_days=gap,
        stages=known, given=read.given, rows=read.rows, start=read.start,
    )  # fmt: skip


def _read_stages(stages: Any) -> dict[Any, Stage | None]:
    if not isinstance(stages, Mapping):
        raise DataError(_('stages says what each event type shows, as {"visit": "interest", …}.'))
    for event, stage in stages.items():
        if stage is not None and stage not in STAGES:
            message = _("The event type {event!r} shows {stage!r}, which is no stage; choose one of {known}.")
            raise DataError(message.format(event=event, stage=stage, known=", ".join([*STAGES, "None"])))
    return {event: None if stage is None else Stage(stage) for event, stage in stages.items()}


def _check_events(events: pd.DataFrame, known: Mapping[Any, Stage | None]) -> None:
    unknown = sorted(str(name) for name in events["event"] if name not in known)
    if unknown:
        message = _(
            "{n} event types in the column event are unknown, for instance {example!r}; say what they show in "
            "stages=, with None for what shows nothing."
        )
        raise DataError(message.format(n=len(unknown), example=unknown[0]))
