"""The weights behind a score: how sure the ranking is without being sure of them, and what choices reveal.

rank_reversal      the ranking under uncertain weights
swing_weights      weights that customers revealed by their choices
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError
from crmlib.i18n import N_, _
from crmlib.stats.intervals import z_value
from crmlib.value.parts import Form, Part
from crmlib.value.results import Matrix, named_index
from crmlib.value.scores import checked_weights, form_named, levels_in_range
from crmlib.value.tasks import need_columns, numbers

if TYPE_CHECKING:
    from crmlib.value.model import ChoiceModel


def rank_reversal(
    offers: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    spread: float = 0.3,
    form: Form | str = Form.CLASSIC,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    alternative: str = "alternative",
    draws: int = 4000,
    level: float = 0.95,
    seed: int = 0,
) -> Matrix:
    """Rank the offers under uncertain weights: would the winner still win?

    Parameters
    ----------
    offers, weights, form, ranges, alternative
        As for `delivered_value`.
    spread : float, default 0.3
        How unsure each weight is: its standard deviation as a share of the weight (gamma distributed,
        then normalised to 100 points again).
    draws : int
        Sets of weights to try.
    level : float
        Level of the interval of delivered value.
    seed : int

    Returns
    -------
    Matrix
        A row an offer, best first: delivered_value, low, high, first (probability to be ranked first) and
        reversal (probability that it overtakes the leader; for the leader: that it loses first place).

    Examples
    --------
    >>> offers = pd.DataFrame({"alternative": ["a", "b"], "product": [8, 6], "service": [5, 7],
    ...     "personnel": [5, 6], "image": [7, 5], "price": [120, 90], "time": [3, 1], "energy": [4, 2],
    ...     "effort": [1, 2]})
    >>> equal = {part: 1 for part in Form.CLASSIC.parts}
    >>> rank_reversal(offers, equal, spread=0.01).table["first"].tolist()
    [1.0, 0.0]
    """
    if not spread > 0:
        raise DataError(
            _("The spread of the weights is a share above 0, not {spread}.").format(spread=spread)
        )
    form = form_named(form)
    z_value(level)  # refuses a level that is none
    points = np.array(list(checked_weights(weights, form).values()))
    scaled, names, _span = levels_in_range(offers, form, ranges, alternative)
    signed = scaled * np.array([part.sign for part in form.parts])
    tried = points * np.random.default_rng(seed).gamma(spread**-2, spread**2, size=(draws, len(points)))
    scores = 100 * (tried / tried.sum(axis=1, keepdims=True)) @ signed.T
    middle = signed @ points
    order = np.argsort(-middle, kind="stable")
    leader = order[0]
    table = _places(scores, leader, level).assign(delivered_value=middle)
    table = table.set_axis(named_index(names, alternative))[
        ["delivered_value", "low", "high", "first", "reversal"]
    ].iloc[order]
    return Matrix(
        table,
        formats={"first": ".1%", "reversal": ".1%"}
        | dict.fromkeys(("delivered_value", "low", "high"), ".1f"),
        note=_(
            "Weights uncertain by ±{spread:.0%} (one standard deviation), {draws} draws; interval {level:.0%}. "
            "Reversal: the leader loses first place, or another overtakes the leader."
        ).format(spread=spread, draws=draws, level=level),
        columns=("first", "reversal"),
        xlabel=N_("probability"),
    )


def _places(scores: np.ndarray, leader: int, level: float) -> pd.DataFrame:
    """Return the interval of each offer's score, and how often it comes first and overtakes the leader."""
    first = np.bincount(scores.argmax(axis=1), minlength=scores.shape[1]) / len(scores)
    overtakes = (scores > scores[:, [leader]]).mean(axis=0)
    overtakes[leader] = 1 - first[leader]
    low, high = np.quantile(scores, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return pd.DataFrame({"low": low, "high": high, "first": first, "reversal": overtakes})


def swing_weights(
    model: ChoiceModel, offers: pd.DataFrame, *, form: Form | str = Form.CLASSIC
) -> dict[Part, float]:
    """Return a fitted model's coefficients as swing weights for these offers, in points of 100.

    The weight of a part is its coefficient times the range of the part among the offers.

    Raises
    ------
    ModelError
        If the model lacks one of the form's parts, or a part has the wrong sign.
    """
    form = form_named(form)
    lacking = [part.value for part in form.parts if part not in model.params_.index]
    if lacking:
        raise ModelError(_("The model has no coefficient of {columns}.").format(columns=", ".join(lacking)))
    wrong = [part.value for part in form.parts if model.params_[part] * part.sign < 0]
    if wrong:
        raise ModelError(
            _("The coefficient of {columns} has the wrong sign, so it is no weight.").format(
                columns=", ".join(wrong)
            )
        )
    need_columns(offers, [part.value for part in form.parts])
    swing = {p: abs(model.params_[p]) * np.ptp(numbers(offers, p.value)) for p in form.parts}
    return {part: float(100 * value / sum(swing.values())) for part, value in swing.items()}
