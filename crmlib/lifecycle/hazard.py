"""What makes subscribers leave, and how many more would stay if it were mended? (Lecture row S1.7.)

Hazard   the chance to leave in a month, by age and by what happened in that month (discrete-time hazard)

The arithmetic stands in `crmlib.stats.hazards`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, ModelError
from crmlib.frames.person_months import person_months
from crmlib.frames.register import Subscribers
from crmlib.i18n import N_, _, both, lines
from crmlib.result import P_VALUE, Dots, Lines
from crmlib.stats.covariates import Covariates
from crmlib.stats.hazards import ages_of, fit_hazard
from crmlib.stats.intervals import check_level, in_words, percentile, wilson, z_value
from crmlib.stats.mended import Kept, Pools, check_change, kept
from crmlib.stats.resample import check_draws


class Hazard:
    """The chance to leave in a month: a logit with a constant for each age, on what happened in that month.

    An odds ratio of 3 for "late" says: in a month with a late parcel, the odds to leave are three times those of a
    month without, the age being the same. That a rate falls with age need not mean that anyone grows loyal: who leaves
    easily has left (`crmlib.lifetime.ShiftedBetaGeometric`).

    Parameters
    ----------
    age : sequence of str or None
        Ages with a rate of their own; None gives each month its own, as Kaplan–Meier does.
    level : float, default 0.95
    draws, seed : int
        For intervals of what is computed from several coefficients: draws from their normal distribution.

    Attributes
    ----------
    coef_ : Series
        Log odds, by age and covariate.
    rows_ : DataFrame
        The months that were used.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> months = pd.DataFrame({"subscription_id": range(4000), "month": 1, "late": rng.integers(0, 2, 4000)})
    >>> months["left"] = rng.random(4000) < np.where(months["late"], 0.25, 0.1)
    >>> fit = Hazard(age=["1+"]).fit(months, covariates=["late"])
    >>> fit.odds_ratios().table["odds_ratio"].round(1).tolist()  # 1/3 to 1/9
    [2.9]
    """

    def __init__(
        self, age: Sequence[str] | None = ("1", "2", "3", "4-6", "7-12", "13+"), *, level: float = 0.95,
        draws: int = 500, seed: int = 0,
    ) -> None:  # fmt: skip
        self.age, self.level, self.draws, self.seed = age, level, draws, seed

    def fit(
        self, months: IntoFrame, subscribers: Subscribers | None = None, *,
        covariates: Sequence[str] = ("late", "wrong_tea", "unanswered"), unit: str = "subscription_id",
    ) -> Hazard:  # fmt: skip
        """Fit to months: one row a subscription and month in which it could have ended.

        Parameters
        ----------
        months : data frame of any backend
            The unit, month (1 is the first), left (1 where it ended with that month), covariates. From call_answered
            (blank: did not call) comes "unanswered", from apology "apologised" (1 where somebody called).
        subscribers : Subscribers, optional
            From `usable`: whose months cannot be used are left out, months after a pause are counted on, and a pause is
            no end; their columns (channel, plan) become covariates.
        covariates : sequence of str
            Numbers, yes and no, or words, which are compared with the most frequent one.
        unit : str
            Whose month it is; standard errors take the months of one unit together.

        Raises
        ------
        DataError, TooFewError, ModelError
            If a column is missing or holds what it should not, a unit left twice or has a month twice, or as for
            `crmlib.stats.hazards.fit_hazard`.
        """
        check_level(self.level)
        check_draws(self.draws)
        names = frames.check_names(covariates, "covariates")
        for name in {unit, "left"} & set(names):
            raise DataError(
                _("{column} is no covariate: it says whose month it is, or how it ended.").format(column=name)
            )
        table = frames.to_pandas(months)
        rows = person_months(table, subscribers, unit)
        self.covariates_ = Covariates(rows, names)
        ages = self.age
        if ages is None:
            ages = [str(one) for one in range(1, int(rows["month"].max()) + 1)]
        self._ages = list(frames.check_names(ages, "age"))
        place = ages_of(rows["month"].to_numpy(), self._ages)
        known = np.unique(place)
        dummies = place[:, None] == known
        x = np.column_stack([dummies, self.covariates_.matrix(rows)])
        index = [*(both("month {age}", age=self._ages[k]) for k in known), *self.covariates_.called()]
        event, codes = rows["left"].to_numpy(bool), frames.codes(rows, unit)
        self.fit_ = fit_hazard(x, event, codes, index, ages=len(known))
        self.coef_ = pd.Series(self.fit_.coef, pd.Index(index, dtype=object, name="coefficient"))
        self.rows_, self.unit_, self._place, self._known = rows, unit, place, known
        n, units, left = len(rows), int(codes.max()) + 1, int(event.sum())
        used = both("{n:,} months of {units:,} subscribers, {left:,} left.", n=n, units=units, left=left)
        gone = len(table) - n
        mended = both("{n:,} subscriber-months that cannot be used are left out.", n=gone) if gone else ""
        self.note_ = lines(used, mended)
        return self

    def by_age(self) -> Dots:
        """Return the rate of leaving by age, whatever happened: months_watched, left, rate, low, high (Wilson)."""
        self._fitted()
        by = self.rows_["left"].astype(int).groupby(self._place)
        n, left = by.size().to_numpy(), by.sum().to_numpy()
        low, high = wilson(left, n, self.level)
        numbers = {"months_watched": n, "left": left, "rate": left / n, "low": low, "high": high}
        table = pd.DataFrame(numbers, index=self.coef_.index[: len(n)].rename("age"))
        return Dots(
            table, value="rate",
            formats=dict.fromkeys(("months_watched", "left"), ",d") | dict.fromkeys(("rate", "low", "high"), ".1%"),
            label=both("Left in a month, of those still here"),
            note=lines(self.note_, in_words(self.level, N_("Wilson"))),
        )  # fmt: skip

    def odds_ratios(self) -> Dots:
        """Return how many times the odds to leave are those without: odds_ratio, low, high, p_value."""
        from scipy.special import ndtr

        self._fitted()
        first = len(self._known)
        beta, spread = self.fit_.coef[first:], np.sqrt(np.diag(self.fit_.covariance))[first:]
        reach = z_value(self.level) * spread
        with np.errstate(invalid="ignore", over="ignore"):
            table = pd.DataFrame(
                {"odds_ratio": np.exp(beta), "low": np.exp(beta - reach), "high": np.exp(beta + reach),
                 "p_value": 2 * ndtr(-np.abs(beta / spread))},
                index=self.coef_.index[first:].rename("covariate"),
            )  # fmt: skip
        spec = dict.fromkeys(("odds_ratio", "low", "high"), ".2f") | {"p_value": P_VALUE}
        how = in_words(self.level, N_("the months of one subscriber taken together"))
        return Dots(
            table, value="odds_ratio", zero=1.0, formats=spec, label=both("Odds to leave, times those without"),
            note=lines(self.note_, self.fit_.remark, how),
        )  # fmt: skip

    def survival(self, profile: Mapping[str, object] | None = None, *, months: int = 24) -> Lines:
        """Return who of such subscribers is still here after each month.

        Parameters
        ----------
        profile : mapping of covariate to value, optional
            What holds in every month; what is not named is 0, the mean of a number, or the most frequent word.
        months : int, default 24

        Returns
        -------
        Lines
            ``.table`` by month from 0: hazard, survival, low, high.

        Raises
        ------
        DataError
            If a covariate or its value is unknown, or nobody was seen at that age.
        """
        self._fitted()
        row = self.covariates_.row({} if profile is None else frames.check_mapping(profile, "profile"))
        months = frames.check_whole(months, "months", 1)
        x = np.column_stack([self._ages_at(months), np.tile(row, (months, 1))])
        chance = self.fit_.probability(x)
        drawn = np.cumprod(1 - self.fit_.probability(x, self.fit_.draws(self.draws, self.seed)), axis=0).T
        low, high = percentile(drawn, self.level)
        table = pd.DataFrame(
            {"hazard": [np.nan, *chance], "survival": [1.0, *np.cumprod(1 - chance)], "low": [1.0, *low],
             "high": [1.0, *high]},
            index=pd.RangeIndex(months + 1, name="month"),
        )  # fmt: skip
        how = in_words(self.level, N_("draws of the coefficients"))
        return Lines(
            table, columns=("survival",), bands=(("low", "high"),), formats=dict.fromkeys(table, ".1%"),
            xlabel=both("Months since the start"), label=both("Still here"), steps=True,
            note=lines(self.note_, self.fit_.remark, how),
        )  # fmt: skip

    def kept_by(self, change: Mapping[str, float | str], *, months: int = 12) -> Kept:
        """Return how many of 1,000 new subscribers would still be here if something were mended.

        Parameters
        ----------
        change : mapping of covariate to number or name
            The part of it that remains (0: none any more; 0.5: every second month with it), or the covariate whose
            value it takes ("late": wherever a parcel is late).
        months : int, default 12

        Returns
        -------
        Kept
            ``.table``, a row for each change alone and for all together: kept (of 1,000), low, high; extra, extra_low,
            extra_high (more than as it is); changed (months that had to be mended, of 1,000 starters).

        Raises
        ------
        DataError
            If a covariate is unknown, or a part lies beyond 0 to 1.

        Notes
        -----
        Starters are as they were; what happens in a month is drawn from all months of that age, whoever had them and
        whatever came before (g-computation). It is an effect only as far as what happened fell on subscribers by
        chance, within age and covariates; and if those who are kept are more inclined to leave than those who stay
        anyway, less of it remains.
        """
        self._fitted()
        months = frames.check_whole(months, "months", 1)
        moved = check_change(change, self.covariates_)
        pools = Pools(self.rows_, self.unit_, self.covariates_, self._place, moved, seed=self.seed)
        drawn = self.fit_.draws(self.draws, self.seed)
        stays = pools.stays(change, self._ages_at(months), self.fit_, drawn)
        return kept(stays, self.level, months=months, note=lines(self.note_, self.fit_.remark))

    def _fitted(self) -> None:
        if not hasattr(self, "fit_"):
            raise ModelError(_("The model is not fitted yet; call .fit first."))

    def _ages_at(self, months: int) -> np.ndarray:
        """Return a row a month with the column of its age; refuse an age that nobody was seen at."""
        place = ages_of(np.arange(1, months + 1), self._ages)
        unseen = ~np.isin(place, self._known)
        if unseen.any():
            message = _("Nobody was watched in month {month}; take fewer months, or wider ages.")
            raise DataError(message.format(month=int(np.flatnonzero(unseen)[0]) + 1))
        return np.asarray(place[:, None] == self._known, float)
