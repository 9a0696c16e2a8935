"""The iceberg's views: how far must we believe the words before another driver comes first?

believe         the lesson's view
outcome_panel   how much of an outcome each rating explains
belief_panel    who comes first, by which words and how much they count
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from crmlib.i18n import N_, _, both, called
from crmlib.iceberg import Layer, iceberg_gap, priorities, relative_importance
from crmlib.iceberg.gap import IcebergGap
from crmlib.result import Result
from crmlib.widgets.panel import Choose, Panel, Shown, Sketch, Slide, panel

# Bootstrap samples where no interval is shown.
_FEW = 20
_OF_ALL = N_("part of all differences")


def believe(gap: IcebergGap) -> Panel:
    """Return the view: move how much the customers' words count, see what comes first.

    Parameters
    ----------
    gap : IcebergGap
        What `crmlib.iceberg.iceberg_gap` found.

    Returns
    -------
    Panel
    """

    def show(belief: int) -> list[Shown]:
        answer = priorities(gap, belief / 100)
        table = answer.table
        deep = table.loc[[layer == Layer.DEEP for layer in table["layer"]], "share"].sum()
        # Not the answer's note: it says where the order tips, which moving the slider is to find out.
        text = _("{driver} comes first in {sure:.0%} of the samples; {layer} needs weigh {deep:.0%}.")
        facts = {"driver": called(table.index[0]), "sure": table["first"].iloc[0]}
        return [
            text.format(**facts, layer=Layer.DEEP.label, deep=deep),
            Sketch(answer.plot, answer.describe()),
        ]

    return panel(show, Slide("belief", N_("The customers' words count"), 0, 100, 5, 50, unit="%"))


def outcome_panel(deals: pd.DataFrame) -> Panel:
    """Return the view: choose what is to be explained, see how much of it each rating explains.

    Parameters
    ----------
    deals : DataFrame
        Ratings with satisfaction and whether the deal was won.

    Returns
    -------
    Panel
    """

    @cache
    def show(outcome: str) -> Result:
        found = relative_importance(deals, outcome, draws=_FEW)
        # Of so few samples no interval is shown, so its footnote goes as well.
        table = found.table[["importance", "share", "r"]].rename(columns={"importance": _OF_ALL})
        return Result(
            table=table, formats={**found.formats, _OF_ALL: found.formats.get("importance", ".3f")},
            note=both("All ratings together explain {r2:.3f} (R²).", r2=found.r2),
        )  # fmt: skip

    outcomes = [(N_("Satisfaction"), "satisfaction"), (N_("The deal was won"), "won")]
    return panel(show, Choose("outcome", N_("What is to be explained"), outcomes))


def belief_panel(deals: pd.DataFrame, reasons: pd.DataFrame) -> Panel:
    """Return the view: choose which words, and how much they count against the ratings, see who comes first.

    Parameters
    ----------
    deals, reasons : DataFrame
        As for `crmlib.iceberg.iceberg_gap`.

    Returns
    -------
    Panel
    """

    @cache
    def gap(form: str) -> IcebergGap:
        said = reasons[reasons["outcome"] == "lost"] if form == "reason" else reasons
        return iceberg_gap(deals, said, form=form, draws=_FEW)

    def show(form: str, belief: int) -> Result:
        answer = priorities(gap(form), belief / 100)
        return Result(table=answer.table[["place", "share"]].head(4), formats={"share": ".1%"})

    forms = [
        (N_("100 points, of all customers"), "points"),
        (N_("First reason, of those who did not buy"), "reason"),
    ]
    return panel(
        show,
        Choose("form", N_("The customers' words"), forms),
        Slide("belief", N_("The customers' words count"), 0, 100, 1, 50, unit="%"),
    )
