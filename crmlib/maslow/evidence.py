"""What the tagger answers with: the evidence in one text, and the tags of many.

Hit          an expression of the lexicon with its place in the text
Explanation  one text's evidence, one row an expression that was found
Tags         a need and motive table, one row a text
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import looks, seen
from crmlib.i18n import N_, Text, _, both
from crmlib.maslow.needs import Motive, Need
from crmlib.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NEEDS = tuple(need.value for need in Need)
READS = 4000
"""Characters of a text that are read; an utterance has some hundred, the rest of a longer text is left."""


@dataclass(frozen=True)
class Hit:
    """An expression of the lexicon that was found in a text.

    Attributes
    ----------
    tag : str
        The need or motive that it is evidence for.
    start, end : int
        Its place: ``text[start:end]`` are the words.
    words : str
        The words as they stand in the text.
    weight : float
        How much it counts: 2 decides alone at the usual strictness.
    theme : str
        The theme of the lexicon that it belongs to.
    counts : bool
        False if it was negated, put aside, or covered by stronger evidence in the same place.
    """

    tag: str
    start: int
    end: int
    words: str
    weight: float
    theme: str
    counts: bool
    motive: str = field(default="", repr=False)


@dataclass(frozen=True, repr=False)
class Explanation(Result):
    """What was found in one text, one row an expression, and what follows from it.

    Attributes
    ----------
    text : str
    needs : tuple of Need
        The needs that reach the threshold; empty where the tagger abstains.
    motive : Motive or None
    scores : dict of Need to float
        Evidence of the words.
    chances : dict of Need to float
        The second opinion, 0–1; empty for a text too short for one.
    threshold : float
    hits : tuple of Hit
    """

    text: str = field(kw_only=True)
    needs: tuple[Need, ...] = field(kw_only=True)
    motive: Motive | None = field(kw_only=True)
    scores: dict[Need, float] = field(kw_only=True)
    chances: dict[Need, float] = field(kw_only=True)
    threshold: float = field(kw_only=True)
    hits: tuple[Hit, ...] = field(kw_only=True)

    def describe(self) -> Text:
        """Return in sentences how much evidence there is for each need, and how much is asked for."""
        needs = pd.Index(list(self.scores), dtype=object)
        scores = pd.DataFrame({"evidence": list(self.scores.values())}, index=needs)
        asked = both("{threshold:g} is asked for.", threshold=self.threshold)
        return seen.together(seen.extremes(scores, "evidence", ".1f", "evidence"), asked)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each need's score and the threshold that it has to reach."""
        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        bars = ax.barh([n.label for n in Need], [self.scores[n] for n in Need], color=COLOURS["blue"])
        for need, bar in zip(Need, bars, strict=True):
            bar.set_hatch("" if need in self.needs else "//")
            bar.set_facecolor(COLOURS["blue"] if need in self.needs else COLOURS["grey"])
            if need in self.chances:
                text = _("second opinion {chance:.0%}").format(chance=self.chances[need])
                place = (bar.get_width(), bar.get_y() + bar.get_height() / 2)
                ax.annotate(text, place, (5, 0), textcoords="offset points", va="center")
        ax.margins(x=0.35)
        ax.axvline(self.threshold, color=COLOURS["red"], linestyle="--")
        ax.set_xlabel(_("Evidence (dashed: what is asked for)"))
        ax.invert_yaxis()
        return ax


@dataclass(frozen=True, repr=False)
class Tags(Result):
    """The tags of many texts: one row a text, in the order of the texts.

    ``table`` has the columns ``needs`` (values joined by ``|``, empty where none speaks), ``motive``, and
    ``words`` (what decided). Its index is that of the texts.
    """

    strictness: float = field(kw_only=True)

    @property
    def counts(self) -> pd.DataFrame:
        """How many texts carry each need, and their share of all texts."""
        tags = self.table["needs"].str.split("|")
        n = [sum(need.value in one for one in tags) for need in Need]
        table = pd.DataFrame({"n": n, "share": np.array(n) / max(len(tags), 1)})
        table.index = pd.Index(list(Need), name="need", dtype=object)
        return table

    def describe(self) -> Text:
        """Return in a sentence how many texts carry each need."""
        return seen.extremes(self.counts, "n", ".0f", N_("Texts"))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw how many texts carry each need (what the tagger saw, not yet the true share)."""
        return looks.bars(self.counts, ["n"], label=N_("Texts"), spec="g", ax=ax)
