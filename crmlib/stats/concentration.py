"""How unequally something is spread over people: who holds how much, and what chance alone would give.

lorenz       which share of the whole the smallest hold together (Lorenz 1905)
top_share    which share the largest hold, such as the top fifth
top_needed   how many of the largest hold, for instance, four fifths
gini         inequality in one number, 0 (all alike) to 1
held         values read, refused by the name of who holds less than nothing
spread       values read, the smallest first; what cannot be shared out is refused
curve        the corners of a Lorenz curve of groups
area         Gini of such corners
heavy        whether one holds so much that ranges are too short
shares       all three measures at once, of weighted values

A share of the top says nothing without its base (everybody, or buyers only) and its time: part of this year's top
is luck, and `crmlib.stats.nbd.NBD` says how much of it is left next year.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import Text, _, both
from crmlib.result import Lines

_HEAVY = 0.1


def held(values: ArrayLike, name: str) -> np.ndarray:
    """Return what each account holds; refuse what is missing or less than nothing, by the account's name.

    Raises
    ------
    DataError
    """
    numbers = frames.floats(values, name).ravel()
    who = values.index.tolist() if isinstance(values, pd.Series) else list(range(len(numbers)))
    for bad, message in (
        (~np.isfinite(numbers), _("{name} is missing for {n} of {all}, first for {who}.")),
        (numbers < 0, _("{name} of {who} is {value:,.0f} ({n} are below 0); net returns by month first, or leave "
                        "such accounts out by name.")),
    ):  # fmt: skip
        if bad.any():
            at = int(bad.argmax())
            raise DataError(
                message.format(name=name, n=int(bad.sum()), all=len(bad), who=who[at], value=numbers[at])
            )
    return numbers


def heavy(values: ArrayLike) -> Text | str:
    """Say so where one holds so much that a bootstrap, which cannot draw a larger one, promises too narrow a range.

    For a Pareto of index 1.16 and a thousand accounts it holds the true share of the top in one of two samples.
    """
    held = np.asarray(values, float)
    largest = held.max() / held.sum()
    if largest < _HEAVY:
        return ""
    return both(
        "The largest alone holds {largest:.0%}: where such are possible, ranges are too short.",
        largest=largest,
    )


def spread(values: ArrayLike) -> np.ndarray:
    """Return what each holds, the smallest first; refuse what cannot be shared out.

    Raises
    ------
    DataError, TooFewError
        As for `lorenz`.

    Examples
    --------
    >>> spread([3, 1]).tolist()
    [1.0, 3.0]
    """
    held = frames.floats(values, "values").ravel()
    if not held.size:
        raise TooFewError(_("There is nobody to compare: values is empty."))
    bad = ~np.isfinite(held)
    if bad.any():
        message = _("{n} of {all} values are missing or infinite (first: number {place}).")
        raise DataError(message.format(n=int(bad.sum()), all=held.size, place=int(bad.argmax()) + 1))
    if (held < 0).any():
        message = _(
            "{n} values are negative, for instance {example:g}: of a whole nobody holds less than nothing. Net "
            "returns against purchases, or leave them out by name."
        )
        raise DataError(message.format(n=int((held < 0).sum()), example=held[held < 0][0]))
    if not held.any():
        raise TooFewError(_("All {n} values are 0: there is nothing to share out.").format(n=held.size))
    return np.sort(held)


def curve(held: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners of the Lorenz curve of groups of n people who hold so much a head, the smallest first.

    Examples
    --------
    >>> [part.tolist() for part in curve(np.array([0, 1]), np.array([3, 1]))]
    [[0.0, 0.75, 1.0], [0.0, 0.0, 1.0]]
    """
    people, whole = (np.concatenate([[0.0], np.cumsum(part) / part.sum()]) for part in (n, n * held))
    return people, whole


