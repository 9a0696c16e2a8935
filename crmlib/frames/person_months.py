"""Months in which a subscription could end, a row each, read: whose they are, and what is known of them.

person_months   counted on over pauses, those that were not watched left out
"""

from __future__ import annotations

import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.frames.register import Subscribers
from crmlib.i18n import _


def person_months(months: pd.DataFrame, subscribers: Subscribers | None, unit: str) -> pd.DataFrame:
    """Return months in which a subscription could end, counted on over pauses, with what else is known of it.

    Parameters
    ----------
    months : DataFrame
        The unit, month (1 is the first) and left; "unanswered" is made of call_answered, "apologised" of apology.
    subscribers : Subscribers, optional
        From `usable`: months of others, and from before or after it was watched, are left out.
    unit : str
        Whose month it is.

    Raises
    ------
    DataError
        If a column is missing, a month stands twice, follows on the end, or is none.

    Examples
    --------
    >>> person_months(pd.DataFrame({"id": [1, 1], "month": [1, 2], "left": [0, 1], "call_answered": [None, 0]}), None,
    ...               "id")["unanswered"].tolist()
    [0, 1]
    """
    rows = months.reset_index(drop=True)
    frames.need_columns(rows, [unit, "month", "left"], rows=True)
    frames.no_missing(rows, [unit])
    rows = rows.assign(
        month=frames.numbers(rows, "month", missing=False)["month"], left=frames.flags(rows, "left")
    )
    if "call_answered" in rows and "unanswered" not in rows:
        rows["unanswered"] = (frames.numbers(rows, "call_answered")["call_answered"] == 0).astype(int)
    if "apology" in rows and "apologised" not in rows:
        rows["apologised"] = (rows["apology"] == "call").fillna(False).astype(int)
    if subscribers is not None:
        rows = _followed(rows, subscribers, unit)
    rows = rows.sort_values([unit, "month"], kind="stable").reset_index(drop=True)
    last = rows.groupby(unit)["month"].transform("max")
    for wrong, message in (
        (
            ~(rows["month"] >= 1) | (rows["month"] % 1 != 0),
            _("Months count from 1; {id} has month {month:g}."),
        ),
        (rows.duplicated([unit, "month"]), _("Month {month:g} of {id} stands twice.")),
        (
            rows["left"] & (rows["month"] < last),
            _("{id} left with month {month:g}, and has months after that."),
        ),
    ):
        if wrong.any():
            first = rows[wrong].iloc[0]
            raise DataError(message.format(id=first[unit], month=first["month"]))
    return rows.astype({"month": int})


def _followed(rows: pd.DataFrame, subscribers: Subscribers, unit: str) -> pd.DataFrame:
    """Return the months of usable subscriptions, under the id of the row that each belongs to."""
    known = subscribers.first
    rows = rows[rows[unit].isin(known.index)]
    mine = known.loc[rows[unit]].set_axis(rows.index, axis=0)
    rows = rows.assign(month=rows["month"] + mine["offset"], left=rows["left"] & ~mine["paused"])
    rows[unit] = mine["row"]
    of = subscribers.rows.set_index("subscription_id")
    whole = of.loc[rows[unit]].set_axis(rows.index, axis=0)
    more = [name for name in whole if name not in {*rows, "months", "entered", "start", "end"}]
    watched = (rows["month"] > whole["entered"]) & (rows["month"] <= whole["months"])
    odd = watched & rows["left"] & ~(whole["left"] & (rows["month"] == whole["months"]))
    if odd.any():
        first = rows[odd].iloc[0]
        message = _("{id} left with month {month:g} by the months, but not by the register ({n} do).")
        raise DataError(message.format(id=first[unit], month=first["month"], n=int(odd.sum())))
    return rows.join(whole[more])[watched]
