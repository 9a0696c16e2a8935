"""How far do people agree on the same things, beyond chance?

Agreement            a coefficient with its bootstrap interval and what it is based on
cohen_kappa          two people, one label each (Cohen 1960)
krippendorff_alpha   any number of people, with gaps (Krippendorff 2011), for labels or sets of labels
nominal, masi        how far two labels, or two sets of labels, are apart

A label that is missing is missing whatever it looks like (``None``, ``nan``, ``pd.NA``, ``NaT``): what one person left
out is no disagreement. What is resampled for the intervals are the things that were labelled.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from crmlib.errors import DataError, TooFewError
from crmlib.frames import to_pandas
from crmlib.i18n import _
from crmlib.stats.intervals import check_level, percentile
from crmlib.stats.labels import is_missing, read_labels
from crmlib.stats.resample import check_draws, unit_weights


class Agreement(NamedTuple):
    """A coefficient of agreement.

    Attributes
    ----------
    value : float
        1 = always agree, 0 = as by chance, below 0 = less than by chance; missing where nobody used two labels.
    low, high : float
        Ends of the bootstrap interval; missing if none was asked for.
    units : int
        Things that at least two people labelled.
    """

    value: float
    low: float
    high: float
    units: int


def masi(first: frozenset[Hashable], second: frozenset[Hashable]) -> float:
    """Return the distance of two sets of labels: 0 equal, 1 disjoint (MASI, Passonneau 2006).

    Examples
    --------
    >>> round(masi(frozenset({"safety"}), frozenset({"safety", "esteem"})), 3)
    0.667
    """
    if first == second:
        return 0.0
    common = first & second
    if not common:
        return 1.0
    nested = 2 / 3 if first <= second or second <= first else 1 / 3
    return 1 - nested * len(common) / len(first | second)


def nominal(first: Hashable, second: Hashable) -> float:
    """Return 0 for equal labels, 1 for others."""
    return float(first != second)


def _counts(ratings: Sequence[Sequence[Hashable]]) -> tuple[np.ndarray, list[Hashable]]:
    """Return how often each thing got each label, things without two labels left out, and the labels."""
    units = [[label for label in unit if not is_missing(label)] for unit in zip(*ratings, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    if not units:
        raise TooFewError(_("Agreement needs texts that at least two people labelled."))
    labels = list(dict.fromkeys(label for unit in units for label in unit))
    place = {label: k for k, label in enumerate(labels)}
    counts = np.zeros((len(units), len(labels)))
    for row, unit in enumerate(units):
        for label in unit:
            counts[row, place[label]] += 1
    return counts, labels


def _interval(
    sums: np.ndarray,
    of_sums: Callable[[np.ndarray], np.ndarray],
    value: float,
    level: float,
    draws: int,
    seed: int,
) -> tuple[float, float]:
    if not draws or len(sums) < 2 or np.isnan(value):
        return np.nan, np.nan
    low, high = percentile(of_sums(unit_weights(len(sums), draws=draws, seed=seed) @ sums), level)
    return float(low), float(high)


def _people(ratings: Iterable[Iterable[Hashable]]) -> list[list[Hashable]]:
    """Return what each person gave; of a frame, each column is a person's."""
    if hasattr(ratings, "columns"):
        frame = to_pandas(ratings)
        ratings = [frame.iloc[:, place].tolist() for place in range(frame.shape[1])]
    people = [list(one) for one in ratings]
    if len(people) < 2 or len({len(one) for one in people}) != 1 or not people[0]:
        raise DataError(
            _("Agreement needs the same texts from everybody, at least one, and at least two people.")
        )
    odd = [label for one in people for label in one if isinstance(label, list | set | dict | np.ndarray)]
    if odd:
        raise DataError(
            _("A label is one word or a frozenset of words, not {example!r}; `read_sets` makes sets.").format(
                example=odd[0]
            )
        )
    return people


