"""What topic 04 shows beside its models.

groups   people who tick alike: the agency's two groups, those beyond each person's own level, and whether they come again
judged   two uses of a base, five tests, scores, and brands held apart
offers   what offers bring, segment by segment; four steps from knowing customers to serving them
cars     the case: one maker, two cars
steps    the six steps of S.T.P.
"""

from crmlib.lessons.segmentation.cars import cures, seen
from crmlib.lessons.segmentation.groups import again, agency, cuts, four, level_out, levels, odd_sheets, sets_apart
from crmlib.lessons.segmentation.judged import WEIGHTS, hardest, meant, scores, tests, twins, two_uses, wanted
from crmlib.lessons.segmentation.offers import (
    BASE,
    FIXED,
    MARGIN,
    arms,
    box,
    brings,
    each_step,
    in_base,
    own_offer,
    systems,
    told,
)

__all__ = [
    "BASE",
    "FIXED",
    "MARGIN",
    "WEIGHTS",
    "again",
    "agency",
    "arms",
    "box",
    "brings",
    "cures",
    "cuts",
    "each_step",
    "four",
    "hardest",
    "in_base",
    "level_out",
    "levels",
    "meant",
    "odd_sheets",
    "own_offer",
    "scores",
    "seen",
    "sets_apart",
    "systems",
    "tests",
    "told",
    "twins",
    "two_uses",
    "wanted",
]
