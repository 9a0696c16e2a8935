"""How a bill is made up: what sets a group of customers apart from all others.

composition   each part's share of a group's bill beside its share of the others' bill
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import TooFewError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots
from crmlib.stats.concentration import held
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import check_draws, unit_weights


def composition(
    vips: pd.DataFrame, others: pd.DataFrame, *, draws: int = 500, level: float = 0.95, seed: int = 0
) -> Dots:
    """Return how a group's bill is made up beside that of all others (lecture row S4.7).

    A large part of the bill is a large part of everybody's bill. What sets a group apart is the index: the part's share
    of their bill over its share of the others' bill.

    Parameters
    ----------
    vips, others : data frame of any backend
        One row a customer, one column a part of the bill; the same columns in both.
    draws, level, seed
        Bootstrap by customer, level, seed.

    Returns
    -------
    Dots
        ``.table`` by part, the highest index first: of_vips, of_others (share of the bill), index, low, high.

    Raises
    ------
    DataError
        If the columns differ, or something is missing or below nothing.
    TooFewError
        If a group has fewer than 2 customers, or no bill.

    Examples
    --------
    >>> us = pd.DataFrame({"local": [200.0, 400], "roaming": [300.0, 100]})
    >>> them = pd.DataFrame({"local": [80.0, 100], "roaming": [15.0, 5]})
    >>> composition(us, them, draws=20).table["index"].tolist()
    [4.0, 0.6666666666666666]
    """
    check_draws(draws)
    parts = list(frames.to_pandas(vips).columns)
    bills = {"of_vips": frames.to_pandas(vips), "of_others": frames.to_pandas(others, parts)}
    shares, again = {}, {}
    for place, (name, frame) in enumerate(bills.items()):
        paid = np.column_stack([held(frame[part], part) for part in parts])
        if len(paid) < 2 or not paid.any():
            raise TooFewError(_("{n} customers with a bill; a group needs 2 or more.").format(n=len(paid)))
        sums = unit_weights(len(paid), draws=draws, seed=[seed, place]) @ paid
        shares[name], again[name] = paid.sum(axis=0) / paid.sum(), sums / sums.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        index, drawn = (one["of_vips"] / one["of_others"] for one in (shares, again))
    low, high = percentile(np.where(np.isfinite(drawn), drawn, np.nan), level)
    table = pd.DataFrame(shares | {"index": index, "low": low, "high": high})
    table = table.set_axis(pd.Index(parts, name="part", dtype=object), axis=0)
    note = both(
        "{n:,} of the group, {others:,} others.", n=len(bills["of_vips"]), others=len(bills["of_others"])
    )
    return Dots(
        table.sort_values("index", ascending=False, kind="stable"), value="index", zero=1.0,
        formats={"of_vips": ".1%", "of_others": ".1%", "index": ".2f", "low": ".2f", "high": ".2f"},
        label=both("Share of their bill over its share of the others' bill"),
        note=lines(note, in_words(level, N_("bootstrap by customer"))),
    )  # fmt: skip
