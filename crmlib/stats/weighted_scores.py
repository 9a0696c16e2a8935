"""Scores of several factors under weights that are not quite known.

attractiveness   the weighted score of each segment, and how often it is among the best
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.resample import check_draws, generator


def attractiveness(
    scores: IntoFrame, weights: Mapping[str, float], *, best: int = 2, sure: float = 20.0, draws: int = 2000,
    level: float = 0.95, seed: int = 0,
) -> Dots:  # fmt: skip
    """Return the weighted score of each segment, and how often it is among the best if the weights are not quite known.

    Parameters
    ----------
    scores : data frame
        One row a segment, one column a factor, all from 1 to 10: how attractive a segment is, or how strong we are
        there (lecture row S0.13).
    weights : mapping of factor to number
        How much each factor counts; they are scaled to sum to 1.
    best : int, default 2
        How many segments can be served.
    sure : float, default 20
        How sure the weights are: as sure as if so many votes had been cast for factors. Weights are drawn from the
        Dirichlet distribution with them as its mean.
    draws, level, seed
        Draws of the weights.

    Returns
    -------
    Dots
        ``.table`` by segment, the best first: weighted (score), low, high, among_best (share of the draws).

    Raises
    ------
    DataError
        If a factor has no score or no weight, or a score is off the scale.

    Examples
    --------
    >>> scores = pd.DataFrame({"size": [9, 3, 5], "rivals": [2, 8, 6]}, index=["A", "B", "C"])
    >>> attractiveness(scores, {"size": 3, "rivals": 1}, best=1).table["weighted"].tolist()
    [7.25, 5.25, 4.25]
    """
    check_level(level)
    check_draws(draws)
    names = list(frames.check_mapping(weights, "weights"))
    table = scores if isinstance(scores, pd.DataFrame) else frames.to_pandas(scores, names)
    frames.need_columns(table, names, rows=True)
    extra = [str(one) for one in table.columns if one not in names]
    if extra:
        raise DataError(_("weights does not say how much {factor} counts.").format(factor=extra[0]))
    values = frames.numbers(table, names, missing=False).to_numpy()
    if (values < 1).any() or (values > 10).any():
        row, column = np.argwhere((values < 1) | (values > 10))[0]
        message = _("{factor} of {segment} is {value:g}: scores run from 1 to 10.")
        raise DataError(
            message.format(factor=names[column], segment=table.index[row], value=values[row, column])
        )
    weight = np.array([frames.check_number(weights[name], str(name), 0, 1e6) for name in names])
    if weight.sum() <= 0:
        raise DataError(_("All weights are 0: nothing counts."))
    if not 1 <= frames.check_whole(best, "best", 1) < len(values):
        raise DataError(_("best = {best} of {n} segments leaves no choice.").format(best=best, n=len(values)))
    mean = weight / weight.sum()
    drawn = generator(seed).dirichlet(frames.check_number(sure, "sure", 1, 1e6) * mean[mean > 0], size=draws)
    score = drawn @ values[:, mean > 0].T
    place = (-score).argsort(axis=1).argsort(axis=1)
    low, high = percentile(score, level)
    out = pd.DataFrame(
        {"weighted": values @ mean, "low": low, "high": high, "among_best": (place < best).mean(axis=0)},
        index=pd.Index(table.index, name="segment"),
    ).sort_values("weighted", ascending=False, kind="stable")
    said = both("among best: share of {draws:,} draws of the weights in which a segment is among the best {best}.",
                draws=draws, best=best)  # fmt: skip
    formats = dict.fromkeys(("weighted", "low", "high"), ".1f") | {"among_best": ".0%"}
    note = lines(said, in_words(level, N_("weights drawn anew")))
    return Dots(out, value="weighted", formats=formats, label=both("Weighted score, 1 to 10"), note=note)
