"""What moves the chance that something happens in a month, to whom it has not happened yet: the discrete-time hazard.

A row for each month in which it could have happened, a logit with a constant for each age: that is a model of how long
it takes, with those still waiting, late comers and whatever changes from month to month treated right, and without a
line assumed for age (Cox 1972; Singer & Willett 1993; Allison 1982).

fit_hazard   the logit by maximum likelihood, its covariance with the months of one unit taken together
HazardFit    its answer
ages_of      which age a month belongs to: "1", "2", "4-6", "13+"
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import Text, _, both, lines, listed
from crmlib.stats.resample import by_unit, generator

_FAR = 15.0  # on log odds: what moves them further than this is on its way to infinity


class HazardFit(NamedTuple):
    """Coefficients of log odds.

    Attributes
    ----------
    coef : array
        One a column; plus or minus infinity where all or none of its months had the event (separation).
    covariance : array
        Of the coefficients ("sandwich" by unit); missing for infinite ones.
    bounds : array
        Which columns are infinite.
    remark : Text or str
        Says which, and what is known of them.
    """

    coef: np.ndarray
    covariance: np.ndarray
    bounds: np.ndarray
    remark: Text | str

    def probability(self, x: np.ndarray, coef: np.ndarray | None = None) -> np.ndarray:
        """Return the chance of rows of columns, under these coefficients or under draws (a row each) of them."""
        from scipy.special import expit

        used = self.coef if coef is None else coef
        eta = x @ np.where(self.bounds, 0.0, used).T
        sure = np.where(np.isposinf(self.coef), 1.0, 0.0) - np.where(np.isneginf(self.coef), 1.0, 0.0)
        pull = x @ sure
        pull = pull if eta.ndim == 1 else pull[:, None]
        return np.asarray(np.where(pull == 0, expit(eta), pull > 0))

    def draws(self, n: int, seed: int) -> np.ndarray:
        """Return so many sets of coefficients that the data might as well have given."""
        known = ~self.bounds
        drawn = np.tile(self.coef, (n, 1))
        some = self.covariance[np.ix_(known, known)]
        drawn[:, known] = generator(seed).multivariate_normal(self.coef[known], some, size=n, method="eigh")
        return drawn


def ages_of(months: np.ndarray, ages: Sequence[str]) -> np.ndarray:
    """Return for each month the position of the age that it belongs to.

    Parameters
    ----------
    months : array of int
        From 1.
    ages : sequence of str
        Ages that follow on one another from 1 on: "1", "2", "3-6", "7+".

    Raises
    ------
    DataError
        If ages leave a gap, or a month lies beyond the last.

    Examples
    --------
    >>> ages_of(np.array([1, 2, 5, 9]), ["1", "2-5", "6+"]).tolist()
    [0, 1, 1, 2]
    """
    last, ends = 0, []
    for age in ages:
        first, dash, end = str(age).removesuffix("+").partition("-")
        if not first.isdecimal() or (dash and not end.isdecimal()) or int(first) != last + 1:
            message = _(
                "Ages follow on one another from month 1, as in 1, 2, 3-6, 7+; {age!r} does not follow {last}."
            )
            raise DataError(message.format(age=age, last=last))
        last = int(end or first)
        ends.append(np.inf if str(age).endswith("+") else last)
    found = np.searchsorted(ends, months)
    if (found == len(ends)).any() or (np.asarray(months) < 1).any():
        odd = months[(found == len(ends)) | (months < 1)]
        message = _(
            "Month {month:g} belongs to no age of {ages}: months count from 1, and the last age may end in +."
        )
        raise DataError(message.format(month=odd[0], ages=", ".join(map(str, ages))))
    return np.asarray(found)


def fit_hazard(
    x: np.ndarray, event: np.ndarray, codes: np.ndarray, names: Sequence[Text | str], *, ages: int = 1
) -> HazardFit:
    """Return the logit of an event on columns, without a penalty and without a constant beside them.

    Parameters
    ----------
    x : array, shape (months, columns)
        First a column of 0 and 1 for each age, of which each row has one 1; then the others.
    event : array of bool
        Whether it happened in that month.
    codes : array of int
        Whose month it is, 0 … units − 1.
    names : sequence of str or Text
        Of the columns, for messages.
    ages : int, default 1
        How many of the columns are ages.

    Returns
    -------
    HazardFit

    Raises
    ------
    TooFewError
        If nothing happened, or there are no more units than columns.
    ModelError
        If a column can be computed from the others, or several together separate the events.

    Notes
    -----
    A column of 0 and 1 in whose months nothing (or always something) happened has no finite coefficient (separation).
    The likelihood rises towards its limit, in which those months have the chance 0 (or 1) and say nothing of the other
    columns; that limit is returned (Geyer 2009), and the remark names the column.

    References
    ----------
    Albert, A. and Anderson, J. A. (1984). On the existence of maximum likelihood estimates in logistic regression
    models. *Biometrika* 71, 1–10. Clusters: Liang, K.-Y. and Zeger, S. L. (1986). *Biometrika* 73, 13–22.

    Examples
    --------
    >>> x = np.array([[1.0, 0]] * 4 + [[1, 1]] * 4)
    >>> fit = fit_hazard(x, np.array([1, 0, 0, 0, 1, 1, 1, 0], bool), np.arange(8), ["age", "late"])
    >>> np.exp(fit.coef).round(3).tolist()  # odds 1 to 3, and 9 times as high when late
    [0.333, 9.0]
    """
    units = len(np.unique(codes))
    if not event.any() or units <= x.shape[1]:
        message = _("{events} events of {units} units are too few for {n} coefficients.")
        raise TooFewError(message.format(events=int(event.sum()), units=units, n=x.shape[1]))
    limit, used = _limits(x, event)
    free = limit == 0
    coef = np.where(free, 0.0, np.copysign(np.inf, limit))
    covariance = np.full((len(limit),) * 2, np.nan)
    if free.any():
        back = _evened(x[used], ages)[np.ix_(free, free)]
        z = x[np.ix_(used, free)] @ back
        left = [name for name, one in zip(names, free, strict=True) if one]
        _check_rank(z, left)
        beta = _logit(z, event[used])
        _check_reach(z, beta, left)
        coef[free] = back @ beta
        covariance[np.ix_(free, free)] = back @ _clustered(z, event[used], beta, codes[used]) @ back.T
    return HazardFit(coef, covariance, ~free, _remark(limit, names))


def _limits(x: np.ndarray, event: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which columns of 0 and 1 run off to −1 or +1 times infinity, and the rows that the others stand on."""
    limit, used = np.zeros(x.shape[1]), np.ones(len(x), bool)
    binary = ((x == 0) | (x == 1)).all(axis=0)
    moved = True
    while moved:
        moved = False
        for k in np.flatnonzero(binary & (limit == 0)):
            mine = used & (x[:, k] == 1)
            if mine.any() and (not event[mine].any() or event[mine].all()):
                limit[k] = 1.0 if event[mine].all() else -1.0
                used &= ~mine
                moved = True
    return limit, used


