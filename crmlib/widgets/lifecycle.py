"""The views of topic 11: who is still here after so many months, and what does silence say of whom?"""

from __future__ import annotations

from crmlib.coded import label
from crmlib.frames.register import Subscribers
from crmlib.i18n import N_, _
from crmlib.lessons.lifecycle import COSTS, EVERY, silence_curves, silent, still_here
from crmlib.stats.buyers import Buyers
from crmlib.widgets.panel import Choose, Panel, Shown, Sketch, Slide, panel

LONGEST = 52


def stay_panel(kept: Subscribers) -> Panel:
    """Return the view: choose how subscribers were won and a number of months, see how many are still here.

    Parameters
    ----------
    kept : usable subscriptions

    Returns
    -------
    Panel
        A thin view on `crmlib.lessons.lifecycle.still_here`.
    """
    options = [(N_("all channels"), EVERY), *((label("channel", one), one) for one in COSTS)]
    return panel(
        lambda channel, months: still_here(kept, channel, months),
        Choose("channel", N_("Won by"), options, EVERY),
        Slide("months", N_("Months since the start"), 1, 24, 1, 6),
    )


def silence_panel(buying: Buyers, *, weeks: int = 8) -> Panel:
    """Return the view: for how long a light and a heavy buyer have been silent, and whether they will order again.

    Parameters
    ----------
    buying : fitted model
    weeks : int
        How it opens.

    Returns
    -------
    Panel
    """
    curves = silence_curves(buying, LONGEST)

    def show(weeks: int) -> list[Shown]:
        found = silent(buying, weeks)
        light, heavy = found.table["orders_again"]
        text = _(
            "After {weeks} silent weeks {light:.0%} of such light buyers order in the next half-year, "
            "and {heavy:.0%} of such heavy buyers."
        )
        said = text.format(weeks=weeks, light=light, heavy=heavy)

        def draw(ax: object) -> None:
            curves.plot(ax)
            ax.plot([weeks, weeks], [light, heavy], "o", markersize=9)

        return [found, said, Sketch(draw, said)]

    return panel(show, Slide("weeks", N_("Silent weeks"), 0, LONGEST, 1, weeks))
