"""A picture as bytes, drawn anew at every move of a slider without leaving figures behind.

png   what a drawing function draws, as a PNG
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from crmlib.figures import use_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def png(draw: Callable[[Axes], object], *, size: tuple[float, float] = (7.0, 4.0)) -> bytes:
    r"""Return a drawing as the bytes of a PNG.

    Parameters
    ----------
    draw : callable
        Draws on the Axes that it is given, such as a result's ``plot``.
    size : pair of float, default (7, 4)
        Width and height in inches.

    Returns
    -------
    bytes

    Examples
    --------
    >>> png(lambda ax: ax.plot([1, 2]))[:4]
    b'\x89PNG'
    """
    from matplotlib.figure import Figure

    use_style()
    # Not pyplot: its figures would pile up, and show twice in a notebook.
    figure = Figure(figsize=size, layout="tight")
    draw(figure.subplots())
    buffer = BytesIO()
    figure.savefig(buffer, format="png", pil_kwargs={"compress_level": 1})
    return buffer.getvalue()
