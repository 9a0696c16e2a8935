"""The panel as the lesson and its exercises look at it.

look       some rows of the diaries, of which not all can be counted as they stand
leaf       the diaries of leaf tea that can be used
our_share  our market share in the first year
apart      each brand's market share in a year, taken apart
fitted     the market of the first year as size alone would make it
by_size    each brand beside what any brand of its size would show, in the first year
figures    what is known of one brand in the last year or quarter, to be divided (counted: to be shown)
sized      what a brand of some size would have, beside ours
curves     the same for every size
part_of_doubling  which part of doubling a market share is more buyers
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from crmlib.coded import label
from crmlib.frames.diaries import Diaries
from crmlib.i18n import N_, Labelled, Text, both, lines
from crmlib.market import double_jeopardy, parfitt_collins, usable
from crmlib.market.jeopardy import Jeopardy
from crmlib.result import Lines, Result
from crmlib.stats.dirichlet import Dirichlet

OURS = "greenhill"
DRAWS = 300
SIZES = np.arange(5, 41)  # per cent of the market


class Period(Labelled):
    """How long buyers are counted."""

    QUARTER = "quarter", N_("a quarter")
    YEAR = "year", N_("a year")

    @property
    def years(self) -> float:
        """Its length."""
        return 1.0 if self is Period.YEAR else 0.25

    @property
    def last(self) -> Text:
        """The last of such times."""
        return both(
            N_("the last year (52 weeks)") if self is Period.YEAR else N_("the last quarter (13 weeks)")
        )


def named(brand: str) -> Text | object:
    """Return what a brand is called."""
    return label("brand", brand)


def look(panel: pd.DataFrame) -> pd.DataFrame:
    """Return some rows of the diaries: a plain one, two that are one, one without a brand, and one with a case.

    Parameters
    ----------
    panel : DataFrame
        The table ``tea_panel``.
    """
    twice = panel.duplicated(keep=False)
    leaf, plain = panel["form"] == "leaf", panel["brand"].notna() & ~twice
    parts = [
        panel[leaf & plain].head(1),
        panel[leaf & twice].head(2),
        panel[leaf & panel["brand"].isna()].head(1),
        panel[~leaf & plain & (panel["packs"] == panel["packs"].max())].head(1),
    ]
    return pd.concat(parts)


def leaf(panel: pd.DataFrame, households: pd.DataFrame) -> Diaries:
    """Return the diaries of leaf tea that can be used.

    Parameters
    ----------
    panel, households : DataFrame
        The tables ``tea_panel`` and ``panel_households``.
    """
    return usable(panel, households)


def our_share(diaries: Diaries) -> float:
    """Return our market share in the first year."""
    bought = diaries.year(1).purchases["brand"]
    return float((bought == OURS).mean())


def apart(diaries: Diaries) -> Result:
    """Return each brand's market share in a year, taken apart, in the words of the lesson.

    Parameters
    ----------
    diaries : usable diaries of a year

    Returns
    -------
    Result
        ``.table`` by brand: market_share, buyers_of_tea (its buyers, of those who buy tea), customer_share,
        usage_of_average.
    """
    found = parfitt_collins(diaries, draws=20)
    names = {
        "share": "market_share",
        "relative_penetration": "buyers_of_tea",
        "customer_share": "customer_share",
        "usage": "usage_of_average",
    }
    table = found.table[list(names)].rename(columns=names)
    note = lines(both("The last three columns multiplied are the first."), diaries.spanned)
    return Result(
        table, formats=dict.fromkeys(names.values(), ".1%") | {"usage_of_average": ".1%"}, note=note
    )


def fitted(diaries: Diaries) -> Dirichlet:
    """Return the market of the first year, before the cart, as size alone would make it.

    Parameters
    ----------
    diaries : usable diaries
    """
    return Dirichlet().fit(diaries.year(1).counts())


def by_size(diaries: Diaries) -> Jeopardy:
    """Return each brand's customer share in the first year, before the cart, beside that of any brand of its size.

    Parameters
    ----------
    diaries : usable diaries
    """
    found = double_jeopardy(diaries.year(1), draws=DRAWS)
    names = {"share": "market_share", "actual": "customer_share"}
    formats = {names.get(name, name): spec for name, spec in found.formats.items()}
    differences = {"difference": ("customer_share", "by_size")}
    return replace(found, table=found.table.rename(columns=names), formats=formats, differences=differences)


def figures(diaries: Diaries, brand: str, period: str = "year") -> dict[str, float]:
    """Return what is known of one brand in the last year or quarter.

    Parameters
    ----------
    diaries : usable diaries
    brand : str
    period : str
        One of `Period`.

    Returns
    -------
    dict
        households (with a diary), bought (tea), buyers (of the brand), of_all and of_buyers (purchases of tea by all
        and by its buyers), own (purchases of it), people (average of its buyers' shares, in per cent).
    """
    counts = _last(diaries, period).counts()
    mine = counts[counts[brand] > 0]
    own, whole = mine[brand], mine.sum(axis=1)
    return {
        "households": len(counts),
        "bought": int((counts.sum(axis=1) > 0).sum()),
        "buyers": len(mine),
        "of_all": int(counts.to_numpy().sum()),
        "of_buyers": int(whole.sum()),
        "own": int(own.sum()),
        "people": float(100 * (own / whole).mean()),
    }


FIGURES = {
    "households": N_("households with a diary"),
    "bought": N_("households that bought tea"),
    "buyers": N_("households that bought this brand"),
    "of_all": N_("purchases of tea by all households"),
    "of_buyers": N_("purchases of tea by buyers of this brand"),
    "own": N_("purchases of this brand"),
    "people": N_("average of its buyers' own shares, in %"),
}


def _last(diaries: Diaries, period: str) -> Diaries:
    weeks = round(52 * Period(period).years)
    return diaries.between(diaries.last - pd.Timedelta(weeks=weeks - 1), diaries.last)


def counted(diaries: Diaries, brand: str, period: str = "year") -> Result:
    """Return what is known of one brand in the last year or quarter, to be shown.

    Parameters
    ----------
    diaries : usable diaries
    brand : str
    period : str
        One of `Period`.

    Returns
    -------
    Result
        ``.table`` by what is counted: number, as it is written.
    """
    found = figures(diaries, brand, period)
    said = [f"{value:.1f}" if isinstance(value, float) else f"{value:,}" for value in found.values()]
    index = pd.Index([FIGURES[name] for name in found], name="what_is_counted", dtype=object)
    note = both("Leaf tea. {brand}; {last}.", brand=named(brand), last=Period(period).last)
    return Result(pd.DataFrame({"number": said}, index=index), note=note)


def sized(model: Dirichlet, now: float, share: float, period: str = "year") -> Result:
    """Return what a brand of some market share would have, beside what one of our size should have.

    Parameters
    ----------
    model : fitted Dirichlet
    now, share : float
        Market shares: ours, and the one that is asked about.
    period : str
        One of `Period`.

    Returns
    -------
    Result
        ``.table`` by figure: at_our_size, at_this_size, more_by (one less the other), times (one over the other).
    """
    t = Period(period).years
    columns = ["penetration", "rate", "share_of_requirements"]
    ours, then = (model.at_size(one, t)[columns].to_numpy() for one in (now, share))
    scale = np.array([100.0, 1.0, 100.0])
    table = pd.DataFrame(
        {
            "at_our_size": ours * scale,
            "at_this_size": then * scale,
            "more_by": (then - ours) * scale,
            "times": then / ours,
        },
        index=pd.Index(
            [N_("buyers, % of households"), N_("purchases a buyer"), N_("customer share, %")], name="figure"
        ),
    )
    note = both(
        "Market share {now:.1%} and {share:.1%}; within {period}. Expected by size alone.",
        now=now, share=share, period=Period(period),
    )  # fmt: skip
    formats = {"at_our_size": ".1f", "at_this_size": ".1f", "more_by": "+.1f", "times": ".2f"}
    return Result(table, formats=formats, note=note, differences={"more_by": ("at_this_size", "at_our_size")})


def curves(model: Dirichlet, period: str = "year") -> Lines:
    """Return buyers and customer share by market share, as size alone gives them.

    Parameters
    ----------
    model : fitted Dirichlet
    period : str

    Returns
    -------
    Lines
        ``.table`` by market share in per cent: buyers_of_all (share of households), customer_share.
    """
    found = [model.at_size(percent / 100, Period(period).years) for percent in SIZES]
    names = {"penetration": "buyers_of_all", "share_of_requirements": "customer_share"}
    table = (
        pd.DataFrame(found)[list(names)]
        .set_axis(pd.Index(SIZES, name="percent"), axis=0)
        .rename(columns=names)
    )
    columns = list(table.columns)
    return Lines(
        table, columns=tuple(columns), formats=dict.fromkeys(columns, ".0%"),
        xlabel=both("Market share, %"), label=both("Expected by size alone"),
    )  # fmt: skip


def part_of_doubling(model: Dirichlet, now: float) -> float:
    """Return which part of doubling the market share is more buyers; the rest is more purchases by each."""
    one, two = (model.at_size(share)["penetration"] for share in (now, 2 * now))
    return float(np.log(two / one) / np.log(2))
