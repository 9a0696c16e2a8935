"""Questionnaires in which several rated statements make a scale.

keyed               the checked answers, reverse-keyed statements turned round
scale_reliability   do the items of each scale agree? (Cronbach's alpha, McDonald's omega, item by item)
ScaleReliability    its answer
spearman_brown      the reliability of a scale of another length
turned_round        where answers run against all others, as on a sheet printed the other way round

Who answered without reading is found by `crmlib.stats.careless`; `crmlib.stats.halves` asks how many people would
be judged the same by another half of the items.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib import looks, seen
from crmlib.errors import DataError, ModelError
from crmlib.frames import check_whole, floats, to_pandas
from crmlib.i18n import N_, Text, _, both, lines, listed
from crmlib.result import Dots
from crmlib.stats.careless import one_answer
from crmlib.stats.intervals import in_words
from crmlib.stats.omega import mcdonald_omega
from crmlib.stats.reliability import cronbach_alpha, item_rest

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Keys = Mapping[str, int]


def check_keys(keys: object) -> None:
    """Refuse keys that are no mapping of scale to {item: +1 or -1}."""
    if (
        not isinstance(keys, Mapping)
        or not keys
        or not all(isinstance(own, Mapping) for own in keys.values())
    ):
        raise DataError(
            _("Keys say 1 or -1 for each item of each scale, as in {example}.").format(
                example='{"calm": {"e01": 1, "e02": -1}}'
            )
        )


def keyed(table: pd.DataFrame, keys: Keys, *, low: int = 1, high: int = 5, turn: bool = True) -> pd.DataFrame:
    """Return the checked answers to some items, reverse-keyed ones turned round.

    Parameters
    ----------
    table : DataFrame
        One row a person, one column an item; the index says who.
    keys : mapping of item to +1 or -1
        Which items, and which of them are reverse-keyed.
    low, high : int, default 1 and 5
        The ends of the answer scale.
    turn : bool, default True
        Turn reverse-keyed items round; False shows what happens if one forgets.

    Returns
    -------
    DataFrame of float
        Missing where not answered.

    Raises
    ------
    DataError
        If an item is absent, not a whole number, or out of range.

    Examples
    --------
    >>> keyed(pd.DataFrame({"e01": [5], "e02": [2]}), {"e01": 1, "e02": -1}).to_numpy().tolist()
    [[5.0, 4.0]]
    """
    if not isinstance(keys, Mapping) or not all(key in (1, -1) for key in keys.values()):
        raise DataError(
            _("Keys say 1 or -1 for each item, as in {example}.").format(example='{"e01": 1, "e02": -1}')
        )
    low, high = check_whole(low, "low", -1000), check_whole(high, "high", -1000)
    table = to_pandas(table)
    absent = [name for name in keys if name not in table.columns]
    if absent:
        raise DataError(_("The questionnaire lacks the items {items}.").format(items=listed(absent)))
    columns = {}
    for name, key in keys.items():
        given = table[name]
        value = pd.to_numeric(given, errors="coerce").to_numpy(float, na_value=np.nan)
        bad = given.notna().to_numpy() & ~((value >= low) & (value <= high) & (value == np.round(value)))
        if bad.any():
            raise DataError(
                _(
                    "Item {item}: {n} answers are not whole numbers from {low} to {high}, e.g. {value} of {who}."
                ).format(
                    item=name, n=int(bad.sum()), low=low, high=high, value=given[bad].iloc[0],
                    who=table.index[bad][0],
                )
            )  # fmt: skip
        columns[name] = low + high - value if turn and key < 0 else value
    return pd.DataFrame(columns, index=table.index)


@dataclass(frozen=True, repr=False)
class ScaleReliability(Dots):
    """How far the items of each scale agree.

    Attributes
    ----------
    table : DataFrame
        Per scale: items, people, alpha, low, high, omega (McDonald's: the same where items differ in how much they
        show of what is measured).
    items : DataFrame
        Per item: scale, key, mean, sd, answered, item_rest_r (correlation with the sum of the other items
        of its scale) and alpha_without. An item–rest r below .2 is weak, below 0 most likely keyed wrongly.
    """

    items: pd.DataFrame

    def describe(self) -> Text:
        """Return in sentences which items fit best and worst, and how many lie below the dashed line."""
        label = both("Correlation with the rest of the scale")
        below = both("{n} items lie below 0.2.", n=int((self.items["item_rest_r"] < 0.2).sum()))
        return seen.together(seen.extremes(self.items, "item_rest_r", ".2f", label), below)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the item–rest correlation of each item."""
        label = both("Correlation with the rest of the scale")
        return looks.dots(self.items, "item_rest_r", label=label, zero=0.2, ax=ax)


