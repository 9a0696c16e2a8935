"""Four ways to draw a table: dots with intervals, bars, lines, and a shaded matrix.

dots     a number with its interval a row: estimates, differences, rates
bars     sizes side by side: shares, counts
lines    something that runs over time or another number, each line named at its end
matrix   a square of numbers, shaded and written out

`name_points` writes names beside points of a map, where they hide least.

Each takes a data frame and draws on the Axes that it is given; `crmlib.result` has a result type for each. Colours are
told apart by everybody, every mark has a hatch or a shape as well, and all words are said when it is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmlib.figures import COLOURS, axes
from crmlib.i18n import Text, called
from crmlib.tables import POINTS, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SERIES = ("blue", "orange", "green", "pink", "red", "sky", "black", "grey")
HATCHES = ("", "//", "..", "xx", "\\\\", "oo", "--", "++")
MARKERS = "os^Dv*PX"
# More of them than this, and numbers written beside marks run into each other.
_FEW = 12


def is_percent(spec: str) -> bool:
    """Say whether a format shows a share as percent."""
    return spec.endswith("%")


def ticks(axis: object, spec: str) -> None:
    """Write an axis's numbers as those of its table: shares as percent, large ones with commas and no power of ten."""
    if is_percent(spec):
        axis.set_major_formatter(lambda value, _place: f"{value:.0%}")
    elif spec == POINTS:
        axis.set_major_formatter(lambda value, _place: f"{100 * value:+.3g}")
    elif spec.startswith(","):
        axis.set_major_formatter(lambda value, _place: f"{value:,.0f}")


def _apart(places: np.ndarray, gap: float) -> np.ndarray:
    """Return places moved as little as need be for none to be nearer to the next than the gap.

    Examples
    --------
    >>> _apart(np.array([0.0, 1.0, 20.0]), 5.0).tolist()
    [-2.0, 3.0, 20.0]
    """
    from scipy.optimize import isotonic_regression

    order = np.argsort(places, kind="stable")
    # Less a step a place, they only have to rise; where they fall, the mean of both is the least change.
    rising = isotonic_regression(places[order] - gap * np.arange(len(places))).x
    moved = np.empty(len(places))
    moved[order] = rising + gap * np.arange(len(places))
    return moved


def reaches(table: pd.DataFrame, value: str, low: str, high: str) -> np.ndarray | None:
    """Return how far the intervals reach to each side of their values, for an errorbar; None without intervals."""
    if low not in table or high not in table:
        return None
    middle, ends = table[value].to_numpy(float), table[[low, high]].to_numpy(float)
    return np.nan_to_num(np.clip([middle - ends[:, 0], ends[:, 1] - middle], 0, None))


