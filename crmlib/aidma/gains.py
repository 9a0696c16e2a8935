"""How many more would buy if stages led on more often, side by side."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from crmlib.aidma.chain import Chain, State
from crmlib.i18n import both
from crmlib.result import Result


def gains(chain: Chain, points: Mapping[State | str, float]) -> Result:
    """Return how many customers buy in the end if stages, one at a time, led on more often.

    Parameters
    ----------
    chain : fitted Chain
    points : mapping of State to number
        Of the stage of departure: how many more customers in a hundred go on from it, instead of being lost.

    Returns
    -------
    Result
        ``.table`` by stage of departure: points, now, then, more_buyers (all three per 1,000 customers).

    Raises
    ------
    DataError
        If there are not so many points to move.

    Examples
    --------
    >>> from crmlib import datasets
    >>> chain = Chain(draws=2).fit(datasets.load("events"))
    >>> table = gains(chain, {"interest": 5}).table
    >>> bool(table.loc["interest", "more_buyers"] == table.loc["interest", "then"] - table.loc["interest", "now"])
    True
    """
    rows = {}
    for name, by in points.items():
        state = State(name)
        now, then = chain.what_if(state, 0), chain.what_if(state, by / 100)
        rows[state] = {"points": by, "now": now, "then": then, "more_buyers": then - now}
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index = pd.Index(list(rows), name="state", dtype=object)
    formats = {"points": "+.0f", **dict.fromkeys(("now", "then", "more_buyers"), ".1f")}
    note = both("Buyers per 1,000 customers; each row alone, the other stages as they are.")
    return Result(table, formats=formats, note=note)
