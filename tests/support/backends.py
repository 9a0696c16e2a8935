"""One pandas frame in every kind of frame that the course's verbs take."""

import shutil
from functools import cache

import pandas as pd
import pytest

from crmlib import datasets

ZONE = "Asia/Shanghai"


def plain(value):
    """A cell as plain Python: missing is None, a time is an aware datetime."""
    if value is None or value is pd.NA or value != value:
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def rows(frame):
    """The frame's rows as tuples of plain Python values."""
    columns = [[plain(value) for value in frame[name].tolist()] for name in frame]
    return list(zip(*columns, strict=True))


def to_pandas(frame):
    return frame


def to_polars(frame):
    pl = pytest.importorskip("polars")
    # Column by column: pandas and Polars exchange whole frames by pyarrow only, which we do without.
    columns = {}
    for name, column in frame.items():
        if isinstance(column.dtype, pd.DatetimeTZDtype):
            instants = column.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy().astype("datetime64[us]")
            times = pl.Series(name, instants).dt.replace_time_zone("UTC")
            columns[name] = times.dt.convert_time_zone(str(column.dtype.tz))
        elif column.dtype.kind in "ifb":
            columns[name] = pl.Series(name, column.to_numpy(), nan_to_null=True)
        else:
            values = [None if value is None or value != value else value for value in column.tolist()]
            kind = pl.Boolean if any(value is True for value in values) else pl.String
            columns[name] = pl.Series(name, values, dtype=kind)
    return pl.DataFrame(columns)


def to_lazy_polars(frame):
    return to_polars(frame).lazy()


def to_duckdb(frame):
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.execute(f"SET TimeZone = '{ZONE}'")
    return connection.from_df(frame)


# For frames of a few rows: what Spark does so that large ones go fast, costs seconds a test here.
SMALL = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.session.timeZone": ZONE,
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
}


@cache
def _spark():
    """One session for all tests of a process."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]")
    for name, value in SMALL.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def to_spark(frame):
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("PySpark needs Java")
    from pyspark.sql import types as kinds

    def kind(column):
        if isinstance(column.dtype, pd.DatetimeTZDtype):
            return kinds.TimestampType()
        if column.dtype.kind == "O" and column.isin([True, False]).any():
            return kinds.BooleanType()
        by_kind = {"i": kinds.LongType(), "f": kinds.DoubleType(), "b": kinds.BooleanType()}
        return by_kind.get(column.dtype.kind, kinds.StringType())

    schema = kinds.StructType([kinds.StructField(name, kind(frame[name])) for name in frame])
    return _spark().createDataFrame(rows(frame), schema)


BACKENDS = {
    "pandas": to_pandas,
    "polars": to_polars,
    "polars_lazy": to_lazy_polars,
    "duckdb": to_duckdb,
    "spark": to_spark,
}


@cache
def committed(table, name):
    """A table of the course in a kind of frame, made once for all tests of a process: the log has 120,000 rows."""
    frame = BACKENDS[name](datasets.load(table))
    # Spark makes it anew for each question that is asked of it, unless it is told to keep it.
    return frame.persist() if name == "spark" else frame
