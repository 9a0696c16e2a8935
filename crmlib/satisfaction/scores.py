"""Satisfaction in one number: four forms of it, how sure they are, and how sure a ranking is.

Kind      net promoter score, satisfied share, top box, mean, index
score     one of these with its interval, by group
ranking   groups in order, and how likely the first is truly first
"""

from __future__ import annotations

import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Labelled, Text, _, both, lines, listed
from crmlib.result import Dots
from crmlib.satisfaction.asking import SCALES, read
from crmlib.stats.intervals import check_level, in_words, mean_interval, wilson
from crmlib.stats.net_score import net_score, net_votes, thin
from crmlib.stats.pooling import League, league

FEWEST = 30  # answers a score is made of


class Kind(Labelled):
    """Forms of a satisfaction score."""

    NPS = "nps", N_("net promoter score (points)")
    CSAT = "csat", N_("share who are satisfied (two highest answers)")
    TOP_BOX = "top_box", N_("share who are very satisfied (highest answer)")
    MEAN = "mean", N_("mean answer")
    INDEX = "index", N_("index from 0 to 100")


def score(
    survey: IntoFrame,
    kind: Kind | str = "nps",
    *,
    answer: str = "",
    by: str | None = None,
    level: float = 0.95,
) -> Dots:
    """Return a satisfaction score with its standard error and interval, for all and for each group.

    Parameters
    ----------
    survey : data frame of any backend
        One row a customer.
    kind : Kind
        nps: promoters (9–10) less detractors (0–6); csat and top_box: share of the two highest answers, of the highest;
        mean; index: (mean − 1) / (k − 1) · 100, the form of the ACSI for one question.
    answer : str, optional
        Column of the answers; recommend for nps, csat for all others.
    by : str, optional
        Column of the groups. Groups of fewer than 30 answers get no score.
    level : float, default 0.95

    Returns
    -------
    Dots
        ``.table`` by group: n (answers), estimate, se, low, high.

    Raises
    ------
    DataError, TooFewError
        If an answer lies beyond its scale, or there are fewer than 30.

    References
    ----------
    Reichheld (2003), *Harvard Business Review* 81; Fornell et al. (1996), *Journal of Marketing* 60. Keiningham et al.
    (2007) found that the net promoter score foretells growth no better than satisfaction: it is one score of several.

    Examples
    --------
    >>> asked = pd.DataFrame({"recommend": [10] * 20 + [8] * 12 + [3] * 8})
    >>> score(asked).table[["estimate", "se"]].round(2).to_numpy().tolist()
    [[30.0, 12.35]]
    """
    check_level(level)
    kind = Kind(kind)
    votes, groups = _votes(survey, kind, answer, by)
    rows, few = {}, []
    if len(votes) < FEWEST:
        raise TooFewError(_("{n} answers: no score under {least}.").format(n=len(votes), least=FEWEST))
    for name, values in votes.groupby(groups, sort=True):
        if len(values) < FEWEST:
            few.append(both("{group} ({n})", group=str(name), n=len(values)))
        rows[name] = _estimated(kind, values, level)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["n", "estimate", "se", "low", "high"])
    table = table.astype({"n": int}).set_axis(pd.Index(list(rows), dtype=object, name=by), axis=0)
    short = both("Fewer than {least} answers, no score: {groups}.", least=FEWEST, groups=listed(few))
    spec = ".1%" if kind in _SHARES else ".2f" if kind == Kind.MEAN else ".1f"
    note = both(
        "{kind}, {n:,} answers; {empty:,} empty.", kind=kind, n=len(votes), empty=votes.attrs["empty"]
    )
    odd = thin(votes, groups) if kind == Kind.NPS else ""
    return Dots(
        table, formats=dict.fromkeys(["estimate", "se", "low", "high"], spec), label=Text(*kind.labels),
        note=lines(note, in_words(level, _METHODS.get(kind, N_("Wilson"))), short if few else "", odd),
    )  # fmt: skip


_SHARES = (Kind.CSAT, Kind.TOP_BOX)
_METHODS = {Kind.NPS: N_("normal"), Kind.MEAN: N_("Student's t"), Kind.INDEX: N_("Student's t")}


def _votes(survey: IntoFrame, kind: Kind, answer: str, by: str | None) -> tuple[pd.Series, pd.Series]:
    """Return what each answer adds to the score, which is their mean, and the group of each."""
    answer = answer or ("recommend" if kind == Kind.NPS else "csat")
    frames.check_choice(answer, SCALES, "answer")
    table = read(survey, [answer, *([by] if by else [])])
    low, high = SCALES[answer]
    if kind == Kind.NPS and (low, high) != (0, 10):
        message = _("A net promoter score takes answers from 0 to 10; {column} runs {low}–{high}.")
        raise DataError(message.format(column=answer, low=low, high=high))
    said = frames.numbers(table, answer)[answer].dropna()
    frames.no_missing(table, [by] if by else [])
    groups = table.loc[said.index, by] if by else pd.Series(N_("all"), said.index)
    if kind == Kind.NPS:
        votes = net_votes(said)
    elif kind in _SHARES:
        votes = (said >= high - (kind == Kind.CSAT)).astype(float)
    else:
        votes = said if kind == Kind.MEAN else (said - low) / (high - low) * 100
    votes.attrs["empty"] = len(table) - len(said)
    return votes, groups


def _estimated(kind: Kind, votes: pd.Series, level: float) -> list[float]:
    """Return n, estimate, standard error, low and high."""
    n, middle = len(votes), float(votes.mean())
    if n < FEWEST:
        return [n, *[float("nan")] * 4]
    if kind == Kind.NPS:
        return [n, *net_score((votes > 0).mean(), (votes < 0).mean(), n, level)]
    if kind in _SHARES:
        return [n, middle, float(votes.std(ddof=0)) / n**0.5, *wilson(votes.sum(), n, level)]
    return [n, middle, *mean_interval(votes, level)]


def ranking(
    survey: IntoFrame,
    by: str = "shop",
    kind: Kind | str = "nps",
    *,
    answer: str = "",
    level: float = 0.95,
    draws: int = 4000,
    seed: int = 0,
) -> League:
    """Return groups in order of their score, and how likely each is truly the first.

    Parameters
    ----------
    survey, by, kind, answer, level
        As for `score`.
    draws, seed : int
        How many draws of the true scores, and their seed.

    Returns
    -------
    League
        ``.table`` by group, the best first: n, estimate, low, high, pooled (shrunk towards the mean), first
        (probability). ``.by_chance``: how far best and worst lie apart if all are alike. See `crmlib.stats.pooling`.

    Raises
    ------
    DataError, TooFewError
        As for `score`, or if fewer than two groups have a score.

    Examples
    --------
    >>> from crmlib import datasets
    >>> from crmlib.satisfaction import usable
    >>> found = ranking(usable(datasets.load("satisfaction")).rows)
    >>> bool(found.table["first"].sum().round(9) == 1)
    True
    """
    return league(score(survey, kind, answer=answer, by=by, level=level), draws=draws, seed=seed)
