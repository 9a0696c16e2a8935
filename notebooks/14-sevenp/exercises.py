"""The exercises of topic 14, the seven P: what is asked, and which mistakes are usual."""

import numpy as np
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
from crmlib.lessons import sevenp as lesson
from crmlib.stats.control_chart import false_alarms

TIMES = Text(en="times", zh="倍")
PARCELS = Text(en="parcels", zh="件")
MONTHS = Text(en="of 100 months", zh="个月（每 100 个月）")
STEPS = 2.66  # mean steps between the centre and a limit
ASKS = {
    "a": "profiling",
    "b": "persistency",
    "c": "profitability",
    "d": "performance",
    "e": "prospecting",
    "f": "product",
    "g": "promotion",
    "h": "persistency",
    "i": "product",
    "j": "profiling",
}


@once_per_data
def tables() -> dict[str, pd.DataFrame]:
    return {name: datasets.load(name) for name in lesson.TABLES}


@once_per_data
def counted() -> dict[str, int]:
    """Return how many receipts there are, with a teapot, with a kettle, and with both."""
    return lesson.counts(tables()["receipt_lines"], tables()["receipts"])


def lift(base: str = "all") -> float:
    found = counted()
    return found["both"] * found[base] / (found["one"] * found["other"])


@once_per_data
def leaving() -> pd.DataFrame:
    """Return the first six months of the stay, as they are shown."""
    return lesson.months(lesson.stays(tables()["subscriptions"])).table.round({"leaving": 3})


def after_six() -> float:
    return 100 * float((1 - leaving()["leaving"]).prod())


@once_per_data
def one_rate() -> float:
    """Return what is left after six months if all leave at the same rate: those who left, of all who were watched."""
    table = leaving()
    return 100 * float((1 - table["left"].sum() / table["at_risk"].sum()) ** len(table))


@once_per_data
def five() -> pd.DataFrame:
    return lesson.chosen(lesson.served(tables()))


def ordered(by: pd.Series) -> list[str]:
    return list(by.sort_values(ascending=False, kind="stable").index)


@once_per_data
def four() -> str:
    """Return which of four pairs stands among buyers of one kind in one month."""
    return lesson.stands(lesson.four(tables()["receipt_lines"], tables()["receipts"]))


@once_per_data
def back() -> np.ndarray:
    """Return how many parcels came back in each month; the last is to be judged."""
    return lesson.counted_returns(tables()["activity"]).to_numpy(float)


def upper(times: float = STEPS, *, today: bool = False, too_many: bool = False) -> float:
    values = back() if today else back()[:-1]
    steps = np.abs(np.diff(values))
    return float(values.mean() + times * steps.sum() / (len(steps) + too_many))


def two_deviations() -> float:
    return float(back()[:-1].mean() + 2 * back()[:-1].std(ddof=1))


EXERCISES = [
    Exercise(
        id="14.1",
        points=1,
        level=1,
        reread="bundles-answer",
        answer=Number(unit=TIMES, tolerance=0.01),
        key=lift,
        mistakes={
            "confidence": lambda: counted()["both"] / counted()["one"],
            "other_confidence": lambda: counted()["both"] / counted()["other"],
            "support": lambda: 100 * counted()["both"] / counted()["all"],
            "by_chance": lambda: counted()["one"] * counted()["other"] / counted()["all"],
            "without_loose": lambda: lift("any"),
            "upside_down": lambda: 1 / lift(),
        },
    ),
    Exercise(
        id="14.2",
        points=1,
        level=1,
        reread="idea",
        answer=LabelTable(items=list(ASKS)),
        key=ASKS,
        mistakes={
            "stay_as_sales": {"b": "performance"},
            "sales_as_stay": {"d": "persistency"},
            "won_by_letters": {"e": "promotion"},
            "letter_as_sales": {"g": "performance"},
            "tier_moves": {"h": "profiling"},
            "stock": {"i": "prospecting"},
            "stock_as_sales": {"i": "performance"},
            "pair_as_sales": {"f": "performance"},
            "pays_late": {"a": "profitability"},
            "taste": {"j": "product"},
            "leaves": {"c": "performance"},
        },
    ),
    Exercise(
        id="14.3",
        points=2,
        level=2,
        reread="stay-answer",
        answer=Number(unit="%", tolerance=0.3),
        key=after_six,
        mistakes={
            "one_rate": one_rate,
            "added": lambda: 100 - 100 * float(leaving()["leaving"].sum()),
            "last_month": lambda: 100 - 100 * float(leaving()["leaving"].iloc[-1]),
            "first_month": lambda: 100 * (1 - float(leaving()["leaving"].iloc[0])) ** 6,
            "still_watched": lambda: (
                100 * float(leaving()["at_risk"].iloc[-1] / leaving()["at_risk"].iloc[0])
            ),
            "five_months": lambda: 100 * float((1 - leaving()["leaving"].iloc[:5]).prod()),
            "have_left": lambda: 100 - after_six(),
            "a_year": lambda: 100 * float(lesson.stays(tables()["subscriptions"]).headline.value),
        },
    ),
    Exercise(
        id="14.4",
        points=2,
        level=2,
        reread="whale-answer",
        answer=Ranking(),
        key=lambda: ordered(five()["profit"]),
        mistakes={
            "by_sales": lambda: ordered(five()["sales"]),
            "service_added": lambda: ordered(five()["sales"] - five()["goods"] + five()["service"]),
            "least_service": lambda: ordered(-five()["service"]),
            "upside_down": lambda: ordered(-five()["profit"]),
        },
    ),
    Exercise(
        id="14.5",
        points=2,
        level=2,
        reread="bundles-answer",
        answer=Choice(),
        key=four,
        mistakes={
            "largest": lambda: "d" if four() != "d" else "b",
            "bags": lambda: "c" if four() != "c" else "b",
            "new_year": lambda: "a" if four() != "a" else "b",
            "none": lambda: "e" if four() != "e" else "b",
        },
    ),
    Exercise(
        id="14.6",
        points=3,
        level=3,
        reread="case-answer",
        answer=Number(unit=PARCELS, tolerance=0.07),
        key=upper,
        mistakes={
            "with_today": lambda: upper(today=True),
            "two_deviations": two_deviations,
            "three_steps": lambda: upper(3),
            "one_step": lambda: upper(1),
            "eleven_steps": lambda: upper(too_many=True),
            "lower": lambda: upper(-STEPS),
            "mean": lambda: upper(0),
        },
    ),
    Exercise(
        id="14.7",
        points=3,
        level=3,
        reread="take-away",
        answer=ShortText(),
    ),
]

GUESSES = [
    Guess(
        id="14.0",
        answer=Number(unit=MONTHS),
        found=lambda: round(100 * float(false_alarms(1.96, 7)[0]), 1),
    ),
]
