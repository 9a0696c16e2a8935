"""What topic 01 shows beside its models.

brands    the diaries as they are, one brand's figures, and a brand of any size
shared    who buys what besides, and how much tea the most loyal drink
cart      the tea cart in Suzhou, and what moved our sales
eras      targets by era of marketing, a year's events by element of the environment
offers    offers, letters, ideas to decide on, and the turns of relationship marketing
newcomer  the case: an electronics house sells bottled tea
"""

from crmlib.lessons.market.brands import (
    FIGURES,
    Period,
    apart,
    by_size,
    counted,
    curves,
    figures,
    fitted,
    leaf,
    look,
    named,
    our_share,
    part_of_doubling,
    sized,
)
from crmlib.lessons.market.cart import cart, sales, suzhou
from crmlib.lessons.market.eras import TARGETS_2019, TARGETS_2026, Era, events, orientation, targets
from crmlib.lessons.market.newcomer import newcomer
from crmlib.lessons.market.offers import OFFERS, complaints, gains, ideas, turns
from crmlib.lessons.market.shared import beside, how_much, own_bottle, two_ways, verdict

__all__ = [
    "FIGURES",
    "OFFERS",
    "TARGETS_2019",
    "TARGETS_2026",
    "Era",
    "Period",
    "apart",
    "beside",
    "by_size",
    "cart",
    "complaints",
    "counted",
    "curves",
    "events",
    "figures",
    "fitted",
    "gains",
    "how_much",
    "ideas",
    "leaf",
    "look",
    "named",
    "newcomer",
    "orientation",
    "our_share",
    "own_bottle",
    "part_of_doubling",
    "sales",
    "sized",
    "suzhou",
    "targets",
    "turns",
    "two_ways",
    "verdict",
]
