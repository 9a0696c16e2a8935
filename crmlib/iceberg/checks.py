"""What a table must be like before importance is computed from it; each refusal names cause and number.

complete_rows   the drivers and outcome as numbers, rows with a missing answer left out
check_collinear refuse drivers that are a combination of others
repeated        a remark on rows that are copies of others
row_weights     a column of weights, checked
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import check_choice, numbers
from crmlib.i18n import Text, _, both, listed
from crmlib.iceberg.decompose import MAX_LMG_DRIVERS, METHODS
from crmlib.stats import intervals
from crmlib.stats.resample import check_draws


def check_drivers(outcome: str, drivers: Sequence[str], method: str) -> None:
    """Refuse drivers that make no sense together, or too many of them for the method."""
    check_choice(method, METHODS, "method")
    if len(drivers) < 2:
        raise DataError(_("Relative importance needs at least 2 drivers, not {n}.").format(n=len(drivers)))
    doubled = sorted({str(name) for name in drivers if list(drivers).count(name) > 1})
    if doubled:
        raise DataError(_("Driver {driver!r} is named twice.").format(driver=doubled[0]))
    if outcome in drivers:
        raise DataError(
            _("{outcome!r} is the outcome and can't be a driver as well.").format(outcome=str(outcome))
        )
    if method == "lmg" and len(drivers) > MAX_LMG_DRIVERS:
        raise ModelError(
            _("{p} drivers mean {n:,} regressions; use method='johnson'.").format(
                p=len(drivers), n=2 ** len(drivers)
            )
        )


def complete_rows(data: pd.DataFrame, outcome: str, drivers: Sequence[str]) -> pd.DataFrame:
    """Return drivers and outcome as numbers, only rows without a missing answer; refuse what can't be fitted."""
    whole = numbers(data, [*drivers, outcome])
    rows = whole.dropna()
    needed = len(drivers) + 2
    if len(rows) < needed:
        raise TooFewError(
            _("{p} drivers need at least {needed} complete rows; {rows} of {all} rows are complete.").format(
                p=len(drivers), needed=needed, rows=len(rows), all=len(whole)
            )
        )
    for name in rows.columns:
        if np.ptp(rows[name].to_numpy()) == 0:
            raise DataError(
                _(
                    "Column {column!r} is {value:g} in all {n} complete rows: it can't explain anything."
                ).format(column=name, value=rows[name].iloc[0], n=len(rows))
            )
    check_collinear(rows[[str(d) for d in drivers]])
    return rows


def check_collinear(drivers: pd.DataFrame) -> None:
    """Refuse drivers of which one is a combination of others, and name these."""
    corr = np.corrcoef(drivers.to_numpy(), rowvar=False)
    values, vectors = np.linalg.eigh(corr)
    if values[0] < 1e-9:
        involved = [str(c) for c, v in zip(drivers.columns, vectors[:, 0], strict=True) if abs(v) > 1e-4]
        raise ModelError(
            _("These drivers determine each other exactly: {drivers}. Leave one of them out.").format(
                drivers=", ".join(involved)
            )
        )


def repeated(data: pd.DataFrame) -> Text | str:
    """Return a remark on rows that are copies of others, id and all; empty if there are none."""
    named = [column for column in data.columns if str(column).endswith("_id")]
    n = int(data.astype(str).duplicated().sum()) if named else 0
    if not n:
        return ""
    return both(
        "{n} rows are copies of other rows ({ids} and all): copies narrow every interval.",
        n=n,
        ids=listed(map(str, named)),
    )


def row_weights(data: pd.DataFrame, weights: str | None) -> np.ndarray:
    """Return each row's weight, 1 without a column; refuse weights that are missing or not above 0."""
    if weights is None:
        return np.ones(len(data))
    found = numbers(data, [weights])[weights].to_numpy()
    bad = ~(found > 0)
    if bad.any():
        raise DataError(
            _("Weights are above 0: column {column!r} holds {n} others, for example {example}.").format(
                column=weights, n=int(bad.sum()), example=found[bad][0]
            )
        )
    return found / found.mean()


def check_level(level: float, draws: int = 500) -> None:
    """Refuse a level outside 0–1 and a bootstrap without samples."""
    intervals.check_level(level)
    check_draws(draws)
