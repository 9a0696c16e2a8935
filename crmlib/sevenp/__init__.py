"""The seven P of customer analysis, as one cockpit: which of them would you act on?

Each P asks one question of the customers, and is answered by a model of the course, as of one day, with its base and
its interval (lecture row S0.22). What a figure did this month says nothing before it is known what it does anyway: the
cockpit holds each against its own history, and counts the lights that would be red although nothing happened.

P              the seven, each with its question and its owner
profiling      who the best customers are, beside all customers
persistency    how long customers stay
profitability  what each customer leaves after what serving costs
performance    why sales moved: volume, mix, or value
prospecting    how many customers there will be
product        what is bought together, and still so among buyers of one kind
promotion      what a letter added to what is bought anyway
Tile           what each of these returns
cockpit        all seven month by month, with limits from their own history
Cockpit        its answer
"""

from crmlib.sevenp.buyers import persistency, profiling, prospecting
from crmlib.sevenp.cockpit import Cockpit, cockpit
from crmlib.sevenp.money import performance, profitability
from crmlib.sevenp.offers import product, promotion
from crmlib.sevenp.terms import P, Tile

__all__ = [
    "Cockpit",
    "P",
    "Tile",
    "cockpit",
    "performance",
    "persistency",
    "product",
    "profiling",
    "profitability",
    "promotion",
    "prospecting",
]
