"""Are fitted weights better than counting ticks? Only cases that they were not fitted to can tell.

weighing   ticks counted against weights fitted to some of the cases, judged on the others
Weights    the ways to make one number of ticks
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.errors import TooFewError
from crmlib.frames import check_whole
from crmlib.i18n import N_, Labelled, Text, _, both, lines
from crmlib.result import Dots
from crmlib.stats.checklist import FEWEST, areas, enough
from crmlib.stats.intervals import check_level, percentile
from crmlib.stats.resample import generator


class Weights(Labelled):
    """Ways to make one number of ticks."""

    COUNTED = "counted", N_("ticks counted")
    FITTED = "fitted", N_("weights fitted, on other accounts")
    SEEN = "seen", N_("weights fitted, on the same accounts")


def weighing(
    ticks: pd.DataFrame, won: pd.Series, learn: int, note: Text | str = "", *, splits: int = 50, level: float = 0.95,
    seed: int = 0,
) -> Dots:  # fmt: skip
    """Return what weights are worth that were fitted to some cases and judged on all others, beside counting ticks.

    Parameters
    ----------
    ticks : DataFrame of numbers from 0 to 1, missing ones allowed
        One row a case, one column an item.
    won : Series of bool
    learn : int
        Cases that the weights are fitted to (logistic regression).
    note : Text, optional
        Said first.
    splits : int, default 50
        How often the cases are parted, by lot.
    level, seed
        Share of the splits between low and high; seed.

    Returns
    -------
    Dots
        ``.table`` by Weights: auc_won, low, high.

    Raises
    ------
    TooFewError
        If too few cases are left to judge on.

    References
    ----------
    Dawes, R. M. (1979). The robust beauty of improper linear models in decision making. *American Psychologist* 34,
    571–582.
    """
    from sklearn.linear_model import LogisticRegression

    check_level(level)
    learn, splits = check_whole(learn, "learn", 4 * FEWEST), check_whole(splits, "splits", 20)
    x, y = ticks.fillna(ticks.mean()).to_numpy(float), won.to_numpy(bool)
    enough(y)
    if len(y) - learn < 4 * FEWEST:
        message = _("{n} cases are left to judge on; take fewer to learn from than {learn}.")
        raise TooFewError(message.format(n=max(len(y) - learn, 0), learn=learn))
    rng, found = generator(seed), []
    for _split in range(splits):
        order = rng.permutation(len(y))
        mine, others = order[:learn], order[learn:]
        if not 0 < y[mine].sum() < learn:
            continue
        # All but no penalty: these are the weights that fit best.
        model = LogisticRegression(C=1e6, solver="newton-cholesky").fit(x[mine], y[mine])
        fitted = model.decision_function(x)
        found.append([
            areas(x[others].mean(axis=1, keepdims=True), y[others])[0], areas(fitted[others, None], y[others])[0],
            areas(fitted[mine, None], y[mine])[0],
        ])  # fmt: skip
    low, high = percentile(np.array(found), level)
    table = pd.DataFrame(
        {"auc_won": np.nanmean(found, axis=0), "low": low, "high": high},
        index=pd.Index(list(Weights), name="way"),
    )
    how = both(
        "Fitted to {learn:,} cases, judged on {n:,}; mean of {splits} splits by lot, and range of {level:.0%} of them.",
        learn=learn, n=len(y) - learn, splits=len(found), level=level,
    )  # fmt: skip
    return Dots(
        table, value="auc_won", zero=0.5, formats=dict.fromkeys(table, ".3f"), note=lines(note, how),
        label=both("Chance that the won one of two has more points"),
    )  # fmt: skip
