"""What do people say is important? Four ways of asking, each answered with shares that sum to 1.

stated_importance   from points, a first reason, a rating form, or best–worst choices
StatedImportance    its answer
read_sheets         the answers of one form as numbers that can be added up by customer

All four forms come down to sums by customer, from which shares are made, so one bootstrap serves them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from crmlib.errors import DataError, TooFewError
from crmlib.frames import check_choice, codes, copied_rows, need_columns, numbers, to_pandas
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots
from crmlib.stats.best_worst import Choices, choices
from crmlib.stats.intervals import check_level, in_words, percentile, wilson
from crmlib.stats.resample import by_unit, check_draws, resampled

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FORM_NAMES = {
    "points": N_("100 points"),
    "reason": N_("First reason"),
    "rating": N_("Rating form"),
    "best_worst": N_("Best–worst choices"),
}


@dataclass(frozen=True, repr=False, eq=False)
class StatedImportance(Dots):
    """What people said, as shares that sum to 1.

    Attributes
    ----------
    table : DataFrame
        Index driver; columns share, low, high; for "rating" also top (answers of 9 or 10), for
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


class Sheets(NamedTuple):
    """Answers reduced to numbers: row sums can be added up by customer."""

    names: list[str]
    rows: np.ndarray | csr_array
    kept: np.ndarray
    shares: Callable[[np.ndarray], np.ndarray]
    choices: Choices | None = None


def _prefixed(data: pd.DataFrame, prefix: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return names and numbers of the columns with a prefix, complete rows only, and which these are."""
    columns = [str(c) for c in data.columns if str(c).startswith(prefix)]
    if len(columns) < 2:
        raise DataError(
            _("The table needs at least 2 columns that begin with {prefix!r}; it has {n}.").format(
                prefix=prefix, n=len(columns)
            )
        )
    values = numbers(data, columns)
    kept = values.notna().all(axis=1).to_numpy()
    return [c.removeprefix(prefix) for c in columns], values.to_numpy()[kept], kept


def _relative(sums: np.ndarray) -> np.ndarray:
    shares: np.ndarray = sums / np.maximum(sums.sum(axis=1, keepdims=True), 1e-12)
    return shares


def _points(data: pd.DataFrame, _vocabulary: Sequence[str]) -> Sheets:
    names, x, kept = _prefixed(data, "points_")
    wrong = (np.abs(x.sum(axis=1) - 100) > 0.5) | (x < 0).any(axis=1)
    if wrong.any():
        raise DataError(
            _(
                "Points must be 0 or more and sum to 100: {n} sheets don't, for example row {row} with {total:g}."
            ).format(n=int(wrong.sum()), row=data.index[kept][wrong][0], total=x[wrong][0].sum())
        )
    return Sheets(names, x, kept, _relative)


def _rating(data: pd.DataFrame, _vocabulary: Sequence[str]) -> Sheets:
    return Sheets(*_prefixed(data, "form_"), _relative)


def _reason(data: pd.DataFrame, vocabulary: Sequence[str]) -> Sheets:
    need_columns(data, ["reason"])
    said = data["reason"]
    names = [str(word) for word in vocabulary] or sorted(map(str, said.dropna().unique()))
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
    rows = said.to_numpy(object)[kept, None] == np.asarray(names, object)
    return Sheets(names, rows.astype(float), kept, _relative)


def _best_worst(data: pd.DataFrame, vocabulary: Sequence[str]) -> Sheets:
    found = choices(data, vocabulary)
    return Sheets(found.names, found.rows, found.kept, found.shares, found)


_FORMS: Mapping[str, Callable[[pd.DataFrame, Sequence[str]], Sheets]] = {
    "points": _points,
    "reason": _reason,
    "rating": _rating,
    "best_worst": _best_worst,
}


def read_sheets(data: pd.DataFrame, form: str, vocabulary: Sequence[str] = ()) -> Sheets:
    """Return the answers of one form as numbers; refuse answers that break the form's rules.

    Raises
    ------
    DataError, ModelError, TooFewError
        As for `stated_importance`.
    """
    check_choice(form, _FORMS, "form")
    sheets = _FORMS[form](data, vocabulary)
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
    vocabulary: Sequence[str] = (),
    names: Mapping[str, object] | None = None,
    unit: str | None = "customer_id",
    draws: int = 500,
    level: float = 0.95,
    seed: int = 0,
) -> StatedImportance:
    """Return what people say decides, as shares with intervals.

    Parameters
    ----------
    data : DataFrame
        One row a sheet (or a task). What is read depends on the form.
    form : {"points", "reason", "rating", "best_worst"}
        "points": columns ``points_*``, 100 points distributed (constant sum). "reason": column ``reason``, the
        first one given. "rating": columns ``form_*``, how important is each; hits the ceiling, so it says little.
        "best_worst": columns ``item_*``, ``best``, ``worst`` (MaxDiff); the shares come from conditional logits of
        the best choice and of the worst among the rest, so that an uneven design does not bend them.
    vocabulary : sequence of str, optional
        The reasons there are, others are refused; for "best_worst", the order of the items.
    names : mapping of driver to label, optional
        What rows are called where not by their column.
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

    Examples
    --------
    >>> said = pd.DataFrame({"reason": ["price", "price", "product", "trust"]})
    >>> stated_importance(said, "reason", unit=None).table["share"].to_dict()
    {'price': 0.5, 'product': 0.25, 'trust': 0.25}
    """
    check_level(level)
    check_draws(draws)
    data = to_pandas(data)
    sheets = read_sheets(data, form, vocabulary)
    n, (own, who) = sheets.rows.shape[0], pd.factorize(codes(data, unit)[sheets.kept])
    sums = by_unit(sheets.rows, own, len(who))
    total = sums.sum(axis=0)[None]
    share = sheets.shares(total)[0]
    many = sheets.shares(resampled(sums, draws=draws, seed=seed))
    alone = form == "reason" and len(who) == n
    low, high = wilson(total[0], n, level) if alone else percentile(many, level)
    index = pd.Index([(names or {}).get(name, name) for name in sheets.names], dtype=object, name="driver")
    table = pd.DataFrame({"share": share, "low": low, "high": high}, index=index)
    if form == "rating":
        table["top"] = (sheets.rows >= 9).mean(axis=0)
    if sheets.choices:
        p = len(share)
        table["score"] = (total[0, :p] - total[0, p : 2 * p]) / sheets.choices.shown
    note = both(
        "{form}: {n} of {all} rows complete, {customers} customers.",
        form=both(FORM_NAMES[form]), n=n, all=len(data), customers=len(who),
    )  # fmt: skip
    return StatedImportance(
        table, form=form, n=n, draws=many, value="share", label=both("Share of what customers say"),
        formats=dict.fromkeys(("share", "low", "high", "top"), ".1%") | {"score": ".2f"},
        note=lines(
            note,
            in_words(level, N_("Wilson") if alone else N_("bootstrap by customer")),
            sheets.choices.remark if sheets.choices else "",
            copied_rows(data),
        ),
    )  # fmt: skip
