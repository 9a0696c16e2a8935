"""What the functions on a log leave out of it, row by row counted: nothing goes without a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import verbs
from crmlib.aidma.stages import COLUMNS, EVENT_STAGES, MEMORY_GAP_DAYS, Stage, staged
from crmlib.i18n import N_, Labelled, _
from crmlib.result import Result


class Row(Labelled):
    """What became of a row of the log."""

    USED = "used", N_("Evidence of a stage")
    REPEATED = "repeated", N_("Written twice")
    NOBODY = "nobody", N_("Without a customer")
    NOTHING = "nothing", N_("Evidence of nothing")
    TOO_EARLY = "too_early", N_("Return too early for Memory")


@dataclass(frozen=True, repr=False)
class LeftOut(Result):
    """How many rows of the log are evidence of a stage, and why the others are not."""


def left_out(
    events: IntoFrame,
    *,
    stages: Mapping[str, Stage | None] = EVENT_STAGES,
    memory_gap_days: float = MEMORY_GAP_DAYS,
) -> LeftOut:
    """Return how many rows `staged`, and so everything that builds on it, leaves out of a log, and why.

    Parameters
    ----------
    events, stages, memory_gap_days
        As for `staged`.

    Returns
    -------
    LeftOut
        ``.table`` by what became of the row: rows, share. Each row counts once, for the first reason that holds.

    Raises
    ------
    DataError, TooFewError
        As for `staged`.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": ["a", "a", None], "event": "ad_view",
    ...     "timestamp": pd.to_datetime("2025-01-01", utc=True)})
    >>> left_out(log).table["rows"].tolist()
    [1, 1, 1, 0, 0]
    """
    used = _rows(staged(events, stages=stages, memory_gap_days=memory_gap_days))
    all_rows = _rows(events)
    once = nw.from_native(verbs.distinct_rows(events, COLUMNS))
    of_someone = once.filter(~nw.col("customer_id").is_null())
    shown = [name for name, stage in stages.items() if stage is not None]
    telling = _rows(of_someone.filter(nw.col("event").is_in(shown)).to_native())
    distinct, known = _rows(once.to_native()), _rows(of_someone.to_native())
    counts = [used, all_rows - distinct, distinct - known, known - telling, telling - used]
    table = pd.DataFrame(
        {"rows": counts, "share": [count / all_rows for count in counts]},
        index=pd.Index(list(Row), name="row", dtype=object),
    )
    return LeftOut(table, formats={"share": ".1%"}, note=_("{n:,} rows.").format(n=all_rows))


def _rows(frame: Any) -> int:
    return int(verbs.collect(nw.from_native(frame).select(nw.len().alias("n")).to_native())["n"].iloc[0])
