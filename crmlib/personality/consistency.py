"""Whether the items of a scale agree: is the questionnaire good enough to say anything.

cronbach_alpha   internal consistency of some items with Feldt's interval
reliability      the same for both scales, item by item
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import _
from crmlib.intervals import z_value
from crmlib.personality.items import (
    KEYS,
    answers,
    refuse_forced_choice,
    to_pandas,
)
from crmlib.result import Result

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


class Alpha(NamedTuple):
    """Cronbach's alpha with its interval, and what it is based on."""

    alpha: float
    low: float
    high: float
    people: int
    items: int


def _refuse_constant(items: pd.DataFrame) -> None:
    same = [c for c in items.columns if items[c].nunique() < 2]
    if same:
        found = items[same[0]].dropna()
        raise ModelError(
            _(
                "Everyone gave the same answer {value} to {items} ({n} people): a constant item measures nothing."
            ).format(
                value=f"{found.iloc[0]:g}" if len(found) else "–",
                items=", ".join(map(str, same)),
                n=len(found),
            )
        )


def _refuse_ipsative(items: pd.DataFrame) -> None:
    totals = items.dropna().sum(axis=1)
    if len(totals) > 2 and totals.max() - totals.min() < 1e-9:
        raise DataError(
            _(
                "The answers of every person add up to {total:g}: this is a forced-choice or ranking form, whose items "
                "depend on each other, and no Cronbach's alpha is valid."
            ).format(total=totals.iloc[0])
        )


def _numbers(items: pd.DataFrame) -> pd.DataFrame:
    out = {}
    for name in items.columns:
        value = pd.to_numeric(items[name], errors="coerce").to_numpy(float, na_value=np.nan)
        bad = (np.isnan(value) & items[name].notna().to_numpy()) | np.isinf(value)
        if bad.any():
            raise DataError(
                _("Column {column!r} holds {n} values that are not numbers, for example {example!r}.").format(
                    column=str(name), n=int(bad.sum()), example=items[name][bad].iloc[0]
                )
            )
        out[name] = value
    return pd.DataFrame(out, index=items.index)


def cronbach_alpha(items: pd.DataFrame, *, missing: str = "pairwise", level: float = 0.95) -> Alpha:
    """Return Cronbach's alpha: how far the items of a scale agree with one another.

    The share of the variance of the sum that the items have in common. 0 means that they have nothing in
    common, 1 that they are copies. It grows with the number of items, and it does not show that the
    items measure one thing, or the right thing.

    Parameters
    ----------
    items : DataFrame
        One column an item, all turned so that more means more; missing answers allowed.
    missing : {"pairwise", "listwise"}, default "pairwise"
        Covariances from everyone who answered both items, or only from those who answered everything.
    level : float, default 0.95
        Level of Feldt's interval; with pairwise deletion its number of people is the harmonic mean of
        the people behind each covariance.

    Returns
    -------
    Alpha

    Raises
    ------
    DataError
        If the form is a forced choice, or ``missing`` is unknown.
    ModelError
        If an item is constant, or the items do not vary together at all.
    TooFewError
        If there are fewer than 2 items or fewer than 3 people.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. *Psychometrika* 16, 297–334.
    Feldt, L. S., Woodruff, D. J. and Salih, F. A. (1987). Statistical inference for coefficient alpha.
    *Applied Psychological Measurement* 11, 93–103.

    Examples
    --------
    >>> print(f"{cronbach_alpha(pd.DataFrame({'a': [1, 2, 3, 4], 'b': [1, 3, 3, 5]})).alpha:.2f}")
    0.96
    """
    from scipy.stats import f

    items = _numbers(to_pandas(items))
    refuse_forced_choice(items.columns)
    z_value(level)  # refuses a level that is none
    if missing not in ("pairwise", "listwise"):
        raise DataError(_("missing is 'pairwise' or 'listwise', not {given!r}.").format(given=missing))
    used = items.dropna() if missing == "listwise" else items
    k = items.shape[1]
    if k < 2 or len(used) < 3:
        raise TooFewError(
            _("Alpha needs at least 2 items and 3 people; there are {items} and {people}.").format(
                items=k, people=len(used)
            )
        )
    _refuse_constant(used)
    _refuse_ipsative(used)
    answered = used.notna().to_numpy(float)
    together = answered.T @ answered
    if together.min() < 3:
        raise _no_alpha(k)
    alpha = _alpha_of(used.astype(float).cov().to_numpy())
    people = 1 / np.mean(1 / together)
    tail = (1 - level) / 2
    ends = f.isf([tail, 1 - tail], people - 1, (people - 1) * (k - 1))
    low, high = 1 - (1 - alpha) * ends
    return Alpha(alpha, float(low), float(high), round(people), k)


def _alpha_of(covariance: np.ndarray) -> float:
    k, total = len(covariance), covariance.sum()
    if np.isnan(covariance).any() or total <= 0:
        raise _no_alpha(k)
    return float(k / (k - 1) * (1 - np.trace(covariance) / total))


def _no_alpha(items: int) -> ModelError:
    return ModelError(
        _(
            "The {n} items do not vary together (or hardly anyone answered both of two): no alpha exists."
        ).format(n=items)
    )


@dataclass(frozen=True, repr=False)
class Reliability(Result):
    """Answer of `reliability`.

    Attributes
    ----------
    table : DataFrame
        Per scale: items, people, alpha, low, high.
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
    scales, items = {}, []
    for scale, of_scale in keys.items():
        refuse_straight_lines(questionnaire, of_scale)
        given = answers(questionnaire, of_scale, turn=turn)
        scales[scale] = cronbach_alpha(given, missing=missing, level=level)
        items.append(_item_table(given, scale, of_scale, missing))
    table = pd.DataFrame(scales.values(), index=pd.Index(scales, name="scale"))
    table = table[["items", "people", "alpha", "low", "high"]]
    note = _("{level:.0%} intervals after Feldt, {missing} deletion of missing answers.").format(
        level=level, missing=_(missing)
    )
    items = pd.concat(items)
    against = items.index[items["item_rest_r"] < 0]
    if len(against):
        note += "\n" + _(
            "Against the rest of their scale run {items}: are they keyed the right way round?"
        ).format(items=", ".join(against))
    return Reliability(table, items=items, note=note)


def _item_table(given: pd.DataFrame, scale: str, keys: Mapping[str, int], missing: str) -> pd.DataFrame:
    used = given.dropna() if missing == "listwise" else given
    covariance = used.astype(float).cov().to_numpy()
    rows = {}
    for place, name in enumerate(used.columns):
        rest = used.drop(columns=name).mean(axis=1)
        without = np.delete(np.delete(covariance, place, 0), place, 1)
        rows[name] = {
            "scale": scale,
            "key": keys[name],
            "answered": int(used[name].notna().sum()),
            "mean": used[name].mean(),
            "sd": used[name].std(),
            "item_rest_r": used[name].corr(rest),
            "alpha_without": _alpha_of(without) if len(keys) > 2 else np.nan,
        }
    return pd.DataFrame(rows.values(), index=pd.Index(rows, name="item"))
