"""Who sits where in a car, by who drives and on which side the wheel is.

RIDERS, SEAT_NAMES   three guests and a host, and the four seats that are left
order_of_seats       the seats, the first one first
seated               what the rules say of people who have been seated
draw_car             the car from above
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from crmlib.figures import COLOURS
from crmlib.i18n import N_, Text, _, both
from crmlib.lessons.service.visit import HE, QIN, SU, ZHOU
from crmlib.service import Person, etiquette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import FancyBboxPatch

RIDERS = (ZHOU, HE, QIN, SU)
SEAT_NAMES = {
    "front": N_("beside the driver"),
    "rear_left": N_("rear left"),
    "rear_middle": N_("rear middle"),
    "rear_right": N_("rear right"),
}
_REAR = {"rear_left": 0, "rear_middle": 1, "rear_right": 2}


def order_of_seats(driver: str, steering: str) -> list[str]:
    """Return the seats of a car for four, the first seat first.

    Parameters
    ----------
    driver : {"chauffeur", "owner"}
    steering : {"left", "right"}

    Examples
    --------
    >>> order_of_seats("owner", "left")
    ['front', 'rear_right', 'rear_left', 'rear_middle']
    """
    return [act.what for act in etiquette.seats(RIDERS, driver=driver, steering=steering).acts]


def seated(placed: Mapping[str, Person], driver: str, steering: str) -> Text:
    """Return what the rules say of people who have been seated.

    Parameters
    ----------
    placed : mapping of seat to Person
        Nobody twice, or it is said.
    driver : {"chauffeur", "owner"}
    steering : {"left", "right"}
    """
    if len(set(map(id, placed.values()))) < len(placed):
        return both("Somebody sits on two seats.")
    if len(placed) < len(RIDERS):
        return both("Seat all four: {left} are still standing.", left=len(RIDERS) - len(placed))
    found = etiquette.seats(RIDERS, driver=driver, steering=steering)
    for act, rule in zip(found.acts, found.table["rule"], strict=True):
        if placed[act.what].id != act.who:
            return both("Look at the seat “{seat}”: {rule}", seat=SEAT_NAMES[act.what], rule=rule)
    return both("All four sit where they should.")


def draw_car(ax: Axes, placed: Mapping[str, Person], driver: str, steering: str) -> Axes:
    """Draw the car from above, its front on top, with who sits where.

    Parameters
    ----------
    ax : matplotlib Axes
    placed : mapping of seat to Person
    driver : {"chauffeur", "owner"}
    steering : {"left", "right"}
    """
    wheel = 0 if steering == "left" else 2
    at_wheel = _("chauffeur") if driver == "chauffeur" else _("owner")
    spots = {seat: (place, 0) for seat, place in _REAR.items()} | {"front": (2 - wheel, 1)}
    ax.add_patch(_box((-0.6, -0.55), 3.2, 2.4, COLOURS["grey"], 2.0))
    _seat(ax, (wheel, 1), at_wheel, _("at the wheel"), COLOURS["grey"])
    for seat, where in spots.items():
        who = placed.get(seat)
        _seat(ax, where, str(who.name) if who else "", _(SEAT_NAMES[seat]), COLOURS["blue"])
    ax.text(1, 1.62, _("front of the car"), ha="center", va="center", fontsize=10, color=COLOURS["grey"])
    ax.set(xlim=(-0.7, 2.7), ylim=(-0.65, 1.95))
    ax.axis("off")
    return ax


def _seat(ax: Axes, where: tuple[float, float], who: str, name: str, colour: str) -> None:
    x, y = where
    ax.add_patch(_box((x - 0.46, y - 0.36), 0.92, 0.72, colour, 1.5))
    ax.text(x, y + 0.08, who, ha="center", va="center", fontsize=11)
    ax.text(x, y - 0.22, name, ha="center", va="center", fontsize=9, color=COLOURS["grey"])


def _box(
    corner: tuple[float, float], width: float, height: float, colour: str, line: float
) -> FancyBboxPatch:
    from matplotlib.patches import FancyBboxPatch

    return FancyBboxPatch(
        corner,
        width,
        height,
        boxstyle="round,pad=0,rounding_size=0.1",
        fill=False,
        edgecolor=colour,
        linewidth=line,
    )
