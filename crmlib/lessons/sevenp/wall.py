"""The wall of seven figures, as the Monday meeting reads it and as it should be read.

TABLES   the tables that the seven figures are taken from
RANGE    what the columns low and high say
wall     each figure this month beside last month
rules    how many months of the year would be red by two rules, and which
alarms   what a rule costs in false lights, and how late it shows a real fall
curves   the same for every rule
returns  parcels that came back in each month, with the steps between months
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.i18n import N_, Text, both, lines
from crmlib.result import TERM, Lines, Result
from crmlib.sevenp import Cockpit, P
from crmlib.stats.control_chart import D2, false_alarms, limits, weeks_to_see

TABLES = (
    "receipts", "receipt_lines", "subscriptions", "orders", "order_lines", "activity", "activity_rates",
    "mailings", "campaigns",
)  # fmt: skip
RANGE = N_("low to high: of 100 such ranges, from other customers of the same kind, 95 hold the true figure.")
LIGHTS, MONTHS = len(P), 12
FALL = 0.15  # of the value of a receipt
RULES = np.arange(15, 36) / 10  # standard deviations


def wall(found: Cockpit) -> Result:
    """Return the seven figures of this month beside those of last month, as they hang on the wall.

    Parameters
    ----------
    found : the cockpit

    Returns
    -------
    Result
        ``.table`` by P: unit, last_month, this_month, against_last (relative change).
    """
    values = found.history["value"]
    months = list(values.loc[found.table.index[0]].index)
    pairs = {p: values.loc[p].to_numpy(float)[-2:] for p in found.table.index}
    table = pd.DataFrame.from_dict(pairs, orient="index", columns=["last_month", "this_month"])
    table["against_last"] = table["this_month"] / table["last_month"] - 1
    table.insert(0, "unit", found.table["unit"])
    formats = {"unit": TERM, "last_month": ",.1f", "this_month": ",.1f", "against_last": "+.0%"}
    note = both("Last month is {before}, this month {now}.", before=months[-2], now=months[-1])
    return Result(
        table.rename_axis("seven_p"),
        formats=formats,
        note=lines(note, both("Changes are of the unrounded figures.")),
    )


def rules(found: Cockpit) -> Result:
    """Return how many of the year's months would have been red by two rules, and which by the stricter one.

    Parameters
    ----------
    found : the cockpit

    Returns
    -------
    Result
        ``.table`` by P: this_month, lower, centre, upper (limits from the months before), at_two_sd, outside, which.
    """
    table = found.table[["now", "lower", "centre", "upper"]].rename(columns={"now": "this_month"})
    table = table.join(found.signals().table[["at_two_sd", "outside", "which"]])
    known = LIGHTS * MONTHS
    loose, tight = (
        known * float(false_alarms(line, 1, history=MONTHS - 1)[0]) for line in (1.96, found.sigmas)
    )
    note = both(
        "{months} months each. By luck alone, of {all}: {loose:.1f} red at 1.96 standard deviations, {tight:.1f} at "
        "{sigmas:g}. Each month is held against limits from the other months.",
        months=MONTHS, all=known, loose=loose, tight=tight, sigmas=found.sigmas,
    )  # fmt: skip
    formats = dict.fromkeys(["this_month", "lower", "centre", "upper"], ",.1f")
    step = both(
        "The limits: centre ± {steps:.2f} × the mean step from month to month.", steps=found.sigmas / D2
    )
    return Result(table, formats=formats, note=lines(note, step, *_outside(found)))


def _outside(found: Cockpit) -> list[Text]:
    """Say of each month outside its figure, and between which limits of the other months it should have been."""
    said = []
    for name, which in found.signals().table["which"].items():
        values = found.history.loc[name, "value"].dropna()
        for month in filter(None, which.split(", ")):
            limit = limits(values.drop(month), sigmas=found.sigmas, least=2)
            said.append(
                both(
                    "{month}, {name}: {value:,.1f}, where the other months allow {low:,.1f} to {high:,.1f}.",
                    month=month,
                    name=name,
                    value=float(values[month]),
                    low=limit.low,
                    high=limit.high,
                )
            )
    return said


def _told(found: Cockpit, sigmas: float | np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return by rule: months with a false light, as a share; false lights a year; months until a fall is seen."""
    limit = found.limits[P.PERFORMANCE]
    shift = FALL * limit.centre / limit.sigma
    each = false_alarms(sigmas, 1, history=MONTHS - 1)[0]
    return 1 - (1 - each) ** LIGHTS, LIGHTS * MONTHS * each, weeks_to_see(shift, sigmas)