def _evened(x: np.ndarray, ages: int) -> np.ndarray:
    """Return what makes columns of numbers even: mean 0 and spread 1, with the ages as the constant.

    Years or yuan as they are would leave the sums without digits.
    """
    even = np.eye(x.shape[1])
    for k in range(ages, x.shape[1]):
        spread = x[:, k].std()
        if spread > 0 and not np.isin(x[:, k], [0, 1]).all():
            even[k, k], even[:ages, k] = 1 / spread, -x[:, k].mean() / spread
    return even


def _check_reach(z: np.ndarray, beta: np.ndarray, names: Sequence[Text | str]) -> None:
    """Refuse coefficients that are on their way to infinity."""
    reach = np.abs(beta) * (z.max(axis=0) - np.minimum(z.min(axis=0), 0))
    if reach.max() > _FAR:
        message = _(
            "The events are separated by columns together, {name} among them: there is no finite estimate."
        )
        raise ModelError(message.format(name=names[int(reach.argmax())]))


def _check_rank(z: np.ndarray, names: Sequence[Text | str]) -> None:
    scale = np.sqrt((z**2).sum(axis=0))
    roots, vectors = np.linalg.eigh(
        (z / np.where(scale > 0, scale, 1)).T @ (z / np.where(scale > 0, scale, 1))
    )
    if len(roots) and roots[0] < 1e-9:
        tied = listed(name for name, size in zip(names, np.abs(vectors[:, 0]), strict=True) if size > 1e-4)
        raise ModelError(
            _("{columns} can be computed from each other: leave one of them out.").format(columns=tied)
        )


def _logit(z: np.ndarray, event: np.ndarray) -> np.ndarray:
    from scipy.linalg import LinAlgWarning
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    # Equal rows are one row with a weight: months are many, patterns few.
    table = pd.DataFrame(np.column_stack([z, event]))
    counts = table.groupby(list(table)).size()
    rows, weight = np.array(counts.index.to_list()), counts.to_numpy(float)
    model = LogisticRegression(
        C=np.inf, fit_intercept=False, solver="newton-cholesky", tol=1e-14, max_iter=200
    )
    with warnings.catch_warnings():
        # Where columns separate the events it cannot converge; the caller sees that and says so.
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", LinAlgWarning)
        model.fit(rows[:, :-1], rows[:, -1] == 1, sample_weight=weight)
    return np.asarray(model.coef_[0])


def _clustered(z: np.ndarray, event: np.ndarray, beta: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return the covariance that lets the months of one unit be alike."""
    from scipy.special import expit

    p = expit(z @ beta)
    bread = np.linalg.inv((z * (p * (1 - p))[:, None]).T @ z)
    own = np.unique(codes, return_inverse=True)[1]
    units = int(own.max()) + 1
    scores = np.asarray(by_unit(z * (event - p)[:, None], own, units))
    return np.asarray(bread @ (scores.T @ scores) @ bread * units / (units - 1))


def _remark(limit: np.ndarray, names: Sequence[Text | str]) -> Text | str:
    def of(sign: int) -> Text:
        return listed(name for name, one in zip(names, limit, strict=True) if one == sign)

    return lines(
        both("In no month of {columns} did it happen: there is no finite estimate.", columns=of(-1))
        if (limit < 0).any()
        else "",
        both("In every month of {columns} it happened: there is no finite estimate.", columns=of(1))
        if (limit > 0).any()
        else "",
    )
