"""Whether it pays to match the strategy to the personality.

strategy_effect  matched against mismatched contacts, with intervals, over all and by type
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError, TooFewError
from crmlib.frames import to_pandas
from crmlib.i18n import _, both, lines
from crmlib.personality.behaviour import checked_types
from crmlib.personality.types import STRATEGY_FOR, TYPES, Strategy
from crmlib.result import Result
from crmlib.stats.intervals import newcombe

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class StrategyEffect(Result):
    """Answer of `strategy_effect`.

    Attributes
    ----------
    table : DataFrame
        For all and per type: matched (contacts), matched_rate, mismatched, mismatched_rate, difference, low, high,
        p_value, p_holm (corrected for looking at four types; missing for "all", which was asked first), and design
        (how many times larger the variance is than that of as many independent contacts; 1 if they are independent).
    cells : DataFrame
        Share who bought, per type (row) and strategy (column).
    used, without_type, without_outcome : int
        Contacts used, and contacts left out because the customer's type or the outcome is missing.
    units : int
        Units of randomisation among the contacts used.
    """

    cells: pd.DataFrame
    used: int
    without_type: int
    without_outcome: int
    units: int

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the differences with their intervals."""
        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        t = self.table.iloc[::-1]
        places = np.arange(len(t))
        off = 100 * np.vstack([t["difference"] - t["low"], t["high"] - t["difference"]])
        ax.errorbar(100 * t["difference"], places, xerr=off, fmt="o", capsize=4, color=COLOURS["blue"])
        ax.axvline(0, color=COLOURS["black"], linewidth=0.8)
        ax.set_yticks(places, [getattr(kind, "label", _("all")) for kind in t.index])
        ax.set_xlabel(_("Matched minus mismatched, percentage points"))
        return ax


def _usable(contacts: pd.DataFrame, unit: str | None) -> tuple[pd.DataFrame, int]:
    needed = list(dict.fromkeys(["customer_id", "strategy", "bought", *([unit] if unit else [])]))
    absent = [c for c in needed if c not in contacts.columns]
    if absent:
        raise DataError(_("The table needs the column {column!r}.").format(column=absent[0]))
    if "contact_id" in contacts.columns and contacts["contact_id"].duplicated().any():
        twice = contacts.loc[contacts["contact_id"].duplicated(), "contact_id"]
        raise DataError(
            _(
                "{n} contacts stand in the table more than once, for instance {example}; keep one row each."
            ).format(n=len(twice), example=twice.iloc[0])
        )
    strange = contacts.loc[~contacts["strategy"].isin([s.value for s in Strategy]), "strategy"]
    if len(strange):
        raise DataError(
            _("Unknown strategy {value!r} in {n} rows; known are {known}.").format(
                value=strange.iloc[0], n=len(strange), known=", ".join(s.value for s in Strategy)
            )
        )
    bought = contacts["bought"]
    bad = bought.notna() & ~bought.isin([0, 1])
    if bad.any():
        raise DataError(
            _("bought is 0, 1 or missing; found {value} in {n} rows.").format(
                value=bought[bad].iloc[0], n=int(bad.sum())
            )
        )
    if unit and contacts[unit].isna().any():
        raise DataError(
            _("Column {column!r} is missing in {n} of {rows} rows: whose lot was drawn there?").format(
                column=unit, n=int(contacts[unit].isna().sum()), rows=len(contacts)
            )
        )
    return contacts.loc[bought.notna(), needed], int(bought.isna().sum())


