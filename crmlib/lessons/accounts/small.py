"""Small tables to decide on: eight accounts by two maps, one worksheet, five accounts that wait for thirty hours, acts.

effects  eight accounts, what they bring and what they take (the four fields of output and input)
offers   eight accounts, what they buy and what they need (A+, A, B, C)
sheet    one worksheet on an account, with a blank
waiting  five accounts, one of which gets the next thirty hours
acts     ten acts of salespeople, and which competence each shows
"""

from __future__ import annotations

import pandas as pd

from crmlib.accounts.worksheet import Criterion
from crmlib.i18n import N_, Labelled, both
from crmlib.result import TERM, Result

INPUT = ("people_yuan", "money_yuan", "samples_yuan")
EFFECTS = pd.DataFrame(
    {
        "turnover": [96_000, 150_000, 130_000, 22_000, 52_000, 40_000, 115_000, 88_000],
        "margin": [24_000, 31_000, 11_000, 6_000, 26_000, 9_000, 14_000, 28_000],
        "people_yuan": [3_000, 9_000, 8_000, 1_500, 4_500, 4_000, 3_500, 5_000],
        "money_yuan": [2_000, 5_000, 6_000, 500, 2_500, 3_000, 2_500, 4_000],
        "samples_yuan": [1_500, 4_000, 3_500, 500, 2_000, 9_500, 1_000, 6_500],
    },
    index=pd.Index(list("abcdefgh"), name="account"),
)
HIGH_OUTPUT, HIGH_INPUT = 20_000, 12_000

OFFERS = pd.DataFrame(
    {
        "turnover": [62_000, 85_000, 9_000, 12_000, 48_000, 21_000, 41_000, 16_000],
        "need": [130_000, 92_000, 75_000, 30_000, 70_000, 52_000, 96_000, 88_000],
        "grows": [1, 1, 0, 1, 0, 0, 0, 1],
    },
    index=pd.Index(list("abcdefgh"), name="account"),
)
HIGH_REVENUE, HIGH_POTENTIAL = 30_000, 40_000

WAITING = pd.DataFrame(
    {
        "turnover": [190_000, 60_000, 20_000, 90_000, 8_000],
        "need": [200_000, 200_000, 90_000, 250_000, 30_000],
        "hours_so_far": [40, 5, 4, 60, 1],
    },
    index=pd.Index(list("abcde"), name="account"),
)


class Said(Labelled):
    """What is ticked on a worksheet."""

    GOOD = "good", N_("good")
    HIGH = "high_said", N_("said_high")
    LOW = "low_said", N_("said_low")
    STRONG = "strong", N_("strong")
    WEAK = "weak", N_("weak")
    BLANK = "blank", N_("(blank)")


YES = (Said.GOOD, Said.HIGH, Said.STRONG)
SHEET = {
    Criterion.OWN_GROWTH: Said.GOOD,
    Criterion.BUSINESS_PLAN: Said.LOW,
    Criterion.REVENUE_POTENTIAL: Said.HIGH,
    Criterion.OPPORTUNITY: Said.BLANK,
    Criterion.FIT: Said.GOOD,
    Criterion.COMPETITIVENESS: Said.WEAK,
    Criterion.RELATIONSHIP: Said.STRONG,
}


class Competence(Labelled):
    """What a salesperson must bring (lecture row S3.9)."""

    ATTITUDE = "attitude", N_("Attitude")
    KNOWLEDGE = "knowledge", N_("Knowledge")
    ALERTNESS = "alertness", N_("Alertness and diligence")
    COMMUNICATION = "communication", N_("Communication skills")
    RESPONSIBILITY = "responsibility", N_("Responsibility")


ACTS = {
    N_("Loses a tender; next morning thanks the buyer, in good spirits"): Competence.ATTITUDE,
    N_("Knows that hotels order their festival tea in June"): Competence.KNOWLEDGE,
    N_("Sees scaffolding at a hotel, walks in and asks about it"): Competence.ALERTNESS,
    N_("Asks back until the warehouse has understood what was promised"): Competence.COMMUNICATION,
    N_("Owns up to a wrong quotation before anybody notices"): Competence.RESPONSIBILITY,
    N_("Explains which tea keeps for two years, and why"): Competence.KNOWLEDGE,
    N_("Repeats in the buyer's words what was agreed"): Competence.COMMUNICATION,
    N_("Stays friendly to a buyer who shouts"): Competence.ATTITUDE,
    N_("Comes at nine, as was said"): Competence.RESPONSIBILITY,
    N_("Visits six accounts while others visit four"): Competence.ALERTNESS,
}


def effects() -> Result:
    """Return eight accounts: what they bring, and the people, money and goods that they take.

    Returns
    -------
    Result
        ``.table`` by account: turnover, margin, people_yuan, money_yuan, samples_yuan.
    """
    note = both(
        "Yuan a year. Output is high from {output:,} yuan of margin, input from {input:,} yuan.",
        output=HIGH_OUTPUT, input=HIGH_INPUT,
    )  # fmt: skip
    return Result(EFFECTS, formats=dict.fromkeys(EFFECTS, ",.0f"), note=note)


def offers() -> Result:
    """Return eight accounts: what they buy from us, what they need from anybody, and whether they grow.

    Returns
    -------
    Result
        ``.table`` by account: turnover, need, grows (yes or no).
    """
    note = both(
        "Yuan a year. Present turnover is high from {revenue:,} yuan, potential business from {potential:,} yuan.",
        revenue=HIGH_REVENUE, potential=HIGH_POTENTIAL,
    )  # fmt: skip
    table = OFFERS.assign(grows=OFFERS["grows"].astype(bool))
    return Result(table, formats={"turnover": ",.0f", "need": ",.0f"}, note=note)


def sheet() -> Result:
    """Return one worksheet on an account, as it was ticked; one criterion is blank.

    Returns
    -------
    Result
        ``.table`` by criterion: said.
    """
    table = pd.DataFrame({"ticked_as": list(SHEET.values())}, index=pd.Index(list(SHEET), name="criterion"))
    return Result(table, formats={"ticked_as": TERM})


def waiting() -> Result:
    """Return five accounts that wait for the next thirty hours.

    Returns
    -------
    Result
        ``.table`` by account: turnover, need, hours_so_far.
    """
    note = both("Yuan a year, and extra hours.")
    return Result(WAITING, formats=dict.fromkeys(WAITING, ",.0f"), note=note)


def acts(*, judged: bool = False) -> Result:
    """Return ten acts of salespeople; if `judged`, with the competence that each shows.

    Returns
    -------
    Result
        ``.table`` by number: act, and competence (if judged).
    """
    table = pd.DataFrame({"act": list(ACTS), "competence": list(ACTS.values())})
    table.index = pd.RangeIndex(1, len(ACTS) + 1, name="act_number")
    formats = {"act": TERM, "competence": TERM}
    return Result(table if judged else table[["act"]], formats=formats)
