"""What is a brand meant to stand for, and what do people say it does? (Lecture rows S0.14, S4.12)

gap   what was meant, beside the share of those who know the brand that tick it
Way   seven ways to position a brand

The map of brands: `crmlib.stats.perceived.PerceptualMap`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import heading
from crmlib.errors import TooFewError
from crmlib.frames.ticks import ENOUGH
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import Dots
from crmlib.stats.intervals import check_level, in_words, wilson
from crmlib.tables import POINTS


class Way(Labelled):
    """Seven ways to position a brand (lecture row S0.14)."""

    ATTRIBUTE = "attribute", N_("by attribute or benefit")
    PRICE = "price_quality", N_("by price or quality")
    USE = "use", N_("by use")
    USER = "user", N_("by user")
    PRODUCT_CLASS = "product_class", N_("by product class")
    RIVAL = "rival", N_("against a rival")
    COMBINED = "combined", N_("by several of these together")


def gap(
    intended: Mapping[str, float], associations: IntoFrame, brand: str | None = None, *,
    known: str | None = "knows_brand", column: str = "brand", level: float = 0.95,
) -> Dots:  # fmt: skip
    """Return what a brand was meant to stand for, beside the share of those who know it that tick it.

    Parameters
    ----------
    intended : mapping of column to share
        What was meant.
    associations : data frame of any backend
        One row a respondent (and brand), 1 ticked, 0 not.
    brand : str, optional
        Whose rows; all rows if not given.
    known : str or None
        Column that says who knows the brand, if there is one: others cannot tick.
    column : str
        Column of the brand.
    level : float, default 0.95

    Returns
    -------
    Dots
        ``.table`` by attribute, the largest gap first: intended, perceived, gap, low, high (Wilson), in_se (the gap in
        standard errors of the intended share: beyond 2 it is hardly chance).

    Raises
    ------
    DataError, TooFewError
        If a share is none, or fewer than 30 know the brand.

    Examples
    --------
    >>> ticked = pd.DataFrame({"solid": [1] * 24 + [0] * 76})
    >>> gap({"solid": 0.6}, ticked).table[["gap", "in_se"]].round(2).to_numpy().tolist()
    [[-0.36, -7.35]]
    """
    check_level(level)
    names = list(frames.check_mapping(intended, "intended"))
    table = frames.to_pandas(associations, names).reset_index(drop=True)
    frames.need_columns(table, names, rows=True)
    if brand is not None:
        frames.need_columns(table, [column])
        frames.check_choice(brand, table[column].unique(), "brand")
        table = table[table[column] == brand]
    if known is not None and known in table:
        table = table[frames.flags(table, known)]
    n = len(table)
    if n < ENOUGH:
        raise TooFewError(
            _("{n} respondents know the brand: {least} or more are needed.").format(n=n, least=ENOUGH)
        )
    meant = np.array([frames.check_number(intended[name], str(name), 0.001, 0.999) for name in names])
    ticked = np.array([frames.flags(table, name).sum() for name in names], float)
    low, high = wilson(ticked, np.full(len(names), n), level)
    out = pd.DataFrame(
        {"intended": meant, "perceived": ticked / n, "gap": ticked / n - meant, "low": low - meant,
         "high": high - meant, "in_se": (ticked / n - meant) / np.sqrt(meant * (1 - meant) / n)},
        index=pd.Index([heading(name) for name in names], dtype=object, name="attribute"),
    )  # fmt: skip
    order = np.argsort(-out["in_se"].abs().to_numpy(), kind="stable")
    formats = dict.fromkeys(("intended", "perceived"), ".0%") | dict.fromkeys(("gap", "low", "high"), POINTS)
    return Dots(
        out.iloc[order], value="gap", zero=0.0, formats=formats | {"in_se": "+.1f"},
        differences={"gap": ("perceived", "intended")}, label=both("More ticked than meant, in percentage points"),
        note=lines(both("{n:,} who know the brand.", n=n), in_words(level, N_("Wilson"))),
    )  # fmt: skip
