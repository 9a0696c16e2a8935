"""Segments in a hundred other worlds: how often are the truth, the best offers and the two alike brands found?

run   cuts, best offers and distances, world by world
"""

from __future__ import annotations

import time

from sklearn.metrics import adjusted_rand_score

from crmlib.segmentation import PerceptualMap, Segments, usable
from crmlib.segmentation.segments import RATINGS, Kind
from crmlib.stats.offers import read_offers
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.segmented import true_best_offers
from crmlib.world.segments import asked, associations, benefits

YUAN = {"study": 60, "gift": 80, "daily": 30}


def run(worlds: int = 100) -> None:
    """Print in how many worlds each is found, and the seconds a world."""
    best = true_best_offers(Truth().segments, YUAN)
    own, raw, offers, alike, apart, begin = [], [], [], 0, 0, time.perf_counter()
    for seed in range(worlds):
        block = population(Truth(), seed=seed, number=0, size=8000, first=1)
        rows = usable(benefits(block)).rows
        ratings = rows[list(RATINGS)]
        truth = asked(block).set_index("respondent_id").loc[rows["respondent_id"], "segment"]
        cut = Segments(4).fit(ratings).named()
        own.append(adjusted_rand_score(truth, cut.labels_.astype(str)))
        raw.append(adjusted_rand_score(truth, Segments(4, centre=False).fit(ratings).labels_.astype(int)))
        made = read_offers(cut, rows, YUAN, offer="tea_offer", bought="bought", control="none")
        found = dict(zip(made.groups, made.gains().argmax(axis=1), strict=True))
        offers.append(sum(made.offers[found[kind]] == best[kind.value] for kind in Kind))
        brands = PerceptualMap(draws=200, seed=seed).fit(associations(block))
        near, far = brands.distance("greenhill", "mistypeak"), brands.distance("oldharbour", "redgate")
        alike += near.estimate <= near.if_same
        apart += far.low > far.if_same
    print(f"segments: {worlds} worlds, {(time.perf_counter() - begin) / worlds:.1f} s each")
    print(
        f"  as in truth (adjusted Rand): own means at least {min(own):.2f}, raw ratings at most {max(raw):.2f}"
    )
    print(f"  best offer of three segments or more: {sum(one >= 3 for one in offers)}")
    print(f"  two alike brands not told apart: {alike}; two others told apart: {apart}")
