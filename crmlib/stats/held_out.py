"""What campaigns added: those treated against those held out by lot, campaign by campaign and all together.

by_campaign  letters, buyers and costs of each campaign, read
added        buyers that treatment added, by campaign, and of all together
paid_off     what a yuan of cost brought
cuped        yuan that it added, with what was bought before taken off (Deng et al. 2013)
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, _
from crmlib.stats.intervals import newcombe, z_value

ALL = N_("all together")


Cells = dict[Hashable, tuple[int, int, int, int]]
Money = dict[Hashable, tuple[float, float, float]]


def known_campaigns(of: pd.Series, campaigns: pd.Index) -> None:
    """Refuse mailings of campaigns that are not there.

    Raises
    ------
    DataError
    """
    strange = of[~of.isin(campaigns)]
    if len(strange):
        message = _("Campaign '{name}' is not among the campaigns: what it cost is not known.")
        raise DataError(message.format(name=strange.iloc[0]))


def by_campaign(mailings: IntoFrame, campaigns: IntoFrame, mailed: str = "mailed") -> tuple[Cells, Money]:
    """Return by campaign the four counts that `added` takes, and the extra yuan, variance and cost of `paid_off`.

    Parameters
    ----------
    mailings : data frame of any backend
        campaign, arm, yuan, before_yuan.
    campaigns : data frame
        campaign, letter_yuan, fixed_yuan.
    mailed : str
        The arm that was treated.

    Raises
    ------
    DataError
        If a campaign has no control group, or is not among the campaigns.
    """
    rows = frames.to_pandas(mailings, ["campaign", "arm", "before_yuan", "yuan"])
    frames.no_missing(rows, ["campaign", "arm", "before_yuan", "yuan"])
    price = frames.to_pandas(campaigns, ["campaign", "letter_yuan", "fixed_yuan"])
    frames.one_row_each(price, "campaign")
    price = price.set_index("campaign")
    known_campaigns(rows["campaign"], price.index)
    rows = rows.assign(**frames.numbers(rows, ["yuan", "before_yuan"]))
    costs = frames.numbers(price, ["letter_yuan", "fixed_yuan"], missing=False)
    cells: Cells = {}
    money: Money = {}
    for name, part in rows.groupby("campaign", sort=True):
        sent = (part["arm"] == mailed).to_numpy()
        yuan, before = part[["yuan", "before_yuan"]].to_numpy(float).T
        n, out, buys = int(sent.sum()), int((~sent).sum()), yuan > 0
        if min(n, out) < 2:
            message = _("No control group for campaign '{name}': incremental sales cannot be told.")
            raise DataError(message.format(name=name))
        cells[name] = (n, int(buys[sent].sum()), out, int(buys[~sent].sum()))
        letter, fixed = costs.loc[name]
        money[name] = (*cuped(yuan, before, sent), n * letter + fixed)
    return cells, money


def added(cells: Mapping[Hashable, tuple[int, int, int, int]], level: float = 0.95) -> pd.DataFrame:
    """Return how many buyers each campaign added, and all together, weighted by those treated.

    Parameters
    ----------
    cells : mapping of campaign to four counts
        Treated, buyers among them, held out, buyers among those.
    level : float, default .95

    Returns
    -------
    DataFrame
        By campaign and of ``ALL``: letters, buyers, held_out, buyers_anyway, difference, low, high, added, added_low,
        added_high.

    Examples
    --------
    >>> found = added({"spring": (10_000, 410, 5_000, 185)})
    >>> found.loc["spring", ["added", "added_low", "added_high"]].round().tolist()
    [40.0, -27.0, 104.0]
    """
    n1, x1, n0, x0 = (np.array(part, float) for part in zip(*cells.values(), strict=True))
    p1, p0 = x1 / n1, x0 / n0
    more = (n1 * (p1 - p0)).sum()
    reach = z_value(level) * np.sqrt((n1**2 * (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)).sum())
    low, high = newcombe(x1, n1, x0, n0, level)
    counts = {"letters": n1, "buyers": x1, "held_out": n0, "buyers_anyway": x0}
    table = pd.DataFrame({name: [*part, part.sum()] for name, part in counts.items()}).astype(int)
    table.index = pd.Index([*cells, ALL], name="campaign", dtype=object)
    table["difference"] = [*(p1 - p0), more / n1.sum()]
    table["low"] = np.append(low, (more - reach) / n1.sum())
    table["high"] = np.append(high, (more + reach) / n1.sum())
    for new, old in (("added", "difference"), ("added_low", "low"), ("added_high", "high")):
        table[new] = table["letters"] * table[old]
    return table


def cuped(yuan: np.ndarray, before: np.ndarray, treated: np.ndarray) -> tuple[float, float]:
    """Return the yuan that treatment added in all, and their variance, with what was bought before taken off.

    Who bought much before buys more anyway. Taking off what that explains leaves the difference right, by lot, and
    makes it more certain.

    References
    ----------
    Deng, A., Xu, Y., Kohavi, R. and Walker, T. (2013). Improving the sensitivity of online controlled experiments by
    utilizing pre-experiment data. *WSDM*.

    Examples
    --------
    >>> before, treated = np.array([0.0, 0, 10, 10]), np.array([False, True, False, True])
    >>> print(round(cuped(np.array([1.0, 3, 11, 13]), before, treated)[0], 6))
    4.0
    """
    spread = before.var(ddof=1)
    theta = np.cov(yuan, before)[0, 1] / spread if spread > 0 else 0.0
    rest = yuan - theta * (before - before.mean())
    n = treated.sum()
    variance = rest[treated].var(ddof=1) / n + rest[~treated].var(ddof=1) / (~treated).sum()
    return n * (rest[treated].mean() - rest[~treated].mean()), n**2 * variance


def paid_off(
    money: Mapping[Hashable, tuple[float, float, float]], margin: float, level: float = 0.95
) -> pd.DataFrame:
    """Return what each campaign, and all together, left for each yuan that they cost.

    Parameters
    ----------
    money : mapping of campaign to three numbers
        Extra yuan, their variance (as `cuped` returns both), and cost.
    margin : float
        What a yuan of sales leaves.
    level : float, default .95

    Returns
    -------
    DataFrame
        By campaign and of ``ALL``: extra_yuan, campaign_cost, yuan_per_yuan, low, high.

    Examples
    --------
    >>> paid_off({"spring": (1000.0, 2500.0, 400.0)}, 0.5).loc["spring"].round(2).tolist()
    [1000.0, 400.0, 1.25, 1.13, 1.37]
    """
    yuan, variance, cost = (np.array([*part, sum(part)], float) for part in zip(*money.values(), strict=True))
    reach = z_value(level) * np.sqrt(variance)
    per = {name: margin * value / cost for name, value in
           (("yuan_per_yuan", yuan), ("low", yuan - reach), ("high", yuan + reach))}  # fmt: skip
    index = pd.Index([*money, ALL], name="campaign", dtype=object)
    return pd.DataFrame({"extra_yuan": yuan, "campaign_cost": cost, **per}, index=index)
