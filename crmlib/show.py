"""Show results in a notebook as tables and pictures, and anywhere else as text.

show           results, data frames, texts, one below the other
show_picture   a result's picture and the sentence that says what is to be seen

A cell of a lesson is then ``aidma.funnel(journeys).show()``, or ``show(table, formats={"rate": ".1%"})``.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from crmlib.html import picture_html, table_html, words_html
from crmlib.i18n import Text
from crmlib.tables import as_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from crmlib.result import Result


class Drawn(Protocol):
    """What has a picture and can say what is to be seen on it."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw it."""

    def describe(self) -> Text:
        """Say it."""


def show(
    *things: Result | pd.DataFrame | Text | str,
    formats: Mapping[str, str] | None = None,
    index: bool = True,
    digits: int = 3,
) -> None:
    """Show things one below the other, in the language in force.

    Parameters
    ----------
    *things : Result, DataFrame, Text or str
        Results bring their own formats. Codes of the course's tables are shown by their labels.
    formats, index, digits
        How data frames are shown, as for `crmlib.tables.as_text`.

    Examples
    --------
    >>> show("Rates:", pd.DataFrame({"rate": [0.25]}, index=["a"]), formats={"rate": ".0%"})
    Rates:
      rate
    a  25%
    """
    for thing in things:
        if isinstance(thing, pd.DataFrame):
            frame, how = _to_be_shown(thing, formats), {"index": index, "digits": digits}
            _display(as_text(*frame, **how), table_html(*frame, **how))
        elif isinstance(thing, Text | str):
            _display(str(thing), words_html(thing))
        else:
            bundle = thing._repr_mimebundle_()
            _display(bundle["text/plain"], bundle["text/html"])


def _to_be_shown(
    frame: pd.DataFrame, formats: Mapping[str, str] | None
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a frame with labels in place of the course's codes, and its formats by the new names."""
    from crmlib.coded import head, labelled

    return labelled(frame), {head(name): spec for name, spec in (formats or {}).items()}


def show_picture(result: Drawn) -> None:
    """Show what a result draws, with its sentence as alternative text and caption; elsewhere print the sentence.

    Parameters
    ----------
    result : Result
        Or anything else that has ``plot`` and ``describe``.
    """
    seen = result.describe()
    _display(str(seen), picture_html(drawn(result), seen) if _on_a_page() else "")


def drawn(result: Drawn) -> bytes:
    r"""Return a result's picture as a PNG file.

    Examples
    --------
    >>> from crmlib.result import Bars
    >>> drawn(Bars(pd.DataFrame({"share": [0.5]}, index=["a"])))[:4]
    b'\x89PNG'
    """
    from matplotlib.figure import Figure

    from crmlib.figures import use_style

    use_style()
    # Not pyplot: its figures would pile up, and a notebook would show them once more.
    figure = Figure()
    result.plot(figure.subplots())
    file = BytesIO()
    # Without the drawing library's version, which would change a notebook that did not change.
    figure.savefig(file, format="png", bbox_inches="tight", metadata={"Software": None})
    return file.getvalue()


def _display(text: str, html: str) -> None:
    if _shell() is None:
        print(text)
        return
    from IPython.display import display

    display({"text/plain": text, **({"text/html": html} if html else {})}, raw=True)


def _shell() -> object | None:
    """Return IPython's shell where there is one; who has not imported IPython is not inside of it."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()


def _on_a_page() -> bool:
    """Say whether what is displayed reaches a page; the plain publisher prints the text and drops all else."""
    shell = _shell()
    if shell is None:
        return False
    from IPython.core.displaypub import DisplayPublisher

    return type(shell.display_pub) is not DisplayPublisher
