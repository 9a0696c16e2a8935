"""Members, asked who, what, why, when, where and how much: the best of them, and those who buy gifts.

answers       a row a member, a column an answer in words
best          the 5W1H of the best members against all
gift_buyers   the 5W1H of members who bought a gift, with every answer told, however few stand behind it
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.frames.ledger import read_ledger
from crmlib.frames.record import customer_record
from crmlib.i18n import N_, Labelled
from crmlib.stats.target_profile import FEWEST, FiveW, five_w

BEST = 300


class Answer(Labelled):
    """What a member's row says, in words."""

    OLD = "born_early", N_("born before 1965")
    MIDDLE = "born_middle", N_("born 1965 to 1984")
    YOUNG = "born_late", N_("born from 1985 on")
    TEA = "mostly_tea", N_("mostly tea")
    WARE = "mostly_ware", N_("mostly tea ware")
    GIFT = "mostly_gift", N_("mostly gift sets")
    PRESENT = "as_presents", N_("presents, too")
    OWN = "for_themselves", N_("only for themselves")
    FESTIVAL = "before_festivals", N_("mostly before festivals")
    EVEN = "all_year", N_("all the year")
    SMALL = "small_orders", N_("orders below 300 yuan")
    USUAL = "usual_orders", N_("orders of 300 to 600 yuan")
    LARGE = "large_orders", N_("orders above 600 yuan")
    OFTEN = "ten_orders", N_("ten orders or more")
    SELDOM = "few_orders", N_("fewer than ten orders")


CATEGORIES = {"tea": Answer.TEA, "ware": Answer.WARE, "gift": Answer.GIFT}
# Spring Festival and Mid-Autumn: the two months in which presents are bought.
FESTIVALS = (1, 2, 8, 9)
QUESTIONS = {
    "who": ["kind", "born"],
    "what": ["bought_mostly"],
    "why": ["bought_for"],
    "when": ["bought_when"],
    "where": ["channel"],
    "how_much": ["order_size", "bought_often"],
}
GIFT_SHARE = 0.3
GIFT_QUESTIONS = {
    "who": ["kind"],
    "when": ["bought_when"],
    "where": ["channel", "city"],
    "how_much": ["order_size"],
}
# What is said of the gift buyers, by letter: which answer it is about, and whether more of them are said to give it.
STATED = {
    "a": ("business", True),
    "b": (Answer.FESTIVAL.value, True),
    "c": ("Singapore", True),
    "d": ("shop", True),
    "e": (Answer.LARGE.value, True),
    "f": ("phone", False),
}


def answers(
    orders: pd.DataFrame, order_lines: pd.DataFrame, products: pd.DataFrame, members: pd.DataFrame
) -> pd.DataFrame:
    """Return what each member's orders say: a column an answer in words; the yuan spent in all, and the share of gifts.

    Parameters
    ----------
    orders, order_lines, products, members : DataFrame
        The course's tables.
    """
    record = customer_record(orders, order_lines, products, members)
    known = members.set_index("member_id").reindex(record["member_id"]).reset_index()
    born = pd.to_numeric(known["birth_year"])
    table = pd.DataFrame({"member_id": record["member_id"], "total": record["total"], "kind": known["kind"]})
    table["born"] = _worded(born, [1965, 1985], [Answer.OLD, Answer.MIDDLE, Answer.YOUNG])
    table["gift_share"] = record["gifts"]
    table["bought_mostly"] = record["category"].map(CATEGORIES)
    table["bought_for"] = _either(record["gifts"] > 0, Answer.PRESENT, Answer.OWN)
    found = read_ledger(orders, order_lines).orders
    festive = pd.to_datetime(found["date"]).dt.month.isin(FESTIVALS).groupby(found["member_id"]).mean()
    often = festive.reindex(table["member_id"]).to_numpy() > 0.5
    table["bought_when"] = _either(often, Answer.FESTIVAL, Answer.EVEN)
    table["channel"], table["city"] = record["channel"], record["city"]
    table["order_size"] = _worded(record["single"], [300, 600], [Answer.SMALL, Answer.USUAL, Answer.LARGE])
    table["bought_often"] = _either(record["frequency"] >= 9, Answer.OFTEN, Answer.SELDOM)
    return table


def _either(is_so: pd.Series | np.ndarray, yes: Answer, no: Answer) -> list[Answer]:
    return [yes if one else no for one in np.asarray(is_so)]


def _worded(values: pd.Series, cuts: list[float], words: list[Answer]) -> pd.Series:
    """Return a word for each value: the first below the first cut, and so on; none for a missing one."""
    place = np.searchsorted(cuts, values.to_numpy(float), side="right")
    return pd.Series(np.array(words, dtype=object)[place], index=values.index).where(values.notna())


def best(said: pd.DataFrame, n: int = BEST) -> FiveW:
    """Return the 5W1H of the members who spent most.

    Parameters
    ----------
    said : DataFrame
        As `answers` returns it.
    n : int
        How many are the best.
    """
    most = said["total"].rank(ascending=False, method="first") <= n
    return five_w(said, most.to_numpy(bool), QUESTIONS)


def gift_buyers(said: pd.DataFrame) -> FiveW:
    """Return the 5W1H of members who spend much of their money on gifts; every answer is told, even of few of them."""
    target = (said["gift_share"] >= GIFT_SHARE).to_numpy(bool)
    return five_w(said, target, GIFT_QUESTIONS, told=1)


def holding(found: FiveW) -> dict[str, bool]:
    """Return for each of the six statements on gift buyers whether enough people and a clear interval support it."""
    table = found.table
    held = {}
    for letter, (answer, more) in STATED.items():
        row = table.iloc[found.codes.index(answer)] if answer in found.codes else None
        clear = row is not None and (row["low"] > 100 if more else row["high"] < 100)
        held[letter] = bool(clear and row["people"] >= FEWEST)
    return held
