"""The exercises of topic 01, the market: what is asked, and which mistakes are usual."""

import pandas as pd

from crmcourse.exercises.declare import (
    Choice,
    Exercise,
    Guess,
    LabelTable,
    Number,
    Ranking,
    ShortText,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets
from crmlib.frames.diaries import Diaries
from crmlib.lessons import market as lesson
from crmlib.stats.dirichlet import Dirichlet

HOUSEHOLDS = Text(en="households", zh="户")
POINTS = Text(en="points", zh="个百分点")
CITIES, NEW = 400_000, 8  # households in the cities, and the market share in per cent that a newcomer wants
FIVE = ["understand", "strategy", "plan", "relations", "value_back"]
BRAND, TIME = "mistypeak", "quarter"  # to which the panel of 1.1 is to be set
OPENED = ("greenhill", "year")


@once_per_data
def diaries() -> Diaries:
    return lesson.leaf(*(datasets.load(name) for name in ("tea_panel", "panel_households")))


@once_per_data
def known(brand: str = BRAND, period: str = TIME) -> dict[str, float]:
    """Return the figures of a brand, as the panel shows them."""
    return lesson.figures(diaries(), brand, period)


def customer_share(brand: str = BRAND, period: str = TIME) -> float:
    found = known(brand, period)
    return 100 * found["own"] / found["of_buyers"]


@once_per_data
def model() -> Dirichlet:
    return lesson.fitted(diaries())


@once_per_data
def ours() -> float:
    return lesson.our_share(diaries())


def households(percent: float = NEW, period: str = "year", row: int = 0) -> float:
    """Return a figure of the panel, as if it were a share of the households in the cities."""
    found = lesson.sized(model(), ours(), percent / 100, period)
    return CITIES * round(float(found.table["at_this_size"].iloc[row]), 1) / 100  # as it is read off


def like_the_leader() -> float:
    found = known("redgate", "year")
    share = found["own"] / found["of_all"]
    return CITIES * NEW / 100 / share * found["buyers"] / found["households"]


@once_per_data
def parts() -> pd.DataFrame:
    """Return Greenhill's share in Suzhou in its three parts, before and after: logs and levels, as they are shown."""
    return lesson.suzhou(diaries()).table.round(4)


def part(row: int) -> float:
    """Return how many points of the change one part explains."""
    table = parts()
    change = table["after"] - table["before"]
    return 100 * float(change.iloc[-1] * table["adds_up"].iloc[row] / table["adds_up"].iloc[-1])


def by_base(column: str) -> float:
    """Return the part of more buyers if changes in per cent are taken of one of the two years."""
    table = parts()
    ratio = table["after"] / table["before"]
    whole = table[column].iloc[-1]
    return 100 * float(whole * (ratio.iloc[0] - 1 if column == "before" else 1 - 1 / ratio.iloc[0]))


@once_per_data
def own_bottle() -> str:
    """Return which option the buyers of our own cold brew bear out."""
    return lesson.verdict(lesson.own_bottle(*(datasets.load(n) for n in ("tea_panel", "panel_households"))))


def eras() -> dict[str, str]:
    return {letter: era.value for letter, era in zip("abcdefgh", lesson.TARGETS_2026.values(), strict=True)}


def taken_for(old: str, new: str) -> dict[str, str]:
    """Return the targets of one era, each taken for another."""
    return {letter: new for letter, era in eras().items() if era == old}


@once_per_data
def doubling() -> str:
    """Return the option that says where doubling comes from."""
    found = lesson.part_of_doubling(model(), ours())
    return "a" if found > 0.6 else "b" if found < 0.4 else "c"


EXERCISES = [
    Exercise(
        id="1.1",
        points=1,
        level=1,
        reread="brands-answer",
        answer=Number(unit="%", tolerance=0.1, panel=True),
        key=customer_share,
        mistakes={
            "market_share": lambda: 100 * known()["own"] / known()["of_all"],
            "people": lambda: known()["people"],
            "buyers": lambda: 100 * known()["buyers"] / known()["households"],
            "of_tea_buyers": lambda: 100 * known()["buyers"] / known()["bought"],
            "as_opened": lambda: customer_share(*OPENED),
            "a_year": lambda: customer_share(period="year"),
        },
    ),
    Exercise(
        id="1.2",
        points=1,
        level=1,
        reread="eras-answer",
        answer=LabelTable(items=list("abcdefgh")),
        key=eras,
        mistakes={
            "selling": lambda: taken_for("selling", "marketing"),
            "quality": {"e": "marketing"},
            "advertising": {"b": "marketing"},
            "small_bags": {"c": "production"},
            "new_line": {"a": "selling"},
            "good_for_all": lambda: taken_for("societal", "marketing"),
            "sundays": {"g": "selling"},
        },
    ),
    Exercise(
        id="1.3",
        points=2,
        level=2,
        reread="widget-answer",
        answer=Number(unit=HOUSEHOLDS, tolerance=500, panel=True),
        key=households,
        mistakes={
            "its_share": lambda: CITIES * NEW / 100,
            "like_the_leader": like_the_leader,
            "quarter": lambda: households(period="quarter"),
            "as_opened": lambda: households(round(100 * ours()), "quarter"),
            "our_size": lambda: households(round(100 * ours())),
            "customer_share": lambda: households(row=2),
            "in_per_cent": lambda: 100 * households() / CITIES,
        },
    ),
    Exercise(
        id="1.4",
        points=3,
        level=3,
        reread="brands-answer",
        answer=Number(unit=POINTS, tolerance=0.06),
        key=lambda: part(0),
        mistakes={
            "whole": lambda: 100 * float((parts()["after"] - parts()["before"]).iloc[-1]),
            "buyers_alone": lambda: 100 * float((parts()["after"] - parts()["before"]).iloc[0]),
            "as_it_stands": lambda: 100 * float(parts()["adds_up"].iloc[0]),
            "of_the_whole": lambda: 100 * float((parts()["adds_up"] / parts()["adds_up"].iloc[-1]).iloc[0]),
            "customer_share": lambda: part(1),
            "thirds": lambda: 100 * float((parts()["after"] - parts()["before"]).iloc[-1]) / 3,
        },
    ),
    Exercise(
        id="1.5",
        points=2,
        level=2,
        reread="dup-answer",
        answer=Choice(),
        key=own_bottle,
        mistakes={
            "many": "a",
            "same_name": "b",
            "range_read": lambda: "d" if own_bottle() == "e" else "e",
        },
    ),
    Exercise(
        id="1.6",
        points=2,
        level=2,
        reread="idea",
        answer=Ranking(),
        key=FIVE,
        mistakes={
            "plan_first": ["understand", "plan", "strategy", "relations", "value_back"],
            "profit_first": ["understand", "strategy", "plan", "value_back", "relations"],
            "strategy_first": ["strategy", "understand", "plan", "relations", "value_back"],
            "as_listed": ["relations", "plan", "value_back", "understand", "strategy"],
            "product_first": ["plan", "understand", "strategy", "relations", "value_back"],
        },
    ),
    Exercise(
        id="1.7",
        points=3,
        level=3,
        reread="widget-answer",
        answer=ShortText(),
    ),
]

GUESSES = [Guess(id="1.0", answer=Choice(), found=doubling)]
