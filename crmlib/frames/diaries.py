"""The diaries of a household panel, read: who reported all the time, and what each of them bought.

usable    purchases that can be used, and what was left out and why
Diaries   its answer, of which single years can be taken
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.frames.times import days_of
from crmlib.i18n import Text, _, both, lines
from crmlib.result import Result

YEAR = 52  # weeks
REASONS = ("usable", "scanned_twice", "other_form", "short_diary", "no_brand")
MEASURES = ("purchases", "packs", "yuan")
_NUMBERS = ("packs", "yuan", "promoted")


@dataclass(frozen=True, repr=False)
class Diaries(Result):
    """What `usable` returns.

    Attributes
    ----------
    purchases : DataFrame
        One row a purchase: household_id, week (its Monday), brand, and as far as they were written down packs, yuan,
        promoted.
    households : DataFrame
        One row a household whose diary is complete, whether it bought or not.
    first, last : Timestamp
        The Mondays of the first and the last week.
    beside : str
        The form that stands among the brands as one; "" without.
    full : (Timestamp, Timestamp)
        Between which weeks all of the households reported: who began late or stopped early misses some at the ends.
    """

    purchases: pd.DataFrame = field(kw_only=True)
    households: pd.DataFrame = field(kw_only=True)
    first: pd.Timestamp = field(kw_only=True)
    last: pd.Timestamp = field(kw_only=True)
    beside: str = field(default="", kw_only=True)
    full: tuple[pd.Timestamp, pd.Timestamp] = field(kw_only=True)

    def year(self, number: int) -> Diaries:
        """Return the purchases of the first, second, … 52 weeks, by the same households.

        Raises
        ------
        DataError
            If the diaries do not hold all of its weeks.
        """
        begin = self.first + pd.Timedelta(weeks=YEAR * (frames.check_whole(number, "number", 1) - 1))
        end = begin + pd.Timedelta(weeks=YEAR - 1)
        if end > self.last:
            message = _(
                "Year {number} ends with the week of {end:%Y-%m-%d}, the diaries with {last:%Y-%m-%d}."
            )
            raise DataError(message.format(number=number, end=end, last=self.last))
        return self.between(begin, end)

    def between(self, first: str | date, last: str | date) -> Diaries:
        """Return the purchases from one week to another, both included.

        Raises
        ------
        DataError, TooFewError
            If a day cannot be read, or nothing was bought in between.
        """
        begin, end = (_monday(days_of(pd.Series([day], name="week"))).iloc[0] for day in (first, last))
        begin, end = max(begin, self.first), min(end, self.last)
        kept = self.purchases[self.purchases["week"].between(begin, end)]
        if kept.empty:
            message = _("Nothing was bought between {begin:%Y-%m-%d} and {end:%Y-%m-%d}.")
            raise TooFewError(message.format(begin=begin, end=end))
        return self._with(kept, first=begin, last=end)

    def within(self, **columns: object) -> Diaries:
        """Return the households of whom that holds, such as ``city="Suzhou"``, and what they bought.

        Raises
        ------
        DataError, TooFewError
            If there is no such column, nobody of whom it holds, or these bought nothing.
        """
        frames.need_columns(self.households, list(columns))
        kept = self.households
        for name, value in columns.items():
            if value not in set(kept[name]):
                message = _("No household has {column} {value!r}; there are {there}.")
                there = ", ".join(sorted(kept[name].dropna().astype(str).unique()))
                raise DataError(message.format(column=name, value=value, there=there))
            kept = kept[kept[name] == value]
        rows = self.purchases[self.purchases["household_id"].isin(kept["household_id"])]
        if rows.empty:
            raise TooFewError(_("These {n} households bought nothing.").format(n=len(kept)))
        return self._with(rows, kept)

    def _with(
        self, rows: pd.DataFrame, households: pd.DataFrame | None = None, **weeks: pd.Timestamp
    ) -> Diaries:
        table = self.table.loc[["usable"], ["rows"]].assign(rows=len(rows))
        who = self.households if households is None else households.reset_index(drop=True)
        found = replace(self, table=table, purchases=rows.reset_index(drop=True), households=who, **weeks)
        return replace(found, note=found.spanned)

    @property
    def spanned(self) -> Text:
        """How many households there are, and which weeks."""
        return _spanned(len(self.households), self.first, self.last)

    @property
    def weeks(self) -> int:
        """How many weeks there are."""
        return (self.last - self.first).days // 7 + 1

    def counts(self, measure: str = "purchases", households: Sequence[str] | None = None) -> pd.DataFrame:
        """Return what each household bought of each brand: a row a household, also where it bought nothing.

        Parameters
        ----------
        measure : "purchases", "packs" or "yuan"
        households : sequence, optional
            In that order; all of them by default.

        Returns
        -------
        DataFrame
            Brands with the most purchases first, the form beside them last.
        """
        frames.check_choice(measure, MEASURES, "measure")
        rows = self.purchases
        if measure != "purchases":
            frames.need_columns(rows, [measure])
        sold = rows["brand"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
        brands = sorted(sold.index, key=lambda name: name == self.beside)
        who = pd.Index(self.households["household_id"]) if households is None else pd.Index(households)
        place = pd.Index(brands).get_indexer(rows["brand"])
        row = who.get_indexer(rows["household_id"])
        amount = None if measure == "purchases" else rows[measure].to_numpy(float)[row >= 0]
        cell = row[row >= 0] * len(brands) + place[row >= 0]
        sums = np.bincount(cell, amount, minlength=len(who) * len(brands)).reshape(len(who), len(brands))
        return pd.DataFrame(sums, index=who.rename("household_id"), columns=pd.Index(brands, name="brand"))

    def check_brand(self, brand: str) -> str:
        """Return a brand that was bought; refuse another.

        Raises
        ------
        DataError
        """
        there = self.purchases["brand"].unique().tolist()
        if brand not in there:
            message = _("Nobody bought {brand!r} in these weeks; there are {there}.")
            raise DataError(message.format(brand=brand, there=", ".join(sorted(map(str, there)))))
        return brand


def usable(
    panel: IntoFrame, households: IntoFrame, *, form: str | None = "leaf", beside: str | None = None,
    fewest: int = 90,
) -> Diaries:  # fmt: skip
    """Return the purchases of the households whose diary is complete, and what was left out and why.

    Who reported some weeks only looks like one who buys little, so short diaries are left out whole; so are second
    scans of one purchase (rows that agree in every column), other forms of the product, and rows without a brand.

    Parameters
    ----------
    panel : data frame of any backend
        One row a purchase: household_id, week (a day of it), brand; form, packs, yuan, promoted as far as known.
    households : data frame of any backend
        One row a household of the panel, with those that bought nothing: household_id, weeks_reported.
    form : str or None
        What is bought; None takes all.
    beside : str, optional
        Another form, kept as if it were one brand of that name.
    fewest : int, default 90
        Weeks that a diary must have; 0 keeps all.

    Returns
    -------
    Diaries
        ``.table`` by what became of the rows: rows, share; ``.purchases``, ``.households`` to go on with.

    Raises
    ------
    DataError
        If a column is missing, a household stands in the list twice or not at all, an amount or day cannot be read,
        or nobody bought that form.
    TooFewError
        If no diary is complete, or nothing is left.

    Examples
    --------
    >>> bought = {"household_id": ["H1", "H1", "H2"], "week": "2024-07-01", "form": "leaf", "brand": ["a", "a", "b"]}
    >>> listed = pd.DataFrame({"household_id": ["H1", "H2", "H3"], "weeks_reported": [104, 20, 100]})
    >>> kept = usable(pd.DataFrame(bought), listed)
    >>> kept.table["rows"].to_dict()
    {'usable': 1, 'scanned_twice': 1, 'other_form': 0, 'short_diary': 1, 'no_brand': 0}
    >>> kept.counts()["a"].to_dict()
    {'H1': 1, 'H3': 0}
    """
    people, full = _listed(households, frames.check_whole(fewest, "fewest", 0))
    rows, n = _scanned(panel, form)
    _known(rows, people)
    week = _monday(days_of(rows["week"]))
    rows = _amounts(rows.assign(week=week))
    fate = _fate(rows, full, form, beside)
    rows["brand"] = rows["brand"].astype(object)
    if form is not None:
        rows["brand"] = rows["brand"].mask(rows["form"] == beside, beside)
    kept = rows[fate == "usable"].drop(columns=["form", "_copies"], errors="ignore")
    if kept.empty:
        raise TooFewError(_("Nothing is left: no complete diary has a purchase of a known brand."))
    found = pd.Series(fate).value_counts().reindex(REASONS, fill_value=0)
    found["scanned_twice"] = n - len(rows)
    table = pd.DataFrame({"rows": found, "share": found / n}).rename_axis("row")
    kept = kept.sort_values([*kept.columns], kind="stable", ignore_index=True)
    first, last = week.min(), week.max()
    missed = (last - first).days // 7 + 1 - int(full["weeks_reported"].min()) if fewest else 0
    inner = pd.Timedelta(weeks=max(0, missed))
    gone = len(people) - len(full)
    short = both(
        "{n:,} of {all:,} households reported fewer than {fewest} weeks.",
        n=gone,
        all=len(people),
        fewest=fewest,
    )
    note = lines(short if gone else "", _spanned(len(full), first, last))
    return Diaries(
        table, formats={"rows": ",d", "share": ".1%"}, purchases=kept, households=full, first=first, last=last,
        beside=beside or "", full=(first + inner, last - inner), note=note,
    )  # fmt: skip


def _spanned(n: int, first: pd.Timestamp, last: pd.Timestamp) -> Text:
    return both(
        "{n:,} households, weeks of {first:%Y-%m-%d} to {last:%Y-%m-%d}.", n=n, first=first, last=last
    )


def _listed(households: IntoFrame, fewest: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the list of households, and those of them whose diary is complete."""
    people = frames.to_pandas(households, ["household_id", *(["weeks_reported"] if fewest else [])])
    frames.one_row_each(people, "household_id")
    people = people.sort_values("household_id", kind="stable", ignore_index=True)
    if not fewest:
        return people, people
    weeks = frames.numbers(people, "weeks_reported", missing=False)["weeks_reported"]
    full = people[weeks >= fewest].reset_index(drop=True)
    if full.empty:
        message = _("No diary has {fewest} weeks; the longest has {longest:g}.")
        raise TooFewError(message.format(fewest=fewest, longest=weeks.max()))
    return people, full


