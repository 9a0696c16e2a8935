"""The halo: how much of all ratings is one general impression?

halo   that share, and what is left of each driver without it
Halo   its answer
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import seen
from crmlib.errors import DataError
from crmlib.frames import codes, copied_rows, several_rows, to_pandas
from crmlib.i18n import Text, _, both, called, lines
from crmlib.result import Result
from crmlib.stats.correlation import correlations, moments
from crmlib.stats.importance import check_drivers, complete_rows
from crmlib.stats.intervals import check_level, percentile
from crmlib.stats.resample import check_draws, resampled

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False, eq=False)
class Halo(Result):
    """How much of the ratings is one general impression.

    Attributes
    ----------
    table : DataFrame
        Index driver; columns r (with the outcome), r_others (with the mean of the other ratings) and
        r_alone (with the outcome among people of the same general impression: a partial correlation).
    general : float
        Share of the ratings' variance that lies in one direction (first principal component), 0–1.
    low, high : float
        Its interval.
    """

    general: float = field(kw_only=True)
    low: float = field(kw_only=True)
    high: float = field(kw_only=True)

    def describe(self) -> Text:
        """Return in sentences how far the correlations fall once the general impression is held."""
        drawn = {"r": both("as rated"), "r_alone": both("general impression held")}
        return seen.together(*(seen.extremes(self.table, name, ".2f", what) for name, what in drawn.items()))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each driver's correlation with the outcome, as it is and with the general impression held."""
        from crmlib.figures import COLOURS, axes

        ax, table, y = axes(ax), self.table, np.arange(len(self.table))[::-1]
        ax.hlines(y, table["r_alone"], table["r"], color=COLOURS["grey"], linewidth=1)
        ax.plot(table["r"], y, "o", color=COLOURS["orange"], label=_("as rated"))
        ax.plot(table["r_alone"], y, "s", color=COLOURS["blue"], label=_("general impression held"))
        ax.axvline(0, color=COLOURS["black"], linewidth=0.8)
        ax.set_yticks(y, [called(name) for name in table.index])
        ax.set_xlabel(_("Correlation with the outcome"))
        ax.legend(frameon=False)
        return ax


def halo(
    data: pd.DataFrame,
    outcome: str,
    drivers: Sequence[str],
    *,
    names: Mapping[str, object] | None = None,
    unit: str | None = None,
    draws: int = 500,
    level: float = 0.95,
    seed: int = 0,
) -> Halo:
    """Return how much of all ratings is one general impression, and what is left of each driver without it.

    Whoever likes the firm rates everything higher. Then each driver alone correlates with satisfaction, and a
    table of correlations makes all of them look important.

    Parameters
    ----------
    data : DataFrame
        One row an answer sheet.
    outcome : str
        A numeric column.
    drivers : list of str
        Numeric columns, at least 3.
    names : mapping of driver to label, optional
        What rows are called where not by their column.
    unit : str, optional
        Column that names who is resampled if there are several rows a customer.
    draws, level, seed
        Bootstrap samples, level of the interval, seed.

    Returns
    -------
    Halo

    Raises
    ------
    DataError, TooFewError, ModelError
        As for `crmlib.stats.importance.relative_importance`, and if there are fewer than 3 drivers.

    References
    ----------
    Thorndike, E. L. (1920). A constant error in psychological ratings. *Journal of Applied Psychology* 4, 25–29.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> liking = rng.normal(size=(300, 1))
    >>> sheet = pd.DataFrame(liking + rng.normal(size=(300, 3)), columns=["price", "contact", "trust"])
    >>> sheet["satisfaction"] = sheet["trust"] + rng.normal(size=300)
    >>> halo(sheet, "satisfaction", ["price", "contact", "trust"]).table.loc["price"].round(1).tolist()
    [0.3, 0.6, -0.0]
    """
    check_level(level)
    check_draws(draws)
    data, drivers = to_pandas(data).reset_index(drop=True), check_drivers(outcome, drivers, "johnson")
    if len(drivers) < 3:
        raise DataError(_("A general impression needs at least 3 drivers, not {n}.").format(n=len(drivers)))
    rows = complete_rows(data, outcome, drivers)
    values, (own, who) = rows.to_numpy(), pd.factorize(codes(data, unit)[rows.index])
    sums = moments(values, own, len(who))
    many = correlations(resampled(sums, draws=draws, seed=seed), len(drivers) + 1)[:, :-1, :-1]
    low, high = percentile(np.linalg.eigvalsh(many)[:, -1] / len(drivers), level)
    z = (values - values.mean(axis=0)) / values.std(axis=0)
    general = float(np.linalg.eigvalsh(np.corrcoef(z[:, :-1], rowvar=False))[-1] / len(drivers))
    note = both(
        "One general impression holds {general:.0%} of the ratings' variance ({low:.0%} to {high:.0%}); "
        "{n} of {all} rows complete.",
        general=general, low=low, high=high, n=len(values), all=len(data),
    )  # fmt: skip
    table = _held(z)
    table.index = pd.Index([(names or {}).get(name, name) for name in drivers], dtype=object, name="driver")
    alike = several_rows(data) if unit is None else ""
    return Halo(table, general=general, low=float(low), high=float(high), note=lines(note, copied_rows(data), alike),
                formats=dict.fromkeys(table.columns, ".2f"))  # fmt: skip


def _held(z: np.ndarray) -> pd.DataFrame:
    """Return each rating's correlation with the outcome (last), with the other ratings, and with these held."""
    rest, out = z[:, :-1].sum(axis=1, keepdims=True) - z[:, :-1], []
    for k in range(z.shape[1] - 1):
        (_a, r_others, r), (_b, _c, r_rest), _d = np.corrcoef([z[:, k], rest[:, k], z[:, -1]])
        partial = (r - r_others * r_rest) / np.sqrt((1 - r_others**2) * (1 - r_rest**2))
        out.append((r, r_others, partial))
    return pd.DataFrame(out, columns=["r", "r_others", "r_alone"])
