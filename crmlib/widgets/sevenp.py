"""The view of topic 14: what a rule for a red light costs, and how late it shows a real fall."""

from __future__ import annotations

from crmlib.i18n import N_, _
from crmlib.lessons.sevenp import alarms, curves
from crmlib.sevenp import Cockpit
from crmlib.widgets.panel import Panel, Shown, Sketch, Slide, panel


def rule_panel(found: Cockpit) -> Panel:
    """Return the view: move the limits, see red lights for nothing and how late a real fall is seen.

    Parameters
    ----------
    found : the cockpit

    Returns
    -------
    Panel
        A thin view on `crmlib.lessons.sevenp.alarms`.
    """
    drawn = curves(found)

    def show(sigmas: float) -> list[Shown]:
        table = alarms(found, sigmas)
        _share, lights, months = table.table["number"]
        said = _(
            "With limits at {sigmas:.1f} standard deviations {lights:.1f} lights a year are red for nothing, and a "
            "fall of 15 % is seen after {months:.1f} months."
        ).format(sigmas=sigmas, lights=lights, months=months)

        def draw(ax: object) -> None:
            drawn.plot(ax)
            ax.plot([sigmas] * 2, [lights, months], "o", markersize=9, color="black")

        return [table, Sketch(draw, said)]

    return panel(show, Slide("sigmas", N_("Limits, standard deviations from the centre"), 1.5, 3.5, 0.1, 2.0))
