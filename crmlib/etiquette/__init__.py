"""Etiquette as a small engine: rules as data, orders derived from who is there. (Lecture row S0.24)

Person         somebody who is there
seats          who sits where in a car
introductions  who is presented to whom
handshakes     who offers a hand to whom
cards          who hands a card to whom, and how
tea            who is served in which order, and how
lead           who walks ahead, who behind
reception      who meets the guests, and where
telephone      which rules a call breaks, and which of 5W2H its note lacks
judge          which rules an option of a scenario keeps and breaks, and what it is worth
rules          the rules, each with its reason and source
scenarios      forty situations with four options each

The rules are one version of custom, from a lecture for salespeople in China; they are no truth. What is contested is a
setting, and the answer names it.
"""

from crmlib.etiquette.judge import judge
from crmlib.etiquette.orders import cards, handshakes, introductions, lead, reception, seats, tea
from crmlib.etiquette.people import Person
from crmlib.etiquette.rules import rules, scenarios
from crmlib.etiquette.telephone import telephone

__all__ = [
    "Person",
    "cards",
    "handshakes",
    "introductions",
    "judge",
    "lead",
    "reception",
    "rules",
    "scenarios",
    "seats",
    "tea",
    "telephone",
]