def _corners(values: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    held = spread(values)
    return curve(held, np.ones(held.size))


def lorenz(values: ArrayLike, *, points: int = 20) -> Lines:
    """Return which share of the whole the smallest hold together.

    Parameters
    ----------
    values : array of float, shape (n,)
        What each holds, 0 or more: turnover, purchases, visits.
    points : int, default 20
        In how many steps of equal numbers of people the curve is read.

    Returns
    -------
    Lines
        ``.table`` by share of people (the smallest first): share (of the whole), if_alike (what it would be if all
        held the same).

    Raises
    ------
    DataError
        If a value is missing, infinite or negative.
    TooFewError
        If there is nobody, or nothing to share out.

    References
    ----------
    Lorenz, M. O. (1905). Methods of measuring the concentration of wealth. *Publications of the American Statistical
    Association* 9, 209–219.

    Examples
    --------
    >>> lorenz([1, 1, 2, 4], points=4).table["share"].tolist()
    [0.0, 0.125, 0.25, 0.5, 1.0]
    """
    people, whole = _corners(values)
    at = np.linspace(0, 1, frames.check_whole(points, "points", 1) + 1)
    table = pd.DataFrame(
        {"share": np.interp(at, people, whole), "if_alike": at},
        index=pd.Index([f"{share:.0%}" for share in at], name="people", dtype=object),
    )
    note = both("{n:,} people; Gini {gini:.3f}.", n=people.size - 1, gini=area(people, whole))
    return Lines(
        table, columns=("share", "if_alike"), formats=dict.fromkeys(table, ".1%"), note=note,
        xlabel=both("Share of people, the smallest first"), label=both("Share of the whole"),
    )  # fmt: skip


def top_share(values: ArrayLike, top: float = 0.2) -> float:
    """Return which share of the whole the largest hold together.

    Parameters
    ----------
    values : array of float, shape (n,)
        What each holds, 0 or more.
    top : float, default 0.2
        Share of people; where it is no whole number of them, the last counts in part.

    Raises
    ------
    DataError, TooFewError
        As for `lorenz`.

    Examples
    --------
    >>> top_share([1, 1, 2, 4, 12], top=0.2)
    0.6
    """
    top = frames.check_number(top, "top", 0, 1)
    return float(1 - np.interp(1 - top, *_corners(values)))


def top_needed(values: ArrayLike, share: float = 0.8) -> float:
    """Return which share of people, the largest first, hold so much of the whole.

    Parameters
    ----------
    values : array of float, shape (n,)
        What each holds, 0 or more.
    share : float, default 0.8
        Of the whole.

    Raises
    ------
    DataError, TooFewError
        As for `lorenz`.

    Examples
    --------
    >>> round(top_needed([1, 1, 2, 4, 12], share=0.8), 6)
    0.4
    """
    share = frames.check_number(share, "share", 0, 1)
    people, whole = _corners(values)
    return float(1 - np.interp(1 - share, whole, people))


def gini(values: ArrayLike, *, unbiased: bool = False) -> float:
    """Return the Gini coefficient: the area between the Lorenz curve and that of equal shares, doubled.

    Parameters
    ----------
    values : array of float, shape (n,)
        What each holds, 0 or more.
    unbiased : bool, default False
        Multiply by n/(n − 1): for a sample, where the whole cannot lie with less than one of n.

    Raises
    ------
    DataError, TooFewError
        As for `lorenz`; unbiased, if there is one person only.

    References
    ----------
    Gini, C. (1914). Sulla misura della concentrazione e della variabilità dei caratteri.

    Examples
    --------
    >>> gini([1, 1, 1, 1]), gini([0, 0, 0, 8]), gini([0, 0, 0, 8], unbiased=True)
    (0.0, 0.75, 1.0)
    """
    people, whole = _corners(values)
    n = people.size - 1
    if unbiased and n < 2:
        raise TooFewError(_("An unbiased Gini needs two people at least; there is one."))
    return area(people, whole) * (n / (n - 1) if unbiased else 1)


def area(people: np.ndarray, whole: np.ndarray) -> float:
    """Return the Gini coefficient of the corners of a Lorenz curve.

    Examples
    --------
    >>> area(np.array([0, 0.75, 1]), np.array([0, 0, 1.0]))
    0.75
    """
    # What rounding leaves of equal shares is no inequality.
    return max(0.0, round(float(1 - np.diff(people) @ (whole[1:] + whole[:-1])), 14))


def shares(sorted_: np.ndarray, top: float, share: float, weights: np.ndarray | None = None) -> list[float]:
    """Return the share of the top, how many hold a share, and Gini, of values that are sorted and weighted.

    Examples
    --------
    >>> [round(float(one), 3) for one in shares(np.array([1.0, 1, 2, 4, 12]), 0.2, 0.8)]
    [0.6, 0.4, 0.5]
    """
    weights = np.ones(len(sorted_)) if weights is None else weights
    if not weights @ sorted_:
        return [np.nan] * 3
    people, whole = curve(sorted_, weights)
    return [
        1 - np.interp(1 - top, people, whole),
        1 - np.interp(1 - share, whole, people),
        area(people, whole),
    ]
