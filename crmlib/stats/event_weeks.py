"""Weeks counted from what happened in some places: before, in, and after it; and the lots that could have fallen.

Panel         one table of places and weeks: levels taken off, weeks counted, lots drawn anew
event_codes   which week of which kind each cell is
"""

from __future__ import annotations

from math import factorial, prod

import numpy as np

from crmlib.stats.two_way import TwoWay


def filled(runs: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return where it ran, with cells nobody reported: as beside them, where it ran elsewhere in that week.

    Examples
    --------
    >>> runs = np.array([[1, 0, 1], [1, 1, 1]])
    >>> filled(runs, np.array([[True, False, True], [True, True, True]])).tolist()
    [[1, 1, 1], [1, 1, 1]]
    """
    out = runs.copy()
    for place, week in zip(*np.nonzero(~known), strict=True):
        beside = runs[place, max(week - 1, 0) : week + 2]
        others = runs[known[:, week], week]
        out[place, week] = int((beside.any() and others.any()) or (len(others) > 0 and others.all()))
    return out


def event_codes(runs: np.ndarray, longest: int, after: int, lead: int = 0) -> np.ndarray:
    """Return of each cell 1 … longest in it, then after weeks, then lead weeks (the nearest first), and 0 else.

    Parameters
    ----------
    runs : array of 0/1, shape (places, weeks)
    longest, after, lead : int

    Examples
    --------
    >>> event_codes(np.array([[0, 0, 1, 1, 0, 0, 0]]), longest=2, after=2, lead=1).tolist()
    [[0, 5, 1, 2, 3, 4, 0]]
    """
    codes = np.zeros(runs.shape, int)
    for place in range(len(runs)):
        edges = np.flatnonzero(np.diff(np.r_[0, runs[place], 0]))
        for begin, end in edges.reshape(-1, 2):
            for back in range(1, lead + 1):
                if begin - back >= 0 and codes[place, begin - back] == 0:
                    codes[place, begin - back] = longest + after + back
            stop = min(end + after, runs.shape[1])
            codes[place, end:stop] = longest + 1 + np.arange(stop - end)
            codes[place, begin:end] = 1 + np.arange(end - begin)
    return codes


def waves(codes: np.ndarray) -> list[slice]:
    """Return the stretches of weeks in which anything is counted anywhere.

    Examples
    --------
    >>> waves(np.array([[0, 1, 2, 0, 0, 1], [0, 0, 0, 0, 0, 0]]))
    [slice(1, 3, None), slice(5, 6, None)]
    """
    edges = np.flatnonzero(np.diff(np.r_[0, codes.any(axis=0).astype(int), 0]))
    return [slice(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]


class Panel:
    """One table of places and weeks, as promotions of one product are.

    Parameters
    ----------
    place, week : array of int
        Of each row, from 0.
    y : array
        What was counted, in the scale in which levels add up (logarithms).
    codes : array of int, shape (places, weeks)
        From `event_codes`.
    kinds : int
        How many codes there are beside 0.
    """

    def __init__(
        self, place: np.ndarray, week: np.ndarray, y: np.ndarray, codes: np.ndarray, kinds: int
    ) -> None:
        self.place, self.week, self.codes, self.kinds = place, week, codes, kinds
        self.two = TwoWay(place, week)
        self.y = self.two.off(y)
        self.waves = waves(codes)
        self._unit = np.vstack([np.zeros(kinds), np.eye(kinds)])

    def columns(self, rng: np.random.Generator | None = None) -> np.ndarray:
        """Return a column a code, levels taken off; with a generator those of a lot drawn anew in each stretch."""
        codes = self.codes
        if rng is not None:
            codes = codes.copy()
            for wave in self.waves:
                codes[:, wave] = self.codes[rng.permutation(len(codes)), wave]
        return self.two.off(self._unit[codes[self.place, self.week]])

    def drawn(self) -> int:
        """Return in how many stretches not all places did the same, so that they can be compared."""
        return sum(bool((self.codes[:, wave] != self.codes[0, wave]).any()) for wave in self.waves)

    def lots(self) -> float:
        """Return how many lots could have fallen: ways to give what happened in each stretch to the places."""
        ways = 1.0
        for wave in self.waves:
            alike = np.unique(self.codes[:, wave], axis=0, return_counts=True)[1]
            ways *= factorial(len(self.codes)) / prod(factorial(int(one)) for one in alike)
        return ways
