"""Small tables to decide on: another firm's complaint book, and another family's tea sets.

book     five contact points of another firm: how often they fail, and who leaves after it
family   what three members of a family give four tea sets, and how much each has to say
"""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import N_, both
from crmlib.result import Result

# Made up, so that the most failures, the highest rate and the gravest failure are three different points.
BOOK = pd.DataFrame(
    {
        "visits_made": [3_000, 4_000, 150, 3_600, 9_000],
        "failures_n": [240, 600, 36, 100, 180],
        "left_failed": [0.35, 0.21, 0.72, 0.62, 0.28],
        "left_unfailed": [0.20, 0.20, 0.24, 0.19, 0.22],
    },
    index=pd.Index([N_("parcel"), N_("newsletter"), N_("repair"), N_("till"), N_("hotline")], name="point"),
)
MEMBERS = {N_("grandfather"): 0.20, N_("mother"): 0.35, N_("son"): 0.45}
SETS = pd.DataFrame(
    {"grandfather": [3, 9, 6, 8], "mother": [8, 10, 5, 7], "son": [9, 2, 8, 5]},
    index=pd.Index([N_("glass"), N_("purple_clay"), N_("celadon"), N_("porcelain")], name="tea_set"),
)
VETO = 4


def book() -> Result:
    """Return another firm's contact points: visits, failures, and which share left after one and without one.

    Returns
    -------
    Result
        ``.table`` by point: visits_made, failures_n, left_failed, left_unfailed.
    """
    note = both("Left: share of those who met a failure, and of those who came and met none, within a year.")
    return Result(BOOK, formats=dict.fromkeys(("left_failed", "left_unfailed"), ".0%"), note=note)


def lost() -> pd.Series:
    """Return how many customers each point's failures lost.

    Examples
    --------
    >>> lost().round(1).to_dict()
    {'parcel': 36.0, 'newsletter': 6.0, 'repair': 17.3, 'till': 43.0, 'hotline': 10.8}
    """
    return BOOK["failures_n"] * (BOOK["left_failed"] - BOOK["left_unfailed"])


def family() -> Result:
    """Return what each member of a family gives each of four tea sets; the note says how much each has to say.

    Returns
    -------
    Result
        ``.table`` by tea_set: a column a member, points from 0 to 10.
    """
    weights = both("Weights: grandfather {grandfather:.0%}, mother {mother:.0%}, son {son:.0%}.", **MEMBERS)
    return Result(SETS, note=weights)


def chosen(*, veto: bool = True, weighted: bool = True) -> str:
    """Return which set the family buys.

    Parameters
    ----------
    veto : bool
        Whether a set falls to which anybody gives less than 4.
    weighted : bool
        Whether the members' points count by their weights.

    Examples
    --------
    >>> chosen(), chosen(veto=False), chosen(weighted=False)
    ('celadon', 'glass', 'porcelain')
    """
    left = SETS[(SETS >= VETO).all(axis=1)] if veto else SETS
    points = left.mul(pd.Series(MEMBERS), axis=1).sum(axis=1) if weighted else left.mean(axis=1)
    return str(points.idxmax())
