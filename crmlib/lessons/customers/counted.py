"""Answers counted by hand, as a trainee would: sources ticked, and what three departments report.

counted   the four sources: how many people ticked each, did not, left it blank, and let it decide
reports   three contact points: how many customers met each, how many it failed, and the share that went right
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from crmlib.coded import heading, label
from crmlib.i18n import both
from crmlib.result import Result

SOURCES = ("personal", "commercial", "public", "experiential")
ENTRY = "online"
REPORTED = ("ordering", "notice", "delivery")


def counted(answers: pd.DataFrame, customers: pd.DataFrame, entry: str = ENTRY) -> Result:
    """Return how often each source was ticked by the customers who came one way.

    Parameters
    ----------
    answers : DataFrame
        customer_id, used_<source>, decisive.
    customers : DataFrame
        customer_id and entry.
    entry : str
        Which customers: those who came online, or by a shop.

    Returns
    -------
    Result
        ``.table`` by source: used_it, not_used_it, left_blank, decided_n (people).
    """
    here = answers[answers["customer_id"].isin(customers.loc[customers["entry"] == entry, "customer_id"])]
    rows = []
    for source in SOURCES:
        said = here[f"used_{source}"]
        decided = int((here["decisive"] == source).sum())
        rows.append((int((said == 1).sum()), int((said == 0).sum()), int(said.isna().sum()), decided))
    table = pd.DataFrame(rows, columns=["used_it", "not_used_it", "left_blank", "decided_n"])
    table.index = pd.Index([label("decisive", one) for one in SOURCES], dtype=object, name="source")
    note = both("{n} customers who came to us online; each may have ticked several sources.", n=len(here))
    return Result(table, note=note)


@dataclass(frozen=True, repr=False)
class Reports(Result):
    """What three departments report, and of how many customers."""

    customers: int = field(default=0, kw_only=True)


def reports(visits: pd.DataFrame, points: tuple[str, ...] = REPORTED) -> Reports:
    """Return what three departments report of their contact points.

    Parameters
    ----------
    visits : DataFrame
        customer_id and a column a contact point: ok, failed, or blank; a customer may be written down twice.
    points : tuple of str

    Returns
    -------
    Reports
        ``.table`` by point: met, failed (customers), right_met (share of those who met).
    """
    one = visits.drop_duplicates("customer_id")
    met = [int(one[name].notna().sum()) for name in points]
    failed = [int((one[name] == "failed").sum()) for name in points]
    table = pd.DataFrame({"met": met, "failed": failed})
    table["right_met"] = 1 - table["failed"] / table["met"]
    table.index = pd.Index([heading(name) for name in points], dtype=object, name="point")
    note = both("{n} customers in all; not everybody came to every point.", n=len(one))
    return Reports(table, formats={"right_met": ".1%"}, note=note, customers=len(one))
