"""What is bought together, and what a campaign adds.

product     pairs of products: how often together, over all and within kinds of buyers
promotion   those mailed against those held out by lot, campaign by campaign
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.figures import COLOURS, axes
from crmlib.i18n import N_, Text, _, both, called, lines
from crmlib.result import P_VALUE, Dots, Result
from crmlib.sevenp.terms import Headline, P, Tile
from crmlib.stats.association import baskets_of, pairs
from crmlib.stats.intervals import check_level, in_words, newcombe, wilson, z_value
from crmlib.tables import POINTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SHOWN = 10  # pairs in the table; all of them stand in ``rows``


@dataclass(frozen=True, repr=False)
class Forest(Result):
    """Lifts of pairs, over all and within strata."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw two dots a pair: hollow over all, full within strata; 1 is chance."""
        ax, place = axes(ax), np.arange(len(self.table))[::-1]
        looks = {"lift": ("low", "high", 0.13, "white", "o", "grey"),
                 "lift_within": ("within_low", "within_high", -0.13, COLOURS["blue"], "s", "blue")}  # fmt: skip
        for value, (low, high, up, face, marker, colour) in looks.items():
            middle = self.table[value].to_numpy(float)
            reach = np.nan_to_num(np.clip([middle - self.table[low], self.table[high] - middle], 0, None))
            ax.errorbar(middle, place + up, xerr=reach, fmt=marker, markerfacecolor=face, color=COLOURS[colour],
                        capsize=3, label=called(value))  # fmt: skip
        ax.axvline(1, color=COLOURS["grey"], linestyle="--", linewidth=1, zorder=0)
        ax.set_xscale("log")
        ticks = [one for one in (0.25, 0.5, 1, 2, 4, 8) if ax.get_xlim()[0] <= one <= ax.get_xlim()[1]]
        ax.set_xticks(ticks, [f"{one:g}" for one in ticks])
        ax.minorticks_off()
        ax.set_yticks(place, [called(name) for name in self.table.index])
        ax.set_xlabel(called(both("Together, times as often as by chance")))
        ax.legend(frameon=False, loc="best")
        return ax

    def describe(self) -> Text:
        """Return in a sentence which pair falls most once buyers of one kind are compared."""
        fall = (self.table["lift"] / self.table["lift_within"]).replace(np.inf, np.nan)
        name = fall.idxmax()
        return both(
            "{pair}: together {lift:.2f} times as often as by chance over all, {within:.2f} times within strata.",
            pair=name, lift=self.table.loc[name, "lift"], within=self.table.loc[name, "lift_within"],
        )  # fmt: skip


def product(
    lines_: IntoFrame, baskets: IntoFrame, *, strata: Sequence[str] = (), names: pd.Series | None = None,
    basket: str = "receipt_id", item: str = "product_id", min_count: int = 20, q: float = 0.05, level: float = 0.95,
) -> Tile:  # fmt: skip
    """Return which products are bought together more often than chance has it, also among buyers of one kind.

    Parameters
    ----------
    lines_ : data frame of any backend
        One row a product in a basket.
    baskets : data frame
        One row a basket: all of them, also those without a line; they are the base.
    strata : sequence of str
        Columns of baskets within which pairs are compared: kind, or kind and month.
    names : Series, optional
        What items are called, by item; as they stand unless given.
    basket, item : str
        Columns.
    min_count : int, default 20
        In how many baskets a product has to be.
    q : float, default .05
        Share of false pairs to put up with among those kept (Benjamini–Hochberg).
    level : float, default 0.95

    Returns
    -------
    Tile
        ``.table`` by pair, the ten of the largest lift: together, lift, low, high, lift_within (strata),
        within_low, within_high, q, stands; ``.rows``: all pairs, as `crmlib.stats.association.pairs` returns them.

    Raises
    ------
    DataError
        If lines belong to no basket, or a basket stands twice.
    TooFewError
        If fewer than two products are in ``min_count`` baskets.
    """
    strata = frames.check_names(strata, "strata")
    heads = frames.to_pandas(baskets, [basket, *strata])
    frames.one_row_each(heads, basket)
    frames.no_missing(heads, [basket, *strata])
    rows = frames.to_pandas(lines_, [basket, item])
    frames.no_missing(rows, [basket, item])
    every = pd.Index(heads[basket])
    strange = ~rows[basket].isin(every)
    if strange.any():
        message = _(
            "{n} lines belong to no basket, for instance of {example}; lift needs all baskets as its base."
        )
        raise DataError(message.format(n=int(strange.sum()), example=rows.loc[strange, basket].iloc[0]))
    has = baskets_of(rows, basket, item, every)
    _enough(has, frames.check_whole(min_count, "min_count", 1))
    groups = heads.groupby(strata, sort=False).ngroup().to_numpy() if strata else None
    found = pairs(has, groups, least=min_count, level=level)
    found["stands"] = (found["q"] <= frames.check_number(q, "q", 0, 1)) & (found["lift_within"] > 1)
    called_ = names if names is not None else pd.Series(has.columns, has.columns)
    found.index = pd.Index(
        [
            f"{called_.get(a, a)} × {called_.get(b, b)}"
            for a, b in zip(found["one"], found["other"], strict=True)
        ],
        name="two_products",
    )
    return _pairs_tile(found, has, strata, min_count, q, level)


