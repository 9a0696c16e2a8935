"""What topic 05 shows beside its models: touchpoints by stage, single customers, and stages side by side.

evidence       which touchpoints are read as evidence of each stage
gains          what more points would bring, a stage a row
by_the_middle  when one customer who did not begin with Attention got to each stage
last_seen      five customers, when each was last seen, and whether they ordered
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.aidma import EVENT_STAGES, Chain, Stage, State, staged
from crmlib.aidma.journeys import Journeys
from crmlib.coded import label
from crmlib.errors import TooFewError
from crmlib.i18n import _, both, listed
from crmlib.result import Result

# Of those without an order, by when they were last seen: long ago, in between, and lately.
_PLACES = (0.1, 0.6, 0.9, 0.99)


def evidence(stages: Mapping[Any, Stage | None] = EVENT_STAGES) -> Result:
    """Return which touchpoints are read as evidence of each stage.

    Parameters
    ----------
    stages : mapping of event type to Stage or None
        As for `staged`.

    Returns
    -------
    Result
        ``.table`` by stage: touchpoints.

    Examples
    --------
    >>> str(evidence().table.loc[Stage.ACTION, "touchpoints"])
    'ordered'
    """
    shown = {
        stage: listed(label("event", event) for event, seen in stages.items() if seen is stage)
        for stage in Stage
    }
    index = pd.Index(list(shown), name="stage", dtype=object)
    return Result(pd.DataFrame({"touchpoints": list(shown.values())}, index=index))


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
    return Result(table, formats=formats, note=note, differences={"more_buyers": ("then", "now")})


def by_the_middle(log: Journeys | IntoFrame) -> Result:
    """Return when one customer who showed Interest before Attention first got to each stage.

    Parameters
    ----------
    log
        Journeys, or a log.

    Returns
    -------
    Result
        ``.table`` by stage that was reached, in AIDMA's order: first_reached. The customer is the first such buyer
        of the log; if none of them bought, the first such customer.

    Raises
    ------
    TooFewError
        If every customer began with Attention.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": "a", "event": ["shop_visit", "ad_view"],
    ...     "timestamp": pd.to_datetime(["2025-01-01", "2025-01-09"], utc=True)})
    >>> by_the_middle(log).table["first_reached"].dt.day.tolist()
    [9, 1]
    """
    reach = staged(log).reach.set_index("customer_id")[[str(stage.value) for stage in Stage]]
    such = reach[reach[str(Stage.INTEREST.value)] < reach[str(Stage.ATTENTION.value)]]
    if such.empty:
        raise TooFewError(_("No customer reached Interest before Attention."))
    chosen = such.sort_values(str(Stage.ACTION.value), key=pd.isna, kind="stable").iloc[0].dropna()
    chosen.index = pd.Index([Stage(name) for name in chosen.index], name="stage", dtype=object)
    return Result(chosen.to_frame("first_reached"), note=both("Customer {name}.", name=chosen.name))


def last_seen(log: Journeys | IntoFrame) -> Result:
    """Return five customers: one who ordered, and four who did not and were last seen at quite different times.

    Parameters
    ----------
    log
        Journeys, or a log.

    Returns
    -------
    Result
        ``.table`` by customer_id: last_seen (the last touchpoint that shows a stage), ordered.

    Raises
    ------
    TooFewError
        If fewer than four customers came without an order.
    """
    journeys = staged(log)
    seen = frames.to_pandas(journeys.log)
    last = seen.groupby("customer_id")["timestamp"].max()
    buyers = seen.loc[seen["stage"] == str(Stage.ACTION.value), "customer_id"]
    people = pd.DataFrame({"last_seen": last, "ordered": last.index.isin(buyers)})
    others = people[~people["ordered"]].sort_values("last_seen", kind="stable")
    if len(others) < len(_PLACES):
        raise TooFewError(_("Fewer than four customers came without an order."))
    places = [int(len(others) * place) for place in _PLACES]
    five = pd.concat([people[people["ordered"]].head(1), others.iloc[places]]).sort_index()
    note = both("The log ends on {end}.", end=f"{journeys.end:%Y-%m-%d}")
    return Result(five, formats={"last_seen": "%Y-%m-%d"}, note=note)
