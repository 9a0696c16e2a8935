"""One member at the end of six quarters: new, quieter, back again.

each_quarter   the stages of all members at the end of each quarter
six_quarters   what was known of the member each time
SixQuarters    its answer, with the stages
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd

from crmlib.errors import TooFewError
from crmlib.i18n import _, both
from crmlib.lifecycle import LifeStage, StageRules, customer_record
from crmlib.result import Result
from crmlib.stats.staged import Staged

# Of the quarters up to the ledger's last day: two are left to see what came afterwards.
QUARTERS, AFTER = 6, 2
FACTS = ["since_first", "orders_so_far", "silence", "quiet_after", "gone_after", "trend"]
CLEAR = 1.0  # weeks that a silence is away from a limit, so that no rounding decides
CLEAR_TREND = 0.02


@dataclass(frozen=True, repr=False)
class SixQuarters(Result):
    """What `six_quarters` returns; ``.stages`` is the member's path."""

    stages: list[LifeStage] = field(default_factory=list)


def quarter_ends(orders: pd.DataFrame) -> list[str]:
    """Return the last days of six quarters of a ledger, half a year before its last whole one.

    Examples
    --------
    >>> quarter_ends(pd.DataFrame({"date": ["2026-06-30", "2023-01-01"]}))[::5]
    ['2024-09-30', '2025-12-31']
    """
    whole = pd.Period(pd.to_datetime(orders["date"]).max() + pd.Timedelta(days=1), "Q") - 1
    return [f"{(whole - back).end_time:%Y-%m-%d}" for back in range(QUARTERS + AFTER - 1, AFTER - 1, -1)]


def each_quarter(orders: pd.DataFrame, lines: pd.DataFrame, quarters: int = 4) -> list[Staged]:
    """Return the stages of all members at the end of each quarter.

    Parameters
    ----------
    orders, lines : DataFrame
        The tables of the ledger.
    quarters : int, default 4
        The first of the six.
    """
    days = quarter_ends(orders)[:quarters]
    return [StageRules().assign(customer_record(orders, lines, as_of=day)) for day in days]


def six_quarters(orders: pd.DataFrame, lines: pd.DataFrame) -> SixQuarters:
    """Return what was known of one member at the end of each of six quarters.

    The member is new in the first of them, becomes quiet and comes back, and no number lies on a border; of all such,
    one who does not keep to the order of theory, and goes through most stages.

    Parameters
    ----------
    orders, lines : DataFrame
        The tables of the ledger.

    Returns
    -------
    SixQuarters
        ``.table`` by last day of the quarter: since_first, orders_so_far, silence, quiet_after, gone_after (weeks),
        trend.

    Raises
    ------
    TooFewError
        If there is no such member.
    """
    rules, known, days = StageRules(), [], quarter_ends(orders)
    # The rates found on the first day hold for all: a limit then moves because of the member alone.
    for day in days:
        facts, rules = _known(orders, lines, day, rules)
        known.append(facts)
    names = known[0].index[(known[0]["stage"] == LifeStage.ACQUISITION) & known[0]["clear"]]
    clear = np.all([one.loc[names, "clear"] for one in known[1:]], axis=0)
    paths = {name: [one.loc[name, "stage"] for one in known] for name in names[clear]}
    back = {name: path for name, path in paths.items() if _comes_back(path)}
    if not back:
        raise TooFewError(_("No member was new in the first of six quarters, became quiet and came back."))
    who = max(back, key=lambda name: _telling(back[name]))
    table = pd.DataFrame([one.loc[who, FACTS] for one in known], index=pd.Index(days, name="quarter_end"))
    formats = dict.fromkeys(FACTS, ".1f") | {"orders_so_far": ".0f", "trend": "+.0%"}
    note = both("Member {who}. Weeks; trend: change of spend from quarter to quarter.", who=who)
    return SixQuarters(table.astype(float), formats=formats, note=note, stages=back[who])


def _known(
    orders: pd.DataFrame, lines: pd.DataFrame, day: str, rules: StageRules
) -> tuple[pd.DataFrame, StageRules]:
    """Return the facts and the stage of each member on a day, and whether no number lies near a border."""
    record = customer_record(orders, lines, as_of=day).set_index("member_id")
    staged = rules.assign(record.reset_index())
    people = staged.people.assign(since_first=record["T"], orders_so_far=record["frequency"] + 1)
    rules = staged.rules
    clear = (people["since_first"] - rules.new_days / 7).abs() > CLEAR
    for limit in ("quiet_after", "gone_after"):
        clear &= (people["silence"] - people[limit]).abs() > CLEAR
    for trend in (rules.growing, rules.falling):
        clear &= ~((people["trend"] - trend).abs() < CLEAR_TREND)
    return people.assign(clear=clear), rules


def _comes_back(path: list[LifeStage]) -> bool:
    awake = (LifeStage.GROWTH, LifeStage.MATURITY)
    return any(a is LifeStage.DECLINE and b in awake for a, b in pairwise(path))


def _telling(path: list[LifeStage]) -> tuple[bool, int, int]:
    """Return how much a path tells: out of the order of theory, through many stages, with many changes."""
    met = list(dict.fromkeys(path))
    out_of_order = met != sorted(met, key=list(LifeStage).index)
    return out_of_order, len(met), sum(a != b for a, b in pairwise(path))
