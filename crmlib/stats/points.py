"""Cases as points in a space: complete rows of numbers, each column with a spread.

spread_out  the complete rows and the spread of each column; refuses what cannot be put into groups
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import numbers, to_pandas
from crmlib.i18n import _

LEAST = 30
_A_GROUP = 10


def spread_out(points: pd.DataFrame, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the complete rows as numbers, and the standard deviation of each column.

    Parameters
    ----------
    points : DataFrame
        One row a case, all columns numbers; rows with a missing one are left out.
    most : int
        The largest number of groups that are to be made of them.

    Returns
    -------
    rows : array, shape (n, columns)
    spread : array, shape (columns,)

    Raises
    ------
    DataError, TooFewError, ModelError
        If a column holds no numbers, there are fewer than ten cases a group (or 30), or a column is constant.

    Examples
    --------
    >>> rows, spread = spread_out(pd.DataFrame({"visits": range(40)}), most=4)
    >>> rows.shape, round(float(spread[0]), 2)
    ((40, 1), 11.54)
    """
    points = to_pandas(points)
    if not points.shape[1]:
        raise DataError(_("The table has no columns: there is nothing to cluster."))
    known = numbers(points, list(points.columns)).dropna().to_numpy(float)
    least = max(LEAST, _A_GROUP * most)
    if len(known) < least:
        raise TooFewError(
            _("{most} clusters need at least {least} complete rows, not {n}.").format(
                most=most, least=least, n=len(known)
            )
        )
    spread = known.std(axis=0)
    if (spread < 1e-9).any():
        raise ModelError(
            _("Column {column} is the same in all {n} rows: there is nothing to cluster.").format(
                column=points.columns[int(spread.argmin())], n=len(known)
            )
        )
    return known, spread
