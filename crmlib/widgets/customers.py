"""Customers' view: how many of one contact point's failures are prevented, and how many customers that keeps."""

from __future__ import annotations

from crmlib.customers.contact import ContactPoints
from crmlib.i18n import N_, _
from crmlib.lessons.customers import repair_curve, repaired
from crmlib.widgets.panel import Choose, Panel, Shown, Sketch, Slide, panel

WANTED = 20


def repair_panel(met: ContactPoints) -> Panel:
    """Return the view: choose a contact point and how many of its failures are prevented, see who stays.

    Parameters
    ----------
    met : contact points, fitted

    Returns
    -------
    Panel
        A thin view on `crmlib.lessons.customers.repaired`.
    """
    points = list(met.table.index)

    def show(point: str, prevented: float) -> list[Shown]:
        found = repaired(met, point, prevented)
        curve = repair_curve(met, point)

        def draw(ax: object) -> None:
            curve.plot(ax)
            ax.plot([prevented], found.table["kept"], "o", markersize=9)
            ax.axhline(WANTED, color="grey", linestyle="--", linewidth=1)
            ax.annotate(
                _("{n} customers").format(n=WANTED),
                (0, WANTED),
                xytext=(2, 3),
                textcoords="offset points",
                fontsize=9,
            )

        return [found, Sketch(draw, str(found.note))]

    return panel(
        show,
        Choose("point", N_("Contact point"), points, points[0]),
        Slide("prevented", N_("Failures prevented"), 0, 100, 5, 100, unit="%"),
    )
