"""Which segments, and with how many offers? (Lecture row S0.13)

one_offer_or_two  one offer for all, one for each, or one segment only: profit by the trial
Strategy          what these are called
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import label
from crmlib.i18n import N_, Labelled, Text, both, lines, listed
from crmlib.result import Dots
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.offers import by_segment, read_offers


class Strategy(Labelled):
    """Ways to serve a market (lecture row S0.13)."""

    UNDIFFERENTIATED = "undifferentiated", N_("undifferentiated: one offer to all")
    DIFFERENTIATED = "differentiated", N_("differentiated: each segment its own")
    CONCENTRATED = "concentrated", N_("concentrated: one segment only")


@dataclass(frozen=True, repr=False)
class Served(Dots):
    """What `one_offer_or_two` returns.

    Attributes
    ----------
    trial : Dots
        By segment and offer: sent, bought_without, bought_with, difference (low, high), gain_a_head.
    plan : dict of Strategy to dict of segment to offer
        Who is sent what.
    """

    trial: Dots = field(kw_only=True)
    plan: dict = field(kw_only=True)


def one_offer_or_two(
    segments: object, trial: IntoFrame, yuan: Mapping[str, float], *, base: int, launch: float, at_most: int = 2,
    contact: float = 0.0, offer: str = "tea_offer", bought: str = "bought", control: str = "none", draws: int = 2000,
    level: float = 0.95, seed: int = 0,
) -> Served:  # fmt: skip
    """Return the profit of one offer for all, of several for several segments, and of one for one segment only.

    Parameters
    ----------
    segments : Segments or Series
        The segment of each row of the trial.
    trial : data frame of any backend
        One row a person: the offer sent by lot, and whether it was bought.
    yuan : mapping of offer to number
        What one sale under each offer leaves.
    base : int
        Customers to whom this would be done; they fall into segments as those of the trial do.
    launch, contact : float
        Yuan for each offer that is launched, and for each customer who is sent one.
    at_most : int, default 2
        How many offers the firm can launch.
    offer, bought, control : str
        Columns, and what those were sent who were sent nothing.
    draws, level, seed
        Rates as they may truly be (beta, Jeffreys' prior).

    Returns
    -------
    Served
        ``.table`` by strategy: offers_used (how many), profit, low, high (yuan), flattered (by how much this trial
        makes the plan look better than it is, as it both chose and judges it). ``.trial`` by segment and
        offer; ``.plan``.

    Raises
    ------
    DataError, TooFewError
        As `crmlib.stats.offers.read_offers`.

    Notes
    -----
    Each plan is the best of its kind by the trial, over all sets of so many offers. Profit: people × (share that buys −
    share that buys anyway) × yuan − contact − launch.
    """
    check_level(level)
    table = frames.to_pandas(trial, [offer, bought]).reset_index(drop=True)
    found = read_offers(segments, table, yuan, offer=offer, bought=bought, control=control)
    people = frames.check_whole(base, "base", 1) * found.share
    cost = frames.check_number(launch, "launch", 0, 1e9), frames.check_number(contact, "contact", 0, 1e6)
    most = frames.check_whole(at_most, "at_most", 1)
    drawn = found.gains(found.drawn(draws, seed))
    again = found.gains(found.again(200, seed))
    rows, plans = {}, {}
    for kind in Strategy:
        plan = _best(kind, found.gains(), people, cost, most)
        low, high = percentile(_profit(plan, drawn, people, cost), level)
        chosen = [_best(kind, one, people, cost, most) for one in again]
        seen = np.array([_profit(one, gains, people, cost) for one, gains in zip(chosen, again, strict=True)])
        true = np.array([_profit(one, found.gains(), people, cost) for one in chosen])
        profit, more = float(_profit(plan, found.gains(), people, cost)), float((seen - true).mean())
        rows[kind] = [len(set(plan.values())), profit, float(low), float(high), more]
        plans[kind] = {found.groups[g]: found.offers[o] for g, o in plan.items()}
    out = pd.DataFrame.from_dict(
        rows, orient="index", columns=["offers_used", "profit", "low", "high", "flattered"]
    )
    out = out.astype({"offers_used": int}).set_axis(
        pd.Index(list(rows), dtype=object, name="strategy"), axis=0
    )
    note = lines(
        *(both("{strategy}. {who}.", strategy=one, who=_said(plan, offer, len(people))) for one, plan in plans.items()),
        both("{base:,} customers; {launch:,.0f} yuan for each offer launched.", base=base, launch=launch),
        in_words(level, N_("the plans as they are, rates as they may truly be")),
    )  # fmt: skip
    formats = dict.fromkeys(("profit", "low", "high", "flattered"), ",.0f")
    return Served(
        out, value="profit", formats=formats, zero=0.0, label=both("Profit, yuan"), note=note, plan=plans,
        trial=by_segment(found, offer, control, level),
    )  # fmt: skip


def _profit(
    plan: dict[int, int], gains: np.ndarray, people: np.ndarray, cost: tuple[float, float]
) -> np.ndarray:
    """Return yuan of a plan (group → offer), for each draw of the gains."""
    total = sum(
        (people[g] * (gains[..., g, o] - cost[1]) for g, o in plan.items()), np.zeros(gains.shape[:-2])
    )
    return np.asarray(total - cost[0] * len(set(plan.values())))


def _plans(
    kind: Strategy, gains: np.ndarray, people: np.ndarray, contact: float, most: int
) -> Iterator[dict[int, int]]:
    """Yield the plans of a kind among which the best one is."""
    groups, offers = range(gains.shape[0]), range(gains.shape[1])
    if kind == Strategy.UNDIFFERENTIATED:
        yield from (dict.fromkeys(groups, o) for o in offers)
    elif kind == Strategy.CONCENTRATED:
        yield from ({g: o} for g in groups for o in offers)
    else:
        for n in range(1, most + 1):
            for few in combinations(offers, min(n, len(offers))):
                best = {g: max(few, key=lambda o, g=g: gains[g, o]) for g in groups}
                yield {g: o for g, o in best.items() if gains[g, o] > contact}


def _best(
    kind: Strategy, gains: np.ndarray, people: np.ndarray, cost: tuple[float, float], most: int
) -> dict[int, int]:
    return max(
        _plans(kind, gains, people, cost[1], most), key=lambda plan: float(_profit(plan, gains, people, cost))
    )


def _said(plan: dict[object, str], offer: str, groups: int) -> Text:
    """Return in words who is sent what."""
    if not plan:
        return both("nobody is sent anything")
    if len(plan) == groups and len(set(plan.values())) == 1:
        return both("all: {what}", what=label(offer, next(iter(plan.values()))))
    return listed(both("{who}: {what}", who=who, what=label(offer, what)) for who, what in plan.items())
