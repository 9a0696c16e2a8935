"""The exercises of topic 02, customers: what is asked, and which mistakes are usual."""

import pandas as pd

from crmcourse.exercises.declare import (
    Choice,
    ChoiceSet,
    Exercise,
    Guess,
    LabelTable,
    Mistake,
    Number,
    Ranking,
    ShortText,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets
from crmlib.customers import chain, contact_points
from crmlib.lessons import customers as lesson
from crmlib.stats.recovered import Chain

GUESSED = {"0": 0, "15": 15, "50": 50, "120": 120}
RELATIONS = {
    "a": Text(en="a: Mrs Lin buys a gift tea for her father", zh="a：林女士买礼品茶送给父亲"),
    "b": Text(en="b: her father drinks it; he never bought any", zh="b：她父亲喝茶，自己从没买过"),
    "c": Text(en="c: a grower in Longjing sells us his leaves", zh="c：龙井村的茶农把茶叶卖给我们"),
    "d": Text(en="d: a wholesaler in Chengdu sells our tea on", zh="d：成都的批发商转卖我们的茶"),
    "e": Text(en="e: our shop waits for what our warehouse packs", zh="e：我们的门店等着自家仓库配货"),
    "f": Text(en="f: our accountants wait for the shop's till slips", zh="f：财务部等着门店交来收银单"),
    "g": Text(en="g: a hotel pays for tea that its guests drink", zh="g：酒店付钱买茶给客人喝"),
    "h": Text(en="h: a rival watches our prices", zh="h：竞争对手盯着我们的价格"),
    "i": Text(en="i: our call centre works from the warehouse's list", zh="i：呼叫中心照着仓库的清单打电话"),
    "j": Text(en="j: everyone who may be thirsty one day", zh="j：所有将来可能口渴的人"),
}
KINDS = (
    dict.fromkeys("abg", "narrow")
    | dict.fromkeys("cd", "broad")
    | dict.fromkeys("efi", "internal")
    | dict.fromkeys("hj", "none")
)
BOOK = lesson.BOOK


@once_per_data
def ticked() -> pd.DataFrame:
    return lesson.counted(datasets.load("source_answers"), datasets.load("customers")).table


def share_of(
    column: str = "used_it", base: tuple[str, ...] = ("used_it", "not_used_it"), row: int = 0
) -> float:
    """Return a number of people as a share of others, of the personal source unless another row is named."""
    one = ticked().iloc[row]
    return float(100 * one[column] / one[list(base)].sum())


@once_per_data
def reported() -> tuple[pd.DataFrame, int]:
    found = lesson.reports(datasets.load("contact_visits"))
    return found.table, found.customers


def failed() -> pd.Series:
    """Return the share of all customers whom each of the three points failed."""
    table, customers = reported()
    return table["failed"] / customers


@once_per_data
def nine() -> Chain:
    return chain(datasets.load("contact_visits"))


def ranked(by: pd.Series) -> list[str]:
    return list(by.sort_values(ascending=False, kind="stable").index)


@once_per_data
def holding() -> dict[str, bool]:
    tables = (datasets.load(name) for name in ("orders", "order_lines", "products", "members"))
    return lesson.holding(lesson.gift_buyers(lesson.answers(*tables)))


def supported() -> set[str]:
    return {letter for letter, holds in holding().items() if holds}


def about(letter: str) -> Mistake:
    """Return the mistake of judging one finding wrongly, whatever was said of the others."""
    return Mistake(
        answer=lambda: supported() ^ {letter},
        when=lambda chosen: (letter in chosen) != (letter in supported()),
    )


@once_per_data
def nearest() -> str:
    """Return the option nearest to how many perfect notices would keep."""
    kept = contact_points(datasets.load("contact_visits")).table["losses"].loc["notice"]
    return min(GUESSED, key=lambda name: abs(GUESSED[name] - kept))


EXERCISES = [
    Exercise(
        id="2.1",
        points=1,
        level=1,
        reread="idea",
        answer=LabelTable(items=RELATIONS),
        key=KINDS,
        mistakes={
            "user_none": {"b": "none"},
            "supplier_none": {"c": "none"},
            "seller_narrow": {"d": "narrow"},
            "inside_broad": {"e": "broad", "f": "broad", "i": "broad"},
            "shop_narrow": {"e": "narrow"},
            "payer_broad": {"g": "broad"},
            "inside_none": {"e": "none", "f": "none", "i": "none"},
            "rival": {"h": "broad"},
            "everyone": {"j": "narrow"},
        },
    ),
    Exercise(
        id="2.2",
        points=1,
        level=1,
        reread="sources-answer",
        answer=Number(unit="%", tolerance=0.1),
        key=share_of,
        mistakes={
            "mentions": lambda: float(100 * ticked()["used_it"].iloc[0] / ticked()["used_it"].sum()),
            "blanks": lambda: share_of(base=("used_it", "not_used_it", "left_blank")),
            "decisive": lambda: share_of("decided_n", ("used_it",)),
            "decisive_all": lambda: share_of("decided_n"),
            "other_source": Mistake(
                answer=lambda: share_of(row=1),
                when=lambda read: any(abs(read - share_of(row=row)) <= 0.1 for row in (1, 2, 3)),
            ),
            "head_count": lambda: float(ticked()["used_it"].iloc[0]),
            "not_used": lambda: share_of("not_used_it"),
        },
    ),
    Exercise(
        id="2.3",
        points=2,
        level=2,
        reread="chain-answer",
        answer=Number(unit="%", tolerance=0.15),
        key=lambda: 100 * (1 - failed()).prod(),
        mistakes={
            "mean": lambda: 100 * reported()[0]["right_met"].mean(),
            "of_those_who_met": lambda: 100 * reported()[0]["right_met"].prod(),
            "sum": lambda: 100 * (1 - failed().sum()),
            "sum_of_rates": lambda: 100 * (1 - (1 - reported()[0]["right_met"]).sum()),
            "some_failure": lambda: 100 * (1 - (1 - failed()).prod()),
            "nine_points": Mistake(
                answer=lambda: 100 * nine().observed,
                when=lambda read: any(
                    abs(read - 100 * one) <= 0.1 for one in (nine().observed, nine().product)
                ),
            ),
            "one_row": Mistake(
                answer=lambda: 100 * reported()[0]["right_met"].iloc[1],
                when=lambda read: bool(((100 * reported()[0]["right_met"] - read).abs() <= 0.1).any()),
            ),
            "worst": lambda: 100 * (1 - failed().max()),
        },
    ),
    Exercise(
        id="2.4",
        points=2,
        level=2,
        reread="losses-answer",
        answer=Ranking(),
        key=lambda: ranked(lesson.lost()),
        mistakes={
            "by_failures": lambda: ranked(BOOK["failures_n"]),
            "by_rate": lambda: ranked(BOOK["failures_n"] / BOOK["visits_made"]),
            "by_difference": lambda: ranked(BOOK["left_failed"] - BOOK["left_unfailed"]),
            "by_visits": lambda: ranked(BOOK["visits_made"] * (BOOK["left_failed"] - BOOK["left_unfailed"])),
            "by_left": lambda: ranked(BOOK["failures_n"] * BOOK["left_failed"]),
            "upside_down": lambda: ranked(-lesson.lost()),
        },
    ),
    Exercise(
        id="2.5",
        points=3,
        level=3,
        reread="five-answer",
        answer=ChoiceSet(),
        key=supported,
        mistakes={letter: about(letter) for letter in "cdfabe"},
    ),
    Exercise(
        id="2.6",
        points=2,
        level=2,
        reread="family-answer",
        answer=Choice(),
        key=lesson.chosen,
        mistakes={
            "glass": lambda: lesson.chosen(veto=False),
            "porcelain": lambda: lesson.chosen(weighted=False),
            "purple_clay": "purple_clay",
        },
    ),
    Exercise(
        id="2.7",
        points=3,
        level=3,
        reread="mirror-answer",
        answer=ShortText(),
    ),
]

GUESSES = [Guess(id="2.0", answer=Choice(), found=nearest)]
