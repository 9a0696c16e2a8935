"""A file of leads, read: when each came into a layer of the funnel, and what cannot be right left out.

followed  the leads whose dates can be, and how many rows were left out
DAYS      columns of the days on which a lead came into each layer, and was closed
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.frames.times import days_of
from crmlib.i18n import _

DAYS = ("entered", "hard_on", "aware_on", "ready_on", "closed_on")


def followed(table: pd.DataFrame) -> tuple[pd.DataFrame, tuple[int, int]]:
    """Return the leads whose dates can be, and how many rows were left out: copies, and dates that run backwards."""
    once = table[~table.duplicated()]
    frames.one_row_each(once, "lead_id")
    frames.no_missing(once, ["entered"])
    known = [name for name in (*DAYS, "made_on") if name in table]
    once = once.assign(**{name: days_of(once[name]) for name in known})
    days = once[list(DAYS)].to_numpy("datetime64[ns]").astype(float)
    days[once[list(DAYS)].isna().to_numpy()] = np.nan
    latest = np.fmax.accumulate(days, axis=1)
    back = (days < latest).any(axis=1)
    # A layer that was never entered has no one after it.
    skipped = (np.isnan(days[:, :3]) & ~np.isnan(days[:, 1:4])).any(axis=1)
    closed = once["closed_on"].notna() != once["lead_end"].notna()
    if closed.any():
        message = _(
            "Column lead_end says how a lead was closed, closed_on when: {n} rows have one of them only."
        )
        raise DataError(message.format(n=int(closed.sum())))
    kept = once[~(back | skipped)].reset_index(drop=True)
    if kept.empty:
        raise DataError(_("No lead can be followed: all dates run backwards, or skip a layer."))
    return kept, (len(table) - len(once), int((back | skipped).sum()))
