"""Whether the items of a scale agree: is the questionnaire good enough to say anything.

cronbach_alpha   internal consistency of some items with Feldt's interval
reliability      the same for both scales, item by item
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError
from crmlib.frames import to_pandas
from crmlib.i18n import _, both, lines
from crmlib.personality.items import KEYS, answers, refuse_forced_choice
from crmlib.result import Result
from crmlib.stats import reliability as shared
from crmlib.stats.omega import mcdonald_omega
from crmlib.stats.reliability import Alpha

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Keys = Mapping[str, Mapping[str, int]]


def one_answer(given: pd.DataFrame) -> np.ndarray:
    """Return for each person whether all answers given are the same."""
    values = given.to_numpy()
    return ~(np.fmax.reduce(values, axis=1) > np.fmin.reduce(values, axis=1))


def refuse_straight_lines(questionnaire: pd.DataFrame, keys: Mapping[str, int]) -> None:
    """Refuse a questionnaire in which nobody distinguished the items."""
    given = answers(questionnaire, keys, turn=False)
    if len(given) and len(keys) > 2 and one_answer(given).all():
        raise ModelError(
            _(
                "Each of the {n} people gave one answer throughout, whatever was asked: nothing was measured."
            ).format(n=len(given))
        )


def cronbach_alpha(items: pd.DataFrame, *, missing: str = "pairwise", level: float = 0.95) -> Alpha:
    """Return `crmlib.stats.reliability.cronbach_alpha`, but refuse the columns of the forced-choice form.

    Examples
    --------
    >>> print(f"{cronbach_alpha(pd.DataFrame({'a': [1, 2, 3, 4], 'b': [1, 3, 3, 5]})).alpha:.2f}")
    0.96
    """
    items = to_pandas(items)
    refuse_forced_choice(items.columns)
    return shared.cronbach_alpha(items, missing=missing, level=level)


@dataclass(frozen=True, repr=False)
class Reliability(Result):
    """Answer of `reliability`.

    Attributes
    ----------
    table : DataFrame
        Per scale: items, people, alpha, low, high, omega (McDonald's: the same where items differ in how much
        they show of what is measured).
    items : DataFrame
        Per item: scale, key, mean, sd, answered, item_rest_r (correlation with the sum of the other items
        of its scale) and alpha_without. An item–rest r below .2 is weak, below 0 most likely keyed wrongly.
    """

    items: pd.DataFrame

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the item–rest correlation of each item."""
        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        r = self.items["item_rest_r"]
        reverse = (self.items["key"] < 0).to_numpy()
        places = np.arange(len(r))
        ax.bar(places[~reverse], r[~reverse], color=COLOURS["blue"], label=_("keyed forward"))
        ax.bar(places[reverse], r[reverse], color=COLOURS["orange"], hatch="//", label=_("reverse-keyed"))
        ax.axhline(0.2, color=COLOURS["grey"], linestyle="--")
        ax.axhline(0, color=COLOURS["black"], linewidth=0.8)
        ax.set_xticks(places, r.index, rotation=90)
        ax.set_ylabel(_("Correlation with the rest of the scale"))
        ax.legend(fontsize=9, loc="upper left", bbox_to_anchor=(1, 1))
        return ax


def reliability(
    questionnaire: pd.DataFrame,
    *,
    keys: Keys = KEYS,
    missing: str = "pairwise",
    turn: bool = True,
    level: float = 0.95,
) -> Reliability:
    """Return Cronbach's alpha of each scale, and how each item fits into its scale.

    Parameters
    ----------
    questionnaire : DataFrame
        One row a person: customer_id and the items.
    keys : mapping of scale to {item: +1 or -1}
        The course's questionnaire unless given.
    missing : {"pairwise", "listwise"}
        See `cronbach_alpha`.
    turn : bool, default True
        Turn reverse-keyed items round; False shows what happens if one forgets.
    level : float, default 0.95
        Level of the intervals.

    Returns
    -------
    Reliability

    Raises
    ------
    DataError, ModelError, TooFewError
        See `cronbach_alpha`.

    Examples
    --------
    >>> q = pd.DataFrame({"customer_id": list("abcde"), "e01": [1, 2, 3, 4, 5], "e02": [5, 3, 3, 2, 2]})
    >>> print(reliability(q, keys={"talks": {"e01": 1, "e02": -1}}).items["item_rest_r"].round(2).tolist())
    [0.9, 0.9]
    """
    questionnaire = to_pandas(questionnaire)
    if not isinstance(keys, Mapping):
        raise DataError(
            _("Keys say 1 or -1 for each item, as in {example}.").format(example='{"e01": 1, "e02": -1}')
        )
    rows, items, remarks = {}, [], []
    for scale, of_scale in keys.items():
        refuse_straight_lines(questionnaire, of_scale)
        given = answers(questionnaire, of_scale, turn=turn)
        found = cronbach_alpha(given, missing=missing, level=level)
        rows[scale] = {name: getattr(found, name) for name in ("items", "people", "alpha", "low", "high")}
        rows[scale]["omega"] = _omega(given, missing)
        remarks.append(found.remark)
        fits = shared.item_rest(given, missing=missing)
        fits.insert(0, "scale", scale)
        fits.insert(1, "key", pd.Series(of_scale))
        items.append(fits)
    table = pd.DataFrame(rows.values(), index=pd.Index(rows, name="scale"))
    note = both(
        "{level:.0%} intervals after Feldt, {missing} deletion of missing answers.",
        level=level, missing=both(missing),
    )  # fmt: skip
    return Reliability(table, items=pd.concat(items), note=lines(note, *remarks))


def _omega(given: pd.DataFrame, missing: str) -> float:
    """Return McDonald's omega, missing where one factor does not fit (fewer than 3 items, no common part)."""
    if given.shape[1] < 3:
        return float("nan")
    try:
        return mcdonald_omega(given, missing=missing, draws=20).alpha
    except ModelError:
        return float("nan")
