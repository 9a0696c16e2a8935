"""What a trainee gets to see: one text, and the same as HTML beside it.

Outcome     right, partly right, wrong, kept for people to judge, less than a sentence, not attempted, cannot check
COMPARED    those of them that a machine finds by the key
Feedback    an outcome with points and a message; shows itself in a notebook
Notice      a hint, a solution, the progress: a heading and some lines
points_of   how many points of how many, in words
show        display in a notebook, print elsewhere

Nothing is said by colour alone: every outcome has its word and its symbol. The HTML takes the page's
own text colour, so that it can be read on light and dark pages; only the bar at its side is coloured.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crmlib.i18n import N_, Labelled, Text, both, language
from crmlib.typography import written


class Outcome(Labelled):
    """What became of an answer."""

    NOT_ATTEMPTED = "not_attempted", N_("Not attempted yet")
    RIGHT = "right", N_("Right")
    PARTLY = "partly", N_("Partly right")
    WRONG = "wrong", N_("Not right yet")
    KEPT = "kept", N_("Kept, for you to mark")
    UNFINISHED = "unfinished", N_("Not a sentence yet")
    CANNOT_CHECK = "cannot_check", N_("Cannot check")

    @property
    def symbol(self) -> str:
        """The outcome as one character, beside the word."""
        return _SYMBOLS[self.value]


# What an answer can be that was compared with the key.
COMPARED = (Outcome.RIGHT, Outcome.PARTLY, Outcome.WRONG)
_SYMBOLS = {
    "not_attempted": "○",
    "right": "✓",
    "partly": "◐",
    "wrong": "✗",
    "kept": "✎",
    "unfinished": "…",
    "cannot_check": "?",
}
# Each at least 3 : 1 against white and against JupyterLab's dark background.
_BARS = {
    "not_attempted": "#7a7a7a",
    "right": "#2a8a4a",
    "partly": "#b07400",
    "wrong": "#c8503c",
    "kept": "#2f7fb8",
    "unfinished": "#7a7a7a",
    "cannot_check": "#7a6fb0",
}


def _safe(text: str) -> str:
    """Return a text that any channel can carry: no lone surrogates, no control characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() or c == "\n" else " " for c in whole)


def _written(said: Text | str) -> str:
    """Return what is said as the language in force writes it, whatever code put it together."""
    return written(str(said)) if language() == "zh" else str(said)


def _as_html(line: str) -> str:
    """Escape a line; `code` between back-ticks becomes code, leading spaces stay."""
    escaped = html.escape(line)
    indent = len(escaped) - len(escaped.lstrip(" "))
    return "&nbsp;" * indent + re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped[indent:])


@dataclass(frozen=True)
class Notice:
    """A heading and some lines, as plain text and as HTML.

    Attributes
    ----------
    symbol : str
        A character before the heading; may be empty.
    heading : Text or str
    lines : tuple of Text or str
    bar : str
        The colour of the bar at the side; says nothing that the words don't say.
    """

    symbol: str
    heading: Text | str
    lines: Sequence[Text | str] = ()
    bar: str = "#7a7a7a"

    @property
    def text(self) -> str:
        """The plain text, which is what nbval compares."""
        first = f"{self.symbol} {_written(self.heading)}".strip()
        return _safe("\n".join([first, *(f"  {line}" for line in self._lines())]))

    def _lines(self) -> list[str]:
        return [line for whole in self.lines for line in _written(whole).split("\n")]

    @property
    def html(self) -> str:
        """The same text as HTML: announced to screen readers, everything escaped."""
        symbol = f'<span aria-hidden="true">{html.escape(self.symbol)}</span> ' if self.symbol else ""
        body = "".join(
            f'<div style="margin-top:.25em">{_as_html(line)}</div>' for line in map(_safe, self._lines())
        )
        return (
            f'<div role="status" lang="{language()}" style="border-left:4px solid {self.bar};padding:.3em .8em;'
            f'max-width:45em;line-height:1.5"><strong>{symbol}{_as_html(_safe(_written(self.heading)))}</strong>{body}</div>'
        )

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self.html}


@dataclass(frozen=True, repr=False)
class Feedback(Notice):
    """What became of an answer, and what to say about it.

    Attributes
    ----------
    outcome : Outcome
    points : float
        Points for this answer.
    out_of : float
        Points of the exercise.
    record : object
        The answer as plain JSON, for the workbook; None if there was none to read.
    mistake : int or None
        Which of the exercise's usual mistakes it is, counted from 0.
    """

    outcome: Outcome = Outcome.CANNOT_CHECK
    points: float = 0.0
    out_of: float = 0.0
    record: Any = None
    mistake: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it was a try: an answer that could be read and compared, or is kept for people to compare."""
        return self.outcome in (*COMPARED, Outcome.KEPT)

    @property
    def message(self) -> str:
        """The lines below the heading."""
        return "\n".join(str(line) for line in self.lines)


def feedback(
    outcome: Outcome,
    exercise_id: str,
    lines: Sequence[Text | str],
    points: float = 0.0,
    out_of: float = 0.0,
    record: Any = None,
    mistake: int | None = None,
) -> Feedback:
    """Put a feedback together, in both languages."""
    heading = (f"{exercise_id} " if exercise_id else "") + Text(*outcome.labels)
    if outcome in COMPARED:
        heading += " · " + points_of(points, out_of)
    return Feedback(
        symbol=outcome.symbol,
        heading=heading,
        lines=tuple(line for line in lines if line),
        bar=_BARS[outcome.value],
        outcome=outcome,
        points=points,
        out_of=out_of,
        record=record,
        mistake=mistake,
    )


def points_of(points: float, out_of: float) -> Text:
    """Return in words how many points of how many.

    Examples
    --------
    >>> points_of(0.5, 1).en, points_of(0.5, 2).en
    ('0.5 of 1 point', '0.5 of 2 points')
    """
    message = N_("{points:g} of 1 point") if out_of == 1 else N_("{points:g} of {out_of:g} points")
    return both(message, points=points, out_of=out_of)


def show(notice: Notice) -> None:
    """Display a notice in a notebook; print its text anywhere else."""
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        from IPython.display import display

        display({"text/plain": notice.text, "text/html": notice.html}, raw=True)
    else:
        _print(notice.text)


def _print(text: str) -> None:
    """Print a text; what the terminal has no letters for as numbers."""
    try:
        print(text)
    except UnicodeEncodeError:
        letters = sys.stdout.encoding or "ascii"
        print(text.encode(letters, "backslashreplace").decode(letters))
