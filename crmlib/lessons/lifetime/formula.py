"""The classroom's formula in its versions, subscribers who differ, and the far future of a child at the gate.

renewals    what subscribers are still worth, if they differ and if they do not
formulas    the classroom's formula in its versions
gate        the child at the gate: what it may bring one day, and what that is worth today
"""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import N_, both
from crmlib.lifetime import ShiftedBetaGeometric, clv_formula
from crmlib.result import Result


def renewals(
    model: ShiftedBetaGeometric, margin: float, discount: float, at: tuple[int, ...] = (1, 2, 5, 13)
) -> Result:
    """Return what a subscriber is still worth just before a renewal: if people differ, and if one rate held for all.

    Parameters
    ----------
    model : fitted ShiftedBetaGeometric
    margin, discount : number
        Of a period.
    at : tuple of int
        Which renewals.
    """
    # The formula counts from a payment just made; here the next one comes at once, if it comes.
    constant = (1 + discount) * clv_formula(margin, model.constant_, discount, first=False)
    table = pd.DataFrame(
        {
            "retention": model.survival(max(at)).table["retention"].loc[list(at)],
            "differ": margin * model.residual(list(at), discount=discount),
            "alike": constant,
        },
        index=pd.Index(at, name="renewal"),
    )
    note = both("One rate for all: {rate:.1%}.", rate=model.constant_)
    return Result(table, formats={"retention": ".1%", "differ": ",.0f", "alike": ",.0f"}, note=note)


def formulas(margin: float, retention: float, discount: float) -> Result:
    """Return what a subscriber is worth by the classroom's formula, in its versions.

    Parameters
    ----------
    margin, retention, discount : number
        As for `clv_formula`.
    """
    worth = {
        N_("with the first payment"): clv_formula(margin, retention, discount),
        N_("without the first payment"): clv_formula(margin, retention, discount, first=False),
        N_("paid at the end of each year"): clv_formula(margin, retention, discount, at="end"),
    }
    table = pd.DataFrame({"value": worth})
    table.index.name = "version"
    return Result(table, formats={"value": ",.0f"})


def gate(discount: float = 0.08) -> tuple[Result, Result]:
    """Return what a child of six may bring a theme park one day, and what crouching to it changes (lecture row S4.7).

    Parameters
    ----------
    discount : float, default .08
        Per year.

    Returns
    -------
    Result
        By visit: age, probability, margin (yuan), total (probability × margin), today (the same, discounted).
    Result
        By who came back more often in a trial by lot: change, margin, per_visit (yuan for each visiting child).
    """
    visits = pd.DataFrame(
        {"age": [12, 18, 26, 34], "probability": [0.35, 0.25, 0.22, 0.20], "margin": [60.0, 110, 190, 420]},
        index=pd.Index(
            [N_("with a school class"), N_("alone"), N_("with a partner"), N_("with children")], name="visit"
        ),
    )
    visits["total"] = visits["probability"] * visits["margin"]
    visits["today"] = visits["total"] / (1 + discount) ** (visits["age"] - 6)
    sums = visits[["total", "today"]].sum()
    note = both(
        "Together {total:.0f} yuan a child, {today:.1f} today.", total=sums["total"], today=sums["today"]
    )
    formats = {"probability": ".2f", "margin": ".0f", "total": ".1f", "today": ".1f"}
    trial = pd.DataFrame(
        {"change": [0.031, 0.041], "margin": [sums["today"], 390.0]},
        index=pd.Index([N_("the child, one day"), N_("its parents, soon")], name="trial"),
    )
    trial["per_visit"] = trial["change"] * trial["margin"]
    cost = both("400 families by lot; crouching costs 9 yuan a child.")
    return (
        Result(visits, formats=formats, note=note),
        Result(trial, formats={"change": "+.1%", "margin": ".1f", "per_visit": ".1f"}, note=cost),
    )
