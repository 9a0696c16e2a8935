"""The views of topic 01: what is known of a brand, and what a brand of any size would have."""

from __future__ import annotations

from crmlib.frames.diaries import Diaries
from crmlib.i18n import N_, _
from crmlib.lessons.market import Period, counted, curves, named, sized
from crmlib.stats.dirichlet import Dirichlet
from crmlib.widgets.panel import Choose, Panel, Shown, Sketch, Slide, panel

BRANDS = ("redgate", "mistypeak", "greenhill", "oldharbour", "leafline")


def brand_panel(diaries: Diaries) -> Panel:
    """Return the view: choose a brand and a time, see who bought it and how much tea these buy.

    Parameters
    ----------
    diaries : usable diaries

    Returns
    -------
    Panel
        A thin view on `crmlib.lessons.market.counted`.
    """
    brands = [(named(one), one) for one in BRANDS]
    times = [(one.last, one.value) for one in (Period.YEAR, Period.QUARTER)]
    return panel(
        lambda brand, period: counted(diaries, brand, period),
        Choose("brand", N_("Brand"), brands, "greenhill"),
        Choose("period", N_("Time"), times, Period.YEAR.value),
    )


def size_panel(model: Dirichlet, *, now: float, periods: bool = False) -> Panel:
    """Return the view: move the market share of a brand, see what a brand of that size would have.

    Parameters
    ----------
    model : fitted Dirichlet
    now : float
        Our market share.
    periods : bool
        Whether to choose for how long buyers are counted; it then opens with a quarter.

    Returns
    -------
    Panel
    """
    drawn = {}

    def show(percent: int, period: str = Period.YEAR) -> list[Shown]:
        found = sized(model, now, percent / 100, period)
        buyers, _rate, customer = found.table["at_this_size"]
        said = _(
            "With a market share of {percent} % a brand should have {buyers:.0f} % of households as buyers, "
            "and {customer:.0f} % of what these buy."
        ).format(percent=percent, buyers=buyers, customer=customer)
        if period not in drawn:
            drawn[period] = curves(model, period)

        def draw(ax: object) -> None:
            drawn[period].plot(ax)
            ax.plot([percent] * 2, [buyers / 100, customer / 100], "o", markersize=9, color="black")

        return [found, Sketch(draw, said)]

    slide = Slide("percent", N_("Market share"), 5, 40, 1, round(100 * now), unit="%")
    if not periods:
        return panel(lambda percent: show(percent), slide)
    lengths = [(one.label, one.value) for one in Period]
    return panel(show, slide, Choose("period", N_("Buyers within"), lengths, Period.QUARTER.value))
