"""Were the regions of a promotion drawn by lot, or were those taken that were rising already?

was_drawn   growth before the start, promoted regions beside the others, year by year
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib.errors import TooFewError
from crmlib.frames.weekly import Weekly, promoted_rows
from crmlib.i18n import N_, _, both, lines
from crmlib.result import P_VALUE, Dots
from crmlib.stats.event_weeks import waves
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.promoted import Sold, sold_by_article
from crmlib.stats.resample import check_draws, generator

BACK = 6  # weeks before a promotion that are held against as many before them


def was_drawn(
    weekly: Weekly | IntoFrame,
    *,
    outcome: str = "sell_out",
    draws: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> Dots:
    """Return by year whether promoted regions were rising already before their promotions began.

    A lot takes rising and falling regions alike. How much sales grew from weeks 12 to 7 before the start to the six
    weeks before it is held against the same of the regions that were not taken, product by product.

    Parameters
    ----------
    weekly, outcome, draws, level, seed
        As for `promotion_effect`.

    Returns
    -------
    Dots
        ``.table`` by year: grew_promoted, grew_others (growth before the start), difference (of the factors by which
        they grew), low, high, p_value (share of lots in which it lies as far from nothing).

    Raises
    ------
    DataError, TooFewError
        As for `promotion_effect`; if no promotion has twelve weeks before it.
    """
    check_draws(draws)
    check_level(level)
    rng, rows = generator(seed), {}
    grown = [
        one
        for table in sold_by_article(promoted_rows(weekly, None, outcome, ()), outcome)
        for one in _growth(table)
    ]
    if not grown:
        message = _("No promotion has {n} weeks before it in which regions without can be seen beside it.")
        raise TooFewError(message.format(n=2 * BACK))
    for year in sorted({one[0] for one in grown}):
        mine = [one[1:] for one in grown if one[0] == year]
        promoted, others = (
            np.mean([rise[taken == side].mean() for rise, taken in mine]) for side in (True, False)
        )
        lots = np.array([
            np.mean([_apart(rise, rng.permutation(taken)) for rise, taken in mine]) for _draw in range(draws)
        ])  # fmt: skip
        found = promoted - others
        ends = percentile(found + lots, level)
        p = (1 + (np.abs(lots) >= abs(found) - 1e-12).sum()) / (1 + draws)
        rows[year] = (*np.expm1([promoted, others, found, ends.low, ends.high]), p)
    columns = ["grew_promoted", "grew_others", "difference", "low", "high", "p_value"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("in_year")
    spec = dict.fromkeys(["grew_promoted", "grew_others", "difference", "low", "high"], "+.1%")
    note = both(
        "Growth to the {n} weeks before the start from the {n} weeks before these; difference: by how much per cent "
        "more promoted regions sold then, had both sold the same before.",
        n=BACK,
    )
    return Dots(
        table, value="difference", zero=0.0, formats=spec | {"p_value": P_VALUE},
        label=both("Promoted regions grew more before the start"),
        note=lines(note, in_words(level, N_("lots drawn anew"))),
    )  # fmt: skip


def _apart(rise: np.ndarray, taken: np.ndarray) -> float:
    return float(rise[taken].mean() - rise[~taken].mean())


def _growth(one: Sold) -> list[tuple[int, np.ndarray, np.ndarray]]:
    """Return of each promotion its year, how much each region had grown before it, and which were taken."""
    logs = np.full(one.runs.shape, np.nan)
    logs[one.place, one.week] = np.log(one.sold)
    out = []
    for wave in waves(one.runs):
        if wave.start < 2 * BACK:
            continue
        with np.errstate(invalid="ignore"):
            late = np.nanmean(logs[:, wave.start - BACK : wave.start], axis=1)
            early = np.nanmean(logs[:, wave.start - 2 * BACK : wave.start - BACK], axis=1)
        taken, rise = np.asarray(one.runs[:, wave].any(axis=1)), late - early
        known = np.isfinite(rise)
        if taken[known].any() and not taken[known].all():
            out.append((int(one.weeks[wave.start].year), rise[known], taken[known]))
    return out
