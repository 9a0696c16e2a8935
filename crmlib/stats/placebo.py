"""What did a change do in the one place that got it? Beside the places that could have: placebo inference.

beside_others   difference in differences of a share, of each place beside the others; and how rare the first one's is
OneChange       the answer
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from crmlib.errors import TooFewError
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Dots
from crmlib.seen import named
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import check_draws, resampled
from crmlib.tables import POINTS


@dataclass(frozen=True, repr=False)
class OneChange(Dots):
    """What `one_change` returns.

    Attributes
    ----------
    p : float
        Share of the cities in the lot that changed as much as the one that was drawn, itself among them.
    least_p : float
        As small as p can be with so many cities.
    """

    p: float = field(kw_only=True)
    least_p: float = field(kw_only=True)


def beside_others(
    sums: np.ndarray, places: Sequence[str], note: Text | str = "", *, level: float = 0.95, draws: int = 500,
    seed: int = 0,
) -> OneChange:  # fmt: skip
    """Return how each place's share changed beside the others together.

    Parameters
    ----------
    sums : array, shape (units, 4 × places)
        Of each unit, place by place: bought of others and of ours before, of others and of ours after.
    places : sequence of str
        The one with the change first.
    note : Text
    level, draws, seed
        Of the intervals: units drawn anew.

    Raises
    ------
    TooFewError
        If nothing was bought in a place before or after.

    Examples
    --------
    >>> # Ours 10 and 30 of 100 there, 10 and 20 of 100 in the other place: 20 points less 10.
    >>> found = beside_others(np.array([[90, 10, 70, 30, 90, 10, 80, 20], [0] * 8]), ["here", "there"], draws=20)
    >>> found.table["difference"].round(3).tolist(), found.p
    ([0.1, -0.1], 1.0)
    """
    check_draws(draws)
    whole, n = sums.sum(axis=0, keepdims=True), len(places)
    empty = (whole.reshape(n, 2, 2).sum(axis=2) == 0).any(axis=1)
    if empty.any():
        message = _("Nothing was bought in {place} before, or nothing after.")
        raise TooFewError(message.format(place=places[int(empty.argmax())]))
    before, after, difference = (one[0] for one in _differences(whole))
    ends = percentile(_differences(resampled(sums, draws=draws, seed=seed))[2], level)
    table = pd.DataFrame(
        {"before": before, "after": after, "change": after - before, "difference": difference, "low": ends.low,
         "high": ends.high}, index=pd.Index(list(places), name="city"),
    )  # fmt: skip
    as_much = int((np.abs(difference) >= abs(difference[0]) - 1e-12).sum())
    message = N_(
        "{much} of {n} places changed as much as {place}: p = {p:.3f}; with {n} it cannot be below {least:.3f}."
    )
    said = both(message, much=as_much, n=n, place=named(places[0]), p=as_much / n, least=1 / n)
    spec = dict.fromkeys(["before", "after"], ".1%")
    return OneChange(
        table, value="difference", zero=0.0, p=as_much / n, least_p=1 / n, differences={"change": ("after", "before")},
        formats=spec | dict.fromkeys(["change", "difference", "low", "high"], POINTS),
        label=both("Change of the share beside the others"),
        note=lines(said, note, in_words(level, N_("bootstrap by household"))),
    )  # fmt: skip


def _differences(sums: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each city's share before and after, and its change beside that of the others together."""
    cells = sums.reshape(len(sums), -1, 2, 2)  # draws, cities, time, (others', ours)
    others = cells.sum(axis=1, keepdims=True) - cells
    with np.errstate(divide="ignore", invalid="ignore"):
        mine, theirs = (one[..., 1] / one.sum(axis=3) for one in (cells, others))
    return mine[..., 0], mine[..., 1], mine[..., 1] - mine[..., 0] - theirs[..., 1] + theirs[..., 0]
