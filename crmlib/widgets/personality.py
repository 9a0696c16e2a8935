"""Personality's views: how sure a type is, and what it takes to be surer.

memberships   the lesson's view
alpha_panel   Cronbach's α by whose answers count and whether opposite statements are turned round
type_panel    how likely each type is for a customer measured at a point
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.figures import COLOURS
from crmlib.i18n import N_, _, both, listed
from crmlib.personality import STRATEGY_FOR, Personality, posterior, reliability
from crmlib.result import Result
from crmlib.widgets.panel import Choose, Panel, Shown, Sketch, Slide, Tick, panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Where each type's label stands: outgoing is right, steady is up.
_CORNERS = dict(zip(Personality, ((1.6, 2.2), (1.6, -2.2), (-1.6, 2.2), (-1.6, -2.2)), strict=True))

# Of the course's scales; the lesson, its views and its exercises reckon with the same.
RELIABILITY = 0.82


def draw(
    extraversion: float, stability: float, reliability: float, cuts: tuple[float, float], ax: Axes
) -> None:
    """Draw the measured point, where the person may really be (95 %), and the four memberships."""
    sem = (1 - reliability) ** 0.5
    for kind, share in zip(Personality, posterior(extraversion, stability, sem, cuts=cuts), strict=True):
        (x0, x1) = (cuts[0], 3) if _CORNERS[kind][0] > 0 else (-3, cuts[0])
        (y0, y1) = (cuts[1], 3) if _CORNERS[kind][1] > 0 else (-3, cuts[1])
        ax.fill([x0, x1, x1, x0], [y0, y0, y1, y1], color=COLOURS["sky"], alpha=0.75 * float(share))
        ax.text(*_CORNERS[kind], f"{kind.label}\n{share:.0%}", ha="center", va="center")
    turn = np.linspace(0, 2 * np.pi, 100)
    # 95 % of a round normal distribution lie within 2.45 standard deviations.
    radius = 2.45 * (reliability * (1 - reliability)) ** 0.5
    ax.plot(
        reliability * extraversion + radius * np.cos(turn),
        reliability * stability + radius * np.sin(turn),
        color=COLOURS["blue"],
        label=_("Where this person may really be (95%)"),
    )
    ax.plot(extraversion, stability, "X", color=COLOURS["red"], markersize=10, label=_("Measured"))
    ax.axvline(cuts[0], color=COLOURS["black"], linewidth=0.8)
    ax.axhline(cuts[1], color=COLOURS["black"], linewidth=0.8)
    ax.set(xlim=(-3, 3), ylim=(-3, 3))
    ax.set_xlabel(_("Extraversion (standardised)"))
    ax.set_ylabel(_("Emotional stability (standardised)"))
    ax.legend(fontsize=9, loc="upper left", bbox_to_anchor=(1, 1))


def memberships(reliability: float = RELIABILITY, sure: float = 0.6) -> Panel:
    """Return the view: move a person, the questionnaire's reliability and the cuts, see the memberships.

    Parameters
    ----------
    reliability : float, default 0.82
        Where the slider of the reliability starts; the course's scales have about .82.
    sure : float, default 0.6
        From which membership on a type is given.

    Returns
    -------
    Panel
    """

    def show(e: float, s: float, rho: float, cut_e: float, cut_s: float) -> list[Shown]:
        cuts = cut_e, cut_s
        shares = posterior(e, s, (1 - rho) ** 0.5, cuts=cuts)
        kind, top = list(Personality)[int(shares.argmax())], float(shares.max())
        given = (
            _("{type} with {share:.0%}: {strategy}.")
            if top >= sure
            else _("{type} with only {share:.0%}: unclassified.")
        )
        each = (
            both("{type} {share}", type=one, share=f"{share:.0%}")
            for one, share in zip(Personality, shares, strict=True)
        )
        alt = _("A map of the four types with what is likely: {shares}.").format(shares=listed(each))
        return [
            given.format(type=kind.label, share=top, strategy=STRATEGY_FOR[kind].label),
            Sketch(lambda ax: draw(e, s, rho, cuts, ax), alt),
        ]

    deviations = N_("standard deviations")
    return panel(
        show,
        Slide("e", N_("Extraversion"), -2.5, 2.5, 0.1, 0.8, unit=deviations),
        Slide("s", N_("Emotional stability"), -2.5, 2.5, 0.1, -0.3, unit=deviations),
        Slide("rho", N_("Reliability"), 0.3, 0.99, 0.01, reliability),
        Slide("cut_e", N_("Outgoing begins at"), -1.0, 1.0, 0.1, 0.0, unit=deviations),
        Slide("cut_s", N_("Steady begins at"), -1.0, 1.0, 0.1, 0.0, unit=deviations),
    )


def alpha_panel(everybody: pd.DataFrame, kept: pd.DataFrame) -> Panel:
    """Return the view: choose whose answers, and whether opposite statements are turned round, see α of both scales.

    Parameters
    ----------
    everybody : DataFrame
        The questionnaire.
    kept : DataFrame
        The same without those who did not read.

    Returns
    -------
    Panel
    """
    people = {"everybody": everybody, "kept": kept}

    def show(who: str, turn: bool) -> Result:
        found = reliability(people[who], turn=turn)
        return Result(table=found.table[["alpha"]], formats={"alpha": ".3f"})

    names = [(N_("everybody who answered"), "everybody"), (N_("those who read the statements"), "kept")]
    return panel(
        show,
        Choose("who", N_("Answers of"), names),
        Tick("turn", N_("Statements that ask for the opposite are turned round"), value=True),
    )


def type_panel() -> Panel:
    """Return the view: say where a customer was measured, see how likely each type is.

    Returns
    -------
    Panel
    """

    def show(e: float, s: float) -> Result:
        shares = posterior(e, s, (1 - RELIABILITY) ** 0.5)
        table = pd.DataFrame({N_("how likely"): shares}, index=pd.Index(list(Personality), dtype=object))
        return Result(table=table, formats={"how likely": ".1%"})

    deviations = N_("standard deviations")
    return panel(
        show,
        Slide("e", N_("Extraversion"), -2.5, 2.5, 0.1, 0.8, unit=deviations),
        Slide("s", N_("Emotional stability"), -2.5, 2.5, 0.1, -0.3, unit=deviations),
    )
