"""CDNOW: 2,357 customers who first bought in early 1997, followed for 78 weeks (Hardie's public file).

The file lies in the ``lifetimes`` wheel, a dependency of the tests alone. It is read as a file: the wheel's own
loader needs a package that environments no longer hold.
"""

from functools import cache
from importlib import metadata

import pandas as pd

END = "1997-09-30"  # of the 39 weeks that are fitted


@cache
def orders():
    """The sample's orders: 6,919 rows of customer, day and yuan (dollars, in truth)."""
    path = metadata.distribution("lifetimes").locate_file("lifetimes/datasets/CDNOW_sample.txt")
    table = pd.read_csv(path, sep=r"\s+", header=None, names=["master", "member_id", "date", "discs", "paid"],
                        dtype={"member_id": str, "date": str})  # fmt: skip
    return table.assign(date=pd.to_datetime(table["date"]))[["member_id", "date", "paid"]]


@cache
def everybody():
    """All 23,570 customers' orders: 69,659 rows of customer, day and dollars."""
    path = metadata.distribution("lifetimes").locate_file("lifetimes/datasets/CDNOW_master.txt")
    table = pd.read_csv(path, sep=r"\s+", header=0, names=["member_id", "date", "discs", "paid"],
                        dtype={"member_id": str, "date": str})  # fmt: skip
    return table.assign(date=pd.to_datetime(table["date"], format="%Y%m%d"))[["member_id", "date", "paid"]]


@cache
def summary():
    """Their frequency, recency, T and mean spend after 39 weeks, by plain pandas."""
    log, end = orders(), pd.Timestamp(END)
    days = log[log["date"] <= end].groupby(["member_id", "date"], as_index=False)["paid"].sum()
    first = days.groupby("member_id")["date"].transform("min")
    by, repeats = days.groupby("member_id")["date"], days[days["date"] > first].groupby("member_id")["paid"]
    table = pd.DataFrame(
        {
            "frequency": by.size() - 1,
            "recency": (by.max() - by.min()).dt.days / 7,
            "T": (end - by.min()).dt.days / 7,
            "monetary_value": repeats.mean(),
        }
    )
    return table.reset_index()


def later():
    """Each customer's days with an order in the 39 weeks after."""
    log = orders()
    return log[log["date"] > END].groupby("member_id")["date"].nunique()
