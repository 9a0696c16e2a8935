"""Nested logit: some alternatives are near substitutes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import P_VALUE, Dots
from crmlib.stats.choice.conditional import ConditionalLogit
from crmlib.stats.choice.estimates import named_index, read_names
from crmlib.stats.choice.fit import fit_conditional, fit_nested
from crmlib.stats.choice.tasks import Tasks, some_of
from crmlib.stats.intervals import in_words, z_value


@dataclass
class NestedLogit(ConditionalLogit):
    """Nested logit by maximum likelihood, with one dissimilarity a nest.

    Dissimilarity 1: the offers of the nest are no more alike than others (the conditional logit); toward 0: perfect
    substitutes; above 1: not consistent with utility maximisation for all data. Utilities are not rescaled by nest
    (McFadden 1978; Train 2009, equation 4.2), so coefficients compare between nests.

    Parameters
    ----------
    attributes, constants, base, price, task, alternative, chosen, level, cluster, weight
        As for `ConditionalLogit`.
    nests : mapping of name to alternatives
        Alternatives that share a nest; the others stand alone.

    Attributes
    ----------
    dissimilarity_ : Dots
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

    def fit(self, choices: Any) -> Self:
        """Estimate coefficients and dissimilarities; returns the fitted model itself."""
        sets, unit = self._prepare(choices)
        plain = {one.name: getattr(self, one.name) for one in fields(ConditionalLogit)}
        self.conditional_ = ConditionalLogit(**plain)
        vars(self.conditional_).update(
            {name: v for name, v in vars(self).items() if name not in ("nests", "conditional_")}
        )
        self.conditional_._finish(fit_conditional(sets, [str(n) for n in self.names_], unit))
        self._finish(fit_nested(sets, self.conditional_.theta_, list(map(str, self.nests)), unit))
        self.dissimilarity_ = self._dissimilarity()
        return self

    def _settle(self, tasks: Tasks) -> None:
        super()._settle(tasks)
        if not isinstance(self.nests, Mapping):
            raise DataError(
                _("nests= says which alternatives share each nest, such as {'twins': ['a', 'b']}.")
            )
        nests = {name: read_names(inside, "nests") for name, inside in self.nests.items()}
        named = [a for inside in nests.values() for a in inside]
        free, strange = set(self.alternatives_), []
        for a in named:
            if isinstance(a, Hashable) and a in free:
                free.remove(a)
            else:
                strange.append(a)
        if not named or strange:
            raise DataError(
                _("A nest holds alternatives among {known}, each in one nest at most; got {got}.").format(
                    known=some_of(self.alternatives_), got=some_of(strange) or "–"
                )
            )
        small = [str(name) for name, inside in nests.items() if len(inside) < 2]
        if small:
            message = _("The nest {name} has a single alternative: its dissimilarity cannot be estimated.")
            raise ModelError(message.format(name=some_of(small)))

    def _nest_of(self, alternatives: list[Any]) -> np.ndarray:
        where = {a: position for position, inside in enumerate(self.nests.values()) for a in inside}
        return np.array([where.get(a, len(self.nests)) for a in alternatives])

    def _dissimilarities(self, theta: np.ndarray) -> np.ndarray:
        logs = theta[..., len(self.names_) :]
        by_nest: np.ndarray = np.exp(np.concatenate([logs, np.zeros((*logs.shape[:-1], 1))], axis=-1)).T
        return by_nest

    def _dissimilarity(self) -> Dots:
        from scipy.stats import chi2

        log = self.theta_[len(self.names_) :]
        se = np.sqrt(np.diag(self._cov)[len(self.names_) :])
        reach = z_value(self.level) * se
        gain = 2 * (self.loglik_ - self.conditional_.loglik_)
        table = pd.DataFrame(
            {
                "dissimilarity": np.exp(log),
                "se": np.exp(log) * se,
                "low": np.exp(log - reach),
                "high": np.exp(log + reach),
                "p": float(chi2.sf(max(gain, 0.0), len(self.nests))),
            },
            index=named_index(self.nests, "nest"),
        )
        note = both(
            "1 means no nest. p says how likely chance alone would let nests fit so much better (likelihood-ratio "
            "test)."
        )
        how = in_words(self.level, N_("from the standard error of its logarithm"))
        return Dots(
            table,
            formats={"p": P_VALUE},
            note=lines(note, how),
            value="dissimilarity",
            label=N_("dissimilarity"),
            zero=1.0,
        )
