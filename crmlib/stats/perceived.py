"""Brands by what people tick that they stand for: a map with regions, and how far any two lie apart.

PerceptualMap   the map: correspondence analysis of ticks, resampled by respondent
Positions       what it finds
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import heading, label
from crmlib.errors import DataError
from crmlib.figures import COLOURS, axes
from crmlib.frames import floats
from crmlib.frames.ticks import read_ticks
from crmlib.i18n import N_, Text, _, both, called, lines
from crmlib.looks import MARKERS, SERIES, name_points
from crmlib.result import P_VALUE, TERM, Dots, Result
from crmlib.stats.apart import Distance, Distances
from crmlib.stats.correspondence import Correspondence, chi_distances, correspondence, turned_onto
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.resample import check_draws, check_seed, generator, unit_weights
from crmlib.tables import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class Positions(Result):
    """What `PerceptualMap` finds.

    Attributes
    ----------
    table : DataFrame
        By point: what (brand or attribute), ticks, x, y (principal coordinates), contribution_x, contribution_y,
        shown_share (share of its distance from the middle that the map shows).
    brands : list
        As they are coded.
    analysis : Correspondence
    shown : float
        Share of all inertia that the map shows.
    """

    brands: list[str] = field(kw_only=True)
    analysis: Correspondence = field(kw_only=True)
    shown: float = field(kw_only=True)
    ticks: np.ndarray = field(kw_only=True)
    weights: np.ndarray = field(kw_only=True)
    cloud: np.ndarray = field(kw_only=True)
    level: float = field(kw_only=True)
    seed: int = field(kw_only=True)

    def distance(self, a: str, b: str) -> Distance:
        """Return how far two brands lie apart, in all dimensions.

        Raises
        ------
        DataError
            If a brand is not on the map.
        """
        for one in (a, b):
            frames.check_choice(one, self.brands, "brand")
        i, j = self.brands.index(a), self.brands.index(b)
        mass, mine, yours = self.analysis.column_mass, self.ticks[:, i], self.ticks[:, j]
        estimate = float(chi_distances(mine.sum(axis=0), yours.sum(axis=0), mass))
        drawn = chi_distances(self.weights @ mine, self.weights @ yours, mass)
        swap = generator([self.seed, i, j]).integers(0, 2, self.weights.shape)
        same = chi_distances(swap @ mine + (1 - swap) @ yours, swap @ yours + (1 - swap) @ mine, mass)
        p = (1 + (same >= estimate - 1e-12).sum()) / (1 + len(same))
        low, high = percentile(drawn, self.level)
        return Distance(estimate, float(low), float(high), float(np.quantile(same, self.level)), float(p))

    def distances(self) -> Distances:
        """Return how far every two brands lie apart, the nearest first."""
        found = {(a, b): self.distance(a, b) for a, b in combinations(self.brands, 2)}
        pairs = sorted(found, key=lambda pair: found[pair].estimate)
        names = [both("{a} – {b}", a=label("brand", a), b=label("brand", b)) for a, b in pairs]
        table = pd.DataFrame(
            [found[pair] for pair in pairs], index=pd.Index(names, dtype=object, name="pair")
        )
        table = table.rename(columns={"estimate": "distance"})
        said = both(
            "if same: what the distance stays under if nobody told the two apart (ticks swapped by lot)."
        )
        return Distances(
            table, value="distance", formats={"p_value": P_VALUE},
            label=both("Chi-square distance of what they stand for"),
            note=lines(said, in_words(self.level, N_("bootstrap by respondent"))),
        )  # fmt: skip

    def distance_to(self, ideal: Mapping[str, float] | pd.Series | Sequence[float]) -> Dots:
        """Return how far each brand lies from what somebody wants, the nearest first.

        Parameters
        ----------
        ideal : numbers
            By attribute, in the order of the columns: how much each is wanted, as `Segments.picks_` has it.
        """
        wanted = floats(list(ideal.values()) if isinstance(ideal, Mapping) else ideal, "ideal").ravel()
        if len(wanted) != self.ticks.shape[2] or not (wanted >= 0).all() or wanted.sum() <= 0:
            message = _("The ideal has a number from 0 for each of the {n} attributes, and not only zeros.")
            raise DataError(message.format(n=self.ticks.shape[2]))
        mass = self.analysis.column_mass
        each = chi_distances(self.ticks.sum(axis=0), wanted, mass)
        drawn = np.stack(
            [chi_distances(self.weights @ self.ticks[:, i], wanted, mass) for i in range(len(self.brands))], 1
        )
        low, high = percentile(drawn, self.level)
        names = pd.Index([label("brand", one) for one in self.brands], dtype=object, name="brand")
        table = pd.DataFrame({"distance": each, "low": low, "high": high}, names).sort_values("distance")
        note = in_words(self.level, N_("bootstrap by respondent"))
        return Dots(table, value="distance", label=both("Chi-square distance to what is wanted"), note=note)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw brands with their regions, and what they stand for as small crosses."""
        from matplotlib.patches import Ellipse
        from scipy.special import chdtri

        ax = axes(ax)
        points, n = self.table[["x", "y"]].to_numpy(), len(self.brands)
        radius = np.sqrt(chdtri(2, 1 - self.level))
        for i in range(n):
            size, turn = np.linalg.eigh(np.cov(self.cloud[:, i].T))
            width, height = 2 * radius * np.sqrt(np.maximum(size, 0))
            colour = COLOURS[SERIES[i % 8]]
            angle = np.degrees(np.arctan2(turn[1, 0], turn[0, 0]))
            ax.add_patch(Ellipse(points[i], width, height, angle=angle, color=colour, alpha=0.2, linewidth=0))
            ax.plot(*points[i], MARKERS[i % 8], color=colour, markersize=9)
        ax.plot(*points[n:].T, "x", color=COLOURS["grey"], markersize=5)
        for line in (ax.axhline, ax.axvline):
            line(0, color=COLOURS["grey"], linewidth=0.8, zorder=0)
        ax.set_aspect("equal", adjustable="datalim")
        ax.margins(0.15)
        parts = self.analysis.inertia / self.analysis.inertia.sum()
        ax.set_xlabel(called(both("First axis ({share:.0%} of what differs)", share=parts[0])))
        ax.set_ylabel(called(both("Second axis ({share:.0%})", share=parts[1] if len(parts) > 1 else 0)))
        name_points(ax, [called(one) for one in self.table.index], points, farther=True)
        return ax

    def describe(self) -> Text:
        """Return in a sentence which two brands lie nearest and which farthest."""
        order = self.distances().table
        return both("Nearest: {near}; farthest: {far}.", near=order.index[0], far=order.index[-1])


