"""Single numbers and arrays as a formula takes them.

probabilities   what lies between 0 and 1
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmlib.errors import DataError
from crmlib.i18n import _


def probabilities(value: ArrayLike, name: str) -> np.ndarray:
    """Return probabilities as an array.

    Raises
    ------
    DataError
        If one is no number from 0 to 1.

    Examples
    --------
    >>> probabilities([0.1, 1], "error").tolist()
    [0.1, 1.0]
    """
    try:
        found = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        found = np.array(np.nan)
    odd = found[~((found >= 0) & (found <= 1))]
    if odd.size:
        message = _("{name}: {value} is no probability; it lies between 0 and 1 (8% is 0.08).")
        raise DataError(message.format(name=name, value=value if np.isnan(odd[0]) else f"{odd[0]:g}"))
    return found
