"""What topic 14 shows beside its models.

wall    seven figures on the wall, two rules for a red light, and what a rule costs
till    products bought together, and why the value of a receipt moved
served  what customers leave after serving them, and who the best are
ahead   who stays, how many there will be, what a letter added
frown   the case: one frown at a hotel's desk
"""

from crmlib.lessons.sevenp.ahead import ahead, letters, months, stayed, stays, won
from crmlib.lessons.sevenp.frown import ACTED, NOTES, frowns
from crmlib.lessons.sevenp.served import best, chosen, five, served, traits
from crmlib.lessons.sevenp.till import FOUR, bundles, counts, four, moved, pair, stands
from crmlib.lessons.sevenp.wall import TABLES, alarms, counted_returns, curves, returns, rules, wall

__all__ = [
    "ACTED",
    "FOUR",
    "NOTES",
    "TABLES",
    "ahead",
    "alarms",
    "best",
    "bundles",
    "chosen",
    "counted_returns",
    "counts",
    "curves",
    "five",
    "four",
    "frowns",
    "letters",
    "months",
    "moved",
    "pair",
    "returns",
    "rules",
    "served",
    "stands",
    "stayed",
    "stays",
    "traits",
    "wall",
    "won",
]
