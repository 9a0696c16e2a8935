"""New products as the lesson and its exercises look at them: first buyers month by month.

launch      the first buyers of one product, month by month
by_months   how large the market of a product looked after so many months
market      the same after one number of months, with what may follow as a picture
kettle      the numbers from which the peak of one product follows
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.coded import label
from crmlib.i18n import N_, Text, both
from crmlib.promotion import Bass
from crmlib.result import Result
from crmlib.stats.intervals import in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SEEN = (10, 12, 15, 18, 22, 32)
LAUNCHED = ("cold_brew", "sparkling", "kettle", "chamomile", "flask")
AHEAD = 40  # months since the launch that a picture shows
_OPEN = N_("no upper end")
_HOW = N_("all other numbers fitted anew at each value")


@dataclass(frozen=True, repr=False)
class Market(Result):
    """How large a market looks; an upper end that is none is infinite in ``.table`` and said in words.

    Attributes
    ----------
    bass : Bass or None
        The last model that was fitted.
    """

    bass: Bass | None = field(default=None, kw_only=True)

    @property
    def printed(self) -> pd.DataFrame:
        """The table as it is shown."""
        high = self.table["high"]
        said = [one if np.isfinite(one) else both(_OPEN) for one in high]
        return self.table.assign(high=pd.Series(said, high.index, dtype=object))

    @property
    def footnote(self) -> str | Text:
        """What stands below the table."""
        return self.note


@dataclass(frozen=True, repr=False)
class Ahead(Market):
    """A `Market` with a picture of the months seen, and of all that may follow."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the months that were seen and the curve with its fan."""
        return self.bass.predict(AHEAD).plot(ax)

    def describe(self) -> Text:
        """Return in a sentence how wide the fan is in the end."""
        return self.bass.predict(AHEAD).describe()


def launch(launches: pd.DataFrame, article: str, months: int | None = None) -> pd.Series:
    """Return the first buyers of one product by month since its launch.

    Parameters
    ----------
    launches : DataFrame
        The table ``launches``.
    article : str
    months : int, optional
        Only the first ones.
    """
    mine = launches[launches["article"] == article].sort_values("launch_month")
    return mine.set_index("launch_month")["first_buyers"].head(months or len(mine))


def _row(launches: pd.DataFrame, article: str, months: int) -> tuple[int, tuple[float, ...], Bass]:
    sales = launch(launches, article, months)
    bass = Bass().fit(sales)
    return len(sales), (sales.sum(), bass.params_["m"], *bass.interval("m")), bass


_COLUMNS = ("bought_so_far", "market_size", "low", "high")
_FORMATS = dict.fromkeys(_COLUMNS, ",.0f")


def by_months(launches: pd.DataFrame, article: str = "cold_brew", months: tuple[int, ...] = SEEN) -> Market:
    """Return how large the market of a product looked after so many months.

    Parameters
    ----------
    launches : DataFrame
        The table ``launches``.
    article : str
    months : tuple of int

    Returns
    -------
    Market
        ``.table`` by months_seen: bought_so_far, market_size (who will ever buy), low, high (infinite where the months
        do not say).
    """
    found = [_row(launches, article, seen) for seen in months]
    table = pd.DataFrame([row for _n, row, _bass in found], columns=list(_COLUMNS))
    table.index = pd.Index([n for n, _row, _bass in found], name="months_seen")
    return Market(table, formats=_FORMATS, note=in_words(0.95, _HOW))


def market(launches: pd.DataFrame, article: str, months: int) -> Ahead:
    """Return how large the market of a product looks after so many months, with what may follow as a picture.

    Parameters
    ----------
    launches : DataFrame
        The table ``launches``.
    article : str
    months : int
        All of them where there are fewer.

    Returns
    -------
    Ahead
        ``.table`` of one row, as `by_months`.
    """
    n, row, bass = _row(launches, article, months)
    table = pd.DataFrame([row], columns=list(_COLUMNS), index=pd.Index([n], name="months_seen"))
    return Ahead(table, formats=_FORMATS, note=in_words(0.95, _HOW), bass=bass)


def kettle(launches: pd.DataFrame) -> Result:
    """Return the numbers from which the peak of the kettle follows.

    Parameters
    ----------
    launches : DataFrame
        The table ``launches``.

    Returns
    -------
    Result
        ``.table`` of one row: advertising (p), word_of_mouth (q), q_to_p, ln_q_to_p, market_size.
    """
    p, q, m = Bass().fit(launch(launches, "kettle")).params_
    row = {"part_p": p, "part_q": q, "q_to_p": q / p, "ln_q_to_p": np.log(q / p), "market_size": m}
    table = pd.DataFrame([row], index=pd.Index([label("article", "kettle")], dtype=object))
    formats = {"part_p": ".4f", "part_q": ".4f", "q_to_p": ".2f", "ln_q_to_p": ".3f", "market_size": ",.0f"}
    return Result(table, formats=formats, note=both("By month. ln: the natural logarithm."))
