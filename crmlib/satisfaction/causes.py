"""Why do satisfied customers leave, and what is satisfaction made of?

Cause        five ways in which a satisfied customer may be lost
why_leave    each cause among the satisfied: who left with it, who without
Judgement    good or bad, like or dislike, fulfilled: the three ages of value (lecture row S2.6)
ages         how much each judgement explains of satisfaction, by when customers were born
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import TooFewError
from crmlib.i18n import N_, Labelled, Text, _, both, lines
from crmlib.result import Dots
from crmlib.satisfaction.asking import SCALES, SEVEN, read
from crmlib.stats.importance_by import importance_by
from crmlib.stats.intervals import in_words, newcombe
from crmlib.tables import POINTS


class Cause(Labelled):
    """Why a customer who is satisfied may leave all the same."""

    RIVAL = "rival", N_("a rival comes first")
    EXPECTATIONS = "expectations", N_("less than expected")
    NOTHING_HOLDS = "nothing_holds", N_("nothing holds them")
    MUST_BE = "must_be", N_("satisfied, not very satisfied")
    ASKED_KINDLY = "asked_kindly", N_("asked by staff, face to face")


class Judgement(Labelled):
    """What people judge value by."""

    FUNCTIONAL = "functional", N_("good or bad")
    LIKING = "liking", N_("like or dislike")
    FULFILLED = "fulfilled", N_("fulfilled")


def why_leave(survey: IntoFrame, *, level: float = 0.95) -> Dots:
    """Return, among satisfied customers, who left with each cause and who without it (lecture row S2.7).

    Each cause is looked at alone. A difference is no effect yet: who comes first with customers may change with what
    else they are.

    Parameters
    ----------
    survey : data frame of any backend
        csat, rank, expectation_gap, barrier, asked_by and stayed. Satisfied are the two highest answers.
    level : float, default 0.95

    Returns
    -------
    Dots
        ``.table`` by Cause: customers (with it), left_with, left_without, difference, low, high (Newcombe).

    Raises
    ------
    DataError, TooFewError
        If a column is missing, or fewer than 30 are satisfied.

    Examples
    --------
    >>> from crmlib import datasets
    >>> from crmlib.satisfaction import usable
    >>> found = why_leave(usable(datasets.load("satisfaction")).rows).table
    >>> bool(found.loc["rival", "low"] > 0)
    True
    """
    columns = ["csat", "rank", "expectation_gap", "barrier", "asked_by", "stayed"]
    table = read(survey, columns)
    frames.no_missing(table, columns[:-1])
    top = SCALES["csat"][1]
    happy = table[table["csat"] >= top - 1]
    if len(happy) < 30:
        message = _("{n} customers are satisfied; 30 or more are needed to compare.")
        raise TooFewError(message.format(n=len(happy)))
    gone = pd.Series(~frames.flags(happy, "stayed"), happy.index)
    marks = {
        Cause.RIVAL: happy["rank"] > 1,
        Cause.EXPECTATIONS: happy["expectation_gap"] < 0,
        Cause.NOTHING_HOLDS: happy["barrier"] == "none",
        Cause.MUST_BE: happy["csat"] == top - 1,
        Cause.ASKED_KINDLY: happy["asked_by"] == "staff",
    }
    counts = [(gone[one].sum(), one.sum(), gone[~one].sum(), (~one).sum()) for one in marks.values()]
    x1, n1, x2, n2 = np.array(counts, float).T
    low, high = newcombe(x1, n1, x2, n2, level)
    with np.errstate(invalid="ignore"):
        rates = x1 / n1, x2 / n2
    out = pd.DataFrame(
        {"customers": n1.astype(int), "left_with": rates[0], "left_without": rates[1],
         "difference": rates[0] - rates[1], "low": low, "high": high},
        index=pd.Index(list(marks), dtype=object, name="cause"),
    )  # fmt: skip
    formats = dict.fromkeys(out.columns[1:3], ".1%") | dict.fromkeys(out.columns[3:], POINTS)
    note = both("{n:,} satisfied customers, of whom {gone:.1%} left.", n=len(happy), gone=gone.mean())
    return Dots(
        out, value="difference", zero=0.0, formats=formats, label=both("More left with it than without"),
        differences={"difference": ("left_with", "left_without")},
        note=lines(note, in_words(level, N_("Newcombe")), both("Each cause alone: a difference is no effect yet.")),
    )  # fmt: skip


def ages(
    survey: IntoFrame,
    born: str = "birth_year",
    *,
    lasts: Sequence[int] = (1967, 1984),
    answer: str = "csat",
    draws: int = 200,
    level: float = 0.95,
    seed: int = 0,
) -> Dots:
    """Return how much good or bad, like or dislike, and fulfilled explain of satisfaction, by when customers were born.

    Parameters
    ----------
    survey : data frame of any backend
        The answer, functional, liking, fulfilled, and the year of birth; rows without a year are left out.
    born : str
        Column of the year of birth.
    lasts : sequence of int
        Last year of birth of each group but the youngest.
    answer, draws, level, seed
        What is explained; bootstrap by customer.

    Returns
    -------
    Dots
        ``.table``, a row for each group and judgement: born, judgement, customers, share, low, high.

    Raises
    ------
    DataError, TooFewError, ModelError
        As for `crmlib.stats.importance.relative_importance`, or if no year is known.

    Notes
    -----
    Lecture row S2.6: value is judged by good or bad first, later by like or dislike, then by fulfilment. Groups by year
    of birth are one cut through people of one June; they do not show that anybody's judgement changed.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> made = pd.DataFrame(rng.integers(1, 8, (200, 3)), columns=["functional", "liking", "fulfilled"])
    >>> made["csat"], made["birth_year"] = (made["liking"] + 1) // 2 + 1, 1990
    >>> ages(made, draws=20).table["share"].round(1).tolist()
    [0.0, 1.0, 0.0]
    """
    table = read(survey, [answer, *SEVEN, born])
    years = frames.numbers(table, born)[born].dropna().sort_values()
    if years.empty:
        raise TooFewError(_("No row has a year of birth in {column}.").format(column=born))
    groups = pd.Series([_years(lasts, year) for year in years], years.index, dtype=object)
    options = {"draws": draws, "level": level, "seed": seed}
    out = importance_by(table.loc[years.index], answer, SEVEN, groups, **options)
    out["driver"] = pd.Series([Judgement(one) for one in out["driver"]], out.index, dtype=object)
    out = out.rename(columns={"group": "born", "driver": "judgement"})
    names = [both("{born}: {what}", born=row.born, what=row.judgement) for row in out.itertuples()]
    out.index = pd.Index(names, dtype=object)
    note = both("Shares of what the three together explain, the mean over all orders to add them (LMG).")
    asked = both("{n:,} customers; of {left:,} others the year of birth is not known.", n=len(years),
                 left=len(table) - len(years))  # fmt: skip
    return Dots(
        out, value="share", formats=dict.fromkeys(("share", "low", "high"), ".0%"), label=both("Share explained"),
        note=lines(note, asked, in_words(level, N_("bootstrap by customer"))),
    )  # fmt: skip


def _years(lasts: Sequence[int], year: float) -> Text:
    group = int(np.searchsorted(list(lasts), year))
    if group == 0:
        return both("to {last}", last=lasts[0])
    if group == len(lasts):
        return both("from {first}", first=lasts[-1] + 1)
    return both("{first}–{last}", first=lasts[group - 1] + 1, last=lasts[group])
