"""Choice tasks: a long table, one row an alternative, read and checked in one place.

screen        set aside the tasks that hold no single choice, and say how many
Tasks         the table as arrays: tasks × alternatives × attributes
read_tasks    check the table and make the arrays
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Labelled, _
from crmlib.result import Result
from crmlib.value.results import named_index


@dataclass(frozen=True)
class Tasks:
    """Choice tasks as arrays; what was not on offer is False in ``available``.

    Attributes
    ----------
    x : array of float, tasks × alternatives × attributes
    available : array of bool, tasks × alternatives
    chosen : array of int
        Position of the chosen alternative, or None where choices were not read.
    alternatives : tuple of str
        In alphabetical order, so that the order of the rows does not matter.
    ids : DataFrame
        One row a task: the columns that name it.
    row_task, row_alternative : arrays of int
        Where each row of the table went.
    """

    x: np.ndarray
    available: np.ndarray
    chosen: np.ndarray | None
    alternatives: tuple[str, ...]
    ids: pd.DataFrame
    row_task: np.ndarray
    row_alternative: np.ndarray


def need_columns(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    """Refuse a frame that lacks columns or rows."""
    lacking = [column for column in columns if column not in frame.columns]
    if lacking:
        raise DataError(
            _("The table has no column {columns}; it has {found}.").format(
                columns=", ".join(lacking), found=", ".join(map(str, frame.columns))
            )
        )
    if not len(frame):
        raise TooFewError(_("The table has no rows."))


def numbers(frame: pd.DataFrame, column: str) -> np.ndarray:
    """Return a column as floats, or refuse with the first bad row."""
    values = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    bad = ~np.isfinite(values)
    if bad.any():
        first = int(np.flatnonzero(bad)[0])
        raise DataError(
            _("Column {column}: {n} of {rows} rows hold no number (first: row {row}, {found!r}).").format(
                column=column, n=int(bad.sum()), rows=len(frame), row=first, found=frame[column].iloc[first]
            )
        )
    return values


def _codes(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[np.ndarray, pd.DataFrame]:
    for column in columns:
        empty = frame[column].isna().to_numpy()
        if empty.any():
            raise DataError(
                _("Column {column}: {n} of {rows} rows are empty (first: row {row}).").format(
                    column=column, n=int(empty.sum()), rows=len(frame), row=int(np.flatnonzero(empty)[0])
                )
            )
    groups = frame.groupby(list(columns), sort=True)
    codes = groups.ngroup().to_numpy()
    ids = frame[list(columns)].iloc[np.unique(codes, return_index=True)[1]].reset_index(drop=True)
    return codes, ids


def _example(ids: pd.DataFrame, code: int) -> str:
    return ", ".join(f"{column} {ids[column].iloc[code]}" for column in ids.columns)


def _chosen(flags: np.ndarray, row_task: np.ndarray, row_alternative: np.ndarray, ids: pd.DataFrame):
    """Return the position of the one choice of each task, or refuse."""
    odd = ~np.isin(flags, (0, 1))
    if odd.any():
        raise DataError(
            _("The choice is 0 or 1, but {n} rows hold something else (first: row {row}, {found}).").format(
                n=int(odd.sum()), row=int(np.flatnonzero(odd)[0]), found=flags[odd][0]
            )
        )
    per_task = np.bincount(row_task, weights=flags, minlength=len(ids))
    for bad, message in (
        (
            per_task == 0,
            _("{n} of {tasks} tasks have no choice (first: {example}); screen() sets them aside."),
        ),
        (
            per_task > 1,
            _("{n} of {tasks} tasks have two choices (first: {example}); screen() sets them aside."),
        ),
    ):
        if bad.any():
            example = _example(ids, int(np.flatnonzero(bad)[0]))
            raise DataError(message.format(n=int(bad.sum()), tasks=len(ids), example=example))
    picked = flags == 1
    chosen = np.empty(len(ids), dtype=int)
    chosen[row_task[picked]] = row_alternative[picked]
    return chosen


def read_tasks(
    choices: pd.DataFrame,
    attributes: Sequence[str],
    *,
    task: Sequence[str],
    alternative: str,
    chosen: str | None,
) -> Tasks:
    """Check a long table of choices and return it as arrays.

    Raises
    ------
    DataError
        If a column is missing or holds no number, if an alternative stands twice in a task, if a task has
        only one alternative, no choice or two choices.
    TooFewError
        If there is no row.
    """
    need_columns(choices, [*task, alternative, *attributes, *([chosen] if chosen else [])])
    row_task, ids = _codes(choices, task)
    row_alternative, names = _codes(choices, [alternative])
    shape = (len(ids), len(names))
    count = np.bincount(row_task * shape[1] + row_alternative, minlength=shape[0] * shape[1]).reshape(shape)
    if count.max() > 1:
        where, what = np.argwhere(count > 1)[0]
        raise DataError(
            _("{n} alternatives stand twice in a task (first: {what} in {example}).").format(
                n=int((count > 1).sum()), what=names[alternative].iloc[what], example=_example(ids, where)
            )
        )
    alone = count.sum(axis=1) < 2
    if alone.any():
        raise DataError(
            _(
                "{n} of {tasks} tasks offer a single alternative: there is nothing to choose ({example})."
            ).format(n=int(alone.sum()), tasks=len(ids), example=_example(ids, int(np.flatnonzero(alone)[0])))
        )
    x = np.zeros((*shape, len(attributes)))
    for k, column in enumerate(attributes):
        x[row_task, row_alternative, k] = numbers(choices, column)
    picked = _chosen(numbers(choices, chosen), row_task, row_alternative, ids) if chosen else None
    return Tasks(x, count == 1, picked, tuple(names[alternative].tolist()), ids, row_task, row_alternative)


class Outcome(Labelled):
    """How a task ended."""

    ONE = "one_choice", N_("one choice")
    NONE = "no_choice", N_("no choice")
    TWO = "two_choices", N_("two choices")


@dataclass(frozen=True, repr=False)
class Screened(Result):
    """Which tasks are usable.

    Attributes
    ----------
    kept : DataFrame
        The rows of the tasks with exactly one choice, in their order.
    """

    kept: pd.DataFrame = field(kw_only=True)


def screen(
    choices: pd.DataFrame, *, task: Sequence[str] = ("customer_id", "task"), chosen: str = "chosen"
) -> Screened:
    """Set aside the tasks without a choice or with two, and say how many there were.

    Parameters
    ----------
    choices : DataFrame
        One row an alternative of a task.
    task : sequence of str
        The columns that name a task.
    chosen : str
        The column that holds 1 for the chosen alternative, else 0.

    Returns
    -------
    Screened
        ``.table`` counts tasks and rows by outcome, ``.kept`` has the usable rows.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": ["C1"] * 4, "task": [1, 1, 2, 2], "chosen": [0, 1, 0, 0]})
    >>> screen(rows)
                tasks rows  share
    one choice      1    2  50.0%
    no choice       1    2  50.0%
    two choices     0    0   0.0%
    """
    need_columns(choices, [*task, chosen])
    row_task, ids = _codes(choices, task)
    flags = numbers(choices, chosen)
    picks = np.bincount(row_task, weights=flags, minlength=len(ids))
    rows = np.bincount(row_task, minlength=len(ids))
    kinds = (picks == 1, picks == 0, ~np.isin(picks, (0, 1)))
    table = pd.DataFrame(
        {
            "tasks": [int(kind.sum()) for kind in kinds],
            "rows": [int(rows[kind].sum()) for kind in kinds],
            "share": [float(kind.mean()) for kind in kinds],
        },
        index=named_index(Outcome, "outcome"),
    )
    return Screened(table, formats={"share": ".1%"}, kept=choices.loc[kinds[0][row_task]])
