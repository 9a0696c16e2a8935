"""The models' tables of this topic, as the lesson shows them.

worth       what each tea set is worth to each member of the family
mentioned   the four sources as shares of people and of mentions, and what decided
districts   the shops by staff and profit, their districts told by colour and shape
slopes      what a point of staff satisfaction goes with: in all shops, in the same district, and in truth
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from crmlib.coded import label
from crmlib.customers.inside import Mirror
from crmlib.customers.sources import sources
from crmlib.i18n import N_, both, lines
from crmlib.lessons.customers.pictures import Dumbbell, Places
from crmlib.result import Result
from crmlib.stats.intervals import in_words

# Points of staff satisfaction that the simulator takes for a standard deviation.
A_DEVIATION = 0.8
DISTRICTS = (N_("poor district"), N_("middle district"), N_("rich district"))


def worth(scores: pd.DataFrame) -> Result:
    """Return what each tea set is worth to each member: the mean of its scores, weighted as the member weighs them.

    Parameters
    ----------
    scores : DataFrame
        family_member, tea_set, criterion, weight, mark.

    Returns
    -------
    Result
        ``.table`` by tea_set, a column a member: points from 0 to 10.

    Examples
    --------
    >>> from crmlib import datasets
    >>> worth(datasets.load("family_scores")).table.loc[label("tea_set", "clay")].round(1).tolist()
    [7.7, 8.4, 2.4]
    """
    whole = scores.groupby(["family_member", "tea_set"])["weight"].transform("sum")
    table = scores.assign(part=scores["mark"] * scores["weight"] / whole).pivot_table(
        index="tea_set", columns="family_member", values="part", aggfunc="sum", sort=False
    )
    table.index = pd.Index([label("tea_set", one) for one in table.index], dtype=object, name="tea_set")
    table.columns = [str(one) for one in table.columns]
    note = both(
        "Points from 0 to 10: each member's scores for tradition, looks, care and price, as they weigh them."
    )
    return Result(table, formats=dict.fromkeys(table, ".1f"), note=note)


def mentioned(answers: pd.DataFrame) -> Dumbbell:
    """Return the four sources as shares of people and of mentions, and how often each decided for those who used it.

    Parameters
    ----------
    answers : DataFrame
        As for `crmlib.customers.sources`.

    Returns
    -------
    Dumbbell
        ``.table`` by source: users (people), of_people, of_mentions, decided.
    """
    table = sources(answers).table[["users", "of_people", "of_mentions", "decided"]]
    per = float(table["users"].sum() / len(answers))
    return Dumbbell(
        table, columns=("of_people", "of_mentions"),
        note=both("{n:,} people, {per:.1f} sources each.", n=len(answers), per=per),
        formats=dict.fromkeys(("of_people", "of_mentions", "decided"), ".0%"),
        label=both("The same ticks, as a share of people and of mentions"),
    )  # fmt: skip


def districts(found: Mirror) -> Places:
    """Return the shops by the satisfaction of their staff and their profit, a third of them a kind of district.

    Returns
    -------
    Places
        ``.table`` by pair: r, low, high; drawn are the shops.
    """
    shops = found.shops
    third = pd.qcut(shops["district"].rank(method="first"), 3, labels=list(DISTRICTS)).astype(str)
    points = pd.DataFrame({"x": shops["staff"], "y": shops["profit"] / 1000, "group": third})
    return Places(
        found.table[["r", "low", "high"]], points=points, groups=DISTRICTS, formats=found.formats,
        note=lines(
            both("{n} shops, {ratings} ratings.", n=len(shops), ratings=int(found.table["n"].iloc[-1])),
            in_words(0.95, N_("bootstrap by shop")),
        ),
        xlabel=both("Satisfaction of staff (1 to 10)"), ylabel=both("Profit (thousand yuan a year)"),
    )  # fmt: skip


def slopes(found: Mirror, truth: Any = None) -> Result:
    """Return what a point of staff satisfaction goes with in a shop's profit: alone, by district, and in truth.

    Parameters
    ----------
    found : what `crmlib.customers.mirror` returned
    truth : optional
        What the simulator put in: ``Truth().shops``.

    Returns
    -------
    Result
        ``.table``: profit_a_point, in yuan a year.
    """
    rows = {N_("all shops"): found.slope, N_("shops of the same district"): found.slope_given}
    if truth is not None:
        _mean, _district, guests, direct, _chance = truth.profit
        by_way_of_guests = truth.staff_service * truth.service_guests * guests
        rows[N_("the truth")] = (direct + by_way_of_guests) / A_DEVIATION
    table = pd.DataFrame({"profit_a_point": pd.Series(rows).round(-3)})
    note = both("Yuan a year for each point of staff satisfaction, rounded to thousands.")
    return Result(table, formats={"profit_a_point": ",.0f"}, note=note)
