"""What would win customers back, a lower price or better service? And who stays when a firm leaves?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from crmlib import frames
from crmlib.figures import COLOURS
from crmlib.i18n import N_, _, called
from crmlib.lessons.value import without
from crmlib.result import Bars
from crmlib.value import Part, what_if
from crmlib.widgets.panel import Choose, Panel, Shown, Sketch, Slide, panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from crmlib.stats.choice.conditional import ConditionalLogit


# By part: how far down and up it moves, its step and unit. The money's step is fine enough to meet a target.
_MOVES = {
    Part.MONEY: (-60, 30.0, 0.2, N_("yuan")),
    Part.SERVICE: (-2, 3, 1, N_("rating points")),
    Part.PERSONNEL: (-2, 3, 1, N_("rating points")),
    Part.TIME: (-2, 3, 1, N_("days")),
    Part.EFFORT: (-2, 3, 1, N_("km")),
}


def draw(after: Bars, target: float | None, ax: Axes) -> None:
    """Draw the shares before and after; the dotted line is the target."""
    after.plot(ax).set_ylim(0, 1)
    if target is not None:
        ax.axhline(target, color=COLOURS["red"], linestyle=":", linewidth=2)
        ax.annotate(_("target {target:.0%}").format(target=target), (1, target), xytext=(0, 3),
                    xycoords=("axes fraction", "data"), textcoords="offset points", ha="right",
                    color=COLOURS["red"])  # fmt: skip


def win_back(
    model: ConditionalLogit, offers: pd.DataFrame, *, firm: str = "greenhill", target: float | None = None
) -> Panel:
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
    Panel
        A thin view on `crmlib.value.what_if`.
    """
    what_if(model, offers, {firm: {}}, draws=2)  # refuses what can't be drawn
    offers = frames.to_pandas(offers)
    levels = offers.set_index(model.alternative).loc[firm]

    def show(**steps: float) -> list[Shown]:
        changes = {firm: steps}
        after = what_if(model, offers, changes, draws=200)
        shares = after.table.loc[firm]
        text = _("Share of {firm}: {before:.1%} → {after:.1%}").format(
            firm=_(firm).capitalize(), before=shares["before"], after=shares["after"]
        )
        if target is not None:
            reached = _("reached") if shares["after"] >= target else _("not reached")
            text += " · " + _("target {target:.0%}: {reached}").format(target=target, reached=reached)
        return [text, Sketch(lambda ax: draw(after, target, ax), after.describe())]

    sliders = (
        Slide(
            str(name), called(name), type(step)(max(low, -int(levels[str(name)]))), high, step, type(step)(0),
            unit if isinstance(name, Part) else "",  # whoever has columns of their own has units of their own
        )
        for part, (low, high, step, unit) in _MOVES.items()
        for name in model.names()
        if name == part
    )  # fmt: skip
    return panel(show, *sliders)


def leaves_panel(models: Mapping[str, ConditionalLogit], offers: pd.DataFrame) -> Panel:
    """Return the view: choose a model and a firm that leaves the market, see the shares of those that stay.

    Parameters
    ----------
    models : mapping of name to fitted model
        The names are terms.
    offers : DataFrame
        One row an offer.

    Returns
    -------
    Panel
        It begins with the first model, and with nobody gone.
    """
    firms = [(called(name), name) for name in offers["alternative"]]
    return panel(
        lambda model, gone: without({model: models[model]}, offers, gone),
        Choose("model", N_("Model"), list(models)),
        Choose("gone", N_("Leaves the market"), [(_("nobody leaves"), ""), *firms], ""),
    )
