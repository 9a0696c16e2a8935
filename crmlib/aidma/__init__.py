"""AIDMA: how far along is each customer, and where do we lose them?

Attention, Interest, Desire, Memory, Action (Hall, 1920s; lecture row S0.15): a customer notices us, looks
closer, wants, remembers, and buys. That the stages come in this order is an assumption, and one that the
literature does not support for all customers and goods (Vakratsas & Ambler 1999), so it is measured here
rather than taken for granted.

Stage          the five stages, in order
EVENT_STAGES   which touchpoint is evidence of which stage
staged         a touchpoint log with its stages, ready for everything below
left_out       which rows of the log that leaves out, and why
first_reach    when each customer first got to each stage
funnel         cohort conversion with intervals, censoring respected
cohorts        the same, one entry month a row
time_to        how long from one stage to another (Kaplan–Meier)
stage_order    how many customers keep to the order at all
Chain          the journey as an absorbing Markov chain: what if?
absorbing      the arithmetic of any absorbing chain
"""

from crmlib.aidma.chain import Chain
from crmlib.aidma.funnel import cohorts, funnel
from crmlib.aidma.left_out import left_out
from crmlib.aidma.markov import absorbing, first_order_test
from crmlib.aidma.order import stage_order
from crmlib.aidma.stages import EVENT_STAGES, MEMORY_GAP_DAYS, Stage, first_reach, staged
from crmlib.aidma.states import State
from crmlib.aidma.timing import time_to

__all__ = [
    "EVENT_STAGES",
    "MEMORY_GAP_DAYS",
    "Chain",
    "Stage",
    "State",
    "absorbing",
    "cohorts",
    "first_order_test",
    "first_reach",
    "funnel",
    "left_out",
    "stage_order",
    "staged",
    "time_to",
]
