"""Accounts' views: who should get the hours, who holds how much, who is at the top again, and where thirty hours go."""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import N_, _
from crmlib.lessons.accounts import curve, held, later, shared, thirty
from crmlib.lessons.accounts.cards import BASES, COUNTED, WEEKS
from crmlib.lessons.accounts.hours import RANKINGS
from crmlib.lessons.accounts.later import SPANS
from crmlib.stats.plans import Plans
from crmlib.widgets.panel import Choose, Panel, Shown, Sketch, Slide, panel


def plan_panel(plans: Plans, *, share: int = 80, by: str = "by_turnover") -> Panel:
    """Return the view: choose which share of the hours the largest fifth get, and in what they are the largest.

    Parameters
    ----------
    plans : Plans
        As `crmlib.accounts.compare_plans` returns it.
    share, by
        How it opens.
    """

    def show(share: int, by: str) -> list[Shown]:
        found = shared(plans, share, by)
        more = found.table["more"].iloc[0]
        said = _("{more:+,.0f} yuan of margin a year beside equal hours.").format(more=more)

        def draw(ax: object) -> None:
            plans.by_share.plot(ax)
            ax.plot([share], [found.table["gain"].iloc[0]], "o", markersize=11)

        picture = _("Margin a year by the share of hours that the largest fifth get. {said}").format(
            said=said
        )
        return [found, Sketch(draw, picture)]

    return panel(
        show,
        Slide("share", N_("Share of the hours for the largest fifth"), 0, 100, 5, share, unit="%"),
        Choose("by", N_("Largest"), [(label, name) for name, label in RANKINGS.items()], by),
    )


def held_panel(ledger: tuple[pd.DataFrame, pd.Index]) -> Panel:
    """Return the view: choose how many count as the largest, of which cards, in what and over which time.

    Parameters
    ----------
    ledger : tuple
        As `crmlib.lessons.accounts.cards` returns it.
    """
    return panel(
        lambda top, weeks, base, counted: held(ledger, top, weeks, base, counted),
        Slide("top", N_("Largest"), 5, 50, 5, 10, unit="%"),
        Choose("weeks", N_("Weeks"), list(WEEKS), 52),
        Choose("base", N_("Among"), [(label, name) for name, label in BASES.items()], "buyers"),
        Choose("counted", N_("Counted"), [(label, name) for name, label in COUNTED.items()], "yuan"),
    )


def later_panel(accounts: pd.DataFrame) -> Panel:
    """Return the view: choose how many count as the largest, and from which year to which time to look.

    Parameters
    ----------
    accounts : DataFrame
        The rows of `crmlib.accounts.usable`.
    """
    return panel(
        lambda top, years: later(accounts, top, years),
        Slide("top", N_("Largest"), 5, 50, 5, 20, unit="%"),
        Choose("years", N_("Time"), [(label, name) for name, label in SPANS.items()], "2025"),
    )


def thirty_panel(accounts: pd.DataFrame) -> Panel:
    """Return the view: choose one account's turnover, need and extra hours so far, see what thirty more bring.

    Parameters
    ----------
    accounts : DataFrame
        The rows of `crmlib.accounts.usable`.
    """
    found = curve(accounts)
    return panel(
        lambda turnover, need, hours: thirty(accounts, found, turnover, need, hours),
        Slide("turnover", N_("Turnover"), 0, 200_000, 1_000, 50_000, unit=N_("yuan a year")),
        Slide("need", N_("Need"), 0, 300_000, 5_000, 100_000, unit=N_("yuan a year")),
        Slide("hours", N_("Extra hours so far"), 0, 100, 1, 10),
    )
