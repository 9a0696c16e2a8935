"""One question to move: what would win customers back, a lower price or better service?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from crmlib import frames
from crmlib.figures import COLOURS
from crmlib.i18n import _, called
from crmlib.value import Part, what_if
from crmlib.widgets.picture import Picture

if TYPE_CHECKING:
    import ipywidgets
    from matplotlib.axes import Axes

    from crmlib.stats.choice.conditional import ConditionalLogit


def draw(
    model: ConditionalLogit, offers: pd.DataFrame, changes: dict, target: float | None, ax: Axes
) -> None:
    """Draw the shares before and after; the dotted line is the target."""
    what_if(model, offers, changes, draws=200).plot(ax).set_ylim(0, 1)
    if target is not None:
        ax.axhline(target, color=COLOURS["red"], linestyle=":", linewidth=2)
        ax.annotate(_("target {target:.0%}").format(target=target), (1, target), xytext=(0, 3),
                    xycoords=("axes fraction", "data"), textcoords="offset points", ha="right",
                    color=COLOURS["red"])  # fmt: skip


def win_back(
    model: ConditionalLogit, offers: pd.DataFrame, *, firm: str = "greenhill", target: float | None = None
) -> ipywidgets.VBox:
    """Return sliders for what a firm offers, and the shares that follow.

    Parameters
    ----------
    model : fitted ConditionalLogit or NestedLogit
    offers : data frame of any backend
        One row an offer.
    firm : str
        Whose offer changes.
    target : float, optional
        A share to reach; the text says whether it is.

    Returns
    -------
    ipywidgets.VBox
        A thin view on `crmlib.value.what_if`.
    """
    import ipywidgets as widgets

    what_if(model, offers, {firm: {}}, draws=2)  # refuses what can't be drawn
    offers = frames.to_pandas(offers)
    levels = offers.set_index(model.alternative).loc[firm]
    ends = {
        Part.MONEY: (-60, 30, 2),
        Part.SERVICE: (-2, 3, 1),
        Part.PERSONNEL: (-2, 3, 1),
        Part.TIME: (-2, 3, 1),
        Part.EFFORT: (-2, 3, 1),
    }
    sliders = {
        name: widgets.IntSlider(
            0, max(low, -int(levels[str(name)])), high, step, description=called(name),
            style={"description_width": "initial"}, layout={"width": "32em"}, continuous_update=False,
        )
        for part, (low, high, step) in ends.items()
        for name in model.names() if name == part
    }  # fmt: skip
    picture, said = Picture(), widgets.Label()

    def update(*_event: object) -> None:
        changes = {firm: {name: slider.value for name, slider in sliders.items()}}
        shares = what_if(model, offers, changes, draws=2).table.loc[firm]
        text = _("Share of {firm}: {before:.1%} → {after:.1%}").format(
            firm=_(firm).capitalize(), before=shares["before"], after=shares["after"]
        )
        if target is not None:
            reached = _("reached") if shares["after"] >= target else _("not reached")
            text += " · " + _("target {target:.0%}: {reached}").format(target=target, reached=reached)
        said.value = text
        picture.draw(lambda ax: draw(model, offers, changes, target, ax))

    for slider in sliders.values():
        slider.observe(update, names="value")
    update()
    return widgets.VBox([*sliders.values(), said, picture.image])
