"""What a group chooses, by four rules: the same opinions, other winners (Arrow 1951).

group_choice  what a group chooses, from a table of scores
group_rules   the winner by weighted mean, decider, veto and majority
Choice        the answer of one rule
RULES         their names, in that order
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import label
from crmlib.errors import DataError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import TERM, Result
from crmlib.tables import POINTS

TERMS = (N_("rule"), N_("wins"), N_("ahead"), N_("turned_by"), N_("whose"), N_("then_wins"))

RULES = (N_("weighted mean"), N_("one decides"), N_("with a veto"), N_("majority of first choices"))
_CLOSE = 1e-9


class Choice(NamedTuple):
    """What a rule chooses.

    Attributes
    ----------
    wins : int or None
        Option; None where two are level, or none is left.
    ahead : float
        Of the second, in points or votes.
    turned_by, whose, then : float, int, int
        The smallest change of one member's weight after which another option has the best weighted mean, whose it is
        and which option; missing where no weight turns it, and for rules without weights.
    """

    wins: int | None
    ahead: float
    turned_by: float = np.nan
    whose: int | None = None
    then: int | None = None


def group_rules(
    worth: np.ndarray, weights: np.ndarray, decider: int | None = None, veto: float = 5.0
) -> dict[str, Choice]:
    """Return the choice of each rule.

    Parameters
    ----------
    worth : array, shape (members, options)
    weights : array
        Of the members, summing to 1.
    decider : int, optional
        By default who weighs most; that rule is left out if nobody does.
    veto : float

    Examples
    --------
    >>> worth = np.array([[9.0, 6.0], [4.0, 6.0], [4.0, 6.0]])
    >>> [one.wins for one in group_rules(worth, np.full(3, 1 / 3), decider=0).values()]
    [1, 0, 1, 1]
    """
    mean = weights @ worth
    answers = {RULES[0]: _first(mean)._replace(**_turned(worth, weights, mean))}
    most = np.flatnonzero(weights >= weights.max() - _CLOSE)
    alone = decider if decider is not None else int(most[0]) if len(most) == 1 else None
    if alone is not None:
        answers[RULES[1]] = _first(worth[alone])
    answers[RULES[2]] = _first(np.where((worth >= veto).all(axis=0), mean, np.nan))
    best = worth >= worth.max(axis=1, keepdims=True) - _CLOSE
    votes = (best / best.sum(axis=1, keepdims=True)).sum(axis=0)
    most_voted = _first(votes)
    # Most votes are no majority: that is more than half of them.
    answers[RULES[3]] = most_voted if votes.max() > len(worth) / 2 else most_voted._replace(wins=None)
    return answers


def _first(points: np.ndarray) -> Choice:
    known = np.flatnonzero(~np.isnan(points))
    if not len(known):
        return Choice(None, np.nan)
    order = known[np.argsort(-points[known], kind="stable")]
    if len(order) == 1:
        return Choice(int(order[0]), np.nan)
    ahead = float(points[order[0]] - points[order[1]])
    return Choice(int(order[0]) if ahead > _CLOSE else None, ahead)


def _turned(worth: np.ndarray, weights: np.ndarray, mean: np.ndarray) -> dict[str, Any]:
    """Return the smallest change of one weight that puts another option first; the others keep their proportions."""
    first = _first(mean).wins
    nearest: dict[str, Any] = {}
    if first is None:
        return nearest
    for k, weight in enumerate(weights):
        others = 1 - weight
        # At weight t the mean is t · mine + (1 − t) · theirs, a line: where does another one cross the first?
        theirs = (mean - weight * worth[k]) / others if others > _CLOSE else mean
        gap0, gap1 = theirs[first] - theirs, worth[k][first] - worth[k]
        for option in range(worth.shape[1]):
            fall = gap0[option] - gap1[option]
            if option == first or abs(fall) < _CLOSE or others <= _CLOSE:
                continue
            t = gap0[option] / fall
            change = float(t - weight)
            if -_CLOSE <= t <= 1 + _CLOSE and abs(change) < abs(nearest.get("turned_by", np.inf)):
                nearest = {"turned_by": change, "whose": k, "then": option}
    return nearest


def group_choice(
    scores: IntoFrame, weights: Mapping[str, float] | None = None, *, decider: str | None = None, veto: float = 5.0,
    member: str = "family_member", option: str = "tea_set", score: str = "mark", weight: str = "weight",
) -> Result:  # fmt: skip
    """Return what a group chooses by four rules: one average, one decider, a veto, a majority.

    Parameters
    ----------
    scores : data frame of any backend
        One row a member, option and criterion: the score, and how much the criterion weighs for that member.
    weights : mapping of member to weight, optional
        All alike unless given; they need not sum to 1.
    decider : str, optional
        Who decides alone; by default who weighs most.
    veto : float, default 5
        An option is out if it is worth less than this to anybody.
    member, option, score, weight : str
        Columns.

    Returns
    -------
    Result
        ``.table`` by rule: wins, ahead (of the second, in points or votes), turned_by, whose, then_wins: the smallest
        change of one member's weight (others keep their proportions) after which another option has the best average.

    Raises
    ------
    DataError
        If a member does not score every option on the same criteria, or a weight is negative.

    Examples
    --------
    >>> from crmlib import datasets
    >>> chosen = group_choice(datasets.load("family_scores"), decider="father")
    >>> [str(one) for one in chosen.table["wins"]]
    ['glass set', 'Yixing clay set', 'porcelain set', 'Yixing clay set']
    """
    columns = [member, option, score, weight]
    table = frames.to_pandas(scores, columns)
    frames.need_columns(table, columns, rows=True)
    frames.no_missing(table, [member, option])
    values = frames.numbers(table, [score, weight], missing=False)
    worth = _worth(table[member], table[option], values[score], values[weight])
    members = list(worth.index)
    given = dict.fromkeys(members, 1.0) if weights is None else dict(frames.check_mapping(weights, "weights"))
    for name in members:
        if name not in given:
            raise DataError(_("weights lacks {name}; it names every member.").format(name=name))
    share = np.array([frames.check_number(given[name], str(name), 0, 1e9) for name in members])
    if share.sum() <= 0:
        raise DataError(_("The weights of all members are 0; one at least must count."))
    if decider is not None:
        frames.check_choice(decider, members, "decider")
    answers = group_rules(
        worth.to_numpy(), share / share.sum(), members.index(decider) if decider else None, veto
    )
    options, rows = list(worth.columns), {}
    for rule in RULES:
        found = answers.get(rule)
        if found is None:
            continue
        named = [label(option, options[one]) if one is not None else None for one in (found.wins, found.then)]
        whose = label(member, members[found.whose]) if found.whose is not None else None
        rows[rule] = [named[0] or N_("none"), found.ahead, found.turned_by, whose, named[1]]
    out = pd.DataFrame.from_dict(
        rows, orient="index", columns=["wins", "ahead", "turned_by", "whose", "then_wins"]
    )
    nobody = both("Members weigh alike and nobody is named to decide.") if RULES[1] not in answers else ""
    note = lines(
        nobody, both("Veto: below {limit:g} for anybody, an option is out.", limit=veto),
        both("Turned by: the smallest change of one member's weight after which another option has the best mean."),
    )  # fmt: skip
    formats = {"wins": TERM, "whose": TERM, "then_wins": TERM, "ahead": ".2f", "turned_by": POINTS}
    return Result(out.rename_axis("rule"), formats=formats, note=note)


def _worth(who: pd.Series, what: pd.Series, score: pd.Series, weight: pd.Series) -> pd.DataFrame:
    """Return what each option is worth to each member: their weighted mean of scores."""
    keys = [who.to_numpy(), what.to_numpy()]
    rows = pd.DataFrame({"who": keys[0], "what": keys[1], "total": score * weight, "of": weight})
    total, of = (
        rows.pivot_table(index="who", columns="what", values=name, aggfunc="sum", sort=False)
        for name in ("total", "of")
    )
    uneven = of.isna().any(axis=None) or (of.max(axis=1) - of.min(axis=1) > 1e-9).any()
    if uneven or (weight < 0).any() or (of <= 0).any(axis=None):
        message = _(
            "Every member scores every option on the same criteria, by weights from 0 on; {who} does not."
        )
        odd = (of.max(axis=1) - of.min(axis=1) > 1e-9) | of.isna().any(axis=1) | (of <= 0).any(axis=1)
        raise DataError(message.format(who=odd.idxmax()))
    return total / of
