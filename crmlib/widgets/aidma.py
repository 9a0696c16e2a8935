"""AIDMA's views: what if one stage led on more often, and who ordered within how many days?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crmlib.aidma import Chain, State, cohorts
from crmlib.aidma.journeys import Journeys
from crmlib.figures import COLOURS
from crmlib.i18n import N_, _
from crmlib.lessons.aidma import gains
from crmlib.widgets.panel import Choose, Panel, Shown, Sketch, Slide, panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DEPARTURES = (State.ATTENTION, State.INTEREST, State.DESIRE, State.MEMORY)
POINTS = np.arange(-10, 21, 5)
_COLOURS = dict(
    zip(DEPARTURES, (COLOURS["orange"], COLOURS["blue"], COLOURS["green"], COLOURS["pink"]), strict=True)
)


def draw(chain: Chain, state: State, points: float, ax: Axes) -> None:
    """Draw buyers per 1,000 customers against points gained, the chosen stage and point marked."""
    ends: dict[State, float] = {}
    for stage in DEPARTURES:
        chosen = stage == state
        buyers = [chain.what_if(stage, by / 100) for by in POINTS]
        ax.plot(POINTS, buyers, color=_COLOURS[stage], linewidth=3.5 if chosen else 1.5)
        ends[stage] = buyers[-1]
    _label_ends(ends, ax)
    now, then = chain.what_if(state, 0), chain.what_if(state, points / 100)
    ax.axhline(now, color=COLOURS["grey"], linewidth=1, linestyle="--")
    ax.plot(points, then, "o", markersize=11, color=_COLOURS[state])
    left = points < 0  # away from the axis
    ax.annotate(
        f"{then:.0f}", (points, then), xytext=(4 if left else -4, 10), textcoords="offset points",
        ha="left" if left else "right",
    )  # fmt: skip
    ax.set_xlabel(_("Points more who go on from the stage, instead of being lost"))
    ax.set_ylabel(_("Buyers per 1,000 customers"))
    ax.margins(x=0.02)


def _label_ends(ends: dict[State, float], ax: Axes) -> None:
    """Write each line's stage beside its end, far enough from the next one to be read."""
    low, high = ax.get_ylim()
    lowest = -np.inf
    for stage, height in sorted(ends.items(), key=lambda item: item[1]):
        lowest = max(height, lowest + 0.075 * (high - low))
        ax.annotate(stage.label, (POINTS[-1], lowest), xytext=(5, 0), textcoords="offset points", va="center")


def what_if(chain: Chain) -> Panel:
    """Return the view: choose a stage, move its success by some points, see the buyers.

    Parameters
    ----------
    chain : Chain
        A fitted chain.

    Returns
    -------
    Panel
    """

    def show(stage: State, points: int) -> list[Shown]:
        now, then = chain.what_if(stage, 0), chain.what_if(stage, points / 100)
        text = _("{points:+d} points at {stage}: {then:.1f} buyers per 1,000 customers instead of {now:.1f}.")
        said = text.format(points=points, stage=stage.label, then=then, now=now)
        alt = _("A line for each stage: buyers against points gained. {said}").format(said=said)
        return [said, Sketch(lambda ax: draw(chain, stage, points, ax), alt)]

    return panel(
        show,
        Choose("stage", N_("Stage"), DEPARTURES, State.INTEREST),
        Slide(
            "points",
            N_("More go on from it"),
            int(POINTS[0]),
            int(POINTS[-1]),
            1,
            0,
            unit=N_("percentage points"),
        ),
    )


def cohorts_panel(journeys: Journeys) -> Panel:
    """Return the view: choose how long each customer is watched, see who ordered by then, a month of newcomers a row.

    Parameters
    ----------
    journeys : Journeys
        What `crmlib.aidma.staged` read.

    Returns
    -------
    Panel
    """
    return panel(
        lambda days: cohorts(journeys, horizon_days=days),
        Slide("days", N_("Watched from the first contact on"), 15, 180, 15, 90, unit=N_("days")),
    )


def gains_panel(chain: Chain) -> Panel:
    """Return the view: choose how many points a stage gains, see the buyers, a stage a row.

    Parameters
    ----------
    chain : Chain
        A fitted chain.

    Returns
    -------
    Panel
    """
    return panel(
        lambda points: gains(chain, dict.fromkeys(DEPARTURES, points)),
        Slide("points", N_("More customers in a hundred who go on"), 0, 20, 1, 5),
    )
