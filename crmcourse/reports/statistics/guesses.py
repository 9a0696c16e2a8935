"""How guesses moved: what people expected before a lesson, and where they stood after it.

moves    counts by option, or by bins of a number, before and after, and how sure people were

Nobody was right or wrong: a guess shows what a class brings along, and the move what the lesson did with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmcourse.records.class_guesses import AskedGuess
from crmcourse.records.guessed import Guessed, Stand
from crmlib.i18n import N_, Text, both
from crmlib.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

VERY = 3
_MOST_BINS = 6
_COLUMNS = "before", "after", N_("very_sure_before"), N_("very_sure_after")


@dataclass(frozen=True, repr=False)
class Moves(Result):
    """Answer of `moves`.

    Attributes
    ----------
    table : DataFrame
        By option or bin: before, after (people), very_sure_before, very_sure_after (of these).
    firsts, laters, twice, moved : int
        How many guessed before, after, both times, and the second time otherwise than the first.
    """

    firsts: int
    laters: int
    twice: int
    moved: int

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw two bars a row: before and after; the hatched end of each are those who were very sure."""
        from crmlib.figures import COLOURS, axes
        from crmlib.i18n import _, called

        ax = axes(ax)
        place = np.arange(len(self.table))[::-1]
        words = {"before": _("Before the lesson"), "after": _("After the lesson")}
        for when, at, colour in (("before", 0.2, "sky"), ("after", -0.2, "orange")):
            people = self.table[when].to_numpy(float)
            sure = self.table[f"very_sure_{when}"].to_numpy(float)
            ax.barh(
                place + at, people - sure, 0.36, color=COLOURS[colour], edgecolor="white", label=words[when]
            )
            very = _("{when}, very sure").format(when=words[when])
            ax.barh(
                place + at, sure, 0.36, left=people - sure, color=COLOURS[colour], edgecolor="black", hatch="//",
                linewidth=np.where(sure > 0, 1.0, 0.0), label=very,
            )  # fmt: skip
            for y, count in zip(place + at, people, strict=True):
                ax.annotate(
                    f"{count:.0f}", (count, y), xytext=(3, 0), textcoords="offset points", va="center"
                )
        ax.set_yticks(place, [called(name) for name in self.table.index])
        ax.set_xlabel(_("People"))
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.margins(x=0.1)
        ax.legend(fontsize=9, loc="upper left", bbox_to_anchor=(1, 1))
        return ax

    def describe(self) -> Text:
        """Return in a sentence which guess was most common before and after."""
        most = {}
        for when, people in (("before", self.firsts), ("after", self.laters)):
            top = self.table[when].astype(float).reset_index(drop=True).idxmax() if people else 0
            name = self.table.index[int(top)] if len(self.table) else ""
            most[when] = name if isinstance(name, Text) else Text(str(name), str(name))
            most[f"n_{when}"] = int(self.table[when].iloc[int(top)]) if len(self.table) else 0
        if not self.firsts or not self.laters:
            when, n = ("before", self.firsts) if self.firsts else ("after", self.laters)
            return both(
                "{n} guesses; most common: {most} ({count}).", n=n, most=most[when], count=most[f"n_{when}"]
            )
        return both(
            "Most common before: {before} ({n_before} of {firsts}); after: {after} ({n_after} of {laters}).",
            **most, firsts=self.firsts, laters=self.laters,
        )  # fmt: skip


def moves(asked: AskedGuess, people: Sequence[Guessed]) -> Moves:
    """Return how the guesses at one question moved.

    Parameters
    ----------
    asked : AskedGuess
    people : sequence of Guessed
        Only such as fit the question (see `ClassGuesses.of`).

    Returns
    -------
    Moves

    Examples
    --------
    >>> teas = {"a": Text("green", "绿茶"), "b": Text("black", "红茶")}
    >>> tea = AskedGuess("5.0", Text("Tea", "茶"), Text("Which?", "哪种？"), options=teas)
    >>> moves(tea, [Guessed(Stand("a", 1), Stand("b", 3))]).table.to_numpy().tolist()
    [[1, 0, 0, 0], [0, 1, 0, 1]]
    """
    names, place = _options(asked) if asked.options else _bins(asked, people)
    counts = np.zeros((len(names), 4), dtype=int)
    for one in people:
        for column, stand in enumerate((one.first, one.later)):
            if stand is not None:
                counts[place(stand), column] += 1
                counts[place(stand), column + 2] += stand.sure == VERY
    twice = [one for one in people if one.first is not None and one.later is not None]
    return Moves(
        pd.DataFrame(counts, index=pd.Index(names, dtype=object), columns=list(_COLUMNS)),
        firsts=sum(one.first is not None for one in people),
        laters=sum(one.later is not None for one in people),
        twice=len(twice),
        moved=sum(one.first.value != one.later.value for one in twice),
    )


def _options(asked: AskedGuess) -> tuple[list[Text], Callable[[Stand], int]]:
    order = {name: at for at, name in enumerate(asked.options)}
    return list(asked.options.values()), lambda stand: order[stand.value]


def _bins(asked: AskedGuess, people: Sequence[Guessed]) -> tuple[list[Text], Callable[[Stand], int]]:
    """Return names of bins with round edges, and which one a guess lies in; far-off guesses are in the open ends."""
    values = [float(s.value) for one in people for s in (one.first, one.later) if s is not None]
    middle = np.percentile(values, [5, 95]) if values else np.array([0.0, 1.0])
    ends = [*middle, *([float(asked.found)] if asked.found is not None else [])]
    low, high = min(ends), max(ends)
    step = _round_step((high - low) / _MOST_BINS)
    edges = [step * n for n in range(math.floor(low / step), math.floor(high / step) + 2)]

    def place(stand: Stand) -> int:
        return int(np.searchsorted(edges, float(stand.value), side="right"))

    unit = asked.unit
    names = [both("below {edge}", edge=_amount(edges[0], unit))]
    names += [
        both("{low} to below {high}", low=f"{low:.10g}", high=_amount(high, unit))
        for low, high in pairwise(edges)
    ]
    return [*names, both("{edge} or more", edge=_amount(edges[-1], unit))], place


def _amount(edge: float, unit: Text) -> Text:
    return both("{number} {unit}", number=f"{edge:.10g}", unit=unit) if unit else both(f"{edge:.10g}")


def _round_step(least: float) -> float:
    """Return the next of 1, 2, 5, 10, 20, … (and their tenths) that is not smaller."""
    if not least > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= least * (1 - 1e-9))
