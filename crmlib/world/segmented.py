"""Which cut of tea drinkers shows the true segments, and which is only found again?

segments_compared   ways to cut: found again, and as in truth
true_best_offers    the offer that is truly best for each segment, and for all
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlib.i18n import N_, Text, both
from crmlib.result import Bars
from crmlib.stats.partitions import found_again, k_means
from crmlib.stats.ratings import centred, usable
from crmlib.world.truth.segments import OFFERS, SegmentTruth

RAW, OWN_MEAN, SHUFFLED = "raw", "own_mean", "shuffled"
_WORDS = {
    RAW: N_("ratings as ticked, {k} groups"),
    OWN_MEAN: N_("about each person's own mean, {k} groups"),
    SHUFFLED: N_("each column shuffled, {k} groups"),
}
WAYS = ((RAW, 2), (RAW, 4), (OWN_MEAN, 4), (SHUFFLED, 4))


def segments_compared(
    benefits: pd.DataFrame, hidden: pd.DataFrame, ways: Sequence[tuple[str, int]] = WAYS, *, draws: int = 20,
    seed: int = 0,
) -> Bars:  # fmt: skip
    """Return how alike two samples' cuts are, and how alike a cut and the true segments are, by way to cut.

    Parameters
    ----------
    benefits : DataFrame
        The survey as it came.
    hidden : DataFrame
        As `crmlib.world.latent_segments` returns it, of the same seed.
    ways : sequence of (way, k)
        "raw": ratings as ticked; "own_mean": about each person's own mean; "shuffled": that, each column shuffled.
    draws, seed : int
        Pairs of samples, and their seed.

    Returns
    -------
    Bars
        ``.table`` by way: found_again, as_in_truth (adjusted Rand indices).

    Examples
    --------
    >>> from crmlib.world import latent_segments, simulate
    >>> asked = simulate(customers=2000, members=1)["benefits"]
    >>> found = segments_compared(asked, latent_segments(customers=2000), [("own_mean", 4)])
    >>> bool(found.table["as_in_truth"].iloc[0] > 0.5)
    True
    """
    from sklearn.metrics import adjusted_rand_score

    rows = usable(benefits).rows
    segment = hidden.set_index("respondent_id")["segment"].loc[rows["respondent_id"]].to_numpy()
    raw = rows[[name for name in rows if str(name).startswith("want_")]].astype(float)
    own = centred(raw)
    mixed = pd.DataFrame(np.random.default_rng(seed).permuted(own.to_numpy(), axis=0), columns=own.columns)
    points = {RAW: raw, OWN_MEAN: own, SHUFFLED: mixed}
    found: dict[Text, list[float]] = {}
    for way, k in ways:
        cut = k_means(points[way], k, standardise=False, seed=seed).labels
        again = found_again(points[way], k, standardise=False, draws=draws, seed=seed).mean()
        found[both(_WORDS[way], k=k)] = [float(again), float(adjusted_rand_score(segment, cut))]
    table = pd.DataFrame(list(found.values()), columns=["found_again", "as_in_truth"])
    table.index = pd.Index(list(found), dtype=object, name="cut")
    note = both(
        "Adjusted Rand index: 1 for the same groups, 0 for what chance gives. {n:,} people.", n=len(rows)
    )
    return Bars(
        table,
        columns=("found_again", "as_in_truth"),
        formats=dict.fromkeys(table, ".2f"),
        label=both("Agreement (1 = the same groups)"),
        note=note,
    )


def true_best_offers(truth: SegmentTruth, yuan: Mapping[str, float]) -> dict[str, str]:
    """Return the offer that truly brings most, by segment, and of all together.

    Examples
    --------
    >>> true_best_offers(SegmentTruth(), {"study": 60, "gift": 80, "daily": 30})
    {'everyday': 'daily', 'connoisseur': 'study', 'giver': 'gift', 'host': 'study', 'all': 'gift'}
    """
    offers = list(yuan)
    gains = np.array(
        [
            [yuan[one] * (kind.buys[OFFERS.index(one)] - kind.buys[OFFERS.index("none")]) for one in offers]
            for kind in truth.kinds
        ]
    )
    share = np.array([kind.share for kind in truth.kinds])
    best = {kind.name: offers[row.argmax()] for kind, row in zip(truth.kinds, gains, strict=True)}
    return best | {"all": offers[int((share @ gains).argmax())]}
