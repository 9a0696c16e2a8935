"""Planning calls: how many dials, how sure, and do they fit into a day? (Lecture row S4.17)

orders_from  how many orders so many dials will bring, and how sure a target is
dials_for    how many dials a target needs, for it to be as sure as is asked for
day_plan     whether the dials of a day fit into its golden hours
levers       what business sense, volume and quality of talk are worth

What is to be expected is reached only in half of all months. And a rate found last month may be wrong itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Bars, Result
from crmlib.stats.fan import Orders
from crmlib.stats.predicted import binomial_trials, predict_count, read_rate

Rate = float | Sequence[int]
KNOWN, RECORD = N_("rate_known"), N_("rate_found")


def orders_from(dials: int, rate: Rate, target: int | None = None, *, level: float = 0.95) -> Orders:
    """Return how many orders so many dials will bring.

    Parameters
    ----------
    dials : int
    rate : float or (orders, dials)
        Orders a dial: a number that is known for sure, or the orders and dials it was found from.
    target : int, optional
        Orders that were promised.
    level : float, default 0.95

    Returns
    -------
    Orders
        ``.table``: orders_mean, low, high (in which so many months lie), target_chance (of the target or more); a row
        rate_known, and if the rate was found, rate_found.

    Raises
    ------
    DataError
        If a number makes no sense.

    Examples
    --------
    >>> orders_from(4400, (26, 2600), 40).table.loc["rate_found", ["low", "high"]].tolist()
    [26, 68]
    >>> print(f"{orders_from(4400, .28 * .035, 40).table['target_chance'].iloc[0]:.2f}")
    0.70
    """
    share, trials = read_rate(rate)
    rows = {KNOWN: share} if trials is None else {KNOWN: share, RECORD: rate}
    found = {name: predict_count(dials, one, target=target, level=level) for name, one in rows.items()}
    table = pd.DataFrame.from_dict(found, orient="index").set_axis(
        ["orders_mean", "low", "high", "target_chance"], axis=1
    )
    note = both("{level:.0%} of such months lie from low to high.", level=level)
    based = both("Rate found: {x} orders in {n:,} dials.", x=rate[0], n=trials) if trials is not None else ""
    if target is None:
        table = table.drop(columns="target_chance")
    formats = {"orders_mean": ".1f", "low": ",.0f", "high": ",.0f", "target_chance": ".0%"}
    return Orders(
        table.rename_axis("how_known"),
        formats=formats,
        note=lines(based, note),
        dials=dials,
        rate=rate,
        level=level,
        target=target,
    )


def dials_for(target: int, rate: Rate, level: float = 0.9) -> Result:
    """Return how many dials it takes for a target to be as sure as is asked for.

    Parameters
    ----------
    target : int
        Orders, or more.
    rate : float or (orders, dials)
        As for `orders_from`.
    level : float, default 0.9
        Probability with which the target should be reached.

    Returns
    -------
    Result
        ``.table``: dials_needed, orders_mean; rows target_rate (target ÷ rate), rate_known, and rate_found.

    Raises
    ------
    DataError
        If no order is known of, or the target is out of reach.

    Examples
    --------
    >>> dials_for(40, .28 * .035).table["dials_needed"].tolist()
    [4082, 4923]
    """
    share, trials = read_rate(rate)
    rows = {KNOWN: share} if trials is None or not share else {KNOWN: share, RECORD: rate}
    needed = {name: binomial_trials(target, rate if name == RECORD or not share else one, level)
              for name, one in rows.items()}  # fmt: skip
    needed = {N_("target_rate"): int(np.ceil(target / share - 1e-9))} | needed
    table = pd.DataFrame({"dials_needed": needed, "orders_mean": {k: n * share for k, n in needed.items()}})
    note = both("The target or more in {level:.0%} of months; by target ÷ rate in about half.", level=level)
    table = table.loc[list(needed)].rename_axis("how_known")
    return Result(
        table,
        formats={"dials_needed": ",d", "orders_mean": ".1f"},
        note=note,
    )


def day_plan(
    dials: int = 200, *, reach: float = 0.28, talk_minutes: float = 5, miss_minutes: float = 0.7,
    look_up: float = 0, hours: Sequence[tuple[float, float]] = ((9, 11.5), (14, 17.5)),
) -> Result:  # fmt: skip
    """Return whether so many dials fit into the golden hours of a day.

    Parameters
    ----------
    dials : int, default 200
    reach : float
        Share that is got through to.
    talk_minutes, miss_minutes : float
        A dial that is answered, and one that is not.
    look_up : float, default 0
        Minutes before each dial to find the number and read about it, where no list lay ready.
    hours : sequence of (from, to)

    Returns
    -------
    Result
        ``.table``: minutes_there, minutes_a_dial, minutes_needed (a dial), dials_that_fit.

    Raises
    ------
    DataError
        If a number makes no sense, or hours run backwards.

    Examples
    --------
    >>> day_plan().table.iloc[0].round(2).tolist()
    [360.0, 1.8, 1.9, 189.0]
    """
    dials, share = frames.check_whole(dials, "dials", 1), frames.check_number(reach, "reach", 0, 1)
    talk, miss, before = (
        frames.check_number(one, name, 0, 600)
        for one, name in (
            (talk_minutes, "talk_minutes"),
            (miss_minutes, "miss_minutes"),
            (look_up, "look_up"),
        )
    )
    spans = [one for one in hours if isinstance(one, tuple | list) and len(one) == 2]
    ends = [frames.check_number(end, "hours", 0, 24) for one in spans for end in one]
    if not spans or len(spans) < len(hours) or any(first >= last for first, last in spans):
        raise DataError(_("Hours run from an earlier to a later one, as in ((9, 11.5), (14, 17.5))."))
    minutes = 60 * (sum(ends[1::2]) - sum(ends[::2]))
    needed = share * talk + (1 - share) * miss + before
    if needed == 0:
        raise DataError(_("A dial takes some time; talk_minutes and miss_minutes are both 0."))
    fits = int(minutes / needed + 1e-9)
    table = pd.DataFrame(
        {"minutes_there": [minutes], "minutes_a_dial": minutes / dials, "minutes_needed": needed,
         "dials_that_fit": fits},
        index=pd.Index([dials], name="dials"),
    )  # fmt: skip
    short = (
        both("{n} of {dials} dials do not fit.", n=dials - fits, dials=dials)
        if fits < dials
        else both("All fit.")
    )
    return Result(table, formats={"minutes_there": ".0f", "minutes_a_dial": ".2f", "minutes_needed": ".2f",
                                  "dials_that_fit": ",d"}, note=short)  # fmt: skip


def levers(
    dials: int, right: float, reach: float, close: float, *, more: float = 0.1,
    costs: Mapping[str, float] | None = None,
) -> Bars:  # fmt: skip
    """Return what each of the three levers is worth: orders = dials × right target × got through × order.

    Parameters
    ----------
    dials : int
        A month.
    right, reach, close : float
        Share of dials that go to a firm that could order, of these that are got through to, and of talks that end with
        an order.
    more : float, default 0.1
        By how much each lever is raised.
    costs : mapping, optional
        Yuan a month that it takes to raise business_sense, call_volume and talk_quality so far.

    Returns
    -------
    Bars
        ``.table``: orders_mean, orders_more [, cost_order]; rows as_now, business_sense, call_volume,
        talk_quality, all_three.

    Raises
    ------
    DataError
        If a number makes no sense, a share would exceed 1, or a lever has no cost.

    Examples
    --------
    >>> levers(4400, .5, .28, .07).table["orders_mean"].round(1).tolist()
    [43.1, 47.4, 47.4, 47.4, 57.4]
    """
    factor = 1 + frames.check_number(more, "more", 0, 10)
    parts = {N_("business_sense"): frames.check_number(right, "right", 0, 1),
             N_("call_volume"): frames.check_whole(dials, "dials", 1),
             N_("talk_quality"): frames.check_number(close, "close", 0, 1)}  # fmt: skip
    for name, one in parts.items():
        if name != "call_volume" and one * factor > 1:
            message = _("{name} cannot rise by {more:.0%}: it would be more than all of them.")
            raise DataError(message.format(name=_(name), more=more))
    now = float(np.prod(list(parts.values())) * frames.check_number(reach, "reach", 0, 1))
    orders = {N_("as_now"): now} | dict.fromkeys(parts, now * factor) | {N_("all_three"): now * factor**3}
    table = pd.DataFrame({"orders_mean": orders}).loc[list(orders)].rename_axis("lever")
    table["orders_more"] = table["orders_mean"] - now
    note = both("Each lever {more:.0%} up.", more=more)
    if costs is not None:
        given = {
            name: frames.check_number(one, name, 0, 1e9)
            for name, one in frames.check_mapping(costs, "costs").items()
        }
        missing = [name for name in parts if name not in given]
        if missing:
            raise DataError(
                _("costs says for each lever what it takes; {missing} has no cost.").format(
                    missing=missing[0]
                )
            )
        cost = pd.Series(
            {name: given[name] for name in parts} | {"all_three": sum(given[name] for name in parts)}
        )
        table["cost_order"] = (cost / table["orders_more"].where(table["orders_more"] > 0)).reindex(
            table.index
        )
    formats = {"orders_mean": ".1f", "orders_more": "+.1f", "cost_order": ",.0f"}
    return Bars(table, columns=("orders_mean",), label=both("Orders a month"), formats=formats, note=note)
