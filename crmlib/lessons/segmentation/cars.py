"""The case: one maker, two cars, and what people tick for each.

seen     what was meant and what is perceived, attribute by attribute
cures    how far the sedan is from what was meant, as it is sold and after each of three cures
apart    how far apart two profiles lie
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from crmlib.i18n import N_, both, lines
from crmlib.lessons.segmentation.marked import Marked
from crmlib.result import Dots
from crmlib.stats.intervals import in_words, percentile, wilson
from crmlib.stats.resample import generator
from crmlib.tables import POINTS

# Of each car, 240 people were asked; of each town and of the covered badge, 240 others.
ASKED = 240
ATTRIBUTES = (N_("cheap to buy"), N_("young"), N_("nimble"), N_("solid"), N_("refined"))
MEANT = {"small": (0.78, 0.71, 0.66, 0.25, 0.10), "sedan": (0.10, 0.30, 0.40, 0.60, 0.60)}
TICKED = {"small": (193, 166, 152, 55, 29), "sedan": (132, 142, 130, 58, 46)}
_CARS = {"small": N_("small car"), "sedan": N_("sedan")}
# What was tried, and what people tick there.
_AS_SOLD = N_("as it is sold")
TRIED = {
    N_("town with advertising"): (127, 136, 129, 62, 53),
    N_("town with a lower price"): (161, 144, 132, 55, 41),
    N_("badge covered"): (71, 98, 112, 103, 84),
}
_DRAWS = 4000


def apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return how far apart two profiles lie: the typical difference of their shares (root mean square).

    Examples
    --------
    >>> round(float(apart(np.array([0.5, 0.1]), np.array([0.2, 0.5]))), 3)
    0.354
    """
    return np.sqrt(np.mean((np.asarray(one) - np.asarray(other)) ** 2, axis=-1))


def seen() -> Marked:
    """Return the case's first page: what each car was meant to be, and what it is taken for.

    Returns
    -------
    Marked
        ``.table`` by car and attribute: intended, perceived, low, high, in_se (the gap in standard errors of the
        intended share).
    """
    rows, names = [], []
    for car, called in _CARS.items():
        for attribute, meant, ticked in zip(ATTRIBUTES, MEANT[car], TICKED[car], strict=True):
            share = ticked / ASKED
            error = math.sqrt(meant * (1 - meant) / ASKED)
            rows.append((meant, share, *wilson(ticked, ASKED), (share - meant) / error))
            names.append(both("{car}: {attribute}", car=both(called), attribute=both(attribute)))
    table = pd.DataFrame(rows, columns=["intended", "perceived", "low", "high", "in_se"])
    table.index = pd.Index(names, dtype=object)
    formats = dict.fromkeys(["intended", "perceived", "low", "high"], ".0%") | {"in_se": "+.1f"}
    note = lines(both("{n} people asked about each car.", n=ASKED), in_words(0.95, "Wilson"))
    return Marked(
        table, value="perceived", formats=formats, label=both("Share who tick it"), note=note, mark="intended",
        marked=both("what was meant"),
    )  # fmt: skip


def cures(*, seed: int = 0) -> Dots:
    """Return the case's second page: how far from what was meant, as sold and after three cures.

    Returns
    -------
    Dots
        ``.table`` by what was tried: distance (to what was meant), moved (nearer to it than as it is sold), low, high.
        The note says how far the sedan is from the small car, and how far two samples of one car are.
    """
    rng, meant = generator(seed), np.array(MEANT["sedan"])
    sold = np.array(TICKED["sedan"]) / ASKED
    again = _drawn(sold, rng)
    rows = {_AS_SOLD: (apart(sold, meant), *[np.nan] * 3)}
    for what, ticked in TRIED.items():
        share = np.array(ticked) / ASKED
        moved = apart(again, meant) - apart(_drawn(share, rng), meant)
        here = float(apart(share, meant))
        rows[what] = (here, float(apart(sold, meant)) - here, *percentile(moved))
    table = pd.DataFrame(rows, index=["distance", "moved", "low", "high"]).T
    small = np.array(TICKED["small"]) / ASKED
    same = percentile(apart(_drawn(sold, rng), _drawn(sold, rng))).high
    note = lines(
        both("Distance: how far the shares differ, typically. From the small car the sedan is {far:.0%} away; two "
             "samples of one car are up to {same:.0%}.", far=float(apart(sold, small)), same=float(same)),
        in_words(0.95, both("bootstrap")),
    )  # fmt: skip
    formats = {"distance": ".1%"} | dict.fromkeys(["moved", "low", "high"], POINTS)
    return Dots(
        table.rename_axis("tried"), value="moved", zero=0.0, formats=formats, note=note,
        label=both("Nearer to what was meant"),
    )  # fmt: skip


def _drawn(shares: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return what as many other people would tick, again and again."""
    return rng.binomial(ASKED, shares, size=(_DRAWS, len(shares))) / ASKED
