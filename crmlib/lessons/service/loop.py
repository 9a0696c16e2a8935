"""A message on its way: the lecture's loop with one part changed at a time, and notes held against recordings.

loop       sender, words, channel, receiver, feedback: how many messages arrive whole when one of them changes
plans      once, three times, read back, told twice: at one error
compared   three times and read back, at several errors
curves     the same at every error
safer_from the error from which on reading back is safer than saying it three times
by_lot     notes that were read back and notes that were not, by lot
misheard   how many facts go wrong at one telling
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import TooFewError
from crmlib.figures import COLOURS, axes
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Lines, Result
from crmlib.service import Plan, message
from crmlib.stats.intervals import in_words, newcombe
from crmlib.tables import POINTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FACTS, ERROR, MISS = 7, 0.08, 0.1
FEWER, QUIETER, CARELESS = 4, 0.04, 0.3
LARGEST = 0.2  # of the errors in the picture
SLOTS = ("got_who", "got_what", "got_when", "got_where", "got_why", "got_how", "got_how_much")
WAYS = {
    N_("said once"): {"plan": Plan.ONCE},
    N_("said three times"): {"plan": Plan.THREE_TIMES},
    N_("read back"): {"plan": Plan.READ_BACK},
    N_("told twice, one person in between"): {"plan": Plan.ONCE, "hops": 2},
}


@dataclass(frozen=True, repr=False)
class Loop(Result):
    """The lecture's loop with what each part of it does to a message."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the loop: A, the words, the channel, the receiver, and the feedback that goes back."""
        ax = axes(ax)
        parts = [
            (_("A\nsender"), ""),
            (_("encode"), _("{facts} facts").format(facts=FACTS)),
            (_("channel\nof the talk"), _("{error:.0%} misheard").format(error=ERROR)),
            (_("decode"), ""),
            (_("B\nreceiver"), ""),
        ]
        for at, (name, number) in enumerate(parts):
            ax.text(
                at, 1, name, ha="center", va="center", fontsize=11,
                bbox={"boxstyle": "round,pad=0.5", "facecolor": "white", "edgecolor": COLOURS["blue"]},
            )  # fmt: skip
            ax.text(at, 1.3, number, ha="center", va="bottom", fontsize=11, color=COLOURS["red"])
        arrow = {"arrowstyle": "->", "color": COLOURS["blue"], "linewidth": 1.5}
        for at in range(len(parts) - 1):
            ax.annotate("", (at + 0.67, 1), (at + 0.37, 1), arrowprops=arrow)
        back = {"arrowstyle": "->", "color": COLOURS["green"], "linewidth": 1.5}
        ax.annotate("", (0, 0.8), (4, 0.8), arrowprops=back | {"connectionstyle": "arc3,rad=-0.3"})
        said = _("feedback: B reads back, {miss:.0%} of the errors are overlooked").format(miss=MISS)
        ax.text(2, 0.42, said, ha="center", va="top", fontsize=11, color=COLOURS["green"])
        ax.set(xlim=(-0.6, 4.6), ylim=(0.2, 1.6))
        ax.axis("off")
        return ax

    def describe(self) -> Text:
        """Say what is drawn."""
        return both(
            "A sends {facts} facts to B, {error:.0%} of them are misheard; feedback goes back from B to A.",
            facts=FACTS, error=ERROR,
        )  # fmt: skip


def loop() -> Loop:
    """Return how many messages arrive whole, as it is and with one part of the loop changed.

    Returns
    -------
    Loop
        ``.table`` by what is changed: arrives_whole (share), talk_times (how much is said, 1 = everything once).
    """
    rows = {
        N_("as it is now, said once"): {},
        N_("encode: four facts, not seven"): {"slots": FEWER},
        N_("channel: 4% misheard, not 8%"): {"error": QUIETER},
        N_("said three times"): {"plan": Plan.THREE_TIMES},
        N_("feedback: read back"): {"plan": Plan.READ_BACK},
        N_("decode: read back, but B half listens"): {"plan": Plan.READ_BACK, "miss": CARELESS},
        N_("told twice, one person in between"): {"hops": 2},
    }
    note = both(
        "{facts} facts, {error:.0%} of them misheard. Reading back overlooks {miss:.0%} of the errors, "
        "{careless:.0%} if B half listens. Talk: 1 is everything said once.",
        facts=FACTS, error=ERROR, miss=MISS, careless=CARELESS,
    )  # fmt: skip
    return Loop(_sent(rows), formats={"arrives_whole": ".0%", "talk_times": ".1f"}, note=note)


def _sent(rows: dict[str, dict[str, object]], error: float = ERROR) -> pd.DataFrame:
    sent = [message(**{"error": error, "slots": FACTS, "miss": MISS, **row}) for row in rows.values()]
    table = pd.DataFrame({"arrives_whole": [float(one.whole) for one in sent],
                          "talk_times": [float(one.talk) for one in sent]}, index=list(rows))  # fmt: skip
    return table.rename_axis("way_told")


