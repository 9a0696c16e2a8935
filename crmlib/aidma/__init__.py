"""AIDMA: how far along is each customer, and where do we lose them?

Attention, Interest, Desire, Memory, Action (Hall, 1920s; lecture row S0.15): a customer notices us, looks
closer, wants, remembers, and buys. That the stages come in this order is an assumption, and one that the
literature does not support for all customers and goods (Vakratsas & Ambler 1999), so it is measured here
rather than taken for granted.

Stage          the five stages, in order
EVENT_STAGES   which touchpoint is evidence of which stage
staged         every customer's journey, read once off a touchpoint log (own event types, as of when, zone)

Each of these takes such journeys, or a log with the same keywords:

left_out       which rows of the log are left out, and why
first_reach    when each customer first got to each stage
funnel         cohort conversion with intervals, censoring respected
cohorts        the same, one entry month a row
time_to        how long from one stage to another (Kaplan–Meier)
compare        whether groups differ in that (log-rank)
stage_order    how many customers keep to the order at all
Chain          the journey as an absorbing Markov chain: what if? (between States)
"""

from crmlib.aidma.chain import Chain, State
from crmlib.aidma.funnel import cohorts, funnel, left_out
from crmlib.aidma.journeys import EVENT_STAGES, Stage, staged
from crmlib.aidma.timing import compare, first_reach, stage_order, time_to

__all__ = [
    "EVENT_STAGES",
    "Chain",
    "Stage",
    "State",
    "cohorts",
    "compare",
    "first_reach",
    "funnel",
    "left_out",
    "stage_order",
    "staged",
    "time_to",
]
