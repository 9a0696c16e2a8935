"""The pictures of the iceberg: thin, on tables only.

shares           a bar a driver with its interval
iceberg          stated to the left, derived to the right, with the waterline
performance_map  importance against performance, every point named
halo             each driver's correlation before and after the general impression is held
differences      differences with intervals against zero
rates            rates with intervals
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.figures import COLOURS, axes
from crmlib.i18n import Labelled, _
from crmlib.iceberg.layers import Layer

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LAYER_COLOURS = {
    Layer.VISIBLE: COLOURS["sky"],
    Layer.HIDDEN: COLOURS["blue"],
    Layer.DEEP: "#003D66",
    None: COLOURS["grey"],
}


def _labels(index: pd.Index) -> list[str]:
    return [name.label if isinstance(name, Labelled) else _(str(name)) for name in index]


def _errors(value: pd.Series, low: pd.Series, high: pd.Series) -> np.ndarray:
    return np.abs(np.clip([value - low, high - value], 0, None))


def shares(table: pd.DataFrame, title: str, *, zero: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw a bar a driver with its interval; ``zero`` names the noise driver, whose upper end is the zero line."""
    ax = axes(ax)
    y = np.arange(len(table))[::-1]
    colours = [LAYER_COLOURS.get(layer, COLOURS["grey"]) for layer in table["layer"]]
    ax.barh(y, table["share"], color=colours, height=0.62)
    ax.errorbar(table["share"], y, xerr=_errors(table["share"], table["low"], table["high"]), fmt="none",
                ecolor=COLOURS["black"], elinewidth=1, capsize=3)  # fmt: skip
    names = _labels(table.index)
    if zero is not None:
        ax.axvline(table.loc[zero, "high"], color=COLOURS["red"], linewidth=1, linestyle="--", zorder=3)
        names = [
            name if above else _("{driver} (not above zero line)").format(driver=name)
            for name, above in zip(names, table["above_zero"], strict=True)
        ]
    ax.set_yticks(y, names)
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.set_xlim(left=0)
    ax.set_title(title, loc="left")
    return ax


def iceberg(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw stated shares to the left and derived shares to the right, from the surface down to the deep."""
    ax = axes(ax)
    layers = list(table["layer"])
    depth = -np.arange(len(table), dtype=float) - 0.5 * np.array(
        [list(Layer).index(layer) for layer in layers]
    )
    for sign, name, hatch in ((-1, "stated", "///"), (1, "derived", None)):
        colours = [LAYER_COLOURS[layer] for layer in layers]
        ax.barh(depth, sign * table[name], height=0.7, hatch=hatch, zorder=2, edgecolor="white", linewidth=0,
                color=colours)  # fmt: skip
        ax.errorbar(sign * table[name], depth, fmt="none", ecolor=COLOURS["black"], elinewidth=1, zorder=3,
                    xerr=_errors(table[name], table[f"{name}_low"], table[f"{name}_high"])[:: sign])  # fmt: skip
    widest = 1.08 * float(max(table["stated_high"].max(), table["derived_high"].max()))
    surface = [d for d, layer in zip(depth, layers, strict=True) if layer == Layer.VISIBLE]
    water = (min(surface) if surface else 0.5) - 0.75
    x = np.linspace(-widest, widest, 200)
    wave = water + 0.06 * np.sin(x / widest * 30)
    bottom = depth.min() - 0.7
    ax.fill_between(x, wave, bottom, color=COLOURS["sky"], alpha=0.15, linewidth=0, zorder=0)
    ax.plot(x, wave, color=COLOURS["blue"], linewidth=1.5, zorder=1)
    ax.axvline(0, color=COLOURS["black"], linewidth=0.8)
    for layer in dict.fromkeys(layers):
        at = [d for d, here in zip(depth, layers, strict=True) if here == layer]
        ax.text(
            widest, np.mean(at), layer.label, ha="right", va="center", color=COLOURS["black"], style="normal"
        )
    ax.set(xlim=(-widest, widest), ylim=(bottom, depth.max() + 0.9))
    ax.set_yticks(depth, _labels(table.index))
    ax.xaxis.set_major_formatter(lambda value, _place: f"{abs(value):.0%}")
    ax.text(-0.02 * widest, depth.max() + 0.5, _("← what they say"), ha="right")
    ax.text(0.02 * widest, depth.max() + 0.5, _("what decides →"), ha="left")
    return ax


def _name_points(ax: Axes, names: list[str], points: np.ndarray) -> None:
    """Write each name at one of its point's four corners, where it hides least."""
    ax.autoscale_view()
    pixels, em = ax.transData.transform(points), 12 * ax.figure.dpi / 72
    taken = [(x - 5, x + 5, y - 5, y + 5) for x, y in pixels]
    for name, at, (x, y) in zip(names, points, pixels, strict=True):
        width = em * sum(0.6 if letter.isascii() else 1.05 for letter in name)
        best = None
        for right, up in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            left, low = x + 6 if right > 0 else x - 6 - width, y + 4 if up > 0 else y - 4 - 1.2 * em
            box = (left, left + width, low, low + 1.2 * em)
            hidden = sum(box[0] < b[1] and b[0] < box[1] and box[2] < b[3] and b[2] < box[3] for b in taken)
            if best is None or hidden < best[0]:
                best = (hidden, right, up, box)
        _hidden, right, up, box = best
        taken.append(box)
        ax.annotate(name, at, xytext=(5 * right, 4 * up), textcoords="offset points",
                    ha="left" if right > 0 else "right", va="bottom" if up > 0 else "top",
                    bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.5})  # fmt: skip


