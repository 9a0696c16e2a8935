"""Stated importance: what do customers say decides?

stated_importance   from points, a first reason, a rating form, or best–worst choices
StatedImportance    its answer

All four forms come down to sums by customer, from which shares are made, so one bootstrap serves them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from crmlib.errors import DataError, TooFewError
from crmlib.frames import check_choice, codes, need_columns, numbers, to_pandas
from crmlib.i18n import N_, _, both, lines
from crmlib.iceberg import draw
from crmlib.iceberg.best_worst import Choices, choices
from crmlib.iceberg.checks import check_level, repeated
from crmlib.iceberg.decompose import by_customer, resampled
from crmlib.iceberg.layers import DRIVERS, Layer, driver_index, layers_of
from crmlib.result import Result
from crmlib.stats.intervals import wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from scipy.sparse import csr_array


@dataclass(frozen=True, repr=False, eq=False)
class StatedImportance(Result):
    """What customers said, as shares that sum to 1.

    Attributes
    ----------
    table : DataFrame
        Index driver; columns layer, share, low, high; for "rating" also top (answers of 9 or 10), for
        "best_worst" also score (best minus worst, per time shown).
    form : str
        How they were asked.
    n : int
        Answers used: sheets, or tasks for "best_worst".
    draws : array, shape (samples, drivers)
        The shares in each bootstrap sample.
    """

    form: str = field(kw_only=True)
    n: int = field(kw_only=True)
    draws: np.ndarray = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each driver's stated share with its interval."""
        return draw.shares(self.table, _("Share of what customers say"), ax=ax)


class Sheets(NamedTuple):
    """Answers reduced to numbers: row sums can be added up by customer."""

    names: list[str]
    rows: np.ndarray | csr_array
    kept: np.ndarray
    shares: Callable[[np.ndarray], np.ndarray]
    choices: Choices | None = None


def _prefixed(data: pd.DataFrame, prefix: str) -> tuple[list[str], pd.DataFrame]:
    columns = [str(c) for c in data.columns if str(c).startswith(prefix)]
    if len(columns) < 2:
        raise DataError(
            _("The table needs at least 2 columns that begin with {prefix!r}; it has {n}.").format(
                prefix=prefix, n=len(columns)
            )
        )
    return [c.removeprefix(prefix) for c in columns], numbers(data, columns)


def _relative(sums: np.ndarray) -> np.ndarray:
    return sums / np.maximum(sums.sum(axis=1, keepdims=True), 1e-12)


def _points(data: pd.DataFrame) -> Sheets:
    names, values = _prefixed(data, "points_")
    kept = values.notna().all(axis=1).to_numpy()
    x = values.to_numpy()[kept]
    wrong = (np.abs(x.sum(axis=1) - 100) > 0.5) | (x < 0).any(axis=1)
    if wrong.any():
        raise DataError(
            _(
                "Points must be 0 or more and sum to 100: {n} sheets don't, for example row {row} with {total:g}."
            ).format(n=int(wrong.sum()), row=data.index[kept][wrong][0], total=x[wrong][0].sum())
        )
    return Sheets(names, x, kept, _relative)


def _rating(data: pd.DataFrame) -> Sheets:
    names, values = _prefixed(data, "form_")
    kept = values.notna().all(axis=1).to_numpy()
    return Sheets(names, values.to_numpy()[kept], kept, _relative)


def _reason(data: pd.DataFrame) -> Sheets:
    need_columns(data, ["reason"])
    said = data["reason"]
    names = [driver.value for driver in DRIVERS]
    unknown = said.notna() & ~said.isin(names)
    if unknown.any():
        raise DataError(
            _(
                "Column {column!r} holds {n} unknown codes, for example {example!r}; known are {known}."
            ).format(
                column="reason", n=int(unknown.sum()), example=said[unknown].iloc[0], known=", ".join(names)
            )
        )
    kept = said.notna().to_numpy()
    return Sheets(
        names, (said.to_numpy()[kept, None] == np.asarray(names, object)).astype(float), kept, _relative
    )


def _best_worst(data: pd.DataFrame) -> Sheets:
    found = choices(data)
    return Sheets(found.names, found.rows, found.kept, found.shares, found)


FORMS: Mapping[str, Callable[[pd.DataFrame], Sheets]] = {
    "points": _points,
    "reason": _reason,
    "rating": _rating,
    "best_worst": _best_worst,
}

