"""Small household panels for the tests of the market."""

import numpy as np
import pandas as pd

from crmlib.frames.diaries import Diaries


def diaries(counts, *, week="2024-07-01", cities="x", **columns):
    """Return diaries in which household k buys brand j ``counts[k][j]`` times in one week, a pack and a yuan each.

    ``columns`` are numbers by brand (yuan, packs) of each purchase. What `usable` would do is done already: the tests
    ask for many small panels.
    """
    counts = pd.DataFrame(counts)
    names = np.char.add("H", np.arange(len(counts)).astype(str))
    who, what = np.nonzero(counts.to_numpy())
    often = counts.to_numpy()[who, what]
    who, what = np.repeat(who, often), np.repeat(what, often)
    day = pd.Timestamp(week)
    rows = pd.DataFrame({"household_id": names[who], "week": day, "brand": counts.columns.to_numpy()[what]})
    for name, alike in (("packs", 1.0), ("yuan", 1.0), ("promoted", 0)):
        rows[name] = np.asarray(columns[name], float)[what] if name in columns else alike
    listed = pd.DataFrame({"household_id": names, "city": cities})
    table = pd.DataFrame({"rows": [len(rows)]}, index=["usable"])
    return Diaries(table, purchases=rows, households=listed, first=day, last=day, full=(day, day))


def market(seed, n=600, mean=8.0, k=0.8, s=1.3, shares=(0.4, 0.3, 0.2, 0.1)):
    """Return purchases of households with steady tastes: a household a row, brands a, b, … in columns."""
    rng = np.random.default_rng(seed)
    bought = rng.poisson(rng.gamma(k, mean / k, n))
    tastes = rng.dirichlet(np.asarray(shares) * s, n)
    return pd.DataFrame(rng.multinomial(bought, tastes), columns=list("abcdefgh"[: len(shares)]))