def dots(
    table: pd.DataFrame,
    value: str,
    *,
    low: str = "low",
    high: str = "high",
    label: str | Text = "",
    spec: str = ".2f",
    zero: float | None = None,
    numbers: bool = True,
    written: Sequence[float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a dot a row with its interval, the first row on top; a row without a value stays empty.

    Parameters
    ----------
    table : DataFrame
        One row a thing; the row labels name them.
    value, low, high : str
        Columns; without ``low`` and ``high`` there are no intervals.
    label : str or Text
        What the axis shows, with its unit.
    spec : str
        How numbers are written; one that ends in % makes a percent axis.
    zero : float, optional
        Where a dashed line says "no difference".
    numbers : bool, default True
        Write the number above its dot, where there are few.
    written : sequence of float, optional
        Which numbers are written, where they are rounded otherwise than their places.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = axes(ax)
    place = np.arange(len(table))[::-1]
    middle = table[value].to_numpy(float)
    ax.errorbar(
        middle, place, xerr=reaches(table, value, low, high), fmt="o", color=COLOURS["blue"], capsize=3
    )
    if zero is not None:
        ax.axvline(zero, color=COLOURS["grey"], linestyle="--", linewidth=1, zorder=0)
    if numbers and len(table) <= _FEW:
        for x, y, said in zip(middle, place, middle if written is None else written, strict=True):
            if np.isfinite(x):
                ax.annotate(
                    shown(float(said), spec),
                    (x, y),
                    xytext=(0, 5),
                    textcoords="offset points",
                    ha="center",
                    fontsize=9,
                )
    ax.set_yticks(place, [called(name) for name in table.index])
    ax.set_ylim(-0.6, max(len(table), 1) - 0.4)
    ticks(ax.xaxis, spec)
    ax.set_xlabel(called(label))
    return ax


def bars(
    table: pd.DataFrame,
    columns: Sequence[str],
    *,
    low: str = "low",
    high: str = "high",
    label: str | Text = "",
    spec: str = ".2f",
    numbers: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw a bar a row and column, side by side; an interval in ``low`` and ``high`` belongs to the last column.

    Parameters
    ----------
    table : DataFrame
        One row a thing.
    columns : sequence of str
        What is drawn, one colour and hatch each.
    low, high : str
        Columns of the interval.
    label : str or Text
        What the axis shows, with its unit.
    spec : str
        How numbers are written; one that ends in % makes a percent axis.
    numbers : bool, default True
        Write the number on its bar, where there are few.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = axes(ax)
    width, place = 0.8 / len(columns), np.arange(len(table))
    for i, column in enumerate(columns):
        height = table[column].to_numpy(float)
        at = place + (i - (len(columns) - 1) / 2) * width
        reach = reaches(table, column, low, high) if i == len(columns) - 1 else None
        ax.bar(at, height, width, yerr=reach, capsize=3, color=COLOURS[SERIES[i % 8]], hatch=HATCHES[i % 8],
               edgecolor="white", label=called(column))  # fmt: skip
        if numbers and len(table) * len(columns) <= _FEW:
            top = height + (reach[1] if reach is not None else 0)
            for x, y, number in zip(at, top, height, strict=True):
                if np.isfinite(number):
                    ax.annotate(shown(float(number), spec), (x, max(y, 0)), xytext=(0, 2), textcoords="offset points",
                                ha="center", fontsize=9)  # fmt: skip
    ax.axhline(0, color=COLOURS["grey"], linewidth=1)
    ax.set_xticks(place, [called(name) for name in table.index])
    ticks(ax.yaxis, spec)
    ax.set_ylabel(called(label))
    if len(columns) > 1:
        ax.legend(frameon=False)
    return ax


_LEADER = {"arrowstyle": "-", "color": COLOURS["grey"], "linewidth": 0.6, "shrinkA": 0, "shrinkB": 2}
_CORNERS = ((1, 1), (1, -1), (-1, 1), (-1, -1))
_FARTHER = tuple((right * far, up * far) for far in (3, 5) for right, up in _CORNERS)


def name_points(ax: Axes, names: Sequence[str], points: np.ndarray, *, farther: bool = False) -> None:
    """Write each name at one of the four corners of its point (x, y), where it hides least; or farther, with a line."""
    ax.autoscale_view()
    pixels, em = ax.transData.transform(points), 12 * ax.figure.dpi / 72
    taken = [(x - 5, x + 5, y - 5, y + 5) for x, y in pixels]
    for name, at, (x, y) in zip(names, points, pixels, strict=True):
        width = em * sum(0.6 if letter.isascii() else 1.05 for letter in name)
        best = None
        for right, up in _CORNERS + (_FARTHER if farther else ()):
            left = x + 6 * right if right > 0 else x + 6 * right - width
            low = y + 4 * up if up > 0 else y + 4 * up - 1.2 * em
            box = (left, left + width, low, low + 1.2 * em)
            hidden = sum(box[0] < b[1] and b[0] < box[1] and box[2] < b[3] and b[2] < box[3] for b in taken)
            if best is None or hidden < best[0]:
                best = (hidden, right, up, box)
        _hidden, right, up, box = best
        taken.append(box)
        ax.annotate(name, at, xytext=(5 * right, 4 * up), textcoords="offset points",
                    ha="left" if right > 0 else "right", va="bottom" if up > 0 else "top",
                    bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.5},
                    arrowprops=_LEADER if abs(right) > 1 else None)  # fmt: skip


def lines(
    table: pd.DataFrame,
    columns: Sequence[str],
    *,
    bands: Sequence[tuple[str, str]] = (),
    xlabel: str | Text = "",
    label: str | Text = "",
    spec: str = ".2f",
    steps: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw a line a column over the row labels, each with its name at its end.

    Parameters
    ----------
    table : DataFrame
        Row labels are numbers or times.
    columns : sequence of str
        What is drawn.
    bands : sequence of (low, high), optional
        Columns of each line's interval, in the order of ``columns``.
    xlabel, label : str or Text
        What the axes show, with their units.
    spec : str
        How numbers are written; one that ends in % makes a percent axis.
    steps : bool, default False
        Whether values stay until the next row, as a Kaplan–Meier curve's do.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = axes(ax)
    x = table.index.to_numpy()
    marked = not steps and len(table) <= 30
    ends: list[tuple[str, str, Any, float]] = []
    for i, column in enumerate(columns):
        y, colour = table[column].to_numpy(float), COLOURS[SERIES[i % 8]]
        style = ("-", "--", "-.", ":")[i % 4]
        drawn = {
            "color": colour,
            "linestyle": style,
            "marker": MARKERS[i % 8] if marked else None,
            "markersize": 4,
        }
        if steps:
            ax.step(x, y, where="post", **drawn)
        else:
            ax.plot(x, y, **drawn)
        if i < len(bands):
            low, high = (table[end].to_numpy(float) for end in bands[i])
            ax.fill_between(
                x, low, high, step="post" if steps else None, color=colour, alpha=0.18, linewidth=0
            )
        known = np.flatnonzero(np.isfinite(y))
        if len(columns) > 1 and len(known):
            ends.append((called(column), colour, x[known[-1]], y[known[-1]]))
    _name_ends(ax, ends)
    ticks(ax.yaxis, spec)
    ax.set_xlabel(called(xlabel))
    ax.set_ylabel(called(label))
    return ax


def _name_ends(ax: Axes, ends: Sequence[tuple[str, str, Any, float]]) -> None:
    """Write each line's name beside its end, none over another."""
    if not ends:
        return
    ax.autoscale_view()
    points = 72 / ax.figure.dpi
    heights = np.array([ax.transData.transform((0.0, y))[1] for _name, _colour, _x, y in ends])
    for (name, colour, x, y), height, place in zip(ends, heights, _apart(heights, 13 / points), strict=True):
        ax.annotate(name, (x, y), xytext=(5, points * (place - height)), textcoords="offset points",
                    va="center", color=colour, annotation_clip=False)  # fmt: skip


def matrix(
    table: pd.DataFrame, columns: Sequence[str] = (), *, spec: str | Sequence[str] = ".2f", xlabel: str | Text = "",
    ylabel: str | Text = "", ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw a table of numbers, each cell shaded by its size and its number written in it.

    Parameters
    ----------
    table : DataFrame
    columns : sequence of str, optional
        What is drawn; all of them by default.
    spec : str or sequence of str
        How numbers are written; a sequence has one for each column.
    xlabel, ylabel : str or Text
        What the columns and rows are.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = axes(ax)
    drawn = table[list(columns or table.columns)]
    cells = drawn.to_numpy(float)
    specs = [spec] * cells.shape[1] if isinstance(spec, str) else list(spec)
    top = float(np.nanmax(np.abs(cells), initial=0.0)) or 1.0
    ax.imshow(cells, cmap="PuOr", vmin=-top, vmax=top, aspect="auto")
    for (row, column), value in np.ndenumerate(cells):
        ax.text(column, row, shown(float(value), specs[column]), ha="center", va="center",
                color="white" if abs(value) > 0.7 * top else "black")  # fmt: skip
    ax.set_xticks(range(cells.shape[1]), [called(name) for name in drawn.columns])
    ax.set_yticks(range(cells.shape[0]), [called(name) for name in drawn.index])
    ax.set_xlabel(called(xlabel))
    ax.set_ylabel(called(ylabel))
    return ax
