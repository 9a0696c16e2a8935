"""In which stage is a product? (Lecture row S4.13)

Bass   who buys without a word and who by word of mouth: stages by the numbers, and what is not known yet

Bass' model is one of *first* purchases. Tea is bought again; of that it says nothing. The arithmetic stands in
`crmlib.stats.diffusion` and `crmlib.stats.diffusion_fit`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import DataError, ModelError
from crmlib.frames import check_choice, check_number, check_whole
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.promotion.stages import ProductStage
from crmlib.stats import diffusion, diffusion_fit
from crmlib.stats.diffusion_views import Forecast, Parameters, Stages
from crmlib.stats.intervals import Interval, check_level, in_words

if TYPE_CHECKING:
    pass

METHODS = ("log", "nls", "density", "ols")


class Bass:
    """First buyers of a new product: p buy without anybody's word, q by word of mouth, m will ever buy.

    p of .006 says: each month .6 % of those who have not bought yet buy without anybody's word. q of .19 says: were
    half of all buyers there already, 9.5 % of the others would follow in a month. Before sales have peaked, months say
    little of m, and standard errors do not show it; the intervals here do (profile likelihood).

    Parameters
    ----------
    method : {"log", "nls", "density", "ols"}
        "log" takes months to be as many per cent off, large or small; "nls" as many buyers (Srinivasan and Mason 1986);
        "density" fits m f(t) in place of m [F(t) − F(t−1)]; "ols" is Bass' own regression, without intervals.
    m : float, optional
        How many will ever buy, from a market study (households × share that would buy).
    level : float, default 0.95

    Attributes
    ----------
    params_ : Series
        p, q, m.
    identified_ : bool
        Whether m has an upper end.

    Notes
    -----
    Where m is open and nobody has studied the market, launches of others are a beginning: 213 published ones have p .03
    and q .38 a year on average (Sultan, Farley and Lehmann 1990, *Journal of Marketing Research* 27, 70–77).

    References
    ----------
    Bass, F. M. (1969). *Management Science* 15, 215–227. Srinivasan, V. and Mason, C. H. (1986). *Marketing Science* 5,
    169–178.

    Examples
    --------
    >>> dryers = [106, 319, 492, 635, 737, 890, 1397, 1523, 1294, 1240, 1425, 1260, 1236]
    >>> fit = Bass("nls").fit(dryers)
    >>> fit.params_.round(4).tolist(), round(fit.peak(), 2)
    ([0.0136, 0.3267, 16497.0046], 9.34)
    """

    def __init__(self, method: str = "log", m: float | None = None, *, level: float = 0.95) -> None:
        self.method, self.m, self.level = method, m, level

    def fit(self, sales: ArrayLike) -> Bass:
        """Fit to first buyers month by month since the launch.

        Raises
        ------
        DataError, TooFewError, ModelError
            If a month is missing or negative, there are fewer than four, m is less than was sold, or no fit is found.
        """
        check_choice(self.method, METHODS, "method")
        check_level(self.level)
        self.sales_ = diffusion_fit.check_sales(sales)
        so_far = float(self.sales_.sum())
        if self.m is not None:
            if self.method == "ols":
                raise DataError(_("Bass' regression finds m itself; give m= with method='log' or 'nls'."))
            check_number(self.m, "m", 1, 1e12)
            if self.m <= so_far:
                message = _(
                    "m is {m:,.0f}, but {sold:,.0f} have bought already: m counts all who will ever buy."
                )
                raise DataError(message.format(m=self.m, sold=so_far))
        if self.method == "ols":
            self.fitted_ = diffusion_fit.by_regression(self.sales_)
        else:
            self.fitted_ = diffusion_fit.by_least_squares(self.sales_, m=self.m, **self._how())
        self.params_ = pd.Series(self.fitted_.estimate, index=list(diffusion_fit.NAMES))
        self._known: dict[str, Interval] = {}
        return self

    def _how(self) -> dict[str, bool]:
        return {"density": self.method == "density", "ratios": self.method == "log"}

    def _fitted(self) -> None:
        if not hasattr(self, "params_"):
            raise ModelError(_("Fit first: Bass().fit(sales)."))

    @property
    def identified_(self) -> bool:
        """Whether m has an upper end: whether these months say how many will ever buy."""
        self._fitted()
        return self.m is not None or self.method == "ols" or bool(np.isfinite(self.interval("m").high))

    def interval(self, parameter: str) -> Interval:
        """Return the profile likelihood interval of p, q or m; an m without upper end reaches to infinity.

        Raises
        ------
        ModelError
            For the regression, which has none.
        """
        self._fitted()
        check_choice(parameter, diffusion_fit.NAMES, "parameter")
        if self.method == "ols":
            raise ModelError(
                _("Bass' regression has no interval of p, q or m; fit with method='log' or 'nls'.")
            )
        if parameter == "m" and self.m is not None:
            return Interval(float(self.m), float(self.m))
        if parameter not in self._known:
            number = diffusion_fit.NAMES.index(parameter)
            self._known[parameter] = diffusion_fit.profile(
                self.sales_, self.fitted_, number, level=self.level, m=self.m, **self._how()
            )
        return self._known[parameter]

    def parameters(self) -> Parameters:
        """Return p, q and m with their intervals; where m has no upper end, the line below says so and what helps."""
        self._fitted()
        ends = [
            (np.nan, np.nan) if self.method == "ols" else self.interval(one) for one in diffusion_fit.NAMES
        ]
        numbers = np.column_stack([self.fitted_.estimate, np.array(ends, float)])
        names = [both("p: buys unasked"), both("q: by word of mouth"), both("m: will ever buy")]
        rows = pd.Index(names, dtype=object, name="parameter")
        shown = [
            [_shown(one, spec) for one in row]
            for spec, row in zip((".4f", ".4f", ",.0f"), numbers, strict=True)
        ]
        table = pd.DataFrame(shown, columns=["estimate", "low", "high"], index=rows, dtype=object)
        how = in_words(self.level, N_("all other numbers fitted anew at each value"))
        return Parameters(table, note=lines(self._said(), how), values=pd.DataFrame(
            numbers, columns=["estimate", "low", "high"], index=list(diffusion_fit.NAMES)))  # fmt: skip

    def _said(self) -> Text:
        n, so_far = len(self.sales_), float(self.sales_.sum())
        seen = both("{n} months, {sold:,.0f} first buyers so far.", n=n, sold=so_far)
        if self.identified_:
            return seen
        return lines(seen, both(
            "Sales end before they peak: m lies between {low:,.0f} and no upper end. Give m= from a market study "
            "(households × share that would buy).", low=self.interval("m").low,
        ))  # fmt: skip

    def peak(self) -> float:
        """Return in which month after the launch first buyers are most, ln(q/p)/(p+q).

        Raises
        ------
        ModelError
            If m has no upper end (the peak may be anywhere), or q is not larger than p (sales fall from the start).
        """
        self._fitted()
        if not self.identified_:
            raise ModelError(
                _(
                    "Sales end before they peak: m lies between {low:,.0f} and no upper end; pass m= of a market "
                    "study."
                ).format(low=self.interval("m").low)
            )
        found = diffusion.turning_points(*self.fitted_.estimate[:2]).peak[0]
        if np.isnan(found):
            p, q = self.fitted_.estimate[:2]
            message = _(
                "q ({q:.4f}) is not larger than p ({p:.4f}): sales fall from the first month, without a peak."
            )
            raise ModelError(message.format(p=p, q=q))
        return float(found)

    def stages(self) -> Stages:
        """Return when each stage begins and ends, in months since the launch, and who has bought by its end.

        Introduction lasts until word of mouth outsells advertising, rising until growth is fastest, growth until sales
        peak (Mahajan, Muller and Srivastava 1990).

        Returns
        -------
        Stages
            ``.table`` by `ProductStage`: from_month, to_month (missing for maturity), share_by_end (of all who will
            ever buy).

        Raises
        ------
        ModelError
            As `peak`: stages hang on the peak.
        """
        peak = self.peak()
        points = diffusion.turning_points(*self.fitted_.estimate[:2])
        first = points.word_of_mouth[0]
        # Where much is bought unasked, growth is fastest before word of mouth leads: there is no rising stage then.
        ends = [first, max(points.takes_off[0], first), peak, np.nan]
        begins = [0.0, *ends[:-1]]
        share = [*(float(one) for one in diffusion.cumulative(ends[:3], *self.fitted_.estimate[:2])), 1.0]
        table = pd.DataFrame(
            {"from_month": begins, "to_month": ends, "share_by_end": share},
            index=pd.Index(list(ProductStage), dtype=object, name="product_stage"),
        )  # fmt: skip
        months = self._months(max(len(self.sales_), int(np.ceil(1.6 * peak))))
        note = lines(self._said(), both("Month {n} lies in the {stage}.", n=len(self.sales_),
                                        stage=self._stage(table, len(self.sales_))))  # fmt: skip
        formats = {"from_month": ".1f", "to_month": ".1f", "share_by_end": ".0%"}
        return Stages(table, formats=formats, note=note, months=months)

    @staticmethod
    def _stage(table: pd.DataFrame, month: float) -> ProductStage:
        inside = (table["from_month"] <= month) & ~(table["to_month"] <= month)
        return ProductStage(table.index[inside.to_numpy().argmax()])

    def stage_at(self, month: float) -> ProductStage:
        """Return the stage at a time since the launch; as `stages`."""
        return self._stage(self.stages().table, check_number(month, "month", 0, 1e6))

    def _months(self, n: int) -> pd.DataFrame:
        made = diffusion.expected(np.log(self.fitted_.estimate), n, self.method == "density")[0]
        observed = np.full(n, np.nan)
        observed[: min(n, len(self.sales_))] = self.sales_[:n]
        months = pd.RangeIndex(1, n + 1, name="launch_month")
        return pd.DataFrame({"seen_buyers": observed, "expected_buyers": made}, index=months)

    def predict(self, n: int) -> Forecast:
        """Return first buyers of n months since the launch.

        Parameters
        ----------
        n : int

        Returns
        -------
        Forecast
            ``.table`` by month: seen_buyers, expected_buyers, low, high (the curves of every m that its interval
            holds, up to ten times what was sold so far), cumulative.
        """
        self._fitted()
        months = self._months(check_whole(n, "n", 1))
        months["cumulative"] = months["expected_buyers"].cumsum()
        fan = months[["expected_buyers"]].to_numpy() if self.method == "ols" else self._fan(n)
        months["low"], months["high"] = fan.min(axis=1), fan.max(axis=1)
        table = months[["seen_buyers", "expected_buyers", "low", "high", "cumulative"]]
        return Forecast(table, formats=dict.fromkeys(table.columns, ",.0f"), note=self._said())

    def _fan(self, n: int) -> np.ndarray:
        """Return the curves of the ends of the interval of m (of q, where m is given) and of some values between."""
        name = "q" if self.m is not None else "m"
        low, high = self.interval(name)
        if name == "m":
            high = min(high, diffusion_fit.FAR * self.sales_.sum())
        curves = [self._months(n)["expected_buyers"].to_numpy()]
        for value in np.geomspace(max(low, 1e-6), max(high, 1e-6), 5):
            logs = diffusion_fit.constrained(
                self.sales_,
                self.fitted_,
                diffusion_fit.NAMES.index(name),
                float(value),
                m=self.m,
                **self._how(),
            )
            curves.append(diffusion.expected(logs, n, self.method == "density")[0])
        return np.column_stack(curves)


def _shown(value: float, spec: str) -> Text | str:
    if np.isinf(value):
        return both("no upper end")
    return "–" if np.isnan(value) else format(value, spec)
