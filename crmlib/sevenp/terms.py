"""The seven P, and the tile that each is shown on.

P          the seven
Headline   the one number of a tile, with its interval and its base
Tile       what each of the seven functions returns
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from crmlib.i18n import N_, Labelled, Text, both
from crmlib.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class P(Labelled):
    """The seven P of customer analysis (lecture row S0.22)."""

    PROFILING = "profiling", N_("Profiling")
    PERSISTENCY = "persistency", N_("Persistency")
    PROFITABILITY = "profitability", N_("Profitability")
    PERFORMANCE = "performance", N_("Performance")
    PROSPECTING = "prospecting", N_("Prospecting")
    PRODUCT = "product", N_("Product")
    PROMOTION = "promotion", N_("Promotion")

    @property
    def asks(self) -> Text:
        """The question that it asks."""
        return both(_SAID[self][0])

    @property
    def owner(self) -> Text:
        """Who has to answer for it."""
        return both(_SAID[self][1])


_SAID = {
    P.PROFILING: (N_("Who are our customers, and who are the best of them?"), N_("marketing")),
    P.PERSISTENCY: (N_("How long do they stay?"), N_("customer care")),
    P.PROFITABILITY: (N_("What does each of them leave, after what serving costs?"), N_("controlling")),
    P.PERFORMANCE: (N_("What sells, where, and why did it move?"), N_("sales team")),
    P.PROSPECTING: (N_("How many will there be, and where do they come from?"), N_("business development")),
    P.PRODUCT: (N_("What do they buy together?"), N_("assortment")),
    P.PROMOTION: (N_("What did the campaign add to what they buy anyway?"), N_("advertising")),
}


class Headline(NamedTuple):
    """The one number of a tile.

    Attributes
    ----------
    value, low, high : float
    base : int
        How many customers, orders or baskets it rests on.
    spec : str
        How it is written.
    label : Text
        What it is.
    """

    value: float
    low: float
    high: float
    base: int
    spec: str
    label: Text


@dataclass(frozen=True, repr=False)
class Tile(Result):
    """One of the seven P, answered.

    Attributes
    ----------
    p : P
        Which one: ``.asks`` is its question, ``.owner`` who answers for it.
    headline : Headline
        Its one number: value, low, high, base.
    picture : Result
        What is drawn.
    beside : Result or None
        What belongs beside it: the usual way to reckon, the capacity, the money.
    rows : DataFrame
        One row a case: a customer, or a pair of products.
    """

    p: P = field(kw_only=True)
    headline: Headline = field(kw_only=True)
    picture: Result = field(kw_only=True)
    beside: Result | None = field(default=None, kw_only=True)
    rows: pd.DataFrame = field(default_factory=pd.DataFrame, kw_only=True)

    @property
    def asks(self) -> Text:
        """The question that this P asks."""
        return self.p.asks

    @property
    def owner(self) -> Text:
        """Who has to answer for this P."""
        return self.p.owner

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the tile's picture."""
        return self.picture.plot(ax)

    def describe(self) -> Text:
        """Return in a sentence what there is to be seen."""
        return self.picture.describe()
