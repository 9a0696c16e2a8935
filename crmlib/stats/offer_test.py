"""A test of an offer, by lot: what it changed by each horizon, and to whom it was given for nothing.

offer_effect   one horizon: means as they are, and with what each person bought before taken off (CUPED)
by_horizon     the same horizon by horizon: what was only brought forward is seen as an effect that shrinks
subsidised     which share of the coupons went to people who would have bought anyway, and what a coupon leaves over
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import label
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Labelled, Text, _, both, lines, listed
from crmlib.result import P_VALUE, Dots, Result
from crmlib.stats.cuped import Means, adjusted, welch
from crmlib.stats.intervals import check_level, in_words
from crmlib.stats.trial import difference_of_shares

ENOUGH = 30  # in an arm, below which nothing is said of an effect
WEEKS = (2, 4, 8, 12)


class Way(Labelled):
    """Ways to compare two arms."""

    PLAIN = "plain", N_("means as they are")
    ADJUSTED = "adjusted", N_("less what each bought before")


@dataclass(frozen=True, repr=False)
class Subsidised(Result):
    """What `subsidised` returns; ``.values`` holds the numbers by short name."""

    values: pd.DataFrame = field(kw_only=True)


def _arms(test: IntoFrame, columns: Sequence[str], arm: str, control: str) -> pd.DataFrame:
    """Return the rows of two arms, the offer first, whose columns are numbers; refuse what is no such test."""
    table = frames.to_pandas(test, ["arm", *columns]).reset_index(drop=True)
    frames.need_columns(table, ["arm", *columns], rows=True)
    frames.no_missing(table, ["arm", *columns])
    if "customer_id" in table:
        frames.one_row_each(table, "customer_id")
    known = sorted(map(str, table["arm"].unique()))
    for name in (arm, control):
        frames.check_choice(name, known, "arm")
    if arm == control:
        raise DataError(_("An arm is compared with another; both are {arm!r}.").format(arm=arm))
    table = table[table["arm"].isin([arm, control])]
    for name in (arm, control):
        n = int((table["arm"] == name).sum())
        if n < ENOUGH:
            message = _("{n} customers under arm {arm!r}: no effect under {least}.")
            raise TooFewError(message.format(n=n, arm=name, least=ENOUGH))
    return table.assign(**{name: frames.floats(table[name], name) for name in columns}).reset_index(drop=True)


def _compared(table: pd.DataFrame, values: np.ndarray, arm: str, level: float) -> Means:
    mine = (table["arm"] == arm).to_numpy()
    return welch(values[mine], values[~mine], level=level)


def offer_effect(
    test: IntoFrame, outcome: str = "spend_4w", *, before: str = "spend_before", arm: str = "coupon",
    control: str = "no_offer", level: float = 0.95,
) -> Dots:  # fmt: skip
    """Return what an offer changed in a mean: as it is, and with what each bought before taken off.

    Parameters
    ----------
    test : data frame of any backend
        One row a customer: arm, the outcome, and what was bought before the lot.
    outcome, before : str
    arm, control : str
        Which offer, and what it is compared with.
    level : float, default 0.95

    Returns
    -------
    Dots
        ``.table`` by `Way`: without_offer, with_offer, difference, low, high, p_value, variance_left.

    Raises
    ------
    DataError, TooFewError
        If a column or arm is missing, values are no numbers, or an arm has fewer than 30 customers.

    Examples
    --------
    >>> from crmlib.datasets import load
    >>> found = offer_effect(load("coupon_test"))
    >>> plain, less = found.table["high"] - found.table["low"]
    >>> less < plain
    True
    """
    check_level(level)
    table = _arms(test, [outcome, before], arm, control)
    values, _theta, left = adjusted(table[outcome], table[before])
    rows = {
        Way.PLAIN: (*_row(_compared(table, table[outcome].to_numpy(), arm, level)), 1.0),
        Way.ADJUSTED: (*_row(_compared(table, values, arm, level)), left),
    }
    columns = ["without_offer", "with_offer", "difference", "low", "high", "p_value", "variance_left"]
    out = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("way_to_compare")
    formats = dict.fromkeys(columns[:5], ".2f") | {"p_value": P_VALUE, "variance_left": ".2f"}
    return Dots(
        out, value="difference", zero=0.0, formats=formats, label=both("Difference of means"),
        differences={"difference": ("with_offer", "without_offer")},
        note=lines(_said(table, arm, control), in_words(level, N_("Welch"))),
    )  # fmt: skip


def _row(found: Means) -> tuple[float, ...]:
    return (found.mean2, found.mean1, found.difference, found.low, found.high, found.p_value)


def _said(table: pd.DataFrame, arm: str, control: str) -> Text:
    counts = table["arm"].value_counts()
    return both(
        "{n:,} customers with {arm}, {m:,} with {control}, by lot.",
        n=int(counts[arm]), m=int(counts[control]), arm=label("arm", arm), control=label("arm", control),
    )  # fmt: skip


def by_horizon(
    test: IntoFrame, weeks: Sequence[int] = WEEKS, *, outcome: str = "spend_{week}w", before: str = "spend_before",
    arm: str = "coupon", control: str = "no_offer", level: float = 0.95,
) -> Dots:  # fmt: skip
    """Return what an offer has changed until each horizon: what it only brought forward falls away again.

    Parameters
    ----------
    test, before, arm, control, level
        As for `offer_effect`.
    weeks : sequence of int
        Horizons. Say before the test which one decides; who looks at all of them and takes the best fools himself.
    outcome : str
        Name of the columns, with {week}.

    Returns
    -------
    Dots
        ``.table`` by weeks: without_offer, with_offer, difference, low, high; less what each bought before.

    Raises
    ------
    DataError, TooFewError
        As `offer_effect`; if a later horizon holds less than an earlier one.

    Examples
    --------
    >>> from crmlib.datasets import load
    >>> by_horizon(load("coupon_test"), arm="price_cut").table.index.tolist()
    [2, 4, 8, 12]
    """
    check_level(level)
    if not isinstance(weeks, Sequence | np.ndarray) or isinstance(weeks, str) or not len(weeks):
        raise DataError(
            _("weeks is a list of horizons, as in (2, 4, 8, 12), not {value!r}.").format(value=weeks)
        )
    horizons = sorted({frames.check_whole(week, "weeks", 1) for week in weeks})
    if "{week}" not in outcome:
        message = _("outcome names a column a horizon, as in 'spend_{{week}}w', not {value!r}.")
        raise DataError(message.format(value=outcome))
    names = [outcome.format(week=week) for week in horizons]
    table = _arms(test, [*names, before], arm, control)
    wide = table[names].to_numpy(float)
    falls = (np.diff(wide, axis=1) < 0).any(axis=1)
    if falls.any():
        message = _(
            "{n} rows hold less at a later horizon, first row {row}: each horizon counts from the start."
        )
        raise DataError(message.format(n=int(falls.sum()), row=int(falls.argmax()) + 1))
    rows = {
        week: _row(_compared(table, adjusted(table[name], table[before])[0], arm, level))[:5]
        for week, name in zip(horizons, names, strict=True)
    }
    columns = ["without_offer", "with_offer", "difference", "low", "high"]
    out = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("weeks_counted")
    return Dots(
        out, value="difference", zero=0.0, formats=dict.fromkeys(columns, ".2f"),
        label=both("More than without the offer"),
        differences={"difference": ("with_offer", "without_offer")},
        note=lines(_said(table, arm, control), both("What each bought before is taken off, so that chance is less."),
                   in_words(level, N_("Welch"))),
    )  # fmt: skip


def subsidised(
    test: IntoFrame, *, margin: float, discount: float, outcome: str = "bought_4w", spent: str = "spend_4w",
    before: str = "spend_before", arm: str = "coupon", control: str = "no_offer", level: float = 0.95,
) -> Subsidised:  # fmt: skip
    """Return which share of the coupons went to people who would have bought, and what a coupon leaves over.

    Parameters
    ----------
    test, before, arm, control, level
        As for `offer_effect`.
    margin : float
        Share of a yuan at list price that is left after goods, before any discount.
    discount : float
        Yuan off for each buyer, whoever it is.
    outcome, spent : str
        Whether a customer bought (0 or 1), and for how many yuan at list price, in the days of the coupon.

    Returns
    -------
    Subsidised
        Rows: bought without, bought with, more buyers (percentage points), coupons to people who would have bought,
        yuan more a customer, yuan left over a customer, lift at which a coupon breaks even. Columns: estimate, low,
        high.

    Raises
    ------
    DataError, TooFewError
        As `offer_effect`.

    Examples
    --------
    >>> from crmlib.datasets import load
    >>> found = subsidised(load("coupon_test"), margin=0.4, discount=5)
    >>> found.values.loc["would_have", "estimate"] > 0.8
    np.True_
    """
    check_level(level)
    margin = frames.check_number(margin, "margin", 0, 1)
    discount = frames.check_number(discount, "discount", 0, 1e6)
    table = _arms(test, [outcome, spent, before], arm, control)
    got = (table["arm"] == arm).to_numpy()
    bought = frames.flags(table, outcome)
    share = difference_of_shares(bought, got, level=level)
    worth = margin * table[spent].to_numpy() - discount * (bought & got)
    more, left = (
        _compared(table, adjusted(one, table[before])[0], arm, level) for one in (table[spent], worth)
    )
    # Of those who bought with it, the share that buys without: its ends come with those of the difference.
    ratio = [min(1.0, max(0.0, 1 - one / share.rate1)) if share.rate1 else np.nan
             for one in (share.difference, share.high, share.low)]  # fmt: skip
    basket = float(table.loc[got & bought, spent].mean()) if (got & bought).any() else np.nan
    room = margin * basket - discount
    values = pd.DataFrame.from_dict({
        "without": (share.rate2, np.nan, np.nan), "with": (share.rate1, np.nan, np.nan),
        "more_buyers": (share.difference, share.low, share.high), "would_have": ratio,
        "spend_more": (more.difference, more.low, more.high), "left_over": (left.difference, left.low, left.high),
        "break_even": (discount / room if room > 0 else np.inf, np.nan, np.nan),
    }, orient="index", columns=["estimate", "low", "high"])  # fmt: skip
    names = {"without": both("bought without"), "with": both("bought with it"), "more_buyers": both("more buyers"),
             "would_have": both("coupons used by people who would have bought"),
             "spend_more": both("yuan more, a customer"), "left_over": both("yuan left over, a customer"),
             "break_even": both("buyers more for each one without, to break even")}  # fmt: skip
    spec = dict.fromkeys(names, ".1%") | dict.fromkeys(("spend_more", "left_over"), ".2f")
    shown = [
        [_shown(value, spec[name]) for value in row]
        for name, row in zip(names, values.to_numpy(), strict=True)
    ]
    rows = pd.Index(list(names.values()), dtype=object, name="measure")
    text = pd.DataFrame(shown, columns=values.columns, index=rows)
    how = in_words(level, both("{methods}", methods=listed(["Newcombe", "Welch"])))
    note = lines(_said(table, arm, control), both("Margin {margin:.0%}, {discount:,.2f} yuan off for each buyer.",
                                                  margin=margin, discount=discount), how)  # fmt: skip
    return Subsidised(text, note=note, values=values)


def _shown(value: float, spec: str) -> Text | str:
    if np.isnan(value):
        return "–"
    return both("never") if np.isinf(value) else format(value, spec)
