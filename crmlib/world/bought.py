"""What households of the market truly buy, beside what was found of the panel.

true_brands      each brand as it is: share, penetration, customer share, and how far that is beyond its size
cart_effect      what the tea cart truly adds to Greenhill's share where it stands
market_compared  a panel's answers beside the truth
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.i18n import N_, both
from crmlib.result import Result
from crmlib.stats.dirichlet import Dirichlet
from crmlib.stats.placebo import OneChange
from crmlib.stats.sized import Jeopardy
from crmlib.world.truth.panel import BRANDS, PanelTruth

_NODES = 200
_MOST = 0.98  # no household gives more of its choice to where the cart stands


def true_brands(truth: PanelTruth) -> pd.DataFrame:
    """Return each brand of leaf tea as it is in the first year, if everybody wrote down everything.

    Rates are gamma and tastes beta distributed, purchases Poisson, so all is an integral over tastes.

    Returns
    -------
    DataFrame
        By brand: share, penetration, share_of_requirements, and beyond: that less what a brand of its share would have
        in a market without a club.

    Examples
    --------
    >>> true_brands(PanelTruth()).round(3).loc["oldharbour"].tolist()
    [0.1, 0.188, 0.358, 0.053]
    """
    rows = {
        name: _brand(truth, share, club=name == truth.club)
        for name, share in zip(BRANDS, truth.shares, strict=True)
    }
    table = pd.DataFrame.from_dict(
        rows, orient="index", columns=["share", "penetration", "share_of_requirements"]
    )
    rate = truth.purchases / truth.k
    bought = 1 - (1 + rate) ** -truth.k
    market = Dirichlet(S=truth.s).from_summary(bought, truth.purchases / bought, table["share"])
    by_size = market.measures()["share_of_requirements"]
    return table.assign(beyond=table["share_of_requirements"] - by_size)


def _brand(truth: PanelTruth, share: float, *, club: bool) -> tuple[float, float, float]:
    from scipy.special import roots_jacobi

    a, b = truth.s * share, truth.s * (1 - share)
    nodes, weights = roots_jacobi(_NODES, b - 1, a - 1)
    taste, weights = (1 + nodes) / 2, weights / weights.sum()
    theta = truth.purchases / truth.k
    own = penetration = whole = 0.0
    for part, p in (
        (1 - truth.club_share, taste),
        (truth.club_share, (1 - truth.club_adds) * taste + truth.club_adds * club),
    ):
        # Who buys none of it: e^(−rate·p), its mean over rates by their Laplace transform and its slope.
        never = (1 + theta * p) ** -truth.k
        own += part * truth.purchases * float(weights @ p)
        penetration += part * (1 - float(weights @ never))
        whole += part * truth.purchases * (1 - float(weights @ ((1 - p) * never / (1 + theta * p))))
    return own / truth.purchases, penetration, own / whole


def cart_effect(truth: PanelTruth) -> float:
    """Return how many points the cart adds to Greenhill's share of purchases where it stands.

    Examples
    --------
    >>> round(cart_effect(PanelTruth()), 4), round(0.35 * 0.16, 4)  # who buys nothing else cannot give more
    (0.0455, 0.056)
    """
    from scipy.stats import beta

    share = truth.shares[BRANDS.index("greenhill")]
    taste = beta(truth.s * share, truth.s * (1 - share))
    grid = np.linspace(0, 1, 200_001)
    chance = np.diff(taste.cdf(grid))
    middle = (grid[1:] + grid[:-1]) / 2
    more = 0.0
    for part, p in ((1 - truth.club_share, middle), (truth.club_share, (1 - truth.club_adds) * middle)):
        more += part * float(chance @ (np.minimum(truth.cart_factor * p, _MOST) - p))
    return more


def market_compared(brands: Jeopardy, cart: OneChange, truth: PanelTruth) -> Result:
    """Return what was found of a panel, and what is true.

    Parameters
    ----------
    brands : Jeopardy
        What ``double_jeopardy`` says of the first year.
    cart : OneChange
        What ``one_change`` says of the tea cart.
    truth : PanelTruth

    Returns
    -------
    Result
        ``.table``: estimate, low, high, truth (shares in percentage points), inside.
    """
    true = true_brands(truth)
    found = brands.of("share_of_requirements").table
    fit = brands.fit.table.to_numpy(float)
    rows = {
        N_("purchases a household (M)"): (*fit[0], truth.purchases),
        N_("how alike they buy (K)"): (*fit[1], truth.k),
        N_("how alike tastes are (S)"): (*fit[2], truth.s),
    }
    said = {"greenhill": N_("Greenhill's customer share, beyond its size"),
            "oldharbour": N_("Old Harbour's customer share, beyond its size")}  # fmt: skip
    for name, row in said.items():
        rows[row] = (*100 * found.loc[name, ["difference", "low", "high"]], 100 * true.loc[name, "beyond"])
    effect = cart.table.iloc[0][["difference", "low", "high"]]
    rows[N_("tea cart in Suzhou, share of purchases")] = (*100 * effect, 100 * cart_effect(truth))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["estimate", "low", "high", "truth"])
    table["inside"] = table["truth"].between(table["low"], table["high"])
    note = both(
        "Customer shares and the cart in percentage points. Old Harbour has a club; no other brand is special."
    )
    return Result(table, formats=dict.fromkeys(["estimate", "low", "high", "truth"], ".2f"), note=note)
