"""The views of topic 15: until which week is a promotion paid for, how strong is a month, how large is a market?"""

from __future__ import annotations

from functools import cache

import pandas as pd

from crmlib.coded import label
from crmlib.frames.weekly import Weekly
from crmlib.i18n import N_
from crmlib.lessons.promotion import ARTICLES, LAUNCHED, market, month_index, until
from crmlib.result import Result
from crmlib.stats.promotion_views import PromotionEffect
from crmlib.widgets.panel import Choose, Panel, Slide, panel


def weeks_panel(sold: PromotionEffect) -> Panel:
    """Return the view: count on for so many weeks from the start of a promotion, and see what it has left.

    Parameters
    ----------
    sold : PromotionEffect
        What promotions of cold brew sold.

    Returns
    -------
    Panel
        A thin view on `crmlib.lessons.promotion.until`.
    """
    last = len(sold.by_week.table)
    title = N_("Counted from the start")
    return panel(
        lambda weeks: until(sold, weeks),
        Slide("weeks", title, 1, last, 1, min(sold.lasts, last), unit=N_("weeks")),
        picture=True,
    )


def month_panel(weekly: Weekly) -> Panel:
    """Return the view: choose a product and a month, and see how strong it is, counted right and in two wrong ways.

    Parameters
    ----------
    weekly : usable weekly sales

    Returns
    -------
    Panel
        A thin view on `crmlib.lessons.promotion.month_index`.
    """

    @cache
    def shown(article: str, month: int) -> Result:
        return month_index(weekly, article, month)

    products = [(label("article", one), one) for one in ARTICLES]
    return panel(
        shown,
        Choose("article", N_("Product"), products, "gift_box"),
        Slide("month", N_("Month of the year"), 1, 12, 1, 6),
    )


def market_panel(launches: pd.DataFrame) -> Panel:
    """Return the view: choose a new product and how many months are seen, and see how large its market looks.

    Parameters
    ----------
    launches : DataFrame
        The table ``launches``.

    Returns
    -------
    Panel
        A thin view on `crmlib.lessons.promotion.market`.
    """

    @cache
    def shown(article: str, months: int) -> Result:
        return market(launches, article, months)

    products = [(label("article", one), one) for one in LAUNCHED]
    return panel(
        shown,
        Choose("article", N_("Product"), products, "cold_brew"),
        Slide("months", N_("Months seen"), 8, 40, 1, 24),
        picture=True,
    )
