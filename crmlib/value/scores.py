"""Offers scored with stated weights.

score_offers       total value, total cost and delivered value as columns of any frame
delivered_value    the same as a result with its parts, ranked and drawn
rank_reversal      the ranking under uncertain weights
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from crmlib import frames, seen
from crmlib.errors import DataError, TooFewError
from crmlib.figures import COLOURS, axes
from crmlib.i18n import N_, Text, _, both, called, listed
from crmlib.result import Matrix, Result
from crmlib.stats.intervals import check_level, percentile
from crmlib.stats.resample import check_draws, check_seed
from crmlib.value.parts import Form, Part, form_named

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Ranges = Mapping[str, tuple[float, float]] | None


def _points(weights: Mapping[str, float], form: Form) -> dict[Part, float]:
    """Return the weights normalised to 100 points, or refuse."""
    if not isinstance(weights, Mapping):
        raise DataError(_("weights= says how many points each part has, such as {'product': 20}."))
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
    stated = frames.numbers(
        pd.DataFrame([{p.value: weights[p] for p in form.parts}]), [p.value for p in form.parts]
    )
    points = stated.iloc[0].to_dict()
    bad = [name for name, value in points.items() if not value >= 0]
    total = sum(points.values())
    if bad or total <= 0:
        raise DataError(
            _("Swing weights are 0 or more and not all 0; look at {columns}.").format(
                columns=", ".join(bad or points)
            )
        )
    return {part: 100 * points[part.value] / total for part in form.parts}


def _spans(edges: Mapping[Part, tuple[float, float]], ranges: Ranges) -> dict[Part, tuple[float, float]]:
    """Return worst and best stated levels of each part; a part without a range cannot swing."""
    ranges = {} if ranges is None else ranges
    odd = list(ranges) if isinstance(ranges, Mapping) else [ranges]
    if isinstance(ranges, Mapping):
        odd = [p for p, ends in ranges.items() if p not in edges or not _is_range(ends)]
    if odd:
        message = _("ranges= gives the lowest and highest level of a part, such as {example}; look at {odd}.")
        raise DataError(message.format(example="{'price': (60, 300)}", odd=", ".join(map(str, odd))))
    found = {}
    for part, (low, high) in edges.items():
        low, high = ranges.get(part, (low, high))
        if not low < high:
            raise DataError(
                _("Column {column} is {low:g} in all {n}: state its range, or it cannot be weighed.").format(
                    column=part.value, low=low, n=_("offers")
                )
            )
        found[part] = (float(low), float(high))
    return found


def _is_range(ends: object) -> bool:
    number = int | float | np.number
    return (
        isinstance(ends, tuple | list)
        and len(ends) == 2
        and all(isinstance(end, number) and np.isfinite(end) for end in ends)
        and ends[0] < ends[1]
    )


def score_offers(
    offers: Any, weights: Mapping[str, float], *, form: Form | str = Form.CLASSIC, ranges: Ranges = None
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
        With the columns total_value, total_cost and delivered_value, in points; missing where a level is.

    Raises
    ------
    DataError
        If a weight is lacking, negative or unknown, or a column has no range.
    """
    form = form_named(form)
    points, names = _points(weights, form), [part.value for part in form.parts]
    frame = frames.wrap(offers, names)
    kinds = frame.collect_schema()
    for name in names:
        if not kinds[name].is_numeric():
            raise DataError(
                _("Column {column} holds {kind}, not numbers.").format(column=name, kind=kinds[name])
            )
    ends = [nw.col(n).min().alias(f"{n}_low") for n in names] + [
        nw.col(n).max().alias(f"{n}_high") for n in names
    ]
    edge = frames.collect(frame.select(*ends)).iloc[0]
    if edge.isna().any():
        raise TooFewError(_("The table has no rows."))
    span = _spans({p: (edge[f"{p.value}_low"], edge[f"{p.value}_high"]) for p in form.parts}, ranges)
    for parts, into in ((form.value_parts, "total_value"), (form.cost_parts, "total_cost")):
        per_unit = {p.value: points[p] / (span[p][1] - span[p][0]) for p in parts}
        floor = sum(per_unit[p.value] * span[p][0] for p in parts)
        frame = frames.weighted_score(frame, per_unit, into=into).with_columns(nw.col(into) - floor)
    return frames.native(
        frames.weighted_score(frame, {"total_value": 1, "total_cost": -1}, into="delivered_value")
    )


