"""What topic 12 shows beside its models.

ledger   the ledger of the shop card as the lesson reads it: orders with what was paid, five analyses, one diary
ahead    what lies ahead: forecasts and lists side by side, single households, the next order
treated  how to treat whom: service taken off, what more could come, a card by lot, six households to sort
formula  the classroom's formula in its versions, subscribers who differ, and the far future of a child at the gate
"""

from crmlib.lessons.lifetime.ahead import came, fitted, forecasts, gold, named, next_orders, silent
from crmlib.lessons.lifetime.formula import formulas, gate, renewals
from crmlib.lessons.lifetime.ledger import AS_OF, CARDS, WEEKS, analyses, diary, households, second_export
from crmlib.lessons.lifetime.treated import (
    CUT,
    RATES,
    SIX,
    pilot,
    potential,
    service,
    six,
    this_monday,
    tier_of,
    whale,
)

__all__ = [
    "AS_OF",
    "CARDS",
    "CUT",
    "RATES",
    "SIX",
    "WEEKS",
    "analyses",
    "came",
    "diary",
    "fitted",
    "forecasts",
    "formulas",
    "gate",
    "gold",
    "households",
    "named",
    "next_orders",
    "pilot",
    "potential",
    "renewals",
    "second_export",
    "service",
    "silent",
    "six",
    "this_monday",
    "tier_of",
    "whale",
]
