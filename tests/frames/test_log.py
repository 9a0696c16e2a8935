"""Logs of events read once: their columns, their end, and what looks like a slip in it."""

import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.frames import collect
from crmlib.frames.log import read_log


def orders(*rows):
    table = pd.DataFrame([row.split() for row in rows], columns=["buyer", "bought", "article"])
    table["buyer"] = table["buyer"].where(table["buyer"] != "-", None)
    return table.assign(bought=pd.to_datetime(table["bought"], utc=True))


COLUMNS = {"key": "buyer", "when": "bought", "what": "article"}


def test_columns_may_have_any_names_and_are_counted_by_event():
    read = read_log(orders("ann 2025-01-01 tea", "- 2025-01-02 tea", "bob 2025-01-09 pot"), **COLUMNS)
    events = read.events.set_index("event")
    assert events.loc["tea", ["n", "named", "timed"]].tolist() == [2, 1, 2]
    assert str(events.loc["tea", "last"].date()) == "2025-01-02"
    assert collect(read.rows)["buyer"].tolist() == ["ann", "bob"]
    assert (str(read.start.date()), str(read.end.date()), read.zone) == ("2025-01-01", "2025-01-09", "UTC")


def test_as_of_ends_the_log_and_says_what_it_left_out():
    log = orders("ann 2025-01-01 tea", "bob 2025-01-09 pot", "bob 2025-02-09 tea")
    read = read_log(log, as_of="2025-01-20", zone="Asia/Shanghai", **COLUMNS)
    assert (read.events["n"].sum(), read.within["n"].sum()) == (3, 2)
    assert str(read.later) == "1 rows after 2025-01-20 are left out."
    assert str(read.end) == "2025-01-20 23:59:59.999999+08:00"
    with pytest.raises(TooFewError, match="No row of the log lies before 2024-12-31"):
        read_log(log, as_of="2024-12-31", **COLUMNS)


def test_a_wrong_year_and_an_end_long_after_the_last_event_are_remarked_on():
    log = orders(*[f"ann 2025-01-{day:02} tea" for day in range(1, 31)], "bob 2052-01-01 tea")
    slip = str(read_log(log, **COLUMNS).slip)
    # 1 January 2052 is 9832 days after 30 January 2025.
    assert slip.startswith("Only 1 rows, up to 2052-01-01, lie 9,832 days after all others")
    assert 'as_of="2025-01-30"' in slip
    assert str(read_log(log[:-1], as_of="2025-04-30", **COLUMNS).slip) == (
        "as_of lies 90 days after the last event."
    )
    assert read_log(log[:-1], **COLUMNS).slip == ""


def test_refusals_name_the_column_that_was_asked_for():
    log = orders("ann 2025-01-01 tea", "bob 2025-01-09 pot")
    with pytest.raises(DataError, match="1 rows have no time in the column bought"):
        read_log(log.assign(bought=log["bought"].where(log["article"] != "pot")), **COLUMNS)
    with pytest.raises(DataError, match="1 rows name no event in the column article"):
        read_log(log.assign(article=log["article"].where(log["article"] != "pot")), **COLUMNS)
    with pytest.raises(DataError, match="lacks the column customer_id, timestamp, event"):
        read_log(log)
    with pytest.raises(TooFewError, match="The log is empty"):
        read_log(log[:0], **COLUMNS)
