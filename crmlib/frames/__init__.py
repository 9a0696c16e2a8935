"""Frames of any kind: their columns checked, numbers and times read, and the few verbs that models share.

Checked at the door (`door`, `columns`):

wrap             a frame of any backend as narwhals sees it, columns checked
native           back in its own kind
collect          the answer of any backend as a small pandas frame
to_pandas        any frame as a pandas frame with plain types, columns checked
need_columns     refuse a frame that lacks a column, or has it twice
numbers          columns as floats; text and infinity refused by column, rows and example
no_missing       refuse missing values by column, rows and first row
flags            a column of yes and no as booleans
codes            whose row it is, 0 … units − 1
several_rows     a remark on customers whose rows are counted one by one
copied_rows      a remark on rows that are copies of others
one_row_each     whose row it is, where each has one
check_times      refuse a column that holds no times with a zone
check_choice     refuse an option that does not exist
check_names      refuse a text where a list of names is meant

What is passed beside a frame, checked (`options`):

check_number     a number between two ends
check_whole      a whole number of at least so much
check_mapping    a mapping from names to something
floats           a column or single number as floats

Days, zones and moments as people write them, and where a log really ends, are read in `crmlib.frames.times`; a log
of events as a whole in `crmlib.frames.log`, one of orders in `crmlib.frames.orders`, orders with their lines in
`crmlib.frames.ledger`; CSV files as spreadsheets save them in `crmlib.frames.sheet`.

Done with them (`verbs`): distinct_rows, first_times, visits, weighted_score, tag_counts. These take a frame of any
backend, or one that is wrapped already, and return a wrapped one; `native` or `collect` stand at a model's door.
"""

from crmlib.frames.columns import (
    check_choice,
    check_names,
    codes,
    copied_rows,
    flags,
    need_columns,
    no_missing,
    numbers,
    one_row_each,
    several_rows,
)
from crmlib.frames.door import Frame, check_times, collect, native, time_zone, to_pandas, wrap
from crmlib.frames.options import check_mapping, check_number, check_whole, floats
from crmlib.frames.verbs import distinct_rows, first_times, tag_counts, visits, weighted_score

__all__ = [
    "Frame",
    "check_choice",
    "check_mapping",
    "check_names",
    "check_number",
    "check_times",
    "check_whole",
    "codes",
    "collect",
    "copied_rows",
    "distinct_rows",
    "first_times",
    "flags",
    "floats",
    "native",
    "need_columns",
    "no_missing",
    "numbers",
    "one_row_each",
    "several_rows",
    "tag_counts",
    "time_zone",
    "to_pandas",
    "visits",
    "weighted_score",
    "wrap",
]
