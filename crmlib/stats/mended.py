"""Who would still be here if what happens in a month were mended? (g-computation over a hazard; Robins 1986)

Pools          who starts, and what happens in a month of each age: what the means are taken over
kept           how many of 1,000 are kept by each change, and by all together
Kept           its answer
check_change   refuse a change that is none
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.coded import heading
from crmlib.i18n import N_, Text, both, lines
from crmlib.result import Dots
from crmlib.stats.covariates import Covariates
from crmlib.stats.hazards import HazardFit
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import generator

_PATTERNS = 200  # of so many different months, or starters, a mean is made

NOW, ALL = N_("as it is"), N_("all changes together")

Rule = Mapping[str, float | str]


def check_change(change: Rule, covariates: Covariates) -> set[str]:
    """Return the covariates that a change is about; refuse one that is none.

    Raises
    ------
    DataError
        If a covariate is unknown or holds words, or a part lies beyond 0 to 1.
    """
    numbers = [known for known, word in covariates.columns if word is None]
    moved: set[str] = set()
    for name, what in frames.check_mapping(change, "change").items():
        frames.check_choice(name, numbers, "change")
        if isinstance(what, str):
            frames.check_choice(what, numbers, name)
            moved.add(what)
        else:
            frames.check_number(what, name, 0, 1)
        moved.add(name)
    return moved


class Pools:
    """Who starts, and what happens in a month of each age.

    What never changes within a unit belongs to who starts; everything else is drawn from all months of that age,
    whoever had them and whatever came before.

    Parameters
    ----------
    rows : DataFrame
        A row a unit and month.
    unit : str
        Column of whose month it is.
    covariates : Covariates
        The columns of the hazard after those of the ages.
    place : array of int
        The age of each row.
    moved : set of str
        Covariates that are to be changed, or that others are to take the value of.
    seed : int
        Of the lot, where there are very many different rows.

    References
    ----------
    Robins, J. (1986). A new approach to causal inference in mortality studies with a sustained exposure period.
    *Mathematical Modelling* 7, 1393–1512.
    """

    def __init__(
        self, rows: pd.DataFrame, unit: str, covariates: Covariates, place: np.ndarray, moved: set[str], *, seed: int
    ) -> None:  # fmt: skip
        self.covariates, self.seed = covariates, seed
        names = list(covariates.base)
        constant = {name: rows.groupby(unit)[name].nunique().max() <= 1 for name in names}
        own = [name for name in names if constant[name] and name not in moved]
        self.happens = [name for name in names if name not in own]
        first = rows[rows["month"] == 1] if (rows["month"] == 1).any() else rows.drop_duplicates(unit)
        self.starters = self._patterns(first[own])
        self.months = [self._patterns(rows.loc[place == k, self.happens]) for k in np.unique(place)]
        on = rows[self.happens] != 0
        # A call to apologise goes with a late parcel: where that falls away, so does the call.
        self.within = {
            name: [
                one for one in self.happens if one != name and on[one].any() and on.loc[on[one], name].all()
            ]
            for name in moved
        }

    def _patterns(self, part: pd.DataFrame) -> pd.DataFrame:
        """Return different rows with how often each stands, as a share; of very many, some by lot."""
        counts = pd.DataFrame({"weight": 1.0}, part.index).join(part)
        names = list(part)
        found = (
            counts.groupby(names, as_index=False, sort=False)["weight"].sum() if names else counts.iloc[:1]
        )
        if len(found) > _PATTERNS:
            found = found.iloc[generator(self.seed).choice(
                len(found), _PATTERNS, p=found["weight"] / found["weight"].sum()
            )].assign(weight=1.0)  # fmt: skip
        return found.assign(weight=found["weight"] / found["weight"].sum()).reset_index(drop=True)

    def stays(
        self, change: Rule, ages: np.ndarray, fit: HazardFit, drawn: np.ndarray
    ) -> dict[str, tuple[float, np.ndarray, float]]:
        """Return `stay` as it is (`NOW`), under each change alone, and under several together (`ALL`)."""
        rules: dict[str, Rule] = {NOW: {}, **{name: {name: what} for name, what in change.items()}}
        if len(change) > 1:
            rules[ALL] = change
        return {name: self.stay(rule, ages, fit, drawn) for name, rule in rules.items()}

    def stay(
        self, rule: Rule, ages: np.ndarray, fit: HazardFit, drawn: np.ndarray
    ) -> tuple[float, np.ndarray, float]:
        """Return who stays through these ages, the same under draws, and how many months were changed on the way.

        Parameters
        ----------
        rule : mapping of covariate to number or name
            The part of it that remains, or the covariate whose value it takes; parts come first.
        ages : array
            A row a month, with a 1 in the column of its age.
        fit : HazardFit
        drawn : array
            Draws of the coefficients, a row each.
        """
        z = self.starters
        mended = [self._mended(pool, rule) for pool in self.months]
        chances = [
            self._chances(z, pool, np.arange(ages.shape[1]) == k, np.vstack([fit.coef, drawn]), fit)
            for k, pool in enumerate(mended)
        ]
        moved = [float((pool["weight"] * pool["moved"]).sum()) for pool in mended]
        here = np.ones((len(z), 1 + len(drawn)))
        changed = 0.0
        for k in ages.argmax(axis=1):
            changed += moved[k] * float(z["weight"] @ here[:, 0])
            here *= 1 - chances[k]
        mean = z["weight"].to_numpy() @ here
        return mean[0], mean[1:], changed

    def _mended(self, pool: pd.DataFrame, rule: Rule) -> pd.DataFrame:
        """Return a month's patterns with their weights after a change, parts that remain before calls that follow."""
        pool = pool.assign(moved=0.0)
        for name, part in sorted(rule.items(), key=lambda one: isinstance(one[1], str)):
            if isinstance(part, str):
                pool = pool.assign(moved=pool["moved"].where(pool[name] == pool[part], 1.0))
                pool[name] = pool[part]
                continue
            hit = pool[pool[name] != 0]
            off = hit.assign(weight=hit["weight"] * (1 - part), moved=1.0)
            off[[name, *self.within[name]]] = 0
            stays = pool.assign(weight=pool["weight"].where(pool[name] == 0, pool["weight"] * part))
            pool = pd.concat([stays, off], ignore_index=True)
        if not self.happens:
            return pool
        # What has become alike is one pattern.
        return pool.groupby([*self.happens, "moved"], as_index=False, sort=False)["weight"].sum()

    def _chances(
        self, z: pd.DataFrame, pool: pd.DataFrame, age: np.ndarray, coef: np.ndarray, fit: HazardFit
    ) -> np.ndarray:
        """Return each kind of starter's mean chance to leave in a month of that age, then under each draw."""
        rows = z.drop(columns="weight").merge(pool, how="cross")
        x = np.column_stack([np.tile(age.astype(float), (len(rows), 1)), self.covariates.matrix(rows)])
        chance = fit.probability(x, coef).reshape(len(z), len(pool), -1)
        return np.asarray(np.einsum("zed,e->zd", chance, pool["weight"].to_numpy()))


