"""The functions of topic AIDMA that take a log, as tables and as answers with a note.

FUNCTIONS, each_function   all of them: each answers with a table
NOTES, each_note           those whose answer has a note
"""

import pytest

from crmlib.aidma import Chain, cohorts, first_reach, funnel, left_out, stage_order, time_to
from crmlib.frames import collect

FUNCTIONS = {
    "first_reach": lambda log, **how: collect(first_reach(log, **how)),
    "funnel": lambda log, **how: funnel(log, **how).table,
    "cohorts": lambda log, **how: cohorts(log, **how).table,
    "time_to": lambda log, **how: time_to(log, **how).table,
    "stage_order": lambda log, **how: stage_order(log, **how).table,
    "left_out": lambda log, **how: left_out(log, **how).table,
    "Chain": lambda log, **how: Chain(draws=20).fit(log, **how).counts_,
}
each_function = pytest.mark.parametrize("look", FUNCTIONS.values(), ids=FUNCTIONS)
NOTES = {
    "funnel": funnel,
    "cohorts": cohorts,
    "time_to": time_to,
    "stage_order": stage_order,
    "Chain": lambda log, **how: Chain(draws=20).fit(log, **how).levers(),
}
each_note = pytest.mark.parametrize("look", NOTES.values(), ids=NOTES)
