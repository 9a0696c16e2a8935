"""What topic 11 shows beside its models.

subscribed  subscriptions as the lesson and its exercises count them
members     members against their own rhythm: two records, ten to be staged, two who are silent for as long, a trial
quarters    one member at the end of six quarters
case        the same plan in two shops, and how far it was carried out
"""

from crmlib.lessons.lifecycle.case import executed, two_shops
from crmlib.lessons.lifecycle.members import (
    CALL,
    JUDGED,
    MARGIN,
    TEN,
    VOUCHER,
    buyers,
    changed,
    effects,
    ninety_days,
    ranked,
    silence_curves,
    silent,
    stage_of,
    ten,
    trial,
    two_members,
)
from crmlib.lessons.lifecycle.quarters import each_quarter, six_quarters
from crmlib.lessons.lifecycle.subscribed import (
    COSTS,
    EVERY,
    MENDING,
    WON,
    apology,
    first_months,
    four_channels,
    half_years,
    halved,
    look,
    still_here,
    watched,
    ways,
)
from crmlib.lifecycle.stages import strategies

__all__ = [
    "CALL",
    "COSTS",
    "EVERY",
    "JUDGED",
    "MARGIN",
    "MENDING",
    "TEN",
    "VOUCHER",
    "WON",
    "apology",
    "buyers",
    "changed",
    "each_quarter",
    "effects",
    "executed",
    "first_months",
    "four_channels",
    "half_years",
    "halved",
    "look",
    "ninety_days",
    "ranked",
    "silence_curves",
    "silent",
    "six_quarters",
    "stage_of",
    "still_here",
    "strategies",
    "ten",
    "trial",
    "two_members",
    "two_shops",
    "watched",
    "ways",
]
