"""Frames of any backend at a model's door: wrapped, checked, collected, converted."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib.errors import DataError
from crmlib.frames.columns import need_columns, refuse_missing
from crmlib.i18n import _

Frame = Any  # a narwhals DataFrame or LazyFrame


def wrap(frame: IntoFrame, columns: str | Sequence[str]) -> Frame:
    """Return the frame as narwhals sees it, after checking that the columns are there.

    Raises
    ------
    DataError
        If it is no data frame, or lacks a column.
    """
    columns = [columns] if isinstance(columns, str) else columns
    if isinstance(frame, pd.DataFrame):
        need_columns(frame, [*columns, *frame.columns])
    try:
        wrapped = nw.from_native(frame)
    except TypeError:
        message = _("Expected a data frame (pandas, Polars, DuckDB or Spark), not {kind}.")
        raise DataError(message.format(kind=type(frame).__name__)) from None
    there = wrapped.collect_schema().names()
    missing = [name for name in columns if name not in there]
    if missing:
        refuse_missing(missing, there)
    return wrapped


def native(frame: Frame) -> Any:
    """Return the frame in its own kind; a pandas one with a plain row index, which sorting would leave shuffled."""
    return nw.maybe_reset_index(frame).to_native()


def collect(frame: Any) -> pd.DataFrame:
    """Return a frame of any backend, lazy or not, as a pandas frame with plain types."""
    wrapped = nw.from_native(frame)
    if isinstance(wrapped, nw.LazyFrame):
        # The interchange through Python rows needs no pyarrow, and what comes through here is small.
        native = wrapped.to_native()
        if hasattr(native, "df"):  # DuckDB relation
            with warnings.catch_warnings():  # at what DuckDB asks of pandas, not at what is asked here
                warnings.simplefilter("ignore", DeprecationWarning)
                return native.df()
        if hasattr(native, "toPandas"):  # Spark
            rows, kinds = native.collect(), wrapped.collect_schema()
            columns = {name: [row[name] for row in rows] for name in kinds}
            return _typed(pd.DataFrame({name: _zoned(columns[name], kinds[name]) for name in kinds}), kinds)
        wrapped = wrapped.collect()
    native = wrapped.to_native()
    if isinstance(native, pd.DataFrame):
        return _plain_types(native)
    return _typed(pd.DataFrame(wrapped.to_dict(as_series=False)), wrapped.collect_schema())


def _zoned(values: list, kind: Any) -> list:
    """Give Spark's times their zone again: in Python they are clock times of wherever this machine stands."""
    if isinstance(kind, nw.Datetime) and kind.time_zone:
        return [None if value is None else value.astimezone(UTC) for value in values]
    return values


def _typed(frame: pd.DataFrame, kinds: Mapping[str, Any]) -> pd.DataFrame:
    """Give time columns their type, which a column of nothing but missing values has lost on the way."""
    for name, kind in kinds.items():
        if isinstance(kind, nw.Datetime):
            times = pd.to_datetime(frame[name], utc=kind.time_zone is not None)
            frame[name] = times.dt.tz_convert(kind.time_zone) if kind.time_zone else times
    return frame


def time_zone(frame: Frame, column: str) -> str | None:
    """Return the zone of a column of times by name; None for times without a zone.

    Raises
    ------
    DataError
        If the column holds no times.
    """
    kind = frame.collect_schema()[column]
    if isinstance(kind, nw.Datetime):
        return kind.time_zone
    # narwhals does not read zones like Asia/Hong_Kong or Etc/GMT+8 from pandas' types; pandas knows them.
    native = frame.to_native()
    if isinstance(native, pd.DataFrame):
        dtype = native[column].dtype
        if isinstance(dtype, pd.DatetimeTZDtype):
            return str(dtype.tz)
        if getattr(dtype, "kind", "") == "M":
            return None
        kind = dtype if kind == nw.Unknown else kind
    message = _("The column {column} holds {kind}, not times; read it with pandas.to_datetime(…, utc=True).")
    raise DataError(message.format(column=column, kind=kind))


def check_times(frame: Frame, column: str) -> str:
    """Return the zone of a column of times; refuse what is no time, and times without a zone.

    Raises
    ------
    DataError
    """
    zone = time_zone(frame, column)
    if zone is None:
        message = _(
            "The times in the column {column} have no zone; add one with .dt.tz_localize('Asia/Shanghai')."
        )
        raise DataError(message.format(column=column))
    return zone


def to_pandas(data: Any, columns: str | Sequence[str] = ()) -> pd.DataFrame:
    """Return a frame of any backend as a pandas frame with plain types, after checking that the columns are there.

    For models that work in pandas and numpy. A pandas frame with plain types comes back itself, not a copy.

    Parameters
    ----------
    data : data frame of any backend
        Types of pyarrow become pandas' own.
    columns : str or sequence of str
        What must be there.

    Returns
    -------
    DataFrame

    Raises
    ------
    DataError
        If it is no data frame, or lacks a column.

    Examples
    --------
    >>> to_pandas(pd.DataFrame({"price": [1]}), ["price"])["price"].tolist()
    [1]
    """
    return collect(wrap(data, columns))


def _plain_types(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose columns of pyarrow's types have pandas' own; one without such columns itself."""
    arrow = [isinstance(dtype, pd.ArrowDtype) for dtype in frame.dtypes]
    if not any(arrow):
        return frame
    columns = (frame.iloc[:, i] for i in range(frame.shape[1]))
    return pd.concat([_plain(c) if odd else c for c, odd in zip(columns, arrow, strict=True)], axis=1)


def _plain(column: pd.Series) -> pd.Series:
    """Return a column of a pyarrow type with pandas' own type."""
    kind = column.dtype.kind
    if kind == "M":
        zone = getattr(column.dtype.pyarrow_dtype, "tz", None)
        times = pd.to_datetime(
            pd.Series(column.tolist(), index=column.index, name=column.name), utc=bool(zone)
        )
        return times.dt.tz_convert(zone) if zone else times
    if kind in "iu" and not column.isna().any():
        return column.astype("int64")
    if kind in "iuf":
        return pd.Series(
            column.to_numpy(dtype=float, na_value=float("nan")), index=column.index, name=column.name
        )
    if kind == "b" and not column.isna().any():
        return column.astype(bool)
    values = [None if value is pd.NA else value for value in column.tolist()]
    return pd.Series(values, index=column.index, name=column.name, dtype=None if kind != "b" else object)
