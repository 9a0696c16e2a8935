"""How often will each customer order again? One family of models: buying at a rate of one's own, until one stops.

BetaGeoNBD           stops after an order (BG/NBD)
ModifiedBetaGeoNBD   the same, and perhaps after the first one already (MBG/NBD)
ParetoNBD            stops at any moment

All can: `fit`, `parameters`, `expected` (of a new customer), `predict`, `active`, `alive` (of each), `forecast` (of all
together), `track` and `calibrate` (against what came), `paradox`; see `crmlib.stats.buyers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crmlib.stats.buyers import Buyers
from crmlib.stats.buying import BetaGeometric, Family, Pareto


@dataclass
class BetaGeoNBD(Buyers):
    """BG/NBD: customers order at a rate of their own and may leave after each order, with a chance of their own.

    The rate λ ~ gamma(r, α) per unit of time: r small means that customers differ much, r/α is their mean. The chance
    of leaving p ~ beta(a, b), with mean a/(a + b). Nobody leaves before the second order, so a customer without a
    repeat is active by assumption: `alive` says nothing of her.

    Attributes
    ----------
    r_, alpha_, a_, b_ : float
        Estimates; ``se_`` their standard errors (observed information on the logs), ``loglik_`` the log-likelihood.
    customers_ : int
        How many customers were fitted.

    References
    ----------
    Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005). "Counting your customers" the easy way: an alternative to
    the Pareto/NBD model. *Marketing Science* 24, 275–284.

    Examples
    --------
    >>> import pandas as pd
    >>> nine = pd.DataFrame({"frequency": [0, 0, 0, 0, 1, 1, 2, 3, 9], "T": 39.0,
    ...                      "recency": [0, 0, 0, 0, 3, 30, 12, 35, 37.0]})
    >>> model = BetaGeoNBD().fit(pd.concat([nine] * 50))
    >>> print(model.predict(nine, 39).round(2).tolist()[-4:], model.active(nine, 39).round(2).tolist()[-4:])
    [0.88, 1.19, 2.59, 7.38] [0.45, 0.47, 0.82, 0.98]
    """

    family: ClassVar[Family] = BetaGeometric()


@dataclass
class ModifiedBetaGeoNBD(Buyers):
    """MBG/NBD: as BG/NBD, but a customer may leave right after the first order as well.

    Attributes
    ----------
    r_, alpha_, a_, b_, se_, loglik_, customers_
        As for `BetaGeoNBD`.

    References
    ----------
    Batislam, E. P., Denizel, M. and Filiztekin, A. (2007). Empirical validation and comparison of models for customer
    base analysis. *International Journal of Research in Marketing* 24, 201–209.

    Examples
    --------
    >>> import pandas as pd
    >>> nine = pd.DataFrame({"frequency": [0, 0, 0, 0, 1, 1, 2, 3, 9], "T": 39.0,
    ...                      "recency": [0, 0, 0, 0, 3, 30, 12, 35, 37.0]})
    >>> ModifiedBetaGeoNBD().fit(pd.concat([nine] * 50)).alive(nine).round(2).tolist()[-4:]
    [0.77, 0.44, 0.89, 0.95]
    """

    family: ClassVar[Family] = BetaGeometric(later=1)


@dataclass
class ParetoNBD(Buyers):
    """Pareto/NBD: customers order at a rate of their own and leave at any moment, at a rate of their own.

    The rates are λ ~ gamma(r, α) of ordering and μ ~ gamma(s, β) of leaving, per unit of time.

    Attributes
    ----------
    r_, alpha_, s_, beta_, se_, loglik_, customers_
        As for `BetaGeoNBD`.

    References
    ----------
    Schmittlein, D. C., Morrison, D. G. and Colombo, R. (1987). Counting your customers: who are they and what will they
    do next? *Management Science* 33, 1–24.

    Examples
    --------
    >>> import pandas as pd
    >>> nine = pd.DataFrame({"frequency": [0, 0, 0, 0, 1, 1, 2, 3, 9], "T": 39.0,
    ...                      "recency": [0, 0, 0, 0, 3, 30, 12, 35, 37.0]})
    >>> ParetoNBD().fit(pd.concat([nine] * 50)).alive(nine).round(2).tolist()[-4:]
    [0.94, 0.53, 0.97, 0.99]
    """

    family: ClassVar[Family] = Pareto()