def _enough(has: pd.DataFrame, least: int) -> None:
    total = has.sum()
    if (total >= least).sum() < 2:
        few = total[total < least]
        message = _("Product {product} is in {n} baskets; lift needs min_count {least}.")
        name, many = (few.index[0], int(few.iloc[0])) if len(few) else ("–", 0)
        raise TooFewError(message.format(product=name, n=many, least=least))


def _pairs_tile(
    found: pd.DataFrame, has: pd.DataFrame, strata: list[str], least: int, q: float, level: float
) -> Tile:
    table = found.sort_values("lift", ascending=False, kind="stable").head(_SHOWN)
    table = table[
        ["together", "lift", "low", "high", "lift_within", "within_low", "within_high", "q", "stands"]
    ]
    two = (has.sum(axis=1) >= 2).to_numpy()
    low, high = wilson(two.sum(), len(has), level)
    note = both(
        "{pairs:,} pairs of products in at least {least} of {n:,} baskets; {luck:.0f} of them would look like more "
        "than chance at 5% if none were. Kept: {kept}, of which at most {q:.0%} are false.",
        pairs=len(found), least=least, n=len(has), luck=0.05 * len(found), kept=int(found["stands"].sum()), q=q,
    )  # fmt: skip
    by = (
        both("Within: {strata}.", strata=", ".join(strata)) if strata else both("Within: all baskets in one.")
    )
    formats = {"together": ",d", "q": P_VALUE}
    options = {"formats": formats, "note": lines(note, by, in_words(level, N_("logarithm of the lift")))}
    picture = Forest(table, **options)
    named = both("Baskets with two products or more")
    top = Headline(float(two.mean()), float(low), float(high), len(has), ".1%", named)
    return Tile(table, p=P.PRODUCT, headline=top, picture=picture, rows=found, **options)


def promotion(
    mailings: IntoFrame, campaigns: IntoFrame, *, margin: float, mailed: str = "mailed", level: float = 0.95
) -> Tile:
    """Return what campaigns added to what is bought anyway: those mailed against those held out by lot.

    Parameters
    ----------
    mailings : data frame of any backend
        campaign, arm, yuan (bought in its days), before_yuan (bought before it).
    campaigns : data frame
        campaign, letter_yuan, fixed_yuan.
    margin : float
        What a yuan of sales leaves, 0 to 1.
    mailed : str
        The arm that got the letter; all others were held out.
    level : float, default 0.95

    Returns
    -------
    Tile
        ``.table`` by campaign, and of all together: letters, buyers, held_out, buyers_anyway, difference (of their
        shares), low, high (Newcombe; of all together, weighted by letters), added (buyers), added_low, added_high;
        ``.beside``: extra_yuan (drawn together by what was bought before: CUPED), campaign_cost, and what a yuan of
        cost brought (yuan_per_yuan, low, high).

    Raises
    ------
    DataError
        If a campaign has no control group, or is not among the campaigns.

    References
    ----------
    Deng, A., Xu, Y., Kohavi, R. and Walker, T. (2013). Improving the sensitivity of online controlled experiments by
    utilizing pre-experiment data. *WSDM*.
    """
    check_level(level)
    margin = frames.check_number(margin, "margin", 0, 1)
    rows = frames.to_pandas(mailings, ["campaign", "arm", "before_yuan", "yuan"])
    frames.no_missing(rows, ["campaign", "arm", "before_yuan", "yuan"])
    price = frames.to_pandas(campaigns, ["campaign", "letter_yuan", "fixed_yuan"])
    frames.one_row_each(price, "campaign")
    price = price.set_index("campaign")
    cells, money = {}, {}
    for name, part in rows.groupby("campaign", sort=True):
        sent = (part["arm"] == mailed).to_numpy()
        if sent.all() or not sent.any():
            message = _("No control group for campaign '{name}': incremental sales cannot be told.")
            raise DataError(message.format(name=name))
        if name not in price.index:
            raise DataError(
                _("Campaign '{name}' is not among the campaigns: what it cost is not known.").format(
                    name=name
                )
            )
        buys = (part["yuan"] > 0).to_numpy()
        cells[name] = (sent.sum(), buys[sent].sum(), (~sent).sum(), buys[~sent].sum())
        money[name] = (
            *_cuped(part, sent),
            sent.sum() * price.loc[name, "letter_yuan"] + price.loc[name, "fixed_yuan"],
        )
    return _letters_tile(cells, money, margin, level)


