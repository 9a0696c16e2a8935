"""In which stage of the life cycle is each customer? Rules that look at the past alone (lecture row S1.4).

LifeStage     acquisition, growth, maturity, decline, departure (Why: by which rule)
StageRules    who is in which stage: silence by each customer's own gaps, spend by its trend
STRATEGY_FOR  what to do for whom

Five stages are a manager's map, no states of nature: `Staged.people` says how sure each one is, and `validate` lets the
next half-year judge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import DataError, ModelError
from crmlib.frames.record import record_day
from crmlib.i18n import N_, Labelled, _, both
from crmlib.lifetime.buying import BetaGeoNBD
from crmlib.result import TERM, Result
from crmlib.stats import rhythm
from crmlib.stats.histories import MOMENTS, checked, identity
from crmlib.stats.staged import Staged, in_stages

HALF_YEAR = 26  # weeks


class LifeStage(Labelled):
    """The five stages of a customer's life (lecture row S1.4), in order."""

    ACQUISITION = "acquisition", N_("Acquisition")
    GROWTH = "growth", N_("Growth")
    MATURITY = "maturity", N_("Maturity")
    DECLINE = "decline", N_("Decline")
    DEPARTURE = "departure", N_("Departure")


class Why(Labelled):
    """Why a customer is in a stage: the first of these rules that holds, in order."""

    NEW = "new", N_("first order just now")
    GONE = "gone", N_("silent beyond own gaps")
    QUIET = "quiet", N_("quiet for own gaps")
    FALLS = "falls", N_("spend falls")
    RISES = "rises", N_("spend rises")
    USUAL = "usual", N_("as usual")


STRATEGY_FOR = {
    LifeStage.ACQUISITION: N_("welcome: see that the second order comes"),
    LifeStage.GROWTH: N_("grow into high value: show more of what fits"),
    LifeStage.MATURITY: N_("cross-sell and reward loyalty; no discounts for what comes anyway"),
    LifeStage.DECLINE: N_("ask why, mend it, and call back before it is too late"),
    LifeStage.DEPARTURE: N_("win back only who is worth it; learn why they left"),
}


