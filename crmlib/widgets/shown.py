"""What a view can show, as HTML and as plain text.

Sketch      a picture that no Result draws, with the words for those who cannot see it
Markup      HTML of the view's own, with its plain text
Shown       all that can be shown
as_html     a thing as HTML
as_plain    the same as text
drawable    whether it has a picture
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from crmlib.html import table_html, words_html
from crmlib.i18n import Text
from crmlib.result import Result, as_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Sketch:
    """A picture that no Result draws.

    Attributes
    ----------
    plot : callable
        Draws on the Axes that it is given.
    alt : str or Text
        What is to be seen.
    """

    plot: Callable[[Axes], object]
    alt: str | Text

    def describe(self) -> str | Text:
        """Return in a sentence what there is to be seen, for those who cannot see the picture."""
        return self.alt


@dataclass(frozen=True)
class Markup:
    """HTML that the view made itself, everything in it escaped that others wrote; and the same as text."""

    html: str
    text: str


Shown = Result | pd.DataFrame | Text | str | Sketch | Markup


def drawable(thing: Shown, results: bool = True) -> bool:
    """Say whether a thing has a picture to be drawn; a Result only where results are to be drawn."""
    return isinstance(thing, Sketch) or (
        results and isinstance(thing, Result) and type(thing).plot is not Result.plot
    )


def as_plain(thing: Shown) -> str:
    """Return a thing as plain text; of a picture, what is to be seen."""
    if isinstance(thing, pd.DataFrame):
        return as_text(thing)
    if isinstance(thing, Markup):
        return thing.text
    return str(thing.alt) if isinstance(thing, Sketch) else str(thing)


def as_html(thing: Shown) -> str:
    """Return a thing as HTML; nothing of a picture, which stands elsewhere."""
    if isinstance(thing, Sketch):
        return ""
    if isinstance(thing, Markup):
        return thing.html
    if isinstance(thing, Result):
        return table_html(thing.printed, thing.formats, note=thing.footnote)
    return table_html(thing) if isinstance(thing, pd.DataFrame) else words_html(thing)
