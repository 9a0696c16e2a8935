"""What customers will bring: orders to come from a model of buying, times what each order leaves, discounted.

Worth   a base of customers with all that their value depends on
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmlib.stats.buyers import Buyers
from crmlib.stats.histories import Counted
from crmlib.stats.resample import check_draws, generator
from crmlib.stats.spend import GammaGamma, own_means

_NODES = 16
WEEKS = 52  # of a year


@dataclass(frozen=True)
class Worth:
    """Distinct histories, whose each is, and what belongs to every customer.

    Attributes
    ----------
    buying, spend
        The fitted models.
    rows, which
        Distinct histories, and the row of each customer.
    x, m
        Repeats and their mean spend.
    margin, cost
        What is left of a yuan; the cost to serve an order, by customer.
    horizon, discount
        Weeks to look ahead; rate per year.
    """

    buying: Buyers
    spend: GammaGamma
    rows: Counted
    which: np.ndarray
    x: np.ndarray
    m: np.ndarray
    margin: float
    cost: np.ndarray
    horizon: int
    discount: float

    def orders(self, params: np.ndarray) -> np.ndarray:
        """Return each customer's expected orders, those of each week discounted to today.

        The expectation is smooth in ln(α + t), so a few nodes give it at every week.
        """
        from scipy.interpolate import BarycentricInterpolator

        t, alpha = np.arange(self.horizon + 1), params[1]
        nodes = np.log1p(self.horizon / alpha) / 2 * (1 - np.cos(np.pi * np.arange(_NODES) / (_NODES - 1)))
        at = BarycentricInterpolator(nodes, np.eye(_NODES))(np.log1p(t / alpha))
        weights = (1 + self.discount) ** (-t[1:] / WEEKS) @ np.diff(at, axis=0)
        found = np.zeros(len(self.rows.x))
        for weight, node in zip(weights[1:], nodes[1:], strict=True):  # nobody orders within no time
            found += weight * self.buying.family.more(params, self.rows, alpha * np.expm1(node))
        return np.asarray(found[self.which])

    def undiscounted(self) -> np.ndarray:
        """Return each customer's expected orders within the horizon."""
        return np.asarray(self.buying.family.more(self.buying.params, self.rows, self.horizon)[self.which])

    def futures(self, band: np.ndarray, *, draws: int, seed: int) -> np.ndarray:
        """Return what each band (0, 1, …) may really bring: one future a row, parameters and customers differing."""
        rng, family = generator(seed), self.buying.family
        x, recency, T = (column[self.which] for column in self.rows[:3])
        each = Counted(x, recency, T, np.ones(len(self.which)))
        found, whole = self.orders(self.buying.params), self.undiscounted()
        fades = np.divide(
            found, whole, out=np.ones_like(found), where=whole > 0
        )  # how much discounting takes off
        out = []
        for one, (p, q, v) in zip(
            *(model.peak_.draws(draws, rng) for model in (self.buying, self.spend)), strict=True
        ):
            orders = family.future(one, each, self.horizon, rng)
            rate = rng.gamma(p * self.x + q) / (v + self.x * self.m)
            paid = rng.gamma(np.where(orders > 0, p * orders, 1.0)) / rate * (orders > 0)
            out.append(np.bincount(band, fades * (self.margin * paid - self.cost * orders)))
        return np.array(out)

    def samples(self, draws: int, seed: int) -> np.ndarray:
        """Return everybody's value under parameters and own mean spends that the data allow as well, a draw a row."""
        check_draws(draws)
        rng = generator(seed)
        several = zip(*(model.peak_.draws(draws, rng) for model in (self.buying, self.spend)), strict=True)
        return np.array(
            [
                self.orders(one) * (self.margin * own_means(other, self.x, self.m, rng) - self.cost)
                for one, other in several
            ]
        )
