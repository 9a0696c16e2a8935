"""Service expected and perceived, by dimension: the gaps of SERVQUAL, and how good a measure a gap is.

servqual                 gaps with intervals, their order and reliability, and perceptions alone (SERVPERF)
ServiceGaps              its answer
difference_reliability   reliability of a difference of two scores

A gap is a difference of two ticks of one person. If nearly everybody expects nearly everything, it is perception with a
constant taken off; and what two scores have in common falls out of their difference, so that more of it is noise
(Cronin and Taylor 1992; Peter, Churchill and Brown 1993).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Dots, Result
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.reliability import alpha_of
from crmlib.stats.resample import check_draws, unit_weights

#: SERVQUAL's five dimensions with their statements (Parasuraman, Zeithaml and Berry 1988).
DIMENSIONS: dict[str, range] = {
    N_("tangibles"): range(1, 5), N_("reliability of service"): range(5, 10), N_("responsiveness"): range(10, 14),
    N_("assurance"): range(14, 18), N_("individual care"): range(18, 23),
}  # fmt: skip
FEW = 20


def difference_reliability(first: float, second: float, together: float) -> float:
    """Return the reliability of a difference of two scores that scatter alike.

    Parameters
    ----------
    first, second : float
        Reliability of each.
    together : float
        Their correlation.

    Raises
    ------
    DataError
        If the two are the same but for noise, or one of the numbers lies beyond −1 or 1.

    References
    ----------
    Peter, J. P., Churchill, G. A. and Brown, T. J. (1993). Caution in the use of difference scores in consumer
    research.
    *Journal of Consumer Research* 19, 655–662.

    Examples
    --------
    >>> round(difference_reliability(0.7, 0.7, 0.4), 12)
    0.5
    """
    for name, value in (("first", first), ("second", second), ("together", together)):
        frames.check_number(value, name, -1, 1)
    if together >= 1:
        raise DataError(_("Two scores that always go together have no difference to measure."))
    return ((first + second) / 2 - together) / (1 - together)


@dataclass(frozen=True, repr=False)
class ServiceGaps(Dots):
    """What `servqual` returns.

    Attributes
    ----------
    order : Result
        By dimension, the largest gap first: rank_of_gap, largest_share (share of bootstrap samples in which it is the
        largest), same_share (in which it has the same rank).
    measure : Result
        By dimension: expected_alpha, perceived_alpha, correlated (correlation of both scores), gap_reliability
        (difference_reliability of these), at_ceiling (share of expectations at the top of the scale).
    foretells : Result or None
        How far gaps, and perceptions alone, go with the overall judgement: correlation, low, high; and the difference.
    """

    order: Result = field(kw_only=True)
    measure: Result = field(kw_only=True)
    foretells: Result | None = field(kw_only=True)


def servqual(
    survey: Any, weights: Mapping[str, float] | None = None, *,
    dimensions: Mapping[str, Sequence[int]] | None = None, expect: str = "expect_", perceive: str = "perceive_",
    overall: str | None = "overall_quality", scale: tuple[int, int] = (1, 7), level: float = 0.95, draws: int = 500,
    seed: int = 0,
) -> ServiceGaps:  # fmt: skip
    """Return expected and perceived service and their gap, by dimension.

    Parameters
    ----------
    survey : data frame
        One row a respondent: a column of expectation and one of perception a statement, such as expect_01, perceive_01.
    weights : mapping of dimension to points, optional
        For a weighted mean of all; by default dimensions count alike.
    dimensions : mapping of name to statements, optional
        By default SERVQUAL's five.
    expect, perceive : str
        How the columns begin; two digits follow.
    overall : str, optional
        Column of an overall judgement, if there is one.
    scale : pair of int, default (1, 7)
    level, draws, seed
        Of the bootstrap by respondent.

    Returns
    -------
    ServiceGaps
        ``.table`` by dimension, and of all: expectation, perception, gap (perception less expectation), low, high.

    Raises
    ------
    DataError
        If a column is missing, an answer is not on the scale, or weights do not name the dimensions.
    TooFewError
        If there are fewer than twenty complete answers.

    Notes
    -----
    Respondents who left something out are not used, and counted in the note.
    """
    check_level(level)
    check_draws(draws)
    named = dict(DIMENSIONS if dimensions is None else dimensions)
    share = _weights(weights, list(named))
    rows, left_out = _answers(survey, named, (expect, perceive), scale)
    e, p = ([rows[[f"{way}{k:02d}" for k in items]].to_numpy() for items in named.values()]
            for way in (expect, perceive))  # fmt: skip
    means = [np.column_stack([one.mean(axis=1) for one in way]) for way in (e, p)]
    gaps = means[1] - means[0]
    n = len(rows)
    drawn = unit_weights(n, draws=draws, seed=seed) @ gaps / n
    every = np.column_stack([drawn, drawn @ share])
    ends = percentile(every, level)
    names = pd.Index([*(both(one) for one in named), both("all dimensions")], dtype=object, name="dimension")
    columns = {name: np.append(way.mean(axis=0), way.mean(axis=0) @ share) for name, way in
               zip(("expectation", "perception"), means, strict=True)}  # fmt: skip
    table = pd.DataFrame(columns | {"gap": np.append(gaps.mean(axis=0), gaps.mean(axis=0) @ share),
                                    "low": ends.low, "high": ends.high}, index=names)  # fmt: skip
    note: Text = lines(
        both("{n:,} respondents, scale {low} to {high}.", n=n, low=scale[0], high=scale[1]),
        both("{n:,} more left something out and are not used.", n=left_out) if left_out else "",
        in_words(level, N_("bootstrap")),
    )
    return ServiceGaps(
        table, value="gap", zero=0.0, label=both("Perception less expectation"), note=note,
        differences={"gap": ("perception", "expectation")}, order=_order(gaps.mean(axis=0), drawn, names[:-1]),
        measure=_measure(e, p, means, names[:-1], scale),
        foretells=_foretells(rows, overall, means, share, level, draws, seed),
    )  # fmt: skip


def _weights(weights: Mapping[str, float] | None, names: list[str]) -> np.ndarray:
    if weights is None:
        return np.full(len(names), 1 / len(names))
    if set(weights) != set(names):
        message = _("Weights name each dimension once: {names}.")
        raise DataError(message.format(names=", ".join(names)))
    points = np.array([frames.check_number(weights[name], name, 0, np.inf) for name in names])
    if points.sum() <= 0:
        raise DataError(_("Weights are points that add up to something, such as 100."))
    return np.asarray(points / points.sum())


def _answers(
    survey: Any, named: Mapping[str, Sequence[int]], ways: tuple[str, str], scale: tuple[int, int]
) -> tuple[pd.DataFrame, int]:
    rows = frames.to_pandas(survey)
    columns = [f"{way}{k:02d}" for way in ways for items in named.values() for k in items]
    frames.need_columns(rows, columns, rows=True)
    ticks = frames.numbers(rows, columns)
    odd = ticks.notna() & ((ticks < scale[0]) | (ticks > scale[1]))
    if odd.to_numpy().any():
        row, column = (int(one[0]) for one in np.nonzero(odd.to_numpy()))
        message = _("Column {column}: {value:g} in row {row} is not on the scale from {low} to {high}.")
        raise DataError(message.format(column=columns[column], value=ticks.iloc[row, column], row=row,
                                       low=scale[0], high=scale[1]))  # fmt: skip
    whole = ticks.notna().all(axis=1)
    if whole.sum() < FEW:
        message = _("{n} complete answers are too few: a gap by dimension needs {few}.")
        raise TooFewError(message.format(n=int(whole.sum()), few=FEW))
    kept = rows.loc[whole].reset_index(drop=True)
    kept[columns] = ticks.loc[whole].to_numpy()
    return kept, int((~whole).sum())


def _order(gaps: np.ndarray, drawn: np.ndarray, names: pd.Index) -> Result:
    ranks = drawn.argsort(axis=1).argsort(axis=1) + 1
    own = gaps.argsort().argsort() + 1
    table = pd.DataFrame(
        {"rank_of_gap": own, "largest_share": (ranks == 1).mean(axis=0), "same_share": (ranks == own).mean(axis=0)},
        index=names,
    ).sort_values("rank_of_gap")  # fmt: skip
    note = both("Shares of bootstrap samples of the respondents.")
    return Result(table, formats=dict.fromkeys(("largest_share", "same_share"), ".0%"), note=note)


def _measure(
    e: list[np.ndarray], p: list[np.ndarray], means: list[np.ndarray], names: pd.Index, scale: tuple[int, int]
) -> Result:
    rows = []
    for place, (one, two) in enumerate(zip(e, p, strict=True)):
        a, b = (_alpha(way) for way in (one, two))
        scores = means[0][:, place], means[1][:, place]
        flat = min(np.ptp(score) for score in scores) == 0
        r = np.nan if flat else float(np.corrcoef(*scores)[0, 1])
        known = np.isfinite([a, b, r]).all()
        rows.append([a, b, r, difference_reliability(a, b, r) if known else np.nan, (one == scale[1]).mean()])
    columns = ["expected_alpha", "perceived_alpha", "correlated", "gap_reliability", "at_ceiling"]
    note = both(
        "gap_reliability: (mean of both alphas − correlated) / (1 − correlated), for scores that scatter alike."
    )
    return Result(pd.DataFrame(rows, columns=columns, index=names), formats={"at_ceiling": ".0%"}, note=note)


def _alpha(items: np.ndarray) -> float:
    """Return alpha of a dimension's ticks; missing where one statement stands for it, or all tick alike."""
    if items.shape[1] < 2 or items.sum(axis=1).var() == 0:
        return float("nan")
    return alpha_of(np.cov(items.T))


