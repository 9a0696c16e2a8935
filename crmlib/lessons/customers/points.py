"""Contact points as the lesson shows them.

look       a few rows of the file, one customer among them who is written down twice
against    each point's share of all failures, beside its share of all customers lost
repaired   how many customers stay if a part of one point's failures is prevented (repair_curve: by that part)
measures   the lecture's four ways to manage contact points: which points each touches, and what is lost there
"""

from __future__ import annotations

import pandas as pd

from crmlib.customers.contact import ContactPoints
from crmlib.i18n import N_, both, listed
from crmlib.lessons.customers.pictures import Against
from crmlib.result import Lines, Result

# Lecture row S2.4: how contact points are managed. Which points each way touches is a judgement, to be quarrelled with.
WAYS = {
    N_("top management puts customers first"): ("advert", "thanks"),
    N_("one team for all contacts"): ("ordering", "delivery"),
    N_("leaders serve at the front"): ("advice", "payment", "complaint_handling"),
    N_("shared customer information"): ("notice", "invoice"),
}
SHOWN = ("customer_id", "advice", "payment", "notice", "delivery", "complaint_handling", "left_within_year")


def look(visits: pd.DataFrame, columns: tuple[str, ...] = SHOWN) -> pd.DataFrame:
    """Return six rows: a customer who is written down twice, and others.

    Parameters
    ----------
    visits : DataFrame
        The course's table.
    columns : tuple of str
    """
    copies = visits[visits.duplicated("customer_id", keep=False)]
    twice = copies[copies["customer_id"] == copies["customer_id"].iloc[0]].head(2)
    once = visits[~visits["customer_id"].isin(copies["customer_id"])]
    failed = once[(once[["payment", "delivery", "complaint_handling"]] == "failed").any(axis=1)]
    rows = pd.concat(
        [once.head(1), twice.head(1), failed.iloc[[0]], once.iloc[[2]], twice.tail(1), failed.iloc[[1]]]
    )
    return rows[list(columns)]


def against(met: ContactPoints) -> Against:
    """Return each contact point's share of all failures, beside its share of all customers lost.

    Returns
    -------
    Against
        ``.table`` by point, most failures first: of_failures, of_losses.
    """
    table = met.table.sort_values("failed", ascending=False)
    lost = table["losses"].clip(lower=0)
    shares = pd.DataFrame(
        {"of_failures": table["failed"] / table["failed"].sum(), "of_losses": lost / lost.sum()}
    )
    return Against(
        shares, columns=("of_failures", "of_losses"), formats=dict.fromkeys(shares, ".0%"),
        label=both("Share of all failures, and of all customers lost"),
        note=both("Shares of the sum over all points; fewer than none lost counts as none."),
    )  # fmt: skip


def repaired(met: ContactPoints, point: str, prevented: float) -> Result:
    """Return how many customers stay if a part of one point's failures is prevented, all others as they were.

    Parameters
    ----------
    met : contact points, fitted
    point : str
    prevented : float
        In per cent.

    Returns
    -------
    Result
        ``.table`` of one row: failures_left, kept, low, high.
    """
    [named] = [one for one in met.table.index if one == point]
    kept, low, high = (one + 0.0 for one in met.repaired(point, prevented / 100))  # no minus before nought
    failed = int(met.table["failed"].loc[point])
    table = pd.DataFrame(
        {
            "failures_left": [round(failed * (1 - prevented / 100))],
            "kept": [kept],
            "low": [low],
            "high": [high],
        },
        index=pd.Index([named], dtype=object, name="point"),
    )
    note = both(
        "{point}, {prevented:g}% of {failed} failures prevented: {kept:.0f} customers more stay (95%: {low:.0f} to "
        "{high:.0f}).",
        point=named, prevented=prevented, failed=failed, kept=kept, low=low, high=high,
    )  # fmt: skip
    if low <= 0:
        note = both(
            "{point}, {prevented:g}% of {failed} failures prevented: nobody can be seen to stay who would not have "
            "stayed anyway (95%: {low:.0f} to {high:.0f} customers).",
            point=named, prevented=prevented, failed=failed, low=low, high=high,
        )  # fmt: skip
    return Result(table, formats=dict.fromkeys(("kept", "low", "high"), ".0f"), note=note)


def repair_curve(met: ContactPoints, point: str) -> Lines:
    """Return how many customers stay by the share of one point's failures that is prevented.

    Returns
    -------
    Lines
        ``.table`` by per cent prevented: kept, low, high.
    """
    steps = range(0, 101, 10)
    rows = [met.repaired(point, share / 100) for share in steps]
    table = pd.DataFrame(rows, columns=["kept", "low", "high"], index=list(steps))
    return Lines(
        table, columns=("kept",), bands=(("low", "high"),), formats=dict.fromkeys(table, ".0f"),
        xlabel=both("Failures prevented (%)"), label=both("Customers who stay in addition"),
    )  # fmt: skip


def measures(met: ContactPoints) -> Result:
    """Return which points each of the lecture's four measures touches, how often those fail, and what they lose.

    Returns
    -------
    Result
        ``.table`` by measure: touches, failed, losses.
    """
    rows = []
    for touched in WAYS.values():
        points = [one for one in met.table.index if one in touched]
        rows.append((listed(points), *met.table[met.table.index.isin(points)][["failed", "losses"]].sum()))
    found = pd.DataFrame(
        rows, columns=["touches", "failed", "losses"], index=pd.Index(list(WAYS), dtype=object)
    )
    found = found.astype({"failed": int})
    return Result(found.rename_axis("managed_by"), formats={"touches": "term", "losses": ".0f"})
