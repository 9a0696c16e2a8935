"""Those who came in the same month, followed over the same time.

within_horizon   how many of each month's newcomers did something within so many days
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.frames.times import read_days
from crmlib.stats.intervals import wilson


def within_horizon(
    entered: pd.Series, done: pd.Series, *, days: float, end: pd.Timestamp, level: float = 0.95
) -> pd.DataFrame:
    """Return by month of entry how many did something within the same time.

    Months whose newcomers could not all be observed for that long get no rate: comparing them with older months would
    compare two lengths of time.

    Parameters
    ----------
    entered, done : Series of Timestamp
        When each unit came, and when it first did it (missing if never yet).
    days : float
        The horizon.
    end : Timestamp
        Until when they were observed.
    level : float, default 0.95
        Level of the Wilson intervals.

    Returns
    -------
    DataFrame
        By month: customers, done (so far, however late), within (the horizon), rate, low, high.

    Raises
    ------
    DataError
        If a column holds no times, or the horizon is no number of days.

    Examples
    --------
    >>> came = pd.Series(pd.to_datetime(["2025-01-01", "2025-01-20", "2025-03-30"]))
    >>> bought = pd.Series(pd.to_datetime(["2025-01-05", "2025-03-30", None]))
    >>> within_horizon(came, bought, days=30, end=pd.Timestamp("2025-04-01"))["rate"].tolist()
    [0.5, nan]
    """
    read_days(days, "days")
    each = frames.wrap(pd.DataFrame({"entered": entered, "done": done}), ["entered", "done"])
    for name in ("entered", "done"):
        frames.time_zone(each, name)
    month = entered.dt.strftime("%Y-%m").rename("month")
    did = pd.DataFrame({"done": done.notna(), "within": (done - entered) / pd.Timedelta(days=1) <= days})
    table = did.groupby(month).agg(customers=("done", "size"), done=("done", "sum"), within=("within", "sum"))
    observed = entered.groupby(month).max() <= end - pd.Timedelta(days=days)
    low, high = wilson(table["within"].to_numpy(), table["customers"].to_numpy(), level=level)
    table = table.assign(rate=table["within"] / table["customers"], low=low, high=high)
    table.loc[~observed, ["rate", "low", "high"]] = np.nan
    return table
