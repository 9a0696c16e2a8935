"""The exercises of topic 07, the needs iceberg: what is asked, and which mistakes are usual."""

import pandas as pd

from crmcourse.exercises.declare import (
    Choice,
    ChoiceSet,
    Exercise,
    Guess,
    LabelTable,
    Mistake,
    Number,
    ShortText,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets, iceberg

FOUR = {driver: iceberg.Driver(driver) for driver in ("product", "price", "contact", "trust")}
REMARKS = {
    "a": Text(
        en="a: “The same tea costs ten yuan less across the street.”", zh="a：“同样的茶，对面便宜十块钱。”"
    ),
    "b": Text(
        en="b: “You told me Tuesday, then Friday. Which one am I to believe now?”",
        zh="b：“先说周二，又说周五，我现在该信哪一句？”",
    ),
    "c": Text(
        en="c: “Since old Chen retired, nobody has called on me.”", zh="c：“老陈退休以后，就没人来看过我了。”"
    ),
    "d": Text(en="d: “Half the leaves in this tin are crumbs.”", zh="d：“这罐茶叶，一半都是碎末。”"),
    "e": Text(
        en="e: “I cannot say why, I am simply at ease in your shop.”",
        zh="e：“说不上为什么，到你们店里就是觉得自在。”",
    ),
}


def deals() -> pd.DataFrame:
    return datasets.load("deals")


def said(outcome: str) -> pd.DataFrame:
    reasons = datasets.load("stated_reasons")
    return reasons[reasons["outcome"] == outcome]


def named(driver: str, reasons: pd.DataFrame) -> float:
    return 100 * iceberg.stated_importance(reasons, "reason", draws=20).table.loc[driver, "share"]


@once_per_data
def derived(outcome: str, column: str = "share", driver: str = "trust") -> float:
    return 100 * iceberg.relative_importance(deals(), outcome, draws=20).table.loc[driver, column]


@once_per_data
def corners(stated: bool = True) -> dict[str, str]:
    by = (
        iceberg.stated_importance(said("lost"), "reason", draws=20)
        if stated
        else iceberg.relative_importance(deals(), draws=20)
    )
    table = iceberg.importance_performance(deals(), by).table
    return {driver: table.loc[driver, "quadrant"].value for driver in FOUR}


def believing_the_ratings() -> dict[str, str]:
    """Return the corners that the derived map gives, where they differ."""
    right = corners()
    return {driver: corner for driver, corner in corners(stated=False).items() if corner != right[driver]}


def by_share_alone() -> dict[str, str]:
    """Return the corners of whoever overlooks a good performance."""
    careless = {"keep": "concentrate", "overkill": "low_priority"}
    return {driver: careless[corner] for driver, corner in corners().items() if corner in careless}


def axes_exchanged() -> dict[str, str]:
    """Return the corners of whoever takes performance for importance, where they differ."""
    turned = {"concentrate": "overkill", "overkill": "concentrate"}
    return {driver: turned[corner] for driver, corner in corners().items() if corner in turned}


def two_exchanged(given: dict[str, tuple[str, tuple[str, ...]]]) -> bool:
    """Whether two of the four stand in each other's corner, and the others in their own."""
    right = {driver: ("all", (corner,)) for driver, corner in corners().items()}
    wrong = [driver for driver in FOUR if given.get(driver) != right[driver]]
    return len(wrong) == 2 and [given.get(driver) for driver in wrong] == [
        right[driver] for driver in wrong[::-1]
    ]


def product_and_price_exchanged() -> dict[str, str]:
    right = corners()
    return right | {"product": right["price"], "price": right["product"]}


def tipping(reasons: pd.DataFrame, form: str) -> float:
    """Return the belief in per cent from which on the price comes first; 100 if it never does."""
    gap = iceberg.iceberg_gap(deals(), reasons, form=form, draws=20)
    steps = iceberg.priorities(gap).tipping
    return 100 * next((at for at, driver in steps if driver == "price"), 1.0)


def tin() -> str:
    """Return where the smaller, fuller portion draws the higher bid, beyond the interval."""
    table = iceberg.evaluation_effect(datasets.load("perception")).table
    alone, beside = table["low"].iloc[0] > 0, table["low"].iloc[1] > 0
    return {(True, False): "a", (False, True): "b", (True, True): "c", (False, False): "d"}[alone, beside]


EXERCISES = [
    Exercise(
        id="7.1",
        points=1,
        level=1,
        reread="said-answer",
        answer=Number(unit="%", tolerance=0.1),
        key=lambda: named("product", said("won")),
        mistakes={
            "lost": lambda: named("product", said("lost")),
            "everybody": lambda: named("product", datasets.load("stated_reasons")),
            "rounded": lambda: round(named("product", said("won"))),
        },
    ),
    Exercise(
        id="7.2",
        points=1,
        level=1,
        reread="idea",
        answer=LabelTable(items=REMARKS),
        key={"a": "visible", "b": "deep", "c": "hidden", "d": "visible", "e": "deep"},
        mistakes={
            "day_itself": {"b": "visible"},
            "silence": {"b": "hidden"},
            "action": {"e": "hidden"},
            "goods": {"c": "visible"},
            "feeling": {"c": "deep"},
        },
    ),
    Exercise(
        id="7.3",
        points=2,
        level=2,
        reread="derived-reading",
        answer=Number(unit="%", tolerance=0.1, panel=True),
        key=lambda: derived("won"),
        mistakes={
            "satisfaction": lambda: derived("satisfaction"),
            "of_everything": lambda: derived("won", "importance"),
            "price": lambda: derived("won", driver="price"),
            "rounded": lambda: round(derived("won")),
            "correlation": lambda: derived("won", "r"),
        },
    ),
    Exercise(
        id="7.4",
        points=2,
        level=2,
        reread="map-answer",
        answer=LabelTable(items=FOUR),
        key=corners,
        mistakes={
            "ratings": believing_the_ratings,
            "exchanged": axes_exchanged,
            "share_alone": by_share_alone,
            "pair": Mistake(answer=product_and_price_exchanged, when=two_exchanged),
            "trust_by_ratings": lambda: {"trust": believing_the_ratings()["trust"]},
        },
    ),
    Exercise(
        id="7.5",
        points=2,
        level=2,
        reread="pitfall",
        answer=Number(unit="%", tolerance=0.5, panel=True),
        key=lambda: tipping(said("lost"), "reason"),
        mistakes={
            "points": lambda: tipping(datasets.load("stated_reasons"), "points"),
            "complement": lambda: 100 - tipping(said("lost"), "reason"),
            "belief": 50,
        },
    ),
    Exercise(
        id="7.6",
        points=2,
        level=2,
        reread="ice-cream-answer",
        answer=Choice(),
        key=tin,
        mistakes={"side_by_side": "b", "same_sign": "c", "more_grams": "d"},
    ),
    Exercise(
        id="7.7",
        points=3,
        level=3,
        reread="truth-answer",
        answer=ChoiceSet(),
        key={"a", "d", "f"},
        mistakes={
            "calls": Mistake(answer={"a", "b", "d", "f"}, when=lambda chosen: "b" in chosen),
            "packing": Mistake(answer={"a", "c", "d", "f"}, when=lambda chosen: "c" in chosen),
            "every_trade": Mistake(answer={"a", "d", "e", "f"}, when=lambda chosen: "e" in chosen),
            "no_adding": Mistake(answer={"a", "f"}, when=lambda chosen: "d" not in chosen),
            "no_training": Mistake(answer={"a", "d"}, when=lambda chosen: "f" not in chosen),
            "training_only": Mistake(answer={"d", "f"}, when=lambda chosen: "a" not in chosen),
        },
    ),
    Exercise(
        id="7.8",
        points=3,
        level=3,
        reread="take-away",
        answer=ShortText(),
    ),
]

GUESSES = [
    Guess(
        id="7.0",
        answer=Number(unit="%"),
        found=lambda: round(derived("satisfaction", driver="price"), 1),
    ),
]
