"""The view of topic 12: what is to be expected of somebody who came so often, and was silent for so long?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.figures import COLOURS
from crmlib.i18n import N_, _
from crmlib.lessons.lifetime import WEEKS, silent
from crmlib.stats.buyers import Buyers
from crmlib.widgets.panel import Panel, Shown, Sketch, Slide, panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST, LONGEST, T = 25, 60, 100
LEVELS = (0.1, 0.25, 0.5, 1, 2, 4, 8)


def worth_map(buying: Buyers) -> pd.DataFrame:
    """Return the orders to be expected in the next year, by repeats so far (rows) and weeks of silence (columns).

    Parameters
    ----------
    buying : fitted model
    """
    repeats, weeks = np.arange(1, MOST + 1), np.arange(LONGEST + 1)
    x, silence = (one.ravel() for one in np.meshgrid(repeats, weeks, indexing="ij"))
    people = pd.DataFrame({"frequency": x, "recency": T - silence.astype(float), "T": float(T)})
    return pd.DataFrame(
        np.reshape(buying.predict(people, WEEKS), (MOST, LONGEST + 1)), index=repeats, columns=weeks
    )


def _map(ax: Axes, grid: pd.DataFrame) -> None:
    """Draw lines of equal value: with more silence they climb, and bend back where many repeats speak against her."""
    drawn = ax.contour(grid.columns, grid.index, grid, levels=LEVELS, colors=COLOURS["blue"], linewidths=1.2)
    ax.clabel(drawn, fmt=lambda level: f"{level:g}", fontsize=9)
    ax.set_xlabel(_("Weeks since the last order"))
    ax.set_ylabel(_("Repeats so far"))


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
            "{orders:.2f} orders are to be expected in the next year; {active:.0%} of such households order at all."
        )
        said = text.format(orders=orders, active=active)

        def draw(ax: Axes) -> None:
            _map(ax, grid)
            ax.plot([weeks], [repeats], "o", markersize=11, color=COLOURS["red"])

        told = _("On each line customers are worth the same: so many orders in the next year. {said}")
        return [found, said, Sketch(draw, told.format(said=said))]

    grid = worth_map(buying)

    return panel(
        show,
        Slide("repeats", N_("Repeats so far"), 1, MOST, 1, repeats),
        Slide("weeks", N_("Weeks since the last order"), 0, LONGEST, 1, weeks),
    )
