"""Whether it pays to match the strategy to the personality.

strategy_effect   matched against mismatched contacts, with intervals, over all and by type
StrategyEffect    its answer
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlib.errors import DataError, TooFewError
from crmlib.frames import codes, numbers, one_row_each, to_pandas
from crmlib.i18n import N_, Text, _, both, lines, listed
from crmlib.personality.types import STRATEGY_FOR, TYPES, Personality, Strategy
from crmlib.result import P_VALUE, Dots
from crmlib.stats.intervals import in_words
from crmlib.stats.labels import known_labels
from crmlib.stats.trial import difference_of_shares, holm


@dataclass(frozen=True, repr=False)
class StrategyEffect(Dots):
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


def _usable(contacts: pd.DataFrame, unit: str | None) -> tuple[pd.DataFrame, int]:
    """Return the contacts with an outcome, and how many have none."""
    contacts = to_pandas(contacts, ["customer_id", "strategy", "bought"])
    if "contact_id" in contacts.columns:
        one_row_each(contacts, "contact_id")
    strange = contacts.loc[~contacts["strategy"].isin(list(Strategy)), "strategy"]
    if len(strange):
        raise DataError(
            _("Unknown strategy {value!r} in {n} rows; known are {known}.").format(
                value=strange.iloc[0], n=len(strange), known=listed(s.value for s in Strategy)
            )
        )
    bought = numbers(contacts, "bought")["bought"]
    bad = bought.notna() & ~bought.isin([0, 1])
    if bad.any():
        raise DataError(
            _("bought is 0, 1 or missing; found {value:g} in {n} rows.").format(
                value=bought[bad].iloc[0], n=int(bad.sum())
            )
        )
    codes(contacts, unit)
    return contacts.assign(bought=bought)[bought.notna()], int(bought.isna().sum())


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
    for that. Interval, test and correction are those of `crmlib.stats.trial`.

    Examples
    --------
    >>> calls = pd.DataFrame({"customer_id": ["C1"] * 4, "strategy": ["praise"] * 2 + ["give_evidence"] * 2,
    ...                       "bought": [1, 1, 0, 1]})
    >>> strategy_effect(calls, pd.Series({"C1": "lively"}), unit=None).table["difference"].iloc[0]
    np.float64(0.5)
    """
    rows, without_outcome = _usable(contacts, unit)
    kind = rows["customer_id"].map(known_labels(types, TYPES))
    used, kind, without_type = rows[kind.notna()], kind.dropna(), int(kind.isna().sum())
    match = {t.value: s.value for t, s in STRATEGY_FOR.items()}
    matched = used["strategy"].to_numpy() == kind.map(match).to_numpy()
    if not matched.any() or matched.all():
        raise TooFewError(
            _(
                "{n} contacts have a type and an outcome, {matched} of them matched: nothing to compare."
            ).format(n=len(used), matched=int(matched.sum()))
        )
    bought, whose = used["bought"].to_numpy(), codes(used, unit)
    units = int(whose.max()) + 1
    if alone := units == 1 < len(used):
        whose, units = np.arange(len(used)), len(used)
    groups = [np.ones(len(used), bool), *(kind.to_numpy() == t for t in TYPES)]
    found = pd.DataFrame([difference_of_shares(bought[g], matched[g], whose[g], level=level) for g in groups])
    found.columns = [*_COLUMNS]
    found.insert(8, "p_holm", np.r_[np.nan, holm(found["p_value"].iloc[1:])])
    table = found.set_axis(pd.Index(["all", *Personality], dtype=object, name="personality"))
    cells = used.assign(kind=kind).pivot_table(
        index="kind", columns="strategy", values="bought", aggfunc="mean"
    )
    cells = cells.reindex(index=TYPES, columns=[s.value for s in Strategy])
    return StrategyEffect(
        table, cells=cells.set_axis(pd.Index([*Personality], dtype=object, name="personality")), used=len(used),
        without_type=without_type, without_outcome=without_outcome, units=units, value="difference", zero=0,
        label=both("Matched minus mismatched, percentage points"),
        formats=dict.fromkeys(_SHARES, ".1%") | {"design": ".2f"} | dict.fromkeys(("p_value", "p_holm"), P_VALUE),
        differences={"difference": ("matched_rate", "mismatched_rate")},
        note=lines(
            both(
                "{n} contacts; left out: {types} whose customer has no type, {outcomes} without outcome. Four types "
                "are four chances to be lucky: believe the corrected p (Holm), not the best row.",
                n=len(used), types=without_type, outcomes=without_outcome,
            ),
            in_words(level, N_("Newcombe")),
            _counted(unit, alone, units, len(used), table["design"].iloc[0]),
        ),
    )  # fmt: skip


# What the row "all" is called where it is shown.
ALL_TYPES = both("four types together")
_SHARES = ("matched_rate", "mismatched_rate", "difference", "low", "high")
_COLUMNS = (
    "matched", "matched_rate", "mismatched", "mismatched_rate", "difference", "low", "high", "p_value", "design",
)  # fmt: skip


def _counted(unit: str | None, alone: bool, units: int, contacts: int, design: float) -> Text | str:
    """Say by what the contacts were counted."""
    if alone:
        return both(
            "All contacts are of one {unit}: counted as if they were independent.", unit=both(str(unit))
        )
    if units == contacts:
        return ""
    said = N_(
        "Contacts of one {unit} may be alike; the interval allows for it ({units:,}, variance × {design:.2f})."
    )
    return both(said, unit=both(str(unit)), units=units, design=design)
