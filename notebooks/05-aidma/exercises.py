"""The exercises of topic 05, AIDMA: what is asked, and which mistakes are usual."""

import pandas as pd

from crmcourse.exercises.declare import (
    Exercise,
    LabelTable,
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

STAGES = [stage.value for stage in aidma.Stage]
COST = {"attention": 40_000, "interest": 70_000, "desire": 30_000, "memory": 25_000}


NOBODY_BY_THE_MIDDLE = Text(
    en="no customer reached Interest before Attention",
    zh="没有哪位客户先有兴趣、后有注意",
)
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
def first_times() -> pd.Series:
    """Return when the first who met us by the middle got to each stage; a buyer, if there is one."""
    reach = aidma.first_reach(journeys()).set_index("customer_id")
    by_the_middle = reach[reach["interest"] < reach["attention"]]
    if by_the_middle.empty:
        raise DataError(str(NOBODY_BY_THE_MIDDLE))
    return by_the_middle.sort_values("action", key=pd.isna, kind="stable").iloc[0].dropna()


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
def people() -> pd.DataFrame:
    """Return five customers: last touchpoint, and whether they have ordered."""
    log = journeys().log
    last = log.groupby("customer_id")["timestamp"].max()
    ordered = log[log["stage"] == "action"].groupby("customer_id").size()
    table = pd.DataFrame({"last": last, "ordered": last.index.isin(ordered.index)})
    others = table[~table["ordered"]].sort_values("last", kind="stable")
    places = [int(len(others) * share) for share in (0.1, 0.6, 0.9, 0.99)]
    return pd.concat([table[table["ordered"]].head(1), others.iloc[places]]).sort_index()


def endings(*, patient: bool = True) -> dict[str, str]:
    silent = (events()["timestamp"].max() - people()["last"]).dt.days > (90 if patient else -1)
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
    silent = (events()["timestamp"].max() - people()["last"]).dt.days
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


EXERCISES = [
    Exercise(
        id="5.1",
        points=1,
        level=1,
        reread="funnel-reading",
        answer=Number(unit="%", tolerance=0.1),
        key=rate,
        mistakes={
            "of_all": lambda: 100 * aidma.funnel(journeys()).table.loc["desire", "of_all"],
            "not_mature": lambda: rate(mature_days=0),
            "row_above": lambda: 100 * aidma.funnel(journeys()).table.loc["interest", "rate"],
            "row_below": lambda: 100 * aidma.funnel(journeys()).table.loc["memory", "rate"],
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
        answer=Number(unit="%", tolerance=0.1),
        key=cohort_rate,
        mistakes={
            "ever": lambda: cohort_rate("ordered"),
            "lesson_horizon": lambda: cohort_rate(horizon_days=90),
            "too_young": lambda: cohort_rate(place=0, young=True),
            "month_before": lambda: cohort_rate(place=-2),
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
        reread="widget-question",
        answer=Number(
            unit=Text(en="buyers per 1,000 customers", zh="位买家（每 1,000 位客户）"), tolerance=0.5
        ),
        key=lambda: chain().what_if("memory", 0.08),
        mistakes={
            "added": lambda: chain().what_if("memory", 0.08) - chain().what_if("memory", 0),
            "step_late": lambda: chain().what_if("desire", 0.08),
            "lesson_stage": lambda: chain().what_if("interest", 0.08),
            "unchanged": lambda: chain().what_if("memory", 0),
            "ten_times_less": lambda: chain().what_if("memory", 0.008),
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
