"""Offers scored with stated weights.

score_offers       total value, total cost and delivered value as columns of any frame
delivered_value    the same as a result with its parts, ranked and drawn
form_named, checked_weights, levels_in_range   what is asked, checked in one place
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from crmlib import verbs
from crmlib.errors import DataError, TooFewError
from crmlib.figures import COLOURS, axes
from crmlib.i18n import _
from crmlib.result import Result
from crmlib.value.parts import Form, Part, member
from crmlib.value.results import labels, named_index
from crmlib.value.tasks import need_columns, numbers

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def form_named(form: Form | str) -> Form:
    """Return the form of this name, or refuse."""
    try:
        return Form(form)
    except ValueError:
        raise DataError(
            _("There is no form {form!r}; there are {known}.").format(
                form=str(form), known=", ".join(f.value for f in Form)
            )
        ) from None


def checked_weights(weights: Mapping[str, float], form: Form) -> dict[Part, float]:
    """Return the weights normalised to 100 points, or refuse."""
    strange = [str(name) for name in weights if name not in form.parts]
    lacking = [part.value for part in form.parts if part not in weights]
    if strange or lacking:
        raise DataError(
            _(
                "The {form} form weighs {parts} once each; unknown or counted twice: {strange}; "
                "without weight: {lacking}."
            ).format(
                form=form.value,
                parts=", ".join(p.value for p in form.parts),
                strange=", ".join(strange) or "–",
                lacking=", ".join(lacking) or "–",
            )
        )
    points = {part: float(weights[part]) for part in form.parts}
    bad = [part.value for part, value in points.items() if not (np.isfinite(value) and value >= 0)]
    if bad or sum(points.values()) <= 0:
        raise DataError(
            _("Swing weights are 0 or more and not all 0; look at {columns}.").format(
                columns=", ".join(bad or [p.value for p in points])
            )
        )
    total = sum(points.values())
    return {part: 100 * value / total for part, value in points.items()}


def _ranges(
    lowest: Mapping[Part, float],
    highest: Mapping[Part, float],
    ranges: Mapping[str, tuple[float, float]] | None,
) -> dict[Part, tuple[float, float]]:
    """Return worst and best stated levels of each part; a part without a range cannot swing."""
    found = {}
    for part in lowest:
        low, high = (ranges or {}).get(part, (lowest[part], highest[part]))
        if not low < high:
            raise DataError(
                _("Column {column} is {low:g} in all {n}: state its range, or it cannot be weighed.").format(
                    column=part.value, low=low, n=_("offers")
                )
            )
        found[part] = (float(low), float(high))
    return found


def score_offers(
    offers: Any,
    weights: Mapping[str, float],
    *,
    form: Form | str = Form.CLASSIC,
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> Any:
    """Add total value, total cost and delivered value to a frame of offers.

    Parameters
    ----------
    offers : pandas, Polars or other frame that narwhals knows
        One row an offer, with the form's eight columns.
    weights : mapping of part to points
        **Swing weights**: how much the step from the worst to the best level of the range matters. They are
        normalised to 100 points.
    form : Form, default classic
    ranges : mapping of part to (lowest, highest), optional
        The levels that the weights were stated for; by default those found in ``offers``.

    Returns
    -------
    frame of the same kind
        With the columns total_value, total_cost and delivered_value, in points.

    Raises
    ------
    DataError
        If a weight is lacking, negative or unknown, or a column has no range.
    """
    form = form_named(form)
    points = checked_weights(weights, form)
    names = [part.value for part in form.parts]
    frame = verbs.wrap(offers, names)
    edges = [nw.col(n).min().alias(f"{n}_low") for n in names] + [
        nw.col(n).max().alias(f"{n}_high") for n in names
    ]
    edge = verbs.collect(frame.select(*edges)).iloc[0]
    if edge.isna().any():
        raise TooFewError(_("The table has no rows."))
    span = _ranges(
        {p: edge[f"{p.value}_low"] for p in form.parts},
        {p: edge[f"{p.value}_high"] for p in form.parts},
        ranges,
    )
    scored = verbs.native(frame)
    for parts, into in ((form.value_parts, "total_value"), (form.cost_parts, "total_cost")):
        per_unit = {p: points[p] / (span[p][1] - span[p][0]) for p in parts}
        floor = sum(per_unit[p] * span[p][0] for p in parts)
        scored = verbs.weighted_score(scored, {p.value: w for p, w in per_unit.items()}, into=into)
        scored = verbs.native(verbs.wrap(scored, [into]).with_columns(nw.col(into) - floor))
    return verbs.weighted_score(scored, {"total_value": 1, "total_cost": -1}, into="delivered_value")


@dataclass(frozen=True, repr=False)
class DeliveredValue(Result):
    """Delivered value by offer: the parts in points (costs negative), the totals and the rank."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Stack the value parts upward and the cost parts downward; the diamond is delivered value."""
        ax = axes(ax)
        colours = ("blue", "sky", "green", "pink", "red", "orange", "grey", "black")
        hatches = ("", "//", "..", "xx", "", "//", "..", "xx")
        parts = [member(name) for name in self.table.columns if name in {p.value for p in Part}]
        where = np.arange(len(self.table))
        up, down = np.zeros(len(where)), np.zeros(len(where))
        for part, colour, hatch in zip(parts, colours, hatches, strict=True):
            height = self.table[part.value].to_numpy(float)
            floor = up if part.sign > 0 else down
            ax.bar(where, height, 0.6, bottom=floor, color=COLOURS[colour], hatch=hatch, edgecolor="white",
                   label=part.label)  # fmt: skip
            floor += height
        ax.plot(where, self.table["delivered_value"], "D", color="white", markeredgecolor="black",
                label=_("delivered_value").replace("_", " "))  # fmt: skip
        ax.axhline(0, color=COLOURS["grey"], linewidth=1)
        ax.set_xticks(where, labels(self.table.index))
        ax.set_ylabel(_("points"))
        ax.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
        return ax


