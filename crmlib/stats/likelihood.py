"""Maximum likelihood of positive parameters, on their logs, with standard errors from the observed information.

Peak       where a log-likelihood is highest, and how sharply
maximise   find it from a value and a gradient
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlib.errors import ModelError
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Dots
from crmlib.stats.intervals import in_words, z_value

Likelihood = Callable[[np.ndarray], tuple[float, np.ndarray]]

_FAR = 12.0  # on the log scale from where the search began: a factor of 160,000
_STEP = 1e-4


class Peak(NamedTuple):
    """The parameters where a log-likelihood is highest, its height there, and the covariance of their logs."""

    params: np.ndarray
    loglik: float
    covariance: np.ndarray

    @property
    def se(self) -> np.ndarray:
        """Standard errors of the parameters themselves (delta method from the logs)."""
        return np.asarray(self.params * np.sqrt(np.diag(self.covariance)))

    def draws(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """Return so many sets of parameters that the data might as well have given: normal on the logs."""
        logs = rng.multivariate_normal(np.log(self.params), self.covariance, size=n, method="cholesky")
        return np.asarray(np.exp(logs))

    def table(self, names: tuple[str, ...], *, level: float, note: Text | str = "") -> Dots:
        """Return the parameters with standard errors and intervals that are symmetric on the logs."""
        reach = np.exp(z_value(level) * self.se / self.params)
        numbers = {
            "estimate": self.params,
            "se": self.se,
            "low": self.params / reach,
            "high": self.params * reach,
        }
        # Named as the attributes are: r alone would be shown as a correlation.
        table = pd.DataFrame(numbers, index=pd.Index([f"{name}_" for name in names], name="parameter"))
        height = both("Log-likelihood {loglik:,.4f}.", loglik=self.loglik)
        return Dots(
            table, formats=dict.fromkeys(table, ".4f"),
            note=lines(note, height, in_words(level, N_("observed information, on logs"))),
        )  # fmt: skip


def maximise(likelihood: Likelihood, start: np.ndarray, names: tuple[str, ...]) -> Peak:
    """Return where a log-likelihood of positive parameters is highest.

    Parameters
    ----------
    likelihood : callable
        Takes the parameters; returns the log-likelihood and its derivatives by them.
    start : array
        Where to begin; its scale matters more than its place.
    names : tuple of str
        What the parameters are called, for the refusal.

    Raises
    ------
    ModelError
        If the likelihood rises without end: a parameter runs off to zero or to infinity.

    Examples
    --------
    >>> # 30 of 100 bought: the odds are 3 to 7, and the log of the odds has the variance 1/30 + 1/70.
    >>> peak = maximise(lambda odds: (30 * np.log(odds[0]) - 100 * np.log1p(odds[0]),
    ...                               30 / odds - 100 / (1 + odds)), np.array([1.0]), ("odds",))
    >>> print(peak.params.round(6), peak.covariance.round(6), round(1 / 30 + 1 / 70, 6))
    [0.428571] [[0.047619]] 0.047619
    """
    from scipy.optimize import minimize

    centre = np.log(start)

    def down(logs: np.ndarray) -> tuple[float, np.ndarray]:
        params = np.exp(np.clip(logs, centre - 2 * _FAR, centre + 2 * _FAR))
        value, slope = likelihood(params)
        return -value, -slope * params

    scale = max(1.0, abs(down(centre)[0]))
    found = minimize(
        lambda logs: tuple(part / scale for part in down(logs)), centre, jac=True, method="BFGS",
        options={"gtol": 1e-7, "maxiter": 500},
    )  # fmt: skip
    logs = found.x
    # BFGS comes near; two or three Newton steps bring it to the last digit, and their matrix is the information.
    for _turn in range(6):
        information = _curvature(down, logs)
        slope = down(logs)[1]
        if not np.isfinite(information).all() or np.linalg.eigvalsh(information)[0] <= 0:
            break
        step = np.linalg.solve(information, slope)
        if np.abs(step).max() > 1:
            break
        logs = logs - step
        if np.abs(step).max() < 1e-9:
            break
    _check(logs - centre, information, names)
    return Peak(np.exp(logs), -down(logs)[0], np.linalg.inv(information))


def _curvature(down: Likelihood, logs: np.ndarray) -> np.ndarray:
    """Return the second derivatives, from differences of the first."""
    moves = _STEP * np.eye(len(logs))
    rows = [(down(logs + move)[1] - down(logs - move)[1]) / (2 * _STEP) for move in moves]
    matrix = np.array(rows)
    return np.asarray((matrix + matrix.T) / 2)


def _check(moved: np.ndarray, information: np.ndarray, names: tuple[str, ...]) -> None:
    flat = np.isfinite(information).all() and np.linalg.eigvalsh(information)[0] > 1e-6
    worst = int(np.abs(moved).argmax())
    if flat and abs(moved[worst]) < _FAR:
        return
    end = _("infinity") if moved[worst] > 0 else _("zero")
    message = _(
        "The likelihood has no highest point: {name} runs off to {end}. These data cannot tell people apart in what "
        "{name} describes; take more people or a longer time, or a simpler model."
    )
    raise ModelError(message.format(name=names[worst], end=end))