def scale_reliability(
    table: pd.DataFrame,
    keys: Mapping[str, Keys],
    *,
    missing: str = "pairwise",
    turn: bool = True,
    level: float = 0.95,
    low: int = 1,
    high: int = 5,
) -> ScaleReliability:
    """Return the reliability of each scale, and how each item fits into its scale.

    Parameters
    ----------
    table : DataFrame
        One row a person, one column an item.
    keys : mapping of scale to {item: +1 or -1}
    missing, level
        As for `crmlib.stats.reliability.cronbach_alpha`.
    turn, low, high
        As for `keyed`.

    Returns
    -------
    ScaleReliability

    Raises
    ------
    DataError, ModelError, TooFewError
        See `keyed` and `crmlib.stats.reliability.cronbach_alpha`; ModelError if everybody gave one answer throughout.

    Examples
    --------
    >>> q = pd.DataFrame({"e01": [1, 2, 3, 4, 5], "e02": [5, 3, 3, 2, 2]})
    >>> print(scale_reliability(q, {"talks": {"e01": 1, "e02": -1}}).items["item_rest_r"].round(2).tolist())
    [0.9, 0.9]
    """
    check_keys(keys)
    rows, items, remarks = {}, [], []
    for scale, own in keys.items():
        refuse_one_answer(keyed(table, own, low=low, high=high, turn=False))
        given = keyed(table, own, low=low, high=high, turn=turn)
        found = cronbach_alpha(given, missing=missing, level=level)
        rows[scale] = {name: getattr(found, name) for name in ("items", "people", "alpha", "low", "high")}
        rows[scale]["omega"] = _omega(given, missing)
        remarks.append(found.remark)
        fits = item_rest(given, missing=missing)
        fits.insert(0, "scale", scale)
        fits.insert(1, "key", pd.Series(own))
        items.append(fits)
    left_out = (
        N_("Missing answers: those who left a question out do not count at all.")
        if missing == "listwise"
        else N_("Missing answers: each pair of questions is compared by those who answered both.")
    )
    note = lines(both(left_out), in_words(level, N_("Feldt")))
    return ScaleReliability(
        pd.DataFrame(rows.values(), index=pd.Index(rows, name="scale")), items=pd.concat(items),
        note=lines(note, *filter(None, remarks)), value="alpha", label=both("Cronbach's alpha"),
    )  # fmt: skip


def refuse_one_answer(given: pd.DataFrame) -> None:
    """Refuse a questionnaire in which nobody distinguished the items (answers as given, not turned)."""
    if len(given) and given.shape[1] > 2 and one_answer(given).all():
        raise ModelError(
            _(
                "Each of the {n} people gave one answer throughout, whatever was asked: nothing was measured."
            ).format(n=len(given))
        )


def _omega(given: pd.DataFrame, missing: str) -> float:
    """Return McDonald's omega, missing where one factor does not fit (fewer than 3 items, no common part)."""
    if given.shape[1] < 3:
        return float("nan")
    try:
        return mcdonald_omega(given, missing=missing, draws=20).alpha
    except ModelError:
        return float("nan")


def spearman_brown(reliability: ArrayLike, length: ArrayLike) -> np.ndarray:
    """Return the reliability of a scale that is so many times as long.

    References
    ----------
    Spearman, C. (1910); Brown, W. (1910). *British Journal of Psychology* 3, 271–295 and 296–322.

    Examples
    --------
    >>> round(float(spearman_brown(0.82, 0.5)), 3)
    0.695
    """
    one, times = floats(reliability, "reliability"), floats(length, "length")
    longer: np.ndarray = times * one / (1 + (times - 1) * one)
    return longer


def turned_round(
    said: pd.Series, others: pd.DataFrame, blocks: list[pd.Series], *, fewest: int = 30, below: float = -0.2
) -> pd.Series:
    """Say in which rows an answer was given on a scale that ran the other way.

    Parameters
    ----------
    said : Series of float
        The answer in question.
    others : DataFrame of float
        Answers that should rise with it; missing ones are left out.
    blocks : list of Series
        Where and when a row was asked: sheets are printed by the batch.
    fewest : int, default 30
        Rows below which a block says nothing.
    below : float, default -0.2
        Correlation with the mean of the others (standardised) below which a block counts as turned.

    Returns
    -------
    Series of bool

    Examples
    --------
    >>> said, place = pd.Series([1.0, 3, 5, 5, 3, 1]), pd.Series(list("aaabbb"))
    >>> turned_round(said, pd.DataFrame({"q": [2.0, 4, 6, 2, 4, 6]}), [place], fewest=3).tolist()
    [False, False, False, True, True, True]
    """
    meant = ((others - others.mean()) / others.std()).mean(axis=1)
    batch = pd.Series(list(zip(*blocks, strict=True)), said.index, dtype=object)
    odd = [
        name
        for name, rows in said.groupby(batch)
        if len(rows) >= fewest and rows.std() > 0 and rows.corr(meant[rows.index]) < below
    ]
    return batch.isin(odd)
