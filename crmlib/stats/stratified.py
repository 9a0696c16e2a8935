"""The difference of two shares where the groups are made up of other people: compared stratum by stratum.

stratified_difference   one difference of all strata, with its interval (Mantel–Haenszel)
Stratified              its answer
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import _
from crmlib.stats.intervals import z_value


class Stratified(NamedTuple):
    """A difference of shares within strata.

    Attributes
    ----------
    difference, low, high : float
    error : float
        Its standard error.
    share : float
        Of the other group, in the strata's weights.
    """

    difference: float
    low: float
    high: float
    error: float
    share: float


def stratified_difference(
    x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike, *, level: float = 0.95
) -> Stratified:
    """Return by how much one share is larger than another within strata, all strata taken together.

    Each stratum has the weight n₁n₀/(n₁+n₀), so a stratum that only one group has counts for nothing.

    Parameters
    ----------
    x1, n1 : array of int, shape (strata,)
        Successes and cases of the one group.
    x0, n0 : array of int, shape (strata,)
        Of the other.
    level : float, default 0.95

    Returns
    -------
    Stratified

    Raises
    ------
    DataError
        If successes exceed cases, or strata do not belong together.
    TooFewError
        If no stratum has both groups.

    References
    ----------
    Mantel, N. and Haenszel, W. (1959). *Journal of the National Cancer Institute* 22, 719–748. Standard error:
    Greenland, S. and Robins, J. M. (1985). Estimation of a common effect parameter from sparse follow-up data.
    *Biometrics* 41, 55–68.

    Examples
    --------
    >>> found = stratified_difference([8, 22], [106, 98], [5, 16], [120, 85])
    >>> print(f"{found.difference:.3f} {found.low:.3f} {found.high:.3f}")
    0.035 -0.028 0.097
    """
    z = z_value(level)
    parts = [np.asarray(one, float).ravel() for one in (x1, n1, x0, n0)]
    if len({len(one) for one in parts}) > 1:
        raise DataError(_("Successes and cases of both groups belong together, one of each a stratum."))
    one, of_one, other, of_other = parts
    if ((one < 0) | (one > of_one) | (other < 0) | (other > of_other)).any():
        raise DataError(_("A share needs 0 ≤ successes ≤ n, in every stratum and group."))
    kept = (of_one > 0) & (of_other > 0)
    if not kept.any():
        raise TooFewError(_("No stratum has cases of both groups, so nothing can be compared."))
    one, of_one, other, of_other = (part[kept] for part in parts)
    size = of_one + of_other
    weight = of_one * of_other / size
    found = float((weight * (one / of_one - other / of_other)).sum() / weight.sum())
    spread = (
        (one * (of_one - one) * of_other**3 + other * (of_other - other) * of_one**3)
        / (of_one * of_other * size**2)
    ).sum()
    error = float(np.sqrt(spread) / weight.sum())
    share = float((weight * other / of_other).sum() / weight.sum())
    return Stratified(found, found - z * error, found + z * error, error, share)
