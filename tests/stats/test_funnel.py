"""Step rates, kept orders and cohorts of any stages, counted by hand."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError
from crmlib.i18n import Labelled
from crmlib.stats.cohorts import within_horizon
from crmlib.stats.funnel import Funnel, kept_order, left_truncated, step_rates


class Call(Labelled):
    DIALLED = "dialled", "Dialled"
    TALKED = "talked", "Talked"
    SOLD = "sold", "Sold"


def days(*columns):
    return pd.DataFrame(
        {
            str(stage.value): pd.to_datetime(column, unit="D")
            for stage, column in zip(Call, columns, strict=True)
        }
    )


def test_who_skipped_a_stage_counts_at_the_next_one_but_not_among_those_who_went_on():
    # 70 only dialled, 20 talked, 8 talked and bought, 2 bought without a talk.
    reached = [[True, False, False], [True, True, False], [True, True, True], [True, False, True]]
    table = step_rates(reached, [70, 20, 8, 2], list(Call))
    assert table["customers"].tolist() == [100, 28, 10]
    assert table["rate"].tolist()[1:] == pytest.approx([28 / 100, 8 / 28])
    assert table["of_all"].tolist() == [1, 0.28, 0.1]
    assert [label.get_text() for label in Funnel(table).plot().get_yticklabels()] == [
        "Dialled",
        "Talked",
        "Sold",
    ]


def test_an_empty_stage_has_no_rate_to_give():
    table = step_rates([[True, False, False]], [5], list(Call))
    assert table["rate"].tolist() == pytest.approx([np.nan, 0, np.nan], nan_ok=True)


def test_orders_are_kept_where_first_times_never_go_back():
    nan = np.nan
    # By hand: complete; in order with a gap; back; together counts as kept; one stage only.
    first = days([1, 1, 5, 1, 1], [2, nan, 2, 1, nan], [3, 4, nan, 1, nan])
    table = kept_order(first)
    assert table.index.tolist() == [2, 3]
    assert table["customers"].tolist() == [2, 2]
    assert table["in_order"].tolist() == [1, 2]
    assert table["complete"].tolist() == [0, 2]
    assert table["rate"].tolist() == [0.5, 1]


def test_a_log_that_cut_off_beginnings_is_remarked_on_and_an_even_one_is_not():
    def remark(*n):
        alike = {"soon": [True, True, False, False], "beyond": [True, False, True, False], "n": n}
        return str(left_truncated(**alike, stage=Call.DIALLED, days=30))

    assert remark(60, 40, 20, 80).startswith(
        "Of the 100 customers met in the log's first 30 days 60% start beyond Dialled, of those met later 20%"
    )
    assert remark(25, 75, 20, 80) == ""
    assert remark(10, 5, 20, 80) == ""  # 15 customers say little


def test_months_are_followed_over_the_same_time_or_get_no_rate():
    came = pd.Series(pd.to_datetime(["2025-01-01", "2025-01-31", "2025-01-02", "2025-02-20"]))
    bought = pd.Series(pd.to_datetime(["2025-01-31", "2025-03-03", None, "2025-02-21"]))
    table = within_horizon(came, bought, days=30, end=pd.Timestamp("2025-03-05"))
    # 30 days after 1 January is the 31st; 31 days after the 31st is 3 March.
    assert table["customers"].tolist() == [3, 1]
    assert table["done"].tolist() == [2, 1]
    assert table["within"].tolist() == [1, 1]
    assert table["rate"].tolist() == pytest.approx([1 / 3, np.nan], nan_ok=True)


def test_what_is_no_time_is_refused():
    with pytest.raises(DataError, match=r"The column offer holds .*, not times"):
        kept_order(pd.DataFrame({"call": pd.to_datetime(["2025-01-01"]), "offer": ["soon"]}))
    came = pd.Series(pd.to_datetime(["2025-01-01"]))
    with pytest.raises(DataError, match=r"The column done holds .*, not times"):
        within_horizon(came, pd.Series([3]), days=30, end=pd.Timestamp("2025-03-05"))
    with pytest.raises(DataError, match="days is a number of days"):
        within_horizon(came, came, days="a month", end=pd.Timestamp("2025-03-05"))
