"""How far do two people agree on the needs in the same texts, beyond chance?

agreement  κ and α need by need, and α of the whole sets, for a text table labelled twice
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from crmlib.errors import DataError
from crmlib.i18n import _, both
from crmlib.maslow.needs import Need, sets
from crmlib.result import Result
from crmlib.stats.agreement import cohen_kappa, krippendorff_alpha, masi


def agreement(
    first: Iterable[str], second: Iterable[str], *, draws: int = 0, level: float = 0.95, seed: int = 0
) -> Result:
    """Return κ and α of two people's needs, need by need and for the whole sets (α with MASI).

    Parameters
    ----------
    first, second : iterable of str
        ``needs`` as each person gave them, joined by ``|``; an empty or missing cell is the label "no need".
    draws : int, default 0
        Bootstrap samples of the texts, for intervals; none are computed at 0.
    level : float, default 0.95
        Level of the intervals.
    seed : int, default 0

    Returns
    -------
    Result
        Columns ``first``, ``second`` (texts with the label), ``kappa``, ``alpha``; row ``all`` for the sets.
        With ``draws``, also ``kappa_low``, ``kappa_high``, ``alpha_low`` and ``alpha_high``.

    Raises
    ------
    DataError
        If the two did not label the same texts, or a label is not in the vocabulary.

    Examples
    --------
    >>> float(agreement(["safety", "", "esteem"], ["safety", "", "esteem"]).table.loc["all", "alpha"])
    1.0
    """
    a, b = sets(first, "first"), sets(second, "second")
    if len(a) != len(b) or not a:
        raise DataError(_("Agreement needs the same texts from both people, at least one."))
    asked = {"draws": draws, "level": level, "seed": seed}
    rows: dict[str, dict[str, float]] = {}
    for row in (*Need, "all"):
        whole = row == "all"
        x, y = (a, b) if whole else ([row.value in s for s in a], [row.value in s for s in b])
        kappa = cohen_kappa(x, y, **asked)
        alpha = krippendorff_alpha([x, y], **asked, **({"distance": masi} if whole else {}))
        rows[row] = {"first": sum(map(bool, x)), "second": sum(map(bool, y))}
        for name, found in (("kappa", kappa), ("alpha", alpha)):
            rows[row][name] = found.value
            if draws:
                rows[row] |= {f"{name}_low": found.low, f"{name}_high": found.high}
    table = pd.DataFrame(list(rows.values()))
    table.index = pd.Index(list(rows), name="need", dtype=object)
    return Result(
        table=table, formats=dict.fromkeys(table.columns[2:], ".2f"), note=both("{n} texts.", n=len(a))
    )
