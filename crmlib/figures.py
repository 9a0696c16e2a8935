"""How every picture of the course looks: readable on a projector, in both languages, without colour alone.

axes        the Axes to draw on, with the course's font and style in force
use_style   put the font and style in force for figures of your own
COLOURS     a colour-blind-safe palette (Okabe and Ito 2008), by name
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FONT_FILE = Path(__file__).parent / "fonts" / "GreenhillSansSC-Regular.otf"
FONT_FAMILY = "Greenhill Sans SC"

COLOURS = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "red": "#D55E00",
    "sky": "#56B4E9",
    "pink": "#CC79A7",
    "grey": "#7F7F7F",
    "black": "#000000",
}


@cache
def use_style() -> None:
    """Put the course's font and style in force for every figure that follows."""
    import matplotlib as mpl
    from matplotlib import font_manager

    font_manager.fontManager.addfont(FONT_FILE)
    mpl.rcParams.update(
        {
            # The Chinese font comes first: second in the list, labels that mix it with maths become boxes.
            "font.family": [FONT_FAMILY, "DejaVu Sans"],
            "font.size": 12,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "figure.figsize": (7.0, 4.0),
            "figure.dpi": 80,
            "savefig.dpi": 80,
            "figure.constrained_layout.use": True,
        }
    )


def axes(ax: Axes | None = None) -> Axes:
    """Return the Axes to draw on, a new one unless one is given, with the course's style in force.

    Parameters
    ----------
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    import matplotlib.pyplot as plt

    use_style()
    return plt.subplots()[1] if ax is None else ax
