"""The course's questionnaire: its items, how each is keyed, and what counts as an answer.

ITEMS          24 statements, answered from 1 (not at all like me) to 5 (very much like me)
FORCED         6 pairs, of which one statement must be chosen
ATTENTION      2 items that ask for a stated answer
KEYS           scale → {item: +1 or −1}
answers        the checked answers of a questionnaire, reverse-keyed items turned round
forced_choice  scores of the pairs, and why nobody should compute an alpha from them
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlib.errors import DataError
from crmlib.frames import to_pandas
from crmlib.i18n import Text, _

EXTRAVERSION, STABILITY = "extraversion", "stability"
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True)
class Item:
    """A statement of the questionnaire: its scale, its key (−1 is reverse-keyed) and its words."""

    scale: str
    key: int
    text: Text


def _item(scale: str, key: int, en: str, zh: str) -> Item:
    return Item(scale, key, Text(en=en, zh=zh))


ITEMS: dict[str, Item] = {
    "e01": _item(
        EXTRAVERSION, 1, "I start conversations with people I do not know.", "我会主动和不认识的人搭话。"
    ),
    "e02": _item(EXTRAVERSION, -1, "In a group I mostly listen.", "人多的时候，我大多只听不说。"),
    "e03": _item(
        EXTRAVERSION,
        1,
        "After an evening with many people I feel full of energy.",
        "跟一大群人热闹一晚，我精神更好。",
    ),
    "e04": _item(
        EXTRAVERSION, -1, "I would rather write a message than make a call.", "能发消息我就不打电话。"
    ),
    "e05": _item(
        EXTRAVERSION,
        1,
        "I say what I think before I have thought it through.",
        "我常常话先出口，想法才跟上。",
    ),
    "e06": _item(
        EXTRAVERSION, -1, "I need time alone after visitors have left.", "客人走后，我需要一个人静一静。"
    ),
    "e07": _item(
        EXTRAVERSION, 1, "Friends say that I bring life to the table.", "朋友说有我在，饭桌上就热闹。"
    ),
    "e08": _item(
        EXTRAVERSION, -1, "It takes long until I tell others about myself.", "我要很久才会跟别人谈起自己。"
    ),
    "e09": _item(EXTRAVERSION, 1, "I like to be the one who takes the lead.", "我喜欢由自己来带头。"),
    "e10": _item(
        EXTRAVERSION, -1, "In a shop I prefer to look around on my own.", "逛店的时候，我宁愿自己慢慢看。"
    ),
    "e11": _item(EXTRAVERSION, 1, "I laugh loudly and often.", "我爱笑，笑声也大。"),
    "e12": _item(
        EXTRAVERSION, -1, "I keep in the background at celebrations.", "聚会上我总待在不显眼的地方。"
    ),
    "s01": _item(STABILITY, 1, "I stay calm when a plan falls through.", "计划泡汤了，我也不慌。"),
    "s02": _item(
        STABILITY, -1, "I go over a mistake in my head for days.", "出了一点错，我会在心里想好几天。"
    ),
    "s03": _item(STABILITY, 1, "I sleep well before an important day.", "明天有大事，我今晚照样睡得好。"),
    "s04": _item(STABILITY, -1, "Small things can spoil my mood.", "一点小事就能坏了我的心情。"),
    "s05": _item(STABILITY, 1, "When others panic I keep a clear head.", "别人着急的时候，我头脑还清楚。"),
    "s06": _item(STABILITY, -1, "I get angry faster than I would like.", "我发火比自己希望的要快。"),
    "s07": _item(STABILITY, 1, "I can wait without becoming restless.", "让我等，我也不烦躁。"),
    "s08": _item(STABILITY, -1, "After paying I worry that I chose wrongly.", "付了钱以后，我总担心买错了。"),
    "s09": _item(STABILITY, 1, "Criticism does not upset me for long.", "被人批评，我不会难受很久。"),
    "s10": _item(STABILITY, -1, "My mood changes many times a day.", "我一天里心情要变好多次。"),
    "s11": _item(STABILITY, 1, "I take things as they come.", "凡事我都能顺其自然。"),
    "s12": _item(STABILITY, -1, "I often expect that something will go wrong.", "我常觉得要出什么岔子。"),
}

# Pairs of the forced-choice form: "e" is the outgoing statement, "s" the steady one.
FORCED: dict[str, tuple[Text, Text]] = {
    "f01": (
        Text(en="I am good company.", zh="我跟谁都合得来。"),
        Text(en="I am hard to upset.", zh="我很难被惹恼。"),
    ),
    "f02": (Text(en="I talk a lot.", zh="我话多。"), Text(en="I worry little.", zh="我很少发愁。")),
    "f03": (Text(en="I take the lead.", zh="我爱带头。"), Text(en="I keep calm.", zh="我沉得住气。")),
    "f04": (Text(en="I love a party.", zh="我爱热闹。"), Text(en="I sleep soundly.", zh="我睡得踏实。")),
    "f05": (Text(en="I make friends fast.", zh="我交朋友快。"), Text(en="I forgive fast.", zh="我不记仇。")),
    "f06": (Text(en="I speak up.", zh="我有话就说。"), Text(en="I can wait.", zh="我等得起。")),
}

# "Please choose 2 here": what an attentive person answers.
ATTENTION: dict[str, int] = {"a01": 2, "a02": 4}

KEYS: dict[str, dict[str, int]] = {
    scale: {name: item.key for name, item in ITEMS.items() if item.scale == scale}
    for scale in (EXTRAVERSION, STABILITY)
}


def ids(table: pd.DataFrame) -> pd.Index:
    """Return the customer ids of a table with one row a customer; refuse missing and repeated ones."""
    if "customer_id" not in table.columns:
        raise DataError(_("The table needs the column {column!r}.").format(column="customer_id"))
    who = pd.Index(table["customer_id"], name="customer_id")
    if who.hasnans:
        raise DataError(
            _("customer_id is missing in {n} of {rows} rows.").format(
                n=int(who.isna().sum()), rows=len(table)
            )
        )
    if who.has_duplicates:
        twice = who[who.duplicated()]
        raise DataError(
            _(
                "{n} customers stand in the table more than once, for instance {example}; keep one row each."
            ).format(n=twice.nunique(), example=twice[0])
        )
    return who


def refuse_forced_choice(names: Mapping[str, int] | pd.Index) -> None:
    """Refuse the columns of a forced-choice form where answers on a scale are needed."""
    forced = [name for name in names if name in FORCED]
    if forced:
        raise DataError(
            _(
                "{items} are forced choices: choosing one statement rejects the other, so answers to different items "
                "depend on each other and no Cronbach's alpha is valid. Use statements that are each rated by itself."
            ).format(items=", ".join(forced))
        )


def answers(
    questionnaire: pd.DataFrame,
    keys: Mapping[str, int],
    *,
    low: int = LOWEST,
    high: int = HIGHEST,
    turn: bool = True,
) -> pd.DataFrame:
    """Return the checked answers to some items, reverse-keyed ones turned round.

    Parameters
    ----------
    questionnaire : DataFrame
        One row a person with one column an item and customer_id.
    keys : mapping of item to +1 or -1
        Which items, and which of them are reverse-keyed.
    low, high : int, default 1 and 5
        The ends of the answer scale.
    turn : bool, default True
        Turn reverse-keyed items round; False shows what happens if one forgets.

    Returns
    -------
    DataFrame of float
        Indexed by customer_id, missing where not answered.

    Raises
    ------
    DataError
        If an item is absent, unknown, not a number, or out of range, or a customer stands twice.

    Examples
    --------
    >>> one = pd.DataFrame({"customer_id": ["C1"], "e01": [5], "e02": [2]})
    >>> answers(one, {"e01": 1, "e02": -1}).to_numpy().tolist()
    [[5.0, 4.0]]
    """
    if not isinstance(keys, Mapping) or not all(key in (1, -1) for key in keys.values()):
        raise DataError(
            _("Keys say 1 or -1 for each item, as in {example}.").format(example='{"e01": 1, "e02": -1}')
        )
    refuse_forced_choice(pd.Index(keys))
    questionnaire = to_pandas(questionnaire)
    absent = [name for name in keys if name not in questionnaire.columns]
    if absent:
        raise DataError(_("The questionnaire lacks the items {items}.").format(items=", ".join(absent)))
    who = ids(questionnaire)
    strange = [
        c
        for c in questionnaire.columns
        if re.fullmatch(r"[es]\d+", str(c)) and c not in ITEMS and c not in keys
    ]
    if strange:
        raise DataError(
            _(
                "Unknown items {items}: their scale and key are not documented. Leave them out or give their keys."
            ).format(items=", ".join(strange))
        )
    columns = {}
    for name, key in keys.items():
        given = questionnaire[name]
        value = pd.to_numeric(given, errors="coerce").to_numpy(float, na_value=np.nan)
        bad = given.notna().to_numpy() & ~((value >= low) & (value <= high) & (value == np.round(value)))
        if bad.any():
            raise DataError(
                _(
                    "Item {item}: {n} answers are not whole numbers from {low} to {high}, e.g. {value} of {who}."
                ).format(
                    item=name, n=int(bad.sum()), low=low, high=high, value=given[bad].iloc[0], who=who[bad][0]
                )
            )
        columns[name] = low + high - value if turn and key < 0 else value
    return pd.DataFrame(columns, index=who)


def forced_choice(questionnaire: pd.DataFrame) -> pd.DataFrame:
    """Return how often each person chose the outgoing and how often the steady statement.

    What one scale wins the other loses: the two counts correlate at exactly −1 whatever people are like,
    and someone who is both outgoing and steady gets the same scores as someone who is neither.
    That is why this form says nothing about quadrants, and why it has no valid alpha.

    Parameters
    ----------
    questionnaire : DataFrame
        With customer_id and f01 … f06, each "e", "s" or missing.

    Returns
    -------
    DataFrame
        extraversion and stability (0–6), for those who answered all pairs.

    References
    ----------
    Cornwell, J. M. and Dunlap, W. P. (1994). On the questionable soundness of factoring ipsative data.
    *Journal of Occupational and Organizational Psychology* 67, 89–100.

    Examples
    --------
    >>> pairs = {f"f0{i}": ["e", "s"] for i in range(1, 7)}
    >>> forced_choice(pd.DataFrame({"customer_id": ["C1", "C2"], **pairs})).to_numpy().tolist()
    [[6, 0], [0, 6]]
    """
    questionnaire = to_pandas(questionnaire)
    absent = [name for name in FORCED if name not in questionnaire.columns]
    if absent:
        raise DataError(_("The questionnaire lacks the items {items}.").format(items=", ".join(absent)))
    who = ids(questionnaire)
    chosen = questionnaire[list(FORCED)].set_axis(who)
    bad = chosen.notna() & ~chosen.isin(["e", "s"])
    if bad.to_numpy().any():
        raise DataError(
            _("Forced choices are 'e' or 's'; found {value!r}.").format(
                value=chosen.to_numpy()[bad.to_numpy()][0]
            )
        )
    chosen = chosen.dropna()
    return pd.DataFrame({EXTRAVERSION: (chosen == "e").sum(axis=1), STABILITY: (chosen == "s").sum(axis=1)})
