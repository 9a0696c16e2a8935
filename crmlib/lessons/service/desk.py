"""Calls as they went at the desk, minute by minute, and what became of the message.

DESK, FRIDAY   two calls, as `crmlib.service.telephone` reads them
RULES          the rules that a call is judged by, and the letters of the form
as_heard       a call as it is read
broken         which of the rules it breaks
desk_message   how much of the Friday message arrives: as it went, and read back at one or both tellings
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from crmlib.i18n import N_, both
from crmlib.lessons.service.loop import ERROR, FACTS, MISS
from crmlib.result import TERM, Result
from crmlib.service import Plan, message, telephone

Call = list[dict[str, Any]]

# Of the exercise: a late pick-up, a line cut and redialled by the wrong side, a receiver put down first.
DESK: Call = [
    {"does": "rings", "times": 4, "minute": "14:05:00", "text": N_("The telephone rings four times.")},
    {"does": "answers", "says": ["greeting", "firm", "self"], "minute": "14:05:16",
     "text": N_("Desk: “Good afternoon, Greenhill Tea, Tang Li speaking.”")},
    {"does": "gives_name", "clear": False, "minute": "14:05:20",
     "text": N_("Customer: “This is …ang of the Harbour Teahouse. When does my order come?”")},
    {"does": "repeats_name", "minute": "14:05:27",
     "text": N_("Desk: “Mr Fang, did I get that right?” – Customer: “Zhang.” – Desk: “Mr Zhang, thank you.”")},
    {"does": "holds", "seconds": 20, "minute": "14:05:40",
     "text": N_("Desk: “One moment, I am looking it up.” Twenty seconds later: “Here it is.”")},
    {"does": "cut_off", "minute": "14:06:10", "text": N_("The line is cut.")},
    {"does": "redials", "by": "desk", "minute": "14:06:15",
     "text": N_("The desk dials Mr Zhang's number: engaged, three times, since he is dialling too.")},
    {"does": "closes", "minute": "14:08:00",
     "text": N_("Through at last. Desk: “It comes on Tuesday.” – “Thank you, goodbye.” – “Goodbye.”")},
    {"does": "hangs_up", "by": "desk", "minute": "14:08:12",
     "text": N_("The desk puts the receiver down. Mr Zhang was about to ask something else.")},
]  # fmt: skip

# Of the case: five rules broken.
FRIDAY: Call = [
    {"does": "rings", "times": 2, "minute": "9:00:00", "text": N_("The telephone rings twice.")},
    {"does": "answers", "says": ["greeting"], "minute": "9:00:08", "text": N_("Desk: “Good morning!”")},
    {"does": "gives_name", "clear": False, "minute": "9:00:11",
     "text": N_("Caller: “…ou here, Red Lantern Hotels. Mr Lin, please, about today's delivery.”")},
    {"does": "holds", "seconds": 150, "minute": "9:00:20",
     "text": N_("Desk: “He is on another line, one moment.” For two and a half minutes nobody speaks.")},
    {"does": "visitor_comes", "minute": "9:02:30",
     "text": N_("A delegation of four stands in the door. The desk looks up and down again.")},
    {"does": "talks_on", "minute": "9:02:50",
     "text": N_("Caller: “Then tell him: two hundred tins, before noon, gate 2, by van …” – Desk: “Yes, yes.”")},
    {"does": "hangs_up", "by": "desk", "minute": "9:05:00",
     "text": N_("The desk puts the receiver down; the delegation has read all the posters by now.")},
    {"does": "says", "minute": "9:20:00",
     "text": N_("Desk to Mr Lin in passing: “Somebody wants tins at gate 12.”")},
]  # fmt: skip

# What a form asks by these letters are the engine's rules.
RULES = {
    "rings": "three_rings",
    "firm": "firm_and_self",
    "repeat": "name_made_sure",
    "hold": "short_hold",
    "redial": "caller_redials",
    "hang_up": "they_hang_up_first",
    "visitor": "visitor_not_kept",
}


def as_heard(call: Call) -> Result:
    """Return a call as it is read: by time, what is said and done."""
    table = pd.DataFrame(
        {"heard_said": [one["text"] for one in call]},
        index=pd.Index([one["minute"] for one in call], name="time"),
    )
    return Result(table, formats={"heard_said": TERM})


def broken(call: Call) -> frozenset[str]:
    """Return which of the rules a call breaks, by the words of the form."""
    ids = telephone(call).broken
    return frozenset(word for word, rule in RULES.items() if rule in ids)


def desk_message() -> Result:
    """Return how much of the Friday message arrives.

    Returns
    -------
    Result
        ``.table`` by way: fact_right (share of the facts), arrives_whole (share of such messages).
    """
    ways = {
        N_("as it went: told twice, never read back"): [Plan.ONCE, Plan.ONCE],
        N_("read back at the desk only"): [Plan.READ_BACK, Plan.ONCE],
        N_("read back at the desk and by Mr Lin"): [Plan.READ_BACK, Plan.READ_BACK],
    }
    sent = [message(ERROR, plan, slots=FACTS, miss=MISS, hops=2) for plan in ways.values()]
    table = pd.DataFrame(
        {
            "fact_right": [1 - float(one.fact_error) for one in sent],
            "arrives_whole": [float(one.whole) for one in sent],
        },
        index=pd.Index(list(ways), name="way_told"),
    )
    note = both("{facts} facts, two tellings, {error:.0%} misheard at each; reading back overlooks {miss:.0%}.",
                facts=FACTS, error=ERROR, miss=MISS)  # fmt: skip
    return Result(table, formats=dict.fromkeys(table, ".0%"), note=note)
