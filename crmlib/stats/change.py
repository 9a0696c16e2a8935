"""A change of an amount, split among the factors that it is a product of: nothing is left over.

Change   the answer: what each factor moved the amount by, with intervals; drawn as steps
split    of sums over households, by the logarithmic mean Divisia index (Ang 2004)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError
from crmlib.i18n import N_, Text, _, both, called, lines, listed
from crmlib.result import Dots
from crmlib.seen import named
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import check_draws, resampled
from crmlib.steps import steps
from crmlib.tables import POINTS, shown
from crmlib.typography import minus

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class Change(Dots):
    """What moved an amount, part by part; drawn as steps from the one to the other.

    Attributes
    ----------
    parts : tuple of str
        The rows that add up to the change.
    ends_spec : str
        How the amount itself is written, before and after.
    """

    parts: tuple[str, ...] = field(kw_only=True)
    ends_spec: str = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the steps from before to after."""
        ends = self.table.iloc[-1]
        return steps(
            self.printed.loc[list(self.parts), self.value], (float(ends["before"]), float(ends["after"])),
            spec=self._spec(self.value), ends_spec=self.ends_spec, label=self.label, ax=ax,
        )  # fmt: skip

    def describe(self) -> Text:
        """Return in a sentence from where to where the steps lead, and what each of them adds."""
        ends = self.table.iloc[-1]
        before, after = (shown(float(ends[name]), self.ends_spec) for name in ("before", "after"))
        moved = self.printed.loc[list(self.parts), self.value]
        spec = self._spec(self.value)

        def said(one: float) -> Text | str:
            return (
                both("{value} points", value=minus(f"{100 * one:+.1f}"))
                if spec == POINTS
                else minus(shown(one, spec))
            )

        each = listed(
            both("{part} {moved}", part=named(name), moved=said(float(one))) for name, one in moved.items()
        )
        message = N_("{what}: from {before} to {after}. Steps between them: {each}.")
        return both(message, what=self.label, before=before, after=after, each=each)


def _moved(sums: np.ndarray, factors: Callable[[np.ndarray], np.ndarray]) -> tuple[np.ndarray, ...]:
    """Return the factors before and after, and what each moved the product by: logarithmic mean Divisia index."""
    old, new = (factors(one) for one in np.split(sums, 2, axis=1))
    before, after = old.prod(axis=1), new.prod(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.log(after / before)
        mean = np.where(np.abs(apart) < 1e-9, before, (after - before) / apart)
        return old, new, mean[:, None] * np.log(new / old)


def split(
    sums: np.ndarray, factors: Callable[[np.ndarray], np.ndarray], rows: Mapping[str, Sequence[int]], *, value: str,
    specs: tuple[str, str, str], label: Text, note: Text | str = "", each: bool = True, level: float = 0.95,
    draws: int = 500, seed: int = 0,
) -> Change:  # fmt: skip
    """Return what each factor moved a product by.

    The logarithm of a product is a sum, so is its change; each factor gets its part of the amount in proportion.

    Parameters
    ----------
    sums : array, shape (units, 2 × columns)
        Of each unit what is summed, before and after.
    factors : callable
        Takes sums of shape (draws, columns), returns the factors: (draws, factors).
    rows : mapping of name to places
        Which factors each row takes together; the last row takes all, which is the amount.
    value : str
        The column of what each moved.
    specs : tuple of str
        How factors, moves and the amount are written.
    label, note : Text
    each : bool
        Whether single factors are shown before and after, and the change of their logarithm.
    level, draws, seed
        Of the intervals: units drawn anew, each with both times.

    Raises
    ------
    DataError
        If a factor is 0 at one of the times.

    References
    ----------
    Ang, B. W. (2004). Decomposition analysis for policymaking in energy. *Energy Policy* 32, 1131–1139.
    """
    check_draws(draws)
    *parts, whole = rows.values()
    groups = np.array([[float(place in taken) for taken in rows.values()] for place in range(len(whole))])
    old, new, moved = (one[0] for one in _moved(sums.sum(axis=0, keepdims=True), factors))
    if not np.isfinite(moved).all():
        message = _("{row} is 0 at one of the times: a product with it cannot be taken apart.")
        at = int(np.flatnonzero(~np.isfinite(moved) | (old == 0) | (new == 0))[0])
        raise DataError(
            message.format(row=called(next(name for name, taken in rows.items() if list(taken) == [at])))
        )
    ends = percentile(_moved(resampled(sums, draws=draws, seed=seed), factors)[2] @ groups, level)
    numbers: dict[str, object] = {
        name: [one[taken[0]] if each and len(taken) == 1 else np.nan for taken in parts] + [one.prod()]
        for name, one in (("before", old), ("after", new))
    }
    if each:
        numbers["log_change"] = np.log(new / old) @ groups
    numbers |= {value: moved @ groups, "low": ends.low, "high": ends.high}
    table = pd.DataFrame(numbers, index=pd.Index(list(rows), name="part"))
    shown = dict.fromkeys(["before", "after"], specs[0]) | {"log_change": "+.4f"}
    shown |= dict.fromkeys([value, "low", "high"], specs[1])
    return Change(
        table, value=value, formats=shown, label=label, zero=0.0, ends_spec=specs[2],
        parts=tuple(name for name, taken in rows.items() if len(taken) == 1),
        note=lines(note, in_words(level, N_("bootstrap by household"))),
    )  # fmt: skip
