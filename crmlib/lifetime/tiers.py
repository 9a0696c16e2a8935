"""Who deserves what? Three kinds of customers, treated differently (Peppers & Rogers; lecture row S2.2).

Tier        most valuable, most growable, below zero, and all others
tiers       which customer is which, and how sure that is
influence   what a customer's referrals bring (lecture row S1.3)
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Labelled, Text, _, both, lines
from crmlib.lifetime.rfm import ByCustomer
from crmlib.lifetime.value import LifetimeValue
from crmlib.result import TERM, Bars, Result
from crmlib.stats.intervals import check_level, percentile


class Tier(Labelled):
    """The kinds of customers of Peppers and Rogers."""

    MVC = "mvc", N_("most valuable (MVC)")
    MGC = "mgc", N_("most growable (MGC)")
    MIDDLE = "middle", N_("middle")
    BZ = "bz", N_("below zero (BZ)")


_TODO = {
    Tier.MVC: (
        N_("know every one by name"),
        N_("keep: worth most now"),
        N_("a person who answers, asked what is missing"),
        N_("service and assortment as they want them"),
    ),
    Tier.MGC: (
        N_("find out what they buy elsewhere"),
        N_("grow: need much, buy little here"),
        N_("ask why elsewhere, then offer"),
        N_("what they buy elsewhere, made for them"),
    ),
    Tier.MIDDLE: (
        N_("card number and consent"),
        N_("serve well at the usual cost"),
        N_("the usual channels"),
        N_("choices, no exceptions"),
    ),
    Tier.BZ: (
        N_("see what the service costs"),
        N_("make cheaper: costs more than it brings"),
        N_("online and by self-service"),
        N_("fees or limits for what costs most"),
    ),
}
STEPS = (N_("identify"), N_("differentiate"), N_("interact"), N_("customise"))


@dataclass(frozen=True, repr=False)
class Tiers(Bars):
    """How many customers are in which tier, and who.

    Attributes
    ----------
    people : DataFrame
        By customer: tier, sure (share of the samples in which it comes out the same), value, potential.
    cut : float
        The value from which on customers are among the most valuable.
    """

    people: pd.DataFrame = field(default_factory=pd.DataFrame)
    cut: float = float("nan")

    def idic(self) -> Result:
        """Return what to do for each tier: identify, differentiate, interact, customise (Peppers & Rogers 1999)."""
        here = [tier for tier in Tier if tier in self.table.index]
        table = pd.DataFrame(
            [_TODO[tier] for tier in here], columns=list(STEPS), index=pd.Index(here, name="tier")
        )
        note = both("A tier says how to serve, not what to charge; whoever gets nothing will buy nothing.")
        return Result(table, formats=dict.fromkeys(STEPS, TERM), note=note)


def tiers(
    value: LifetimeValue, potential: pd.Series | None = None, *, stated_error: float = 0.3, level: float = 0.95,
    draws: int = 200, seed: int = 0,
) -> Tiers:  # fmt: skip
    """Return which customers are most valuable, most growable, below zero, or in the middle.

    Most valuable are the fewest customers who hold half of all value. Below zero is who is sure to cost more than
    she brings: the upper end of her interval is below 0. Most growable is who is not among the first, but would be if
    what she buys elsewhere were bought here.

    Parameters
    ----------
    value : LifetimeValue
        As `lifetime_value` returns it.
    potential : Series, optional
        What more each customer could bring over the same horizon, in the same money, as stated in a survey.
        Customers who were not asked cannot be found growable; the note counts them.
    stated_error : float, default 0.3
        Standard error of the statements on logs: what people say of themselves is drawn toward the mean accordingly.
    level, draws, seed
        Of "sure to": values under parameters and own means that the data allow as well.

    Returns
    -------
    Tiers
        ``.table`` by tier: customers, share, value, share_of_value, sure (mean).

    Raises
    ------
    DataError
        If value is none, or potential is negative or of strangers.
    TooFewError
        If all customers together are worth nothing.

    Notes
    -----
    Lecture row S2.2. Peppers, D., Rogers, M. and Dorf, B. (1999). Is your company ready for one-to-one marketing?
    *Harvard Business Review* 77(1), 151–160.
    """
    if not isinstance(value, LifetimeValue) or value.samples is None:
        raise DataError(
            _("value is what lifetime_value returned, not {kind}.").format(kind=type(value).__name__)
        )
    check_level(level)
    worth = value.people["value"].to_numpy()
    if worth.sum() <= 0:
        message = _(
            "All customers together are worth {total:,.0f} yuan: no few of them can hold half of that."
        )
        raise TooFewError(message.format(total=worth.sum()))
    more = _shrunk(potential, value.people.index, stated_error)
    drawn = value.samples(draws, seed)
    below = percentile(drawn, level).high < 0
    found, cut = _sorted(worth, more, below)
    again = [_sorted(one, more, one < 0)[0] if one.sum() > 0 else found for one in drawn]
    sure = np.mean([one == found for one in again], axis=0)
    order = list(Tier)
    people = pd.DataFrame(
        {"tier": [order[i] for i in found], "sure": sure, "value": worth, "potential": more},
        index=value.people.index,
    )
    table = pd.DataFrame(
        [
            (mine.sum(), mine.mean(), worth[mine].sum(), worth[mine].sum() / worth.sum(), sure[mine].mean())
            for mine in (found == i for i in range(len(order)))
            if mine.any()
        ],
        columns=["customers", "share", "value", "share_of_value", "sure"],
        index=pd.Index([tier for i, tier in enumerate(order) if (found == i).any()], name="tier"),
    )
    notes: list[Text | str] = [both("Most valuable from {cut:,.0f} yuan on: half of all value.", cut=cut)]
    if np.isnan(more).any():
        notes.append(both("What {n:,} customers could bring is not known.", n=int(np.isnan(more).sum())))
    formats = {"share": ".1%", "value": ",.0f", "share_of_value": ".1%", "sure": ".0%"}
    return Tiers(table, columns=("share", "share_of_value"), formats=formats, people=people, cut=cut,
                 label=both("Part of the customers, part of the value"), note=lines(*notes))  # fmt: skip


def _sorted(worth: np.ndarray, more: np.ndarray, below: np.ndarray) -> tuple[np.ndarray, float]:
    """Return each customer's tier as a number, and the value from which on somebody is most valuable."""
    falling = np.sort(worth)[::-1]
    cut = float(falling[np.searchsorted(np.cumsum(falling), worth.sum() / 2)])
    grows = np.nan_to_num(more, nan=-np.inf) + worth >= cut
    return np.select([worth >= cut, below, grows], [0, 3, 1], 2), cut


