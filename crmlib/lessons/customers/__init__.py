"""What topic 02 shows beside its models.

points     contact points: a look at the file, failures against losses, one repair, the lecture's four measures
counted    answers counted by hand: sources, and what three departments report
members    members asked who, what, why, when, where and how much
everyone   what a catalogue brings when it is sent to more and more members
small      small tables to decide on: another firm's book, another family's tea sets
hospital   the case: who is the nurse's customer?
shaped     what shapes the purchase of dear tea
shown      the models' tables as the lesson shows them
pictures   the pictures that only this topic draws
"""

from crmlib.lessons.customers.counted import counted, reports
from crmlib.lessons.customers.everyone import everyone
from crmlib.lessons.customers.hospital import complain, stays
from crmlib.lessons.customers.members import answers, best, gift_buyers, holding
from crmlib.lessons.customers.points import against, look, measures, repair_curve, repaired
from crmlib.lessons.customers.shaped import shaped
from crmlib.lessons.customers.shown import districts, mentioned, slopes, worth
from crmlib.lessons.customers.small import BOOK, book, chosen, family, lost

__all__ = [
    "BOOK",
    "against",
    "answers",
    "best",
    "book",
    "chosen",
    "complain",
    "counted",
    "districts",
    "everyone",
    "family",
    "gift_buyers",
    "holding",
    "look",
    "lost",
    "measures",
    "mentioned",
    "repair_curve",
    "repaired",
    "reports",
    "shaped",
    "slopes",
    "stays",
    "worth",
]