def _scanned(panel: IntoFrame, form: str | None) -> tuple[pd.DataFrame, int]:
    """Return the rows that differ from each other, and how many there are with their copies."""
    needed = ["household_id", "week", "brand", *(["form"] if form is not None else [])]
    rows = frames.wrap(panel, needed)
    names = [*needed, *(name for name in _NUMBERS if name in rows.collect_schema().names())]
    once = frames.collect(rows.select(*names).group_by(*names).agg(nw.len().alias("_copies")))
    if once.empty:
        raise TooFewError(_("The table has no rows."))
    frames.no_missing(once, ["household_id", "week"])
    return once.sort_values([*names], kind="stable", ignore_index=True), int(once["_copies"].sum())


def _known(rows: pd.DataFrame, people: pd.DataFrame) -> None:
    strange = np.setdiff1d(rows["household_id"].astype(str), people["household_id"].astype(str))
    if len(strange):
        message = _(
            "{n} households that bought are not in the list of households, for instance {example}: add them, or give "
            "one id per household where it changed."
        )
        raise DataError(message.format(n=len(strange), example=strange[0]))


def _amounts(rows: pd.DataFrame) -> pd.DataFrame:
    there = [name for name in _NUMBERS if name in rows]
    if not there:
        return rows
    amounts = frames.numbers(rows, there, missing=False)
    for name, least in (("packs", "above 0"), ("yuan", "from 0")):
        if name not in amounts:
            continue
        bad = amounts[name] <= 0 if least == "above 0" else amounts[name] < 0
        if bad.any():
            at = int(np.flatnonzero(bad)[0])
            message = _(
                "Column {column}: {n} rows are too low, for instance {value:g} of {who} in the week of {week:%Y-%m-%d}."
            )
            raise DataError(
                message.format(column=name, n=int(bad.sum()), value=amounts[name].iloc[at],
                               who=rows["household_id"].iloc[at], week=rows["week"].iloc[at])
            )  # fmt: skip
    if "promoted" in amounts:
        amounts["promoted"] = frames.flags(rows, "promoted").astype(int)
    return rows.assign(**amounts)


def _fate(rows: pd.DataFrame, full: pd.DataFrame, form: str | None, beside: str | None) -> np.ndarray:
    """Return what becomes of each row: the first reason that holds."""
    fate = np.full(len(rows), "usable", dtype=object)
    fate[rows["brand"].isna()] = "no_brand"
    fate[~rows["household_id"].isin(full["household_id"])] = "short_diary"
    if form is None:
        return fate
    there = sorted(rows["form"].dropna().unique())
    for asked in [form, *([beside] if beside else [])]:
        if asked not in there:
            message = _("Nobody bought the form {asked!r}; there are {there}.")
            raise DataError(message.format(asked=asked, there=", ".join(map(str, there))))
    other = ~rows["form"].isin([form, beside] if beside else [form])
    fate[(rows["form"] == beside) & (fate == "no_brand")] = "usable"
    fate[other] = "other_form"
    return fate


def _monday(days: pd.Series) -> pd.Series:
    return days - pd.to_timedelta(days.dt.day_of_week, unit="D")
