"""What is season, and whom does a promotion speak to in which part of it? (Lecture row S4.14)

season        indices of each week or month of the year, trend taken off
Season        its answer
SeasonPhase   before the season, season, stretch, off season
phases        which week or month lies in which phase, and who is promoted to
Phases        its answer: a wheel of the year

The arithmetic stands in `crmlib.stats.decomposition`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import DataError, ModelError
from crmlib.figures import COLOURS, axes
from crmlib.frames import floats
from crmlib.i18n import N_, Labelled, Text, _, both, called, lines, listed
from crmlib.result import TERM, Lines, Result
from crmlib.stats.decomposition import decompose
from crmlib.stats.intervals import in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FLAT = 0.1  # indices that differ by less make no season
NEAR = 0.2  # that the mean of indices may be off 1
RISES = 0.1  # of the way from the lowest index to 1, from which on the season begins to rise
SMOOTHED, MANY = 5, 26  # with so many positions or more, chance is smoothed over so many of them


class SeasonPhase(Labelled):
    """Phases of the year, in the order of the lectures."""

    BEFORE = "before_season", N_("before the season")
    SEASON = "in_season", N_("in season")
    STRETCH = "stretch", N_("stretch")
    OFF = "off_season", N_("off season")


_COLOURS = {SeasonPhase.BEFORE: "green", SeasonPhase.SEASON: "red", SeasonPhase.STRETCH: "orange",
            SeasonPhase.OFF: "blue"}  # fmt: skip
_WHOM = {
    SeasonPhase.BEFORE: (N_("dealers"), N_("let them stock up before others do")),
    SeasonPhase.SEASON: (N_("dealers' shelves"), N_("help them sell through what they have")),
    SeasonPhase.STRETCH: (N_("consumers"), N_("give them a reason to buy a few weeks longer")),
    SeasonPhase.OFF: (N_("dealers"), N_("let them stock up cheaply; spend on the brand")),
}


@dataclass(frozen=True, repr=False)
class Season(Lines):
    """What `season` returns.

    Attributes
    ----------
    deseasonalised, trend, rest : Series
        As the sales: with the season taken off; the trend and what is neither, missing for half a year at both ends.
    """

    deseasonalised: pd.Series = field(kw_only=True)
    trend: pd.Series = field(kw_only=True)
    rest: pd.Series = field(kw_only=True)


def season(
    sales: ArrayLike, period: int, model: str = "multiplicative", *, first: int = 1, level: float = 0.95
) -> Season:
    """Return how much is sold in each part of the year for 1 sold in a usual one.

    Parameters
    ----------
    sales : array or Series
        In the order of time, without gaps and without promotions (see `Weekly.usual`); two whole years or more.
    period : int
        52 weeks, 12 months, 4 quarters.
    model : {"multiplicative", "additive"}
    first : int, default 1
        Position in the year of the first value.
    level : float, default 0.95

    Returns
    -------
    Season
        ``.table`` by position from 1: season_index, low, high; their mean is 1 (0 if additive).

    Raises
    ------
    DataError, TooFewError
        If there are less than two years, a gap, or numbers that cannot be multiplied.

    Examples
    --------
    >>> found = season([8.0, 12.0, 20.0, 40.0] * 3, 4)
    >>> found.table["season_index"].round(2).tolist()
    [0.4, 0.6, 1.0, 2.0]
    """
    parts = decompose(sales, period, model, level=level)
    labels = sales.index if isinstance(sales, pd.Series) else pd.RangeIndex(len(parts.trend))
    values = np.asarray(sales, float)
    if not 1 <= first <= period:
        raise DataError(
            _("first is a position from 1 to {period}, not {first}.").format(period=period, first=first)
        )
    place = pd.Index((np.arange(period) + first - 1) % period + 1, name="position")
    numbers = {"season_index": parts.indices, "low": parts.low, "high": parts.high}
    table = pd.DataFrame(numbers, index=place).sort_index()
    off = values / parts.seasonal if model == "multiplicative" else values - parts.seasonal
    note = lines(
        both("{n} values, {years:.1f} years; the trend is taken off by a moving average of {period}.",
             n=len(values), years=len(values) / period, period=period),
        in_words(level, N_("Student's t, the spread of all positions together")),
    )  # fmt: skip
    return Season(
        table, columns=("season_index",), bands=(("low", "high"),), xlabel=both("Position in the year"),
        label=both("Index of the season"), note=note, deseasonalised=pd.Series(off, labels),
        trend=pd.Series(parts.trend, labels), rest=pd.Series(parts.rest, labels),
    )  # fmt: skip


@dataclass(frozen=True, repr=False)
class Phases(Result):
    """What `phases` returns; ``.spans`` by phase: from_position, to_position, positions, whom, what."""

    spans: Result = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the year as a wheel, each position as long as its index, coloured by phase."""
        from matplotlib.patches import Patch

        ax = axes(ax)
        ax.set_axis_off()
        wheel = ax.inset_axes((0.02, 0.0, 0.72, 1.0), projection="polar")
        n = len(self.table)
        angle = 2 * np.pi * np.arange(n) / n
        fill = [COLOURS[_COLOURS[one]] for one in self.table["phase"]]
        wheel.bar(
            angle,
            self.table["season_index"],
            width=2 * np.pi / n,
            color=fill,
            edgecolor="white",
            linewidth=0.5,
        )
        wheel.plot(np.linspace(0, 2 * np.pi, 200), np.ones(200), color="black", linewidth=1, linestyle="--")
        wheel.set_theta_zero_location("N")
        wheel.set_theta_direction(-1)
        wheel.set_xticks(2 * np.pi * np.arange(12) / 12, [str(one) for one in range(1, 13)])
        wheel.set_yticks([1.0], ["1"])
        named = [Patch(color=COLOURS[_COLOURS[one]], label=called(one)) for one in SeasonPhase]
        ax.legend(handles=named, loc="center right", fontsize=10)
        return ax

    def describe(self) -> Text:
        """Return in a sentence how long each phase is."""
        spans = self.spans.table
        said = [both("{phase} {n}", phase=one, n=int(spans.loc[one, "positions"])) for one in spans.index]
        return both("A wheel of the year; positions in each phase: {spans}.", spans=listed(said))


