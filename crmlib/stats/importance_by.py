"""Relative importance, group by group: does the same move satisfaction with the old and with the young?

importance_by   each group's shares of what the drivers explain, with intervals
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from crmlib.stats.importance import relative_importance


def importance_by(
    data: pd.DataFrame,
    outcome: str,
    drivers: Sequence[str],
    groups: pd.Series,
    *,
    draws: int = 200,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Return each driver's share of what all of them explain together, in each group (LMG).

    Parameters
    ----------
    data, outcome, drivers, draws, level, seed
        As for `crmlib.stats.importance.relative_importance`.
    groups : Series
        The group of each row; rows without one are left out.

    Returns
    -------
    DataFrame
        A row for each group and driver: group, driver, customers, share, low, high.

    Raises
    ------
    DataError, TooFewError, ModelError
        As for `relative_importance`.

    Examples
    --------
    >>> import numpy as np
    >>> made = pd.DataFrame(np.random.default_rng(0).normal(size=(80, 3)), columns=["price", "speed", "trust"])
    >>> made["liked"] = made["price"]
    >>> found = importance_by(made, "liked", ["speed", "price"], pd.Series(["a"] * 40 + ["b"] * 40), draws=20)
    >>> found["share"].round(1).tolist()
    [0.0, 1.0, 0.0, 1.0]
    """
    parts = []
    for name, rows in data.groupby(groups, sort=False):
        found = relative_importance(rows, outcome, drivers, draws=draws, level=level, seed=seed).table
        part = found[["share", "low", "high"]].reset_index()
        part.insert(0, "customers", len(rows))
        part.insert(0, "group", pd.Series([name] * len(part), dtype=object))
        parts.append(part)
    empty = pd.DataFrame(columns=["group", "driver", "customers", "share", "low", "high"])
    return pd.concat(parts, ignore_index=True)[list(empty.columns)] if parts else empty
