"""The states of the journey's chain, and what it answers with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.figures import COLOURS, axes
from crmlib.i18n import N_, Labelled, _
from crmlib.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class State(Labelled):
    """The states of the chain: before the first contact, four stages under way, and two ends."""

    START = "start", N_("Start")
    ATTENTION = "attention", N_("Attention")
    INTEREST = "interest", N_("Interest")
    DESIRE = "desire", N_("Desire")
    MEMORY = "memory", N_("Memory")
    BOUGHT = "bought", N_("Bought")
    LOST = "lost", N_("Lost")


TRANSIENT = [State.START, State.ATTENTION, State.INTEREST, State.DESIRE, State.MEMORY]
TARGETS = [State.ATTENTION, State.INTEREST, State.DESIRE, State.MEMORY, State.BOUGHT, State.LOST]
ENDS = [State.BOUGHT, State.LOST]
NEXT = dict(zip(TRANSIENT[1:], [*TRANSIENT[2:], State.BOUGHT], strict=True))


@dataclass(frozen=True, repr=False)
class Absorption(Result):
    """From each state: the probability of buying in the end, and the steps until the end."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the probability of buying from each state, with its interval."""
        return _intervals(self.table, "bought", _("Buys in the end"), ax, percent=True)


@dataclass(frozen=True, repr=False)
class Levers(Result):
    """What a little more success at one stage would bring at the end."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the additional buyers of each lever, with their intervals."""
        return _intervals(self.table, "more_buyers", _("Additional buyers per 1,000 customers"), ax)


@dataclass(frozen=True, repr=False)
class Removal(Result):
    """How many buyers the chain loses when one stage leads nowhere."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the share of buyers lost without each stage, with its interval."""
        return _intervals(self.table, "removal_effect", _("Buyers lost without the stage"), ax, percent=True)


def _intervals(
    table: pd.DataFrame, column: str, label: str, ax: Axes | None, *, percent: bool = False
) -> Axes:
    ax = axes(ax)
    place = np.arange(len(table))
    error = [table[column] - table["low"], table["high"] - table[column]]
    ax.errorbar(table[column], place, xerr=error, fmt="o", color=COLOURS["blue"], capsize=4)
    ax.set_yticks(place, [state.label for state in table.index])
    ax.set_ylim(len(table) - 0.5, -0.5)
    ax.set_xlim(0)
    ax.set_xlabel(label)
    if percent:
        ax.xaxis.set_major_formatter("{x:.0%}")
    return ax
