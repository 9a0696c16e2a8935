"""What the lesson of topic 07 and its exercises show of the nine drivers: what is said, what ratings show.

layers        the nine drivers, what each is about, and the layer it lies in
sheets        the first sheets that customers filled in
blanks        how often each rating is left open
words         what customers say matters, asked in three ways
only, some    a result with some of its columns, or rows as well
order         who comes first, by how much the words count
missing       what satisfaction loses where a sample arrived broken
asked_twice   what becomes of shares when one question is asked in two ways
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pandas as pd

from crmlib import iceberg
from crmlib.i18n import N_, Text, both
from crmlib.iceberg import Driver
from crmlib.iceberg.gap import IcebergGap
from crmlib.result import Bars, Result
from crmlib.stats.intervals import in_words

R = TypeVar("R", bound=Result)

ABOUT = {
    Driver.PRODUCT: Text("what the thing is and does", "东西是什么，管不管用"),
    Driver.PRICE: Text("what it costs, also beside others", "要花多少钱，比别家贵不贵"),
    Driver.QUALITY: Text("how well it is made", "做得好不好"),
    Driver.RELATIONSHIP: Text("how well the two sides know each other", "双方熟不熟，有没有往来"),
    Driver.MAINTENANCE: Text(
        "whether somebody looks after what was bought", "买了以后，有没有人管售后、帮着打理"
    ),
    Driver.CONTACT: Text("how often somebody calls or visits", "多久有人来电话、上一次门"),
    Driver.EMOTION: Text("whether the customer is fond of us", "客户对我们有没有感情"),
    Driver.FEELING: Text("how it feels to deal with us, here and now", "跟我们打交道的当下，心里舒不舒服"),
    Driver.TRUST: Text("whether the customer believes what we say", "客户信不信我们说的话"),
}


def layers() -> Result:
    """Return the nine drivers with what each is about and its layer."""
    index = pd.Index(list(ABOUT), dtype=object)
    table = pd.DataFrame(
        {"layer": [one.layer for one in ABOUT], N_("what it is about"): list(ABOUT.values())}, index=index
    )
    return Result(table=table)


def sheets(deals: pd.DataFrame, first: int = 4) -> Result:
    """Return the first sheets that customers filled in, with some of the ratings.

    Parameters
    ----------
    deals : DataFrame
    first : int, default 4
    """
    shown = deals.head(first)
    rated = (Driver.PRICE, Driver.TRUST, Driver.SAMPLE_INTACT, Driver.WEATHER)
    table = pd.DataFrame({driver.labels[0]: shown[driver] for driver in rated})
    table = table.assign(satisfaction=shown["satisfaction"], won=shown["won"].astype(bool))
    return Result(table=table.set_axis(shown["deal_id"].rename(None)), note=both("{n} sheets.", n=len(deals)))


def blanks(deals: pd.DataFrame) -> Bars:
    """Return how many sheets leave each rating open."""
    table = pd.DataFrame(
        {N_("left open"): [int(deals[driver].isna().sum()) for driver in Driver]},
        index=pd.Index(list(Driver), dtype=object),
    )
    return Bars(
        table=table,
        columns=("left open",),
        formats={"left open": "g"},
        note=both("{n} sheets.", n=len(deals)),
    )


def words(reasons: pd.DataFrame) -> Result:
    """Return what customers say matters: the first reason of those lost, 100 points, and ratings of 9 or 10.

    Parameters
    ----------
    reasons : DataFrame
        With ``outcome`` and the three forms, see `crmlib.iceberg.stated_importance`.
    """
    lost = reasons[reasons["outcome"] == "lost"]
    first = iceberg.stated_importance(lost, "reason").table["share"]
    points = iceberg.stated_importance(reasons, "points").table["share"]
    top = iceberg.stated_importance(reasons, "rating").table["top"]
    table = pd.DataFrame(
        {N_("first reason for refusing"): first, N_("of 100 points"): points, N_("says 9 or 10 of 10"): top}
    )
    return Result(
        table=table, formats=dict.fromkeys(table.columns, ".1%"),
        note=both("{lost} who did not buy; {n} asked for points and ratings.", lost=len(lost), n=len(reasons)),
    )  # fmt: skip


def only(result: R, *columns: str) -> R:
    """Return a result with some of its columns; its picture and footnote stay."""
    return result.only(*columns)


def some(result: R, rows: Sequence[str], columns: Sequence[str]) -> R:
    """Return a result with some of its rows and columns; its footnote stays."""
    return replace(result, table=result.table.loc[list(rows), list(columns)])


def order(gap: IcebergGap) -> Result:
    """Return which driver comes first, from which weight of the words on."""
    steps = iceberg.priorities(gap).tipping
    table = pd.DataFrame(
        {N_("comes first"): [iceberg.Driver(driver) for _at, driver in steps]},
        index=pd.Index(
            [both("words count {share:.0%} or more", share=at) for at, _driver in steps], dtype=object
        ),
    )
    return Result(table=table)


def missing(deals: pd.DataFrame, level: float = 0.95) -> Result:
    """Return how many points of satisfaction are lost where the sample arrived broken, with Welch's interval.

    Parameters
    ----------
    deals : DataFrame
    level : float, default 0.95
    """
    from scipy.stats import ttest_ind

    rated = deals.dropna(subset=["sample_intact", "satisfaction"]).astype({"satisfaction": float})
    broken = rated["sample_intact"] < 10
    intact, hit = (rated.loc[mask, "satisfaction"] for mask in (~broken, broken))
    low, high = ttest_ind(intact, hit, equal_var=False).confidence_interval(level)
    table = pd.DataFrame(
        {"broken": [len(hit)], "points_lost": [intact.mean() - hit.mean()], "low": [low], "high": [high]},
        index=[iceberg.Driver.SAMPLE_INTACT],
    )
    formats = dict.fromkeys(["points_lost", "low", "high"], ".1f")
    return Result(table=table, formats=formats, note=in_words(level, "Welch"))


def asked_twice(deals: pd.DataFrame, seed: int = 7) -> Result:
    """Return the shares of price and of trust when trust is asked once more, a little differently.

    Parameters
    ----------
    deals : DataFrame
    seed : int, default 7
        For the second answers, which differ from the first by some chance.
    """
    again = "trust_again"
    noise = np.random.default_rng(seed).normal(0, 0.8, len(deals))
    longer = deals.assign(**{again: (deals["trust"] + noise).round().clip(1, 10)})
    both_asked = iceberg.relative_importance(longer, drivers=[*Driver, again])
    table = both_asked.table.loc[["price", "trust", again], ["share", "low", "high", "vif"]]
    table.index = pd.Index([Driver.PRICE, Driver.TRUST, both("trust, asked again")], dtype=object)
    return Result(table=table, formats=both_asked.formats)
