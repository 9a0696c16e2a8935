"""What an hour more brings: the curve that the lesson reckons with, single accounts, and one plan out of many.

JUDGED     how the curve bends, as salespeople judge it
curve      a curve an account: bent as judged, as high as the trial found
thirty     what so many hours more bring at one account
two_alike  two accounts of like turnover, one of which buys nearly all it needs from us
shared     what it brings to give the largest fifth so many percent of the hours
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from crmlib.accounts import Response, trial
from crmlib.accounts.effort import Plan
from crmlib.i18n import N_, Text, both, lines
from crmlib.result import Lines, Result
from crmlib.stats.plans import Plans

# With 10 extra hours 1; with 15 of them 1.4; with no end of them 2.6 times as much.
JUDGED = Response.from_judgement(10, none=0, now=1, plus_half=1.4, saturated=2.6)
HOURS_EACH = 10
BUYS, NEEDS = 60_000, {"full": 70_000, "hungry": 200_000}
EXTRA = 30
RANKINGS = {"by_turnover": N_("by turnover"), "by_headroom": N_("by potential business")}


@dataclass(frozen=True, repr=False)
class TwoAlike(Lines):
    """What `two_alike` returns; its sentence names hours and yuan."""

    def describe(self) -> Text:
        """Return in a sentence from where to where each line runs."""
        last = self.table.iloc[-1]
        said = N_("{account}: from 0 yuan with no extra hours to {yuan:,.0f} yuan with {hours:g}.")
        return lines(
            *(both(said, account=both(name), yuan=last[name], hours=self.table.index[-1]) for name in NEEDS)
        )


def curve(accounts: pd.DataFrame) -> Response:
    """Return a curve an account: bent as salespeople judge, as high as the trial by lot found.

    Parameters
    ----------
    accounts : DataFrame
        The rows of `crmlib.accounts.usable`.
    """
    return trial(accounts).response(accounts, JUDGED)


def thirty(
    accounts: pd.DataFrame, found: Response, turnover: float, need: float, hours: float, extra: float = EXTRA
) -> Result:
    """Return what extra hours bring at one account, by the curve of the lesson.

    Parameters
    ----------
    accounts : DataFrame
        The rows of `crmlib.accounts.usable`.
    found : Response
        Their curves, as `curve` returns them.
    turnover, need : float
        What the one account buys from us, and from anybody: yuan a year.
    hours : float
        Extra hours that it has had.
    extra : float, default 30
        How many more it would get.

    Returns
    -------
    Result
        ``.table`` of one row: potential_business (need less turnover), added_turnover, added_margin (yuan a year).
    """
    share = float(found.ceiling.sum() / accounts["headroom"].sum())
    room = max(need - turnover, 0.0)
    more = share * room * float(found.reached(hours + extra) - found.reached(hours))
    margin = accounts["margin"].sum() / accounts["revenue_2025"].sum()
    table = pd.DataFrame(
        [[room, more, more * margin]],
        columns=["potential_business", "added_turnover", "added_margin"],
        index=pd.Index([both("{extra:g} hours more", extra=extra)], dtype=object),
    )
    note = both("Yuan a year; of each yuan of turnover {margin:.1%} are margin.", margin=margin)
    return Result(table, formats=dict.fromkeys(table, ",.0f"), note=note)


def two_alike(accounts: pd.DataFrame, found: Response) -> TwoAlike:
    """Return what extra hours bring at two accounts of like turnover, one of which buys nearly all it needs from us.

    Parameters
    ----------
    accounts : DataFrame
        The rows of `crmlib.accounts.usable`.
    found : Response
        Their curves, as `curve` returns them.

    Returns
    -------
    TwoAlike
        ``.table`` by extra hours: full, hungry (yuan of margin a year).
    """
    hours = range(0, 61, 10)
    table = pd.DataFrame(
        {
            name: [
                thirty(accounts, found, BUYS, need, 0, extra).table["added_margin"].iloc[0] for extra in hours
            ]
            for name, need in NEEDS.items()
        },
        index=pd.Index(hours, name="extra_hours_n"),
    )
    note = both(
        "Both buy {buys:,} yuan a year from us; the full one needs {full:,}, the hungry one {hungry:,}.",
        buys=BUYS, **NEEDS,
    )  # fmt: skip
    return TwoAlike(
        table, columns=tuple(NEEDS), formats=dict.fromkeys(NEEDS, ",.0f"), xlabel=both("Extra hours a year"),
        label=both("Added margin (yuan a year)"), note=note,
    )  # fmt: skip


def shared(plans: Plans, share: float, by: str = "by_turnover") -> Result:
    """Return what it brings to give the largest fifth so many percent of the hours, beside equal hours.

    Parameters
    ----------
    plans : Plans
        As `crmlib.accounts.compare_plans` returns it.
    share : float
        Percent of the hours, in steps of five.
    by : {"by_turnover", "by_headroom"}
        In what the fifth is the largest.

    Returns
    -------
    Result
        ``.table`` of two rows, this plan and equal hours: gain (yuan of margin a year), more (than equal hours).
    """
    row = plans.by_share.table.loc[share]
    named = both("{share:g}% to the largest fifth {by}", share=share, by=both(RANKINGS[by]))
    table = pd.DataFrame(
        {"gain": [row[by], row["equal_hours"]]},
        index=pd.Index([named, Plan.EQUAL], dtype=object, name="plan"),
    )
    table["more"] = table["gain"] - row["equal_hours"]
    note = both("{hours:,.0f} hours a year; yuan of margin a year.", hours=plans.hours.iloc[:, 0].sum())
    return Result(table, formats={"gain": ",.0f", "more": "+,.0f"}, note=note)