@dataclass(frozen=True, repr=False)
class DeliveredValue(Result):
    """Delivered value by offer: the parts in points (costs negative), the totals and the rank."""

    def describe(self) -> Text:
        """Return in a sentence how much value each offer delivers."""
        return seen.extremes(self.printed, "delivered_value", ".1f", "delivered_value")

    def plot(self, ax: Axes | None = None) -> Axes:
        """Stack the value parts upward and the cost parts downward; the diamond is delivered value."""
        ax = axes(ax)
        colours = ("blue", "sky", "green", "pink", "red", "orange", "grey", "black")
        hatches = ("", "//", "..", "xx", "", "//", "..", "xx")
        parts = [part for part in Part if part in self.table.columns]
        where = np.arange(len(self.table))
        up, down = np.zeros(len(where)), np.zeros(len(where))
        for part, colour, hatch in zip(parts, colours, hatches, strict=True):
            height = self.table[part.value].to_numpy(float)
            floor = up if part.sign > 0 else down
            ax.bar(where, height, 0.6, bottom=floor, color=COLOURS[colour], hatch=hatch, edgecolor="white",
                   label=part.label)  # fmt: skip
            floor += height
        ax.plot(where, self.table["delivered_value"], "D", color="white", markeredgecolor="black",
                label=_("delivered_value"))  # fmt: skip
        ax.axhline(0, color=COLOURS["grey"], linewidth=1)
        ax.set_xticks(where, [called(name) for name in self.table.index])
        ax.set_ylabel(_("points"))
        ax.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
        return ax


def _positions(
    offers: Any, form: Form, ranges: Ranges, alternative: str
) -> tuple[pd.DataFrame, dict[Part, tuple[float, float]]]:
    """Return each offer's signed position in each part's range (0 lowest, ±1 highest), and the ranges."""
    names = [part.value for part in form.parts]
    plain = frames.to_pandas(offers, [alternative, *names])
    frames.need_columns(plain, [alternative, *names], rows=True)
    levels = frames.numbers(plain, names, missing=False)
    frames.no_missing(plain, [alternative])
    twice = plain[alternative].duplicated()
    if twice.any():
        raise DataError(
            _("The offer {name!r} stands twice.").format(name=str(plain.loc[twice, alternative].iloc[0]))
        )
    span = _spans({p: (levels[p.value].min(), levels[p.value].max()) for p in form.parts}, ranges)
    for p, (low, high) in span.items():
        levels[p.value] = p.sign * (levels[p.value] - low) / (high - low)
    return levels.set_axis(pd.Index(plain[alternative].tolist(), dtype=object, name=alternative)), span


