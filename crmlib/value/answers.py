"""What a fitted choice model can tell: coefficients, willingness to pay, shares, elasticities, surplus.

Answers    the questions, as methods of `ConditionalLogit` and `NestedLogit`
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError
from crmlib.i18n import N_, Labelled, _
from crmlib.result import Result
from crmlib.stats.intervals import wilson
from crmlib.value.model import ChoiceModel
from crmlib.value.parts import Part
from crmlib.value.results import Bars, Estimates, Matrix, named_index


class Prediction(Labelled):
    """What predicts the choices that were held out."""

    MODEL = "model", N_("the model")
    MARKET = "market_shares", N_("market shares")
    EQUAL = "equal_shares", N_("equal shares")


@dataclass
class Answers(ChoiceModel):
    """The questions that both models answer once they are fitted."""

    def coefficients(self) -> Estimates:
        """Return estimates with standard errors, intervals and the test of the expected sign.

        Returns
        -------
        Estimates
            A row a coefficient: estimate, se, low, high, z, expected (+ or −) and p_sign, the one-sided p of
            the hypothesis that it has the *wrong* sign (for constants: two-sided p that it is 0).
        """
        from scipy.stats import norm

        self._fitted()
        reach = norm.ppf((1 + self.level) / 2) * self.se_
        z = self.params_ / self.se_
        sign = [n.sign if isinstance(n, Part) else 0 for n in self.names_]
        p = [norm.sf(s * v) if s else 2 * norm.sf(abs(v)) for s, v in zip(sign, z, strict=True)]
        table = pd.DataFrame(
            {
                "estimate": self.params_,
                "se": self.se_,
                "low": self.params_ - reach,
                "high": self.params_ + reach,
                "z": z,
                "expected": ["+" if s > 0 else "−" if s < 0 else "" for s in sign],
                "p_sign": p,
            }
        )
        return Estimates(
            table,
            formats=dict.fromkeys(("estimate", "se", "low", "high"), ".4f") | {"z": ".1f", "p_sign": ".3f"},
            note=_(
                "{tasks} tasks; log-likelihood {loglik:.2f} (equal shares {null:.2f}); {level:.0%} interval."
            ).format(tasks=self.n_tasks_, loglik=self.loglik_, null=self.loglik_null_, level=self.level),
            xlabel=N_("utility per unit"),
        )

    def _price(self) -> float:
        self._fitted()
        if self.price not in self._names():
            raise ModelError(_("Without a price among the attributes there is no willingness to pay."))
        slope, se = float(self.params_[self.price]), float(self.se_[self.price])
        if slope + 1.96 * se >= 0:
            raise ModelError(
                _(
                    "The coefficient of {price} is {slope:.4f} ± {se:.4f}: not clearly below 0, so money buys "
                    "nothing here and there is no willingness to pay."
                ).format(price=self.price, slope=slope, se=se)
            )
        return slope

    def willingness_to_pay(self, *, method: str = "delta", draws: int = 4000, seed: int = 0) -> Estimates:
        """Return what one more unit of each attribute is worth in money.

        Parameters
        ----------
        method : {"delta", "krinsky_robb"}
            Interval from the linearised ratio, or from draws of the coefficients (Krinsky & Robb 1986), which
            is skewed as the ratio is.
        draws, seed : int
            For ``"krinsky_robb"``.

        Returns
        -------
        Estimates
            A row an attribute: wtp, se, low, high, in units of the price. Negative: what must be paid to the
            customer for one unit more (a day, a kilometre).

        Raises
        ------
        ModelError
            If the price is not an attribute or its coefficient is not clearly negative.
        """
        from scipy.stats import norm

        slope = self._price()
        if method not in ("delta", "krinsky_robb"):
            raise DataError(_("The method is delta or krinsky_robb, not {method!r}.").format(method=method))
        names = self._names()
        k = names.index(self.price)
        others = [i for i in range(len(self.names_)) if i != k]
        beta = self._theta[others]
        wtp = -beta / slope
        gradient = np.zeros((len(others), len(self._theta)))
        gradient[range(len(others)), others] = -1 / slope
        gradient[:, k] = beta / slope**2
        se = np.sqrt(np.einsum("ij,jk,ik->i", gradient, self._cov, gradient))
        if method == "delta":
            reach = norm.ppf((1 + self.level) / 2) * se
            low, high = wtp - reach, wtp + reach
        else:
            drawn = self._draws(draws, seed)
            ratio = -drawn[:, others] / drawn[:, [k]]
            low, high = np.quantile(ratio, [(1 - self.level) / 2, (1 + self.level) / 2], axis=0)
        table = pd.DataFrame(
            {"wtp": wtp, "se": se, "low": low, "high": high},
            index=named_index([self.names_[i] for i in others], "attribute"),
        )
        return Estimates(
            table,
            formats=dict.fromkeys(table.columns, ".2f"),
            note=_("In units of {price} for one unit more; {level:.0%} interval, {method}.").format(
                price=_(self.price), level=self.level, method=method
            ),
            value="wtp",
            xlabel=N_("willingness to pay (yuan per unit)"),
        )

    def shares(self, offers: pd.DataFrame, *, draws: int = 1000, seed: int = 0) -> Bars:
        """Return the predicted share of each offer, with an interval from draws of the coefficients."""
        self._fitted()
        x, alternatives = self._offer(offers)
        share = self._offer_shares(self._theta, x, alternatives)[0]
        drawn = self._offer_shares(self._draws(draws, seed), x, alternatives)
        low, high = np.quantile(drawn, [(1 - self.level) / 2, (1 + self.level) / 2], axis=0)
        utility = x @ self._theta[: x.shape[1]]
        table = pd.DataFrame(
            {"utility": utility, "share": share, "low": low, "high": high},
            index=named_index(alternatives, self.alternative),
        )
        return Bars(
            table,
            formats=dict.fromkeys(("share", "low", "high"), ".1%"),
            note=_("{level:.0%} interval from {draws} draws of the coefficients.").format(
                level=self.level, draws=draws
            ),
            ylabel=N_("share"),
        )

    def elasticities(self, offers: pd.DataFrame, attribute: str) -> Matrix:
        """Return by what percentage shares change when an attribute grows by one percent.

        Returns
        -------
        Matrix
            Row: whose share; column: whose attribute. Under the conditional logit all rivals in a column have
            the same number: that *is* the independence of irrelevant alternatives.
        """
        self._fitted()
        if attribute not in self._names():
            raise DataError(_("The model has no attribute {name!r}.").format(name=str(attribute)))
        x, alternatives = self._offer(offers)
        level = x[:, self._names().index(attribute)] * float(self.params_[attribute])
        table = pd.DataFrame(
            self._response(x, alternatives) * level,
            index=named_index(alternatives, "share of"),
            columns=pd.Index(alternatives, dtype=object, name="offer"),
        )
        return Matrix(
            table,
            note=_("Percent change of the row's share when {attribute} of the column grows by 1 %.").format(
                attribute=str(attribute)
            ),
            xlabel=N_("whose attribute changes"),
        )

    def _response(self, x: np.ndarray, alternatives: Sequence[str]) -> np.ndarray:
        """Return d log P(i) / d V(j)."""
        nest, where = self._nests(alternatives)
        lam = np.exp(np.append(self._theta, 0.0)[where])[nest]
        whole, within, _offered, _total = self._at(
            self._theta, x[None], np.ones((1, len(x)), bool), alternatives
        )
        same = nest[:, None] == nest[None, :]
        return (
            np.eye(len(x)) / lam[:, None]
            + same * (1 - 1 / lam) * np.exp(within[0])
            - np.exp(whole[0])[None, :]
        )

    def surplus(
        self, before: pd.DataFrame, after: pd.DataFrame, *, draws: int = 4000, seed: int = 0
    ) -> Estimates:
        """Return what a change of the offers is worth to a customer, in money, per choice.

        The difference of the two log-sums divided by the price coefficient (Small & Rosen 1981).
        """
        slope = self._price()
        sides = [self._offer(frame) for frame in (before, after)]

        def worth(theta: np.ndarray) -> np.ndarray:
            sums = [
                self._at(theta, x[None], np.ones((len(theta), len(x)), bool), names)[3] for x, names in sides
            ]
            return (sums[1] - sums[0]) / -theta[:, self._names().index(self.price)]

        point = worth(self._theta[None])[0]
        low, high = np.quantile(worth(self._draws(draws, seed)), [(1 - self.level) / 2, (1 + self.level) / 2])
        table = pd.DataFrame(
            {"surplus": [point], "low": [low], "high": [high]}, index=named_index(["surplus"], "change")
        )
        return Estimates(
            table,
            formats=dict.fromkeys(table.columns, ".2f"),
            note=_(
                "In units of {price} per choice; {level:.0%} interval, price coefficient {slope:.4f}."
            ).format(price=_(self.price), level=self.level, slope=slope),
            value="surplus",
            xlabel=N_("surplus (yuan per choice)"),
        )

    def evaluate(self, choices: pd.DataFrame) -> Result:
        """Hold the model against choices that it was not fitted to.

        Returns
        -------
        Result
            Rows: the model, market shares (those of the fitting data, whatever is on offer), equal shares.
            Columns: loglik, loglik_per_task, hit_rate with a Wilson interval.
        """
        self._fitted()
        tasks = self._read(choices, chosen=True)
        share = np.array([self.shares_.get(a, 0.0) for a in tasks.alternatives]) * tasks.available
        rows = np.arange(len(tasks.ids))
        with np.errstate(divide="ignore"):
            logs = {
                Prediction.MODEL: self._task_logs(tasks),
                Prediction.MARKET: np.log(share / share.sum(axis=1, keepdims=True)),
                Prediction.EQUAL: np.log(tasks.available / tasks.available.sum(axis=1, keepdims=True)),
            }
        lines = []
        for log in logs.values():
            best = log == log.max(axis=1, keepdims=True)
            # A tie counts by the chance of guessing right.
            hits = float((best[rows, tasks.chosen] / best.sum(axis=1)).sum())
            low, high = wilson(round(hits), len(rows), level=self.level)
            total = float(log[rows, tasks.chosen].sum())
            lines.append((total, total / len(rows), hits / len(rows), float(low), float(high)))
        table = pd.DataFrame(
            lines,
            columns=["loglik", "loglik_per_task", "hit_rate", "low", "high"],
            index=named_index(logs, "prediction"),
        )
        return Bars(
            table,
            formats={"loglik": ".1f"} | dict.fromkeys(("hit_rate", "low", "high"), ".1%"),
            note=_("{tasks} tasks; {level:.0%} Wilson interval of the hit rate.").format(
                tasks=len(rows), level=self.level
            ),
            columns=("hit_rate",),
            ylabel=N_("hit rate"),
        )
