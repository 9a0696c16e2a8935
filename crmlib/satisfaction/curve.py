"""Do satisfied customers stay? The curve, its steps, and the same table read in two directions.

loyalty_curve   share that stays by answer, with intervals, and the curve that may only rise
trap            left of the satisfied, and satisfied of those who left: side by side
Relation        four loyalty types: attitude × behaviour (Dick and Basu 1994)
relations       how many customers are of each type, and how many are held by a barrier
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import TooFewError
from crmlib.i18n import N_, Labelled, Text, _, both, lines
from crmlib.result import Dots, Result
from crmlib.satisfaction.asking import SCALES, read
from crmlib.stats.intervals import in_words, wilson
from crmlib.stats.rising import RisingCurve, rising_curve


class Hold(Labelled):
    """Whether something makes leaving hard: a subscription, an account."""

    FREE = "free", N_("free to leave")
    HELD = "held", N_("held by a barrier")


class Relation(Labelled):
    """Four loyalty types: do they think best of us, and do we come first with them?"""

    TRUE = "true", N_("true loyalty")
    LATENT = "latent", N_("latent loyalty")
    SPURIOUS = "spurious", N_("spurious loyalty")
    NONE = "none", N_("no loyalty")


def loyalty_curve(
    survey: IntoFrame,
    outcome: str = "stayed",
    by: str | None = None,
    *,
    answer: str = "csat",
    draws: int = 500,
    level: float = 0.95,
    seed: int = 0,
) -> RisingCurve:
    """Return which share of customers stays by what they answered; no straight line is assumed.

    Parameters
    ----------
    survey : data frame of any backend
        One row a customer: the answer, and an outcome of 0 and 1.
    outcome, answer, by : str
        Columns. Groups get a curve each; ``"barrier"`` parts those who are free to leave from those who are held.
    draws, level, seed
        Bootstrap by customer for the band, level of all intervals, seed.

    Returns
    -------
    RisingCurve
        ``.table`` by answer: group (with ``by``), customers, rate, low, high (Wilson), isotonic, band_low, band_high.
        ``.steps``: what each step to the next answer brings (Newcombe). See `crmlib.stats.rising`.

    Raises
    ------
    DataError, TooFewError
        If an answer lies beyond its scale, the outcome is not 0 or 1, or all gave the same answer.

    References
    ----------
    Jones, T. O. and Sasser, W. E. (1995). Why satisfied customers defect. *Harvard Business Review* 73.

    Examples
    --------
    >>> asked = pd.DataFrame({"csat": [3, 3, 4, 4, 5, 5], "stayed": [0, 1, 0, 0, 1, 1]})
    >>> loyalty_curve(asked, draws=20).table["isotonic"].tolist()
    [0.25, 0.25, 1.0]
    """
    given, kept = _answered(survey, [answer, outcome, *([by] if by else [])])
    said = both("Share that stayed") if outcome == "stayed" else both(outcome)
    return rising_curve(
        kept, given[answer].astype(int), _groups(given, by) if by else None, draws=draws, level=level, seed=seed,
        label=said, xlabel=both("Answer, from very dissatisfied to very satisfied"),
    )  # fmt: skip


def _answered(survey: IntoFrame, columns: list[str]) -> tuple[pd.DataFrame, pd.Series]:
    """Return a survey, and its outcome (the second column) as yes and no; refuse who did not answer (the first)."""
    frames.check_choice(columns[0], SCALES, "answer")
    table = read(survey, columns)
    frames.no_missing(table, columns[:1])
    return table, pd.Series(frames.flags(table, columns[1]), table.index)


def _groups(table: pd.DataFrame, by: str) -> pd.Series:
    frames.no_missing(table, [by])
    if by != "barrier":
        return table[by].sort_values(kind="stable")
    held = table[by] != "none"
    return held.map({False: Hold.FREE, True: Hold.HELD})[held.sort_values(kind="stable").index]


def trap(survey: IntoFrame, outcome: str = "stayed", *, answer: str = "csat", level: float = 0.95) -> Result:
    """Return one table read in both directions: who of the satisfied left, and who of those who left was satisfied.

    That most of those who left had been satisfied is for the most part a base rate: most of all are (row S2.7).

    Parameters
    ----------
    survey, outcome, answer, level
        As for `loyalty_curve`. Satisfied are the two highest answers.

    Returns
    -------
    Result
        ``.table`` by answer, then satisfied (two highest answers) and all: customers; gone (of these, low, high);
        of_gone (share of those who left who had said so), of_everybody (share of everybody who had said so).

    Raises
    ------
    DataError, TooFewError
        As for `loyalty_curve`, or if nobody left or nobody stayed.

    Examples
    --------
    >>> asked = pd.DataFrame({"csat": [5, 5, 5, 4, 4, 2], "stayed": [1, 1, 0, 0, 1, 0]})
    >>> trap(asked).table.loc["satisfied", ["gone", "of_gone", "of_everybody"]].astype(float).round(2).tolist()
    [0.4, 0.67, 0.83]
    """
    given, kept = _answered(survey, [answer, outcome])
    gone, said = ~kept.to_numpy(), given[answer].astype(int).to_numpy()
    if not 0 < gone.sum() < len(gone):
        raise TooFewError(_("Nobody left, or nobody stayed: there is nothing to compare."))
    top = SCALES[answer][1]
    rows: dict[object, np.ndarray] = {value: said == value for value in np.unique(said).tolist()}
    rows |= {"satisfied": said >= top - 1, "all": said > -1}
    n, left = (np.array([np.sum(one & also) for one in rows.values()]) for also in (True, gone))
    low, high = wilson(left, n, level)
    out = pd.DataFrame({"customers": n, "gone": left / n, "low": low, "high": high})
    out = out.assign(of_gone=left / gone.sum(), of_everybody=n / len(said))
    out = out.set_axis(pd.Index(list(rows), dtype=object, name="answer"), axis=0)
    note = lines(_lift(out, top), in_words(level, N_("Wilson")))
    return Result(out, formats=dict.fromkeys(out.columns[1:], ".1%"), note=note)


def _lift(out: pd.DataFrame, top: int) -> Text:
    """Say what being satisfied changes, and how many would have to be moved to the highest answer to keep one."""
    gone, every = out.loc["satisfied", ["of_gone", "of_everybody"]]
    message = N_("Satisfied ({low} or {top}): {gone:.1%} of those who left, {every:.1%} of all.")
    said = both(message, low=top - 1, top=top, gone=gone, every=every)
    step = -out["gone"].reindex([top - 1, top]).diff().iloc[-1]
    if not step > 0:
        return said
    message = N_("If the step is cause: one more stays for each {n:.1f} customers moved from {low} to {top}.")
    keep = both(message, n=1 / step, low=top - 1, top=top)
    return lines(said, keep)


def relations(survey: IntoFrame, *, level: float = 0.95) -> Dots:
    """Return how many customers are loyal in attitude, in behaviour, in both, in neither, and how many stayed.

    Attitude: the highest answer. Behaviour: we rank first among the brands that they use. A barrier is neither.

    Parameters
    ----------
    survey : data frame of any backend
        csat, rank, barrier and stayed.
    level : float, default 0.95

    Returns
    -------
    Dots
        ``.table`` by Relation: customers, share, held (share with a barrier), rate (stayed), low, high (Wilson).

    Raises
    ------
    DataError
        If a column is missing or holds what it should not.

    References
    ----------
    Dick, A. S. and Basu, K. (1994). Customer loyalty: toward an integrated conceptual framework. *Journal of the
    Academy of Marketing Science* 22.

    Examples
    --------
    >>> asked = pd.DataFrame({"csat": [5, 5, 4, 2], "rank": [1, 2, 1, 3], "barrier": "none", "stayed": [1, 1, 0, 0]})
    >>> relations(asked).table["customers"].tolist()
    [1, 1, 1, 1]
    """
    table = read(survey, ["csat", "rank", "barrier", "stayed"])
    frames.no_missing(table, ["csat", "rank", "barrier"])
    kind = relation_of(table)
    stayed = pd.Series(frames.flags(table, "stayed"), table.index)
    n = kind.value_counts().reindex(list(Relation), fill_value=0)
    kept = stayed.groupby(kind).sum().reindex(list(Relation), fill_value=0)
    held = (table["barrier"] != "none").groupby(kind).mean().reindex(list(Relation))
    low, high = wilson(kept.to_numpy(), n.to_numpy(), level)
    out = pd.DataFrame({"customers": n, "share": n / len(table), "held": held, "rate": kept / n})
    out = out.assign(low=low, high=high).set_axis(pd.Index(list(Relation), dtype=object, name="type"), axis=0)
    formats = dict.fromkeys(("share", "held", "rate", "low", "high"), ".1%")
    message = N_(
        "Attitude: highest answer. Behaviour: we come first. Rate: share that stayed. {n:,} customers."
    )
    return Dots(
        out, value="rate", formats=formats, label=both("Share that stayed"),
        note=lines(both(message, n=len(table)), in_words(level, N_("Wilson"))),
    )  # fmt: skip


def relation_of(table: pd.DataFrame) -> pd.Series:
    """Return the loyalty type of each customer.

    Examples
    --------
    >>> [str(one.value) for one in relation_of(pd.DataFrame({"csat": [5, 3], "rank": [2, 1]}))]
    ['latent', 'spurious']
    """
    thinks, first = table["csat"] == SCALES["csat"][1], table["rank"] == 1
    named = np.select(
        [thinks & first, thinks & ~first, ~thinks & first],
        [Relation.TRUE.value, Relation.LATENT.value, Relation.SPURIOUS.value],
        Relation.NONE.value,
    )
    return pd.Series([Relation(str(one)) for one in named], table.index, dtype=object)
