"""What does an hour bring, and where should the hours go?

usable          the accounts to go on with, with margin and headroom; and why the others cannot be used
trial           what extra hours that were given by lot brought, of all or by fifth
Plan            ways to spread hours over accounts
compare_plans   what each brings in a year

An hour belongs where it adds most: where there is headroom, which is what is needed and not bought here yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, Labelled, _, both
from crmlib.result import Result
from crmlib.stats.fields import steady
from crmlib.stats.paired_trial import PairedTrial, paired_trial
from crmlib.stats.plans import Plans, compared, matched, share_hours, unsure
from crmlib.stats.resample import check_draws
from crmlib.stats.response import Response
from crmlib.stats.wallet import headroom

TERMS = (
    N_("accounts"), N_("ended"), N_("gain"), N_("headroom"), N_("more"), N_("more_high"), N_("more_low"),
    N_("pairs"), N_("per_hour"), N_("plan"), N_("returned_more"), N_("top_hours"), N_("without"), N_("next_hour"),
    N_("by_headroom"), N_("by_turnover"), N_("equal_hours"),
)  # fmt: skip
YEARS = ("revenue_2024", "revenue_2025")


class Plan(Labelled):
    """Ways to spread hours over accounts."""

    RULE = "rule", N_("the 80/20 rule")
    EQUAL = "equal", N_("the same for all")
    TURNOVER = "turnover", N_("by turnover")
    HEADROOM = "headroom", N_("by potential business")
    BEST = "best", N_("best possible")


@dataclass(frozen=True, repr=False)
class Usable(Result):
    """What `usable` returns.

    Attributes
    ----------
    rows : DataFrame
        Accounts to go on with: their columns, and margin (turnover less goods, 2025), bought, bought_spread (the level
        of two years), headroom, headroom_low, headroom_high, headroom_spread (see `crmlib.stats.wallet.headroom`).
    """

    rows: pd.DataFrame = field(kw_only=True)


def usable(accounts: IntoFrame, *, ended: str = "leave_out", level: float = 0.95) -> Usable:
    """Return the accounts that can be used, with their margin and headroom, and say what was left out.

    Parameters
    ----------
    accounts : data frame of any backend
        customer_id, revenue_2024, revenue_2025, goods_2025, revenue_2026h1, need, need_guess, and whatever else.
    ended : {"leave_out", "keep"}
        What to do with accounts that bought in 2025 and nothing since. Here they were merged with another, which no
        hours could have changed. Where customers may have left for good, keep them: leaving is a result.
    level : float, default 0.95

    Returns
    -------
    Usable
        ``.table`` by what became of the row (usable, returned_more, ended): accounts, share; ``.rows``.

    Raises
    ------
    DataError, TooFewError
        If a column is missing, an account stands twice, a guess is missing, or hardly any account says what it needs.

    Examples
    --------
    >>> from crmlib import datasets
    >>> usable(datasets.load("accounts")).table["accounts"].to_dict()
    {'usable': 425, 'returned_more': 4, 'ended': 4}
    """
    frames.check_choice(ended, ("leave_out", "keep"), "ended")
    needed = [*YEARS, "goods_2025", "revenue_2026h1", "need_guess"]
    table = frames.to_pandas(accounts, ["customer_id", "need", *needed]).reset_index(drop=True)
    frames.one_row_each(table)
    money = frames.numbers(table, needed, missing=False)
    back = (money[list(YEARS)] < 0).any(axis=1)
    gone = (money["revenue_2025"] > 0) & (money["revenue_2026h1"] == 0) & ~back & (ended == "leave_out")
    kept = ~(back | gone)
    rows, known = table[kept].copy(), money[kept]
    rows["margin"] = known["revenue_2025"] - known["goods_2025"]
    need, guess, years = frames.numbers(rows, "need")["need"], known["need_guess"], known[list(YEARS)]
    size = headroom(need, guess, years.mean(axis=1))["need"].clip(lower=1)
    rows[["bought", "bought_spread"]] = steady(years[YEARS[0]], years[YEARS[1]], size)
    found = headroom(need, guess, rows["bought"], level=level)
    for name, column in (("", "headroom"), ("_low", "low"), ("_high", "high"), ("_spread", "spread")):
        rows[f"headroom{name}"] = found[column]
    counts = {"usable": kept.sum(), "returned_more": back.sum(), "ended": gone.sum()}
    out = pd.DataFrame({"accounts": pd.Series(counts).astype(int), "share": pd.Series(counts) / len(table)})
    note = both(
        "{n} of {all} say what they need; for the others the guess and what they buy tell.",
        n=int(found["stated"].sum()), all=len(rows),
    )  # fmt: skip
    out = out.rename_axis("row")
    return Usable(out, formats={"share": ".1%"}, note=note, rows=rows.reset_index(drop=True))


def trial(
    accounts: IntoFrame, outcome: str = "revenue_2026h1", by: str | None = None, *, hours: str = "extra_hours",
    pairs: str = "pair_id", before: str = "revenue_2025", spent: str = "hours_2025", groups: int = 5,
    years: float = 0.5, alike: float | None = None, level: float = 0.95, draws: int = 500, seed: int = 0,
) -> PairedTrial:  # fmt: skip
    """Return what extra hours brought that the lot gave to one of each pair, beside what averages would say.

    Parameters
    ----------
    accounts : data frame of any backend
        One row an account.
    outcome, hours, pairs, before, spent : str
        Columns: what was counted afterwards, the extra hours (0 for the other one of the pair), the pair; turnover and
        hours of the year before.
    by, groups : str, optional, and int
        Column whose mean in the pair puts pairs into groups, the lowest first; known before the lot.
    years : float, default 0.5
        Share of a year in which the outcome was counted; ``per_hour`` takes the rest of the year to be like it.
    alike : float, optional
        By how many times the larger of a pair may exceed the other; if not given, such pairs are counted.
    level, draws, seed
        Of the intervals: Student's t of pairs; bootstrap by account for what is no trial.

    Returns
    -------
    PairedTrial
        ``.table`` of all and by group: pairs, without (mean of those without extra hours), difference, low, high,
        per_hour (yuan a year). ``.per_hour``: turnover over hours, its slope across accounts, and the lot's answer;
        ``.response(…)``: a curve an account.

    Raises
    ------
    DataError, TooFewError
        If a pair is none, accounts got different extra hours, pairs are not alike, or there are fewer than 2 a group.

    Examples
    --------
    >>> from crmlib import datasets
    >>> found = trial(usable(datasets.load("accounts")).rows)
    >>> bool(found.table.loc["all", "low"] > 0)
    True
    """
    columns = list(dict.fromkeys([outcome, hours, pairs, before, spent, *([by] if by else [])]))
    table = frames.to_pandas(accounts, columns).reset_index(drop=True)
    given = frames.numbers(table, [name for name in columns if name != pairs], missing=False)
    if "customer_id" in table.columns:
        given, table = (one.set_axis(frames.one_row_each(table), axis=0) for one in (given, table))
    return paired_trial(
        given[outcome], given[hours], table[pairs], given[before], given[spent], given[by] if by else None,
        groups=groups, years=years, alike=alike, level=level, draws=draws, seed=seed,
    )  # fmt: skip


def compare_plans(
    accounts: pd.DataFrame, response: Response, hours: float, *, top: float = 0.2, share: float = 0.8,
    turnover: str = "revenue_2025", others: dict[str, pd.Series] | None = None, level: float = 0.95, draws: int = 500,
    seed: int = 0,
) -> Plans:  # fmt: skip
    """Return what ways to spread hours bring in margin a year.

    Intervals hold what is not known: how high all curves are (the trial), and headroom that is guessed. Plans err
    together, so look at ``more``: what each brings more than the same hours for everybody.

    Parameters
    ----------
    accounts, response : DataFrame, Response
        The rows of `usable` (margin, headroom, headroom_spread, bought, bought_spread); one curve of turnover a year
        for each customer_id, as ``trial(…).response(…)`` returns it.
    hours : float
        Hours a year beyond the usual service.
    top, share : float
        The rule: so much of the hours to so many of the accounts, by turnover.
    turnover, others : str, and dict of name to Series
        Column by which the rule goes; more plans, hours by customer.
    level, draws, seed
        Of the intervals.

    Returns
    -------
    Plans
        ``.table`` by Plan: top_hours (share for the top by turnover), gain (yuan of margin a year), low, high, more
        (than equal hours), more_low, more_high, first (in how many draws it is best).

    Raises
    ------
    DataError
        If the response has no curve for these accounts, a plan names others, or hours are negative.
    """
    check_draws(draws)
    who = frames.one_row_each(frames.to_pandas(accounts, ["customer_id", "headroom", "headroom_spread"]))
    hours = frames.check_number(hours, "hours", 0, 1e12)
    columns = [turnover, "margin", "headroom", "headroom_spread", "bought", "bought_spread"]
    table = frames.numbers(accounts, columns, missing=False).set_axis(who, axis=0)
    if not isinstance(response.ceiling, pd.Series) or not response.ceiling.index.equals(who):
        raise DataError(
            _("response holds no curve for each customer_id; trial(…).response(accounts, judged) does.")
        )
    whole = table["margin"].sum() / table[turnover].sum()
    rate = (table["margin"] / table[turnover]).where(table[turnover] > 0, whole).to_numpy()
    room = [table[name].to_numpy() for name in ("headroom", "bought", "headroom_spread", "bought_spread")]
    worth = unsure(response, *room, draws=draws, seed=seed) * rate
    best = replace(response, floor=0.0, ceiling=pd.Series(worth.mean(axis=0), who)).spread(hours)
    plans: dict[object, pd.Series] = {
        Plan.RULE: share_hours(table[turnover], hours, top, share),
        Plan.EQUAL: pd.Series(hours / len(table), who),
        Plan.TURNOVER: table[turnover].clip(lower=0) / table[turnover].clip(lower=0).sum() * hours,
        Plan.HEADROOM: table["headroom"] / table["headroom"].sum() * hours,
        Plan.BEST: pd.Series(best, who),
    }
    plans |= {name: matched(name, one, who) for name, one in (others or {}).items()}
    note = both(
        "{hours:,.0f} hours over {n:,} accounts; the rule gives {share:.0%} of them to the first {top:.0%}.",
        hours=hours, n=len(table), share=share, top=top,
    )  # fmt: skip
    return compared(
        plans, worth, response, lists={"by_turnover": table[turnover], "by_headroom": table["headroom"]},
        equal=Plan.EQUAL, best=Plan.BEST, top=top, level=level, label=both("Yuan of margin a year"), note=note,
    )  # fmt: skip
