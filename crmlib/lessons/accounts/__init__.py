"""What topic 03 shows beside its models.

later    who gets the hours today, and what becomes of the largest accounts
cards    business customers with a shop card: how much the largest hold, by base and by time
hours    what an hour more brings, at one account and by plan
small    small tables to decide on: eight accounts by two maps, one worksheet, five accounts, ten acts
lounge   the case: a telephone firm's best customers
told     the models' tables with units, times and rows in plain words
"""

from crmlib.lessons.accounts.cards import Cards, cards, held, windows
from crmlib.lessons.accounts.hours import HOURS_EACH, JUDGED, curve, shared, thirty, two_alike
from crmlib.lessons.accounts.later import later, luck, visited, who_says
from crmlib.lessons.accounts.lounge import access, bills, flights, pays
from crmlib.lessons.accounts.small import (
    EFFECTS,
    HIGH_INPUT,
    HIGH_OUTPUT,
    HIGH_POTENTIAL,
    HIGH_REVENUE,
    INPUT,
    OFFERS,
    SHEET,
    WAITING,
    YES,
    Said,
    acts,
    effects,
    offers,
    sheet,
    waiting,
)
from crmlib.lessons.accounts.told import a_year, ahead, by_fifth, in_yuan, parts, won

__all__ = [
    "EFFECTS",
    "HIGH_INPUT",
    "HIGH_OUTPUT",
    "HIGH_POTENTIAL",
    "HIGH_REVENUE",
    "HOURS_EACH",
    "INPUT",
    "JUDGED",
    "OFFERS",
    "SHEET",
    "WAITING",
    "YES",
    "Cards",
    "Said",
    "a_year",
    "access",
    "acts",
    "ahead",
    "bills",
    "by_fifth",
    "cards",
    "curve",
    "effects",
    "flights",
    "held",
    "in_yuan",
    "later",
    "luck",
    "offers",
    "parts",
    "pays",
    "shared",
    "sheet",
    "thirty",
    "two_alike",
    "visited",
    "waiting",
    "who_says",
    "windows",
    "won",
]
