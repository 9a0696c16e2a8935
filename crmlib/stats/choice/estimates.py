"""What was estimated: coefficients, how well the model fits, what an attribute is worth in money.

Estimated    the answers of a fitted model that need no offers
check_model  refuse what is no fitted choice model
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, ModelError
from crmlib.i18n import N_, Labelled, Text, _, both, lines
from crmlib.result import P_VALUE, Dots, Result
from crmlib.stats.choice.fitted import Fitted
from crmlib.stats.choice.tasks import some_of
from crmlib.stats.intervals import in_words, percentile, z_value
from crmlib.stats.resample import check_seed

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def named_index(things: Iterable[object], name: str) -> pd.Index:
    """Return an index that keeps enum members as they are."""
    return pd.Index(list(things), dtype=object, name=name)


def said(name: object) -> Text | Labelled:
    """Return a column's or an alternative's name as a fact of a note: a part's label, or a term, said late."""
    return name if isinstance(name, Labelled) else both(str(name).replace("{", "{{").replace("}", "}}"))


def read_names(value: object, name: str) -> list[str]:
    """Return a setting that is a list of names; refuse what can be read only once, as a model reads it often."""
    if isinstance(value, Iterator):
        message = _("{name}= is read more than once: give a list and not a {kind}.")
        raise DataError(message.format(name=name, kind=type(value).__name__))
    return frames.check_names(value, name)


class Estimates(Dots):
    """Coefficients or what they are worth; drawn without the constants, which would dwarf the attributes."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each attribute's number as a dot and its interval as a bar."""
        return self._drawn().plot(ax)

    def describe(self) -> Text:
        """Return in a sentence which attributes stand highest and lowest."""
        return self._drawn().describe()

    def _drawn(self) -> Dots:
        own = [not str(name).startswith("asc_") for name in self.table.index]
        shown = self.table[own] if any(own) else self.table
        return Dots(shown, value=self.value, label=self.label, zero=self.zero, formats=self.formats)


