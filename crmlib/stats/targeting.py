"""Whom to take first, where not all can be taken: by what a measure changes, by risk, the best, or by lot.

policy   what each way to choose is worth, by a trial that told what the measure changes (`crmlib.stats.uplift`)
Policy   its answer
Choice   the ways
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import Dots, Result
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.resample import check_draws, generator
from crmlib.stats.uplift import Uplift


class Choice(Labelled):
    """Ways to choose whom to take first."""

    BY_EFFECT = "by_effect", N_("where it changes most")
    BY_RISK = "by_risk", N_("who is most likely not to come")
    BEST_FIRST = "best_first", N_("who is most likely to come")
    AT_RANDOM = "at_random", N_("by lot")


@dataclass(frozen=True, repr=False)
class Policy(Dots):
    """What `policy` returns; ``.calls`` says by group how many are taken under each way to choose."""

    calls: Result = field(kw_only=True)


def policy(
    found: Uplift, *, margin: float, voucher: float = 0.0, contact: float = 0.0, calls: int = 600,
    people: Mapping[object, int] | None = None, level: float = 0.95, draws: int = 1000, seed: int = 0,
) -> Policy:  # fmt: skip
    """Return whom to take first with so many calls, and what that is worth against other ways to choose.

    Parameters
    ----------
    found : Uplift
        From `uplift`.
    margin : float
        Yuan that an order brings.
    voucher, contact : float
        Yuan for each one who came and used it, and for each one who was called or written to.
    calls : int, default 600
    people : mapping of group to number, optional
        How many there are to choose from; as many as in the trial.
    level, draws, seed
        Bootstrap by customer within arm and group.

    Returns
    -------
    Policy
        ``.table`` by way to choose: called, extra_orders, cost, value (yuan more than without any call), low, high.

    Raises
    ------
    DataError
        If a group is unknown, or a number makes no sense.

    Notes
    -----
    Where the trial that chose the groups also says what they are worth, luck is counted twice. What re-choosing in
    bootstrap samples flatters by is taken off the value of the first way (Efron 1983: optimism); where many groups are
    nearly alike, a part of the luck stays in. Only groups whose
    effect pays are taken in it; the other ways use all their calls.

    Examples
    --------
    >>> from crmlib.stats.uplift import uplift
    >>> came = [1] * 90 + [0] * 10 + [1] * 88 + [0] * 12 + [1] * 45 + [0] * 55 + [1] * 20 + [0] * 80
    >>> arms, stages = ["voucher"] * 100 + ["none"] * 100, ["maturity"] * 200 + ["decline"] * 200
    >>> trial = pd.DataFrame({"stage": stages, "arm": arms * 2, "ordered_60d": came})
    >>> policy(uplift(trial), margin=60, voucher=10, calls=100).calls.table["by_effect"].to_dict()
    {'decline': 100, 'maturity': 0}
    """
    if not isinstance(found, Uplift):
        raise DataError(_("found is what uplift returned, not {kind}.").format(kind=type(found).__name__))
    check_level(level)
    check_draws(draws)
    numbers = {"margin": margin, "voucher": voucher, "contact": contact}
    margin, voucher, contact = (frames.check_number(one, name, 0, 1e9) for name, one in numbers.items())
    table, calls = found.table, frames.check_whole(calls, "calls", 1)
    there = _people(table, people)
    rates = table[["came_with", "came_without"]].to_numpy().T
    n = table[["n_voucher", "n_none"]].to_numpy().T
    drawn = generator(seed).binomial(n, rates, size=(draws, *n.shape)) / n

    def worth(one: np.ndarray) -> np.ndarray:
        return np.asarray((one[..., 0, :] - one[..., 1, :]) * margin - voucher * one[..., 0, :] - contact)

    def best(one: np.ndarray) -> np.ndarray:
        return _filled(there * (one > 0), calls, one)

    lot = there * min(1.0, calls / there.sum())
    ways = {
        Choice.BY_EFFECT: best(worth(rates)), Choice.BY_RISK: _filled(there, calls, -rates[1]),
        Choice.BEST_FIRST: _filled(there, calls, rates[1]), Choice.AT_RANDOM: lot,
    }  # fmt: skip
    flattered = _flattered(worth(rates), worth(drawn), best)
    rows = []
    for way, taken in ways.items():
        off = flattered if way is Choice.BY_EFFECT else 0.0
        low, high = percentile(worth(drawn) @ taken - off, level)
        extra = taken @ (rates[0] - rates[1])
        cost = taken @ (contact + voucher * rates[0])
        rows.append([round(taken.sum()), extra, cost, taken @ worth(rates) - off, low, high])
    out = pd.DataFrame(
        rows, columns=["called", "extra_orders", "cost", "value", "low", "high"],
        index=pd.Index(list(ways), dtype=object, name="choice"),
    )  # fmt: skip
    whom = pd.DataFrame({way: np.rint(taken).astype(int) for way, taken in ways.items()}, index=table.index)
    said = both(
        "{calls:,} calls, {margin:,.0f} yuan an order. The trial that chose whom to call makes the first row look "
        "better than it is, by luck: {off:,.0f} yuan are already taken off its value.",
        calls=calls, margin=margin, off=flattered,
    )  # fmt: skip
    formats = dict.fromkeys(("extra_orders", "cost", "value", "low", "high"), ",.0f")
    return Policy(
        out, value="value", zero=0.0, formats=formats, label=both("Yuan more than without any call"),
        note=lines(said, in_words(level, N_("bootstrap by customer"))), calls=Result(whom),
    )  # fmt: skip


def _flattered(worth: np.ndarray, drawn: np.ndarray, best: Callable[[np.ndarray], np.ndarray]) -> float:
    """Return by how much the best is worth more in the samples that chose it than in the trial itself."""
    if not best(worth).any():
        return 0.0  # who calls nobody gains nothing, for certain
    again = np.array([best(one) for one in drawn])
    return float(((drawn - worth) * again).sum(axis=1).mean())


def _people(table: pd.DataFrame, people: Mapping[object, int] | None) -> np.ndarray:
    if people is None:
        return np.asarray(table[["n_none", "n_voucher"]].sum(axis=1), float)
    given = {
        str(getattr(name, "value", name)): number
        for name, number in frames.check_mapping(people, "people").items()
    }
    known = {str(getattr(name, "value", name)) for name in table.index}
    for name in given:
        frames.check_choice(name, known, "people")
    numbers = [given.get(str(getattr(name, "value", name)), 0) for name in table.index]
    if not sum(frames.check_whole(one, "people", 0) for one in numbers):
        raise DataError(_("There is nobody to choose from."))
    return np.array(numbers, float)


def _filled(there: np.ndarray, calls: int, first: np.ndarray) -> np.ndarray:
    """Return how many of each group are taken, the highest first, until the calls are used up."""
    taken, left = np.zeros(len(there)), float(calls)
    for group in np.argsort(-first, kind="stable"):
        taken[group] = min(there[group], left)
        left -= taken[group]
    return taken
