"""Keys that take a while, computed once for the data in force.

once_per_data   a decorator: remember what a function answers until other data are in force
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from crmlib import datasets

P = ParamSpec("P")
T = TypeVar("T")


def once_per_data(function: Callable[P, T]) -> Callable[P, T]:
    """Remember what a function answers, until `datasets.use` puts other data in force.

    Parameters
    ----------
    function : callable
        Computes from `datasets.load`; its arguments must be hashable, and nobody may change its answer.

    Returns
    -------
    callable

    Examples
    --------
    >>> @once_per_data
    ... def customers():
    ...     return len(datasets.load("customers"))
    >>> customers() == customers()
    True
    """

    # Not without end: a judge computes keys on data of their own for a whole class.
    @lru_cache(maxsize=64)
    def remembered(_state: tuple, args: tuple, options: tuple) -> T:
        return function(*args, **dict(options))

    @wraps(function)
    def answer(*args: P.args, **options: P.kwargs) -> T:
        return remembered(datasets.state(), args, tuple(sorted(options.items())))

    return answer