FORM_NAMES = {
    "points": N_("100 points"),
    "reason": N_("First reason"),
    "rating": N_("Rating form"),
    "best_worst": N_("Best–worst choices"),
}


def read_sheets(data: pd.DataFrame, form: str) -> Sheets:
    """Return the answers of one form as numbers; refuse answers that break the form's rules."""
    check_choice(form, FORMS, "form")
    sheets = FORMS[form](data)
    if sheets.rows.shape[0] < 2:
        raise TooFewError(
            _("Stated importance needs at least 2 complete answers; {n} of {all} rows are complete.").format(
                n=sheets.rows.shape[0], all=len(data)
            )
        )
    return sheets


def stated_importance(
    data: pd.DataFrame,
    form: str = "points",
    *,
    layers: Mapping[str, Layer] | None = None,
    unit: str | None = "customer_id",
    draws: int = 500,
    level: float = 0.95,
    seed: int = 0,
) -> StatedImportance:
    """Return what customers say decides, as shares with intervals.

    Parameters
    ----------
    data : DataFrame
        One row a sheet (or a task). What is read depends on the form.
    form : {"points", "reason", "rating", "best_worst"}
        "points": columns ``points_*``, 100 points distributed (constant sum). "reason": column ``reason``, the
        first one given. "rating": columns ``form_*``, how important is each; hits the ceiling, so it says little.
        "best_worst": columns ``item_*``, ``best``, ``worst`` (MaxDiff); the shares come from conditional logits of
        the best choice and of the worst among the rest, so that an uneven design does not bend them.
    layers : mapping of driver to Layer, optional
        By default the course's.
    unit : str or None, default "customer_id"
        Column that names who is resampled; None resamples rows.
    draws, level, seed
        Bootstrap samples, level of the intervals, seed. Reasons, one a customer, have Wilson's intervals.

    Returns
    -------
    StatedImportance

    Raises
    ------
    DataError
        Points that don't sum to 100, unknown reasons, a best item that was not shown.
    ModelError
        Best–worst tasks that fall into groups with no item in common.
    TooFewError
        Fewer than 2 complete answers.

    References
    ----------
    Marley, A. A. J. and Louviere, J. J. (2005). Some probabilistic models of best, worst, and best–worst choices.
    *Journal of Mathematical Psychology* 49, 464–480.

    Examples
    --------
    >>> said = pd.DataFrame({"reason": ["price", "price", "product", "trust"]})
    >>> stated_importance(said, "reason", unit=None).table.loc["price", "share"]
    np.float64(0.5)
    """
    check_level(level, draws)
    data = to_pandas(data)
    sheets = read_sheets(data, form)
    own, who = pd.factorize(codes(data, unit)[sheets.kept])
    sums = by_customer(sheets.rows, own, len(who))
    total = sums.sum(axis=0)[None]
    share = sheets.shares(total)[0]
    many = sheets.shares(resampled(sums, draws=draws, seed=seed)[0])
    if form == "reason" and len(who) == sheets.rows.shape[0]:
        low, high = wilson(total[0], sheets.rows.shape[0], level)
    else:
        low, high = np.quantile(many, [(1 - level) / 2, (1 + level) / 2], axis=0)
    layer = pd.Series(layers_of(sheets.names, layers), dtype=object)
    table = pd.DataFrame({"layer": layer, "share": share, "low": low, "high": high})
    p = len(share)
    if form == "rating":
        table["top"] = (sheets.rows >= 9).mean(axis=0)
    if form == "best_worst":
        table["score"] = (total[0, :p] - total[0, p : 2 * p]) / sheets.choices.shown
    note = both(
        "{form}: {n} of {all} rows complete, {customers} customers, {level:.0%} intervals.",
        form=both(FORM_NAMES[form]),
        n=sheets.rows.shape[0],
        all=len(data),
        customers=len(who),
        level=level,
    )
    note = lines(note, sheets.choices.remark if sheets.choices else "", repeated(data))
    formats = dict.fromkeys(("share", "low", "high", "top"), ".1%") | {"score": ".2f"}
    return StatedImportance(
        table.set_axis(driver_index(sheets.names), axis=0), form=form, n=sheets.rows.shape[0], draws=many,
        formats=formats, note=note,
    )  # fmt: skip