@dataclass(frozen=True, repr=False)
class Kept(Dots):
    """What `kept` returns.

    Attributes
    ----------
    months : int
        The horizon.
    names : tuple of str
        The covariates of the rows between the first and the last.
    """

    months: int = field(kw_only=True)
    names: tuple[str, ...] = field(kw_only=True)


def kept(
    stays: Mapping[str, tuple[float, np.ndarray, float]], level: float, *, months: int, note: Text
) -> Kept:
    """Return how many of 1,000 starters are kept by each change.

    Parameters
    ----------
    stays : mapping of covariate to answer of `Pools.stay`
        That of `NOW` comes first; that of `ALL`, if there is one, last.
    level : float
    months : int
        The horizon.
    note : Text
        What the answers are based on.

    Returns
    -------
    Kept
        ``.table``: kept, low, high, extra, extra_low, extra_high, changed.
    """
    now, rows = stays[NOW], []
    for stay, some, changed in stays.values():
        low, high = percentile(1000 * some, level)
        extra_low, extra_high = percentile(1000 * (some - now[1]), level)
        rows.append([1000 * stay, low, high, 1000 * (stay - now[0]), extra_low, extra_high, 1000 * changed])
    columns = ["kept", "low", "high", "extra", "extra_low", "extra_high", "changed"]
    index = [name if name in (NOW, ALL) else heading(name) for name in stays]
    table = pd.DataFrame(rows, columns=columns, index=pd.Index(index, dtype=object, name="change"))
    table.loc[NOW, ["extra", "extra_low", "extra_high", "changed"]] = np.nan
    said = both("Of 1,000 starters, still here after {months} months.", months=months)
    how = in_words(level, N_("draws of the coefficients"))
    return Kept(
        table, value="extra", low="extra_low", high="extra_high", zero=0.0, formats=dict.fromkeys(table, ",.0f"),
        label=both("Kept more, of 1,000"), note=lines(said, note, how), months=months,
        names=tuple(name for name in stays if name not in (NOW, ALL)),
    )  # fmt: skip