class Estimated(Fitted):
    """The answers of a fitted conditional or nested logit that need no offers."""

    def _fitted(self) -> None:
        if not hasattr(self, "params_"):
            raise ModelError(_("The model is not fitted yet: call fit(choices) first."))

    def draw(self, draws: int, seed: int) -> np.ndarray:
        """Return draws of the coefficients from their normal distribution, a row each."""
        if isinstance(draws, bool) or not isinstance(draws, int | np.integer) or draws < 2:
            raise DataError(
                _("An interval needs 2 draws of the coefficients or more, not {draws}.").format(draws=draws)
            )
        check_seed(seed)
        rng = np.random.default_rng(seed)
        return rng.multivariate_normal(self.theta_, self._cov, size=draws, method="cholesky")

    def column_of(self, name: object) -> int:
        """Return the position of an attribute, or refuse what is none."""
        names = self.names()
        if not isinstance(name, str) or name not in names:
            raise DataError(
                _("There is no attribute {name!r}; there are {known}.").format(
                    name=str(name), known=some_of(names)
                )
            )
        return names.index(name)

    def coefficients(self) -> Estimates:
        """Return estimates with standard errors, intervals and the test of the expected sign.

        Returns
        -------
        Estimates
            A row a coefficient: estimate, se, low, high, z, expected (+ or −, for the parts of value and the price) and
            p_sign, the one-sided p of the hypothesis that it has the *wrong* sign (without an expected sign: the
            two-sided p that it is 0).
        """
        from scipy.stats import norm

        self._fitted()
        reach = z_value(self.level) * self.se_
        z = self.params_ / self.se_
        sign = [getattr(n, "sign", -1 if n == self.price else 0) for n in self.names_]
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
        note = both(
            "{tasks:,} tasks; log-likelihood {loglik:,.2f} (equal shares {null:,.2f}).",
            tasks=self.n_tasks_, loglik=self.loglik_, null=self.loglik_null_,
        )  # fmt: skip
        spec = dict.fromkeys(("estimate", "se", "low", "high"), ".4f") | {"z": ".1f", "p_sign": P_VALUE}
        note = lines(note, in_words(self.level, N_("from the standard error")), self.remark_)
        return Estimates(table, formats=spec, note=note, label=N_("utility per unit"), zero=0.0)

    def fit_statistics(self) -> Result:
        """Return how well the model fits: McFadden's R², AIC and BIC.

        Returns
        -------
        Result
            One row: tasks, coefficients (dissimilarities counted), loglik, r2 (one less its ratio to the
            log-likelihood of equal shares), r2_constants (to that of constants alone; missing without constants), aic
            and bic (over tasks).
        """
        self._fitted()
        k, loglik = len(self.theta_), self.loglik_
        row = {
            "tasks": self.n_tasks_,
            N_("coefficients"): k,
            "loglik": loglik,
            N_("r2"): 1 - loglik / self.loglik_null_,
            N_("r2_constants"): 1 - loglik / self.loglik_constants_,
            N_("aic"): 2 * k - 2 * loglik,
            N_("bic"): k * float(np.log(self.n_tasks_)) - 2 * loglik,
        }
        table = pd.DataFrame([row], index=named_index([N_("the model")], "prediction"))
        note = both("R² against equal shares, and against constants alone; .2 to .4 is an excellent fit.")
        return Result(table, formats=dict.fromkeys(("loglik", "aic", "bic"), ".2f"), note=note)

    def likelihood_ratio(self, smaller: Estimated) -> Result:
        """Test whether a smaller model, which is contained in this one, would do as well.

        Parameters
        ----------
        smaller : fitted ConditionalLogit or NestedLogit
            Fitted to the same choices, with some of this model's attributes, constants or nests.

        Returns
        -------
        Result
            One row: chi2 (twice the gain in log-likelihood), df and p.
        """
        from scipy.stats import chi2

        check_model(self), check_model(smaller)
        same = self.n_tasks_ == smaller.n_tasks_ and np.isclose(
            self.loglik_null_, smaller.loglik_null_, rtol=1e-9
        )
        inside = {str(n) for n in smaller.names_} <= {str(n) for n in self.names_}
        df = len(self.theta_) - len(smaller.theta_)
        if not (
            same
            and inside
            and df > 0
            and getattr(smaller, "nests", {}).items() <= getattr(self, "nests", {}).items()
        ):
            raise DataError(
                _(
                    "The smaller model has to be contained in this one, with fewer coefficients on the same tasks."
                )
            )
        gain = 2 * (self.loglik_ - smaller.loglik_)
        table = pd.DataFrame(
            {"chi2": [gain], "df": [df], "p": [float(chi2.sf(max(gain, 0.0), df))]},
            index=named_index([N_("likelihood ratio")], "test"),
        )
        note: Text | str = ""
        if self.cluster or self.weight:
            note = both("The test takes choices to be independent and equal in weight, which these are not.")
        return Result(table, formats={"chi2": ".2f", "p": P_VALUE}, note=note)

    def _price(self) -> float:
        self._fitted()
        if self.price not in self.names():
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

    def _unit_of_price(self) -> Text:
        """Return the unit of the price, where its name has one."""
        unit = next((getattr(name, "unit", "") for name in self.names_ if name == self.price), "")
        return both(unit) if unit else both("the unit of {price}", price=said(self.price))

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
        slope = self._price()
        if method not in ("delta", "krinsky_robb"):
            raise DataError(_("The method is delta or krinsky_robb, not {method!r}.").format(method=method))
        k = self.column_of(self.price)
        others = [i for i in range(len(self.names_)) if i != k]
        beta = self.theta_[others]
        wtp = -beta / slope
        gradient = np.zeros((len(others), len(self.theta_)))
        gradient[range(len(others)), others] = -1 / slope
        gradient[:, k] = beta / slope**2
        se = np.sqrt(np.einsum("ij,jk,ik->i", gradient, self._cov, gradient))
        reach = z_value(self.level) * se
        low, high = wtp - reach, wtp + reach
        if method == "krinsky_robb":
            drawn = self.draw(draws, seed)
            low, high = percentile(-drawn[:, others] / drawn[:, [k]], self.level)
        table = pd.DataFrame(
            {"wtp": wtp, "se": se, "low": low, "high": high},
            index=named_index([self.names_[i] for i in others], "attribute"),
        )
        how = (
            N_("delta method")
            if method == "delta"
            else both("{draws} draws of the coefficients", draws=draws)
        )
        unit = self._unit_of_price()
        note = lines(both("What one unit more is worth, in {unit}.", unit=unit), in_words(self.level, how))
        label = both("willingness to pay, in {unit}", unit=unit)
        spec = dict.fromkeys(table.columns, ".2f")
        return Estimates(
            table, formats=spec, note=lines(note, self.remark_), value="wtp", label=label, zero=0.0
        )


def check_model(model: object) -> Estimated:
    """Return a fitted choice model, or refuse."""
    if not isinstance(model, Estimated):
        raise DataError(
            _("Expected a ConditionalLogit or NestedLogit, not {kind}.").format(kind=type(model).__name__)
        )
    model._fitted()
    return model
