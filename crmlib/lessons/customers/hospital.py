"""The case: who is the nurse's customer?

stays      400 stays in a hospital: who was satisfied, and whether the insurer would renew its contract
complain   what goes with a complaint, and what a complaint does with the referring doctor
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from crmlib.i18n import N_, both, lines
from crmlib.result import Dots
from crmlib.stats.intervals import in_words, newcombe
from crmlib.tables import POINTS


class Split(NamedTuple):
    """Stays of which something holds or not, and how many of each came out one way; made up for the case."""

    so: int
    so_out: int
    otherwise: int
    otherwise_out: int


# Of 400 stays the insurer would renew the contract for 274.
RENEWED = {
    N_("patient: the food was good"): Split(168, 117, 232, 157),
    N_("insurer: the bill could be checked"): Split(240, 194, 160, 80),
    N_("doctor: the letter came in time"): Split(250, 192, 150, 82),
}
# Of 400 patients 60 complained, and 250 doctors were satisfied.
COMPLAINTS = {
    N_("patient complained (if told what comes next)"): Split(250, 18, 150, 42),
    N_("doctor satisfied (if the patient complained)"): Split(60, 21, 340, 229),
}


def _compared(splits: dict[str, Split], names: tuple[str, str, str]) -> pd.DataFrame:
    rows = []
    for one in splits.values():
        shares = one.so_out / one.so, one.otherwise_out / one.otherwise
        low, high = newcombe(one.so_out, one.so, one.otherwise_out, one.otherwise)
        rows.append((one.so / (one.so + one.otherwise), *shares, shares[0] - shares[1], low, high))
    columns = [*names, "difference", "low", "high"]
    return pd.DataFrame(rows, columns=columns, index=pd.Index(list(splits), dtype=object))


def stays() -> Dots:
    """Return by score of a stay: who was satisfied, and for how many of both kinds the contract would be renewed.

    Returns
    -------
    Dots
        ``.table`` by score: satisfied_stays (share of the stays), renewed_if_so, renewed_otherwise, difference,
        low, high.

    Examples
    --------
    >>> stays().table["difference"].round(2).tolist()
    [0.02, 0.31, 0.22]
    """
    names = ("satisfied_stays", "renewed_if_so", "renewed_otherwise")
    note = lines(
        both("{n} stays; {hits} contracts would be renewed.", n=400, hits=274), in_words(0.95, "Newcombe")
    )
    return _dots(_compared(RENEWED, names), names, both("Renewed: difference in percentage points"), note)


def complain() -> Dots:
    """Return what goes with a complaint, and what a complaint does with the referring doctor.

    Returns
    -------
    Dots
        ``.table``: of_these (share of the stays), share_of_these, share_of_others, difference, low, high.
    """
    names = ("of_these", "share_of_these", "share_of_others")
    return _dots(
        _compared(COMPLAINTS, names),
        names,
        both("Difference in percentage points"),
        in_words(0.95, "Newcombe"),
    )


def _dots(table: pd.DataFrame, names: tuple[str, str, str], label: object, note: object) -> Dots:
    formats = dict.fromkeys(names, ".1%") | dict.fromkeys(("difference", "low", "high"), POINTS)
    return Dots(
        table, value="difference", formats=formats, label=label, zero=0.0, note=note,
        differences={"difference": names[1:]},
    )  # fmt: skip
