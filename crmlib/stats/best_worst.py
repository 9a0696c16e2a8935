"""Best–worst choices as two conditional logits: best of all shown, then worst of the rest.

choices   the tasks of a table as counts that can be added up by customer; refuses tasks that make no sense
Choices   its answer, with the shares behind such counts

Counting how often an item was best and how often worst compares it with whatever it happened to stand beside.
The logit compares it with everything, by way of what they were both compared with.

References
----------
Marley, A. A. J. and Louviere, J. J. (2005). Some probabilistic models of best, worst, and best–worst choices.
*Journal of Mathematical Psychology* 49, 464–480.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import need_columns
from crmlib.i18n import Text, _, both, lines, listed

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Draws × sets × items that are held at a time.
_CHUNK = 4_000_000
# From this ratio on the item that was shown least was shown clearly less often than the others.
_EVEN = 0.8


@dataclass(frozen=True)
class Choices:
    """Best and worst choices, each a choice out of a set.

    Attributes
    ----------
    names : list of str
        The items.
    sets : array of bool, shape (sets, items)
        Every set of items out of which something was chosen, those of the worst choices without the best item.
    sign : array, shape (sets,)
        1 for a choice of the best, −1 for a choice of the worst.
    rows : sparse array, shape (tasks, 2 · items + sets)
        Per task: best (0/1), worst (0/1), and the two sets that were chosen from.
    kept : array of bool
        The rows of the table that are complete.
    shown : array, shape (items,)
        How often each item was shown.
    remark : Text
        What a reader must know of the design; empty if nothing.
    """

    names: list[str]
    sets: np.ndarray
    sign: np.ndarray
    rows: csr_array
    kept: np.ndarray
    shown: np.ndarray
    remark: Text

    def shares(self, sums: np.ndarray) -> np.ndarray:
        """Return the shares, exp(utility) summing to 1, behind each row of summed counts."""
        start = self._utilities(sums.sum(axis=0)[None], np.zeros(len(self.names)))[0]
        step = max(1, _CHUNK // self.sets.size)
        utility = np.concatenate(
            [self._utilities(sums[i : i + step], start) for i in range(0, len(sums), step)]
        )
        weight = np.exp(utility - utility.max(axis=1, keepdims=True))
        shares: np.ndarray = weight / weight.sum(axis=1, keepdims=True)
        return shares

    def _utilities(self, sums: np.ndarray, start: np.ndarray) -> np.ndarray:
        """Climb to the peak of every row's likelihood at once (Newton); rows that have arrived rest."""
        p = len(self.names)
        gain, n = sums[:, :p] - sums[:, p : 2 * p], sums[:, 2 * p :].astype(float)
        total = np.maximum(n.sum(axis=1), 1.0)
        utility = np.tile(start, (len(sums), 1))
        going = np.arange(len(sums))
        for _step in range(100):
            move, rise = self._step(gain[going], n[going], total[going], utility[going])
            utility[going] += move
            going = going[rise > 1e-18 * total[going]]
            if not len(going):
                break
        return utility

    def _step(
        self, gain: np.ndarray, n: np.ndarray, total: np.ndarray, utility: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        p = len(self.names)
        # Where an item always wins no utility is finite; so light a prior moves nothing else.
        ridge = 1e-9 * total
        scaled = np.where(self.sets, self.sign[:, None] * utility[:, None, :], -np.inf)
        odds = np.exp(scaled - scaled.max(axis=2, keepdims=True))
        odds /= odds.sum(axis=2, keepdims=True)
        weighted = n[:, :, None] * odds
        slope = gain - self.sign @ weighted - ridge[:, None] * utility
        # Only differences of utilities are known; the constant pins their mean at 0.
        bend = total[:, None, None] / p**2 - weighted.swapaxes(1, 2) @ odds
        bend[:, range(p), range(p)] += weighted.sum(axis=1) + ridge[:, None]
        move = np.linalg.solve(bend, slope[..., None])[..., 0]
        rise = (slope * move).sum(axis=1)
        return move * np.minimum(1.0, 2.0 / np.maximum(np.abs(move).max(axis=1), 1e-12))[:, None], rise


def choices(data: pd.DataFrame, order: Sequence[str] = ()) -> Choices:
    """Return the tasks of a table (columns item_*, best, worst) as choices out of sets.

    Parameters
    ----------
    data : DataFrame
        One row a task.
    order : sequence of str, optional
        Items that come first, in this order; all others follow in the order of the alphabet.

    Returns
    -------
    Choices

    Raises
    ------
    DataError
        Fewer than 3 items a task, an item twice in a task, a best or worst that was not shown.
    ModelError
        Items fall into groups that no task connects.

    Examples
    --------
    >>> tasks = pd.DataFrame({"item_1": ["a"] * 8, "item_2": ["b"] * 8, "item_3": ["c"] * 8,
    ...                       "best": list("aaaabbbc"), "worst": list("cccbcaab")})
    >>> found = choices(tasks)
    >>> found.shares(found.rows.sum(axis=0)[None]).round(2).tolist()
    [[0.43, 0.37, 0.2]]
    """
    shown, best, worst, kept = _tasks(data)
    if not len(shown):
        raise TooFewError(_("No best–worst task is complete; {all} rows were read.").format(all=len(data)))
    found = {str(name) for name in np.unique(shown)}
    names = [*(str(name) for name in order if name in found), *sorted(found - {*order})]
    key = np.asarray(names, object)
    there = (shown[:, :, None] == key).any(axis=1)
    is_best, is_worst = best[:, None] == key, worst[:, None] == key
    asked = np.concatenate([there, there & ~is_best])
    sign = np.repeat([1.0, -1.0], len(shown))
    distinct, which = np.unique(np.column_stack([sign, asked]), axis=0, return_inverse=True)
    return Choices(
        names=names,
        sets=distinct[:, 1:].astype(bool),
        sign=distinct[:, 0],
        rows=_counts(is_best, is_worst, which.reshape(2, -1), len(distinct)),
        kept=kept,
        shown=there.sum(axis=0),
        remark=_design(names, there, is_best, is_worst),
    )


def _tasks(data: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the items shown, the best, the worst (all as text), and which rows are complete."""
    items = [str(c) for c in data.columns if str(c).startswith("item_")]
    if len(items) < 3:
        raise DataError(
            _("A best–worst task shows at least 3 items; the table has {n} item_ columns.").format(
                n=len(items)
            )
        )
    need_columns(data, ["best", "worst"])
    kept = data[["best", "worst", *items]].notna().all(axis=1).to_numpy()
    rows = data[kept]
    text = np.vectorize(lambda value: str(getattr(value, "value", value)), otypes=[object])
    shown, best, worst = (
        text(rows[c].to_numpy(dtype=object)) if len(rows) else rows[c].to_numpy(dtype=object)
        for c in (items, "best", "worst")
    )
    wrong = ~((shown == best[:, None]).any(axis=1) & (shown == worst[:, None]).any(axis=1)) | (best == worst)
    if wrong.any():
        raise DataError(
            _(
                "Best and worst must be two different items that were shown: {n} tasks differ, for example row {row}."
            ).format(n=int(wrong.sum()), row=rows.index[wrong][0])
        )
    twice = np.array([len(set(task)) < len(task) for task in shown], dtype=bool)
    if twice.any():
        raise DataError(
            _("An item stands twice in {n} tasks, for example in row {row}.").format(
                n=int(twice.sum()), row=rows.index[twice][0]
            )
        )
    return shown, best, worst, kept


def _counts(is_best: np.ndarray, is_worst: np.ndarray, which: np.ndarray, sets: int) -> csr_array:
    from scipy.sparse import csr_array

    tasks, p = is_best.shape
    columns = np.column_stack(
        [is_best.argmax(axis=1), p + is_worst.argmax(axis=1), 2 * p + which[0], 2 * p + which[1]]
    )
    places = np.repeat(np.arange(tasks), 4), columns.ravel()
    return csr_array((np.ones(4 * tasks), places), shape=(tasks, 2 * p + sets))


def _design(names: list[str], there: np.ndarray, best: np.ndarray, worst: np.ndarray) -> Text:
    """Refuse a design that falls apart; say what is uneven in it and what its answers leave open."""
    from scipy.sparse.csgraph import connected_components

    there = there.astype(float)
    together = there.T @ there
    parts, part = connected_components(together, directed=False)
    if parts > 1:
        one, two = (", ".join(n for n, at in zip(names, part, strict=True) if at == k) for k in (0, 1))
        raise ModelError(
            _(
                "No task connects {one} with {two}: how one group weighs against the other was never asked. "
                "Add tasks that show items of both, or evaluate each group by itself."
            ).format(one=one, two=two)
        )
    remarks = []
    shown, pairs = np.diag(together), together[np.triu_indices(len(names), 1)]
    if shown.min() < _EVEN * shown.max() or (pairs == 0).any():
        remarks.append(
            both(
                "The design is unbalanced: items shown {low:g} to {high:g} times, {never} of {all} pairs never side by "
                "side. The logit allows for it, bare counts (score) don't.",
                low=shown.min(), high=shown.max(), never=int((pairs == 0).sum()), all=len(pairs),
            )
        )  # fmt: skip
    beats = best.T @ (there - best) + (there - worst).T @ worst
    kinds, kind = connected_components(beats, directed=True, connection="strong")
    if kinds > 1:
        most = np.bincount(kind).argmax()
        remarks.append(
            both(
                "Always preferred, or never: {items}. Their shares lie at the edge; ask more people.",
                items=listed(n for n, at in zip(names, kind, strict=True) if at != most),
            )
        )
    return lines(*remarks)
