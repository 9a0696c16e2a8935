"""Who answered without reading.

straight_lining  one answer throughout, a missed attention item, too fast
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import TooFewError
from crmlib.frames import to_pandas
from crmlib.i18n import _, both
from crmlib.personality.consistency import one_answer
from crmlib.personality.items import ATTENTION, ITEMS, answers
from crmlib.result import Result
from crmlib.stats.intervals import wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class StraightLining(Result):
    """Answer of `straight_lining`.

    Attributes
    ----------
    table : DataFrame
        Per reason: people, share, low, high. A person may have several reasons.
    people : DataFrame
        Per customer: longest_run (of equal answers in a row), same_answer, attention_failed, too_fast, flagged.
    """

    people: pd.DataFrame

    @property
    def flagged(self) -> pd.Index:
        """Who should be looked at before anything is computed from the answers."""
        return self.people.index[self.people["flagged"]]

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw how long the longest run of equal answers is."""
        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        runs = self.people["longest_run"].value_counts().sort_index()
        ax.bar(runs.index, runs, color=COLOURS["blue"])
        ax.set_yscale("log")
        ax.set_xlabel(_("Longest run of equal answers"))
        ax.set_ylabel(_("People"))
        return ax


def _longest_run(row: np.ndarray) -> int:
    given = row[~np.isnan(row)]
    if not len(given):
        return 0
    edges = np.flatnonzero(np.r_[True, given[1:] != given[:-1], True])
    return int(np.diff(edges).max())


def straight_lining(
    questionnaire: pd.DataFrame, *, seconds_per_item: float = 2.0, level: float = 0.95
) -> StraightLining:
    """Return who answered without reading: one answer throughout, a missed attention item, too fast.

    Half of the items are reverse-keyed, so one answer throughout says yes and no to the same thing. It
    scores in the very middle, makes nobody a type, and pulls alpha down.

    Parameters
    ----------
    questionnaire : DataFrame
        With customer_id and all items; a01, a02 and seconds are used if they are there.
    seconds_per_item : float, default 2
        Faster than this nobody reads.
    level : float, default 0.95
        Level of the intervals of the shares.

    Returns
    -------
    StraightLining

    References
    ----------
    Huang, J. L. et al. (2012). Detecting and deterring insufficient effort responding to surveys.
    *Journal of Business and Psychology* 27, 99–114.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": ["C1", "C2"], **{i: [3, 1 + n % 5] for n, i in enumerate(ITEMS)}})
    >>> straight_lining(rows).flagged.tolist()
    ['C1']
    """
    questionnaire = to_pandas(questionnaire)
    given = answers(questionnaire, {name: item.key for name, item in ITEMS.items()}, turn=False)
    if not len(given):
        raise TooFewError(_("The questionnaire has no rows."))
    answered = given.notna().sum(axis=1).to_numpy()
    people = pd.DataFrame({"longest_run": [_longest_run(row) for row in given.to_numpy()]}, index=given.index)
    people["same_answer"] = one_answer(given) & (answered >= len(ITEMS) // 2)
    reasons = ["same_answer"]
    if set(ATTENTION) <= set(questionnaire.columns):
        asked = questionnaire[list(ATTENTION)].set_axis(given.index)
        people["attention_failed"] = (asked.notna() & (asked != pd.Series(ATTENTION))).any(axis=1)
        reasons.append("attention_failed")
    if "seconds" in questionnaire.columns:
        people["too_fast"] = questionnaire["seconds"].to_numpy(float) < seconds_per_item * answered
        reasons.append("too_fast")
    people["flagged"] = people[reasons].any(axis=1)
    counts = people[[*reasons, "flagged"]].sum()
    low, high = wilson(counts, len(people), level)
    table = pd.DataFrame({"people": counts, "share": counts / len(people), "low": low, "high": high})
    table.index = pd.Index(table.index, name="reason")
    formats = dict.fromkeys(["share", "low", "high"], ".1%")
    return StraightLining(table, people=people, formats=formats, note=both("{n} people.", n=len(people)))