def _foretells(
    rows: pd.DataFrame, overall: str | None, means: list[np.ndarray], share: np.ndarray, level: float,
    draws: int, seed: int,
) -> Result | None:  # fmt: skip
    if overall is None or overall not in rows.columns:
        return None
    said = frames.numbers(rows, overall)[overall].to_numpy()
    there = np.isfinite(said)
    if there.sum() < FEW or np.ptp(said[there]) == 0:
        return None
    alone = (means[1] @ share)[there]
    gap = alone - (means[0] @ share)[there]
    x = np.column_stack([said[there], gap, alone])
    x = (x - x.mean(axis=0)) / np.where(x.std(axis=0) > 0, x.std(axis=0), 1)
    sums = np.column_stack([x, x**2, x[:, 0] * x[:, 1], x[:, 0] * x[:, 2]])
    weight = np.vstack([np.ones(len(x)), unit_weights(len(x), draws=draws, seed=seed)])
    m = weight @ sums / len(x)
    spread = np.sqrt(np.maximum(m[:, 3:6] - m[:, :3] ** 2, 1e-12))
    r = np.column_stack([(m[:, 5 + k] - m[:, 0] * m[:, k]) / (spread[:, 0] * spread[:, k]) for k in (1, 2)])
    r = np.column_stack([r, r[:, 1] - r[:, 0]])
    ends = percentile(r[1:], level)
    index = [both("gaps (SERVQUAL)"), both("perceptions alone (SERVPERF)"), both("difference of the two")]
    table = pd.DataFrame({"with_overall": r[0], "low": ends.low, "high": ends.high},
                         index=pd.Index(index, dtype=object, name="measure"))  # fmt: skip
    return Dots(table, value="with_overall", zero=0.0, label=both("Correlation with the overall judgement"),
                note=in_words(level, N_("bootstrap")))  # fmt: skip
