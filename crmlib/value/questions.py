"""Questions to a fitted choice model: what would change the shares, what do its weights say, may it be believed?

what_if             shares before and after a change of an offer
change_for_share    how much must one attribute change to reach a share?
swing_weights       the coefficients as swing weights for `delivered_value`
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, ModelError
from crmlib.i18n import N_, Labelled, Text, _, both, lines
from crmlib.result import Bars, Dots
from crmlib.stats.choice.conditional import ConditionalLogit
from crmlib.stats.choice.estimates import check_model, named_index, said
from crmlib.stats.choice.offers import Offered
from crmlib.stats.choice.tasks import some_of
from crmlib.stats.intervals import in_words, percentile
from crmlib.tables import POINTS
from crmlib.value.parts import Form, Part, form_named


def _offer_named(offered: Offered, name: object) -> int:
    if name not in offered.names:
        raise DataError(
            _("There is no offer {name!r}; there are {known}.").format(
                name=str(name), known=some_of(offered.names)
            )
        )
    return offered.names.index(name)


def _amount(amount: object, attribute: object) -> float:
    if isinstance(amount, bool) or not isinstance(amount, int | float | np.number) or not np.isfinite(amount):
        message = _("A change is a number, to be added; that of {attribute} is {amount!r}.")
        raise DataError(message.format(attribute=str(attribute), amount=amount))
    return float(amount)


def what_if(
    model: ConditionalLogit,
    offers: Any,
    changes: Mapping[str, Mapping[str, float]],
    *,
    draws: int = 500,
    seed: int = 0,
) -> Bars:
    """Return the shares before and after offers change.

    Parameters
    ----------
    model : fitted ConditionalLogit or NestedLogit
    offers : data frame of any backend
        One row an offer; or, with the columns that name a task, the offers of many tasks: shares are then averaged.
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
        If an alternative or attribute is unknown, or a level would fall below 0 where customers saw none.
    """
    offered = check_model(model).offered(offers)
    x = offered.sets.x.copy()
    if not isinstance(changes, Mapping) or not all(isinstance(one, Mapping) for one in changes.values()):
        raise DataError(
            _("changes= says what is added to which offer, such as {'greenhill': {'price': -20}}.")
        )
    for alternative, amounts in changes.items():
        rows = offered.code == _offer_named(offered, alternative)
        for attribute, amount in amounts.items():
            column = model.column_of(attribute)
            x[rows, column] += _amount(amount, attribute)
            model.refuse_below_zero(column, offered, x[:, column])
    changed = offered._replace(sets=replace(offered.sets, x=x))
    before, after = (model.average_shares(model.theta_, one)[:, 0] for one in (offered, changed))
    (low, high), told = model.interval(lambda some: model.average_shares(some, changed), changed, draws, seed)
    table = pd.DataFrame(
        {"before": before, "after": after, "low": low, "high": high, "change": after - before},
        index=named_index(offered.names, model.alternative),
    )
    note = told
    return Bars(
        table,
        formats=dict.fromkeys(("before", "after", "low", "high"), ".1%") | {"change": POINTS},
        note=note,
        columns=("before", "after"),
        label=N_("share"),
        differences={"change": ("after", "before")},
    )


def change_for_share(
    model: ConditionalLogit,
    offers: Any,
    alternative: str,
    attribute: str,
    share: float,
    *,
    draws: int = 1000,
    seed: int = 0,
) -> Dots:
    """Return by how much one attribute of one offer must change for it to reach a share.

    Parameters
    ----------
    model, offers
        As for `what_if`, for one set of offers.
    alternative, attribute : str
        Whose offer, and what changes.
    share : float
        The target, between 0 and 1.
    draws, seed : int
        For the interval, from draws of the coefficients.

    Returns
    -------
    Dots
        One row: level (now), change, low, high and level_after. The change may leave the range that customers
        were shown (``model.ranges_``); the note says so.

    Raises
    ------
    ModelError
        If the attribute's coefficient is not clearly different from 0, or if not even a level of 0 is enough where
        customers saw nothing below it: no offer has a price of −4.
    """
    offered = check_model(model).offered(offers)
    if isinstance(share, bool) or not isinstance(share, int | float | np.number) or not 0 < share < 1:
        raise DataError(_("A share lies between 0 and 1, not at {share}.").format(share=share))
    if len(offered.tasks) > 1:
        raise DataError(
            _("The needed change is that of one set of offers, not of {n}.").format(n=len(offered.tasks))
        )
    firm, column = _offer_named(offered, alternative), model.column_of(attribute)
    row = int(np.flatnonzero(offered.code == firm)[0])
    if abs(model.theta_[column]) < 1.96 * float(model.se_.iloc[column]):
        message = _(
            "The effect of {attribute} is not clearly different from 0: no change of it is sure to help."
        )
        raise ModelError(message.format(attribute=str(attribute)))
    changes = [
        _needed_utility(model, theta, offered, row, share) / theta[:, column]
        for theta in (model.theta_[None], model.draw(draws, seed))
    ]
    level, point = float(offered.sets.x[row, column]), float(changes[0][0])
    low, high = percentile(changes[1], model.level)
    shown = model.ranges_.iloc[column]
    if level + point < 0 <= shown["lowest"]:
        _refuse_out_of_reach(model, offered, row, column, share)
    note = lines(
        both("For a share of {share:.1%}.", share=share),
        in_words(model.level, both("{draws} draws of the coefficients", draws=draws)),
    )
    note = _with_remarks(note, said(model.names()[column]), shown, level + point, level + low)
    table = pd.DataFrame(
        {"level": [level], "change": [point], "low": [low], "high": [high], "level_after": [level + point]},
        index=named_index([model.names()[column]], "attribute"),
    )
    spec = dict.fromkeys(table.columns, ".1f")
    return Dots(
        table, formats=spec, note=note, value="change", label=N_("change"), zero=0.0,
        differences={"change": ("level_after", "level")},
    )  # fmt: skip


def _with_remarks(note: Text, name: Text | Labelled, shown: pd.Series, after: float, low: float) -> Text:
    """Say in the note when the level needed, or an end of its interval, is one that customers were not shown."""
    if not shown["lowest"] <= after <= shown["highest"]:
        guess = N_("{after:.1f} is outside what customers were shown ({low:g}–{high:g}): a guess.")
        note = note + " " + both(guess, after=after, low=shown["lowest"], high=shown["highest"])
    if low < 0 <= shown["lowest"]:
        unsure = N_("The interval ends below a {attribute} of 0: this share may be out of reach.")
        note = lines(note, both(unsure, attribute=name))
    return note


def _refuse_out_of_reach(
    model: ConditionalLogit, offered: Offered, row: int, column: int, share: float
) -> None:
    at_zero = offered.sets.x.copy()
    at_zero[row, column] = 0.0
    free = offered._replace(sets=replace(offered.sets, x=at_zero))
    firm = offered.code[row]
    raise ModelError(
        _("Even with {attribute} at 0, {offer} would reach {most:.1%} and not {share:.1%}.").format(
            attribute=str(model.names()[column]),
            offer=str(offered.names[firm]),
            most=model.average_shares(model.theta_, free)[firm, 0],
            share=share,
        )
    )


def _needed_utility(
    model: ConditionalLogit, theta: np.ndarray, offered: Offered, row: int, share: float
) -> np.ndarray:
    """Return how much utility one offer lacks to reach a share, one value a row of theta."""
    place = (np.arange(len(offered.code)) == row)[:, None]
    low, high = np.full(len(theta), -60.0), np.full(len(theta), 60.0)
    for _step in range(45):  # halving an interval of utility; the share grows with it
        middle = (low + high) / 2
        below = model.logs(theta, offered.sets, place * middle).whole[row] < np.log(share)
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return middle


def swing_weights(
    model: ConditionalLogit, offers: Any, *, form: Form | str = Form.CLASSIC
) -> dict[Part, float]:
    """Return a fitted model's coefficients as swing weights for these offers, in points of 100.

    The weight of a part is its coefficient times the range of the part among the offers.

    Raises
    ------
    ModelError
        If the model lacks one of the form's parts, or a part has the wrong sign.
    """
    form, params = form_named(form), check_model(model).params_
    lacking = [part.value for part in form.parts if part not in params.index]
    if lacking:
        raise ModelError(_("The model has no coefficient of {columns}.").format(columns=some_of(lacking)))
    wrong = [part.value for part in form.parts if params[part] * part.sign < 0]
    if wrong:
        raise ModelError(
            _("The coefficient of {columns} has the wrong sign, so it is no weight.").format(
                columns=some_of(wrong)
            )
        )
    names = [part.value for part in form.parts]
    plain = frames.to_pandas(offers, names)
    frames.need_columns(plain, names, rows=True)
    reach = np.ptp(frames.numbers(plain, names, missing=False).to_numpy(float), axis=0)
    swing = {part: abs(params[part]) * size for part, size in zip(form.parts, reach, strict=True)}
    total = sum(swing.values())
    if not total > 0:
        raise DataError(_("The offers are all alike, so there is nothing to weigh."))
    return {part: float(100 * value / total) for part, value in swing.items()}
