"""Columns of a pandas frame read and checked; each refusal names the column, how many rows, and an example."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import Text, _, both, listed


def need_columns(frame: pd.DataFrame, columns: Iterable[str], *, rows: bool = False) -> None:
    """Refuse a frame that lacks one of the columns, or has it twice.

    Parameters
    ----------
    frame : DataFrame
    columns : iterable of str
    rows : bool, default False
        Refuse a frame without rows as well.

    Raises
    ------
    DataError, TooFewError

    Examples
    --------
    >>> need_columns(pd.DataFrame({"price": [1]}), ["price"])
    """
    there, columns = list(frame.columns), list(columns)
    odd = [name for name in columns if isinstance(name, list | dict | set | np.ndarray)]
    if odd:
        raise DataError(_("A column has one name, not {value!r}.").format(value=odd[0]))
    missing = [name for name in dict.fromkeys(columns) if name not in there]
    if missing:
        refuse_missing(missing, there)
    for name in dict.fromkeys(columns):
        if there.count(name) > 1:
            raise DataError(
                _("The table has {n} columns named {column!r}; keep one of them.").format(
                    n=there.count(name), column=str(name)
                )
            )
    if rows and not len(frame):
        raise TooFewError(_("The table has no rows."))


def refuse_missing(missing: Iterable[str], there: Iterable[str]) -> None:
    """Refuse with the course's one sentence about columns that are not there."""
    message = _("The table lacks the column {missing}; it has {there}.")
    raise DataError(message.format(missing=", ".join(map(str, missing)), there=", ".join(map(str, there))))


