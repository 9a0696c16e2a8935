"""What sets a group apart from all: each trait's share in it, over its share among all.

indices   100 times that, with its interval
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from crmlib.i18n import Text
from crmlib.stats.intervals import wilson


def indices(
    people: pd.DataFrame, mine: np.ndarray, by: Sequence[str], *,
    named: Callable[[str, object], Text | object] = lambda _column, value: value, level: float = 0.95,
) -> pd.DataFrame:  # fmt: skip
    """Return which traits are more common in a group than among all, the furthest from 100 first.

    Parameters
    ----------
    people : DataFrame
        One row a person.
    mine : array of bool
        Who is in the group.
    by : sequence of str
        Columns of traits; who has no value counts for none of them.
    named : callable
        What a value of a column is called.
    level : float, default 0.95
        Of Wilson's interval of the share in the group; the share among all is taken as known.

    Returns
    -------
    DataFrame
        By trait: customers (of the group), share, base_share, index, low, high.
    """
    found = []
    for column in by:
        known = people[column].notna().to_numpy()
        here, everybody = people[column][known & mine], people[column][known]
        n = len(here)
        for value, base in (everybody.value_counts() / len(everybody)).items():
            many = int((here == value).sum())
            share = many / n if n else np.nan
            ends = 100 * np.array([share, *wilson(many, n, level)]) / base
            found.append((named(column, value), many, share, base, *ends))
    columns = ["trait", "customers", "share", "base_share", "index", "low", "high"]
    out = pd.DataFrame(found, columns=columns).set_index("trait")
    far = np.abs(np.log(out["index"].clip(lower=1).to_numpy(float) / 100))
    return out.iloc[np.argsort(-far, kind="stable")]
