"""The communication model as numbers: what arrives of a message, and what feedback does for it. (Lecture row S0.1)

Plan       say it once, say it three times, or have it read back
Message    what arrives, and the talk that takes
message    the same for so many facts, misheard so often, told on so many times
fit_error  from notes held against what was said: how often a fact is misheard, and what reading back misses

Sender → encode → channel → decode → receiver, and feedback: how many facts there are is the encoding, the error is the
channel's, what reading back misses is the decoding of the feedback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import Dots, Result
from crmlib.stats.channel import read_back, relay, repeated
from crmlib.stats.intervals import check_level, wilson, z_value
from crmlib.stats.probabilities import probabilities


class Plan(Labelled):
    """How a message is told from one person to the next."""

    ONCE = "once", N_("said once")
    THREE_TIMES = "three_times", N_("said three times")
    READ_BACK = "read_back", N_("read back")


class Message(NamedTuple):
    """What arrives of a message.

    Attributes
    ----------
    whole : array
        Probability that every fact arrives right.
    fact_error : array
        Probability that one fact arrives wrong.
    talk : array
        Talk, all hops together, in times that the message is said once.
    """

    whole: np.ndarray
    fact_error: np.ndarray
    talk: np.ndarray


def message(
    error: ArrayLike = 0.08, plan: Plan | str | Sequence[Plan | str] = Plan.ONCE, *, slots: int = 7,
    miss: ArrayLike = 0.1, hops: int = 1, yes_no: bool = False,
) -> Message:  # fmt: skip
    """Return what arrives of a message, and the talk that takes.

    Parameters
    ----------
    error : float or array, default 0.08
        Probability that a fact is misheard when it is said once.
    plan : Plan or sequence of Plan
        How it is told; a sequence says it for each hop.
    slots : int, default 7
        Facts in the message: who, what, when, where, why, how, how much.
    miss : float, default 0.1
        Probability that the speaker does not notice a wrong fact in what is read back.
    hops : int, default 1
        How often it is told from one person to the next.
    yes_no : bool, default False
        Whether facts are yes or no, which two errors turn right again.

    Raises
    ------
    DataError
        If a probability is none, there is no fact or hop, or not a plan for each hop.

    Notes
    -----
    Facts, and sayings of one fact, are misheard independently: on a bad line they are not, and saying it again over the
    same line helps less.

    Examples
    --------
    >>> [round(float(message(plan=plan).whole), 2) for plan in Plan]  # .92**7; majority of three; read back
    [0.56, 0.88, 0.94]
    >>> round(float(message(plan="once", hops=2).whole), 2)  # .92**14
    0.31
    """
    slots, hops = frames.check_whole(slots, "slots", 1), frames.check_whole(hops, "hops", 1)
    plans = (
        [Plan(plan)] * hops
        if isinstance(plan, str)
        else [Plan(one) for one in frames.check_names(plan, "plan")]
    )
    if not plans or hops not in (1, len(plans)):
        raise DataError(
            _("There are {n} plans for {hops} hops: one for each.").format(n=len(plans), hops=hops)
        )
    each, talk = zip(*(_hop(probabilities(error, "error"), miss, one) for one in plans), strict=True)
    wrong = relay(each, yes_no=yes_no)
    return Message((1 - wrong) ** slots, wrong, np.asarray(sum(talk)))


def _hop(error: np.ndarray, miss: ArrayLike, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    if plan == Plan.READ_BACK:
        return read_back(error, miss)
    times = 3 if plan == Plan.THREE_TIMES else 1
    return repeated(error, times), np.full(error.shape, float(times))


@dataclass(frozen=True, repr=False)
class ChannelFit(Dots):
    """What `fit_error` returns.

    Attributes
    ----------
    whole : Result
        By hops and how it was told (told_how): notes, whole (share of notes without an error), whole_low, whole_high,
        predicted by the two numbers; seconds (mean talk), where there are any.
    dispersion : float
        Variance of the wrong facts of a note over what independent facts would give: 1 if one wrong fact says nothing
        of the others.
    """

    whole: Result = field(kw_only=True)
    dispersion: float = field(kw_only=True)


class _Odds(NamedTuple):
    error: float
    low: float
    high: float
    log_odds: float
    se: float


def fit_error(
    messages: pd.DataFrame, *, facts: Sequence[str] | None = None, level: float = 0.95
) -> ChannelFit:
    """Return how often a fact is misheard at a hop, and how often reading back misses it.

    Parameters
    ----------
    messages : data frame
        One row a note: hops, read_back (1 if every hearer read it back), and a column of 1 and 0 a fact: 1 if it
        arrived right. ``seconds`` is used if it is there.
    facts : sequence of str, optional
        The columns of facts; by default those whose names begin with ``got_``.
    level : float, default 0.95

    Returns
    -------
    ChannelFit
        ``.table`` by what is estimated: estimate, low, high, facts (heard, times hops).

    Raises
    ------
    DataError, TooFewError
        If a column is missing or no count, or one of the two ways has fewer than ten notes.
    ModelError
        If facts said once never arrive wrong, or never right: then nothing can be said of reading back.

    Notes
    -----
    Maximum likelihood: a fact is right after h hops with probability (1 − e)^h; e of those read back is
    p·m / (1 − p·(1 − m)), so m is the ratio of the two odds. Standard errors let the facts of one note be alike.
    """
    check_level(level)
    rows = frames.to_pandas(messages)
    names = (
        frames.check_names(facts, "facts")
        if facts is not None
        else [c for c in rows.columns if str(c).startswith("got_")]
    )
    frames.need_columns(rows, ["hops", "read_back", *names], rows=True)
    if not names:
        raise DataError(_("No column says which facts arrived right; name them with facts=[…]."))
    right = np.column_stack([frames.flags(rows, name) for name in names]).sum(axis=1)
    back, hops = frames.flags(rows, "read_back"), _hops(rows)
    for plan, n in ((Plan.ONCE, (~back).sum()), (Plan.READ_BACK, back.sum())):
        if n < 10:
            wish = _("{n} notes were {plan}; that needs ten.")
            raise TooFewError(wish.format(n=n, plan=plan.label))
    once, read = (_misheard(right[one], hops[one], len(names), level) for one in (~back, back))
    if not 0 < once.error < 1:
        wish = _("Of facts said once {share:.0%} arrive wrong: reading back cannot be held against that.")
        raise ModelError(wish.format(share=once.error))
    ratio, spread = np.exp(read.log_odds - once.log_odds), z_value(level) * np.hypot(once.se, read.se)
    ends = np.exp(np.log(ratio) + np.array([-spread, spread])) if read.error > 0 else np.zeros(2)
    if read.error == 0:
        ends[1] = (read.high / (1 - read.high)) / (once.low / (1 - once.low))
    heard = [int((hops[one] * len(names)).sum()) for one in (~back, back)]
    table = pd.DataFrame(
        {"estimate": [once.error, min(ratio, 1.0)], "low": [once.low, min(ends[0], 1.0)],
         "high": [once.high, min(ends[1], 1.0)], "facts": heard},
        index=pd.Index([N_("misheard at a hop"), N_("missed by reading back")], dtype=object),
    )  # fmt: skip
    whole, dispersion = _whole(rows, right, hops, back, len(names), (once.error, read.error), level)
    note = lines(
        both("{n:,} notes of {facts} facts; low to high: {level:.0%}, facts of one note may be alike.", n=len(rows),
             facts=len(names), level=level),
        _remarks(ratio, dispersion),
        frames.copied_rows(rows),
    )  # fmt: skip
    return ChannelFit(
        table, formats=dict.fromkeys(["estimate", "low", "high"], ".1%") | {"facts": ",d"}, note=note,
        label=both("Probability"), whole=whole, dispersion=dispersion,
    )  # fmt: skip


def _remarks(ratio: float, dispersion: float) -> Any:
    told = []
    if ratio > 1:
        told.append(
            both("What was read back came worse than what was said once; 100% is the end of the scale.")
        )
    if dispersion > 1.5:
        told.append(
            both(
                "Facts of one note go wrong together ({x:.1f} times as scattered): some lines are bad.",
                x=dispersion,
            )
        )
    return lines(*told)


def _hops(rows: pd.DataFrame) -> np.ndarray:
    hops = frames.numbers(rows, "hops", missing=False)["hops"].to_numpy()
    odd = (hops < 1) | (hops % 1 != 0)
    if odd.any():
        wish = _("hops counts from 1; row {row} has {value:g}.")
        raise DataError(wish.format(row=int(odd.argmax()), value=hops[odd][0]))
    return hops


def _misheard(right: np.ndarray, hops: np.ndarray, slots: int, level: float) -> _Odds:
    """Return the error of a hop by maximum likelihood, on log odds with a standard error by note."""
    from scipy.optimize import brentq

    z, wrong = z_value(level), slots - right
    if not wrong.any() or not right.any():
        edge = 1 - (1 - level) ** (1 / float((slots * hops).sum()))
        return _Odds(0.0, 0.0, edge, -np.inf, 0.0) if right.any() else _Odds(1.0, 1 - edge, 1.0, np.inf, 0.0)

    def scores(error: float) -> np.ndarray:
        kept = (1 - error) ** hops
        return (wrong * kept / -np.expm1(hops * np.log1p(-error)) - right) * hops / (1 - error)

    error = float(brentq(lambda e: scores(e).sum(), 1e-12, 1 - 1e-12, xtol=1e-15, rtol=1e-14))
    step = 1e-5 * error * (1 - error)
    bend = (scores(error + step).sum() - scores(error - step).sum()) / (2 * step)
    n = len(right)
    se = np.sqrt((scores(error) ** 2).sum() * n / (n - 1)) / -bend / (error * (1 - error))
    odds = np.log(error / (1 - error))
    low, high = 1 / (1 + np.exp(-(odds + np.array([-z, z]) * se)))
    return _Odds(error, float(low), float(high), float(odds), float(se))


def _whole(
    rows: pd.DataFrame, right: np.ndarray, hops: np.ndarray, back: np.ndarray, slots: int,
    error: tuple[float, float], level: float,
) -> tuple[Result, float]:  # fmt: skip
    wrong = 1 - (1 - np.where(back, error[1], error[0])) ** hops
    spread = slots * wrong * (1 - wrong)
    used = spread > 0
    dispersion = float(
        (((slots - right - slots * wrong)[used] ** 2) / spread[used]).sum() / max(used.sum() - 2, 1)
    )
    parts = pd.DataFrame(
        {"hops": hops.astype(int), "told_how": np.where(back, Plan.READ_BACK, Plan.ONCE), "whole": right == slots,
         "predicted": (1 - wrong) ** slots}
    )  # fmt: skip
    how = {"notes": ("whole", "size"), "whole": ("whole", "mean"), "predicted": ("predicted", "mean")}
    if "seconds" in rows.columns:
        parts["seconds"] = frames.numbers(rows, "seconds")["seconds"].to_numpy()
        how["seconds"] = ("seconds", "mean")
    table = parts.groupby(["hops", "told_how"], sort=True).agg(**how)
    ends = wilson(np.rint(table["whole"] * table["notes"]), table["notes"], level)
    table.insert(2, "whole_low", ends.low)
    table.insert(3, "whole_high", ends.high)
    index = [(int(h), Plan(p)) for h, p in table.index]
    table.index = pd.MultiIndex.from_tuples(index, names=["hops", "told_how"])
    shares = dict.fromkeys(["whole", "whole_low", "whole_high", "predicted"], ".0%")
    note = both("predicted: by the two numbers alone, facts misheard independently. low to high: Wilson.")
    return Result(table, formats=shares | {"notes": ",d", "seconds": ".0f"}, note=note), dispersion