@dataclass(frozen=True)
class StageRules:
    """Rules that put each customer into a stage, from what was known on one day.

    A customer is *quiet* when the silence is longer than a share ``quiet`` of the gaps that a customer with these
    orders leaves, and *gone* beyond ``gone``; see `crmlib.stats.rhythm`. In turn: acquisition, whoever ordered for
    the first time within ``new_days``; departure, who is gone; decline, who is quiet or whose spend falls; growth,
    whose spend rises; maturity, all others.

    Parameters
    ----------
    new_days : int, default 60
    growing, falling : float, default .15, −.25
        Trend (change of spend a quarter, as a share of its mean) from which on, and below which, spend rises or falls.
    quiet, gone : float, default .90, .99
    r, alpha : float, optional
        Gamma shape and rate (weeks) of the customers' rates; fitted by `BetaGeoNBD` if not given.

    References
    ----------
    Netzer, O., Lattin, J. M. and Srinivasan, V. (2008). A hidden Markov model of customer relationship dynamics.
    *Marketing Science* 27, 185–204: what rules with sharp borders leave out.

    Examples
    --------
    >>> rules = StageRules(r=1.1, alpha=10.6)
    >>> [limit.round().tolist() for limit in rules.limits(frequency=[4, 20], recency=[70, 70])]
    [[46.0, 9.0], [118.0, 20.0]]
    """

    new_days: int = 60
    growing: float = 0.15
    falling: float = -0.25
    quiet: float = 0.90
    gone: float = 0.99
    r: float | None = None
    alpha: float | None = None

    def __post_init__(self) -> None:
        """Refuse borders that are none."""
        frames.check_whole(self.new_days, "new_days", 0)
        frames.check_number(self.growing, "growing", self.falling, 100)
        frames.check_number(self.falling, "falling", -100, self.growing)
        frames.check_number(self.quiet, "quiet", 0.01, self.gone)
        frames.check_number(self.gone, "gone", self.quiet, 0.9999)
        if (self.r is None) != (self.alpha is None):
            raise DataError(_("r and alpha belong together: give both, or neither."))
        for name, value in (("r", self.r), ("alpha", self.alpha)):
            if value is not None:
                frames.check_number(value, name, 1e-6, 1e6)

    def limits(self, frequency: ArrayLike, recency: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """Return after how many silent weeks a customer counts as quiet, and as gone.

        Parameters
        ----------
        frequency, recency : array
            Repeats, and weeks from the first to the last order.
        """
        r, alpha = self._rates()
        quiet, gone = (rhythm.limit(frequency, recency, share, r, alpha) for share in (self.quiet, self.gone))
        return quiet, gone

    def longer(self, frequency: ArrayLike, recency: ArrayLike, silence: ArrayLike) -> np.ndarray:
        """Return the chance that a gap of such a customer lasts longer than a silence of so many weeks."""
        return rhythm.longer(frequency, recency, silence, *self._rates())

    def _rates(self) -> tuple[float, float]:
        if self.r is None or self.alpha is None:
            raise DataError(
                _("Give r and alpha, or take the rules that assign returns: they hold those found.")
            )
        return self.r, self.alpha

    def assign(self, record: IntoFrame, as_of: str | None = None) -> Staged:
        """Return each customer's stage on the day of the record.

        Parameters
        ----------
        record : data frame of any backend
            As `customer_record` returns it: frequency, recency, T, first_order; without trend, trend_se and trend_own
            nobody is in growth, or in decline because of falling spend.
        as_of : str, optional
            The day of a record that has no first_order, as one of `crmlib.lifetime.rfm_summary`.

        Returns
        -------
        Staged
            ``.table`` by stage: members, share, sure (mean), border (how many are less than 80 % sure); ``.people``,
            ``.rules`` with r and alpha.

        Raises
        ------
        DataError
            If a history cannot be, or the rows are of different days.
        TooFewError, ModelError
            If rates are to be fitted and the record has too little to say about them.
        """
        table = frames.to_pandas(record, MOMENTS if as_of else [*MOMENTS, "first_order"])
        x, t, age = checked(table, record)
        rules, again = (self, np.nan) if self.r is not None else self._fitted(table)
        silence, who = age - t, identity(table)
        if who.name in table:
            frames.one_row_each(table, str(who.name))
        trend, error = _trend(table)
        code = rules._code(x, t, silence, age, trend)
        quiet_after, gone_after = rules.limits(x, t)
        people = pd.DataFrame(
            {
                "stage": np.array(list(LifeStage), dtype=object)[code[0]],
                "why": np.array(list(Why), dtype=object)[code[1]],
                "sure": rules._sure(code, x, t, silence, trend, error),
                "silence": silence,
                "quiet_after": quiet_after,
                "gone_after": gone_after,
                "longer": rules.longer(x, t, silence),
                "trend": trend,
                "comes_again": again,
            },
            index=who,
        )
        return in_stages(people, LifeStage, as_of=record_day(table, as_of), rules=rules)

    def _fitted(self, table: pd.DataFrame) -> tuple[StageRules, np.ndarray]:
        """Return the rules with the rates found, and each customer's chance of an order in the next half-year."""
        moments = table[MOMENTS].astype(float)
        try:
            model = BetaGeoNBD().fit(moments)
        except ModelError as error:
            message = _("The customers' rates cannot be fitted; give r and alpha of like customers. {cause}")
            raise ModelError(message.format(cause=error)) from None
        found = replace(self, r=float(model.r_), alpha=float(model.alpha_))
        return found, model.active(moments, HALF_YEAR).to_numpy()

    def _code(
        self, x: np.ndarray, t: np.ndarray, silence: np.ndarray, age: np.ndarray, trend: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return each customer's stage and reason as numbers."""
        longer = self.longer(x, t, silence)
        # A comparison with a missing trend is false: nothing rises or falls.
        why = np.select(
            [7 * age <= self.new_days + 1e-9, longer < 1 - self.gone, longer < 1 - self.quiet,
             trend < self.falling, trend > self.growing],
            [0, 1, 2, 3, 4], 5,
        )  # fmt: skip
        return np.array([0, 4, 3, 3, 1, 2])[why], why

    def _sure(
        self, code: tuple[np.ndarray, np.ndarray], x: np.ndarray, t: np.ndarray, silence: np.ndarray,
        trend: np.ndarray, error: np.ndarray,
    ) -> np.ndarray:  # fmt: skip
        """Return in which share of histories drawn anew each customer comes out in the same stage."""
        from scipy.special import ndtr

        r, alpha = self._rates()
        gone, quiet = (rhythm.drawn_anew(x, t, silence, share, r, alpha) for share in (self.gone, self.quiet))
        known = ~np.isnan(trend) & (error > 0)
        scale = np.where(known, error, 1)
        falls = np.where(known, ndtr((self.falling - trend) / scale), trend < self.falling)
        rises = np.where(known, ndtr((trend - self.growing) / scale), trend > self.growing)
        still = 1 - quiet
        chances = np.stack(
            [np.ones(len(x)), still * rises, still * (1 - rises - falls), quiet - gone + still * falls, gone]
        )
        return chances[code[0], np.arange(len(x))]


def _trend(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return each customer's trend, and how much it varies if orders are drawn anew; missing if not in the record."""
    names = ["trend", "trend_se", "trend_own"]
    if not set(names) <= set(table.columns):
        return np.full(len(table), np.nan), np.full(len(table), np.nan)
    trend, error, own = frames.numbers(table, names).to_numpy(float).T
    return trend, error * np.sqrt(own)


def strategies() -> Result:
    """Return what to do for customers in each stage (lecture row S1.4)."""
    table = pd.DataFrame(
        {"strategy": list(STRATEGY_FOR.values())}, index=pd.Index(list(STRATEGY_FOR), name="stage")
    )
    note = both("A stage says what to try; whether it works, only a trial by lot says.")
    return Result(table, formats={"strategy": TERM}, note=note)
