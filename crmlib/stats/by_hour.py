"""What an hour of the day does, where whoever chose the hour chose the case as well.

hour_effect  the share that is reached in golden hours and in others: as chosen, within strata, and where a lot chose
HourEffect   its answer, with a heat map
GOLDEN       the lecture's golden hours
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.frames.dialled import Dialled, minutes_of, read_dials
from crmlib.frames.times import days_of
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots, Matrix
from crmlib.stats.intervals import in_words, newcombe
from crmlib.stats.stratified import stratified_difference
from crmlib.tables import POINTS

GOLDEN = (("09:00", "11:30"), ("14:00", "17:30"))
_FEWEST = 50  # dials in a cell of the heat map


@dataclass(frozen=True, repr=False)
class HourEffect(Dots):
    """What `hour_effect` returns; ``.heat`` has who was got through to by weekday and hour, ``.counts`` of how many."""

    heat: Matrix = field(kw_only=True)
    counts: pd.DataFrame = field(kw_only=True)


def hour_effect(
    dials: Dialled | IntoFrame, *, strata: str = "lead_class", golden: Sequence[tuple[str, str]] = GOLDEN,
    level: float = 0.95,
) -> HourEffect:  # fmt: skip
    """Return what golden hours do to the share of dials that are answered, counted in three ways.

    Parameters
    ----------
    dials : Dialled or data frame
        date, clock, got_through, the stratum; hour_by_lot (1 where a lot chose the hour), if there was one.
    strata : str
        Column within which dials are compared.
    golden : sequence of (from, to)
    level : float, default 0.95

    Returns
    -------
    HourEffect
        ``.table`` by way of counting: calls_made, golden_share, other_share, difference, low, high; as_called and
        within_class are of the hours that callers chose, by_lot of the others.

    Raises
    ------
    DataError, TooFewError
        If a column is missing, a clock cannot be read, or one kind of hours has no dials.
    """
    table = read_dials(dials, ["date", "clock", "got_through", strata])
    minute, hit = minutes_of(table["clock"]), frames.flags(table, "got_through")
    if not golden or any(isinstance(one, str) or len(one) != 2 for one in golden):
        raise DataError(_('golden is pairs of times, as in (("09:00", "11:30"), ("14:00", "17:30")).'))
    spans = [minutes_of(pd.Series(list(one), name="golden")) for one in golden]
    inside = np.any([(minute >= first) & (minute < last) for first, last in spans], axis=0)
    lot = frames.flags(table, "hour_by_lot") if "hour_by_lot" in table else np.zeros(len(table), bool)
    if lot.all():
        raise TooFewError(_("Every hour was drawn by lot: there is nothing that callers chose."))
    group = frames.codes(table, strata)
    rows = {N_("as_called"): _compared(hit, inside, ~lot, np.zeros(len(hit), int), level),
            N_("within_class"): _compared(hit, inside, ~lot, group, level)}  # fmt: skip
    if lot.any():
        rows[N_("drawn_by_lot")] = _compared(hit, inside, lot, np.zeros(len(hit), int), level)
    columns = ["calls_made", "golden_share", "other_share", "difference", "low", "high"]
    out = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("hours_counted")
    none = (
        ""
        if lot.any()
        else both("No hour was drawn by lot: what the hour does and what the caller chose stay one.")
    )
    formats = {"calls_made": ",d", "golden_share": ".1%", "other_share": ".1%"}
    heat, counts = _heat(table, minute, hit)
    return HourEffect(
        out, value="difference", zero=0, formats=formats | dict.fromkeys(("difference", "low", "high"), POINTS),
        differences={"difference": ("golden_share", "other_share")}, heat=heat, counts=counts,
        label=both("Golden hours less others, share got through, points"),
        note=lines(none, in_words(level, N_("Newcombe; within a class Mantel–Haenszel"))),
    )  # fmt: skip


def _compared(
    hit: np.ndarray, golden: np.ndarray, kept: np.ndarray, group: np.ndarray, level: float
) -> tuple[float, ...]:
    """Return dials, both shares, their difference and its interval, within groups if there are several."""
    groups = int(group.max()) + 1
    (x1, n1), (x0, n0) = (
        [np.bincount(group[some], minlength=groups) for some in (kept & side & hit, kept & side)]
        for side in (golden, ~golden)
    )
    if not (n1.sum() and n0.sum()):
        raise TooFewError(_("Golden and other hours both need dials; there are {golden} and {other}.").format(
            golden=int(n1.sum()), other=int(n0.sum())))  # fmt: skip
    if groups > 1:
        found = stratified_difference(x1, n1, x0, n0, level=level)
        return int(kept.sum()), found.share + found.difference, found.share, *found[:3]
    one, other = float(x1[0] / n1[0]), float(x0[0] / n0[0])
    low, high = newcombe(x1[0], n1[0], x0[0], n0[0], level)
    return int(kept.sum()), one, other, one - other, float(low), float(high)


def _heat(table: pd.DataFrame, minute: np.ndarray, hit: np.ndarray) -> tuple[Matrix, pd.DataFrame]:
    """Return who was got through to by weekday and hour, and of how many; cells of few stay blank."""
    rows = pd.DataFrame(
        {"weekday": days_of(table["date"]).dt.day_of_week + 1, "hour": minute // 60, "hit": hit}
    )
    counts = rows.pivot_table("hit", "weekday", "hour", aggfunc="size", fill_value=0)
    shares = rows.pivot_table("hit", "weekday", "hour", aggfunc="mean").where(counts >= _FEWEST)
    note = both("Weekdays from 1, Monday. Cells of fewer than {n} dials are blank.", n=_FEWEST)
    formats = {str(column): ".0%" for column in shares}
    return Matrix(
        shares.set_axis([str(one) for one in shares], axis=1), formats=formats, note=note,
        xlabel=both("Hour of the day"), ylabel=both("Weekday, 1 is Monday"),
    ), counts  # fmt: skip
