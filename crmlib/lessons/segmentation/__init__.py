"""What topic 04 shows beside its models.

groups   groups of people who tick alike: the agency's, those beyond each person's own level, and whether they come again
offers   what offers bring, segment by segment; four steps from knowing customers to serving them
cars     the case: one maker, two cars
"""

from crmlib.lessons.segmentation.cars import cures, seen
from crmlib.lessons.segmentation.groups import again, agency, level_out, odd_sheets, sets_apart
from crmlib.lessons.segmentation.offers import BASE, FIXED, MARGIN, arms, box, brings, in_base, own_offer

__all__ = [
    "BASE",
    "FIXED",
    "MARGIN",
    "again",
    "agency",
    "arms",
    "box",
    "brings",
    "cures",
    "in_base",
    "level_out",
    "odd_sheets",
    "own_offer",
    "seen",
    "sets_apart",
]
