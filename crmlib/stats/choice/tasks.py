"""Choices in long form: a row for each alternative on offer, read and checked in one place.

What was not on offer has no row, so memory grows with the rows and not with tasks × alternatives.

Tasks         whose task and which alternative each row is, and whether it was chosen
read_tasks    check a table of choices and read it
per_task      a column that says one thing a task (a person, a weight)
some_of       names for a message, not all six thousand
screen        set aside the tasks that hold no single choice, and say how many
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, _
from crmlib.result import Result


@dataclass(frozen=True)
class Tasks:
    """Choice tasks, row by row.

    Attributes
    ----------
    task, alternative : arrays of int
        Whose task each row belongs to (position in ``ids``), and which alternative it is.
    chosen : array of bool
        Whether it was chosen; None where choices were not read.
    alternatives : list
        Sorted, so that the order of the rows does not matter.
    ids : DataFrame
        One row a task: the columns that name it.
    """

    task: np.ndarray
    alternative: np.ndarray
    chosen: np.ndarray | None
    alternatives: list[Any]
    ids: pd.DataFrame

    def example(self, task: int) -> str:
        """Return how a task is named, for a message."""
        return _example(self.ids, task)


def some_of(names: Iterable[object]) -> str:
    """Return names for a message: of many the first ten, and how many there are.

    Examples
    --------
    >>> some_of(["tea", "ware"]), some_of(range(600))
    ('tea, ware', '0, 1, 2, 3, 4, 5, 6, 7, 8, 9, … (600)')
    """
    words = [str(name) for name in names]
    return ", ".join(words) if len(words) <= 12 else ", ".join([*words[:10], f"… ({len(words)})"])


def _example(ids: pd.DataFrame, code: int) -> str:
    return ", ".join(f"{column} {ids[column].iloc[code]}" for column in ids.columns)


def _codes(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """Return the group of each row and the names of the groups, sorted."""
    frames.no_missing(frame, columns)
    for column in columns:
        try:
            pd.factorize(frame[column], sort=True)
        except TypeError:
            kinds = sorted({type(value).__name__ for value in frame[column]})
            message = _("Column {column} names things by several types ({kinds}); turn them into text first.")
            raise DataError(message.format(column=column, kinds=some_of(kinds))) from None
    codes = frame.groupby(list(columns), sort=True, observed=True).ngroup().to_numpy()
    first = np.unique(codes, return_index=True)[1]
    return codes, frame[list(columns)].iloc[first].reset_index(drop=True)


def read_tasks(
    choices: pd.DataFrame, *, task: Sequence[str], alternative: str, chosen: str | None = None
) -> Tasks:
    """Check a table of choices and read it.

    Parameters
    ----------
    choices : DataFrame
        One row an alternative of a task.
    task : sequence of str
        The columns that name a task; none if all rows are one.
    alternative : str
        The column that names the alternative.
    chosen : str, optional
        The column that holds 1 (or true) for the chosen alternative, else 0; None does not read choices.

    Returns
    -------
    Tasks

    Raises
    ------
    DataError
        If a column is missing or empty in some rows, if an alternative stands twice in a task; if choices are read,
        also if a task has a single alternative, no choice or two choices.
    TooFewError
        If there is no row.

    Examples
    --------
    >>> rows = pd.DataFrame({"task": [1, 1], "alternative": ["b", "a"], "chosen": [1, 0]})
    >>> read_tasks(rows, task=["task"], alternative="alternative", chosen="chosen").alternatives
    ['a', 'b']
    """
    frames.need_columns(choices, [*task, alternative, *([chosen] if chosen else [])], rows=True)
    if task:
        row_task, ids = _codes(choices, task)
    else:
        row_task, ids = np.zeros(len(choices), dtype=int), pd.DataFrame(index=range(1))
    row_alternative, names = _codes(choices, [alternative])
    twice = pd.Series(row_task * len(names) + row_alternative).duplicated().to_numpy()
    if twice.any():
        first = int(np.flatnonzero(twice)[0])
        what, where = names[alternative].iloc[row_alternative[first]], _example(ids, row_task[first])
        raise DataError(
            _("{n} alternatives stand twice in a task (first: {what} in {example}).").format(
                n=int(twice.sum()), what=what, example=where or _("the table")
            )
        )
    picked = None if chosen is None else _chosen(frames.flags(choices, chosen), row_task, ids)
    return Tasks(row_task, row_alternative, picked, names[alternative].tolist(), ids)


def _chosen(picked: np.ndarray, row_task: np.ndarray, ids: pd.DataFrame) -> np.ndarray:
    """Return the choices, or refuse tasks without a single one."""
    picks = np.bincount(row_task, weights=picked, minlength=len(ids))
    size = np.bincount(row_task, minlength=len(ids))
    none = _("{n} of {tasks} tasks have no choice (first: {example}); screen() sets them aside.")
    two = _("{n} of {tasks} tasks have two choices (first: {example}); screen() sets them aside.")
    alone = _("{n} of {tasks} tasks offer a single alternative: there is nothing to choose ({example}).")
    for bad, message in ((size < 2, alone), (picks == 0, none), (picks > 1, two)):
        if bad.any():
            example = _example(ids, int(np.flatnonzero(bad)[0]))
            raise DataError(message.format(n=int(bad.sum()), tasks=len(ids), example=example))
    return picked


def per_task(choices: pd.DataFrame, column: str, tasks: Tasks) -> np.ndarray:
    """Return what a column says of each task, as codes 0 … units − 1; refuse one that changes within a task.

    Parameters
    ----------
    choices : DataFrame
        The table that was read.
    column : str
        Whose task it is, say.
    tasks : Tasks

    Raises
    ------
    DataError
        If the column is missing, is empty in some rows, or says two things of one task.
    """
    codes = frames.codes(choices, column)
    of_task = np.empty(len(tasks.ids), dtype=int)
    of_task[tasks.task] = codes
    differs = of_task[tasks.task] != codes
    if differs.any():
        first = int(tasks.task[differs].min())
        found = pd.unique(choices[column].to_numpy(dtype=object)[tasks.task == first])
        raise DataError(
            _("Column {column} changes within {n} of {tasks} tasks (first: {example} has {found}).").format(
                column=column, n=len(np.unique(tasks.task[differs])), tasks=len(tasks.ids),
                example=tasks.example(first), found=some_of(found),
            )
        )  # fmt: skip
    return of_task


@dataclass(frozen=True, repr=False)
class Screened(Result):
    """Which tasks are usable.

    Attributes
    ----------
    kept : data frame
        The rows of the tasks with exactly one choice, in their order and in the kind of frame that came in.
    """

    kept: Any = field(kw_only=True)


def screen(
    choices: Any, *, task: Sequence[str] | str = ("customer_id", "task"), chosen: str = "chosen"
) -> Screened:
    """Set aside the tasks without a choice or with two, and say how many there were.

    Parameters
    ----------
    choices : data frame of any backend
        One row an alternative of a task.
    task : str or sequence of str
        The columns that name a task.
    chosen : str
        The column that holds 1 for the chosen alternative, else 0.

    Returns
    -------
    Screened
        ``.table`` counts tasks and rows by outcome, ``.kept`` has the usable rows; of a lazy frame it is a pandas one.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": ["C1"] * 4, "task": [1, 1, 2, 2], "chosen": [0, 1, 0, 0]})
    >>> screen(rows)
                tasks rows  share
    one choice      1    2  50.0%
    no choice       1    2  50.0%
    two choices     0    0   0.0%
    """
    keys = [task] if isinstance(task, str) else frames.check_names(task, "task")
    plain = frames.to_pandas(choices, [*keys, chosen])
    frames.need_columns(plain, [*keys, chosen], rows=True)
    row_task, ids = _codes(plain, keys)
    picks = np.bincount(row_task, weights=frames.flags(plain, chosen), minlength=len(ids))
    rows = np.bincount(row_task, minlength=len(ids))
    kinds = (picks == 1, picks == 0, picks > 1)
    table = pd.DataFrame(
        {
            "tasks": [int(kind.sum()) for kind in kinds],
            "rows": [int(rows[kind].sum()) for kind in kinds],
            "share": [float(kind.mean()) for kind in kinds],
        },
        index=pd.Index([N_("one choice"), N_("no choice"), N_("two choices")], name="outcome"),
    )
    usable = kinds[0][row_task]
    wrapped = nw.from_native(choices)
    lazy = isinstance(wrapped, nw.LazyFrame)
    kept = plain[usable] if lazy else wrapped.filter(usable.tolist()).to_native()
    return Screened(table, formats={"share": ".1%"}, kept=kept)
