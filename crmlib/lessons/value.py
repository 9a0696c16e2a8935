"""What topic 09 shows beside its models: the parts in words, offers side by side, and models side by side.

parts         the parts of delivered value, what they are, and in which form they count
levels        what each firm offers, a part a row
first_task    the first task that a customer was given
fitted        a model's coefficients, and what they are worth
forms_ranked  how each form ranks the offers
held_out      how well models foretell choices that they have not seen
each_alone    what single changes of an offer would do to its share
remaining     what is left of each share
without       the shares that are left when one firm is gone, by each model
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from crmlib.i18n import N_, Text, both
from crmlib.result import Result
from crmlib.stats.choice.conditional import ConditionalLogit
from crmlib.tables import POINTS
from crmlib.value import Form, Part, rank_reversal, swing_weights, what_if

_MEANT = {
    Part.PRODUCT: N_("how good the tea itself is"),
    Part.SERVICE: N_("what is done around it: packing, advice, returns"),
    Part.PERSONNEL: N_("how able and kind the people are"),
    Part.IMAGE: N_("what the name says of whoever serves it"),
    Part.ACTIVITY: N_("what one can do and live through: tastings, tea evenings, company"),
    Part.POTENTIAL: N_("what may yet come of it: membership, new uses, a tea that ripens"),
    Part.MONEY: N_("the price"),
    Part.TIME: N_("days until the tea is there"),
    Part.ENERGY: N_("steps and thinking that an order takes"),
    Part.EFFORT: N_("kilometres to fetch it"),
}


def parts() -> Result:
    """Return the parts of delivered value in words.

    Returns
    -------
    Result
        ``.table`` by part: meaning; classic_form and lecture_form (whether it counts there).

    Examples
    --------
    >>> parts().table.loc["image", ["classic_form", "lecture_form"]].tolist()
    [True, False]
    """
    table = pd.DataFrame(
        {
            "meaning": [both(_MEANT[part]) for part in Part],
            **{f"{form.value}_form": [part in form.parts for part in Part] for form in Form},
        },
        index=pd.Index(list(Part), name="part", dtype=object),
    )
    return Result(table, note=both("The four costs are taken off, all others are added."))


def levels(offers: pd.DataFrame) -> Result:
    """Return what each firm offers: value parts as ratings from 1 to 10, costs in their units.

    Parameters
    ----------
    offers : DataFrame
        One row an offer.

    Returns
    -------
    Result
        ``.table`` by part: a column a firm.
    """
    table = offers.set_index("alternative")[[part.value for part in Part]].T
    table.index = pd.Index(list(Part), name="part", dtype=object)
    return Result(
        table, note=both("Ratings from 1 to 10; costs in yuan, days, steps to order, and kilometres.")
    )


def first_task(choices: pd.DataFrame) -> pd.DataFrame:
    """Return the first task that a customer was given, in the columns that a page has room for."""
    columns = ["task", "alternative", "price", "service", "time", "effort", "chosen"]
    return choices[columns].head(choices["alternative"].nunique())


def fitted(model: ConditionalLogit) -> list[Result | Text]:
    """Return a model's coefficients and what one unit more is worth, each table under its title.

    Parameters
    ----------
    model : fitted ConditionalLogit or NestedLogit
    """
    return [
        both("1. Coefficients of the nested logit (in units of utility, which nobody pays in)"),
        model.coefficients().only("estimate", "low", "high"),
        both("2. What one unit more is worth by the nested logit (in yuan)"),
        model.willingness_to_pay().only("wtp", "low", "high"),
    ]


def forms_ranked(models: Mapping[Form, ConditionalLogit], offers: pd.DataFrame) -> list[Result | Text]:
    """Return how each form ranks the offers, with the weights that customers' choices give it.

    Parameters
    ----------
    models : mapping of Form to fitted model
    offers : DataFrame
        One row an offer.

    Returns
    -------
    list of Text and Result
        Of each form its name, and what `crmlib.value.rank_reversal` says.
    """
    shown: list[Result | Text] = []
    for form, model in models.items():
        weights = swing_weights(model, offers, form=form)
        shown += [Text(*form.labels), rank_reversal(offers, weights, form=form)]
    return shown


def held_out(models: Mapping[Text | Form, ConditionalLogit], tasks: pd.DataFrame) -> Result:
    """Return how well models foretell choices that they have not seen.

    Parameters
    ----------
    models : mapping of name to fitted model
    tasks : DataFrame
        Choices that were held back.

    Returns
    -------
    Result
        ``.table`` by model: loglik, hit_rate.
    """
    rows = [model.evaluate(tasks).table.iloc[0][["loglik", "hit_rate"]] for model in models.values()]
    table = pd.DataFrame([row.tolist() for row in rows], columns=["loglik", "hit_rate"])
    table.index = pd.Index(list(models), name="model", dtype=object)
    note = both("A log-likelihood nearer to 0 is better; the hit rate is the share of choices foretold.")
    return Result(table, formats={"loglik": ".1f", "hit_rate": ".1%"}, note=note)


def each_alone(
    model: ConditionalLogit, offers: pd.DataFrame, firm: str, steps: Mapping[Part | str, float]
) -> Result:
    """Return what single changes of a firm's offer would do to its share, one row a change.

    Parameters
    ----------
    model : fitted ConditionalLogit or NestedLogit
    offers : DataFrame
        One row an offer.
    firm : str
    steps : mapping of part to amount
        What is added to it, each alone.

    Returns
    -------
    Result
        ``.table`` by part: step, before, after, low, high, change (in shares).
    """
    rows = [what_if(model, offers, {firm: {str(part): step}}).table.loc[firm] for part, step in steps.items()]
    table = pd.DataFrame(rows).set_axis(pd.Index([Part(part) for part in steps], name="part", dtype=object))
    table.insert(0, "step", [float(step) for step in steps.values()])
    formats = {"step": "+g", **dict.fromkeys(("before", "after", "low", "high"), ".1%"), "change": POINTS}
    return Result(
        table, formats=formats, note=both("Each change alone, all else as it is today."),
        differences={"change": ("after", "before")},
    )  # fmt: skip


def remaining(moved: Result) -> Result:
    """Return shares before and after, and what is left of each.

    Parameters
    ----------
    moved : Result
        What `crmlib.value.what_if` says.

    Returns
    -------
    Result
        ``.table`` as before, with after_to_before.
    """
    table = moved.table.assign(after_to_before=moved.table["after"] / moved.table["before"])
    formats = moved.formats | {"after_to_before": ".1%"}
    return Result(table, formats=formats, note=moved.note, differences=moved.differences)


def without(models: Mapping[str, ConditionalLogit], offers: pd.DataFrame, gone: str) -> Result:
    """Return the shares that are left when one firm is gone.

    Parameters
    ----------
    models : mapping of name to fitted model
        The names are terms.
    offers : DataFrame
        One row an offer.
    gone : str
        Which firm leaves; empty if none does.

    Returns
    -------
    Result
        ``.table`` by firm that is left: its share by each model.
    """
    rest = offers[offers["alternative"] != gone]
    table = pd.DataFrame({name: model.shares(rest).table["share"] for name, model in models.items()})
    return Result(table, formats=dict.fromkeys(table.columns, ".1%"))