def cohen_kappa(
    first: Iterable[Hashable],
    second: Iterable[Hashable],
    *,
    vocabulary: Iterable[Hashable] | None = None,
    level: float = 0.95,
    draws: int = 0,
    seed: int = 0,
) -> Agreement:
    """Return Cohen's κ: agreement of two people beyond what their habits alone would give.

    Parameters
    ----------
    first, second : iterable
        One label a thing from each person; what either left out (missing) does not count.
    vocabulary : iterable, optional
        The labels there are; others are refused.
    level : float, default 0.95
        Level of the interval.
    draws : int, default 0
        Bootstrap samples of the things for the interval; 0 computes none.
    seed : int, default 0

    Returns
    -------
    Agreement
        The value is missing (NaN) if both gave one label throughout.

    Raises
    ------
    DataError
        If the two did not label the same things, or a label is not in the vocabulary.
    TooFewError
        If no thing was labelled by both.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. *Educational and Psychological Measurement* 20,
    37–46.

    Examples
    --------
    >>> answer = cohen_kappa([1] * 25 + [0] * 25, [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15)
    >>> round(answer.value, 2)
    0.4
    """
    check_level(level)
    if draws:
        check_draws(draws)
    pair = _people([first, second])
    if vocabulary is not None:
        known = list(vocabulary)
        pair = [read_labels(one, known) for one in pair]
    both_ = [(a, b) for a, b in zip(*pair, strict=True) if not is_missing(a) and not is_missing(b)]
    if not both_:
        raise TooFewError(_("Agreement needs texts that at least two people labelled."))
    labels = list(dict.fromkeys(label for two in both_ for label in two))
    place, k = {label: i for i, label in enumerate(labels)}, len(labels)
    cells = np.zeros((len(both_), k * k))
    cells[np.arange(len(both_)), [place[a] * k + place[b] for a, b in both_]] = 1

    def of_sums(sums: np.ndarray) -> np.ndarray:
        table = sums.reshape(-1, k, k) / sums.sum(axis=-1).reshape(-1, 1, 1)
        observed = np.trace(table, axis1=1, axis2=2)
        expected = (table.sum(axis=2) * table.sum(axis=1)).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(expected < 1 - 1e-12, (observed - expected) / (1 - expected), np.nan)

    value = float(of_sums(cells.sum(axis=0)[None])[0])
    return Agreement(value, *_interval(cells, of_sums, value, level, draws, seed), len(both_))


def krippendorff_alpha(
    ratings: Iterable[Iterable[Hashable]],
    distance: Callable[[Any, Any], float] = nominal,
    *,
    vocabulary: Iterable[Hashable] | None = None,
    level: float = 0.95,
    draws: int = 0,
    seed: int = 0,
) -> Agreement:
    """Return Krippendorff's α for any number of people, some of whom may have left things out.

    Parameters
    ----------
    ratings : iterable of iterables, or data frame
        One a person (of a frame, one column), one label a thing; missing where left out.
    distance : callable, default `nominal`
        How far two labels are apart, 0 for equal ones: `masi` for sets of labels, ``lambda a, b: (a - b) ** 2`` for
        numbers.
    vocabulary : iterable, optional
        The labels there are; others are refused.
    level : float, default 0.95
        Level of the interval.
    draws : int, default 0
        Bootstrap samples of the things for the interval; 0 computes none.
    seed : int, default 0

    Returns
    -------
    Agreement

    Raises
    ------
    DataError
        If people labelled different numbers of things, or a label is not in the vocabulary.
    TooFewError
        If no thing was labelled by two.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.

    Examples
    --------
    >>> round(krippendorff_alpha([[1, 1, 2, 2], [1, 1, 2, 1]]).value, 3)
    0.533
    """
    check_level(level)
    if draws:
        check_draws(draws)
    people = _people(ratings)
    if vocabulary is not None:
        known = list(vocabulary)
        people = [read_labels(one, known) for one in people]
    counts, labels = _counts(people)
    apart = np.array([[distance(a, b) if a != b else 0.0 for b in labels] for a in labels])
    raters = counts.sum(axis=1)
    observed = ((counts @ apart) * counts).sum(axis=1) / (raters - 1)
    sums = np.column_stack([observed, counts])

    def of_sums(sums: np.ndarray) -> np.ndarray:
        used = sums[:, 1:]
        n = used.sum(axis=1)
        expected = ((used @ apart) * used).sum(axis=1) / (n - 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(expected > 0, 1 - sums[:, 0] / expected, np.nan)

    value = float(of_sums(sums.sum(axis=0)[None])[0])
    return Agreement(value, *_interval(sums, of_sums, value, level, draws, seed), len(counts))
