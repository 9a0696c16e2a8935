"""How long they stay, how many there will be, and what a letter added.

stayed   who is still here after a year, counted in three ways
months   how many left in each of the first months, to be multiplied
ahead    what was said on four days about three months later, and what came
won      by which channel they came, and how many of each stay
letters  those who got letters beside those who were held out by lot
"""

from __future__ import annotations

from typing import cast

import pandas as pd

from crmlib.coded import label
from crmlib.i18n import N_, both, lines
from crmlib.lessons.lifecycle.subscribed import watched
from crmlib.lessons.sevenp.wall import RANGE
from crmlib.result import Dots, Result
from crmlib.sevenp import Cockpit, P, Tile, persistency, promotion, prospecting
from crmlib.stats.stays import still_here
from crmlib.tables import POINTS

BACK = (15, 9, 3, 0)  # months before the last day of the register, from which it is looked ahead
AHEAD, YEAR, HALF = 3, 12, 6
MARGIN = 0.53


def stays(subscriptions: pd.DataFrame) -> Tile:
    """Return how many leave in which month of their stay."""
    return persistency(watched(subscriptions), months=YEAR)


def stayed(found: Tile, cockpit: Cockpit) -> Result:
    """Return who is still here after a year, counted in three ways.

    Parameters
    ----------
    found : Tile
        From `stays`.
    cockpit : Cockpit
        Whose mean month is multiplied twelve times.

    Returns
    -------
    Result
        ``.table`` by way: still_here, low, high (of the last way).
    """
    here = found.headline
    monthly = cockpit.limits[P.PERSISTENCY].centre / 100
    beside = cast(Result, found.beside)  # tiles of these functions have one
    all_ever = float(beside.table["after_12"].iloc[1])
    nothing = float("nan")
    ways = {
        N_("the wall's mean month, twelve times"): ((1 - monthly) ** YEAR, nothing, nothing),
        N_("still here, of all who ever subscribed"): (all_ever, nothing, nothing),
        N_("month of stay by month of stay"): (here.value, here.low, here.high),
    }
    index = pd.Index(list(ways), name="way_to_count", dtype=object)
    table = pd.DataFrame(list(ways.values()), columns=["still_here", "low", "high"], index=index)
    note = both(
        "{n:,} subscribers, each for as long as watched. The wall: {monthly:.1%} a month.", n=here.base,
        monthly=monthly,
    )  # fmt: skip
    return Result(table, formats=dict.fromkeys(table.columns, ".1%"), note=lines(note, both(RANGE)))


def months(found: Tile) -> Result:
    """Return how many of those still there left in each of the first six months of their stay.

    Parameters
    ----------
    found : Tile
        From `stays`.

    Returns
    -------
    Result
        ``.table`` by month of the stay: at_risk, left, leaving.
    """
    table = found.table[["at_risk", "left", "leaving"]].head(HALF)
    formats = {"at_risk": ",d", "left": ",d", "leaving": ".1%"}
    note = both(
        "Who began lately is counted for as long as watched; {n:,} had begun before the log, so their first months "
        "weren't watched.",
        n=int(len(found.rows) - table["at_risk"].iloc[0]),
    )  # fmt: skip
    return Result(table, formats=formats, note=note)


