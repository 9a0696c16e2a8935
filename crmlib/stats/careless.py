"""Who answered a questionnaire without reading it?

careless     one answer throughout, a missed attention item, too fast
Careless     its answer
one_answer   whether all answers of a person are the same
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlib.errors import TooFewError
from crmlib.frames import check_number, numbers, to_pandas
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Bars
from crmlib.stats.intervals import in_words, wilson


@dataclass(frozen=True, repr=False)
class Careless(Bars):
    """Who should be looked at before anything is computed from the answers.

    Attributes
    ----------
    table : DataFrame
        Per reason: people, share, low, high. A person may have several reasons.
    people : DataFrame
        Per person: longest_run (of equal answers in a row), same_answer, attention_failed, too_fast, flagged.
    """

    people: pd.DataFrame

    @property
    def flagged(self) -> pd.Index:
        """Who has at least one reason."""
        return self.people.index[self.people["flagged"]]


def one_answer(given: pd.DataFrame) -> np.ndarray:
    """Return for each person whether all answers given are the same.

    Examples
    --------
    >>> one_answer(pd.DataFrame({"a": [3, 1], "b": [3, 2]})).tolist()
    [True, False]
    """
    values = given.to_numpy(float)
    differ: np.ndarray = np.fmax.reduce(values, axis=1) > np.fmin.reduce(values, axis=1)
    return ~differ


def _longest_run(row: np.ndarray) -> int:
    given = row[~np.isnan(row)]
    if not len(given):
        return 0
    edges = np.flatnonzero(np.r_[True, given[1:] != given[:-1], True])
    return int(np.diff(edges).max())


def careless(
    table: pd.DataFrame,
    items: list[str],
    *,
    attention: Mapping[str, int] | None = None,
    seconds: str | None = None,
    seconds_per_item: float = 2.0,
    level: float = 0.95,
) -> Careless:
    """Return who answered without reading: one answer throughout, a missed attention item, too fast.

    Where half of the items are reverse-keyed, one answer throughout says yes and no to the same thing. It scores in
    the very middle, and pulls alpha down.

    Parameters
    ----------
    table : DataFrame
        One row a person; the index says who.
    items : list of str
        The items in the order in which they were asked, as answered (not turned round).
    attention : mapping of column to answer, optional
        What an attentive person answers to "please choose 2 here".
    seconds : str, optional
        Column with the time taken for the whole form.
    seconds_per_item : float, default 2
        Faster than this nobody reads.
    level : float, default 0.95
        Level of the intervals of the shares.

    Returns
    -------
    Careless

    Raises
    ------
    DataError
        If a column is absent or holds no numbers.
    TooFewError
        If there is nobody.

    References
    ----------
    Huang, J. L. et al. (2012). Detecting and deterring insufficient effort responding to surveys.
    *Journal of Business and Psychology* 27, 99–114.

    Examples
    --------
    >>> rows = pd.DataFrame({"a": [3, 1], "b": [3, 2], "c": [3, 3]}, index=["C1", "C2"])
    >>> careless(rows, ["a", "b", "c"]).flagged.tolist()
    ['C1']
    """
    check_number(seconds_per_item, "seconds_per_item", 0, 3600)
    table = to_pandas(table)
    given = numbers(table, items)
    if not len(given):
        raise TooFewError(_("The questionnaire has no rows."))
    answered = given.notna().sum(axis=1).to_numpy()
    people = pd.DataFrame({"longest_run": [_longest_run(row) for row in given.to_numpy()]}, index=given.index)
    people["same_answer"] = one_answer(given) & (answered >= len(items) // 2)
    if attention:
        asked = numbers(table, list(attention))
        people["attention_failed"] = (asked.notna() & (asked != pd.Series(attention))).any(axis=1)
    if seconds:
        people["too_fast"] = numbers(table, seconds)[seconds] < seconds_per_item * answered
    reasons = list(people.columns[1:])
    people["flagged"] = people[reasons].any(axis=1)
    counts = people[[*reasons, "flagged"]].sum()
    low, high = wilson(counts, len(people), level)
    found = pd.DataFrame({"people": counts, "share": counts / len(people), "low": low, "high": high})
    return Careless(
        found.rename_axis("reason"), people=people, formats=dict.fromkeys(["share", "low", "high"], ".1%"),
        note=lines(both("{n} people.", n=len(people)), in_words(level, N_("Wilson"))),
    )  # fmt: skip