def plans(error: float) -> Result:
    """Return four ways of passing on seven facts, at one error.

    Parameters
    ----------
    error : float
        Share of the facts that are misheard at one telling.
    """
    note = both("{error:.1%} of the facts misheard at one telling.", error=error)
    return Result(_sent(WAYS, error), formats={"arrives_whole": ".1%", "talk_times": ".2f"}, note=note)


def compared(*errors: float) -> Result:
    """Return saying it three times beside reading back, at several errors.

    Parameters
    ----------
    *errors : float
        Shares of the facts that are misheard at one telling.

    Returns
    -------
    Result
        ``.table`` by error (in words): three_times_whole, read_back_whole, talk_three, talk_back.
    """
    rows = []
    for error in errors:
        three, back = (_sent(WAYS, error).iloc[at] for at in (1, 2))
        rows.append(
            [*(one["arrives_whole"] for one in (three, back)), *(one["talk_times"] for one in (three, back))]
        )
    columns = ["three_times_whole", "read_back_whole", "talk_three", "talk_back"]
    index = pd.Index([f"{error:.1%}" for error in errors], name="misheard_share")
    shares = dict.fromkeys(columns[:2], ".1%") | dict.fromkeys(columns[2:], ".1f")
    return Result(pd.DataFrame(rows, columns=columns, index=index), formats=shares)


def curves() -> Lines:
    """Return the four ways at every error from 0 to 20 %."""
    errors = np.linspace(0, LARGEST, 81)
    sent = {
        name: message(**{"error": errors, "slots": FACTS, "miss": MISS, **way}).whole
        for name, way in WAYS.items()
    }
    return Lines(
        pd.DataFrame(sent, index=pd.Index(100 * errors, name="error")),
        columns=tuple(sent),
        xlabel=both("Misheard of each fact, %"),
        label=both("Messages that arrive whole"),
        formats=dict.fromkeys(sent, ".0%"),
    )


def safer_from(miss: float = MISS) -> float:
    """Return the error from which on reading back is safer than saying everything three times.

    It is where ``p m / (1 − p (1 − m)) = 3 p² − 2 p³``.

    Examples
    --------
    >>> round(safer_from(), 3)
    0.035
    """
    # Both divided by p and multiplied out.
    a = 1 - miss
    roots = np.roots([2 * a, -(3 * a + 2), 3, -miss])
    return float(min(root.real for root in roots if abs(root.imag) < 1e-9 and root.real > 0))


def by_lot(notes: pd.DataFrame) -> Result:
    """Return how many notes are whole that were read back, and that were not, by lot.

    Parameters
    ----------
    notes : DataFrame
        The table ``messages``.

    Returns
    -------
    Result
        ``.table`` by how often a note was told on: notes_told, not_read_back, read_back_whole (shares that arrive
        whole), difference, low, high.

    Raises
    ------
    TooFewError
        If there are no notes of one kind.
    """
    rows = {N_("told once"): 1, N_("told twice"): 2, N_("told three times"): 3}
    table = pd.DataFrame(
        [_lot(notes[notes["hops"] == hops]) for hops in rows.values()],
        index=pd.Index(list(rows), name="way_told"),
    )
    shares = dict.fromkeys(("not_read_back", "read_back_whole"), ".1%")
    return Result(
        table,
        formats={"notes_told": ",.0f", **shares, **dict.fromkeys(("difference", "low", "high"), POINTS)},
        differences={"difference": ("read_back_whole", "not_read_back")},
        note=lines(both("Notes that arrive whole; read back by lot."), in_words(0.95, "Newcombe")),
    )


def _lot(told: pd.DataFrame) -> dict[str, float]:
    whole = told[list(SLOTS)].eq(1).all(axis=1)
    back = told["read_back"] == 1
    if not back.any() or back.all():
        raise TooFewError(_("There are no notes that were told so often, both read back and not."))
    n1, n0 = int(back.sum()), int((~back).sum())
    x1, x0 = int((whole & back).sum()), int((whole & ~back).sum())
    low, high = newcombe(x1, n1, x0, n0)
    return {"notes_told": len(told), "not_read_back": x0 / n0, "read_back_whole": x1 / n1,
            "difference": x1 / n1 - x0 / n0, "low": low, "high": high}  # fmt: skip


def misheard(notes: pd.DataFrame) -> Result:
    """Return how many facts go wrong at one telling, of notes that were told once and not read back.

    Parameters
    ----------
    notes : DataFrame
        The table ``messages``.

    Returns
    -------
    Result
        ``.table``: facts_checked, facts_wrong, misheard_share.
    """
    told = notes[(notes["hops"] == 1) & (notes["read_back"] == 0)]
    facts = told[list(SLOTS)].to_numpy(dtype=float)
    facts = facts[np.isfinite(facts)]
    wrong = int((facts == 0).sum())
    table = pd.DataFrame(
        {"facts_checked": [len(facts)], "facts_wrong": [wrong], "misheard_share": [wrong / len(facts)]},
        index=pd.Index([N_("told once, not read back")], name="way_told"),
    )
    return Result(table, formats={"facts_checked": ",.0f", "facts_wrong": ",.0f", "misheard_share": ".2%"})
