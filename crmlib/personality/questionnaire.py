"""The course's questionnaire, and whether it can be trusted.

ITEMS                  24 statements, answered from 1 (not at all like me) to 5 (very much like me)
KEYS                   scale → {item: +1 or −1}
ATTENTION              two items that ask for a stated answer
straight_lining        who answered without reading
reliability            do the items of a scale agree?
split_half_agreement   how many keep their type on another half of the questionnaire
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from crmlib.errors import DataError
from crmlib.frames import one_row_each, to_pandas
from crmlib.i18n import Text, _, listed
from crmlib.stats.careless import Careless, careless
from crmlib.stats.halves import SplitHalves, split_halves
from crmlib.stats.scales import ScaleReliability, check_keys, keyed, scale_reliability

EXTRAVERSION, STABILITY = "extraversion", "stability"


@dataclass(frozen=True)
class Item:
    """A statement of the questionnaire: its scale, its key (−1 is reverse-keyed) and its words."""

    scale: str
    key: int
    text: Text


def _items() -> dict[str, Item]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["item"]: Item(row["scale"], int(row["key"]), Text(row["en"], row["zh"])) for row in rows}


ITEMS: dict[str, Item] = _items()
KEYS: dict[str, dict[str, int]] = {
    scale: {name: item.key for name, item in ITEMS.items() if item.scale == scale}
    for scale in (EXTRAVERSION, STABILITY)
}
# "Please choose 2 here": what an attentive person answers.
ATTENTION: dict[str, int] = {"a01": 2, "a02": 4}


def by_customer(questionnaire: pd.DataFrame, keys: Mapping[str, Mapping[str, int]] = KEYS) -> pd.DataFrame:
    """Return the questionnaire indexed by customer; refuse items whose scale and key nobody knows."""
    table = to_pandas(questionnaire)
    check_keys(keys)
    known = {*ITEMS, *(item for own in keys.values() for item in own)}
    strange = [c for c in table.columns if re.fullmatch(r"[es]\d+", str(c)) and c not in known]
    if strange:
        raise DataError(
            _(
                "Unknown items {items}: their scale and key are not documented. Leave them out or give their keys."
            ).format(items=listed(strange))
        )
    return table.set_axis(one_row_each(table))


def straight_lining(
    questionnaire: pd.DataFrame, *, seconds_per_item: float = 2.0, level: float = 0.95
) -> Careless:
    """Return who answered without reading, see `crmlib.stats.careless.careless`.

    Half of the items are reverse-keyed, so who gives one answer throughout says yes and no to the same thing,
    scores in the very middle, and is made no type.

    Parameters
    ----------
    questionnaire : DataFrame
        With customer_id and all items; a01, a02 and seconds are used if they are there.
    seconds_per_item, level
        As there.

    Returns
    -------
    Careless

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": ["C1", "C2"], **{i: [3, 1 + n % 5] for n, i in enumerate(ITEMS)}})
    >>> straight_lining(rows).flagged.tolist()
    ['C1']
    """
    table = by_customer(questionnaire)
    keyed(table, {name: item.key for name, item in ITEMS.items()})
    return careless(
        table, list(ITEMS), attention=ATTENTION if set(ATTENTION) <= set(table.columns) else None,
        seconds="seconds" if "seconds" in table.columns else None, seconds_per_item=seconds_per_item, level=level,
    )  # fmt: skip


def reliability(
    questionnaire: pd.DataFrame,
    *,
    keys: Mapping[str, Mapping[str, int]] = KEYS,
    missing: str = "pairwise",
    turn: bool = True,
    level: float = 0.95,
) -> ScaleReliability:
    """Return how far the items of each scale agree, see `crmlib.stats.scales.scale_reliability`.

    Parameters
    ----------
    questionnaire : DataFrame
        One row a person: customer_id and the items.
    keys : mapping of scale to {item: +1 or -1}
        The course's questionnaire unless given.
    missing, turn, level
        As there; ``turn=False`` shows what happens if one forgets to turn reverse-keyed items round.

    Returns
    -------
    ScaleReliability

    Examples
    --------
    >>> q = pd.DataFrame({"customer_id": list("abcde"), "e01": [1, 2, 3, 4, 5], "e02": [5, 3, 3, 2, 2]})
    >>> print(reliability(q, keys={"talks": {"e01": 1, "e02": -1}}).items["item_rest_r"].round(2).tolist())
    [0.9, 0.9]
    """
    return scale_reliability(by_customer(questionnaire, keys), keys, missing=missing, turn=turn, level=level)


def split_half_agreement(
    questionnaire: pd.DataFrame, *, splits: int = 200, level: float = 0.95, seed: int = 0
) -> SplitHalves:
    """Return how many people land in the same quadrant on two random halves, see `crmlib.stats.halves.split_halves`.

    Parameters
    ----------
    questionnaire : DataFrame
        One row a person: customer_id and the 24 items.
    splits, level, seed
        As there.

    Returns
    -------
    SplitHalves
    """
    table = by_customer(questionnaire)
    scales = {scale: keyed(table, own) for scale, own in KEYS.items()}
    return split_halves(scales, together="quadrant", splits=splits, level=level, seed=seed)
