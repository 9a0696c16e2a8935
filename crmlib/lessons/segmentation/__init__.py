"""What topic 04 shows beside its models.

groups    people who tick alike: the agency's two groups, and four beyond each person's own level
again     whether groups are found again, and what taking the own level out does to that
judged    two uses of a base, five tests, scores, and brands held apart
offers    what offers bring, segment by segment
serving   three ways of sending them, four steps to each customer
cars      the case: one maker, two cars
steps     the six steps of S.T.P.
"""

from crmlib.lessons.segmentation.again import again, cuts, level_out, levels
from crmlib.lessons.segmentation.cars import cures, seen
from crmlib.lessons.segmentation.groups import agency, four, odd_sheets, sets_apart
from crmlib.lessons.segmentation.judged import WEIGHTS, hardest, meant, scores, tests, twins, two_uses, wanted
from crmlib.lessons.segmentation.offers import BASE, FIXED, MARGIN, arms, box, brings, in_base, own_offer
from crmlib.lessons.segmentation.serving import each_step, systems, told

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
