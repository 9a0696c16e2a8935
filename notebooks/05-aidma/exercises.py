"""The exercises of topic 05, AIDMA: what is asked, and which mistakes are usual."""

from collections.abc import Callable

import pandas as pd

from crmcourse.exercises.declare import (
    Choice,
    Exercise,
    Guess,
    LabelTable,
    Mistake,
    Number,
    Ranking,
    ShortText,
    StageSequence,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import aidma, datasets
from crmlib.aidma.journeys import Journeys
from crmlib.errors import DataError
from crmlib.lessons.aidma import by_the_middle, last_seen

TOLERANCE = 0.1
STAGES = [stage.value for stage in aidma.Stage]
COST = {"attention": 40_000, "interest": 70_000, "desire": 30_000, "memory": 25_000}
NO_FAIR_MONTH = Text(
    en="the log is too short: in no month could all newcomers be watched for so many days",
    zh="日志太短：没有哪个月的新客户全都观察满了这么多天",
)


def events() -> pd.DataFrame:
    return datasets.load("events")


@once_per_data
def journeys() -> Journeys:
    return aidma.staged(events())


@once_per_data
def rate(**options: float) -> float:
    return 100 * aidma.funnel(journeys(), **options).table.loc["desire", "rate"]


@once_per_data
def end_of_rate(end: str) -> float:
    """Return an end of the interval of the rate that is asked for."""
    return 100 * aidma.funnel(journeys()).table.loc["desire", end]


@once_per_data
def all_who_reached(stage: str, *, of: str) -> float:
    """Return the ratio of two rows' customers: as if nobody could come to a stage without the one before."""
    customers = aidma.funnel(journeys()).table["customers"]
    return 100 * customers[stage] / customers[of]


@once_per_data
def first_times() -> pd.Series:
    """Return when one customer who met us by the middle got to each stage."""
    return by_the_middle(journeys()).table["first_reached"].rename(index=lambda stage: stage.value)


def either(*ends: Callable[[], float]) -> Mistake:
    """Return the mistake of giving one of several numbers that tell the same misunderstanding."""
    return Mistake(answer=ends[0], when=lambda read: min(abs(read - end()) for end in ends) <= TOLERANCE)


@once_per_data
def cohort_rate(
    column: str = "within", *, horizon_days: int = 60, place: int = -1, young: bool = False
) -> float:
    """Return the share who ordered in one of the months that are old enough for the horizon, or too young."""
    table = aidma.cohorts(journeys(), horizon_days=horizon_days).table
    months = table[table["rate"].isna() == young]
    if months.empty:
        raise DataError(str(NO_FAIR_MONTH))
    row = months.iloc[place]
    return 100 * row[column] / row["customers"]


@once_per_data
def cohort_end(end: str) -> float:
    """Return an end of the interval of the month that is asked for."""
    return 100 * aidma.cohorts(journeys(), horizon_days=60).table[end].dropna().iloc[-1]


@once_per_data
def people() -> pd.DataFrame:
    """Return five customers: when they were last seen, and whether they have ordered."""
    return last_seen(journeys()).table


def endings(*, patient: bool = True) -> dict[str, str]:
    silent = (events()["timestamp"].max() - people()["last_seen"]).dt.days > (90 if patient else -1)
    ordered = people()["ordered"]
    return {
        name: "bought" if ordered[name] else "lost" if silent[name] else "under way" for name in ordered.index
    }


def impatient() -> dict[str, str]:
    """Return the labels of whoever takes everybody without an order for lost."""
    wrong, right = endings(patient=False), endings()
    return {name: label for name, label in wrong.items() if label != right[name]}


def too_patient() -> dict[str, str]:
    """Return the labels of whoever waits up to a year before somebody counts as lost."""
    silent = (events()["timestamp"].max() - people()["last_seen"]).dt.days
    return {name: "under way" for name, label in endings().items() if label == "lost" and silent[name] < 365}


def forgetting_the_order() -> dict[str, str]:
    """Return the labels of whoever looks at the last touchpoint of a buyer only."""
    return {name: "under way" for name, label in endings().items() if label == "bought"}


@once_per_data
def chain() -> aidma.Chain:
    return aidma.Chain(draws=20).fit(journeys())


def ranked(by: dict[str, float]) -> list[str]:
    return sorted(by, key=lambda stage: -by[stage])


def more_buyers() -> dict[str, float]:
    table = chain().levers().table
    return {stage: table.loc[stage, "more_buyers"] for stage in COST}


# The four offers that open the lesson, by the stage from which one more in a hundred goes on.
OFFERS = {"attention": "1", "interest": "2", "desire": "3", "memory": "4"}


EXERCISES = [
    Exercise(
        id="5.1",
        points=1,
        level=1,
        reread="funnel-reading",
        answer=Number(unit="%", tolerance=TOLERANCE),
        key=rate,
        mistakes={
            "of_all": lambda: 100 * aidma.funnel(journeys()).table.loc["desire", "of_all"],
            "not_mature": lambda: rate(mature_days=0),
            "row_above": lambda: 100 * aidma.funnel(journeys()).table.loc["interest", "rate"],
            "row_below": lambda: 100 * aidma.funnel(journeys()).table.loc["memory", "rate"],
            "all_counted": lambda: all_who_reached("desire", of="interest"),
            "all_counted_above": lambda: all_who_reached("interest", of="attention"),
            "an_end": either(lambda: end_of_rate("low"), lambda: end_of_rate("high")),
            "complement": lambda: 100 - rate(),
        },
    ),
    Exercise(
        id="5.2",
        points=1,
        level=1,
        reread="order-answer",
        answer=StageSequence(stages=aidma.Stage),
        key=lambda: list(first_times().sort_values(kind="stable").index),
        mistakes={"theory": lambda: [stage for stage in STAGES if stage in first_times().index]},
    ),
    Exercise(
        id="5.3",
        points=2,
        level=2,
        reread="pitfall-answer",
        answer=Number(unit="%", tolerance=TOLERANCE, panel=True),
        key=cohort_rate,
        mistakes={
            "ever": lambda: cohort_rate("ordered"),
            "lesson_horizon": lambda: cohort_rate(horizon_days=90),
            "too_young": lambda: cohort_rate(place=0, young=True),
            "month_before": lambda: cohort_rate(place=-2),
            "an_end": either(lambda: cohort_end("low"), lambda: cohort_end("high")),
            "rounded": lambda: round(cohort_rate()),
        },
    ),
    Exercise(
        id="5.4",
        points=2,
        level=2,
        reread="pitfall-answer",
        answer=LabelTable(items=lambda: list(endings())),
        key=endings,
        mistakes={
            "impatient": impatient,
            "too_patient": too_patient,
            "order_forgotten": forgetting_the_order,
        },
    ),
    Exercise(
        id="5.5",
        points=2,
        level=2,
        reread="levers-answer",
        answer=Number(
            unit=Text(en="buyers per 1,000 customers", zh="位买家（每 1,000 位客户）"),
            tolerance=0.5,
            panel=True,
        ),
        key=lambda: chain().what_if("memory", 0.08),
        mistakes={
            "added": lambda: chain().what_if("memory", 0.08) - chain().what_if("memory", 0),
            "step_late": lambda: chain().what_if("desire", 0.08),
            "lesson_stage": lambda: chain().what_if("interest", 0.08),
            "unchanged": lambda: chain().what_if("memory", 0),
            "other_points": lambda: chain().what_if("memory", 0.05),
        },
    ),
    Exercise(
        id="5.6",
        points=3,
        level=3,
        reread="levers-answer",
        answer=Ranking(),
        key=lambda: ranked({stage: gain / COST[stage] for stage, gain in more_buyers().items()}),
        mistakes={
            "buyers_alone": lambda: ranked(more_buyers()),
            "price_alone": lambda: ranked({stage: -cost for stage, cost in COST.items()}),
            "upside_down": lambda: ranked(
                {stage: COST[stage] / gain for stage, gain in more_buyers().items()}
            ),
        },
    ),
    Exercise(
        id="5.7",
        points=3,
        level=3,
        reread="pitfall-answer",
        answer=ShortText(),
    ),
]

GUESSES = [
    Guess(id="5.0", answer=Choice(), found=lambda: OFFERS[ranked(more_buyers())[0]]),
]