def no_missing(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Refuse missing values in columns that must be filled.

    Raises
    ------
    DataError
        Naming the column, how many rows and the first of them (counted from 0).
    """
    for name in columns:
        empty = frame[name].isna().to_numpy()
        if empty.any():
            raise DataError(
                _("Column {column}: {n} of {rows} rows are empty (first: row {row}).").format(
                    column=name, n=int(empty.sum()), rows=len(frame), row=int(np.flatnonzero(empty)[0])
                )
            )


def numbers(frame: pd.DataFrame, columns: str | Sequence[str], *, missing: bool = True) -> pd.DataFrame:
    """Return columns as floats.

    Parameters
    ----------
    frame : DataFrame
    columns : str or sequence of str
    missing : bool, default True
        Whether a missing number may stay missing; False refuses it.

    Returns
    -------
    DataFrame of float
        With the frame's row labels.

    Raises
    ------
    DataError
        If a column is missing, or holds text, true/false text, times or infinity.

    Examples
    --------
    >>> numbers(pd.DataFrame({"price": ["3", None]}), "price")["price"].tolist()
    [3.0, nan]
    """
    names = [columns] if isinstance(columns, str) else list(columns)
    need_columns(frame, names)
    out = {}
    for name in names:
        column = frame[name]
        if column.dtype.kind in "mMc" or isinstance(column.dtype, pd.DatetimeTZDtype | pd.PeriodDtype):
            value = pd.Series(np.nan, index=column.index)
        else:
            value = pd.to_numeric(column, errors="coerce")
        # Positions and not labels, as labels may stand twice.
        values = value.to_numpy(dtype=float, na_value=np.nan)
        given = column.notna().to_numpy()
        bad = (np.isnan(values) & given) | np.isinf(values)
        if bad.any():
            first = int(np.flatnonzero(bad)[0])
            raise DataError(
                _("Column {column}: {n} of {rows} rows hold no number (first: row {row}, {found!r}).").format(
                    column=name, n=int(bad.sum()), rows=len(frame), row=first, found=column.tolist()[first]
                )
            )
        out[name] = values
    if not missing:
        no_missing(frame, names)
    return pd.DataFrame(out, index=frame.index, columns=names)


def flags(frame: pd.DataFrame, column: str) -> np.ndarray:
    """Return a column of yes and no (true/false or 1/0) as booleans.

    Raises
    ------
    DataError
        If a value is missing or something else.

    Examples
    --------
    >>> flags(pd.DataFrame({"bought": [1, 0]}), "bought").tolist()
    [True, False]
    """
    need_columns(frame, [column])
    no_missing(frame, [column])
    odd = (~frame[column].isin([0, 1])).to_numpy()
    if odd.any():
        first = int(np.flatnonzero(odd)[0])
        raise DataError(
            _(
                "Column {column} is 0 or 1; {n} of {rows} rows hold something else (first: row {row}, {found!r})."
            ).format(
                column=column,
                n=int(odd.sum()),
                rows=len(frame),
                row=first,
                found=frame[column].tolist()[first],
            )
        )
    return frame[column].to_numpy(dtype=bool)


def codes(frame: pd.DataFrame, unit: str | None) -> np.ndarray:
    """Return whose row it is, 0 … units − 1 in order of appearance; without a unit every row is its own.

    Raises
    ------
    DataError
        If the column is not there or names nobody in some rows.

    Examples
    --------
    >>> codes(pd.DataFrame({"customer_id": ["b", "a", "b"]}), "customer_id").tolist()
    [0, 1, 0]
    """
    if unit is None:
        return np.arange(len(frame))
    need_columns(frame, [unit])
    no_missing(frame, [unit])
    try:
        return pd.factorize(frame[unit])[0]
    except TypeError:
        raise DataError(
            _("Column {column} names nobody: it holds lists or the like, for instance {example!r}.").format(
                column=unit, example=frame[unit].iloc[0]
            )
        ) from None


def one_row_each(frame: pd.DataFrame, column: str = "customer_id") -> pd.Index:
    """Return whose row it is, in a table with one row for each; refuse who is missing and who stands in it twice.

    Raises
    ------
    DataError

    Examples
    --------
    >>> one_row_each(pd.DataFrame({"customer_id": ["C2", "C1"]})).tolist()
    ['C2', 'C1']
    """
    need_columns(frame, [column])
    no_missing(frame, [column])
    who = pd.Index(frame[column], name=column)
    twice = who[who.duplicated()]
    if len(twice):
        raise DataError(
            _(
                "Column {column}: {n} stand in the table more than once, for instance {example}; keep one row each."
            ).format(column=column, n=twice.nunique(), example=twice[0])
        )
    return who


def copied_rows(frame: pd.DataFrame) -> Text | str:
    """Return a remark on rows that are copies of others, id and all; empty if there are none.

    Examples
    --------
    >>> print(copied_rows(pd.DataFrame({"deal_id": ["D1", "D1", "D2"], "won": [1, 1, 1]})))
    1 rows are copies of other rows (deal_id and all): copies narrow every interval.
    """
    named = [str(column) for column in frame.columns if str(column).endswith("_id")]
    n = int(frame.astype(str).duplicated().sum()) if named else 0
    if not n:
        return ""
    return both(
        "{n} rows are copies of other rows ({ids} and all): copies narrow every interval.",
        n=n,
        ids=listed(named),
    )


def several_rows(frame: pd.DataFrame, column: str = "customer_id") -> Text | str:
    """Return a remark on customers who stand in several different rows, counted one by one; empty if there are none.

    Examples
    --------
    >>> print(several_rows(pd.DataFrame({"customer_id": ["C1", "C1", "C2"], "won": [0, 1, 1]})))
    1 customers stand in several rows, which are alike: say unit='customer_id', or intervals come out too narrow.
    """
    if column not in frame.columns or not frame[column].duplicated().any():
        return ""
    # Copies are `copied_rows`' business.
    n = int((frame.loc[~frame.astype(str).duplicated(), column].value_counts() > 1).sum())
    if not n:
        return ""
    return both(
        "{n} customers stand in several rows, which are alike: say unit={column!r}, or intervals come out too narrow.",
        n=n,
        column=column,
    )


def check_choice(value: object, allowed: Iterable[str], name: str) -> None:
    """Refuse an option that does not exist, and list those that do.

    Raises
    ------
    DataError
    """
    known = list(allowed)
    if not isinstance(value, str) or value not in known:
        raise DataError(
            _("{name} is one of {allowed}, not {value!r}.").format(
                name=name, allowed=", ".join(map(str, known)), value=value
            )
        )


def check_names(value: object, name: str) -> list[str]:
    """Return a list of column names; refuse a single text, which would be read letter by letter.

    Raises
    ------
    DataError

    Examples
    --------
    >>> check_names(("price", "speed"), "attributes")
    ['price', 'speed']
    """
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        raise DataError(
            _("{name} is a list of names, not {value!r}; write {name}=[{value!r}].").format(
                name=name, value=value
            )
        )
    return list(value)
