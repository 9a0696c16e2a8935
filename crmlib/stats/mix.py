"""Why did a total move? Parts of a change that add up to it exactly.

parts_of_change   volume, mix and value within groups (price–volume–mix)
compared          what an order is worth before and now, group by group, with intervals
factors           a product of factors, such as customers × orders each × yuan each (LMDI, Ang 2004)
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, _, both
from crmlib.result import Bars

VOLUME, MIX, WITHIN, TOTAL = N_("volume"), N_("mix"), N_("within groups"), N_("total change")
ALL = N_("all together")


def parts_of_change(before: pd.DataFrame, now: pd.DataFrame) -> pd.Series:
    """Return how much of a total's change is volume, mix, and value within groups; they add up to it exactly.

    Volume is more orders at the old mix and values, mix the move between dear and cheap groups at old values, and the
    rest what orders are worth within groups.

    Parameters
    ----------
    before, now : DataFrame
        By group: orders, value (mean of an order). A group that is missing has none; a group that is new, or gone,
        counts as mix.

    Returns
    -------
    Series
        volume, mix, within groups, total change.

    Raises
    ------
    DataError
        If nothing was sold before.

    Examples
    --------
    >>> before = pd.DataFrame({"orders": [60, 40], "value": [300.0, 150.0]}, index=["shop", "web"])
    >>> now = pd.DataFrame({"orders": [40, 60], "value": [310.0, 156.0]}, index=["shop", "web"])
    >>> parts_of_change(before, now).tolist()
    [0.0, -3000.0, 760.0, -2240.0]
    """
    groups = before.index.union(now.index, sort=False)
    n0, n1 = (part["orders"].reindex(groups).fillna(0).to_numpy(float) for part in (before, now))
    v0, v1 = (part["value"].reindex(groups).to_numpy(float) for part in (before, now))
    if not n0.sum():
        raise DataError(_("Nothing was sold in the time before: a change cannot be taken apart."))
    v0, v1 = np.where(np.isnan(v0), v1, v0), np.where(np.isnan(v1), v0, v1)
    at_old_mix = n0 / n0.sum() * n1.sum()
    parts = [((at_old_mix - n0) * v0).sum(), ((n1 - at_old_mix) * v0).sum(), (n1 * (v1 - v0)).sum()]
    return pd.Series([*parts, (n1 * v1 - n0 * v0).sum()], index=[VOLUME, MIX, WITHIN, TOTAL])


def compared(
    groups: np.ndarray, values: np.ndarray, before: np.ndarray, now: np.ndarray, level: float
) -> pd.DataFrame:
    """Return orders and their mean value before and now, by group, and last of all together.

    Parameters
    ----------
    groups, values : array, shape (n,)
        Of each order.
    before, now : array of bool, shape (n,)
        Which orders belong to which time.
    level : float

    Returns
    -------
    DataFrame
        orders_before, orders_now, mix_before, mix_now, value_before, value_now, change, low, high (Welch);
        a group with fewer than two orders at a time has no interval.
    """
    names = sorted(pd.unique(groups[before | now]), key=str)
    mine = [groups == name for name in names]
    cells = [_change(values[before & one], values[now & one], level) for one in mine]
    cells.append(_change(values[before], values[now], level))
    columns = ["orders_before", "orders_now", "value_before", "value_now", "change", "low", "high"]
    out = pd.DataFrame(cells, columns=columns, index=pd.Index([*names, ALL], name="group", dtype=object))
    for place, time in ((2, "before"), (3, "now")):
        out.insert(place, f"mix_{time}", out[f"orders_{time}"] / out[f"orders_{time}"].iloc[-1])
    return out


def _change(before: np.ndarray, now: np.ndarray, level: float) -> tuple[float, ...]:
    """Return orders and mean before and now, the difference, and Welch's interval."""
    from scipy.stats import ttest_ind

    n = (len(before), len(now))
    mean = [one.mean() if len(one) else np.nan for one in (before, now)]
    moved = mean[1] - mean[0]
    if min(n) < 2 or not np.ptp(before) + np.ptp(now):
        return (*n, *mean, moved, np.nan, np.nan)
    ends = ttest_ind(now, before, equal_var=False).confidence_interval(level)
    return (*n, *mean, moved, float(ends.low), float(ends.high))


def factors(before: Mapping[str, float], now: Mapping[str, float]) -> Bars:
    """Return how much of a product's change each of its factors brought: they add up exactly, in any order.

    Parameters
    ----------
    before, now : mapping of name to float
        The factors, each above zero; the total is their product.

    Returns
    -------
    Bars
        ``.table`` by factor, and of the total: before, now, change (percent), brought_yuan (of the total's change).

    Raises
    ------
    DataError
        If they differ in names, or one is not above zero.

    References
    ----------
    Ang, B. W. (2004). Decomposition analysis for policymaking in energy. *Energy Policy* 32, 1131–1139.

    Examples
    --------
    >>> found = factors({"customers": 100, "orders_each": 2.0}, {"customers": 50, "orders_each": 4.0})
    >>> found.table["brought_yuan"].round(6).tolist()
    [-138.629436, 138.629436, 0.0]
    """
    if list(before) != list(now) or not before:
        message = _("Before and now have the same factors, not {before} and {now}.")
        raise DataError(message.format(before=", ".join(before), now=", ".join(now)))
    values = np.array(
        [[frames.check_number(part[name], name, 0, 1e300) for part in (before, now)] for name in now]
    )
    if not (values > 0).all():
        message = _("{name} is zero: a product with it cannot be taken apart.")
        raise DataError(message.format(name=list(now)[int(np.flatnonzero((values <= 0).any(axis=1))[0])]))
    old, new = values.prod(axis=0)
    weight = old if np.isclose(old, new, rtol=1e-12) else (new - old) / np.log(new / old)
    table = pd.DataFrame(values, columns=["before", "now"], index=[*now])
    table["change"] = table["now"] / table["before"] - 1
    table["brought_yuan"] = weight * np.log(table["now"] / table["before"])
    table.loc[TOTAL] = [old, new, new / old - 1, new - old]
    formats = {"before": ",.2f", "now": ",.2f", "change": "+.1%", "brought_yuan": "+,.0f"}
    return Bars(
        table.rename_axis("factor"), columns=("brought_yuan",), formats=formats, label=both("Brought, yuan"),
        note=both("The parts add up to the change, whatever their order."),
    )  # fmt: skip
