"""Can groups be found from what a file knows, and which way to cut people tells most of what they do later?

find           the chance of each group, by people it was not learned from
compare_bases  how much of an outcome each way to cut explains, in people it was not learned from
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import heading
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Dots
from crmlib.stats.belonging import in_order, known_columns, read_segments
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.resample import draws_of, generator

FOLDS = 10


def find(segments: object, table: pd.DataFrame, file: Sequence[str], *, seed: int = 0) -> pd.DataFrame:
    """Return the chance of each group for each person by what the file knows, learned from nine tenths of the others.

    Multinomial logistic regression with a mild penalty; ten parts by lot, each judged by the other nine.

    Raises
    ------
    DataError, TooFewError
        If a column is missing, or fewer than ten people are in a group.

    Examples
    --------
    >>> made = pd.DataFrame({"age_years": [30, 31, 60, 61] * 10})
    >>> find([1, 1, 2, 2] * 10, made, ["age_years"]).idxmax(axis=1).tolist()[:4]
    [1, 1, 2, 2]
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold
    from threadpoolctl import threadpool_limits

    labels = read_segments(segments, table)
    order = in_order(labels)
    points = known_columns(table, file).to_numpy()
    code = labels.map({one: place for place, one in enumerate(order)}).to_numpy(int)
    few = np.bincount(code)
    if few.min() < FOLDS:
        message = _("{n} people are in segment {name}: under {least} it cannot be found again.")
        raise TooFewError(message.format(n=few.min(), name=order[few.argmin()], least=FOLDS))
    chances = np.zeros((len(code), len(order)))
    with threadpool_limits(1):
        for learned, judged in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(points, code):
            model = LogisticRegression(max_iter=1000).fit(points[learned], code[learned])
            chances[judged] = model.predict_proba(points[judged])
    return pd.DataFrame(chances, table.index, pd.Index(order, dtype=object))


def compare_bases(
    customers: IntoFrame, bases: Mapping[object, object], outcome: str = "margin_year", *, groups: int = 4,
    folds: int = 10, draws: int = 500, level: float = 0.95, seed: int = 0,
) -> Dots:  # fmt: skip
    """Return how much of an outcome each way to cut people explains, in people it was not learned from.

    Parameters
    ----------
    customers : data frame of any backend
        One row a person.
    bases : mapping of name to column or Series
        Ways to cut: a column of the table, or the group of each row. Numbers of many values are cut into ``groups``
        equal parts.
    outcome : str
        What is explained: a column that was not known when people were cut. Its ranks are taken, so that a few large
        customers do not decide.
    groups : int, default 4
    folds, draws, level, seed
        Parts by lot, of which each is judged by the others; bootstrap by person.

    Returns
    -------
    Dots
        ``.table`` by base: groups, explained (1 − squared errors by the group's mean / by the mean of all, of people
        it was not learned from: below 0 where a cut says less than nothing), low, high.

    Raises
    ------
    DataError, TooFewError
        If a base is the outcome itself, or has one group, or there are fewer than 100 people.

    Examples
    --------
    >>> made = pd.DataFrame({"margin_year": [1, 2, 3, 11, 12, 13] * 20, "city": ["A", "A", "A", "B", "B", "B"] * 20})
    >>> compare_bases(made, {"city": "city"}).table["explained"].round(2).tolist()
    [0.77]
    """
    check_level(level)
    table = frames.to_pandas(customers, [outcome]).reset_index(drop=True)
    place = frames.numbers(table, outcome, missing=False)[outcome].rank().to_numpy()
    if len(place) < 100:
        raise TooFewError(
            _("{n} people: 100 or more are needed to judge a cut by others.").format(n=len(place))
        )
    part = generator(seed).permutation(np.arange(len(place)) % frames.check_whole(folds, "folds", 2))
    plain = (place - _learned(place, np.zeros(len(place), int), part)) ** 2
    rows = {}
    for name, base in frames.check_mapping(bases, "bases").items():
        cut = _cut(table, base, name, outcome, frames.check_whole(groups, "groups", 2))
        missed = (place - _learned(place, cut, part)) ** 2

        def explained(at: np.ndarray, missed: np.ndarray = missed) -> float:
            return float(1 - missed[at].sum() / plain[at].sum())

        drawn = draws_of(explained, np.arange(len(place)), draws=draws, seed=seed)
        rows[name] = [int(cut.max()) + 1, 1 - missed.sum() / plain.sum(), *percentile(drawn, level)]
    out = pd.DataFrame.from_dict(rows, orient="index", columns=["groups", "explained", "low", "high"])
    out = out.astype({"groups": int}).set_axis(pd.Index(list(rows), dtype=object, name="base"), axis=0)
    note: Text | str = both(
        "{n:,} people; ranks of {what}, each by people it was not learned from.",
        n=len(place),
        what=heading(outcome),
    )
    return Dots(
        out, value="explained", zero=0.0, formats=dict.fromkeys(("explained", "low", "high"), ".1%"),
        label=both("Share explained, out of sample"), note=lines(note, in_words(level, N_("bootstrap by person"))),
    )  # fmt: skip


def _learned(values: np.ndarray, cut: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Return the mean of each person's group in the other parts; of all, where nobody else is in it."""
    out = np.empty(len(values))
    for one in range(part.max() + 1):
        others = part != one
        count = np.bincount(cut[others], minlength=cut.max() + 1)
        total = np.bincount(cut[others], values[others], minlength=cut.max() + 1)
        mean = np.where(count > 0, total / np.maximum(count, 1), values[others].mean())
        out[~others] = mean[cut[~others]]
    return out


def _cut(table: pd.DataFrame, base: object, name: object, outcome: str, groups: int) -> np.ndarray:
    """Return the group of each row as a number."""
    if isinstance(base, str):
        frames.need_columns(table, [base], rows=True)
        if base == outcome:
            raise DataError(
                _("{column} is what is to be explained: it cannot be the way to cut.").format(column=base)
            )
        frames.no_missing(table, [base])
        values = table[base]
    else:
        values = read_segments(base, table)
    if pd.api.types.is_numeric_dtype(values) and values.nunique() > groups:
        values = pd.qcut(values.rank(method="average"), groups, labels=False, duplicates="drop")
    code = pd.factorize(values)[0]
    if code.max() < 1:
        raise DataError(
            _("All people are in one group by {base}: there is nothing to compare.").format(base=name)
        )
    return np.asarray(code)