def performance_map(
    table: pd.DataFrame,
    cut_importance: float,
    cut_performance: float,
    *,
    label: str,
    ax: Axes | None = None,
) -> Axes:
    """Draw importance against performance with both lines, every driver named at its point."""
    from crmlib.iceberg.quadrants import Quadrant

    ax = axes(ax)
    ax.axvline(cut_performance, color=COLOURS["grey"], linewidth=1)
    ax.axhline(cut_importance, color=COLOURS["grey"], linewidth=1)
    ax.errorbar(
        table["performance"], table["share"], fmt="o", color=COLOURS["blue"], ecolor=COLOURS["sky"], markersize=6,
        xerr=_errors(table["performance"], table["performance_low"], table["performance_high"]),
        yerr=_errors(table["share"], table["low"], table["high"]),
    )  # fmt: skip
    corners = {
        (0.01, 0.98): Quadrant.CONCENTRATE,
        (0.99, 0.98): Quadrant.KEEP,
        (0.01, 0.02): Quadrant.LOW_PRIORITY,
        (0.99, 0.02): Quadrant.OVERKILL,
    }
    ax.margins(0.14)
    for (x, y), field in corners.items():
        ax.text(x, y, field.label, transform=ax.transAxes, color=COLOURS["red"],
                ha="left" if x < 0.5 else "right", va="bottom" if y < 0.5 else "top")  # fmt: skip
    _name_points(ax, _labels(table.index), table[["performance", "share"]].to_numpy())
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.set(xlabel=_("Performance (mean rating)"), ylabel=label)
    return ax


def halo(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw each driver's correlation with the outcome as it is and with the general impression held."""
    ax = axes(ax)
    y = np.arange(len(table))[::-1]
    ax.hlines(y, table["r_alone"], table["r"], color=COLOURS["grey"], linewidth=1)
    ax.plot(table["r"], y, "o", color=COLOURS["orange"], label=_("as rated"))
    ax.plot(table["r_alone"], y, "s", color=COLOURS["blue"], label=_("general impression held"))
    ax.axvline(0, color=COLOURS["black"], linewidth=0.8)
    ax.set_yticks(y, _labels(table.index))
    ax.set_xlabel(_("Correlation with the outcome"))
    ax.legend(frameon=False)
    return ax


def differences(table: pd.DataFrame, label: str, *, ax: Axes | None = None) -> Axes:
    """Draw differences with their intervals against zero."""
    ax = axes(ax)
    y = np.arange(len(table))[::-1]
    ax.errorbar(table["difference"], y, xerr=_errors(table["difference"], table["low"], table["high"]), fmt="o",
                color=COLOURS["blue"], capsize=4)  # fmt: skip
    ax.axvline(0, color=COLOURS["black"], linewidth=0.8)
    ax.set_yticks(y, _labels(table.index))
    ax.set(xlabel=label, ylim=(-0.6, len(table) - 0.4))
    return ax


def rates(table: pd.DataFrame, label: str, *, ax: Axes | None = None) -> Axes:
    """Draw rates with their intervals."""
    ax = axes(ax)
    y = np.arange(len(table))[::-1]
    ax.barh(y, table["rate"], height=0.5, color=COLOURS["sky"])
    ax.errorbar(table["rate"], y, xerr=_errors(table["rate"], table["low"], table["high"]), fmt="none",
                ecolor=COLOURS["black"], capsize=4)  # fmt: skip
    ax.set_yticks(y, _labels(table.index))
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.set_xlim(left=0)
    ax.set_xlabel(label)
    return ax
