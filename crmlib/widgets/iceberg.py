"""The iceberg's view: how far must we believe the words before another driver comes first?"""

from __future__ import annotations

import ipywidgets as widgets

from crmlib.i18n import _
from crmlib.iceberg import Layer, priorities
from crmlib.iceberg.gap import IcebergGap
from crmlib.widgets.picture import Picture


def believe(gap: IcebergGap) -> widgets.VBox:
    """Return the view: move how much the customers' words count, see what comes first.

    Parameters
    ----------
    gap : IcebergGap
        What `crmlib.iceberg.iceberg_gap` found.

    Returns
    -------
    ipywidgets.VBox
    """
    belief = widgets.IntSlider(
        50,
        0,
        100,
        5,
        description=_("Words count, %"),
        continuous_update=False,
        style={"description_width": "initial"},
    )
    picture = Picture()
    sentence = widgets.HTML()

    def show(*_event: object) -> None:
        answer = priorities(gap, belief.value / 100)
        table = answer.table
        deep = table.loc[[layer == Layer.DEEP for layer in table["layer"]], "share"].sum()
        # Not the answer's note: it says where the order tips, which moving the slider is to find out.
        text = _("{driver} comes first in {sure:.0%} of the samples; {layer} needs weigh {deep:.0%}.")
        first = table.index[0]
        sentence.value = text.format(
            driver=getattr(first, "label", first), sure=table["first"].iloc[0], layer=Layer.DEEP.label, deep=deep,
        )  # fmt: skip
        picture.draw(answer.plot)

    belief.observe(show, "value")
    show()
    return widgets.VBox([belief, sentence, picture.image])
