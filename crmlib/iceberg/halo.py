"""The halo: how much of all ratings is one general impression?

halo   that share, and what is left of each driver without it
Halo   its answer
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError
from crmlib.frames import to_pandas
from crmlib.i18n import _, both, lines
from crmlib.iceberg import draw
from crmlib.iceberg.checks import check_drivers, check_level, complete_rows, repeated
from crmlib.iceberg.decompose import correlations, moments, resampled
from crmlib.iceberg.importance import default_drivers, names_of
from crmlib.iceberg.layers import Driver, driver_index
from crmlib.result import Result

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

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each driver's correlation with the outcome, as it is and with the general impression held."""
        return draw.halo(self.table, ax=ax)


def halo(
    data: pd.DataFrame,
    outcome: str = "satisfaction",
    drivers: Sequence[str] | None = None,
    *,
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
    outcome : str, default "satisfaction"
        A numeric column.
    drivers : list of str, optional
        Numeric columns, at least 3; by default the course's nine that the table has.
    draws, level, seed
        Bootstrap samples, level of the interval, seed.

    Returns
    -------
    Halo

    References
    ----------
    Thorndike, E. L. (1920). A constant error in psychological ratings. *Journal of Applied Psychology* 4, 25–29.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> liking = rng.normal(size=(300, 1))
    >>> sheet = pd.DataFrame(liking + rng.normal(size=(300, 3)), columns=["price", "contact", "trust"])
    >>> sheet["satisfaction"] = sheet["trust"] + rng.normal(size=300)
    >>> halo(sheet).table.loc["price"].round(1).tolist()
    [0.3, 0.6, -0.0]
    """
    data = to_pandas(data)
    if drivers is None:
        drivers = [name for name in default_drivers(data) if Driver(name).layer is not None]
    drivers = names_of(data, drivers)
    check_level(level, draws)
    check_drivers(outcome, drivers, "johnson")
    if len(drivers) < 3:
        raise DataError(_("A general impression needs at least 3 drivers, not {n}.").format(n=len(drivers)))
    rows = complete_rows(data, outcome, drivers)
    values = rows.to_numpy()
    sums = moments(values, np.arange(len(values)), len(values))
    many = correlations(resampled(sums, draws=draws, seed=seed)[0], len(drivers) + 1)[:, :-1, :-1]
    low, high = np.quantile(
        np.linalg.eigvalsh(many)[:, -1] / len(drivers), [(1 - level) / 2, (1 + level) / 2]
    )
    z = (values - values.mean(axis=0)) / values.std(axis=0)
    general = float(np.linalg.eigvalsh(np.corrcoef(z[:, :-1], rowvar=False))[-1] / len(drivers))
    rest = z[:, :-1].sum(axis=1, keepdims=True) - z[:, :-1]
    out = []
    for k in range(len(drivers)):
        (_a, r_others, r), (_b, _c, r_rest), _d = np.corrcoef([z[:, k], rest[:, k], z[:, -1]])
        partial = (r - r_others * r_rest) / np.sqrt((1 - r_others**2) * (1 - r_rest**2))
        out.append((r, r_others, partial))
    table = pd.DataFrame(out, columns=["r", "r_others", "r_alone"], index=driver_index(drivers))
    note = both(
        "One general impression holds {general:.0%} of the ratings' variance ({low:.0%} to {high:.0%}); "
        "{n} of {all} rows complete.",
        general=general,
        low=low,
        high=high,
        n=len(rows),
        all=len(data),
    )
    note = lines(note, repeated(data))
    return Halo(table, general=general, low=float(low), high=float(high), note=note,
                formats=dict.fromkeys(table.columns, ".2f"))  # fmt: skip
