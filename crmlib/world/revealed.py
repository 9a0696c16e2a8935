"""What the simulator knows, beside what was estimated: how lessons end.

matching    what matching the tone to a customer's true type adds, beside the estimate from the true types
importance  how much of satisfaction each driver really explains, and what one more point of it adds
guessing    how many types are right by each way of guessing, and what is left of the effect
"""

from __future__ import annotations

import pandas as pd

from crmlib import personality
from crmlib.i18n import N_, both
from crmlib.personality.strategy import ALL_TYPES
from crmlib.result import P_VALUE, Dots
from crmlib.stats.importance import Importance
from crmlib.stats.intervals import in_words
from crmlib.world import Truth, latent
from crmlib.world.people import matched_effect

_ENDS = ["difference", "low", "high"]


def _people() -> tuple[pd.Series, pd.Series]:
    """Return each customer's true type, and what matching adds to the probability of buying."""
    people = latent().set_index("customer_id")
    types = pd.Series(personality.quadrant(people["extraversion"], people["stability"]), index=people.index)
    return types, pd.Series(matched_effect(people, Truth().conduct), index=people.index)


def matching(contacts: pd.DataFrame) -> Dots:
    """Return the effect of matching estimated from true types, beside the effect that made the data.

    Parameters
    ----------
    contacts : DataFrame
        Talks whose strategy was drawn by lot.
    """
    types, adds = _people()
    found = personality.strategy_effect(contacts, types)
    table = found.table[[*_ENDS, "p_holm"]].copy()
    table = table.rename(index={"all": ALL_TYPES})
    table["truth"] = [adds.mean(), *adds.groupby(types).mean()[list(personality.Personality)]]
    table["inside"] = table["truth"].between(table["low"], table["high"])
    formats = dict.fromkeys([*_ENDS, "truth"], ".1%") | {"p_holm": P_VALUE}
    return Dots(
        table=table,
        value="difference",
        zero=0,
        label=found.label,
        formats=formats,
        note=in_words(0.95, "Newcombe"),
    )


def guessing(contacts: pd.DataFrame, questionnaire: pd.Series, noted: pd.Series) -> Dots:
    """Return for each way of guessing types: the effect found, the effect that is left, the share that is right.

    Parameters
    ----------
    contacts : DataFrame
    questionnaire, noted : Series
        Types by customer, by the questionnaire and by what staff noted.
    """
    types, adds = _people()
    rows = []
    for guessed in (questionnaire, noted):
        typed = guessed.dropna()
        right, added = typed == types[typed.index], adds[typed.index]
        ends = personality.strategy_effect(contacts, typed).table.loc["all", _ENDS]
        # A wrong guess is unmatched in truth, and one of its three "mismatched" strategies is the right one.
        rows.append([*ends, added.where(right, -added / 3).mean(), right.mean()])
    columns = [*_ENDS, "truth", N_("types right")]
    table = pd.DataFrame(rows, columns=columns).astype(float)
    table.index = pd.Index([both("by the questionnaire"), both("by what staff noted")], dtype=object)
    formats = dict.fromkeys(columns, ".1%")
    return Dots(table=table, value="difference", zero=0, formats=formats, note=in_words(0.95, "Newcombe"))


def importance(found: Importance) -> Dots:
    """Return shares of importance beside those that made the data, and what one more point really adds.

    Parameters
    ----------
    found : Importance
        What `crmlib.iceberg.relative_importance` found, with every driver.
    """
    true = Truth().iceberg.importance()
    table = found.table[["share", "low", "high"]].assign(truth=(true / true.sum()).to_numpy())
    table["inside"] = table["truth"].between(table["low"], table["high"])
    table["true_effect"] = Truth().iceberg.effect
    formats = dict.fromkeys(["share", "low", "high", "truth"], ".1%") | {"true_effect": ".1f"}
    return Dots(
        table=table, value="share", label=found.label, formats=formats,
        note=in_words(0.95, N_("bootstrap by customer")),
    )  # fmt: skip