def alarms(found: Cockpit, sigmas: float) -> Result:
    """Return what a rule costs in false lights, and how late it shows a real fall.

    Parameters
    ----------
    found : the cockpit
    sigmas : float
        How many standard deviations from its centre a light turns red.

    Returns
    -------
    Result
        ``.table`` by figure: number, of this rule. Months with a false light, in %; false lights a year; months until
        the fall of `FALL` in the value of a receipt is first seen.
    """
    share, lights, months = _told(found, sigmas)
    rows = {
        N_("months with a red light at least, nothing happening, %"): 100 * float(share),
        N_("red lights a year, nothing happening"): float(lights),
        N_("months until a fall of 15 % is seen, on average"): float(months),
    }
    index = pd.Index(list(rows), name="figure", dtype=object)
    note = both(
        "{lights} lights; the limits {sigmas:g} standard deviations from the centre, both from {months} months "
        "only. The fall: of the value of a receipt, for good, held against limits that are known.",
        lights=LIGHTS, sigmas=sigmas, months=MONTHS - 1,
    )  # fmt: skip
    return Result(
        pd.DataFrame({"number": list(rows.values())}, index=index), formats={"number": ".1f"}, note=note
    )


def curves(found: Cockpit) -> Lines:
    """Return false lights a year and months until a real fall is seen, by rule.

    Parameters
    ----------
    found : the cockpit

    Returns
    -------
    Lines
        ``.table`` by standard deviations: false_lights, months_unseen.
    """
    _share, lights, months = _told(found, RULES)
    table = pd.DataFrame(
        {"false_lights": lights, "months_unseen": months}, index=pd.Index(RULES, name="sigmas")
    )
    columns = ("false_lights", "months_unseen")
    return Lines(
        table, columns=columns, formats=dict.fromkeys(columns, ".0f"),
        xlabel=both("Limits, standard deviations from the centre"), label=both("A year; months"),
    )  # fmt: skip


def returns(activity: pd.DataFrame) -> Result:
    """Return how many parcels came back in each of the months before the last, with the steps between months.

    Parameters
    ----------
    activity : DataFrame
        The table ``activity``.

    Returns
    -------
    Result
        ``.table`` by month, and their sum: parcels_back, step_between (distance to the month before).
    """
    counts = counted_returns(activity)
    steps = [float("nan"), *np.abs(np.diff(counts[:-1])).tolist()]
    index = pd.Index([*counts.index[:-1], N_("sum")], name="month", dtype=object)
    table = pd.DataFrame(
        {"parcels_back": [*counts[:-1], counts[:-1].sum()], "step_between": [*steps, np.nansum(steps)]},
        index=index,
    )
    note = both(
        "The month to be judged is {month}: {n:,} parcels.", month=counts.index[-1], n=counts.iloc[-1]
    )
    return Result(table, formats={"parcels_back": ",.0f", "step_between": ",.0f"}, note=lines(note))


def counted_returns(activity: pd.DataFrame) -> pd.Series:
    """Return how many parcels came back, by month.

    Examples
    --------
    >>> days = pd.DataFrame({"date": ["2026-05-02", "2026-05-09", "2026-06-01"], "work": "return"})
    >>> counted_returns(days).to_dict()
    {'2026-05': 2, '2026-06': 1}
    """
    back = activity[activity["work"] == "return"]
    month = pd.to_datetime(back["date"]).dt.strftime("%Y-%m").rename("month")
    return month.groupby(month).size()