def phases(index: Season | ArrayLike) -> Phases:
    """Return which week or month lies in which phase of the season.

    The season lasts from where the index rises above 1 until the peak's end, the last position at least half way from 1
    to the highest; the stretch is what is left until the index is back at 1. The time before begins where the index has
    risen a tenth of the way from its lowest to 1. All else is off season.

    Parameters
    ----------
    index : Season or array
        From `season`, or indices of one year around 1, the first of the year first.

    Returns
    -------
    Phases
        ``.table`` by position: season_index, phase.

    Raises
    ------
    DataError, ModelError
        If their mean is not near 1, or there is no season: indices differ by less than a tenth.

    Examples
    --------
    >>> found = phases([0.4, 0.5, 0.8, 1.2, 1.8, 1.9, 1.2, 0.9, 0.7, 0.6, 0.5, 0.4])
    >>> found.table["phase"].map(str).tolist()[2:8]
    ['before_season', 'in_season', 'in_season', 'in_season', 'stretch', 'off_season']
    """
    values = (
        index.table["season_index"].to_numpy()
        if isinstance(index, Season)
        else floats(index, "index").ravel()
    )
    if len(values) < 4 or np.isnan(values).any():
        raise DataError(_("An index of the season has four positions or more, without gaps."))
    if abs(values.mean() - 1) > NEAR:
        message = _("Indices of a season have a mean near 1, and these have {mean:,.2f}: divide by it, or take off the "
                    "season with model='multiplicative'.")  # fmt: skip
        raise DataError(message.format(mean=values.mean()))
    smooth = _smooth(values)
    if np.ptp(smooth) < FLAT or smooth.max() <= 1 or smooth.min() >= 1:
        message = _("Indices run from {low:.2f} to {high:.2f}: this is no season, so it has no phases.")
        raise ModelError(message.format(low=smooth.min(), high=smooth.max()))
    found = _phased(smooth)
    table = pd.DataFrame(
        {"season_index": values, "phase": np.array(found, dtype=object)},
        index=pd.RangeIndex(1, len(values) + 1, name="position"),
    )  # fmt: skip
    twice = [place + 1 for place in range(len(values)) if smooth[place] > 1
             and found[place] in (SeasonPhase.OFF, SeasonPhase.BEFORE)]  # fmt: skip
    note = both("Above 1 a second time, at position {place}: a season of its own, which these phases leave out.",
                place=twice[0]) if twice else ""  # fmt: skip
    return Phases(table, formats={"phase": TERM}, note=note, spans=_spans(found))


def _smooth(values: np.ndarray) -> np.ndarray:
    if len(values) < MANY:
        return values
    half = SMOOTHED // 2
    around = np.concatenate([values[-half:], values, values[:half]])
    return np.asarray(np.convolve(around, np.ones(SMOOTHED) / SMOOTHED, mode="valid"))


def _phased(values: np.ndarray) -> list[SeasonPhase]:
    n, peak = len(values), int(values.argmax())
    found = [SeasonPhase.OFF] * n
    first, last = peak, peak
    while values[(first - 1) % n] > 1:
        first -= 1
    while values[(last + 1) % n] > 1:
        last += 1
    high = [place for place in range(first, last + 1) if values[place % n] >= (1 + values[peak]) / 2]
    for place in range(first, last + 1):
        found[place % n] = SeasonPhase.SEASON if place <= high[-1] else SeasonPhase.STRETCH
    rest = [place % n for place in range(last + 1, first + n)]
    lowest = min(rest, key=lambda place: values[place])
    line = values[lowest] + RISES * (1 - values[lowest])
    rising = rest[rest.index(lowest) + 1 :]
    start = next((at for at, place in enumerate(rising) if values[place] > line), len(rising))
    for place in rising[start:]:
        found[place] = SeasonPhase.BEFORE
    return found


def _spans(found: list[SeasonPhase]) -> Result:
    n, rows = len(found), {}
    for phase in SeasonPhase:
        mine = [place for place in range(n) if found[place] is phase]
        if not mine:
            rows[phase] = (pd.NA, pd.NA, 0, *_WHOM[phase])
            continue
        begins = next((place for place in mine if found[place - 1] is not phase), mine[0])
        ends = next((place for place in mine if found[(place + 1) % n] is not phase), mine[-1])
        rows[phase] = (begins + 1, ends + 1, len(mine), *_WHOM[phase])
    columns = ["from_position", "to_position", "positions", "whom", "what_for"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("phase")
    kinds = dict.fromkeys(["from_position", "to_position"], "Int64")
    return Result(table.astype(kinds), formats={"whom": TERM, "what_for": TERM})