def levels_in_range(
    offers: pd.DataFrame, form: Form, ranges: Mapping[str, tuple[float, float]] | None, alternative: str
) -> tuple[np.ndarray, list[str], dict[Part, tuple[float, float]]]:
    """Return each offer's position in each part's range (0 lowest, 1 highest)."""
    need_columns(offers, [alternative, *(p.value for p in form.parts)])
    raw = {part: numbers(offers, part.value) for part in form.parts}
    if offers[alternative].duplicated().any():
        twice = offers.loc[offers[alternative].duplicated(), alternative].iloc[0]
        raise DataError(_("The offer {name!r} stands twice.").format(name=str(twice)))
    span = _ranges({p: v.min() for p, v in raw.items()}, {p: v.max() for p, v in raw.items()}, ranges)
    scaled = np.column_stack([(raw[p] - span[p][0]) / (span[p][1] - span[p][0]) for p in form.parts])
    return scaled, offers[alternative].tolist(), span


def delivered_value(
    offers: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    form: Form | str = Form.CLASSIC,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    alternative: str = "alternative",
) -> DeliveredValue:
    """Score offers: the weighted value parts less the weighted cost parts.

    A weight belongs to a *range*: it says how much the step from the lowest to the highest level matters.
    Weights without ranges ("price counts 30 %") mean nothing.

    Parameters
    ----------
    offers : DataFrame
        One row an offer.
    weights : mapping of part to points
        Swing weights of the form's eight parts, all ≥ 0; normalised to 100 points.
    form : Form, default classic
    ranges : mapping of part to (lowest, highest), optional
        By default the lowest and highest level among the offers.
    alternative : str
        The column that names the offer.

    Returns
    -------
    DeliveredValue
        ``.table`` has a row an offer, best first: the eight parts in points, total_value, total_cost,
        delivered_value and rank.

    References
    ----------
    Kotler, P. (2000) *Marketing Management*, chapter 2; Keeney & Raiffa (1976) on swing weights.

    Examples
    --------
    >>> offers = pd.DataFrame({"alternative": ["a", "b"], "product": [8, 6], "service": [5, 7],
    ...     "personnel": [5, 6], "image": [7, 5], "price": [120, 90], "time": [3, 1], "energy": [4, 2],
    ...     "effort": [1, 2]})
    >>> equal = {part: 1 for part in Form.CLASSIC.parts}
    >>> delivered_value(offers, equal).table["delivered_value"].tolist()
    [12.5, -12.5]
    """
    form = form_named(form)
    points = checked_weights(weights, form)
    scaled, names, span = levels_in_range(offers, form, ranges, alternative)
    signs = np.array([part.sign for part in form.parts])
    table = pd.DataFrame(
        scaled * np.array(list(points.values())) * signs,
        columns=[p.value for p in form.parts],
        index=named_index(names, alternative),
    )
    scored = score_offers(offers, weights, form=form, ranges=span)
    for column in ("total_value", "total_cost", "delivered_value"):
        table[column] = scored[column].to_numpy(float)
    table = table.sort_values("delivered_value", ascending=False, kind="stable")
    table["rank"] = table["delivered_value"].rank(ascending=False, method="min").astype(int)
    stated = "; ".join(f"{part.label} {low:g}–{high:g}" for part, (low, high) in span.items())
    return DeliveredValue(
        table,
        formats=dict.fromkeys(table.columns.drop("rank"), ".1f"),
        note=_("Points out of 100; the weights hold for these ranges: {ranges}.").format(ranges=stated),
    )
