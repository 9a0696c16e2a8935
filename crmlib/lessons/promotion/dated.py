"""What promotion is for in each stage of a product, and promotions to be placed in a year.

tactics    the lecture's table: each stage, what promotion is for and by which means
Move       the four promotions of a year: whom each is for, and what for
GINGER     how strong each month is for ginger tea
six_dates  the months of ginger tea, six of them marked
moves      what fits these six
"""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import N_, Labelled, both
from crmlib.promotion import TACTICS, SeasonPhase, phases
from crmlib.result import TERM, Result


class Move(Labelled):
    """The four promotions of a year."""

    EARLY = "early", N_("dealers: terms for an early order")
    SHELF = "shelf", N_("dealers' shelves: tasting and display")
    GIFT = "gift", N_("consumers: a gift with each pack")
    STORE = "store", N_("dealers: off-season rebate for stock")


IN_PHASE = {
    SeasonPhase.BEFORE: Move.EARLY,
    SeasonPhase.SEASON: Move.SHELF,
    SeasonPhase.STRETCH: Move.GIFT,
    SeasonPhase.OFF: Move.STORE,
}
# January first.
GINGER = pd.Series(
    [1.92, 1.63, 1.18, 0.74, 0.50, 0.33, 0.28, 0.41, 0.76, 1.07, 1.42, 1.76],
    index=pd.RangeIndex(1, 13, name="month"),
)
MARKED = {"a": 3, "b": 6, "c": 8, "d": 9, "e": 11, "f": 12}


def tactics() -> Result:
    """Return what promotion is for in each stage of a product, by which means, and what is left alone.

    Returns
    -------
    Result
        ``.table`` by `ProductStage`: stage_purpose, stage_means, left_alone.
    """
    table = pd.DataFrame.from_dict(
        TACTICS, orient="index", columns=["stage_purpose", "stage_means", "left_alone"]
    )
    table.index.name = "product_stage"
    return Result(table, formats=dict.fromkeys(table, TERM))


def six_dates() -> Result:
    """Return how strong each month is for ginger tea, six of them marked.

    Returns
    -------
    Result
        ``.table`` by month: season_index, date_mark (a letter, or empty).
    """
    marks = {month: letter for letter, month in MARKED.items()}
    table = pd.DataFrame(
        {"season_index": GINGER, "date_mark": [marks.get(month, "") for month in GINGER.index]}
    )
    note = both("1 is an average month. The peak is in January.")
    return Result(table, formats={"season_index": ".2f", "date_mark": TERM}, note=note)


def moves() -> list[str]:
    """Return what fits the six marked dates, by the phases of the year."""
    found = phases(GINGER).table["phase"]
    return [IN_PHASE[found.loc[month]].value for month in MARKED.values()]