def strategy_effect(
    contacts: pd.DataFrame, types: pd.Series, *, unit: str | None = "customer_id", level: float = 0.95
) -> StrategyEffect:
    """Return how much more often customers buy when the strategy matches their type.

    The strategies were drawn by lot, so matched and mismatched contacts differ in nothing else, and the
    difference is an effect. It is the effect of matching on *measured* types: the more often the type is
    wrong, the more the difference shrinks toward 0.

    For one type it says: its own strategy against another one by lot. A strategy that works on everybody makes
    "its" type look matched; ``cells`` shows whether the same column is best in every row.

    Parameters
    ----------
    contacts : DataFrame
        customer_id, strategy (values of `Strategy`), bought (0, 1 or missing).
    types : Series
        Type by customer_id: ``score(...).types``, or what a `BehaviourClassifier` predicts. Contacts of customers
        without a type are left out and counted.
    unit : str or None, default "customer_id"
        Column that names for whom the lot was drawn, or whose contacts are alike for another reason. Contacts of
        one customer are no independent news, least of all if they share one draw; so the variance is that of
        whole units. A shop or a week, if one draw held for all of it; None if each contact is by itself.
    level : float, default 0.95
        Level of Newcombe's intervals, widened by the design effect.

    Returns
    -------
    StrategyEffect

    Raises
    ------
    DataError
        On unknown strategies, types or outcomes, or contacts that stand twice.
    TooFewError
        If there is no matched or no mismatched contact.

    Notes
    -----
    Decide beforehand whether the question is "all" or one type. Who looks at four types and reports the best
    one finds "something" by luck in 1 − .95⁴ = 19 % of worlds where nothing is to be found; ``p_holm`` corrects
    for that (Holm 1979).

    Newcombe's interval and the test take the numbers of contacts divided by the design effect: the variance of the
    difference with contacts summed up by unit (and a t quantile, for units are few), over that of as many
    independent contacts, and never less than 1. With one contact a unit it is Newcombe's interval itself.

    References
    ----------
    Donner, A. and Klar, N. (2000). *Design and Analysis of Cluster Randomization Trials in Health Research*.
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. *Scandinavian Journal of Statistics*
    6, 65–70.

    Examples
    --------
    >>> calls = pd.DataFrame({"customer_id": ["C1"] * 4, "strategy": ["praise"] * 2 + ["give_evidence"] * 2,
    ...                       "bought": [1, 1, 0, 1]})
    >>> strategy_effect(calls, pd.Series({"C1": "lively"}), unit=None).table["difference"].iloc[0]
    np.float64(0.5)
    """
    rows, without_outcome = _usable(to_pandas(contacts), unit)
    known = checked_types(types)
    kind = rows["customer_id"].map(known)
    used = rows.assign(kind=kind)[kind.notna()]
    match = {t.value: s.value for t, s in STRATEGY_FOR.items()}
    matched = used["strategy"].to_numpy() == used["kind"].map(match).to_numpy()
    if not matched.any() or matched.all():
        raise TooFewError(
            _(
                "{n} contacts have a type and an outcome, {matched} of them matched: nothing to compare."
            ).format(n=len(used), matched=int(matched.sum()))
        )
    bought = used["bought"].to_numpy(float)
    codes = np.arange(len(used)) if unit is None else pd.factorize(used[unit])[0]
    alone = len(used) > 1 and not codes.any()
    codes = np.arange(len(used)) if alone else codes
    groups = [np.ones(len(used), bool), *((used["kind"] == t.value).to_numpy() for t in TYPES)]
    table = pd.DataFrame([_compared(bought[g], matched[g], codes[g], level) for g in groups])
    table.insert(8, "p_holm", np.r_[np.nan, _holm(table["p_value"].to_numpy()[1:])])
    table.index = pd.Index(["all", *TYPES], dtype=object, name="personality")
    cells = used.pivot_table(index="kind", columns="strategy", values="bought", aggfunc="mean")
    cells = cells.reindex(index=[t.value for t in TYPES], columns=[s.value for s in Strategy])
    cells.index, cells.columns = pd.Index(TYPES, name="personality"), pd.Index([s.value for s in Strategy])
    note = both(
        "{n} contacts; left out: {types} whose customer has no type, {outcomes} without outcome. "
        "{level:.0%} Newcombe intervals. Four types are four chances to be lucky: believe p_holm, not the best row.",
        n=len(used),
        types=int(kind.isna().sum()),
        outcomes=without_outcome,
        level=level,
    )
    units = int(codes.max()) + 1
    if alone:
        note = lines(
            note,
            both(
                "All contacts are of one {unit}: counted as if they were independent.", unit=both(str(unit))
            ),
        )
    elif units < len(used):
        counted = both("Contacts counted by {unit}: {units} units, variance × {design:.2f}.", unit=both(str(unit)),
                       units=units, design=table["design"].iloc[0])  # fmt: skip
        note = lines(note, counted)
    shares = ["matched_rate", "mismatched_rate", "difference", "low", "high"]
    return StrategyEffect(
        table,
        cells=cells,
        used=len(used),
        without_type=int(kind.isna().sum()),
        without_outcome=without_outcome,
        units=units,
        formats=dict.fromkeys(shares, ".1%") | {"design": ".2f"},
        note=note,
    )


def _compared(bought: np.ndarray, matched: np.ndarray, codes: np.ndarray, level: float) -> dict[str, float]:
    """Return both rates and their difference, with what it means that contacts come in units."""
    from scipy.special import ndtr, stdtr, stdtrit

    n1, n2 = int(matched.sum()), int((~matched).sum())
    x1, x2 = bought[matched].sum(), bought[~matched].sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p2, pooled = np.float64(x1) / n1, np.float64(x2) / n2, np.float64(x1 + x2) / (n1 + n2)
        error = np.sqrt(pooled * (1 - pooled) * (1 / np.float64(n1) + 1 / np.float64(n2)))
    units, own = len(np.unique(codes)), level
    design, known = 1.0, n1 > 0 and n2 > 0
    if known and 1 < units < n1 + n2:
        part = np.where(matched, (bought - p1) / n1, -(bought - p2) / n2)
        alone = (part**2).sum()
        whole = (np.bincount(codes, weights=part) ** 2).sum() * units / (units - 1)
        design = max(1.0, whole / alone) if alone > 0 else 1.0
        own = min(float(2 * ndtr(stdtrit(units - 1, (1 + level) / 2)) - 1), 1 - 1e-15)
    elif known and units == 1 < n1 + n2:
        design = np.nan
    low, high = newcombe(x1 / design, n1 / design, x2 / design, n2 / design, own)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = -np.abs((p1 - p2) / (error * np.sqrt(design)))
    p_value = 2 * float(ndtr(z) if units == n1 + n2 else stdtr(max(units - 1, 1), z))
    return {
        "matched": n1, "matched_rate": p1, "mismatched": n2, "mismatched_rate": p2, "difference": p1 - p2,
        "low": low, "high": high, "p_value": p_value, "design": design,
    }  # fmt: skip


def _holm(p: np.ndarray) -> np.ndarray:
    corrected = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known])]
    steps = p[order] * np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return corrected
