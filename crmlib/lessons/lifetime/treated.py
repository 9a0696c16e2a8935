"""How to treat whom: service taken off, what more could come, a card by lot, six households to sort.

service     what it costs to serve an order of each member, few orders believed little
potential   what more each member could bring, by what they say that they spend elsewhere
this_monday what households are worth after service, and what more they could be
whale       value summed up from the most valuable customer on: up, and down again
pilot       whether a gold card changed how much its owners order
six         six members of whom each stands for a tier
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.i18n import N_, both, lines
from crmlib.lifetime import BetaGeoNBD, GammaGamma, lifetime_value, rfm_summary
from crmlib.lifetime.tiers import Tier
from crmlib.lifetime.value import LifetimeValue
from crmlib.result import Result
from crmlib.stats.intervals import in_words
from crmlib.stats.whale import Whale

RATES = pd.Series({"calls": 22.0, "returns": 45.0, "visits": 160.0})  # yuan each


def service(costs: pd.DataFrame, bought: pd.DataFrame) -> pd.Series:
    """Return what it costs to serve an order of each member, in yuan.

    A member's own mean is blended with everybody's: it counts as n/(n + k) after n orders, where k is how much orders
    of one member vary against how much members differ (both by moments).

    Parameters
    ----------
    costs : DataFrame
        Calls, returns and visits by member and half-year.
    bought : DataFrame
        As `households` returns them.
    """
    n = bought.drop_duplicates(["member_id", "date"]).groupby("member_id").size()
    yuan = (
        (costs[list(RATES.index)] @ RATES).groupby(costs["member_id"]).sum().reindex(n.index, fill_value=0.0)
    )
    mean = yuan.sum() / n.sum()
    # n·(own mean − mean)² is, on average, the variance within members plus n times that between them.
    within, between = np.linalg.lstsq(np.column_stack([np.ones(len(n)), n]), n * (yuan / n - mean) ** 2)[0]
    k = max(within, 0.0) / between if between > 0 else np.inf
    own = n / (n + k)
    return (own * yuan / n + (1 - own) * mean).rename("cost")


def potential(
    wallets: pd.DataFrame, members: pd.Index, *, margin: float, years: int = 3, discount: float = 0.10
) -> pd.Series:
    """Return what more members could bring over some years, if what they spend elsewhere were spent here.

    Parameters
    ----------
    wallets : DataFrame
        Yuan a year spent elsewhere, as stated; missing who did not say.
    members : Index
        Whom to return.
    margin : float
        What is left of a yuan.
    years, discount
        How far ahead, and the rate per year; money comes in the middle of each year.
    """
    said = wallets.dropna(subset="elsewhere_yuan").set_index("member_id")["elsewhere_yuan"]
    today = sum((1 + discount) ** -(year + 0.5) for year in range(years))
    return (margin * today * said[said.index.isin(members)]).rename("potential")


def this_monday(
    bought: pd.DataFrame, costs: pd.DataFrame, wallets: pd.DataFrame, margin: float
) -> tuple[LifetimeValue, pd.Series]:
    """Return what households are worth by all that is known, after service; and what more they could be worth.

    Parameters
    ----------
    bought : DataFrame
        As `households` returns them.
    costs, wallets : DataFrame
        The tables ``service_costs`` and ``wallets``.
    margin : float
        What is left of a yuan.
    """
    summary = rfm_summary(bought, value="paid")
    models = BetaGeoNBD().fit(summary), GammaGamma().fit(summary)
    worth = lifetime_value(summary, *models, margin=margin, cost=service(costs, bought))
    return worth, potential(wallets, worth.people.index, margin=margin)


def whale(worth: LifetimeValue) -> Whale:
    """Return value summed up from the most valuable customer on: it rises, and falls where serving costs more.

    Parameters
    ----------
    worth : LifetimeValue
        After the cost to serve.

    Returns
    -------
    Whale
        ``.table`` by fifth, the most valuable first: customers, value, share, so_far (of the value of all).
    """
    value = worth.people["value"].sort_values(ascending=False).to_numpy()
    so_far = np.cumsum(value) / value.sum()
    curve = pd.Series([0.0, *so_far], index=np.arange(len(value) + 1) / len(value))
    table = worth.table[["customers", "value", "share"]]
    table = table.assign(so_far=so_far[table["customers"].cumsum().to_numpy() - 1])
    formats = {"value": ",.0f", "share": ".1%", "so_far": ".1%"}
    note = both("All together {total:,.0f} yuan; at its highest the sum stands at {most:.0%} of that.",
                total=value.sum(), most=so_far.max())  # fmt: skip
    return Whale(
        table, columns=("so_far",), formats=formats, note=note, curve=curve,
        xlabel=both("Customers, the highest value first"), label=both("Share of all value so far"),
    )  # fmt: skip


def pilot(table: pd.DataFrame) -> Result:
    """Return whether a gold card changed how much its owners order: pairs of equal prospects, one of each by lot.

    Parameters
    ----------
    table : DataFrame
        The table ``gold_pilot``.
    """
    from scipy.special import stdtrit

    pairs = table.pivot_table(index="pair_id", columns="arm", values="orders", aggfunc="sum").dropna()
    change = pairs["card"] - pairs["none"]
    half = stdtrit(len(change) - 1, 0.975) * change.std() / np.sqrt(len(change))
    row = {"card": pairs["card"].mean(), "none": pairs["none"].mean(), "change": change.mean()}
    row |= {"low": row["change"] - half, "high": row["change"] + half}
    found = pd.DataFrame([row], index=pd.Index([N_("orders in half a year")], name="pilot"))
    note = both(
        "{n:,} pairs of households with equal prospects; a coin decided who got the card.", n=len(pairs)
    )
    return Result(
        found, formats=dict.fromkeys(found, ".2f"), note=lines(note, in_words(0.95, N_("paired t")))
    )


SIX = pd.DataFrame(
    {
        "past": [2_600, 9_400, 5_200, 3_100, 700, 1_500],
        "value": [1_900, 150, -260, 420, 60, 1_150],
        "high": [2_700, 480, -40, 800, 300, 1_700],
        "besides": [300, 0, 200, 1_600, 500, 100],
    },
    index=pd.Index(list("abcdef"), name="member"),
)
CUT = 1_000


def six() -> Result:
    """Return six members of whom each stands for a tier.

    Returns
    -------
    Result
        ``.table`` by member: past (spend), value (to come, after the cost to serve), high (the upper end of its
        interval), besides (what more could come if what is bought elsewhere were bought here).
    """
    note = both("Yuan. Half of the firm's value is held by households of {cut:,} yuan and more.", cut=CUT)
    return Result(SIX, formats=dict.fromkeys(SIX, ",.0f"), note=note)


def tier_of(row: pd.Series) -> Tier:
    """Return the tier of one of the six, by the rules of `crmlib.lifetime.tiers`."""
    if row["value"] >= CUT:
        return Tier.MVC
    if row["high"] < 0:
        return Tier.BZ
    return Tier.MGC if row["value"] + row["besides"] >= CUT else Tier.MIDDLE
