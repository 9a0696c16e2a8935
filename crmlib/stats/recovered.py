"""What remains of a journey of many points, and who stays after a failure. (Lecture row S2.4)

chain      what remains if every point is right so often: the share whom nothing failed
recovery   who stays after a complaint that was handled well, badly, or never made
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots
from crmlib.stats.intervals import Interval, in_words, newcombe, wilson
from crmlib.stats.points_met import ENOUGH, PointsMet, points_met
from crmlib.stats.trial import difference_of_shares
from crmlib.tables import shown


@dataclass(frozen=True, repr=False)
class Chain(Dots):
    """What `chain` returns.

    Attributes
    ----------
    product : float
        Share whom nothing fails if points fail independently.
    observed : float
        Share whom nothing failed; missing where only rates are known.
    """

    product: float = field(default=np.nan, kw_only=True)
    observed: float = field(default=np.nan, kw_only=True)


def chain(
    rates: IntoFrame | Mapping[str, float] | Sequence[float], *, points: Sequence[str] | None = None,
    unit: str = "customer_id", level: float = 0.95,
) -> Chain:  # fmt: skip
    """Return which share of customers nothing fails, if every point is right so often.

    Parameters
    ----------
    rates : mapping or sequence of failure rates, or data frame
        Shares of all customers whom each point fails; or visits, as for `contact_points`.
    points, unit : sequence of str and str
        As for `contact_points`.
    level : float, default 0.95

    Returns
    -------
    Chain
        ``.table`` by point: right_met (of those who met it), right_all (of all: who did not meet it was not failed),
        low, high; then the product of ``right_all``, and the share that was observed.

    Raises
    ------
    DataError
        If a rate is none, or as for `contact_points`.

    Examples
    --------
    >>> chain([0.01] * 4).product
    0.96059601
    """
    if isinstance(rates, Mapping | Sequence | np.ndarray):
        return _of_rates(rates)
    seen = points_met(rates, points, unit=unit)
    n = len(seen.table)
    ill = seen.failed.sum()
    fine = n - ill
    table = pd.DataFrame({"right_met": 1 - ill / seen.met.sum(), "right_all": fine / n})
    table["low"], table["high"] = wilson(fine.to_numpy(), n, level)
    product = float(table["right_all"].prod())
    none = int((~seen.failed.any(axis=1)).sum())
    table.loc[_PRODUCT] = [np.nan, product, np.nan, np.nan]
    table.loc[_OBSERVED] = [np.nan, none / n, *wilson(none, n, level)]
    note = lines(
        both("{n:,} customers; who did not meet a point was not failed by it.", n=n), seen.remark,
        both("Met no failure: {share:.1%}; if points failed independently: {product:.1%}.",
             share=none / n, product=product),
        in_words(level, N_("Wilson")),
    )  # fmt: skip
    return Chain(
        table.rename_axis("point"), value="right_all", formats=dict.fromkeys(table, ".1%"), note=note,
        label=both("Share of all customers whom it did not fail"), product=product, observed=none / n,
    )  # fmt: skip


_PRODUCT, _OBSERVED = N_("product of the points"), N_("observed: no failure at all")


def _of_rates(rates: Mapping[str, float] | Sequence[float]) -> Chain:
    named = dict(rates) if isinstance(rates, Mapping) else {str(k + 1): one for k, one in enumerate(rates)}
    if not named:
        raise DataError(_("A chain needs the failure rate of at least one point."))
    right = {name: 1 - frames.check_number(one, str(name), 0, 1) for name, one in named.items()}
    product = round(float(np.prod(list(right.values()))), 12)
    table = pd.DataFrame(
        {"right_all": [*right.values(), product]}, index=pd.Index([*right, _PRODUCT], dtype=object)
    )
    note = both("If points fail independently of each other.")
    return Chain(
        table.assign(low=np.nan, high=np.nan).rename_axis("point"), value="right_all",
        formats=dict.fromkeys(("right_all", "low", "high"), ".1%"), note=note,
        label=both("Share of all customers whom it did not fail"), product=product,
    )  # fmt: skip


@dataclass(frozen=True, repr=False)
class Recovery(Dots):
    """What `recovery` returns.

    Attributes
    ----------
    well : Interval
        Ends of the difference in staying: a complaint handled well less no failure at all.
    apology : Dots or None
        Who left with an apology call and without, where a lot decided; None without such a column.
    """

    well: Interval = field(default=Interval(np.nan, np.nan), kw_only=True)
    apology: Dots | None = field(default=None, kw_only=True)


_NOTHING, _SILENT = N_("nothing failed"), N_("failed, did not complain")
_WELL, _BADLY = N_("complaint handled well"), N_("complaint handled badly")


def recovery(
    visits: IntoFrame, outcome: str = "left_within_year", *, complaint: str = "complaint_handling",
    apology: str = "apology", points: Sequence[str] | None = None, unit: str = "customer_id", level: float = 0.95,
) -> Recovery:  # fmt: skip
    """Return who stays after a complaint that was handled well, badly, or never made.

    Parameters
    ----------
    visits, outcome, points, unit : as for `contact_points`
    complaint : str
        The point at which complaints are handled.
    apology : str
        Column of a lot: "call" or "none"; missing for those who were not in it. May be absent.
    level : float, default 0.95

    Returns
    -------
    Recovery
        ``.table``: customers, stayed_share, low, high (Wilson) of those whom nothing failed, who were failed
        and kept quiet, and whose complaint was handled well and badly; ``.apology`` by lot: customers, left_share, low,
        high.

    Raises
    ------
    DataError, TooFewError
        As for `contact_points`; or if a group has fewer than 10 customers.

    Notes
    -----
    That a complaint handled well binds more than no failure (the "recovery paradox") is said only if the interval of
    the difference says so. Who complains is no sample of those who were failed: only the apology was drawn by lot.

    Examples
    --------
    >>> from crmlib import datasets
    >>> recovery(datasets.load("contact_visits")).table.index[1]
    'failed, did not complain'
    """
    seen = points_met(visits, points, unit=unit, also=[outcome])
    frames.need_columns(seen.met, [complaint])
    left = frames.flags(seen.table, outcome)
    complains, ill = seen.met[complaint].to_numpy(), seen.failed[complaint].to_numpy()
    failed = seen.failed.drop(columns=complaint).any(axis=1).to_numpy()
    groups = {
        _NOTHING: ~failed & ~complains, _SILENT: failed & ~complains, _WELL: complains & ~ill, _BADLY: complains & ill,
    }  # fmt: skip
    rows = []
    for name, mine in groups.items():
        if mine.sum() < ENOUGH:
            message = _("{n} customers are in the group {group!r}, and it needs {least}.")
            raise TooFewError(message.format(n=int(mine.sum()), group=_(name), least=ENOUGH))
        stay = int((~left[mine]).sum())
        rows.append([int(mine.sum()), stay / mine.sum(), *wilson(stay, int(mine.sum()), level)])
    table = pd.DataFrame(
        rows, index=pd.Index(groups, dtype=object), columns=["customers", "stayed_share", "low", "high"]
    )
    well = _against(~left, groups[_WELL], groups[_NOTHING], level)
    binds = (
        both("it binds more.")
        if well.low > 0
        else both("no sign that it binds more (no recovery paradox here).")
    )
    away = float(table["stayed_share"].loc[_WELL] - table["stayed_share"].loc[_NOTHING])
    note = lines(
        both("{n:,} customers.", n=len(left)), seen.remark,
        both("A complaint handled well against no failure: {away} points ({low} to {high}); {verdict}",
             away=_signed(away), low=_signed(float(well.low)), high=_signed(float(well.high)), verdict=binds),
        in_words(level, N_("Wilson")),
    )  # fmt: skip
    return Recovery(
        table.astype({"customers": int}), value="stayed_share",
        formats=dict.fromkeys(("stayed_share", "low", "high"), ".1%"),
        note=note, label=both("Still a customer a year later"), well=well,
        apology=_apology(visits, seen, left, apology, unit, level),
    )  # fmt: skip


def _signed(share: float) -> str:
    return shown(100 * share, "+.1f")


def _against(hit: np.ndarray, one: np.ndarray, other: np.ndarray, level: float) -> Interval:
    ends = newcombe(int(hit[one].sum()), int(one.sum()), int(hit[other].sum()), int(other.sum()), level)
    return Interval(float(ends.low), float(ends.high))


def _apology(
    visits: IntoFrame, seen: PointsMet, left: np.ndarray, column: str, unit: str, level: float
) -> Dots | None:
    """Return who left with a call and without, among those for whom a lot was drawn."""
    table = frames.to_pandas(visits, [unit])
    if column not in table:
        return None
    lot = table.drop_duplicates(unit).set_index(unit)[column].reindex(seen.table[unit]).to_numpy(dtype=object)
    arms = {N_("no call"): lot == "none", N_("apology call, by lot"): lot == "call"}
    if min(mine.sum() for mine in arms.values()) < ENOUGH:
        return None
    rows = [
        [int(mine.sum()), left[mine].mean(), *wilson(int(left[mine].sum()), int(mine.sum()), level)]
        for mine in arms.values()
    ]
    out = pd.DataFrame(
        rows, index=pd.Index(arms, dtype=object), columns=["customers", "left_share", "low", "high"]
    )
    drawn = np.isin(lot, ["call", "none"])
    gap = difference_of_shares(left[drawn], lot[drawn] == "call", level=level)
    note = lines(
        both("A call changes leaving by {away} points ({low} to {high}, Newcombe).", away=_signed(gap.difference),
             low=_signed(gap.low), high=_signed(gap.high)),
        in_words(level, N_("Wilson")),
    )  # fmt: skip
    return Dots(
        out.astype({"customers": int}), value="left_share", formats=dict.fromkeys(("left_share", "low", "high"), ".1%"),
        note=note, label=both("Left within the year"),
    )  # fmt: skip
