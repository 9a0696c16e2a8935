"""What a brand's place among those that a customer uses says of the customer's wallet.

wallet_rule   the share of wallet that a rank stands for
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmlib.errors import DataError
from crmlib.frames import floats
from crmlib.i18n import _


def wallet_rule(ranks: ArrayLike, brands: ArrayLike) -> np.ndarray:
    """Return the share of wallet that a brand's rank stands for: (1 − rank/(n + 1)) · 2/n.

    Parameters
    ----------
    ranks : int or array
        Place of the brand among those the customer uses; the mean of places that are tied.
    brands : int or array
        How many brands the customer uses.

    Returns
    -------
    array
        Shares; those of all brands of a customer sum to 1. A rule of thumb, not a measurement.

    Raises
    ------
    DataError
        If a rank lies beyond the number of brands.

    References
    ----------
    Keiningham, T. L. et al. (2011). Customer loyalty isn't enough. Grow your share of wallet. *Harvard Business
    Review* 89(10).

    Examples
    --------
    >>> wallet_rule([1, 2], 2).round(4).tolist()
    [0.6667, 0.3333]
    """
    rank, n = np.broadcast_arrays(floats(ranks, "ranks"), floats(brands, "brands"))
    odd = (rank < 1) | (rank > n)
    if odd.any():
        message = _("A rank lies between 1 and the number of brands: found {rank:g} of {n:g}.")
        raise DataError(message.format(rank=rank[odd].flat[0], n=n[odd].flat[0]))
    shares: np.ndarray = (1 - rank / (n + 1)) * 2 / n
    return shares