def delivered_value(
    offers: Any,
    weights: Mapping[str, float],
    *,
    form: Form | str = Form.CLASSIC,
    ranges: Ranges = None,
    alternative: str = "alternative",
) -> DeliveredValue:
    """Score offers: the weighted value parts less the weighted cost parts.

    A weight belongs to a *range*: it says how much the step from the lowest to the highest level matters.
    Weights without ranges ("price counts 30 %") mean nothing.

    Parameters
    ----------
    offers, weights, form, ranges
        As for `score_offers`.
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
    points = _points(weights, form)
    signed, span = _positions(offers, form, ranges, alternative)
    table = signed * np.array(list(points.values()))
    table["total_value"] = table[[p.value for p in form.value_parts]].sum(axis=1)
    table["total_cost"] = -table[[p.value for p in form.cost_parts]].sum(axis=1)
    table["delivered_value"] = table["total_value"] - table["total_cost"]
    table = table.sort_values("delivered_value", ascending=False, kind="stable")
    table["rank"] = table["delivered_value"].rank(ascending=False, method="min").astype(int)
    stated = listed(
        both("{part} {low:g}–{high:g}", part=part, low=low, high=high) for part, (low, high) in span.items()
    )
    return DeliveredValue(
        table,
        formats=dict.fromkeys(table.columns.drop("rank"), ".1f"),
        note=both("Points out of 100; the weights hold for these ranges: {ranges}.", ranges=stated),
        differences={"delivered_value": ("total_value", "total_cost")},
    )


def rank_reversal(
    offers: Any,
    weights: Mapping[str, float],
    *,
    spread: float = 0.3,
    form: Form | str = Form.CLASSIC,
    ranges: Ranges = None,
    alternative: str = "alternative",
    draws: int = 4000,
    level: float = 0.95,
    seed: int = 0,
) -> Matrix:
    """Rank the offers under uncertain weights: would the winner still win?

    Parameters
    ----------
    offers, weights, form, ranges, alternative
        As for `delivered_value`.
    spread : float, default 0.3
        How unsure each weight is: its standard deviation as a share of the weight (gamma distributed,
        then normalised to 100 points again).
    draws : int
        Sets of weights to try.
    level : float
        Level of the interval of delivered value.
    seed : int

    Returns
    -------
    Matrix
        A row an offer, best first: delivered_value, low, high, first (probability to be ranked first) and
        reversal (probability that it overtakes the leader; for the leader: that it loses first place).

    Examples
    --------
    >>> offers = pd.DataFrame({"alternative": ["a", "b"], "product": [8, 6], "service": [5, 7],
    ...     "personnel": [5, 6], "image": [7, 5], "price": [120, 90], "time": [3, 1], "energy": [4, 2],
    ...     "effort": [1, 2]})
    >>> equal = {part: 1 for part in Form.CLASSIC.parts}
    >>> rank_reversal(offers, equal, spread=0.01).table["first"].tolist()
    [1.0, 0.0]
    """
    if isinstance(spread, bool) or not isinstance(spread, int | float | np.number) or not 1e-4 <= spread <= 5:
        raise DataError(
            _("The spread of the weights is a share from .0001 to 5, not {spread}.").format(spread=spread)
        )
    form = form_named(form)
    check_level(level)
    check_draws(draws)
    check_seed(seed)
    points = np.array(list(_points(weights, form).values()))
    signed = _positions(offers, form, ranges, alternative)[0]
    tried = points * np.random.default_rng(seed).gamma(spread**-2, spread**2, size=(draws, len(points)))
    scores = 100 * (tried / tried.sum(axis=1, keepdims=True)) @ signed.to_numpy().T
    middle = signed.to_numpy() @ points
    table = _places(scores, int(np.argmax(middle)), level).set_axis(signed.index)
    table.insert(0, "delivered_value", middle)
    table = table.sort_values("delivered_value", ascending=False, kind="stable")
    note = both(
        "Weights shaken by up to ±{spread:.0%} in two of three draws; of all {draws} draws {level:.0%} lie from low "
        "to high. Reversal: the leader loses first place, or another overtakes the leader.",
        spread=spread, draws=draws, level=level,
    )  # fmt: skip
    spec = dict.fromkeys(("delivered_value", "low", "high"), ".1f") | {"first": ".1%", "reversal": ".1%"}
    return Matrix(table, formats=spec, note=note, columns=("first", "reversal"), xlabel=N_("probability"))


def _places(scores: np.ndarray, leader: int, level: float) -> pd.DataFrame:
    """Return the interval of each offer's score, and how often it comes first and overtakes the leader."""
    first = np.bincount(scores.argmax(axis=1), minlength=scores.shape[1]) / len(scores)
    overtakes = (scores > scores[:, [leader]]).mean(axis=0)
    overtakes[leader] = 1 - first[leader]
    low, high = percentile(scores, level)
    return pd.DataFrame({"low": low, "high": high, "first": first, "reversal": overtakes})
