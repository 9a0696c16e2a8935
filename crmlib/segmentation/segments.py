"""Cutting people into segments by what they want, and saying who is in them (lecture rows S0.11, S2.3).

how_many   what speaks for each number of segments, beside people without any
Segments   the cut, which also places newcomers; named by what each segment wants most
Kind       what the course calls the segments it finds
RATINGS    the columns of the course's survey: what people want; TICKS, MEDIA: what brands stand for, what is seen
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NoReturn

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import heading
from crmlib.errors import ModelError
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import Dots, Matrix
from crmlib.stats import partitions
from crmlib.stats.clouds import mixture_of, own_axes
from crmlib.stats.intervals import in_words, wilson
from crmlib.stats.mixture import SHAPES
from crmlib.stats.ratings import centred, read_ratings
from crmlib.stats.resample import check_seed

_BENEFITS = ("taste", "origin", "ease", "price", "pack", "story", "calm", "advice")
RATINGS = tuple(f"want_{name}" for name in _BENEFITS)
TICKS = tuple(f"stands_for_{name}" for name in _BENEFITS)
MEDIA = ("sees_video", "sees_feed", "sees_magazine", "sees_fair", "sees_lift", "sees_trade")
METHODS = ("kmeans", "mixture")


class Kind(Labelled):
    """What the course calls the segments of tea drinkers that it finds."""

    EVERYDAY = "everyday", N_("everyday drinkers")
    CONNOISSEUR = "connoisseur", N_("connoisseurs")
    GIVER = "giver", N_("givers")
    HOST = "host", N_("hosts")


# What each kind is known for wanting.
KNOWN_FOR: dict[object, Sequence[str]] = {
    Kind.EVERYDAY: ("want_price", "want_ease"),
    Kind.CONNOISSEUR: ("want_taste", "want_origin"),
    Kind.GIVER: ("want_pack", "want_story"),
    Kind.HOST: ("want_advice",),
}


def _points(ratings: pd.DataFrame, centre: bool) -> pd.DataFrame:
    return centred(ratings) if centre else ratings


def how_many(
    ratings: IntoFrame, up_to: int = 8, *, centre: bool = True, draws: int = 20, seed: int = 0
) -> partitions.Partitions:
    """Return what speaks for each number of segments, beside what people without segments would show.

    Nothing here decides. A cut into two by how high people tick is found again and again, and means nothing; where the
    needs are a continuum, no number is right and a cut is useful or not.

    Parameters
    ----------
    ratings : data frame of any backend
        One row a person, one column a rating, all on one scale.
    up_to : int, default 8
        The largest number of segments.
    centre : bool, default True
        Take each person's ratings about her own mean.
    draws, seed : int
        Shuffles and pairs of samples.

    Returns
    -------
    Partitions
        As `crmlib.stats.partitions.how_many`, with bic (of a mixture of round clouds; lower is better). The picture
        shows the silhouette beside the highest one of shuffled columns; ``.best`` is None where none is beyond it.

    Raises
    ------
    DataError, TooFewError
        If a rating is missing or constant, or there are fewer than 30 people a segment.

    Examples
    --------
    >>> kind = np.repeat([0, 9], 60)
    >>> made = pd.DataFrame({"a": kind + np.tile(range(4), 30), "b": np.tile(range(5), 24), "c": 9 - kind})
    >>> how_many(made, up_to=3).best
    2
    """
    values = read_ratings(ratings, frames.check_whole(up_to, "up_to", 2))
    points = _points(values, centre)
    found = partitions.how_many(points, most=up_to, standardise=False, draws=draws, seed=seed)
    rows = (points - points.mean()).to_numpy()
    rows = rows @ own_axes(rows).T
    bic = pd.Series({k: mixture_of(rows, k, "spherical", seed).bic(rows) for k in range(1, up_to + 1)})
    flat = both("BIC is lowest with {k}; one cloud has {one:,.0f}.", k=int(bic.idxmin()), one=bic[1])
    table = found.table.assign(bic=bic.loc[2:])
    return replace(
        found, table=table, columns=("silhouette", "shuffled"), bands=(), formats=found.formats | {"bic": ",.0f"},
        xlabel=both("Number of segments"), label=both("Silhouette (1 = far apart)"), note=lines(found.note, flat),
    )  # fmt: skip


class Segments:
    """A cut of people into segments by what they want.

    Parameters
    ----------
    k : int, optional
        How many; by default the number that `how_many` finds furthest apart, if any is beyond chance.
    method : str, default "kmeans"
        "kmeans": each belongs to the nearest centre. "mixture": Gaussian clouds, each belongs to them in part.
    centre : bool, default True
        Cut each person's ratings about her own mean; False cuts the ratings as ticked.
    standardise : bool, default False
        Divide each column by its standard deviation: for columns in different units.
    shape : str, default "spherical"
        Of the clouds: spherical, diag, tied or full.
    seed : int, default 0

    Attributes
    ----------
    labels_ : Series
        The segment of each row, 1 the largest; names after `named`.
    names_ : list
        The segments in order of size.
    centres_ : DataFrame
        What each wants, as it was cut; ``raw_`` as it was ticked; ``picks_`` the share that rates each column above her
        own mean.
    sizes_ : Dots
        People, share, low, high (Wilson).
    membership_ : DataFrame or None
        Probability of each segment by row, of a mixture; ``log_likelihood_`` and ``bic_`` as well.

    Examples
    --------
    >>> made = pd.DataFrame({"price": [7, 6, 2, 1] * 20, "taste": [1, 2, 6, 7] * 20})
    >>> Segments(2).fit(made).centres_.to_numpy().tolist()
    [[-2.5, 2.5], [2.5, -2.5]]
    """

    labels_: pd.Series
    names_: list
    centres_: pd.DataFrame
    raw_: pd.DataFrame
    picks_: pd.DataFrame
    membership_: pd.DataFrame | None = None
    log_likelihood_: float = float("nan")
    bic_: float = float("nan")

    def __init__(
        self, k: int | None = None, method: str = "kmeans", *, centre: bool = True, standardise: bool = False,
        shape: str = "spherical", seed: int = 0,
    ) -> None:  # fmt: skip
        frames.check_choice(method, METHODS, "method")
        frames.check_choice(shape, SHAPES, "shape")
        check_seed(seed)
        self.k = k if k is None else frames.check_whole(k, "k", 1)
        self.method, self.centre, self.standardise, self.shape, self.seed = (
            method,
            centre,
            standardise,
            shape,
            seed,
        )

    def __getattr__(self, name: str) -> NoReturn:
        """Say that what only a fit gives is not there yet."""
        if name.endswith("_") and not name.startswith("_"):
            raise ModelError(_("The model is not fitted yet; call .fit first."))
        raise AttributeError(name)

    def like(self, seed: int) -> Segments:
        """Return the same cut, not yet fitted, from another start."""
        options = {"centre": self.centre, "standardise": self.standardise, "shape": self.shape, "seed": seed}
        return Segments(self.k_, self.method, **options)

    def fit(self, ratings: IntoFrame) -> Segments:
        """Cut the people.

        Raises
        ------
        DataError, TooFewError, ModelError
            If a rating is missing or constant, there are fewer than 30 people a segment, or no k is given and none is
            beyond chance.
        """
        values = read_ratings(ratings, self.k or 2)
        most = max(2, min(8, len(values) // 30))
        k = self.k or how_many(values, most, centre=self.centre, seed=self.seed).best
        if k is None:
            raise ModelError(_("No number of segments is further apart than shuffled columns are: there is nothing to "
                               "find. Give k for a cut that is merely useful."))  # fmt: skip
        points = _points(values, self.centre)
        self.k_, self.columns_ = k, list(values.columns)
        code = self._cut(points, k)
        self.names_ = list(range(1, k + 1))
        self._describe(values, points, code)
        return self

    def _cut(self, points: pd.DataFrame, k: int) -> np.ndarray:
        """Return the segment of each row, 0 being the largest; keep how newcomers are placed."""
        if self.method == "kmeans":
            cut = partitions.k_means(points, k, standardise=self.standardise, seed=self.seed)
            self._place = cut.assign
            return cut.labels
        rows = points.to_numpy()
        middle, spread = rows.mean(axis=0), rows.std(axis=0) if self.standardise else np.ones(rows.shape[1])
        axes = own_axes((rows - middle) / spread)

        def turned(some: np.ndarray) -> np.ndarray:
            return np.asarray((some - middle) / spread @ axes.T)

        fit = mixture_of(turned(rows), k, self.shape, self.seed)
        order = np.argsort(-np.bincount(fit.predict(turned(rows)), minlength=k), kind="stable")
        self.log_likelihood_ = float(fit.score(turned(rows)) * len(rows))
        self.bic_ = float(fit.bic(turned(rows)))
        self._chances = lambda some: fit.predict_proba(turned(some))[:, order]
        self._place = lambda some: self._chances(some).argmax(axis=1)
        return np.asarray(self._place(rows))

    def _describe(self, values: pd.DataFrame, points: pd.DataFrame, code: np.ndarray) -> None:
        def means(of: pd.DataFrame) -> pd.DataFrame:
            return of.groupby(code).mean().reindex(range(self.k_)).set_axis(self._index(), axis=0)

        self._code = pd.Series(code, values.index)
        self.centres_, self.raw_, self.picks_ = (
            means(points),
            means(values),
            means(1.0 * (centred(values) > 0)),
        )
        if self.method == "mixture":
            self.membership_ = pd.DataFrame(self._chances(points.to_numpy()), values.index, self.names_)
        self._label()

    def _index(self) -> pd.Index:
        return pd.Index(self.names_, dtype=object, name="segment")

    def _label(self) -> None:
        self.labels_ = self._named(self._code)
        # Whoever tests differences between segments is told where that is circular.
        self.labels_.attrs["fitted_on"] = self.columns_

    def _named(self, code: pd.Series) -> pd.Series:
        return pd.Series([self.names_[one] for one in code], code.index, dtype=object, name="segment")

    def predict(self, ratings: IntoFrame) -> pd.Series:
        """Return the segment of other people."""
        table = frames.to_pandas(ratings, self.columns_)
        values = frames.numbers(table, self.columns_, missing=False)
        placed = self._place(_points(values, self.centre).to_numpy())
        return self._named(pd.Series(placed, values.index))

    def named(self, known_for: Mapping[object, Sequence[str]] | None = None) -> Segments:
        """Give each segment the name that fits it best; returns the same segments.

        Parameters
        ----------
        known_for : mapping of name to columns, optional
            What a segment of that name wants more than others do; by default what the course's `Kind` are known for.
            Each name is given once, so that all fit together best; segments beyond them keep their numbers.
        """
        from scipy.optimize import linear_sum_assignment

        known = KNOWN_FOR if known_for is None else frames.check_mapping(known_for, "known_for")
        for names in known.values():
            frames.need_columns(self.raw_, frames.check_names(names, "known_for"))
        about = self.centres_ - self.centres_.mean()
        fits = np.array([about[list(names)].mean(axis=1) for names in known.values()]).T
        self.names_ = list(range(1, self.k_ + 1))
        for row, column in zip(*linear_sum_assignment(-fits), strict=True):
            self.names_[row] = list(known)[column]
        for one in (self.centres_, self.raw_, self.picks_):
            one.index = self._index()
        if self.membership_ is not None:
            self.membership_.columns = self._index()
        self._label()
        return self

    @property
    def sizes_(self) -> Dots:
        """How many people are in each segment."""
        people = np.bincount(self._code, minlength=self.k_)
        low, high = wilson(people, people.sum())
        table = pd.DataFrame(
            {"people": people, "share": people / people.sum(), "low": low, "high": high}, self._index()
        )
        note = lines(both("{n:,} people.", n=len(self._code)), in_words(0.95, N_("Wilson")))
        formats = dict.fromkeys(("share", "low", "high"), ".1%")
        return Dots(table, value="share", formats=formats, label=both("Share of people"), note=note)

    def profile(self, *, raw: bool = False) -> Matrix:
        """Return what each segment wants: about each person's own mean as cut, or as ticked."""
        table = self.raw_ if raw else self.centres_
        names = [heading(name) for name in table]
        about = self.centre and not raw
        note = both("About each person's own mean.") if about else both("As ticked.")
        spec = "+.1f" if about else ".1f"
        # By the words of either language: the answer may be shown in both.
        formats = {word: spec for name in names for word in (name.en, name.zh)}
        return Matrix(table.set_axis(names, axis=1), formats=formats, note=note)
