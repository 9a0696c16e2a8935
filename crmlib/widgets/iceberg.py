"""The iceberg's view: how far must we believe the words before another driver comes first?"""

from __future__ import annotations

from crmlib.i18n import N_, _, called
from crmlib.iceberg import Layer, priorities
from crmlib.iceberg.gap import IcebergGap
from crmlib.widgets.panel import Panel, Shown, Sketch, Slide, panel


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
