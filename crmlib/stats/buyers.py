"""Customers who buy until they stop: what the members of the family share, from the fit to the look back.

Buyers   the base of BG/NBD, MBG/NBD and Pareto/NBD (`crmlib.lifetime`), which add their likelihood
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots, Lines
from crmlib.stats.buying import BetaGeometric, Family
from crmlib.stats.histories import LONGEST, MOMENTS, Counted, checked, counted, identity
from crmlib.stats.holdout import calibrated, tracked
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.likelihood import Fitted, maximise
from crmlib.stats.resample import check_draws, generator

_ENOUGH = 2000  # distinct histories lead near to where all of them do


@dataclass
class Buyers(Fitted):
    """What the members of the family share; units are those of the summary (weeks, unless it says days)."""

    family: ClassVar[Family]

    def __init_subclass__(cls) -> None:
        cls.names = cls.family.names

    def fit(self, summary: IntoFrame) -> Any:
        """Fit to a summary of any backend, of which only the distinct rows with their counts are fetched.

        Parameters
        ----------
        summary : data frame
            frequency, recency and T, as `rfm_summary` returns them.

        Raises
        ------
        DataError
            If a number is missing or makes no sense (with the first customer of whom that is so).
        TooFewError
            If nobody came back.
        ModelError
            If the likelihood has no highest point.
        """
        rows = counted(summary)
        thin = Counted(*(column[:: 1 + len(rows.n) // _ENOUGH] for column in rows))
        peak = maximise(
            lambda params: self.family(params, rows), self.family.start(rows), self.family.names,
            rough=lambda params: self.family(params, thin),
        )  # fmt: skip
        self._keep(peak, self.names)
        self.counted_, self.customers_ = rows, int(rows.n.sum())
        return self

    def parameters(self, level: float = 0.95) -> Dots:
        """Return the parameters with standard errors and intervals, found on the logs.

        Parameters
        ----------
        level : float, default 0.95
        """
        self.check_fitted()
        return self.peak_.table(
            self.names, level=level, note=both("{n:,} customers in {rows:,} distinct rows.",
                n=self.customers_, rows=len(self.counted_.n)),
        )  # fmt: skip

    def expected(self, t: ArrayLike) -> np.ndarray:
        """Return the repeat orders to be expected of a new customer within t.

        Parameters
        ----------
        t : number or array
            Time since the first order.
        """
        t = _time(t)
        none = np.zeros(t.size)
        new = Counted(none, none, none, none + 1)
        return np.asarray(self.family.more(self.params, new, t.ravel()).reshape(t.shape))

    def predict(self, summary: IntoFrame, t: float) -> pd.Series:
        """Return the orders to be expected of each customer in the next t, given what she did.

        Parameters
        ----------
        summary : data frame of any backend
        t : number
        """
        t = float(_time(t))
        return self._each(summary, "expected", lambda rows: self.family.more(self.params, rows, t))

    def active(self, summary: IntoFrame, t: float) -> pd.Series:
        """Return each customer's chance of ordering at all in the next t.

        Parameters
        ----------
        summary : data frame of any backend
        t : number
        """
        t = float(_time(t))

        def some(rows: Counted) -> np.ndarray:
            # Nothing more until T + t is a history as well: the same orders, watched for longer.
            longer = self.family.rows(self.params, rows._replace(T=rows.T + t))
            # Rounding leaves −1e−14 where somebody is as good as gone.
            return np.asarray(np.maximum(-np.expm1(longer - self.family.rows(self.params, rows)), 0.0))

        return self._each(summary, "active", some)

    def alive(self, summary: IntoFrame) -> pd.Series:
        """Return each customer's chance of not having stopped; missing where the model knows nothing about it.

        "Not having stopped" is no order yet: ask `active` who will order. In BG/NBD nobody can stop before the
        second order, so of customers without a repeat it would say 1 of all alike; they are left missing.

        Parameters
        ----------
        summary : data frame of any backend
        """

        def chance(rows: Counted) -> np.ndarray:
            alive = self.family.alive(self.params, rows)
            silent = isinstance(self.family, BetaGeometric) and not self.family.later
            return np.where((rows.x == 0) & silent, np.nan, alive)

        return self._each(summary, "alive", chance)

    def _each(self, summary: IntoFrame, name: str, what: Any) -> pd.Series:
        """Return a number of each customer, found once for all who are alike."""
        self.params  # noqa: B018  a model that is not fitted says so before the table is read
        table = frames.to_pandas(summary, MOMENTS)
        distinct, which = np.unique(checked(table, summary), axis=1, return_inverse=True)
        x, recency, T = distinct
        values = what(Counted(x, recency, T, np.ones(len(x))))
        return pd.Series(values[which.ravel()], index=identity(table), name=name)

    def futures(self, t: float, *, draws: int = 200, seed: int = 0) -> np.ndarray:
        """Return how many orders all customers together might place in the next t: one number a simulated future.

        Parameters differ from future to future as the data allow (parametric bootstrap), and so does what each
        customer does.
        """
        self.check_fitted()
        check_draws(draws)
        rng, c, t = generator(seed), self.counted_, float(_time(t))
        people = Counted(*(np.repeat(column, c.n.astype(int)) for column in c))
        return np.array(
            [self.family.future(params, people, t, rng).sum() for params in self.peak_.draws(draws, rng)]
        )

    def forecast(self, *t: float, level: float = 0.95, draws: int = 200, seed: int = 0) -> Dots:
        """Return the orders of all customers of the fit together in the next t, with what may come.

        Parameters
        ----------
        *t : number
            One or several lengths of time after the end of the fit.
        level, draws, seed
            Of the interval: simulated futures, each with parameters as the data allow.

        Returns
        -------
        Dots
            ``.table`` by time: orders, low, high (of the orders that will be counted, not only of their mean).
        """
        self.check_fitted()
        check_level(level)
        several = [float(_time(one)) for one in (t or (52.0,))]
        c = self.counted_
        table = pd.DataFrame(
            [percentile(self.futures(one, draws=draws, seed=seed), level) for one in several],
            columns=["low", "high"], index=pd.Index(several, name="weeks"),
        )  # fmt: skip
        table.insert(0, "orders", [float(c.n @ self.family.more(self.params, c, one)) for one in several])
        note = both("{n:,} customers of the fit.", n=self.customers_)
        return Dots(
            table, value="orders", label=both("Orders"), formats=dict.fromkeys(table, ",.0f"),
            note=lines(note, in_words(level, N_("parametric bootstrap"))),
        )  # fmt: skip

    def track(
        self, orders: IntoFrame, customer: str = "member_id", when: str = "date", *, as_of: str | date,
        until: str | date | None = None, unit: str = "week", every: int = 13,
    ) -> Lines:  # fmt: skip
        """Return the repeat orders that came, week by week and summed up, beside those that were to be expected.

        Parameters
        ----------
        orders, customer, when, unit
            The log, as for `rfm_summary`.
        as_of : str or date
            The last day of the fit. Customers who came later are not followed.
        until : str or date, optional
            How far to look beyond it; to the end of the log by default.
        every : int, default 13
            Weeks between two rows.

        Returns
        -------
        Lines
            ``.table`` by week since the first order of all: actual, model.
        """
        return tracked(
            orders,
            self.expected,
            customer=customer,
            when=when,
            as_of=as_of,
            until=until,
            unit=unit,
            every=every,
        )

    def calibrate(self, summary: IntoFrame, later: pd.Series, t: float, *, level: float = 0.95) -> Dots:
        """Return, by how often customers had come back, how many orders followed and how many were expected.

        Parameters
        ----------
        summary : data frame of any backend
            Of the past, as for the fit.
        later : Series
            Each customer's days with an order in the next t, by customer; whoever is missing placed none.
        t : number
        level : float, default 0.95
            Of the intervals of the actual means.

        Returns
        -------
        Dots
            ``.table`` by frequency 0 … 7+: customers, model, actual (means), low, high.
        """
        frequency = frames.numbers(frames.to_pandas(summary, MOMENTS), "frequency")["frequency"].to_numpy()
        return calibrated(self.predict(summary, t), frequency, later, level=level)

    def paradox(self, recency: float, T: float, t: float = 52, *, most: int = 25) -> Lines:
        """Return what is to be expected of customers who ordered last at the same time, but more or less often.

        The more often somebody came, the more a long silence says that she left: beyond a point *more* past orders
        mean *fewer* to come. That is no fault of the model (Fader, Hardie & Lee 2005, the increasing-frequency
        paradox).

        Parameters
        ----------
        recency, T : number
            From the first to the last order, and to now.
        t : number, default 52
            How far ahead.
        most : int, default 25
            Up to how many repeats.

        Returns
        -------
        Lines
            ``.table`` by frequency: orders, active.
        """
        most = frames.check_whole(most, "most", 2)
        T = frames.check_number(T, "T", 0, LONGEST)
        recency = frames.check_number(recency, "recency", 0, T)
        rows = pd.DataFrame({"frequency": np.arange(1, most + 1), "recency": recency, "T": T})
        table = pd.DataFrame({"orders": self.predict(rows, t), "active": self.active(rows, t)})
        table.index = pd.Index(rows["frequency"], name="frequency")
        return Lines(
            table, columns=("orders",), xlabel=both("Repeats so far"), label=both("Orders to be expected"),
            formats={"orders": ".2f", "active": ".0%"},
        )  # fmt: skip


def _time(t: ArrayLike) -> np.ndarray:
    """Return lengths of time; refuse what is none."""
    found = frames.floats(t, "t")
    if not ((found >= 0) & (found <= LONGEST)).all():
        bad = found[~((found >= 0) & (found <= LONGEST))].flat[0]
        raise DataError(_("t is a length of time from 0 to {most:,}, not {t}.").format(most=LONGEST, t=bad))
    return found
