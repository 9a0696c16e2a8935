"""What a measure changed where a lot decided who got it, group by group: no risk, but a difference.

uplift   who came with it and who without, the difference in each group, and how many presents were made
Uplift   its answer
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import label
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Labelled, Text, _, both, lines, listed
from crmlib.result import P_VALUE, Dots
from crmlib.stats.intervals import in_words
from crmlib.stats.trial import difference_of_shares, holm
from crmlib.tables import POINTS, shown

ENOUGH = 30  # customers in an arm, below which nothing is said of an effect


@dataclass(frozen=True, repr=False)
class Uplift(Dots):
    """What `uplift` returns.

    Attributes
    ----------
    chi2, df, p : float
        Of the hypothesis that the difference is the same in all groups (interaction).
    """

    chi2: float = field(default=float("nan"), kw_only=True)
    df: int = field(default=0, kw_only=True)
    p: float = field(default=float("nan"), kw_only=True)


def uplift(
    trial: IntoFrame, by: str | None = "stage", *, outcome: str = "ordered_60d", arm: str = "arm",
    treated: str = "voucher", voucher: float | None = None, contact: float = 0.0, level: float = 0.95,
) -> Uplift:  # fmt: skip
    """Return what a measure changed, group by group, where a lot decided who got it.

    Parameters
    ----------
    trial : data frame of any backend
        One row a customer: the arm, the outcome (0 or 1), and the group as it was *before* the lot was drawn.
    by : str or None, default "stage"
        Column of the groups; None takes all together.
    outcome, arm, treated : str
        Columns, and which arm got the measure.
    voucher, contact : float, optional
        Yuan for each one who came and used it, and for each one who was written to or called.
    level : float, default 0.95

    Returns
    -------
    Uplift
        ``.table`` by group: n_none, n_voucher, came_without, came_with, difference, low, high (Newcombe), p_value
        (Holm: as many questions as groups), presents (of those who came with it, the share who would have come
        without it); with ``voucher`` also cost_extra, cost_low, cost_high (yuan for one more who comes; missing where
        there may be none).

    Raises
    ------
    DataError
        If there are not two arms, or a group or an arm is missing.
    TooFewError
        If an arm has fewer than 30 customers in a group.

    Notes
    -----
    Interaction: Σ wᵢ(dᵢ − d̄)² with wᵢ the inverse variance (Cochran 1954), each variance as Agresti and Caffo (2000).

    Examples
    --------
    >>> came = [1] * 56 + [0] * 14 + [1] * 48 + [0] * 32
    >>> trial = pd.DataFrame({"stage": "decline", "arm": ["voucher"] * 70 + ["none"] * 80, "ordered_60d": came})
    >>> found = uplift(trial).table.iloc[0]
    >>> print(f"{found['difference']:.2f} [{found['low']:.4f}, {found['high']:.4f}], {found['presents']:.0%} presents")
    0.20 [0.0524, 0.3339], 75% presents
    """
    table = frames.to_pandas(trial, [outcome, arm, *([by] if by else [])]).reset_index(drop=True)
    frames.need_columns(table, [outcome, arm], rows=True)
    frames.no_missing(table, [arm, *([by] if by else [])])
    if "member_id" in table:
        frames.one_row_each(table, "member_id")
    arms = sorted(map(str, table[arm].unique()))
    if len(arms) != 2 or treated not in arms:
        message = _("A trial has two arms, {treated} and another; {column} holds {arms}.")
        raise DataError(message.format(treated=treated, column=arm, arms=listed(arms)))
    hit, got = frames.flags(table, outcome), (table[arm].astype(str) == treated).to_numpy()
    other = arms[arms[0] == treated]
    out = _compared(hit, got, _groups(table, by), (treated, other), level).rename_axis(by or "group")
    test = _interaction(out)
    note = lines(both("{n:,} customers, the arm by lot.", n=len(table)), _balance(out))
    if test[1]:
        same = both(
            "Is the difference the same everywhere? chi² {chi2:.1f}, df {df}, p {p}.", chi2=test[0], df=test[1],
            p=shown(test[2], P_VALUE),
        )  # fmt: skip
        asked = both("p: as many questions as groups (Holm).")
        note = lines(note, same, asked)
    if voucher is not None:
        out = out.join(_cost(out, voucher, contact))
    formats = dict.fromkeys(("came_without", "came_with"), ".1%") | dict.fromkeys(
        ("difference", "low", "high"), POINTS
    )
    formats |= {"p_value": P_VALUE, "presents": ".0%"} | dict.fromkeys(
        ("cost_extra", "cost_low", "cost_high"), ",.0f"
    )
    return Uplift(
        out, value="difference", zero=0.0, formats=formats, label=both("More came than without, in percentage points"),
        differences={"difference": ("came_with", "came_without")}, chi2=test[0], df=test[1], p=test[2],
        note=lines(note, in_words(level, N_("Newcombe"))),
    )  # fmt: skip


def _compared(
    hit: np.ndarray, got: np.ndarray, groups: dict[object, np.ndarray], arms: tuple[str, str], level: float
) -> pd.DataFrame:
    """Return both arms' shares and their difference, group by group; refuse arms that are too small."""
    rows = []
    for name, mine in groups.items():
        for which, there in zip(arms, (mine & got, mine & ~got), strict=True):
            if there.sum() < ENOUGH:
                message = _(
                    "{n} customers under arm {arm!r} in {group}: no effect under {least}. Leave that group "
                    "out, or join it to one."
                )
                raise TooFewError(message.format(n=int(there.sum()), arm=which, group=name, least=ENOUGH))
        one = difference_of_shares(hit[mine], got[mine], level=level)
        rows.append([one.n2, one.n1, one.rate2, one.rate1, one.difference, one.low, one.high, one.p_value])
    columns = ["n_none", "n_voucher", "came_without", "came_with", "difference", "low", "high", "p_value"]
    out = pd.DataFrame(rows, columns=columns, index=pd.Index(groups, dtype=object))
    out["p_value"] = holm(out["p_value"])
    with np.errstate(divide="ignore", invalid="ignore"):
        out["presents"] = np.minimum(out["came_without"] / out["came_with"], 1.0)
    return out


