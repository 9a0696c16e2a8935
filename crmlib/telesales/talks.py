"""Cold calls: where do talks end, and what do the opening and preparation do? (Lecture rows S4.15, S4.18)

call_path    dialled → got through → past the opening → needs heard → pitched → ordered: who goes on, step by step
talk_effect  what the opening does, drawn by lot; and each prepared item, within callers

What the hour does: `crmlib.stats.by_hour`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError
from crmlib.frames.dialled import Dialled, came_to, read_dials
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import Dots
from crmlib.stats.intervals import in_words, newcombe, wilson
from crmlib.stats.within import slope_within
from crmlib.tables import POINTS


class CallStep(Labelled):
    """The steps of a cold call, in order; each needs the one before."""

    DIALLED = "dialled", N_("Dialled")
    GOT_THROUGH = "got_through", N_("Got through")
    PAST_OPENING = "past_opening", N_("Past the opening")
    NEEDS_HEARD = "needs_heard", N_("Needs heard")
    PITCHED = "pitched", N_("Pitched")
    ORDERED = "ordered", N_("Order")


_STEPS = [one.value for one in CallStep][1:]


def call_path(dials: Dialled | IntoFrame, *, level: float = 0.95) -> Dots:
    """Return how many came to each step of a cold call, and which share of those at the step before.

    Parameters
    ----------
    dials : Dialled or data frame
        got_through, past_opening, needs_heard, pitched, ordered (0/1; blank where the talk had ended); date, for how
        much days differ.
    level : float, default 0.95

    Returns
    -------
    Dots
        ``.table`` by step: calls_made, goes_on (share of the step before), goes_low, goes_high, of_dials.

    Raises
    ------
    DataError
        If a column is missing, a dial stands twice, or somebody came to a step without the one before.
    """
    table = read_dials(dials, _STEPS)
    done = np.column_stack([np.ones(len(table), bool), *(came_to(table, one) for one in _STEPS)])
    jumped = (done[:, 1:] & ~done[:, :-1]).any(axis=0)
    if jumped.any():
        place = int(jumped.argmax())
        message = _("Column {column}: some came to this step without the one before; each step needs it.")
        raise DataError(message.format(column=_STEPS[place]))
    calls = done.sum(axis=0)
    base = np.where(calls[:-1] > 0, calls[:-1], np.nan)
    ratio = _between_days(table)
    # Days that differ by more than chance make a month worth fewer independent dials than it has.
    fewer = np.append(max(ratio, 1.0) if np.isfinite(ratio) else 1.0, np.ones(len(base) - 1))
    low, high = wilson(calls[1:] / fewer, base / fewer, level)
    with np.errstate(invalid="ignore"):
        rate = calls[1:] / calls[:-1]
    table_out = pd.DataFrame(
        {"calls_made": calls, "goes_on": [np.nan, *rate], "goes_low": [np.nan, *low], "goes_high": [np.nan, *high],
         "of_dials": calls / len(table)}, index=pd.Index(list(CallStep), name="call_step", dtype=object),
    )  # fmt: skip
    shares = dict.fromkeys(("goes_on", "goes_low", "goes_high"), ".1%") | {"of_dials": ".2%"}
    message = N_(
        "From day to day the share got through to varies {ratio:.1f} times as much as chance alone (variance); its "
        "range is widened by that."
    )
    days = both(message, ratio=ratio) if np.isfinite(ratio) else ""
    return Dots(
        table_out, value="goes_on", low="goes_low", high="goes_high", formats={"calls_made": ",d"} | shares,
        label=both("Share that goes on, of the step before"), note=lines(days, in_words(level, "Wilson")),
    )  # fmt: skip


def _between_days(table: pd.DataFrame) -> float:
    """Return how many times as much as chance days differ in who is got through to; missing for fewer than 20 days."""
    if "date" not in table:
        return np.nan
    by_day = table.assign(got=came_to(table, "got_through")).groupby("date")["got"].agg(["sum", "size"])
    share = by_day["sum"].sum() / len(table)
    if len(by_day) < 20 or not 0 < share < 1:
        return np.nan
    ratio = ((by_day["sum"] - by_day["size"] * share) ** 2 / (by_day["size"] * share * (1 - share))).sum()
    return float(ratio / (len(by_day) - 1))


def talk_effect(dials: Dialled | IntoFrame, of: str = "opener", *, level: float = 0.95) -> Dots:
    """Return what brings a talk past its opening: how it is opened, or how many items were prepared.

    Parameters
    ----------
    dials : Dialled or data frame
        got_through, past_opening; opener (two ways, drawn by lot), or prepared (items) and caller.
    of : "opener" or "prepared"
    level : float, default 0.95

    Returns
    -------
    Dots
        opener: ``.table`` by opener: talks_held, past_share, low, high; the difference stands in the note.
        prepared: ``.table`` by way of counting (all_talks, same_caller): points_item (one item more), low, high.

    Raises
    ------
    DataError, TooFewError
        If a column is missing, there are not two openers, or nobody prepared more than others.
    """
    frames.check_choice(of, ["opener", "prepared"], "of")
    table = read_dials(dials, ["got_through", "past_opening", of, *(["caller"] if of == "prepared" else [])])
    table = table[came_to(table, "got_through")]
    frames.no_missing(table, [of])
    past = came_to(table, "past_opening")
    return _opened(table[of], past, level) if of == "opener" else _prepared(table, past, level)


def _opened(opener: pd.Series, past: np.ndarray, level: float) -> Dots:
    ways = sorted(opener.unique())
    if len(ways) != 2:
        raise DataError(_("Column opener names two ways to open a talk; there are {n}.").format(n=len(ways)))
    first, second = ((opener == way).to_numpy() for way in ways)
    x, n = [[int(one.sum()) for one in some] for some in ((past & first, past & second), (first, second))]
    low, high = wilson(x, n, level)
    ends = newcombe(x[0], n[0], x[1], n[1], level)
    out = pd.DataFrame({"talks_held": n, "past_share": np.divide(x, n), "low": low, "high": high},
                       index=pd.Index([Opener(way) if way in list(Opener) else way for way in ways], dtype=object,
                                      name="opener"))  # fmt: skip
    more = N_("{one} less {other}: {points:+.1f} points ({low:+.1f} to {high:+.1f}).")
    facts = {"one": out.index[0], "other": out.index[1], "points": 100 * (x[0] / n[0] - x[1] / n[1])}
    note = both(more, **facts, low=100 * float(ends.low), high=100 * float(ends.high))
    return Dots(
        out, value="past_share", formats={"talks_held": ",d"} | dict.fromkeys(("past_share", "low", "high"), ".1%"),
        label=both("Share of talks past the opening"), note=lines(note, in_words(level, "Wilson")),
    )  # fmt: skip


class Opener(Labelled):
    """How a talk is opened."""

    NEEDS_FIRST = "needs_first", N_("Needs first")
    PITCH_FIRST = "pitch_first", N_("Pitch first")


def _prepared(table: pd.DataFrame, past: np.ndarray, level: float) -> Dots:
    items = frames.numbers(table, "prepared", missing=False)["prepared"].to_numpy()
    who = frames.codes(table, "caller")
    rows = {}
    for name, group in ((N_("all_talks"), np.zeros(len(who), int)), (N_("same_caller"), who)):
        rows[name] = slope_within(items, past.astype(float), group, level=level)
    out = pd.DataFrame.from_dict(rows, orient="index", columns=["points_item", "low", "high"])
    return Dots(
        out.rename_axis("talks_compared"), value="points_item", zero=0, formats=dict.fromkeys(out, POINTS),
        label=both("Points more past the opening, for one item more"),
        note=lines(both("Talks: {n:,}.", n=len(table)), in_words(level, N_("least squares"))),
    )  # fmt: skip
