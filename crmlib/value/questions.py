"""What would change the shares? Pure functions for lessons and sliders.

what_if             shares before and after a change of an offer
change_for_share    how much must one attribute change to reach a share?
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError
from crmlib.i18n import N_, _
from crmlib.value.model import ChoiceModel, log_probabilities
from crmlib.value.results import Bars, Estimates, named_index


def _position(names: list[str], name: str, what: str) -> int:
    if name not in names:
        raise DataError(
            _("There is no {what} {name!r}; there are {known}.").format(
                what=what, name=str(name), known=", ".join(map(str, names))
            )
        )
    return names.index(name)


def what_if(
    model: ChoiceModel,
    offers: pd.DataFrame,
    changes: Mapping[str, Mapping[str, float]],
    *,
    draws: int = 500,
    seed: int = 0,
) -> Bars:
    """Return the shares before and after offers change.

    Parameters
    ----------
    model : fitted ConditionalLogit or NestedLogit
    offers : DataFrame
        One row an offer.
    changes : mapping of alternative to mapping of attribute to amount
        What is *added*: ``{"greenhill": {"price": -20, "service": 1}}``.
    draws, seed : int
        For the interval of the share after.

    Returns
    -------
    Bars
        A row an offer: before, after, low, high, change (in shares, 0.01 is one point).

    Raises
    ------
    DataError
        If an alternative or attribute is unknown, or a price or another cost would fall below 0.
    """
    model._fitted()
    x, alternatives = model._offer(offers)
    changed = x.copy()
    names = model._names()
    for alternative, amounts in changes.items():
        row = _position(alternatives, alternative, _("offer"))
        for attribute, amount in amounts.items():
            column = _position(names, attribute, _("attribute"))
            changed[row, column] += amount
            if changed[row, column] < 0 <= x[row, column]:
                raise DataError(
                    _("{attribute} of {offer} would fall below 0: it is {level:g}.").format(
                        attribute=str(attribute), offer=alternative, level=x[row, column]
                    )
                )
    before = model._offer_shares(model._theta, x, alternatives)[0]
    after = model._offer_shares(model._theta, changed, alternatives)[0]
    drawn = model._offer_shares(model._draws(draws, seed), changed, alternatives)
    low, high = np.quantile(drawn, [(1 - model.level) / 2, (1 + model.level) / 2], axis=0)
    table = pd.DataFrame(
        {"before": before, "after": after, "low": low, "high": high, "change": after - before},
        index=named_index(alternatives, model.alternative),
    )
    return Bars(
        table,
        formats=dict.fromkeys(("before", "after", "low", "high"), ".1%") | {"change": "+.1%"},
        note=_("{level:.0%} interval of the share after the change.").format(level=model.level),
        columns=("before", "after"),
        ylabel=N_("share"),
    )


def change_for_share(
    model: ChoiceModel,
    offers: pd.DataFrame,
    alternative: str,
    attribute: str,
    share: float,
    *,
    draws: int = 1000,
    seed: int = 0,
) -> Estimates:
    """Return by how much one attribute of one offer must change for it to reach a share.

    Parameters
    ----------
    model, offers
        As for `what_if`.
    alternative, attribute : str
        Whose offer, and what changes.
    share : float
        The target, between 0 and 1.
    draws, seed : int
        For the interval, from draws of the coefficients.

    Returns
    -------
    Estimates
        One row: level (now), change, low, high and level_after. The change may leave the range that customers
        were shown (``model.ranges_``); the note says so.

    Raises
    ------
    ModelError
        If the attribute's coefficient is not clearly different from 0.
    """
    model._fitted()
    if not 0 < share < 1:
        raise DataError(_("A share lies between 0 and 1, not at {share}.").format(share=share))
    x, alternatives = model._offer(offers)
    row = _position(alternatives, alternative, _("offer"))
    column = _position(model._names(), attribute, _("attribute"))
    slope, se = model._theta[column], float(model.se_.iloc[column])
    if abs(slope) < 1.96 * se:
        raise ModelError(
            _(
                "The effect of {attribute} is not clearly different from 0: no change of it is sure to help."
            ).format(attribute=str(attribute))
        )

    changes = [
        _needed_utility(model, theta, x, alternatives, row, share) / theta[:, column]
        for theta in (model._theta[None], model._draws(draws, seed))
    ]
    point = float(changes[0][0])
    ends = np.quantile(changes[1], [(1 - model.level) / 2, (1 + model.level) / 2])
    level = float(x[row, column])
    shown = model.ranges_.iloc[column]
    note = _("For a share of {share:.1%}; {level:.0%} interval.").format(share=share, level=model.level)
    if not shown["lowest"] <= level + point <= shown["highest"]:
        note += " " + _(
            "{after:.1f} is outside what customers were shown ({low:g}–{high:g}): a guess."
        ).format(after=level + point, low=shown["lowest"], high=shown["highest"])
    table = pd.DataFrame(
        {
            "level": [level],
            "change": [point],
            "low": [float(ends[0])],
            "high": [float(ends[1])],
            "level_after": [level + point],
        },
        index=named_index([model._names()[column]], "attribute"),
    )
    return Estimates(
        table, formats=dict.fromkeys(table.columns, ".1f"), note=note, value="change", xlabel=N_("change")
    )


def _needed_utility(
    model: ChoiceModel, theta: np.ndarray, x: np.ndarray, alternatives: list[str], row: int, share: float
) -> np.ndarray:
    """Return how much utility one offer lacks to reach a share, one value a row of theta."""
    low, high = np.full(len(theta), -60.0), np.full(len(theta), 60.0)
    for _step in range(45):  # halving an interval of utility; the share grows with it
        middle = (low + high) / 2
        reached = _share_with(model, theta, x, alternatives, row, middle) < share
        low, high = np.where(reached, middle, low), np.where(reached, high, middle)
    return middle


def _share_with(
    model: ChoiceModel, theta: np.ndarray, x: np.ndarray, alternatives: list[str], row: int, extra: np.ndarray
) -> np.ndarray:
    """Return one offer's share when ``extra`` is added to its utility, one value a row of theta."""
    nest, where = model._nests(alternatives)
    lam = np.exp(np.concatenate([theta, np.zeros((len(theta), 1))], axis=1)[:, where])
    v = theta[:, : x.shape[1]] @ x.T
    v[:, row] += extra
    return np.exp(log_probabilities(v, np.ones(v.shape, bool), nest, lam)[0][:, row])