def _groups(table: pd.DataFrame, by: str | None) -> dict[object, np.ndarray]:
    """Return whose rows belong to which group, stages in their order."""
    if by is None:
        return {N_("all"): np.ones(len(table), bool)}
    names = list(table[by].unique())
    # Stages in the order in which they are declared, others by name.
    order = [*type(names[0])] if isinstance(names[0], Labelled) else sorted(names, key=str)
    return {
        name if isinstance(name, Labelled) else label(by, name): (table[by] == name).to_numpy()
        for name in order if name in names
    }  # fmt: skip


def _interaction(out: pd.DataFrame) -> tuple[float, int, float]:
    from scipy.stats import chi2

    variance = pd.Series(0.0, out.index)
    for rate, n in ((out["came_with"], out["n_voucher"]), (out["came_without"], out["n_none"])):
        p = (rate * n + 1) / (n + 2)
        variance = variance + p * (1 - p) / (n + 2)
    weight, d, df = 1 / variance, out["difference"], len(out) - 1
    statistic = float((weight * (d - (weight * d).sum() / weight.sum()) ** 2).sum())
    return statistic, df, float(chi2.sf(statistic, df)) if df else np.nan


def _balance(out: pd.DataFrame) -> Text | str:
    """Say so where the arms hold other groups than a lot would give: were these known before it was drawn?"""
    from scipy.stats import chi2_contingency

    counts = out[["n_none", "n_voucher"]].to_numpy()
    p = float(chi2_contingency(counts, correction=False).pvalue) if len(out) > 1 else 1.0
    if p >= 0.001:
        return ""
    return both(
        "The arms hold other shares of the groups than a lot gives (p {p}): read the groups as they were before it.",
        p=shown(p, P_VALUE),
    )  # fmt: skip


def _cost(out: pd.DataFrame, voucher: float, contact: float) -> pd.DataFrame:
    """Return yuan for one more who comes, at the difference and at its two ends."""
    each = (
        frames.check_number(contact, "contact", 0, 1e6)
        + frames.check_number(voucher, "voucher", 0, 1e6) * out["came_with"]
    )
    ends = {"cost_extra": "difference", "cost_low": "high", "cost_high": "low"}
    return pd.DataFrame({name: each / out[end].where(out[end] > 0) for name, end in ends.items()})
