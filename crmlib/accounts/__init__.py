"""Business accounts: who are the twenty percent, what could each still buy, and where should the hours go?

The slide says that a fifth of the customers bring four fifths, so they get four fifths of the time (lecture rows S3.5
to S3.9, S4.7). Three things stand in between: part of last year's top was luck; what an account brings is not what
another hour adds; and who is ticked as promising may be who is liked.

usable           the accounts to go on with, with margin and headroom, and why the others cannot be used
concentration    the share of the top, of which base and in which window
next_period      what the same accounts bring the year after
composition      how a group's bill is made up, beside the others'
input_output     output against input: four quadrants, and how sure each account's is
priority         A+, A, B, C: present turnover × potential business
trial            what extra hours brought that were given by lot
Response         what so many hours bring: a curve from judgement, from a fit, or from the trial
potential_score  seven boxes to tick, and whether they can be trusted
fair_comparison  managers, once it is said which accounts each was given
conduct          which points of the code each keeps
compare_plans    80/20, equal hours, by turnover, by headroom: what each brings
"""

from crmlib.accounts.concentration import concentration
from crmlib.accounts.effort import compare_plans, trial, usable
from crmlib.accounts.people import conduct, fair_comparison
from crmlib.accounts.quadrants import input_output, priority
from crmlib.accounts.worksheet import potential_score
from crmlib.stats.composition import composition
from crmlib.stats.next_period import next_period
from crmlib.stats.response import Response

__all__ = [
    "Response",
    "compare_plans",
    "composition",
    "concentration",
    "conduct",
    "fair_comparison",
    "input_output",
    "next_period",
    "potential_score",
    "priority",
    "trial",
    "usable",
]
