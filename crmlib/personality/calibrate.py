"""Whether the probabilities of the types come true.

calibration  whether what is called 70 % likely happens 70 % of the time
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import _, both
from crmlib.personality.behaviour import VALUES, check_probabilities, checked_types, decide
from crmlib.result import Result
from crmlib.stats.intervals import wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class Calibration(Result):
    """Answer of `calibration`.

    Attributes
    ----------
    table : DataFrame
        The reliability curve, per bin of predicted probability (of every type): predicted (mean), observed, low,
        high, n.
    brier : float
        Mean squared distance of the four probabilities from what was so, 0 (certain and right) to 2.
    brier_prior : float
        The same for someone who only knows the shares of the types.
    skill : float
        1 − brier / brier_prior: 0 is no better than knowing the shares, 1 is perfect.
    coverage, accuracy : float
        Share of customers on whom it speaks, and share right among those.
    """

    brier: float
    brier_prior: float
    skill: float
    coverage: float
    accuracy: float

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the reliability curve; on the diagonal stated is what happens."""
        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        t = self.table
        off = np.vstack([t["observed"] - t["low"], t["high"] - t["observed"]])
        ax.plot([0, 1], [0, 1], color=COLOURS["grey"], linestyle="--", label=_("Perfectly calibrated"))
        ax.errorbar(t["predicted"], t["observed"], yerr=off, fmt="o-", capsize=4, color=COLOURS["blue"])
        ax.set_xlabel(_("Stated probability"))
        ax.set_ylabel(_("Observed share"))
        ax.legend()
        return ax


def calibration(
    probabilities: pd.DataFrame, types: pd.Series, *, bins: int = 10, sure: float = 0.5, level: float = 0.95
) -> Calibration:
    """Return whether stated probabilities of types come true.

    Parameters
    ----------
    probabilities : DataFrame
        One row a customer, one column a type, from customers the model has not learned from
        (``cross_predict_proba``).
    types : Series
        What they turned out to be, by customer_id; customers without one are left out.
    bins : int, default 10
        Equal steps of predicted probability; empty ones are not shown.
    sure : float, default 0.5
        From where on it speaks, for coverage and accuracy.
    level : float, default 0.95
        Level of Wilson's intervals of the observed shares.

    Returns
    -------
    Calibration

    References
    ----------
    Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. *Monthly Weather Review* 78, 1–3.

    Examples
    --------
    >>> stated = pd.DataFrame([[1.0, 0, 0, 0], [0, 0.5, 0.5, 0]], columns=VALUES, index=["C1", "C2"])
    >>> calibration(stated, pd.Series({"C1": "lively", "C2": "peaceful"})).brier
    0.25
    """
    check_probabilities(probabilities)
    if not (isinstance(bins, int) and bins >= 1):
        raise DataError(_("bins is a whole number of at least 1, not {n}.").format(n=bins))
    known = checked_types(types).reindex(probabilities.index).dropna()
    if len(known) < 2:
        raise TooFewError(
            _("Calibration needs at least 2 customers with a type, not {n}.").format(n=len(known))
        )
    p = probabilities.loc[known.index, VALUES].to_numpy(float)
    truth = (known.to_numpy()[:, None] == np.array(VALUES)[None]).astype(float)
    if np.isnan(p).any() or (np.abs(p.sum(axis=1) - 1) > 1e-6).any():
        raise DataError(_("Probabilities of the four types must be there for everyone and sum to 1."))
    brier = float(((p - truth) ** 2).sum(axis=1).mean())
    prior = float(((truth.mean(axis=0) - truth) ** 2).sum(axis=1).mean())
    place = np.minimum((p * bins).astype(int), bins - 1).ravel()
    n = np.bincount(place, minlength=bins)
    hits = np.bincount(place, weights=truth.ravel(), minlength=bins)
    predicted = np.bincount(place, weights=p.ravel(), minlength=bins)
    some = n > 0
    low, high = wilson(hits[some], n[some], level)
    table = pd.DataFrame(
        {
            "predicted": predicted[some] / n[some],
            "observed": hits[some] / n[some],
            "low": low,
            "high": high,
            "n": n[some],
        },
        index=pd.Index([f"{b / bins:.0%}–{(b + 1) / bins:.0%}" for b in np.flatnonzero(some)], name="bin"),
    )
    spoken = decide(probabilities.loc[known.index, VALUES], sure).dropna()
    right = (spoken == known.reindex(spoken.index)).mean() if len(spoken) else float("nan")
    skill = 1 - brier / prior if prior > 0 else float("nan")
    note = both(
        "{n} customers; Brier {brier:.3f} (shares only: {prior:.3f}, skill {skill:.0%}); "
        "speaks on {coverage:.0%}, right on {accuracy:.0%} of those.",
        n=len(known),
        brier=brier,
        prior=prior,
        skill=skill,
        coverage=len(spoken) / len(known),
        accuracy=right,
    )
    return Calibration(
        table,
        brier=brier,
        brier_prior=prior,
        skill=skill,
        coverage=len(spoken) / len(known),
        accuracy=float(right),
        formats=dict.fromkeys(["predicted", "observed", "low", "high"], ".1%"),
        note=note,
    )
