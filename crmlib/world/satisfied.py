"""How satisfied the firm's customers truly are, beside what was found.

true_net_score         the net promoter score if everybody answered
satisfaction_compared  scores of a survey and of interviews beside the truth
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.i18n import N_, both
from crmlib.result import Result
from crmlib.world.truth.satisfaction import SatisfactionTruth


def true_net_score(truth: SatisfactionTruth) -> float:
    """Return the net promoter score, in points, if everybody answered.

    Answers are rounded, and what is rounded is normal: mean 7.7, with the spread of feelings and of chance together.

    Examples
    --------
    >>> round(true_net_score(SatisfactionTruth()), 1)
    7.4
    """
    from scipy.special import ndtr

    mean, slope, noise = truth.recommend
    spread = np.hypot(slope, noise)
    return 100 * float(ndtr((mean - 8.5) / spread) - ndtr((6.5 - mean) / spread))


def satisfaction_compared(silence: Result, guests: Result, truth: SatisfactionTruth) -> Result:
    """Return what was found of everybody, and what is true.

    Parameters
    ----------
    silence : Result
        What ``nonresponse`` says of the net promoter score.
    guests : Result
        What ``interviews`` says of satisfied guests.
    truth : SatisfactionTruth

    Returns
    -------
    Result
        ``.table``: estimate, low, high, truth (shares in per cent), inside.
    """
    score, share = true_net_score(truth), 100 * truth.guests_satisfied
    rows = {
        N_("score of those who answered"): (
            *silence.table.loc["answered", ["estimate", "low", "high"]],
            score,
        ),
        N_("score weighted to all"): (*silence.table.loc["weighted", ["estimate", "low", "high"]], score),
        N_("guests chosen by staff"): (*100 * guests.table.loc["staff", ["share", "low", "high"]], share),
        N_("guests drawn by lot"): (*100 * guests.table.loc["lot", ["share", "low", "high"]], share),
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["estimate", "low", "high", "truth"])
    table["inside"] = table["truth"].between(table["low"], table["high"])
    note = both("Scores in points, guests in per cent. In truth no shop is better than another.")
    return Result(table, formats=dict.fromkeys(["estimate", "low", "high", "truth"], ".1f"), note=note)
