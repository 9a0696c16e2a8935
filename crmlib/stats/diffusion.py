"""How a new product finds its first buyers: the curve of Bass' model.

cumulative       share of all buyers that has bought by a time
at_once          share that buys at a time, were it a density
expected         first buyers of each month, and how they change with p, q and m
turning_points   when word of mouth outsells advertising, when growth is fastest, when sales peak, when the bell ends

First buyers of a month are m [F(t) − F(t−1)] with F(t) = (1 − e^{−(p+q)t}) / (1 + (q/p) e^{−(p+q)t}): p of those who
have not yet bought buy without anybody's word, and q times the share that has bought buy by word of mouth. How it is
fitted: `crmlib.stats.diffusion_fit`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike


def cumulative(t: ArrayLike, p: float, q: float) -> np.ndarray:
    """Return the share of all buyers that has bought by time t.

    Examples
    --------
    >>> cumulative([0, 1, 60], 0.02, 0.4).round(4).tolist()
    [0.0, 0.0243, 1.0]
    """
    gone = np.exp(-(p + q) * np.asarray(t, float))
    share: np.ndarray = (1 - gone) / (1 + q / p * gone)
    return share


def at_once(t: ArrayLike, p: float, q: float) -> np.ndarray:
    """Return the density of first purchases at time t.

    Examples
    --------
    >>> at_once([0.0], 0.02, 0.4).round(4).tolist()  # at first nobody can have heard of it: p
    [0.02]
    """
    gone = np.exp(-(p + q) * np.asarray(t, float))
    density: np.ndarray = (p + q) ** 2 / p * gone / (1 + q / p * gone) ** 2
    return density


def expected(logs: np.ndarray, n: int, density: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return what the model expects of each of n months, and its derivatives by the logarithms of p, q, m.

    Parameters
    ----------
    logs : array of 3 floats
        Logarithms of p, q, m.
    n : int
    density : bool
        m f(t) at t = 1, 2, … in place of m [F(t) − F(t−1)].

    Examples
    --------
    >>> expected(np.log([0.02, 0.4, 1000]), 2)[0].round(1).tolist()
    [24.3, 34.7]
    """
    p, q, m = np.exp(logs)
    first = 1 if density else 0
    t = np.arange(first, n + 1, dtype=float)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
        gone = np.exp(-(p + q) * t)
        bottom = 1 + q / p * gone
        if density:
            made = (p + q) ** 2 / p * gone / bottom**2
            by_gone = -t  # of log gone, by p and by q alike
            share = q / p * gone / bottom
            of_p = made * (2 / (p + q) - 1 / p + by_gone - 2 * share * (by_gone - 1 / p))
            of_q = made * (2 / (p + q) + by_gone - 2 * share * (by_gone + 1 / q))
        else:
            made = (1 - gone) / bottom
            share = q / p * gone / bottom
            of_p = t * gone / bottom + made * share * (t + 1 / p)
            of_q = t * gone / bottom + made * share * (t - 1 / q)
            made, of_p, of_q = np.diff(made), np.diff(of_p), np.diff(of_q)
    return m * made, m * np.column_stack([p * of_p, q * of_q, made])


class TurningPoints(NamedTuple):
    """When each stage of a launch ends, in months since it, and the share of all buyers that has bought by then.

    ``word_of_mouth`` (it outsells advertising from here on), ``takes_off`` (growth is fastest), ``peak``,
    ``bell_ends`` (the fall is fastest); each a pair of time and share, missing where there is none.
    """

    word_of_mouth: tuple[float, float]
    takes_off: tuple[float, float]
    peak: tuple[float, float]
    bell_ends: tuple[float, float]


def turning_points(p: float, q: float) -> TurningPoints:
    """Return in closed form when the stages of a launch change.

    Where q is not larger than p, nobody's word ever outsells advertising and sales fall from the first month: there is
    no peak. A point before the launch is one at it, 0.

    References
    ----------
    Mahajan, V., Muller, E. and Srivastava, R. K. (1990). Determination of adopter categories by using innovation
    diffusion models. *Journal of Marketing Research* 27(1), 37–50.

    Examples
    --------
    >>> [round(time, 1) for time, share in turning_points(0.006, 0.19)]
    [3.7, 10.9, 17.6, 24.3]
    """
    if q <= p:
        nothing = (np.nan, np.nan)
        return TurningPoints(nothing, nothing, nothing, nothing)
    pace, tilt = p + q, 2 + np.sqrt(3)
    times = (np.log(2 * q / (q - p)), np.log(q / p / tilt), np.log(q / p), np.log(q / p * tilt))
    found = [max(float(time) / pace, 0.0) for time in times]
    return TurningPoints(*((time, float(cumulative(time, p, q))) for time in found))
