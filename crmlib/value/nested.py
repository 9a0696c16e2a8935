"""Where some offers are near substitutes: the test of IIA, and nested logit as the way out.

"Independence of irrelevant alternatives" (IIA): in the conditional logit the odds of two offers do not
depend on a third. When a near substitute leaves, its customers are then spread in proportion, which is
wrong if most would go to its twin.

NestedLogit         offers of a nest share something that the attributes do not show
hausman_mcfadden    leave an alternative out: do the coefficients stay?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError
from crmlib.i18n import N_, _
from crmlib.result import Result
from crmlib.value.answers import Answers
from crmlib.value.identify import centred
from crmlib.value.logit import ConditionalLogit
from crmlib.value.model import CONSTANT, ChoiceModel, log_probabilities
from crmlib.value.results import Estimates, named_index
from crmlib.value.tasks import Tasks, need_columns


@dataclass
class NestedLogit(Answers):
    """Nested logit by maximum likelihood, with one dissimilarity a nest.

    Dissimilarity 1: the offers of the nest are no more alike than others (the conditional logit); toward 0:
    perfect substitutes; above 1: not consistent with utility maximisation for all data. Utilities are not
    rescaled by nest (McFadden 1978; Train 2009, equation 4.2), so coefficients compare between nests.

    Parameters
    ----------
    attributes, constants, base, price, task, alternative, chosen, level
        As for `ConditionalLogit`.
    nests : mapping of name to alternatives
        Alternatives that share a nest; the others stand alone.

    Attributes
    ----------
    dissimilarity_ : Estimates
        By nest: dissimilarity, low, high and p, of the likelihood-ratio test against 1 for all nests.
    conditional_ : ConditionalLogit
        The same model without nests.
    params_, se_, covariance_, loglik_, ...
        As for `ConditionalLogit`.

    Examples
    --------
    >>> model = NestedLogit(nests={"tea houses": ("greenhill", "mistypeak")})
    >>> model.nests["tea houses"]
    ('greenhill', 'mistypeak')
    """

    nests: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def _nests(self, alternatives: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        nest, where = np.empty(len(alternatives), dtype=int), []
        for position, name in enumerate(self.nests):
            nest[[a in self.nests[name] for a in alternatives]] = position
            where.append(len(self.names_) + position)
        for i, a in enumerate(alternatives):
            if not any(a in members for members in self.nests.values()):
                nest[i] = len(where)
                where.append(-1)
        return nest, np.array(where)

    def _check_nests(self) -> None:
        listed = [a for members in self.nests.values() for a in members]
        strange = [str(a) for a in listed if a not in self.alternatives_]
        if not listed or strange or len(set(listed)) < len(listed):
            raise DataError(
                _("A nest holds alternatives among {known}, each in one nest at most; got {got}.").format(
                    known=", ".join(map(str, self.alternatives_)), got=", ".join(map(str, listed)) or "–"
                )
            )
        small = [name for name, members in self.nests.items() if len(members) < 2]
        if small:
            raise ModelError(
                _("The nest {name} has a single alternative: its dissimilarity cannot be estimated.").format(
                    name=", ".join(small)
                )
            )

    def fit(self, choices: pd.DataFrame) -> Self:
        """Estimate coefficients and dissimilarities; returns the fitted model itself."""
        from scipy.optimize import minimize

        tasks, x = self._start(choices)
        self._check_nests()
        shared = {n: getattr(self, n) for n in ChoiceModel.__dataclass_fields__}
        self.conditional_ = ConditionalLogit(**shared).fit(choices)
        scale = np.append(centred(x, tasks.available)[tasks.available].std(axis=0), np.ones(len(self.nests)))
        nest, where = self._nests(tasks.alternatives)

        def negative(theta: np.ndarray) -> tuple[float, np.ndarray]:
            value, slope = _likelihood(theta / scale, x, tasks, nest, where)
            return -value / len(x), -slope / scale / len(x)

        start = np.append(self.conditional_.params_.to_numpy(), np.zeros(len(self.nests))) * scale
        found = minimize(negative, start, jac=True, method="BFGS", options={"gtol": 1e-8, "maxiter": 500})
        theta = found.x
        hessian = _jacobian(lambda at: negative(at)[1], theta) * len(x)
        if np.abs(found.jac).max() > 1e-4 or np.linalg.eigvalsh(hessian)[0] <= 1e-8:
            raise ModelError(
                _("The nested logit has no clear maximum: the data hardly tell {nests} from no nest.").format(
                    nests=", ".join(self.nests)
                )
            )
        covariance = np.linalg.inv(hessian) / np.outer(scale, scale)
        self.n_iter_ = int(found.nit)
        self._finish(theta / scale, covariance, -float(found.fun) * len(x))
        self.dissimilarity_ = self._dissimilarity()
        return self

    def _dissimilarity(self) -> Estimates:
        from scipy.stats import chi2, norm

        log = self._theta[len(self.names_) :]
        se = np.sqrt(np.diag(self._cov)[len(self.names_) :])
        reach = norm.ppf((1 + self.level) / 2) * se
        gain = 2 * (self.loglik_ - self.conditional_.loglik_)
        p = float(chi2.sf(max(gain, 0.0), len(self.nests)))
        table = pd.DataFrame(
            {
                "dissimilarity": np.exp(log),
                "se": np.exp(log) * se,
                "low": np.exp(log - reach),
                "high": np.exp(log + reach),
                "p": p,
            },
            index=named_index(self.nests, "nest"),
        )
        return Estimates(
            table,
            formats={"p": ".2g"},
            note=_(
                "1 means no nest; likelihood ratio against the conditional logit {gain:.1f} on {df} degrees of "
                "freedom; {level:.0%} interval on the log scale."
            ).format(gain=gain, df=len(self.nests), level=self.level),
            value="dissimilarity",
            xlabel=N_("dissimilarity"),
        )


def _likelihood(
    theta: np.ndarray, x: np.ndarray, tasks: Tasks, nest: np.ndarray, where: np.ndarray
) -> tuple[float, np.ndarray]:
    """Return the log-likelihood and its gradient by coefficients and log dissimilarities."""
    count, rows = x.shape[2], np.arange(len(x))
    lam = np.exp(np.append(theta, 0.0)[where])
    v = np.where(tasks.available, x @ theta[:count], 0.0)
    whole, within, offered, _total = log_probabilities(v, tasks.available, nest, lam)
    p, inside, pick = np.exp(whole), np.exp(within), tasks.chosen
    of_pick = nest[pick]
    # d log P(pick) / d V(j)
    slope = (nest[None, :] == of_pick[:, None]) * (1 - 1 / lam[of_pick])[:, None] * inside - p
    slope[rows, pick] += 1 / lam[of_pick]
    gradient = np.zeros(len(theta))
    gradient[:count] = np.einsum("tj,tjk->k", slope, x)
    for m, position in enumerate(where):
        if position < 0:
            continue
        mine = nest == m
        weight = p[:, mine].sum(axis=1)
        # d I / d lambda, and from it d log P(pick) / d lambda
        tilt = -(inside[:, mine] * v[:, mine]).sum(axis=1) / lam[m] ** 2
        by_lam = -weight * (offered[:, m] + lam[m] * tilt)
        own = of_pick == m
        by_lam[own] += -v[rows, pick][own] / lam[m] ** 2 + (lam[m] - 1) * tilt[own] + offered[own, m]
        gradient[position] = lam[m] * by_lam.sum()
    return float(whole[rows, pick].sum()), gradient


def _jacobian(function, at: np.ndarray, step: float = 1e-5) -> np.ndarray:
    """Return the symmetric matrix of central differences of a gradient."""
    rows = [
        (function(at + step * unit) - function(at - step * unit)) / (2 * step) for unit in np.eye(len(at))
    ]
    return (np.array(rows) + np.array(rows).T) / 2


def _fit_without(model: ConditionalLogit, choices: pd.DataFrame, name: str) -> ConditionalLogit:
    """Refit among those who chose something else, with the alternative taken off the table."""
    keys = [model.task] if isinstance(model.task, str) else list(model.task)
    took = choices.loc[(choices[model.alternative] == name) & (choices[model.chosen] == 1), keys]
    left = choices[choices[model.alternative] != name]
    codes = pd.MultiIndex.from_frame(left[keys])
    left = left[~codes.isin(pd.MultiIndex.from_frame(took))]
    # A task with one alternative left holds no choice any more.
    left = left[left.groupby(keys)[model.alternative].transform("size") > 1]
    return replace(model, cluster=None).fit(left)


def hausman_mcfadden(
    model: ConditionalLogit, choices: pd.DataFrame, *, without: Sequence[str] | None = None
) -> Result:
    """Test the independence of irrelevant alternatives (Hausman & McFadden 1984).

    If IIA holds, leaving out an alternative (and those who chose it) changes the coefficients by chance only.
    The attributes' coefficients are compared and not the constants: about these the tasks left out tell next to
    nothing, so the difference of their covariances is 0 give or take, and the statistic whatever chance makes of
    it. Directions in which that difference is not positive are left out as well; df counts the others.

    Parameters
    ----------
    model : ConditionalLogit
        Its settings are used; it need not be fitted.
    choices : DataFrame
        The data to fit.
    without : sequence of str, optional
        Which alternatives to leave out, one at a time; by default each in turn.

    Returns
    -------
    Result
        A row an alternative left out: tasks, statistic, df, p.
    """
    from scipy.stats import chi2

    need_columns(choices, [model.alternative, model.chosen])
    everyone = sorted(choices[model.alternative].unique())
    if len(everyone) < 3:
        raise ModelError(_("With fewer than three alternatives there is none that could be left out."))
    lines, names = [], list(without or everyone)
    for name in names:
        if name not in everyone:
            raise DataError(
                _("There is no alternative {name!r}; there are {known}.").format(
                    name=str(name), known=", ".join(everyone)
                )
            )
        rest = [a for a in everyone if a != name]
        base = model.base if model.base in rest else rest[0]
        settings = replace(model, base=base if model.constants else None, cluster=None)
        full, part = replace(settings).fit(choices), _fit_without(settings, choices, name)
        index = [n for n in part.params_.index if not str(n).startswith(CONSTANT)]
        unit = part.se_[index].to_numpy()
        gap = (part.params_ - full.params_)[index].to_numpy() / unit
        more = part.covariance_.loc[index, index] - full.covariance_.loc[index, index]
        roots, vectors = np.linalg.eigh(more.to_numpy() / np.outer(unit, unit))
        good = roots > 1e-8 * np.abs(roots).max()
        statistic = float(((vectors.T @ gap)[good] ** 2 / roots[good]).sum())
        lines.append((part.n_tasks_, statistic, int(good.sum()), float(chi2.sf(statistic, good.sum()))))
    table = pd.DataFrame(
        lines, columns=["tasks", "statistic", "df", "p"], index=named_index(names, "left_out")
    )
    return Result(
        table,
        formats={"statistic": ".1f", "p": ".2g"},
        note=_("A small p speaks against IIA: the alternative left out was a near substitute of another."),
    )
