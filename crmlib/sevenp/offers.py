"""What is bought together, and what a campaign adds.

product     pairs of products: how often together, over all and within kinds of buyers
promotion   those mailed against those held out by lot, campaign by campaign
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import heading
from crmlib.i18n import N_, both, lines, listed
from crmlib.result import P_VALUE, Dots
from crmlib.sevenp.terms import Headline, P, Tile
from crmlib.stats.association import pairs, read_baskets
from crmlib.stats.forest import Forest
from crmlib.stats.held_out import added, by_campaign, paid_off
from crmlib.stats.intervals import check_level, in_words, wilson
from crmlib.tables import POINTS

_PER = ["yuan_per_yuan", "low", "high"]
_SHOWN = 10  # pairs in the table; all of them stand in ``rows``
_COLUMNS = ["together", "lift", "low", "high", "lift_within", "within_low", "within_high", "q", "stands"]


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
    DataError, TooFewError
        As for `crmlib.stats.association.read_baskets`.
    """
    strata = frames.check_names(strata, "strata")
    least = frames.check_whole(min_count, "min_count", 1)
    has, groups = read_baskets(lines_, baskets, basket, item, strata, least)
    found = pairs(has, groups, least=least, level=level)
    found["stands"] = (found["q"] <= frames.check_number(q, "q", 0, 1)) & (found["lift_within"] > 1)
    said = {one: one for one in has.columns} | dict(names if names is not None else {})
    of = [f"{said[a]} × {said[b]}" for a, b in zip(found["one"], found["other"], strict=True)]
    found.index = pd.Index(of, name="two_products")
    table = found.sort_values("lift", ascending=False, kind="stable").head(_SHOWN)[_COLUMNS]
    two = (has.sum(axis=1) >= 2).to_numpy()
    note = both(
        "{pairs:,} pairs of products in at least {least} of {n:,} baskets; {luck:.0f} of them would look like more "
        "than chance at 5% if none were. Kept: {kept}, of which at most {q:.0%} are false.",
        pairs=len(found), least=least, n=len(has), luck=0.05 * len(found), kept=int(found["stands"].sum()), q=q,
    )  # fmt: skip
    by = both("Within strata of {strata}.", strata=listed(map(heading, strata))) if strata else ""
    options = {
        "formats": dict.fromkeys(_COLUMNS[1:7], ".2f") | {"together": ",d", "q": P_VALUE},
        "note": lines(note, by, in_words(level, N_("logarithm of the lift"))),
    }
    named = both("Baskets with two products or more")
    top = Headline(float(two.mean()), *map(float, wilson(two.sum(), len(has), level)), len(has), ".1%", named)
    return Tile(table, p=P.PRODUCT, headline=top, picture=Forest(table, **options), rows=found, **options)


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
    """
    check_level(level)
    margin = frames.check_number(margin, "margin", 0, 1)
    cells, money = by_campaign(mailings, campaigns, mailed)
    return _letters_tile(added(cells, level), paid_off(money, margin, level), margin, level)


def _letters_tile(table: pd.DataFrame, money: pd.DataFrame, margin: float, level: float) -> Tile:
    last = table.iloc[-1]
    note = both(
        "{buyers:,.0f} of those mailed bought; {extra:.0f} of them would not have ({low:.0f} to {high:.0f}).",
        buyers=last["buyers"], extra=last["added"], low=last["added_low"], high=last["added_high"],
    )  # fmt: skip
    formats = dict.fromkeys(["letters", "buyers", "held_out", "buyers_anyway"], ",d")
    formats |= dict.fromkeys(["difference", "low", "high"], POINTS)
    formats |= dict.fromkeys(["added", "added_low", "added_high"], "+,.0f")
    options = {"formats": formats, "note": lines(note, in_words(level, N_("Newcombe")))}
    beside = Dots(
        money, value="yuan_per_yuan", zero=1.0,
        formats=dict.fromkeys(["extra_yuan", "campaign_cost"], ",.0f") | dict.fromkeys(_PER, ".2f"),
        label=both("Margin that a yuan of cost brought"),
        note=lines(both("At a margin of {margin:.0%}; 1 is where a campaign pays for itself.", margin=margin),
                   in_words(level, N_("normal, after CUPED"))),
    )  # fmt: skip
    named, base = both("Buyers added by letters"), int(last["letters"] + last["held_out"])
    top = Headline(*last[["difference", "low", "high"]].tolist(), base, POINTS, named)
    picture = Dots(
        table, value="difference", zero=0.0, label=both("Buyers added by letters, points"), **options
    )
    return Tile(table, p=P.PROMOTION, headline=top, picture=picture, beside=beside, **options)