def _cuped(part: pd.DataFrame, sent: np.ndarray) -> tuple[float, float]:
    """Return the extra yuan of those mailed, and its variance; what they had bought before is taken off."""
    yuan, before = part["yuan"].to_numpy(float), part["before_yuan"].to_numpy(float)
    spread = before.var(ddof=1)
    theta = np.cov(yuan, before)[0, 1] / spread if spread > 0 else 0.0
    rest = yuan - theta * (before - before.mean())
    n = sent.sum()
    variance = rest[sent].var(ddof=1) / n + rest[~sent].var(ddof=1) / (~sent).sum()
    return n * (rest[sent].mean() - rest[~sent].mean()), n**2 * variance


def _letters_tile(cells: dict, money: dict, margin: float, level: float) -> Tile:
    index = pd.Index([*cells, N_("all together")], name="campaign", dtype=object)
    n1, x1, n0, x0 = (np.array(part, float) for part in zip(*cells.values(), strict=True))
    low, high = newcombe(x1, n1, x0, n0, level)
    p1, p0 = x1 / n1, x0 / n0
    extra = (n1 * (p1 - p0)).sum()
    reach = z_value(level) * np.sqrt((n1**2 * (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)).sum())
    ends = [[*low, (extra - reach) / n1.sum()], [*high, (extra + reach) / n1.sum()]]
    table = pd.DataFrame(
        {"letters": [*n1, n1.sum()], "buyers": [*x1, x1.sum()], "held_out": [*n0, n0.sum()],
         "buyers_anyway": [*x0, x0.sum()], "difference": [*(p1 - p0), extra / n1.sum()], "low": ends[0],
         "high": ends[1]},
        index=index,
    ).astype(dict.fromkeys(["letters", "buyers", "held_out", "buyers_anyway"], int))  # fmt: skip
    for new, old in (("added", "difference"), ("added_low", "low"), ("added_high", "high")):
        table[new] = table["letters"] * table[old]
    note = both(
        "{buyers:,} of those mailed bought; {extra:.0f} of them would not have ({low:.0f} to {high:.0f}).",
        buyers=int(x1.sum()), extra=extra, low=extra - reach, high=extra + reach,
    )  # fmt: skip
    formats = dict.fromkeys(["letters", "buyers", "held_out", "buyers_anyway"], ",d")
    formats |= dict.fromkeys(["difference", "low", "high"], POINTS)
    formats |= dict.fromkeys(["added", "added_low", "added_high"], "+,.0f")
    options = {"formats": formats, "note": lines(note, in_words(level, N_("Newcombe")))}
    picture = Dots(
        table, value="difference", zero=0.0, label=both("Buyers added by letters, points"), **options
    )
    last = table.iloc[-1]
    named = both("Buyers added by letters")
    top = Headline(last["difference"], last["low"], last["high"], int(n1.sum() + n0.sum()), POINTS, named)
    return Tile(
        table,
        p=P.PROMOTION,
        headline=top,
        picture=picture,
        beside=_paid_off(money, index, margin, level),
        **options,
    )


def _paid_off(money: dict, index: pd.Index, margin: float, level: float) -> Dots:
    """Return extra yuan and cost by campaign, and what a yuan of cost brought."""
    yuan, variance, cost = (np.array(part, float) for part in zip(*money.values(), strict=True))
    table = pd.DataFrame(
        {"extra_yuan": [*yuan, yuan.sum()], "campaign_cost": [*cost, cost.sum()]}, index=index
    )
    reach = z_value(level) * np.sqrt([*variance, variance.sum()])
    table["yuan_per_yuan"] = margin * table["extra_yuan"] / table["campaign_cost"]
    table["low"] = margin * (table["extra_yuan"] - reach) / table["campaign_cost"]
    table["high"] = margin * (table["extra_yuan"] + reach) / table["campaign_cost"]
    note = both("At a margin of {margin:.0%}; 1 is where a campaign pays for itself.", margin=margin)
    return Dots(
        table, value="yuan_per_yuan", zero=1.0, formats=dict.fromkeys(["extra_yuan", "campaign_cost"], ",.0f"),
        label=both("Margin that a yuan of cost brought"), note=lines(note, in_words(level, N_("normal, after CUPED"))),
    )  # fmt: skip