@dataclass(frozen=True)
class PerceptualMap:
    """A map of brands by what people tick that they stand for: correspondence analysis, with regions.

    Parameters
    ----------
    dimensions : int, default 2
        Axes that are shown. Distances are taken in all.
    draws, level, seed
        Bootstrap by respondent, each replicate turned onto the map (Procrustes).

    Notes
    -----
    The analysis is of profiles: a brand that more people know gets more ticks of every kind, and stays where it is.
    With four brands there are three axes, so that two show most of what differs, whatever the data. A brand near an
    attribute is no distance; only brands are compared with brands.

    References
    ----------
    Greenacre, M. (2017). *Correspondence Analysis in Practice*, 3rd ed., chapters on stability and inference.

    Examples
    --------
    >>> from crmlib import datasets
    >>> found = PerceptualMap(draws=50).fit(datasets.load("associations"))
    >>> near, far = found.distance("greenhill", "mistypeak"), found.distance("oldharbour", "redgate")
    >>> near.estimate < near.if_same, far.estimate > far.if_same
    (True, True)
    """

    dimensions: int = 2
    draws: int = 500
    level: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse options that are none."""
        if frames.check_whole(self.dimensions, "dimensions", 2) > 2:
            raise DataError(_("A map is drawn in two dimensions, not {n}.").format(n=self.dimensions))
        check_draws(self.draws)
        check_level(self.level)
        check_seed(self.seed)

    def fit(
        self, associations: IntoFrame, attributes: Sequence[str] | None = None, *, unit: str = "respondent_id",
        brand: str = "brand",
    ) -> Positions:  # fmt: skip
        """Return the map of a survey of ticks.

        Parameters
        ----------
        associations : data frame of any backend
            One row for each respondent and brand, one column an attribute: 1 ticked, 0 not.
        attributes : sequence of str, optional
            By default the columns that begin with "stands_for_".
        unit, brand : str
            Columns.

        Raises
        ------
        DataError, TooFewError
            If a tick is neither 0 nor 1, a respondent stands twice at a brand or ticked everything everywhere, a brand
            or an attribute has no tick, or there are fewer than 30 respondents.
        """
        ticks, brands, names = read_ticks(associations, attributes, unit, brand)
        counts = ticks.sum(axis=0)
        for axis, of in ((1, brands), (0, names)):
            empty = np.flatnonzero(counts.sum(axis=axis) == 0)
            if len(empty):
                raise DataError(
                    _("{name} was ticked by nobody: it has no place on a map.").format(name=of[empty[0]])
                )
        found = correspondence(counts)
        weights = unit_weights(len(ticks), draws=self.draws, seed=self.seed)
        points = self._points(found)
        cloud = []
        for one in np.tensordot(weights, ticks, axes=1):
            # An attribute that nobody ticks in a sample keeps a trace, so that every sample has all points.
            cloud.append(turned_onto(self._points(correspondence(one + 1e-9)), points)[: len(brands)])
        table = self._table(found, points, counts, brands, names)
        shown_here = float(found.inertia[:2].sum() / found.inertia.sum())
        note = lines(
            both("{n:,} respondents, {ticks:,} ticks; the map shows {shown:.0%} of what differs.", n=len(ticks),
                 ticks=int(counts.sum()), shown=shown_here),
            both("All brands alike? chi² {chi2:.1f}, df {df}, p {p} (ticks of one respondent taken as unrelated).",
                 chi2=found.chi2, df=found.df, p=shown(found.p, P_VALUE)),
        )  # fmt: skip
        formats = dict.fromkeys(("contribution_x", "contribution_y", "shown_share"), ".0%") | {
            "ticks": ",d",
            "what": TERM,
        }
        return Positions(
            table, formats=formats | {"x": "+.2f", "y": "+.2f"}, note=note, brands=brands, analysis=found,
            shown=shown_here, ticks=ticks, weights=weights, cloud=np.array(cloud), level=self.level, seed=self.seed,
        )  # fmt: skip

    def _points(self, found: Correspondence) -> np.ndarray:
        """Return brands and attributes, one below the other, on two axes."""
        kinds = np.vstack([found.rows, found.columns])[:, :2]
        return np.pad(kinds, ((0, 0), (0, 2 - kinds.shape[1])))

    def _table(
        self,
        found: Correspondence,
        points: np.ndarray,
        counts: np.ndarray,
        brands: list[str],
        names: list[str],
    ) -> pd.DataFrame:
        index = [*(label("brand", one) for one in brands), *(heading(one) for one in names)]
        parts = np.vstack(found.contributions())
        out = pd.DataFrame(
            {"what": [N_("brand")] * len(brands) + [N_("attribute")] * len(names),
             "ticks": np.concatenate([counts.sum(axis=1), counts.sum(axis=0)]).astype(int), "x": points[:, 0],
             "y": points[:, 1], "contribution_x": parts[:, 0],
             "contribution_y": parts[:, 1] if parts.shape[1] > 1 else 0.0,
             "shown_share": np.concatenate(found.quality(2))},
            index=pd.Index(index, dtype=object, name="on_map"),
        )  # fmt: skip
        return out
