"""Customers' view: how many of one contact point's failures are prevented, and how many customers that keeps."""

from __future__ import annotations

from crmlib.customers.contact import ContactPoints
from crmlib.i18n import N_
from crmlib.lessons.customers import repaired
from crmlib.widgets.panel import Choose, Panel, Slide, panel


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
    return panel(
        lambda point, prevented: repaired(met, point, prevented),
        Choose("point", N_("Contact point"), points, points[0]),
        Slide("prevented", N_("Failures prevented"), 0, 100, 5, 100, unit="%"),
        picture=True,
    )
