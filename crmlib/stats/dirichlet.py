"""Who buys which brand how often, if tastes are steady: the NBD-Dirichlet (Goodhardt, Ehrenberg & Chatfield 1984).

Dirichlet   fitted to a panel or to printed figures; penetration, purchases a buyer, share of requirements, sole buyers,
            duplication, and what a brand of any size would look like
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import to_pandas
from crmlib.i18n import _
from crmlib.stats.concentration import held
from crmlib.stats.nbd import NBD

_TAIL = 1e-12  # of people beyond the last count that is summed
_NARROW, _WIDE = 1e-4, 1e4  # between which S is looked for
MEASURES = ("penetration", "rate", "category_rate", "share_of_requirements", "sole_buyers", "bought_once")


@dataclass
class Dirichlet:
    """Purchases of a category's brands by people with steady tastes, which differ from one to the next.

    How often somebody buys the category is an NBD. Which brand it is each time, is drawn with chances of one's own:
    over people these are Dirichlet distributed, with the market shares as means. S says how alike tastes are: near 0
    each buys one brand only, where S is large everybody divides purchases as the market does. Nobody is won over for
    good, and no brand is special but for its size.

    Parameters
    ----------
    S : "weighted" or float
        Mean of what each brand's penetration asks for, weighted by share; or a number that is known.

    Attributes
    ----------
    nbd_ : NBD
        Purchases of the category.
    shares_ : Series
        Market share in purchases by brand; sums to 1.
    S_ : float
    S_by_brand_ : Series
        The S with which each brand would have just the penetration it has; report it before the mean.

    References
    ----------
    Goodhardt, G. J., Ehrenberg, A. S. C. and Chatfield, C. (1984). The Dirichlet: a comprehensive model of buying
    behaviour. *Journal of the Royal Statistical Society A* 147, 621–655.

    Examples
    --------
    >>> shares = {"leader": 0.25, "rest": 0.75}
    >>> market = Dirichlet(S=1.2).from_summary(0.56, 2.6, shares)
    >>> market.measures().round(2).loc["leader", ["penetration", "rate", "share_of_requirements"]].tolist()
    [0.2, 1.84, 0.59]
    """

    S: Literal["weighted"] | float = "weighted"

    def fit(self, counts: pd.DataFrame) -> Dirichlet:
        """Fit to a panel.

        Parameters
        ----------
        counts : DataFrame
            A row a household and a column a brand: purchases, 0 where none; households that bought nothing belong in.

        Raises
        ------
        DataError
            If a count is missing or negative, or a brand was never bought.
        TooFewError, ModelError
            As `NBD.fit`; or if a brand's penetration is one that no S gives.
        """
        counts = to_pandas(counts)
        bought = np.column_stack([held(counts[brand], str(brand)) for brand in counts.columns])
        unsold = bought.sum(axis=0) == 0
        if unsold.any():
            brand = counts.columns[int(unsold.argmax())]
            raise DataError(_("Nobody bought {brand}: leave it out.").format(brand=brand))
        nbd = NBD().fit(bought.sum(axis=1))
        shares = pd.Series(bought.sum(axis=0) / bought.sum(), index=counts.columns)
        return self._with(nbd, shares, pd.Series((bought > 0).mean(axis=0), index=counts.columns))

    def from_summary(
        self,
        penetration: float,
        rate: float,
        shares: Mapping[str, float] | pd.Series,
        penetrations: Mapping[str, float] | pd.Series | None = None,
    ) -> Dirichlet:
        """Take the model from printed figures.

        Parameters
        ----------
        penetration, rate : float
            Share of people who bought the category, and purchases per buyer of it.
        shares : mapping or Series
            Market share by brand; what is missing to 1 is one more brand that nothing is said of.
        penetrations : mapping or Series, optional
            Share of people who bought each brand; not needed where S is given.

        Raises
        ------
        DataError
            If shares are not above 0 or sum to more than 1, or penetrations are missing though S is not given.
        ModelError
            As `NBD.from_penetration`; or if a brand's penetration is one that no S gives.
        """
        shares = pd.Series(shares, dtype=float)
        if not (shares > 0).all() or shares.sum() > 1 + 1e-9:
            message = _("Shares are above 0 and sum to 1 at most, not to {sum:.2f}; the lowest is {low:.2f}.")
            raise DataError(message.format(sum=shares.sum(), low=shares.min()))
        known = None if penetrations is None else pd.Series(penetrations, dtype=float).reindex(shares.index)
        return self._with(NBD().from_penetration(penetration, rate), shares, known)

    def _with(self, nbd: NBD, shares: pd.Series, penetrations: pd.Series | None) -> Dirichlet:
        self.nbd_, self.shares_ = nbd, shares
        if penetrations is not None:
            self.S_by_brand_ = pd.Series(
                [self._wanted(brand, shares[brand], penetrations[brand]) for brand in shares.index],
                index=shares.index,
            )
        if self.S != "weighted":
            self.S_ = frames.check_number(self.S, "S", _NARROW, _WIDE)
        elif penetrations is None:
            raise DataError(_("Give the penetration of each brand, or S."))
        else:
            self.S_ = float(np.average(self.S_by_brand_, weights=shares))
        return self

    def _wanted(self, brand: object, share: float, penetration: float) -> float:
        """Return the S with which a brand of that share has that penetration."""
        from scipy.optimize import brentq

        n, people = self._category(1.0)

        def missed(log_s: float) -> float:
            s = np.exp(log_s)
            return float(people @ (1 - _none(share * s, s, n)) - penetration)

        ends = np.log([_NARROW, _WIDE])
        least, most = (missed(end) + penetration for end in ends)
        if not least < penetration < most:
            message = _(
                "Brand {brand}: no S gives {penetration:.1%} buyers at a share of {share:.1%}; it would be {least:.1%} "
                "if each bought one brand only, {most:.1%} if tastes did not differ."
            )
            raise ModelError(
                message.format(brand=brand, penetration=penetration, share=share, least=least, most=most)
            )
        return float(np.exp(brentq(missed, *ends, xtol=1e-13)))

    def _category(self, t: float) -> tuple[np.ndarray, np.ndarray]:
        """Return how often people buy the category within t, and the share of people who do so."""
        from scipy.stats import nbinom

        r, alpha = self.nbd_._params()
        n = np.arange(int(nbinom.isf(_TAIL, r, alpha / (alpha + t))) + 2)
        return n.astype(float), self.nbd_.pmf(n, t)

    def _known(self) -> tuple[pd.Series, float]:
        if not hasattr(self, "S_"):
            raise ModelError(_("The model is not fitted yet; call .fit(counts) first."))
        return self.shares_, self.S_

    def measures(self, t: float = 1.0, *, bought: tuple[int, int] | None = None) -> pd.DataFrame:
        """Return what a brand of each size looks like.

        Parameters
        ----------
        t : float, default 1
            In periods of the data.
        bought : (int, int), optional
            Only among people who buy the category so many times, both ends included.

        Returns
        -------
        DataFrame
            By brand: penetration (share of people who buy it), rate (purchases of it per buyer), category_rate
            (purchases of the category per buyer of it), share_of_requirements (one over the other: ratio of sums),
            sole_buyers (share of its buyers who buy nothing else), bought_once (share who buy it once).
        """
        shares, _s = self._known()
        rows = [self._measured(share, t, bought) for share in shares]
        return pd.DataFrame(rows, index=shares.index, columns=list(MEASURES))

    def at_size(self, share: float, t: float = 1.0) -> pd.Series:
        """Return what a brand of that share would look like among these people.

        Examples
        --------
        >>> market = Dirichlet(S=1.2).from_summary(0.56, 2.6, {"ours": 0.1})
        >>> market.at_size(0.2)[["penetration", "rate"]].round(3).tolist()
        [0.162, 1.795]
        """
        self._known()
        found = self._measured(frames.check_number(share, "share", 1e-6, 1 - 1e-6), t, None)
        return pd.Series(found, index=list(MEASURES), name=share)

    def _measured(self, share: float, t: float, bought: tuple[int, int] | None) -> tuple[float, ...]:
        n, people = self._category(t)
        if bought is not None:
            low, high = bought
            people = people * ((n >= low) & (n <= high))
            if people.sum() < _TAIL:
                raise TooFewError(_("Nobody buys between {low} and {high} times.").format(low=low, high=high))
            people = people / people.sum()
        s, a = self.S_, share * self.S_
        buys = people * (1 - _none(a, s, n))
        penetration, own, whole = buys.sum(), share * (people @ n), buys @ n
        sole = people[1:] @ _none(s - a, s, n[1:])
        once = people @ self._times(1, a, n)
        return (
            penetration,
            own / penetration,
            whole / penetration,
            own / whole,
            sole / penetration,
            once / penetration,
        )

    def _times(self, times: int, a: float, n: np.ndarray) -> np.ndarray:
        from scipy.stats import betabinom

        return np.asarray(betabinom.pmf(times, n.astype(int), a, self.S_ - a))

    def frequency(self, t: float = 1.0, *, up_to: int = 6) -> pd.DataFrame:
        """Return the share of all people who buy each brand 0, 1, …, ``up_to`` times within t."""
        shares, s = self._known()
        n, people = self._category(t)
        frames.check_whole(up_to, "up_to", 1)
        rows = [[people @ self._times(k, share * s, n) for k in range(up_to + 1)] for share in shares]
        return pd.DataFrame(rows, index=shares.index, columns=range(up_to + 1))

    def duplication(self, t: float = 1.0) -> pd.DataFrame:
        """Return which share of each row's buyers also buy each column's brand within t."""
        shares, s = self._known()
        n, people = self._category(t)
        buyers = {brand: people @ (1 - _none(share * s, s, n)) for brand, share in shares.items()}

        def both_of(one: object, other: object) -> float:
            if one == other:
                return 1.0
            either = people @ (1 - _none((shares[one] + shares[other]) * s, s, n))
            return float((buyers[one] + buyers[other] - either) / buyers[one])

        brands = list(shares.index)
        return pd.DataFrame([[both_of(one, other) for other in brands] for one in brands], brands, brands)

    def repeat_rate(self) -> pd.Series:
        """Return the chance that whoever bought a brand buys it next time, too."""
        shares, s = self._known()
        return (shares * s + 1) / (s + 1)


def _none(a: float, s: float, n: np.ndarray) -> np.ndarray:
    """Return the chance that none of n purchases is of a brand with weight a of s."""
    from scipy.special import gammaln

    if s - a < 1e-12:
        return np.where(n == 0, 1.0, 0.0)
    found: np.ndarray = np.exp(gammaln(s) - gammaln(s - a) + gammaln(s - a + n) - gammaln(s + n))
    return found
