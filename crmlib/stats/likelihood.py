"""Maximum likelihood of positive parameters, on their logs, with standard errors from the observed information.

Peak       where a log-likelihood is highest, and how sharply
maximise   find it from a value and a gradient
Fitted     what models that are fitted so have in common
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple, Self

import numpy as np
import pandas as pd

from crmlib.errors import ModelError
from crmlib.i18n import N_, Text, _, both, lines, listed
from crmlib.result import Dots
from crmlib.stats.intervals import in_words, z_value

Likelihood = Callable[[np.ndarray], tuple[float, np.ndarray]]

GREEK = {"alpha": "α", "beta": "β"}
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
        if not self.covariance.any():  # taken as given
            return np.tile(self.params, (n, 1))
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
        # Named as the attributes are, Greek as in the papers: r alone would be shown as a correlation.
        shown = [f"{GREEK.get(name, name)}_" for name in names]
        table = pd.DataFrame(numbers, index=pd.Index(shown, name="parameter"))
        height = both("Log-likelihood {loglik:,.4f}.", loglik=self.loglik)
        return Dots(
            table, formats=dict.fromkeys(table, ".4f"),
            note=lines(note, height, in_words(level, N_("observed information, on logs"))),
        )  # fmt: skip


class Fitted:
    """What models have in common whose parameters were found by maximum likelihood."""

    names: ClassVar[tuple[str, ...]]
    peak_: Peak
    loglik_: float
    se_: pd.Series

    def given(self, **params: float) -> Self:
        """Take parameters that are known, as a paper prints them, instead of fitting them.

        They are taken as they are: what is computed of them knows no uncertainty of the parameters.

        Parameters
        ----------
        **params : float
            Each parameter by its name, above 0.

        Raises
        ------
        ModelError
            If one is missing, unknown, or not above 0.

        Examples
        --------
        >>> from crmlib.lifetime import BetaGeoNBD
        >>> # CDNOW (Fader, Hardie & Lee 2005): 1.226 more are printed for 39 weeks of one with two repeats.
        >>> cdnow = BetaGeoNBD().given(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> one = pd.DataFrame({"frequency": [2], "recency": [30.43], "T": [38.86]})
        >>> print(cdnow.predict(one, 39).round(3)[0])
        1.226
        """
        wrong = [name for name in {*params, *self.names} if not params.get(name, 0) > 0]
        if wrong or len(params) > len(self.names):
            message = _("Give each of {names} a number above 0, as in given({example}), and nothing else.")
            example = ", ".join(f"{name}=1.0" for name in self.names)
            raise ModelError(message.format(names=listed(list(self.names)), example=example))
        values = np.array([float(params[name]) for name in self.names])
        self._keep(Peak(values, float("nan"), np.zeros((len(values), len(values)))), self.names)
        return self

    def _keep(self, peak: Peak, names: tuple[str, ...]) -> None:
        """Keep what was found: each parameter as an attribute with an underscore, as scikit-learn has it."""
        for name, value in zip(names, peak.params, strict=True):
            setattr(self, f"{name}_", float(value))
        self.peak_, self.loglik_ = peak, peak.loglik
        self.se_ = pd.Series(peak.se, index=list(names), name="se")

    @property
    def params(self) -> np.ndarray:
        """The parameters in the model's order; a model that has none says so, and one that was written into."""
        if not hasattr(self, "peak_"):
            raise ModelError(_("The model is not fitted yet; call .fit first."))
        for name, value in zip(self.names, self.peak_.params, strict=True):
            if getattr(self, f"{name}_") != value:
                message = _(
                    "{name}_ was changed by hand, which the model does not read; use .given({name}=…, …)."
                )
                raise ModelError(message.format(name=name))
        return self.peak_.params

    @property
    def is_given(self) -> bool:
        """Whether the parameters were given, not fitted."""
        return bool(np.isnan(self.loglik_))

    def check_fitted(self) -> None:
        """Refuse what needs the customers of a fit where there are none."""
        self.params  # noqa: B018  a model without parameters says so
        if self.is_given:
            raise ModelError(
                _("The parameters were given: this takes the customers of a fit; call .fit first.")
            )


def maximise(
    likelihood: Likelihood, start: np.ndarray, names: tuple[str, ...], *, rough: Likelihood | None = None
) -> Peak:
    """Return where a log-likelihood of positive parameters is highest.

    Parameters
    ----------
    likelihood : callable
        Takes the parameters; returns the log-likelihood and its derivatives by them.
    start : array
        Where to begin; its scale matters more than its place.
    names : tuple of str
        What the parameters are called, for the refusal.
    rough : callable, optional
        A likelihood of fewer data that leads to the neighbourhood at less cost.

    Raises
    ------
    ModelError
        If the likelihood rises without end: a parameter runs off to zero or to infinity.

    Examples
    --------
    >>> # 30 of 100 bought: the odds are 3 to 7, and the log of the odds has the variance 1/30 + 1/70.
    >>> peak = maximise(lambda odds: (30 * np.log(odds[0]) - 100 * np.log1p(odds[0]),
    ...                               30 / odds - 100 / (1 + odds)), np.array([1.0]), ("odds",))
    >>> print(peak.params.round(6), peak.covariance.round(5), round(1 / 30 + 1 / 70, 5))
    [0.428571] [[0.04762]] 0.04762
    """
    centre = np.log(start)
    down = _downhill(likelihood, centre)
    for neighbourhood in ([] if rough is None else [_downhill(rough, centre)]) + [down]:
        logs, information = _newton(down, _near(neighbourhood, centre))
        if information is not None and np.abs(logs - centre).max() < _FAR:
            return Peak(np.exp(logs), -down(logs)[0], np.linalg.inv(information))
    moved = logs - centre
    worst = int(np.abs(moved).argmax())
    message = _(
        "The likelihood has no highest point: {name} runs off to {end}. These data cannot tell people apart in what "
        "{name} describes; take more people or a longer time, or a simpler model."
    )
    raise ModelError(message.format(name=names[worst], end=_("infinity") if moved[worst] > 0 else _("zero")))


def _downhill(likelihood: Likelihood, centre: np.ndarray) -> Likelihood:
    """Return minus the log-likelihood and its derivatives by the logs of the parameters."""

    def down(logs: np.ndarray) -> tuple[float, np.ndarray]:
        params = np.exp(np.clip(logs, centre - 2 * _FAR, centre + 2 * _FAR))
        value, slope = likelihood(params)
        return -value, -slope * params

    return down


def _near(down: Likelihood, centre: np.ndarray) -> np.ndarray:
    """Return a place near the lowest point."""
    from scipy.optimize import minimize

    scale = max(1.0, abs(down(centre)[0]))
    found = minimize(
        lambda logs: tuple(part / scale for part in down(logs)), centre, jac=True, method="BFGS",
        options={"gtol": 1e-5, "maxiter": 500},
    )  # fmt: skip
    return np.asarray(found.x)


def _newton(down: Likelihood, logs: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the lowest point to the last digit and the second derivatives there; None if there is none nearby.

    The matrix costs most, and hardly changes once the point is near.
    """
    information, size = None, np.inf
    for _turn in range(12):
        if information is None or size > 1e-4:
            information = _curvature(down, logs)
            if not np.isfinite(information).all() or np.linalg.eigvalsh(information)[0] < 1e-6:
                return logs, None
        step = np.linalg.solve(information, down(logs)[1])
        size = float(np.abs(step).max())
        if size > 1:
            return logs, None
        logs = logs - step
        if size < 1e-9:
            return logs, information
    return logs, information if size < 1e-6 else None


def _curvature(down: Likelihood, logs: np.ndarray) -> np.ndarray:
    """Return the second derivatives, from differences of the first."""
    moves = _STEP * np.eye(len(logs))
    matrix = np.array([(down(logs + move)[1] - down(logs - move)[1]) / (2 * _STEP) for move in moves])
    return np.asarray((matrix + matrix.T) / 2)
