"""The view of topic 12: what is to be expected of somebody who came so often, and was silent for so long?"""

from __future__ import annotations

from crmlib.i18n import N_, _
from crmlib.lessons.lifetime import silent
from crmlib.stats.buyers import Buyers
from crmlib.widgets.panel import Panel, Shown, Sketch, Slide, panel

MOST = 25


def silence_panel(buying: Buyers, *, repeats: int = 4, weeks: int = 30) -> Panel:
    """Return the view: how often somebody came back, for how long she has been silent, and what will come.

    Parameters
    ----------
    buying : fitted model
    repeats, weeks : int
        How it opens.

    Returns
    -------
    Panel
    """

    def show(repeats: int, weeks: int) -> list[Shown]:
        found = silent(buying, weeks, (repeats,))
        orders, active = found.table.iloc[0]
        text = _(
            "{orders:.2f} orders are to be expected in the next year; {active:.0%} of such members order at all."
        )
        said = text.format(orders=orders, active=active)
        curve = buying.paradox(100 - weeks, 100, most=MOST)

        def draw(ax: object) -> None:
            curve.plot(ax)
            ax.plot([repeats], [orders], "o", markersize=11)

        return [
            found,
            said,
            Sketch(draw, _("Orders to be expected against repeats so far. {said}").format(said=said)),
        ]

    return panel(
        show,
        Slide("repeats", N_("Repeats so far"), 1, MOST, 1, repeats),
        Slide("weeks", N_("Weeks since the last order"), 0, 60, 1, weeks),
    )
