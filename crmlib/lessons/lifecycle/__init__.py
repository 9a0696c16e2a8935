"""What topic 11 shows beside its models.

subscribed  subscriptions as the lesson and its exercises count them
members     members against their own rhythm: ten to be staged, two who are silent for as long, one over six quarters
case        the same plan in two shops, and how far it was carried out
"""

from crmlib.lessons.lifecycle.case import executed, two_shops
from crmlib.lessons.lifecycle.members import (
    AS_OF,
    BEFORE,
    TEN,
    buyers,
    silence_curves,
    silent,
    stage_of,
    ten,
)
from crmlib.lessons.lifecycle.subscribed import (
    COSTS,
    EVERY,
    MENDING,
    WON,
    apology,
    first_months,
    four_channels,
    half_years,
    look,
    still_here,
    watched,
    ways,
)

__all__ = [
    "AS_OF",
    "BEFORE",
    "COSTS",
    "EVERY",
    "MENDING",
    "TEN",
    "WON",
    "apology",
    "buyers",
    "executed",
    "first_months",
    "four_channels",
    "half_years",
    "look",
    "silence_curves",
    "silent",
    "stage_of",
    "still_here",
    "ten",
    "two_shops",
    "watched",
    "ways",
]