def ahead(subscriptions: pd.DataFrame) -> Result:
    """Return what was said on four days about three months later, and what came.

    Parameters
    ----------
    subscriptions : DataFrame
        The table.

    Returns
    -------
    Result
        ``.table`` by day: by_line, by_stay (those of that day by their stay, and those who come), low, high, came.
    """
    now = watched(subscriptions)
    register, gone = now.rows, now.rows["end"].where(now.rows["left"])
    rows = {}
    for back in BACK:
        day = now.as_of - pd.offsets.MonthEnd(back)
        row = prospecting(watched(subscriptions, f"{day:%Y-%m-%d}"), months=AHEAD).table.iloc[-1]
        then = day + pd.offsets.MonthEnd(AHEAD)
        here = ((register["start"] <= then) & ~(gone <= then)).sum() if then <= now.as_of else float("nan")
        rows[f"{day:%Y-%m-%d}"] = (*row[["by_line", "subscribers", "low", "high"]], here)
    columns = ["by_line", "by_stay", "low", "high", "came"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("said_on")
    note = both(
        "Subscribers three months after each of these days. low to high: in 95 of 100 futures the number lies "
        "between them."
    )
    return Result(table, formats=dict.fromkeys(columns, ",.0f"), note=note)


def won(subscriptions: pd.DataFrame) -> Result:
    """Return by which channel subscribers came in the last year, and how many of each stay for half a year.

    Parameters
    ----------
    subscriptions : DataFrame
        The table.

    Returns
    -------
    Result
        ``.table`` by channel: new_in_year, still_here (after six months, of all who came by it), low, high.
    """
    now = watched(subscriptions)
    rows, since = now.rows, now.as_of - pd.offsets.MonthEnd(YEAR)
    table = pd.DataFrame(
        {
            channel: (
                int((mine["start"] > since).sum()),
                *_half_year(mine),
            )
            for channel, mine in rows.groupby("channel")
        },
        index=["new_in_year", "still_here", "low", "high"],
    ).T
    table = table.sort_values("new_in_year", ascending=False, kind="stable").astype({"new_in_year": int})
    table.index = pd.Index([label("channel", name) for name in table.index], name="channel", dtype=object)
    note = both("Still here: after {months} months, of those who came by this channel.", months=HALF)
    formats = {"new_in_year": ",d"} | dict.fromkeys(["still_here", "low", "high"], ".0%")
    return Result(table, formats=formats, note=note)


def _half_year(rows: pd.DataFrame) -> list[float]:
    found = still_here(rows["months"], rows["left"], rows["entered"], at=[HALF])
    return found.table[["share", "low", "high"]].to_numpy(float)[0].tolist()


def letters(mailings: pd.DataFrame, campaigns: pd.DataFrame) -> Dots:
    """Return of those who got letters and of those held out by lot, who bought: all together, and of one month.

    Parameters
    ----------
    mailings, campaigns : DataFrame
        The tables. Shown beside all is the month whose letter added most.

    Returns
    -------
    Dots
        ``.table``: letters, mailed_bought, held_out_bought (shares), difference, low, high.
    """
    found = promotion(mailings, campaigns, margin=MARGIN)
    most = found.table["difference"].iloc[:-1].idxmax()
    mine = found.table.loc[[most, found.table.index[-1]]]
    table = pd.DataFrame(
        {
            "letters": mine["letters"].astype(int),
            "mailed_bought": mine["buyers"] / mine["letters"],
            "held_out_bought": mine["buyers_anyway"] / mine["held_out"],
        }
    ).join(mine[["difference", "low", "high"]])
    table.index = pd.Index(
        [both("the letter of {month}", month=most), N_("all letters")], name="mailing_group", dtype=object
    )
    last, paid = mine.iloc[-1], cast(Result, found.beside).table.iloc[-1]
    note = both(
        "Of all letters: {buyers:,.0f} who got one bought; {extra:,.0f} of them would not have ({low:,.0f} to "
        "{high:,.0f}). A yuan of cost brought {yuan:.2f} yuan of margin ({least:.2f} to {most:.2f}).",
        buyers=last["buyers"], extra=last["added"], low=last["added_low"], high=last["added_high"],
        yuan=paid["yuan_per_yuan"], least=paid["low"], most=paid["high"],
    )  # fmt: skip
    formats = {"letters": ",d"} | dict.fromkeys(["mailed_bought", "held_out_bought"], ".1%")
    formats |= dict.fromkeys(["difference", "low", "high"], POINTS)
    return Dots(
        table, value="difference", zero=0.0, formats=formats, label=both("Buyers added by letters, points"),
        note=lines(note, both(RANGE)), differences={"difference": ("mailed_bought", "held_out_bought")},
    )  # fmt: skip
