"""What is passed beside a frame, checked: each refusal names the option, what it may be, and what it is.

check_number   a number between two ends
check_whole    a whole number of at least so much
check_mapping  a mapping from names to something
floats         a column or single number as floats; text refused
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import DataError
from crmlib.i18n import _


def check_number(value: object, name: str, low: float, high: float) -> float:
    """Return a number; refuse what is none, or lies beyond one of the ends.

    Examples
    --------
    >>> check_number(0.6, "sure", 0, 1)
    0.6
    """
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float | np.integer | np.floating)
        or not low <= value <= high
    ):
        raise DataError(
            _("{name} is a number from {low:g} to {high:g}, not {value!r}.").format(
                name=name, low=low, high=high, value=value
            )
        )
    return float(value)


def check_whole(value: object, name: str, least: int) -> int:
    """Return a whole number; refuse what is none, or smaller.

    Examples
    --------
    >>> check_whole(5, "folds", 2)
    5
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise DataError(
            _("{name} is a whole number of at least {least}, not {value!r}.").format(
                name=name, least=least, value=value
            )
        )
    return int(value)


def check_mapping(value: object, name: str) -> Mapping:
    """Return a mapping; refuse anything else, and an empty one.

    Examples
    --------
    >>> check_mapping({"price": "visible"}, "layers")
    {'price': 'visible'}
    """
    if not isinstance(value, Mapping) or not value:
        raise DataError(
            _("{name} is a mapping from names, as in {{'a': …}}, not {value!r}.").format(
                name=name, value=value
            )
        )
    return value


def floats(values: ArrayLike, name: str) -> np.ndarray:
    """Return numbers as an array of floats, missing ones as NaN; refuse text and the like by an example.

    Examples
    --------
    >>> floats([1, None], "days").tolist()
    [1.0, nan]
    """
    array = np.asarray(values, dtype=object)
    flat = pd.Series(array.ravel(), dtype=object)
    try:
        found = pd.to_numeric(flat, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    except TypeError:
        found = np.full(len(flat), np.nan)
    bad = np.isnan(found) & flat.notna().to_numpy()
    if bad.any():
        raise DataError(
            _("{name}: {n} of {all} values are no numbers, for instance {example!r}.").format(
                name=name, n=int(bad.sum()), all=len(flat), example=flat[bad].tolist()[0]
            )
        )
    return found.reshape(array.shape)