def _shrunk(potential: pd.Series | None, who: pd.Index, error: float) -> np.ndarray:
    """Return what each customer could bring, statements drawn toward their mean; missing who was not asked."""
    error = frames.check_number(error, "stated_error", 0, 10)
    if potential is None:
        return np.full(len(who), np.nan)
    if not isinstance(potential, pd.Series) or not potential.index.is_unique:
        raise DataError(_("potential is a Series with one row a customer."))
    strangers = potential.index.difference(who)
    if len(strangers):
        message = _("potential holds {n} customers who are not valued, for instance {example!r}.")
        raise DataError(message.format(n=len(strangers), example=strangers[0]))
    stated = frames.floats(potential.reindex(who), "potential")
    if (stated < 0).any():
        message = _("potential is what more could come; {n} customers have less than 0, for instance {who}.")
        raise DataError(message.format(n=int((stated < 0).sum()), who=who[stated < 0][0]))
    logs = np.log(np.where(stated > 0, stated, np.nan))
    known = ~np.isnan(logs)
    spread = logs[known].var(ddof=1) if known.sum() > 1 else 0.0
    kept = max(0.0, 1 - error**2 / spread) if spread > 0 else 1.0
    mean = logs[known].mean() if known.any() else 0.0
    return np.where(known, np.exp(mean + kept * (logs - mean)), stated)


def influence(
    referrals: pd.DataFrame,
    value: LifetimeValue,
    *,
    referrer: str = "referrer_id",
    referred: str = "member_id",
) -> ByCustomer:
    """Return what each customer's referrals are worth: one generation, and already counted as their own value.

    Parameters
    ----------
    referrals : data frame of any backend
        One row a customer who was referred.
    value : LifetimeValue
    referrer, referred : str
        Columns of who brought and who came.

    Returns
    -------
    ByCustomer
        ``.people`` by referrer, whoever brought most first: referred (how many), brought (their value), own (the
        referrer's; missing if not valued); ``.table`` by how many they referred: customers, referred, brought, own (a
        head).

    Raises
    ------
    DataError
        If somebody was brought by herself, or by two.

    Notes
    -----
    Lecture row S1.3. Kumar, V., Petersen, J. A. and Leone, R. P. (2007). How valuable is word of mouth? *Harvard
    Business Review* 85(10), 139–146.
    """
    if not isinstance(value, LifetimeValue):
        raise DataError(
            _("value is what lifetime_value returned, not {kind}.").format(kind=type(value).__name__)
        )
    pairs = frames.to_pandas(referrals, [referrer, referred])[[referrer, referred]]
    frames.no_missing(pairs, [referrer, referred])
    own = pairs[pairs[referrer] == pairs[referred]]
    if len(own):
        message = _("{n} customers brought themselves, for instance {who}.")
        raise DataError(message.format(n=len(own), who=own[referrer].iloc[0]))
    pairs = pairs.drop_duplicates()
    twice = pairs[referred][pairs[referred].duplicated()]
    if len(twice):
        message = _("{n} customers were brought by more than one, for instance {who}; keep one of them.")
        raise DataError(message.format(n=twice.nunique(), who=twice.iloc[0]))
    worth = value.people["value"]
    known = pairs[referred].isin(worth.index)
    brought = pairs.assign(brought=pairs[referred].map(worth).fillna(0.0)).groupby(referrer)["brought"]
    table = pd.DataFrame({"referred": brought.size(), "brought": brought.sum()})
    table["own"] = worth.reindex(table.index)
    table = table.sort_values("brought", ascending=False, kind="stable")
    by = table.groupby(table["referred"].clip(upper=3).map({1: "1", 2: "2", 3: "3+"}))
    short = pd.DataFrame({"customers": by.size(), "own": by["own"].mean()}).join(
        by[["referred", "brought"]].sum()
    )
    note = both(
        "{n:,} referrals of {many:,} customers brought {brought:,.0f} yuan: part of the value of all already, "
        "and not more.",
        n=len(pairs), many=len(table), brought=table["brought"].sum(),
    )  # fmt: skip
    gone = int((~known).sum())
    unknown = both("{n:,} who were brought are not valued and count 0.", n=gone) if gone else ""
    formats = {"brought": ",.0f", "own": ",.0f"}
    return ByCustomer(short, people=table, formats=formats, note=lines(note, unknown))
