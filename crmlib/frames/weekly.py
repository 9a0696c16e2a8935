"""Weekly sales by region and product, with promotions: read, checked, and put under one name for each region.

usable          rows that can be used, and what was mended
Weekly          its answer
promoted_rows   those of them in which promotions are counted
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib.coded import label
from crmlib.errors import DataError
from crmlib.frames.columns import check_choice, flags, need_columns, no_missing
from crmlib.frames.door import to_pandas
from crmlib.frames.options import check_mapping, check_whole, floats
from crmlib.i18n import Text, _, both, listed
from crmlib.result import Result

KEYS = ("week", "region", "article")
OUTCOMES = ("sell_out", "sell_in")


@dataclass(frozen=True, repr=False)
class Weekly(Result):
    """What `usable` returns; ``.table`` says what was mended.

    Attributes
    ----------
    rows : DataFrame
        week (its first day), region, article, sell_out and sell_in where they are there, promotion.
    """

    rows: pd.DataFrame = field(kw_only=True)

    def years(self) -> list[int]:
        """Return the calendar years in it."""
        return sorted(self.rows["week"].dt.year.unique().tolist())

    def usual(self, article: str, outcome: str = "sell_out", *, after: int = 6) -> pd.Series:
        """Return week by week what all regions together would have sold without promotions: what a season is read from.

        Parameters
        ----------
        article : str
        outcome : {"sell_out", "sell_in"}
        after : int, default 6
            Weeks after a promotion that still hang on it.
        """
        from crmlib.stats.promoted import sold_by_article, usual

        check_choice(article, sorted(self.rows["article"].unique()), "article")
        need_columns(self.rows, [outcome])
        mine = self.rows[self.rows["article"] == article]
        none = mine[outcome] <= 0
        if none.any():
            message = _("{n} rows of {article} sold nothing; logarithms need sales in every row.")
            raise DataError(message.format(n=int(none.sum()), article=article))
        return usual(sold_by_article(mine, outcome, promoted=False)[0], check_whole(after, "after", 0))


def usable(weekly: IntoFrame, renamed: Mapping[str, str] | None = None) -> Weekly:
    """Return weekly sales that can be used, each region under one name.

    Parameters
    ----------
    weekly : data frame of any backend
        A row a week, region and article: week (a date), region, article, promotion (0 or 1), sell_out or sell_in.
    renamed : mapping of new to old name, optional
        Regions that go on under another name. Where one seems to and nothing is said, this asks.

    Raises
    ------
    DataError
        If columns are missing or hold what they should not, a row is there twice, weeks do not begin on one day of the
        week, or a region begins where another ends and ``renamed`` does not speak of it.

    Examples
    --------
    >>> rows = pd.DataFrame({"week": ["2024-01-01", "2024-01-08"], "region": ["fujian", "min"], "article": "longjing"})
    >>> usable(rows.assign(promotion=0, sell_out=[5, 6]))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    crmlib.errors.DataError: Region 'min' begins in the week after 'fujian' ends. Is it one region? Say ...
    """
    table = to_pandas(weekly, [*KEYS, "promotion"]).reset_index(drop=True)
    need_columns(table, [*KEYS, "promotion"], rows=True)
    no_missing(table, [*KEYS, "promotion"])
    outcomes = [name for name in OUTCOMES if name in table]
    if not outcomes:
        raise DataError(_("Weekly sales hold sell_out or sell_in, or both; there is neither."))
    week = _weeks(table["week"])
    out = pd.DataFrame(
        {"week": week, "region": table["region"].astype(str), "article": table["article"].astype(str)}
    )
    for name in outcomes:
        out[name] = _packs(table[name], name)
    out["promotion"] = flags(table, "promotion").astype(int)
    names = {} if renamed is None else {} if renamed == {} else dict(check_mapping(renamed, "renamed"))
    changed = out["region"].isin(names)
    out["region"] = out["region"].replace(names)
    if renamed is None:
        _ask(out)
    twice = out.duplicated(list(KEYS))
    if twice.any():
        row = out[twice].iloc[0]
        message = _("{n} rows are there twice, first {article} in {region} in the week of {week:%Y-%m-%d}.")
        raise DataError(
            message.format(n=int(twice.sum()), article=row["article"], region=row["region"], week=row["week"])
        )
    out = out.sort_values(list(KEYS), ignore_index=True)
    whole = out["week"].nunique() * out.groupby("article")["region"].nunique().sum()
    counts = {both("rows that can be used"): len(out), both("rows that are missing"): int(whole) - len(out),
              both("rows under a new name"): int(changed.sum())}  # fmt: skip
    mended = pd.DataFrame(
        {"rows": list(counts.values())}, index=pd.Index(list(counts), dtype=object, name="mended")
    )
    return Weekly(mended, formats={"rows": ",d"}, note=_note(out, names), rows=out)


def _note(out: pd.DataFrame, names: Mapping[str, str]) -> Text:
    said = listed(
        both("{new} is {old}", new=label("region", new), old=label("region", old))
        for new, old in names.items()
    )
    found = both(
        "{weeks} weeks, {regions} regions, {articles} products.",
        weeks=out["week"].nunique(), regions=out["region"].nunique(), articles=out["article"].nunique(),
    )  # fmt: skip
    return both("{found} {said}.", found=found, said=said) if names else found


def _weeks(values: pd.Series) -> pd.Series:
    # Numbers of weeks are no dates, though pandas would take them for nanoseconds.
    numbered = pd.api.types.is_numeric_dtype(values)
    week = pd.Series(pd.NaT, values.index) if numbered else pd.to_datetime(values, errors="coerce")
    if week.isna().any():
        message = _("{n} weeks are no dates, for instance {example!r}; a week is the date of its first day.")
        raise DataError(message.format(n=int(week.isna().sum()), example=values[week.isna()].tolist()[0]))
    day = week.dt.day_of_week
    odd = day != day.mode().iloc[0]
    if odd.any():
        message = _("Weeks begin on one day of the week; {n} do not, for instance {week:%Y-%m-%d}.")
        raise DataError(message.format(n=int(odd.sum()), week=week[odd].iloc[0]))
    return week.astype("datetime64[ns]")


def _packs(values: pd.Series, name: str) -> pd.Series:
    found = pd.Series(floats(values, name), values.index)
    if found.isna().any() or (found < 0).any():
        row = int((found.isna() | (found < 0)).to_numpy().argmax())
        message = _("{column} is a number from 0 up in every row; in row {row} it is {value}.")
        raise DataError(message.format(column=name, row=row + 1, value=values.tolist()[row]))
    return found


def _ask(out: pd.DataFrame) -> None:
    """Refuse regions of which one begins in the week after another ends."""
    by = out.groupby("region")["week"].agg(["min", "max"])
    for new, starts in by["min"].items():
        for old, ends in by["max"].items():
            if starts == ends + pd.Timedelta(weeks=1):
                message = _(
                    "Region {new!r} begins in the week after {old!r} ends. Is it one region? "
                    "Say renamed={{{new!r}: {old!r}}}, or renamed={{}} if it is not."
                )
                raise DataError(message.format(new=new, old=old))


def promoted_rows(
    weekly: Weekly | IntoFrame, article: str | None, outcome: str, leave_out: Iterable[int]
) -> pd.DataFrame:
    """Return the rows of weekly sales in which promotions are counted; refuse those in which none can be.

    Parameters
    ----------
    weekly : Weekly or data frame
    article : str or None
        One product, or all.
    outcome : {"sell_out", "sell_in"}
    leave_out : years

    Raises
    ------
    DataError
        If a column, product or year is not there, something sold nothing, or no promotion runs.
    """
    found = weekly if isinstance(weekly, Weekly) else usable(weekly)
    rows = found.rows
    if outcome not in rows:
        raise DataError(_("These sales hold no {column}.").format(column=outcome))
    if article is not None:
        check_choice(article, sorted(rows["article"].unique()), "article")
        rows = rows[rows["article"] == article]
    years = [leave_out] if isinstance(leave_out, int | str) else list(leave_out)
    for year in years:
        if year not in found.years():
            message = _("These sales are of {years}; {year} cannot be left out.")
            raise DataError(message.format(years=listed(map(str, found.years())), year=year))
    rows = rows[~rows["week"].dt.year.isin(years)]
    none = rows[outcome] <= 0
    if none.any():
        row = rows[none].iloc[0]
        message = _(
            "{n} rows sold nothing, first {article} in {region} in the week of {week:%Y-%m-%d}: per cent of nothing "
            "say nothing. Leave that product out, or sum up regions."
        )
        raise DataError(
            message.format(n=int(none.sum()), article=row["article"], region=row["region"], week=row["week"])
        )
    if not rows["promotion"].any():
        raise DataError(_("No promotion runs in these rows: there is nothing to count."))
    return rows
