"""A coupon and a price cut of sparkling tea, drawn by lot: what is left of them after twelve weeks.

offers   what each of both brought, over customers without an offer
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from crmlib.coded import label
from crmlib.i18n import both, lines
from crmlib.promotion import by_horizon, subsidised
from crmlib.result import Dots
from crmlib.stats.intervals import in_words

OFFERS = ("coupon", "price_cut")
_ARMS = (*OFFERS, "no_offer")
WEEKS = (4, 12)
MARGIN, OFF = 0.4, 5.0  # of a yuan at list price; yuan off for each buyer


def offers(test: pd.DataFrame) -> Dots:
    """Return what a coupon and a price cut changed after four and after twelve weeks.

    Parameters
    ----------
    test : DataFrame
        The table ``coupon_test``.

    Returns
    -------
    Dots
        ``.table`` by offer and weeks: without_offer, with_offer, difference, low, high (yuan a customer at list price).
    """
    found = [by_horizon(test, WEEKS, arm=arm) for arm in OFFERS]
    names = [
        both("{offer}, after {weeks} weeks", offer=label("arm", arm), weeks=week)
        for arm in OFFERS
        for week in WEEKS
    ]
    table = pd.concat([one.table for one in found]).set_axis(
        pd.Index(names, dtype=object, name="offer_weeks")
    )
    used = subsidised(test, margin=MARGIN, discount=OFF, outcome="bought_12w", spent="spend_12w")
    counts = {name: int((test["arm"] == arm).sum()) for name, arm in zip("nmk", _ARMS, strict=True)}
    anyway = used.values.loc["would_have", "estimate"]  # noqa: PD011, its numbers
    note = lines(
        both(
            "Yuan a customer at list price, less what each bought before. {n:,} customers with a coupon, {m:,} with a "
            "price cut, {k:,} with neither, by lot.",
            **counts,
        ),
        both("Of the coupons used, {share:.0%} went to people who would have bought anyway.", share=anyway),
        in_words(0.95, both("Welch")),
    )
    formats = dict.fromkeys(table, ".1f") | dict.fromkeys(("difference", "low", "high"), "+.1f")
    return replace(found[0], table=table, note=note, formats=formats, label=both("Yuan a customer more"))
