"""Ratings by many people of many things: which rows can be used, and how much is only a way of ticking?

usable        the rows that can be used, and what was wrong with the others
style         how much of all ratings is one level a person
centred       ratings about each person's own mean
read_ratings  ratings as numbers, checked
wants         in words, what is rated highest
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import heading
from crmlib.errors import DataError, TooFewError
from crmlib.frames.answers import check_scale
from crmlib.i18n import N_, Text, _, both, lines, listed
from crmlib.result import Dots, Result
from crmlib.stats.careless import one_answer
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import draws_of
from crmlib.stats.scales import turned_round

PREFIX = "want_"  # of the columns that are ratings, if nobody says which
_MUCH = 0.3  # of the variance of ratings; more than this, and a cut shows how people tick


@dataclass(frozen=True, repr=False)
class Usable(Result):
    """What `usable` returns.

    Attributes
    ----------
    rows : DataFrame
        The rows to go on with, turned sheets put right.
    turned : dict of column to list
        Whose sheets were filled in the wrong way round, by rating.
    """

    rows: pd.DataFrame = field(kw_only=True)
    turned: dict[str, list[object]] = field(kw_only=True)


def usable(
    survey: IntoFrame, ratings: Sequence[str] | None = None, *, unit: str = "respondent_id",
    by: str | None = "interviewer", scale: tuple[int, int] = (1, 7),
) -> Usable:  # fmt: skip
    """Return the rows of a survey of ratings that can be used, and say what was wrong with the others.

    Left out are rows that repeat another one under another number (where the table holds more than ratings: two people
    may well tick alike), and people who ticked one number throughout: such a
    row says how somebody ticks, not what somebody wants. Where one rating runs against all others on the sheets of one
    interviewer, it is turned round.

    Parameters
    ----------
    survey : data frame of any backend
        One row a respondent.
    ratings : sequence of str, optional
        Columns of the ratings; by default those that begin with "want_".
    unit, by : str
        Columns of the respondent's number and of who filled in the sheet (None: nobody in between).
    scale : (int, int), default (1, 7)

    Returns
    -------
    Usable
        ``.table`` by what became of the row: rows, share; ``.rows``, those to go on with; ``.turned``.

    Raises
    ------
    DataError
        If a rating is missing or off the scale, or a number stands for two respondents.

    Examples
    --------
    >>> made = pd.DataFrame({"respondent_id": ["R1", "R2", "R3"], "want_taste": [5, 5, 4], "want_price": [2, 2, 4],
    ...                      "age_years": [41, 41, 30]})
    >>> usable(made, by=None).table["rows"].tolist()
    [1, 1, 1, 0]
    """
    table = frames.to_pandas(survey, [unit]).reset_index(drop=True)
    names = (
        [one for one in table if str(one).startswith(PREFIX)]
        if ratings is None
        else frames.check_names(ratings, "ratings")
    )
    frames.need_columns(table, [unit, *names], rows=True)
    if len(names) < 2:
        raise DataError(
            _("One rating alone says nothing of what people want more: give two or more columns.")
        )
    frames.one_row_each(table, unit)
    for name in names:
        check_scale(table, name, *scale)
    frames.no_missing(table, names)
    others = set(table.columns) - {unit, by, *names}
    again = table.drop(columns=unit).astype(str).duplicated() & bool(others)
    kept, turned = table[~again].copy(), {}
    if by is not None:
        frames.need_columns(table, [by])
        given = frames.numbers(kept, names)
        for name in names:
            wrong = turned_round(given[name], given.drop(columns=name), [kept[by].astype(str)])
            if wrong.any():
                turned[name] = sorted(kept.loc[wrong, by].unique())
                kept.loc[wrong, name] = sum(scale) - kept.loc[wrong, name]
    straight = pd.Series(one_answer(kept[names]), kept.index)
    put_right = sum(int(kept[by].isin(who)[~straight].sum()) for who in turned.values()) if by else 0
    counts = {
        "usable": int((~straight).sum()), "repeated": int(again.sum()), "straight": int(straight.sum()),
        "put_right": put_right,
    }  # fmt: skip
    out = pd.DataFrame({"rows": pd.Series(counts)}).rename_axis("row")
    out["share"] = out["rows"] / len(table)
    said = [both("{column} ({who})", column=heading(one), who=listed(who)) for one, who in turned.items()]
    note = both("Turned round, and counted among the usable ones: {what}.", what=listed(said)) if said else ""
    return Usable(
        out, formats={"share": ".1%"}, note=note, rows=kept[~straight].reset_index(drop=True), turned=turned
    )


def read_ratings(ratings: IntoFrame, groups: int = 1) -> pd.DataFrame:
    """Return ratings as numbers; refuse what cannot be cut into so many groups."""
    table = frames.to_pandas(ratings)
    if table.shape[1] < 2:
        raise DataError(
            _("One rating alone says nothing of what people want more: give two or more columns.")
        )
    values = frames.numbers(table, list(table.columns), missing=False)
    if len(values) < 30 * groups:
        message = _(
            "k = {k} on {n} people: {each} a segment. Take fewer segments, or ask 30 people for each."
        )
        raise TooFewError(message.format(k=groups, n=len(values), each=len(values) // groups))
    flat = [name for name in values if np.ptp(values[name].to_numpy()) < 1e-9]
    if flat:
        raise DataError(_("Column {column} is constant: it cannot tell people apart.").format(column=flat[0]))
    return values


def centred(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return ratings about each person's own mean.

    Examples
    --------
    >>> centred(pd.DataFrame({"a": [7.0, 2], "b": [5.0, 4]})).to_numpy().tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    return ratings.sub(ratings.mean(axis=1), axis=0)


def style(ratings: IntoFrame, *, draws: int = 200, level: float = 0.95, seed: int = 0) -> Dots:
    """Return how much of the variance of all ratings is one level a person: how high somebody ticks, whatever is asked.

    Parameters
    ----------
    ratings : data frame of any backend
        One row a person, one column a rating, all on one scale.
    draws, level, seed
        Bootstrap by person.

    Returns
    -------
    Dots
        ``.table``: share, low, high; of one level a person, of what differs between the ratings, and of the rest.

    Raises
    ------
    DataError, TooFewError
        If a rating is missing or constant, or there are fewer than 30 people.

    Notes
    -----
    Two-way analysis of variance with one value a cell: the squares between persons, between ratings, and what is left,
    as shares of all. Even without any style the first is 1 / (number of ratings) by chance.

    Examples
    --------
    >>> made = pd.DataFrame({"a": [1, 6, 5] * 20, "b": [3, 6, 3] * 20})  # mean 4; persons' means 2, 6, 4
    >>> print(style(made).table["share"].round(3).to_dict())
    {'one_level': 0.8, 'between': 0.0, 'rest': 0.2}
    """
    values = read_ratings(ratings).to_numpy()
    drawn = draws_of(lambda rows: _parts(values[rows]), np.arange(len(values)), draws=draws, seed=seed)
    low, high = percentile(drawn, level)
    table = pd.DataFrame(
        {"share": _parts(values), "low": low, "high": high},
        index=pd.Index(["one_level", "between", "rest"], name="source"),
    )
    much = table.loc["one_level", "share"] > _MUCH
    warn = both(
        "More than {limit:.0%} is a way of ticking: cut ratings about each person's own mean.", limit=_MUCH
    )
    chance = both(
        "{n:,} people; by chance the first would be {chance:.0%}.", n=len(values), chance=1 / values.shape[1]
    )
    return Dots(
        table, value="share", formats=dict.fromkeys(table.columns, ".1%"),
        label=both("Share of the variance of all ratings"),
        note=lines(chance, warn if much else "", in_words(level, N_("bootstrap by person"))),
    )  # fmt: skip


def _parts(values: np.ndarray) -> np.ndarray:
    """Return the shares of persons, of ratings and of the rest in the sum of squares."""
    about = values - values.mean()
    total = (about**2).sum()
    people = values.shape[1] * (about.mean(axis=1) ** 2).sum() / total
    ratings = len(values) * (about.mean(axis=0) ** 2).sum() / total
    return np.array([people, ratings, 1 - people - ratings])


def wants(values: pd.Series, most: int = 2) -> Text:
    """Return in words what is wanted most."""
    return listed(heading(name) for name in values.sort_values(ascending=False).index[:most])
