"""The views of topic 16: how sure an order number is, how many answer in time, and what an empty top layer does."""

from __future__ import annotations

from functools import cache

import pandas as pd

from crmlib import telesales
from crmlib.i18n import N_
from crmlib.lessons.telesales import BY, PLANNED, PROMISED, desk, orders_of, weeks_ahead
from crmlib.result import Result
from crmlib.telesales import Funnel
from crmlib.widgets.panel import Choose, Panel, Shown, Sketch, Slide, panel


def promise_panel(calls: pd.DataFrame) -> Panel:
    """Return the view: choose dials, a target and how far June's rate is believed, see how sure the target is.

    Parameters
    ----------
    calls : DataFrame
        Usable dials of the month from which the rate is known.

    Returns
    -------
    Panel
        A thin view on `crmlib.telesales.orders_from`.
    """
    known = orders_of(calls)

    @cache
    def shown(dials: int, target: int, luck: bool) -> Result:
        found = telesales.orders_from(dials, known, target=target)
        return Result(found.table.iloc[[int(luck)]], formats=found.formats, note=found.note)

    rates = [(N_("June's, as if it were the true one"), False), (N_("known from June's calls only"), True)]
    return panel(
        shown,
        Slide("dials", N_("Dials"), 1_000, 10_000, BY, PLANNED),
        Slide("target", N_("Orders promised"), 20, 60, 10, PROMISED),
        Choose("luck", N_("Rate"), rates, False),
    )


def desk_panel() -> Panel:
    """Return the view: choose how many call and how many sit at the desk, see how many are answered in time."""
    return panel(
        desk,
        Slide("calls", N_("Calls an hour"), 12, 96, 4, 36),
        Slide("people", N_("People at the desk"), 2, 12, 1, 4),
    )


def intake_panel(funnel: Funnel) -> Panel:
    """Return the view: choose how many contacts come in a day from now on, see layers and orders in the weeks to come.

    Parameters
    ----------
    funnel : fitted Funnel

    Returns
    -------
    Panel
        A thin view on `Funnel.forecast`.
    """

    @cache
    def shown(intake: int) -> list[Shown]:
        found = weeks_ahead(funnel, intake)
        pictures = (found.forecast.stocks, found.forecast)
        return [found, *(Sketch(one.plot, one.describe()) for one in pictures)]

    return panel(shown, Slide("intake", N_("New contacts a day"), 0, 36, 1, 24))
