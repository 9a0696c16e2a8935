"""Two raters on the same things, group by group: a table of their agreement, and of what is truly there.

agreement_by   agreement, κ and what it hangs on, by group
true_by        the share that is truly there by group, from raters whose errors are known
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, ModelError
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Dots
from crmlib.stats.intervals import check_level, in_words, z_value
from crmlib.stats.probabilities import probabilities
from crmlib.stats.two_raters import counted, kappa


def _groups(frame: Any, by: str | None, columns: Sequence[str]) -> list[tuple[object, pd.DataFrame]]:
    rows = frames.to_pandas(frame)
    frames.need_columns(rows, [*columns, *([by] if by else [])], rows=True)
    if by is None:
        return [(both("all together"), rows)]
    frames.no_missing(rows, [by])
    return [(name, part) for name, part in rows.groupby(by, sort=True)]


def agreement_by(
    frame: Any, by: str | None = None, *, first: str = "first_rater", second: str = "second_rater",
    levels: Sequence[Hashable] = (0, 1), weights: str | None = None, level: float = 0.95,
) -> Dots:  # fmt: skip
    """Return how far two raters agree, group by group.

    Parameters
    ----------
    frame : data frame
        One row a thing that both judged.
    by : str, optional
        Column of the groups.
    first, second : str
        Columns of the two raters.
    levels : sequence, default (0, 1)
        The scale, all of it, from the lowest to the highest.
    weights : {"linear", "quadratic"}, optional
        For ordered scales.
    level : float, default 0.95

    Returns
    -------
    Dots
        ``.table`` by group: rated; of a scale of two the share of the second level by each rater (first_share,
        second_share); agreement, chance_agreement, kappa, low, high, pabak. A group in which both gave one answer
        throughout has no κ.

    Raises
    ------
    DataError
        If an answer is not on the stated scale.
    """
    rows: dict[object, dict[str, float]] = {}
    none: list[object] = []
    for name, part in _groups(frame, by, (first, second)):
        table = counted(part[first].tolist(), part[second].tolist(), list(levels))
        shares = {}
        if len(levels) == 2 and table.sum():
            shares = {
                "first_share": table[1].sum() / table.sum(),
                "second_share": table[:, 1].sum() / table.sum(),
            }
        try:
            found = kappa(table, weights=weights, level=level)
        except ModelError:
            if by is None:
                raise
            none.append(name)
            rows[name] = {"rated": table.sum(), **shares, "agreement": 1.0, "chance_agreement": 1.0}
            continue
        rows[name] = {"rated": found.n, **shares, "agreement": found.agreement,
                      "chance_agreement": found.chance_agreement, "kappa": found.value, "low": found.low,
                      "high": found.high, "pabak": found.pabak}  # fmt: skip
    table = pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), dtype=object, name=by))
    for column in ("kappa", "low", "high", "pabak"):
        table[column] = table.get(column, np.nan)
    shares_ = dict.fromkeys(("first_share", "second_share", "agreement", "chance_agreement"), ".1%")
    note: Text = lines(
        in_words(level, N_("Fleiss, Cohen and Everitt 1969")),
        both("{n} groups have no κ: both raters gave one answer throughout.", n=len(none)) if none else "",
    )
    return Dots(table, value="kappa", label=both("Agreement beyond chance (κ)"), zero=0.0,
                formats=shares_ | {"rated": ",d"} | dict.fromkeys(("kappa", "low", "high", "pabak"), ".2f"),
                note=note)  # fmt: skip


def true_by(
    frame: Any, by: str | None = None, *, sensitivity: Sequence[float], specificity: Sequence[float],
    first: str = "first_rater", second: str = "second_rater", unit: str | None = None, level: float = 0.95,
) -> Dots:  # fmt: skip
    """Return which share is truly there, group by group, from two raters whose errors are known.

    Parameters
    ----------
    frame : data frame
        One row a thing; the raters' columns are 1 and 0.
    by : str, optional
    sensitivity, specificity : pair of float
        Of the first and the second rater.
    first, second : str
    unit : str, optional
        Column of what was drawn (a visit): its rows may be alike.
    level : float, default 0.95

    Returns
    -------
    Dots
        ``.table`` by group: rated, seen_share (mean of both raters), true_share, low, high.

    Raises
    ------
    DataError
        If there are not two sensitivities and specificities between 0 and 1.
    ModelError
        If the two together mark what is there no more often than what is not.

    Notes
    -----
    The mean of both raters' shares is π·mean(sensitivity) + (1 − π)·(1 − mean(specificity)), whether or not their
    errors go together; that they do would only widen the interval, which counts a thing, or a unit, as one.
    """
    check_level(level)
    se, sp = probabilities(sensitivity, "sensitivity"), probabilities(specificity, "specificity")
    if se.shape != (2,) or sp.shape != (2,):
        raise DataError(_("Give two sensitivities and two specificities, the first rater's first."))
    gain = float(se.mean() + sp.mean() - 1)
    if gain <= 0:
        message = _("With sensitivity {se:g} and specificity {sp:g} the marks tell nothing about the share.")
        raise ModelError(message.format(se=float(se.mean()), sp=float(sp.mean())))
    rows: dict[object, dict[str, float]] = {}
    for name, part in _groups(frame, by, (first, second)):
        marked = (frames.flags(part, first).astype(float) + frames.flags(part, second)) / 2
        whose = frames.codes(part, unit)
        seen = float(marked.mean())
        gaps = np.bincount(whose, weights=marked - seen)
        n = len(gaps)
        reach = z_value(level) * np.sqrt((gaps**2).sum() * n / max(n - 1, 1)) / len(part)
        share, low, high = (float(np.clip((one - (1 - sp.mean())) / gain, 0, 1)) for one in
                            (seen, seen - reach, seen + reach))  # fmt: skip
        rows[name] = {"rated": len(part), "seen_share": seen, "true_share": share, "low": low, "high": high}
    table = pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), dtype=object, name=by))
    return Dots(
        table, value="true_share", label=both("Share that is truly there"),
        formats=dict.fromkeys(("seen_share", "true_share", "low", "high"), ".1%") | {"rated": ",d"},
        note=in_words(level, N_("Rogan and Gladen 1978, the raters' errors taken as known")),
    )  # fmt: skip
