"""A visit: who comes first at the door, in introductions, handshakes, cards, tea and in the car.

GUESTS, HOSTS   who meets whom
visit           the whole visit, moment by moment, each with its rule
introduced      two people whom two customs introduce the other way round
"""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import N_, Text
from crmlib.result import TERM, Result
from crmlib.service import Person, etiquette

ZHOU = Person(Text("Director Zhou", "周总"), "guest", rank=1, age=58, sex="man")
HE = Person(Text("Ms He, buyer", "采购何经理"), "guest", rank=2, age=41, sex="woman")
QIN = Person(Text("Mr Qin, assistant", "助理小秦"), "guest", rank=4, age=27, sex="man")
SU = Person(Text("Su Min", "苏敏"), "host", rank=2, age=39, sex="woman")
TANG = Person(Text("Tang Li, trainee", "实习生唐莉"), "host", rank=5, age=23, sex="woman", guides=True)
GUESTS, HOSTS = (ZHOU, HE, QIN), (SU, TANG)
FIRST = 2  # of each moment
STEPS = ["who", "act", "rule"]  # of an order of `crmlib.etiquette`
COLUMNS = ["first_comes", "goes_to", "etiquette_rule"]


def visit() -> Result:
    """Return a visit moment by moment: who comes first, to whom, and the rule.

    Returns
    -------
    Result
        ``.table`` by moment: who, to, rule.
    """
    people = [*GUESTS, *HOSTS]
    moments = {
        N_("meeting the guests"): etiquette.reception(people),
        N_("on the way in"): etiquette.lead(people),
        N_("introducing people"): etiquette.introductions(people),
        N_("shaking hands"): etiquette.handshakes(people),
        N_("name cards"): etiquette.cards(people),
        N_("serving tea"): etiquette.tea(people),
    }
    rows, names = [], []
    for moment, found in moments.items():
        for row in found.table[STEPS].head(FIRST).itertuples(index=False):
            rows.append(tuple(row))
            names.append(moment)
    table = pd.DataFrame(
        rows, columns=["first_comes", "goes_to", "etiquette_rule"], index=pd.Index(names, name="moment")
    )
    return Result(table, formats=dict.fromkeys(table, TERM))


def introduced() -> Result:
    """Return who is named first, and to whom, of a director and a trainee, by two customs.

    Returns
    -------
    Result
        ``.table`` by custom: who (is introduced), to, rule.
    """
    customs = {
        N_("lecture: man to woman first"): ("sex", "rank", "age"),
        N_("most firms: rank first"): ("rank", "sex", "age"),
    }
    rows = [
        etiquette.introductions([ZHOU, TANG], precedence=order).table[STEPS].iloc[0]
        for order in customs.values()
    ]
    table = pd.DataFrame(
        [list(row) for row in rows], columns=COLUMNS, index=pd.Index(list(customs), name="custom")
    )
    return Result(table, formats=dict.fromkeys(table, TERM))
