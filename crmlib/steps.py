"""A change as steps: from an amount before to one after, part by part.

steps   each part as a bar that begins where the last one ended
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.figures import COLOURS, axes
from crmlib.i18n import N_, Text, called
from crmlib.looks import ticks
from crmlib.tables import shown
from crmlib.typography import minus

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def steps(
    parts: pd.Series, ends: tuple[float, float], *, spec: str = ".2f", ends_spec: str = ".2f",
    label: str | Text = "", ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw what leads from one amount to another.

    Parameters
    ----------
    parts : Series
        What each part adds, by name; they sum to the change.
    ends : (float, float)
        The amount before and after, drawn as points: the axis need not begin at 0.
    spec, ends_spec : str
        How parts, and the amounts, are written.
    label : str or Text
        What the axis shows, with its unit.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = axes(ax)
    moves = parts.to_numpy(float)
    reached = ends[0] + np.concatenate([[0.0], np.cumsum(moves)])
    row = np.arange(1, len(moves) + 1)
    colour = [COLOURS["blue" if move >= 0 else "orange"] for move in moves]
    hatch = ["" if move >= 0 else "//" for move in moves]
    ax.barh(row, moves, left=reached[:-1], height=0.6, color=colour, hatch=hatch, edgecolor="white")
    ax.vlines(
        reached, np.arange(len(reached)), np.arange(1, len(reached) + 1), color=COLOURS["grey"], linewidth=1
    )
    ax.plot(list(ends), [0, len(moves) + 1], "D", color=COLOURS["black"], markersize=7)
    room = 0.04 * (np.ptp([*reached, *ends]) or 1.0)
    written = [
        shown(ends[0], ends_spec),
        *(shown(float(move), spec) for move in moves),
        shown(ends[1], ends_spec),
    ]
    right = [ends[0], *np.maximum(reached[:-1], reached[1:]), ends[1]]
    for place, (x, text) in enumerate(zip(right, written, strict=True)):
        ax.annotate(
            minus(text), (x, place), xytext=(7, 0), textcoords="offset points", va="center", fontsize=10
        )
    names = [called(N_("before")), *(called(name) for name in parts.index), called(N_("after"))]
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xlim(min(*reached, *ends) - room, max(*reached, *ends) + 7 * room)
    ticks(ax.xaxis, ends_spec)
    ax.set_xlabel(called(label))
    return ax
