"""A picture that is drawn anew at every move of a slider, without leaving figures behind.

Picture   an image, and the room that its labels take, measured once
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from crmlib.figures import use_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIDES = ("left", "right", "bottom", "top")


class Picture:
    r"""An image that is drawn quickly.

    Measuring the labels takes as long as drawing them. The room that they need is measured at the first
    drawing and kept: the labels of a view hardly change while a slider moves, and its frame stands still.

    Parameters
    ----------
    size : pair of float, default (7, 4)
        Width and height in inches.

    Attributes
    ----------
    image : ipywidgets.HTML
        To be put into the view. Not an ipywidgets.Image, as that has no text for those who cannot see it.
    png : bytes
        What was drawn last.

    Examples
    --------
    >>> picture = Picture()
    >>> picture.draw(lambda ax: ax.plot([1, 2]))
    >>> picture.png[:4]
    b'\x89PNG'
    """

    def __init__(self, size: tuple[float, float] = (7.0, 4.0)) -> None:
        import ipywidgets as widgets

        self.image = widgets.HTML(layout={"max_width": "640px"})
        self.png = b""
        self._size = size
        self._room: dict[str, float] = {}

    def draw(self, draw: Callable[[Axes], object], alt: str = "") -> None:
        """Show what a function draws.

        Parameters
        ----------
        draw : callable
            Draws on the Axes that it is given, such as a result's ``plot``.
        alt : str
            What is to be seen, for those who cannot see it; empty if the text beside it says all.
        """
        from matplotlib.figure import Figure

        use_style()
        # Not pyplot: its figures would pile up, and show twice in a notebook.
        figure = Figure(figsize=self._size, layout="none")
        draw(figure.subplots())
        if not self._room:
            figure.tight_layout()
            self._room = {side: getattr(figure.subplotpars, side) for side in _SIDES}
        figure.subplots_adjust(**self._room)
        buffer = BytesIO()
        figure.savefig(buffer, format="png", pil_kwargs={"compress_level": 1})
        self.png = buffer.getvalue()
        data = b64encode(self.png).decode()
        self.image.value = (
            f'<img alt="{escape(alt)}" style="max-width:100%" src="data:image/png;base64,{data}">'
        )
