"""How Bass' model is fitted to first buyers month by month, and how far off its numbers may be.

check_sales      first buyers as numbers; refuse what cannot be fitted
by_least_squares fit to the increase of the cumulative share (Srinivasan and Mason 1986), or to the density
by_regression    Bass' own regression of sales on what was sold before
Fitted           what a fit returns: p, q, m, their standard errors, and how far off the months are
profile          an interval that knows that m may have no upper end
constrained      the best fit in which one of the numbers is given

The curve itself: `crmlib.stats.diffusion`.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import floats
from crmlib.i18n import _
from crmlib.stats.diffusion import expected
from crmlib.stats.intervals import Interval, check_level

NAMES = ("p", "q", "m")
FEWEST = 4  # months, of which three numbers leave one degree of freedom
# Where fits begin: p and q of products as they are, and m as so many times what was sold so far.
STARTS = tuple(product((0.003, 0.015, 0.05), (0.05, 0.2, 0.5), (1.2, 2.0, 6.0)))
POLISHED = 9  # of the 27 starts, those that lie nearest, are followed to their end
BENT = 1_000.0  # times what was sold so far: no market that sales can be seen to bend toward
HALF = 0.5  # of a buyer is added before logarithms are taken, as months may have none
FAR = 10.0  # times what was sold so far: beyond it m counts as having no upper end


class Fitted(NamedTuple):
    """A fit of Bass' model.

    Attributes
    ----------
    estimate, error : array of 3 floats
        p, q, m and their standard errors (missing for the regression, and for an m that was given).
    squares : float
        Sum of the squared distances of months from the model.
    df : int
        Months less numbers that were fitted.
    """

    estimate: np.ndarray
    error: np.ndarray
    squares: float
    df: int


def check_sales(sales: ArrayLike) -> np.ndarray:
    """Return first buyers by month as floats; refuse gaps, negative numbers, too few months and no buyer at all.

    Raises
    ------
    DataError, TooFewError
    """
    found = np.atleast_1d(floats(sales, "sales"))
    if found.ndim != 1:
        raise DataError(_("Sales are one number a month, in the order of the months."))
    bad = ~(found >= 0) | np.isinf(found)
    if bad.any():
        message = _(
            "Month {month} of sales is {value:g}: first buyers are numbers from 0 up, without gaps; enter 0 where "
            "nobody bought."
        )
        raise DataError(message.format(month=int(bad.argmax()) + 1, value=found[bad.argmax()]))
    if len(found) < FEWEST:
        message = _("{n} months of sales; three numbers cannot be learned from fewer than {least}.")
        raise TooFewError(message.format(n=len(found), least=FEWEST))
    if not (found > 0).sum() >= FEWEST:
        message = _(
            "Somebody bought in {n} months only; three numbers cannot be learned from fewer than {least}."
        )
        raise TooFewError(message.format(n=int((found > 0).sum()), least=FEWEST))
    return found


def _away(logs: np.ndarray, sales: np.ndarray, density: bool, ratios: bool) -> float:
    """Return how far off a start is."""
    made = expected(logs, len(sales), density)[0]
    off = np.log(np.maximum(made, 0) + HALF) - np.log(sales + HALF) if ratios else made - sales
    return float(np.nan_to_num((off**2).sum(), nan=np.inf))


def _from(
    start: np.ndarray, sales: np.ndarray, free: list[int], density: bool, ratios: bool
) -> tuple[np.ndarray, float]:
    """Return where a fit from a start ends, and its sum of squares; numbers that are not free stay as they are."""
    from scipy.optimize import least_squares

    scale = 1.0 if ratios else float(sales.std()) or 1.0

    def full(x: np.ndarray) -> np.ndarray:
        logs = start.copy()
        # Steps may go far off on their way; nothing is learned beyond these ends.
        logs[free] = np.clip(x, -30, 30)
        return logs

    def off(x: np.ndarray) -> np.ndarray:
        made = expected(full(x), len(sales), density)[0]
        away = np.log(np.maximum(made, 0) + HALF) - np.log(sales + HALF) if ratios else (made - sales) / scale
        return np.asarray(np.nan_to_num(away, nan=1e6, posinf=1e6))

    def slopes(x: np.ndarray) -> np.ndarray:
        made, by = expected(full(x), len(sales), density)
        by = by[:, free] / (np.maximum(made, 0) + HALF)[:, None] if ratios else by[:, free] / scale
        return np.asarray(np.nan_to_num(by, posinf=1e6, neginf=-1e6))

    found = least_squares(
        off, start[free], jac=slopes, method="lm", xtol=1e-12, ftol=1e-12, gtol=1e-12, max_nfev=400
    )
    return full(found.x), float(2 * found.cost * scale**2)


def by_least_squares(
    sales: ArrayLike, *, m: float | None = None, density: bool = False, ratios: bool = False
) -> Fitted:
    """Return the fit of Bass' model by nonlinear least squares, from 27 starts.

    Parameters
    ----------
    sales : array
        First buyers month by month since the launch.
    m : float, optional
        How many will ever buy, where a market study says so; p and q alone are fitted.
    density : bool
        Fit m f(t) at t = 1, 2, … in place of m [F(t) − F(t−1)].
    ratios : bool
        Months are as many per cent off, small or large (logarithms are fitted), and not as many buyers.

    Raises
    ------
    DataError, TooFewError
        As `check_sales`.
    ModelError
        If no fit converges.

    References
    ----------
    Srinivasan, V. and Mason, C. H. (1986). Nonlinear least squares estimation of new product diffusion models.
    *Marketing Science* 5(2), 169–178.

    Examples
    --------
    >>> dryers = [106, 319, 492, 635, 737, 890, 1397, 1523, 1294, 1240, 1425, 1260, 1236]
    >>> by_least_squares(dryers).estimate.round(4).tolist()
    [0.0136, 0.3267, 16497.0046]
    """
    found = check_sales(sales)
    so_far = found.sum()
    free = [0, 1, 2] if m is None else [0, 1]
    starts = [np.log([p, q, so_far * times if m is None else m]) for p, q, times in STARTS]
    best, squares = None, np.inf
    for start in sorted(starts, key=lambda one: _away(one, found, density, ratios))[:POLISHED]:
        logs, off = _from(start, found, free, density, ratios)
        if off < squares * (1 - 1e-9):
            best, squares = logs, off
    if best is None or not np.isfinite(squares):
        raise ModelError(_("Bass' model fits these sales from none of {n} starts.").format(n=len(STARTS)))
    df = len(found) - len(free)
    made, slopes = expected(best, len(found), density)
    slopes = slopes[:, free] / (made + HALF)[:, None] if ratios else slopes[:, free]
    error = np.full(3, np.nan)
    with np.errstate(invalid="ignore"):
        spread = np.linalg.pinv(slopes.T @ slopes) * squares / df
        error[free] = np.sqrt(np.diag(spread)) * np.exp(best[free])
    return Fitted(np.exp(best), error, squares, df)


def by_regression(sales: ArrayLike) -> Fitted:
    """Return Bass' own estimates: sales on what was sold before and its square, S = a + b Y + c Y².

    Raises
    ------
    ModelError
        If the parabola has no root that could be a market: sales do not bend down yet.

    References
    ----------
    Bass, F. M. (1969). A new product growth for model consumer durables. *Management Science* 15(5), 215–227.

    Examples
    --------
    >>> by_regression([0.517, 1.169, 1.604, 2.044, 2.286]).estimate.round(4).tolist()
    [0.0626, 0.7377, 10.5037]
    """
    found = check_sales(sales)
    before = np.concatenate([[0.0], np.cumsum(found)[:-1]])
    x = np.column_stack([np.ones(len(found)), before, before**2])
    (a, b, c), *_rest = np.linalg.lstsq(x, found, rcond=None)
    root = b**2 - 4 * a * c
    m = (-b - np.sqrt(max(root, 0))) / (2 * c) if c < 0 else np.inf
    # Sales that grow for ever bend down by rounding alone, toward a market without end.
    if not (c < 0 < a and root >= 0 and m < BENT * found.sum()):
        message = _(
            "Bass' regression finds no market: by what was sold before, sales do not bend down yet "
            "(a {a:.3g}, b {b:.3g}, c {c:.3g}). Wait for more months, or fit with method='nls' and an m of a market "
            "study."
        )
        raise ModelError(message.format(a=a, b=b, c=c))
    squares = float(((found - x @ np.array([a, b, c])) ** 2).sum())
    return Fitted(np.array([a / m, -c * m, m]), np.full(3, np.nan), squares, len(found) - 3)


def profile(
    sales: ArrayLike, fit: Fitted, number: int, *, level: float = 0.95, m: float | None = None, density: bool = False,
    ratios: bool = False,
) -> Interval:  # fmt: skip
    """Return the profile likelihood interval of p, q or m: what is worse than the best fit by no more than chance.

    Every other number is fitted anew at each value that is tried. Where even ten times what was sold so far would do as
    well, m has no upper end, and this says so with infinity; an interval from a standard error would not.

    Parameters
    ----------
    sales : array
    fit : Fitted
        From `by_least_squares`.
    number : int
        0, 1 or 2 for p, q or m.
    level, m, density, ratios
        As before.

    References
    ----------
    Bates, D. M. and Watts, D. G. (1988). *Nonlinear Regression Analysis and Its Applications*, chapter 6.

    Examples
    --------
    >>> dryers = [106, 319, 492, 635, 737, 890, 1397, 1523, 1294, 1240, 1425, 1260, 1236]
    >>> low, high = profile(dryers, by_least_squares(dryers), 2)
    >>> print(f"{low:,.0f} to {high:,.0f}")
    14,149 to 20,156
    """
    from scipy.optimize import brentq
    from scipy.special import stdtrit

    check_level(level)
    found = check_sales(sales)
    free = [one for one in ((0, 1, 2) if m is None else (0, 1)) if one != number]
    line = fit.squares * (1 + float(stdtrit(fit.df, (1 + level) / 2)) ** 2 / fit.df)
    best = np.log(fit.estimate)
    last = [best.copy(), best.copy()]
    known: dict[tuple[float, int], float] = {}

    def worse(log: float, side: int) -> float:
        # Fits start from the last one: the same value asked twice has to get the same answer.
        if (log, side) in known:
            return known[log, side]
        tries = []
        for start in (last[side], best):
            logs = start.copy()
            if number == 2 and 0 in free:
                # The first months fix p m: a smaller market starts with a larger share of it.
                logs[0] += logs[2] - log
            logs[number] = log
            tries.append(_from(logs, found, free, density, ratios))
        logs, squares = min(tries, key=lambda one: one[1])
        last[side] = logs
        known[log, side] = squares - line
        return squares - line

    ends = []
    top = np.log(FAR * found.sum()) if number == 2 else best[number] + np.log(1e3)
    for side, stop in enumerate((min(best[number], top) - np.log(1e3), top)):
        at, step = min(best[number], top), (-0.1, 0.1)[side]
        if side and best[number] >= top:
            ends.append(np.inf)
            continue
        if worse(at, side) > 0:
            ends.append(float(np.exp(at)))
            continue
        while True:
            behind, at = at, at + step if (stop - at) / step > 1 else stop
            if worse(at, side) > 0:
                ends.append(float(np.exp(brentq(worse, behind, at, args=(side,), xtol=1e-6))))
                break
            if at == stop:
                ends.append(np.inf if side else 0.0)
                break
            step *= 1.5
    return Interval(ends[0], ends[1])


def constrained(
    sales: ArrayLike, fit: Fitted, number: int, value: float, *, m: float | None = None, density: bool = False,
    ratios: bool = False,
) -> np.ndarray:  # fmt: skip
    """Return the logarithms of p, q, m of the best fit in which one of them has a given value.

    Examples
    --------
    >>> dryers = [106, 319, 492, 635, 737, 890, 1397, 1523, 1294, 1240, 1425, 1260, 1236]
    >>> np.exp(constrained(dryers, by_least_squares(dryers), 2, 20_000.0)).round(3).tolist()
    [0.016, 0.257, 20000.0]
    """
    free = [one for one in ((0, 1, 2) if m is None else (0, 1)) if one != number]
    logs = np.log(fit.estimate)
    if number == 2:
        logs[0] += logs[2] - np.log(value)
    logs[number] = np.log(value)
    return _from(logs, check_sales(sales), free, density, ratios)[0]
