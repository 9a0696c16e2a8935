"""The exercises of topic 08, personality and strategy: what is asked, and which mistakes are usual."""

from collections.abc import Callable

import pandas as pd

from crmcourse.exercises.declare import (
    Choice,
    Exercise,
    Guess,
    LabelTable,
    Mistake,
    Number,
    ShortText,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets, personality
from crmlib.widgets import scripts
from crmlib.widgets.personality import RELIABILITY

CALLERS = {
    "A": personality.Personality.POWERFUL,
    "B": personality.Personality.ANALYTICAL,
    "C": personality.Personality.LIVELY,
    "D": personality.Personality.PEACEFUL,
}
SAID = {
    "A": Text(
        en="A interrupts you: “Never mind the story. Which two fit? I'll take it from there.”",
        zh="A 打断你：“别讲故事了，哪两款合适？剩下的我自己定。”",
    ),
    "B": Text(
        en="B asks where the leaves were tested, and whether you can send the report.",
        zh="B 问茶叶在哪儿检测的，能不能把报告发过来。",
    ),
    "C": Text(
        en="C laughs, tells you about the party she is giving, and how well she chose last time.",
        zh="C 一边笑一边说要请客，还夸自己上次挑得有多好。",
    ),
    "D": Text(
        en="D is in no hurry, would like to understand how it is brewed, and does not want to put you out.",
        zh="D 不着急，想弄明白怎么泡，又怕给你添麻烦。",
    ),
}


def everybody() -> pd.DataFrame:
    return datasets.load("questionnaire")


@once_per_data
def kept() -> pd.DataFrame:
    rows = everybody()
    return rows[~rows["customer_id"].isin(personality.straight_lining(rows).flagged)]


@once_per_data
def unclassified(*, of: int | None = None) -> float:
    table = personality.score(kept()).table
    return 100 * table.loc["unclassified", "people"] / (of or table["people"].sum())


def by_caller() -> dict[str, str]:
    return {caller: personality.STRATEGY_FOR[kind].value for caller, kind in CALLERS.items()}


def alpha(rows: pd.DataFrame, scale: str = "extraversion", *, turn: bool = False) -> float:
    return personality.reliability(rows, turn=turn).table.loc[scale, "alpha"]


def chance(extraversion: float, stability: float, place: int = 1, **options: float) -> float:
    return 100 * float(
        personality.posterior(extraversion, stability, (1 - RELIABILITY) ** 0.5, **options)[place]
    )


@once_per_data
def effect() -> personality.strategy.StrategyEffect:
    behaviours = datasets.load("behaviours")
    model = personality.BehaviourClassifier().fit(behaviours, personality.score(kept()).types)
    return personality.strategy_effect(datasets.load("contacts"), model.predict(behaviours))


def evidence_verdict() -> str:
    table = effect().table
    row, all_types = table.loc["analytical"], table.loc["all"]
    if row["low"] > 0:
        return "d"
    return "b" if row["high"] < all_types["difference"] else "c"


PER_THOUSAND = 60 * 40  # yuan a year for one more purchase in 1,000 conversations


def remains(end: str = "low", *, cost: int = 30_000, against_one: bool = True) -> float:
    """Return yuan a year: 60 thousand conversations, 40 yuan a purchase, less the cost."""
    found = effect()
    if against_one:
        return PER_THOUSAND * scripts.more_buyers(found)[end] - cost
    return PER_THOUSAND * 1000 * scripts.share_typed(found) * found.table.loc["all", end] - cost


def about(wrong: Callable[[], float], off: float = 400) -> Mistake:
    """Return a mistake that is made just as well with the rounded numbers of the table."""
    return Mistake(answer=wrong, when=lambda read: abs(read - wrong()) <= off)


EXERCISES = [
    Exercise(
        id="8.1",
        points=1,
        level=1,
        reread="score-answer",
        answer=Number(unit="%", tolerance=0.1),
        key=unclassified,
        mistakes={
            "of_everyone": lambda: unclassified(of=len(everybody())),
            "complement": lambda: 100 - unclassified(),
            "people": lambda: personality.score(kept()).table.loc["unclassified", "people"],
            "rounded": lambda: round(unclassified()),
        },
    ),
    Exercise(
        id="8.2",
        points=1,
        level=1,
        reread="idea",
        answer=LabelTable(items=SAID, labels=personality.Strategy),
        key=by_caller,
        mistakes={
            "facts_to_a": {"A": "give_evidence"},
            "patience_to_a": {"A": "explain_patiently"},
            "proof_to_d": {"D": "give_evidence"},
            "patience_to_b": {"B": "explain_patiently"},
            "praise_to_d": {"D": "praise"},
        },
    ),
    Exercise(
        id="8.3",
        points=2,
        level=2,
        reread="reliability-answer",
        answer=Number(tolerance=0.005, panel=True),
        key=lambda: alpha(kept()),
        mistakes={
            "careless": lambda: alpha(everybody()),
            "turned": lambda: alpha(kept(), turn=True),
            "other_scale": lambda: alpha(kept(), "stability"),
        },
    ),
    Exercise(
        id="8.4",
        points=2,
        level=2,
        reread="widget-question",
        answer=Number(unit="%", tolerance=0.5, panel=True),
        key=lambda: chance(0.4, -0.9),
        mistakes={
            "sign": lambda: chance(0.4, -0.9, 0),
            "place": Mistake(
                answer=lambda: chance(0.4, -0.9, 2), when=lambda read: abs(read - chance(0.4, -0.9, 2)) < 0.1
            ),
            "other_type": lambda: chance(0.4, -0.9, 3),
            "other_point": lambda: chance(0.8, -0.3),
            "certain": 100.0,
        },
    ),
    Exercise(
        id="8.5",
        points=2,
        level=2,
        reread="pays-answer",
        answer=Choice(),
        key=evidence_verdict,
        mistakes={"no_difference": "a", "differs_from_all": "b", "works": "d"},
    ),
    Exercise(
        id="8.6",
        points=3,
        level=3,
        reread="gain-answer",
        answer=Number(unit=Text(en="yuan", zh="元"), tolerance=400),
        key=remains,
        mistakes={
            "best_guess": lambda: remains("difference"),
            "high_end": lambda: remains("high"),
            "three_times": lambda: remains(cost=90_000),
            # Half a step of the table's last digit, times what the slip multiplies it with.
            "per_thousand": about(lambda: 1000 * remains(cost=0) - 30_000, 0.05 * PER_THOUSAND * 1000),
            "one_month": lambda: remains(cost=0) / 60 - 30_000,
            "no_cost": lambda: remains(cost=0),
            "mismatched": about(lambda: remains(against_one=False), 0.0005 * PER_THOUSAND * 1000),
        },
    ),
    Exercise(
        id="8.7",
        points=3,
        level=3,
        reread="rules",
        answer=ShortText(),
    ),
]

GUESSES = [
    Guess(
        id="8.0",
        answer=Number(unit=Text(en="purchases", zh="次")),
        found=lambda: round(scripts.more_buyers(effect())["difference"], 1),
    ),
]
