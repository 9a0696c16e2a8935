"""Ways to spread hours over accounts, held against one another while nobody knows exactly what an hour brings.

compared      what each plan brings, in draws of what is not known
Plans         its answer
unsure        draws of what each account could bring at most
matched       a plan's hours in the order of the accounts
share_hours   hours where the top of a list gets a share of them
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Dots, Lines
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import generator
from crmlib.stats.response import Response


@dataclass(frozen=True, repr=False)
class Plans(Dots):
    """What `compared` returns.

    Attributes
    ----------
    hours : DataFrame
        By account: the hours that each plan gives it.
    by_share : Lines
        By share of the hours for the top of each list (percent): a column a list, and equal_hours (yuan a year).
    last_hour : float
        What the last hour brings in the best plan: an hour that costs more should not be worked.
    """

    hours: pd.DataFrame = field(kw_only=True)
    by_share: Lines = field(kw_only=True)
    last_hour: float = field(kw_only=True)


def share_hours(values: pd.Series, hours: float, top: float = 0.2, share: float = 0.8) -> pd.Series:
    """Return each account's hours where the top of a list gets a share of them, all in a group the same.

    Examples
    --------
    >>> share_hours(pd.Series([5.0, 9, 1, 2, 3], list("abcde")), 100).tolist()
    [5.0, 80.0, 5.0, 5.0, 5.0]
    """
    first = in_top(values, top)
    part = frames.check_number(share, "share", 0, 1) * hours
    return pd.Series(
        np.where(first, part / first.sum(), (hours - part) / max((~first).sum(), 1)), values.index
    )


def in_top(values: pd.Series, top: float = 0.2) -> pd.Series:
    """Say who is at the top of a list: one account at least, and all but one at most.

    Examples
    --------
    >>> in_top(pd.Series([5.0, 9, 1, 2, 3])).tolist()
    [False, True, False, False, False]
    """
    many = min(max(round(frames.check_number(top, "top", 0, 1) * len(values)), 1), len(values) - 1)
    return values.rank(ascending=False, method="first") <= many


def matched(name: str, plan: pd.Series, who: pd.Index) -> pd.Series:
    """Return a plan's hours in the order of the accounts; refuse a plan of others.

    Raises
    ------
    DataError
    """
    if not isinstance(plan, pd.Series) or set(plan.index) != set(who):
        message = _("The plan {name} names hours for each of the accounts, and for no others.")
        raise DataError(message.format(name=name))
    return plan.reindex(who)


def unsure(
    response: Response,
    room: np.ndarray,
    bought: np.ndarray,
    need_spread: np.ndarray,
    level_spread: np.ndarray,
    *,
    draws: int,
    seed: int,
) -> np.ndarray:
    """Return draws of the most that hours add to each account: how high all curves rise, and what is only guessed.

    Parameters
    ----------
    response : Response
        One curve an account, in proportion to what it could still buy.
    room, bought, need_spread, level_spread : array
        What each could still buy and what it buys here; standard deviations of the logarithms of what it needs, and of
        what it buys here.
    draws, seed : int

    Returns
    -------
    array, shape (draws, accounts)
    """
    rng, size = generator(seed), (draws, len(room))
    height = np.sum(np.asarray(response.ceiling, float) - np.asarray(response.floor, float)) / room.sum()
    scale = np.clip(1 + response.error * rng.normal(size=(draws, 1)), 0, None)
    need, level = (
        whole * np.exp(spread * rng.normal(size=size) - spread**2 / 2)
        for whole, spread in ((room + bought, need_spread), (bought, level_spread))
    )
    return np.asarray(height * scale * np.clip(need - level, 0, None))


def compared(
    plans: Mapping[Hashable, pd.Series], worth: np.ndarray, form: Response, *, lists: Mapping[str, pd.Series],
    equal: Hashable, best: Hashable, top: float, level: float, label: Text, note: Text,
) -> Plans:  # fmt: skip
    """Return what each plan brings, and how much more than the same hours for everybody.

    Parameters
    ----------
    plans : mapping of name to Series
        Hours by account; one of them is that of equal hours, and one the best on average.
    worth : array, shape (draws, accounts)
        What no number of hours exceeds, in draws of what is not known.
    form : Response
        How the curves run from nothing to there.
    lists : mapping of name to Series
        By which the top may be picked; the first one is that of ``top_hours``.
    equal, best : name
        Those two plans.
    top : float
        Share of accounts at the top.
    level, label, note
        Of the intervals; what the axis shows; what the last line begins with.

    Returns
    -------
    Plans
        ``.table`` by plan: top_hours (share of the hours for the top), gain, low, high, more (than equal hours),
        more_low, more_high, first (share of draws in which it is the best).
    """
    gains = worth @ np.stack([form.reached(one) for one in plans.values()]).T
    more = gains - gains[:, [list(plans).index(equal)]]
    (low, high), (more_low, more_high) = (percentile(one, level) for one in (gains, more))
    first, mean = in_top(next(iter(lists.values())), top), worth.mean(axis=0)
    table = pd.DataFrame(
        {
            "top_hours": [one[first.to_numpy()].sum() / one.sum() if one.any() else np.nan for one in plans.values()],
            "gain": gains.mean(axis=0), "low": low, "high": high, "more": more.mean(axis=0), "more_low": more_low,
            "more_high": more_high, "first": np.bincount(gains.argmax(axis=1), minlength=len(plans)) / len(gains),
        },
        index=pd.Index(list(plans), name="plan", dtype=object),
    )  # fmt: skip
    last = _last_hour(mean, form, plans[best].to_numpy(float))
    remark = both(
        "In the best plan {none:,} accounts get no hour, and the last hour brings {last:,.0f} yuan.",
        none=int((plans[best] == 0).sum()), last=last,
    )  # fmt: skip
    return Plans(
        table, value="gain", formats=dict.fromkeys(table, ",.0f") | {"top_hours": ".0%", "first": ".0%"},
        label=label, last_hour=last, by_share=_by_share(lists, mean, form, plans[equal].sum(), top, label),
        note=lines(note, remark, in_words(level, N_("draws of what is not known"))),
        hours=pd.DataFrame({str(getattr(name, "value", name)): one for name, one in plans.items()}),
    )  # fmt: skip


def _last_hour(worth: np.ndarray, form: Response, hours: np.ndarray) -> float:
    """Return what the last of the hours brings where some are spent: the price of an hour more."""
    some = hours > 0
    if not some.any():
        return float("nan")
    step = 1e-3
    slopes = worth[some] * (form.reached(hours[some] + step) - form.reached(hours[some])) / step
    return float(np.median(slopes))


def _by_share(
    lists: Mapping[str, pd.Series], worth: np.ndarray, form: Response, hours: float, top: float, label: Text
) -> Lines:
    shares = range(0, 101, 5)
    table = pd.DataFrame(
        {
            name: [float(worth @ form.reached(share_hours(values, hours, top, one / 100))) for one in shares]
            for name, values in lists.items()
        },
        index=pd.Index(shares, name="top_hours"),
    )
    table["equal_hours"] = float(worth @ form.reached(np.full(len(worth), hours / len(worth))))
    return Lines(
        table, columns=tuple(table), formats=dict.fromkeys(table, ",.0f"), label=label,
        xlabel=both("Percent of the hours for the first {top:.0%}", top=top),
        note=both("{hours:,.0f} hours; the same within each group.", hours=hours),
    )  # fmt: skip
