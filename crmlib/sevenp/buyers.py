"""Who they are, how long they stay, how many there will be.

profiling     traits of the best customers beside those of all
persistency   how many leave at which age, and who is still here
prospecting   those who are here and those who come, month by month ahead
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import label
from crmlib.errors import TooFewError
from crmlib.frames.register import Subscribers, as_usable
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots, Lines
from crmlib.sevenp.terms import Headline, P, Tile
from crmlib.stats.index_numbers import indices
from crmlib.stats.intake import futures, leaving, recent
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.resample import check_draws, generator
from crmlib.stats.stays import still_here

ENOUGH = 30  # customers, below which no profile is drawn


def profiling(
    people: IntoFrame, best: str, by: Sequence[str] = ("kind", "channel", "city"), *, least: int = ENOUGH,
    level: float = 0.95,
) -> Tile:  # fmt: skip
    """Return which traits are more common among the best customers than among all, and how sure that is.

    The index is 100 times the share among the best over the share among all: 100 is as usual.

    Parameters
    ----------
    people : data frame of any backend
        One row a customer.
    best : str
        Column of yes and no: who is among those to be described.
    by : sequence of str
        Columns of traits: who they are (kind, city), their risk, tastes and habits. Missing ones count for no trait.
    least : int, default 30
        Customers whom a profile needs.
    level : float, default 0.95

    Returns
    -------
    Tile
        ``.table`` by trait, the furthest from 100 first: customers (of the best), share, base_share, index, low, high.

    Raises
    ------
    TooFewError
        If fewer than ``least`` are among the best.

    Notes
    -----
    The interval is Wilson's of the share among the best; the share among all is taken as known. Of 20 traits that say
    nothing, one lies off 100 by its interval at 95 %.

    Examples
    --------
    >>> people = pd.DataFrame({"work": ["teacher"] * 5 + ["other"] * 35 + ["teacher"] * 47 + ["other"] * 913,
    ...                        "top": [True] * 40 + [False] * 960})
    >>> profiling(people, "top", ["work"]).table[["index", "low", "high"]].round().astype(int).to_numpy().tolist()
    [[240, 105, 502], [92, 78, 100]]
    """
    check_level(level)
    by = frames.check_names(by, "by")
    table = frames.to_pandas(people, [best, *by])
    mine = np.asarray(frames.flags(table, best), bool)
    if mine.sum() < frames.check_whole(least, "least", 1):
        message = _("{n} customers are too few for a profile, which needs {least}: of six, an index is luck.")
        raise TooFewError(message.format(n=int(mine.sum()), least=least))
    out = indices(table, mine, by, named=label, level=level)
    first = out.iloc[0]
    note = both(
        "{n:,} of {all:,} customers; {traits} traits, of which {luck:.1f} would seem to tell something by luck alone.",
        n=int(mine.sum()), all=len(table), traits=len(out), luck=(1 - level) * len(out),
    )  # fmt: skip
    formats = {"share": ".1%", "base_share": ".1%", "index": ".0f", "low": ".0f", "high": ".0f"}
    how = in_words(level, N_("Wilson, over the share among all"))
    options = {"formats": formats, "note": lines(note, how)}
    axis = both("Index, 100 = as among all customers")
    picture = Dots(out, value="index", zero=100.0, label=axis, **options)
    named = both("Index of {trait}", trait=out.index[0])
    top = Headline(*first[["index", "low", "high"]].astype(float).tolist(), int(mine.sum()), ".0f", named)
    return Tile(out, p=P.PROFILING, headline=top, picture=picture, **options)


def persistency(subscriptions: Subscribers | IntoFrame, *, months: int = 12, level: float = 0.95) -> Tile:
    """Return how many leave in which month of their stay, and which share is still here by then.

    Parameters
    ----------
    subscriptions : Subscribers or data frame
        As `crmlib.frames.register.usable` returns them: who is still here counts for as long as she was watched.
    months : int, default 12
        To look at.
    level : float, default 0.95

    Returns
    -------
    Tile
        ``.table`` by month of the stay: at_risk, left, leaving (share of those), low, high (Wilson), still_here
        (Kaplan–Meier); ``.beside``: five ways to count it, of which one is right.

    Raises
    ------
    DataError, TooFewError
        As for `crmlib.lifecycle.tenure`.

    Examples
    --------
    >>> rows = {"subscription_id": range(40), "start": "2025-01-01", "end": ["2025-02-01"] * 10 + [None] * 30}
    >>> from crmlib.frames.register import usable
    >>> found = persistency(usable(pd.DataFrame(rows), as_of="2025-06-30"), months=3)
    >>> found.table["leaving"].tolist(), found.headline.value
    ([0.25, 0.0, 0.0], 0.75)
    """
    rows = as_usable(subscriptions).rows
    months = frames.check_whole(months, "months", 1)
    curve = still_here(rows["months"], rows["left"], rows["entered"], at=[months], level=level)
    table = leaving(rows, months, level)
    table["still_here"] = curve.curve["share"].reindex(table.index)
    share, *ends = curve.table[["share", "low", "high"]].to_numpy(float)[0].tolist()
    note = both(
        "{n:,} subscribers; after {months} months {share:.1%} are still here, {low:.1%} to {high:.1%}.",
        n=len(rows), months=months, share=share, low=ends[0], high=ends[1],
    )  # fmt: skip
    formats = dict.fromkeys(["leaving", "low", "high", "still_here"], ".1%")
    options = {"formats": formats, "note": lines(note, in_words(level, N_("Wilson, month by month")))}
    picture = Lines(
        table, columns=("leaving",), bands=(("low", "high"),), xlabel=both("Month of the stay"),
        label=both("Leaving in that month of the stay"), **options,
    )  # fmt: skip
    top = Headline(share, *ends, len(rows), ".1%", both("Still here after {months} months", months=months))
    return Tile(table, p=P.PERSISTENCY, headline=top, picture=picture, beside=curve.naive, **options)


def prospecting(
    subscriptions: Subscribers | IntoFrame, *, months: int = 3, window: int = 12, level: float = 0.95,
    draws: int = 2000, seed: int = 0,
) -> Tile:  # fmt: skip
    """Return how many subscribers there will be: those of today by their age, and those who come.

    A line through the numbers so far goes on as if the number itself grew. It is what came in, less what left at each
    age; when intake stays the same, growth ends by itself.

    Parameters
    ----------
    subscriptions : Subscribers or data frame
        As for `persistency`.
    months : int, default 3
        To look ahead, at most 24.
    window : int, default 12
        Months before, from which the intake and the line are taken.
    level, draws, seed
        Of the prediction interval: rates as the data allow, and one future drawn each.

    Returns
    -------
    Tile
        ``.table`` by month ahead: of_today (still here), to_come, subscribers, low, high, by_line.

    Raises
    ------
    TooFewError
        If nobody is here, or the register is younger than ``window``.
    """
    check_level(level)
    check_draws(draws)
    found = as_usable(subscriptions)
    ahead = int(frames.check_number(frames.check_whole(months, "months", 1), "months", 1, 24))
    came, line = recent(found, frames.check_whole(window, "window", 3), ahead)
    here = int((~found.rows["left"]).sum())
    if not here:
        raise TooFewError(_("Nobody is still here: there is nothing to look ahead from."))
    today, new = futures(found.rows, came, ahead, draws=draws, rng=generator(seed))
    low, high = percentile(today + new, level)
    means = {
        "of_today": today.mean(axis=0),
        "to_come": new.mean(axis=0),
        "subscribers": (today + new).mean(axis=0),
    }
    ahead_by = pd.RangeIndex(1, ahead + 1, name="months_ahead")
    table = pd.DataFrame(means | {"low": low, "high": high, "by_line": line}, index=ahead_by)
    last = table.iloc[-1]
    note = both(
        "{now:,} here on {day:%Y-%m-%d}; {new:.0f} a month came in {window} months, and the trend goes on.",
        now=here, day=found.as_of, new=came.mean(), window=window,
    )  # fmt: skip
    how = in_words(level, N_("simulated futures"))
    options = {"formats": dict.fromkeys(table.columns, ",.0f"), "note": lines(note, how)}
    picture = Lines(
        table, columns=("subscribers", "by_line"), bands=(("low", "high"),), xlabel=both("Months ahead"),
        label=both("Subscribers"), **options,
    )  # fmt: skip
    named = both("Subscribers in {months} months", months=ahead)
    top = Headline(*last[["subscribers", "low", "high"]].tolist(), here, ",.0f", named)
    return Tile(table, p=P.PROSPECTING, headline=top, picture=picture, **options)
