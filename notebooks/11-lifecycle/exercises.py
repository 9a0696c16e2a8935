"""The exercises of topic 11, the customer life cycle: what is asked, and which mistakes are usual."""

import pandas as pd

from crmcourse.exercises.declare import (
    Choice,
    Exercise,
    Guess,
    LabelTable,
    Number,
    Ranking,
    ShortText,
    StageSequence,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets
from crmlib.frames.register import Subscribers
from crmlib.lessons import lifecycle as lesson
from crmlib.lifecycle import Hazard, LifeStage

SUBSCRIBERS = Text(en="subscribers", zh="位")
NEW = 500
FORWARD = [stage.value for stage in LifeStage]
OPTIONS = {"growth": "a", "maturity": "b", "decline": "c", "departure": "d"}
ASKED, OPENED = ("event", 18), ("all", 6)  # of the panel


@once_per_data
def kept() -> Subscribers:
    return lesson.watched(datasets.load("subscriptions"))


@once_per_data
def here(channel: str, months: int) -> pd.DataFrame:
    """Return what the panel shows, in per cent."""
    return 100 * lesson.still_here(kept(), channel, months).table


def shown(column: str = "share", row: int = 0, *, at: tuple[str, int] = ASKED) -> float:
    return float(here(*at)[column].iloc[row])


@once_per_data
def ages() -> pd.DataFrame:
    fitted = Hazard().fit(datasets.load("subscription_months"), kept())
    return lesson.first_months(fitted).table


def rates() -> pd.Series:
    return ages()["rate"]


def lefts() -> pd.Series:
    return ages()["left"]


def gone(*monthly: float) -> float:
    """Return how many of the new ones have left after these months."""
    left = 1.0
    for rate in monthly:
        left *= 1 - rate
    return NEW * (1 - left)


@once_per_data
def halves() -> pd.DataFrame:
    return lesson.half_years(kept(), "referral").table


def moved() -> float:
    table = halves()
    return float(100 * (table["here"] * table["moved_away"]).sum())


def other() -> float:
    table = halves()
    return float(100 * (table["here"] * table["other_reasons"]).sum())


@once_per_data
def channels() -> pd.DataFrame:
    table = lesson.four_channels(kept()).table
    return table.set_axis(list(lesson.COSTS), axis=0)


def cheapest(by: pd.Series) -> list[str]:
    return list(by.sort_values(kind="stable").index)


def a_year() -> pd.Series:
    return channels()["cost"] / channels()["share"]


def ten() -> dict[str, str]:
    return {name: lesson.stage_of(row).value for name, row in lesson.TEN.iterrows()}


def relabelled(old: str, new: str, *, only: str = "") -> dict[str, str]:
    """Return the labels of the ten of whom one stage is taken for another."""
    rows = lesson.TEN.query(only).index if only else lesson.TEN.index
    return {name: new for name, stage in ten().items() if stage == old and name in rows}


@once_per_data
def six() -> list[str]:
    found = lesson.six_quarters(*(datasets.load(name) for name in ("orders", "order_lines")))
    return [stage.value for stage in found.stages]


@once_per_data
def nearest() -> str:
    """Return the option that describes the stage in which a voucher changed most."""
    return OPTIONS[lesson.effects().table["difference"].idxmax().value]


EXERCISES = [
    Exercise(
        id="11.1",
        points=1,
        level=1,
        reread="stay-answer",
        answer=Number(unit="%", tolerance=0.1, panel=True),
        key=shown,
        mistakes={
            "all_who_began": lambda: shown(row=1),
            "leavers_only": lambda: shown(row=2),
            "gone": lambda: 100 - shown(),
            "as_it_opens": lambda: shown(at=OPENED),
            "other_months": lambda: shown(at=("event", 6)),
            "all_channels": lambda: shown(at=("all", 18)),
            "an_end": lambda: shown("low"),
            "upper_end": lambda: shown("high"),
        },
    ),
    Exercise(
        id="11.2",
        points=1,
        level=1,
        reread="record-answer",
        answer=LabelTable(items=list(lesson.TEN.index)),
        key=ten,
        mistakes={
            "ninety_days": lambda: (
                relabelled("maturity", "departure", only="silence > 13")
                | relabelled("decline", "departure", only="silence > 13")
            ),
            "quiet_for_gone": lambda: relabelled("decline", "departure", only="silence > quiet_after"),
            "not_even_quiet": lambda: relabelled("maturity", "departure", only="silence > 13"),
            "gone_for_quiet": lambda: relabelled("departure", "decline"),
            "new_is_growth": lambda: relabelled("acquisition", "growth"),
            "big_order": {"e": "growth"},
            "still_ordering": lambda: relabelled("decline", "maturity", only="silence < quiet_after"),
        },
    ),
    Exercise(
        id="11.3",
        points=2,
        level=2,
        reread="months-answer",
        answer=Number(unit=SUBSCRIBERS, tolerance=2),
        key=lambda: gone(*rates().iloc[:3]),
        mistakes={
            "one_rate": lambda: gone(*[rates().iloc[-1]] * 3),
            "added": lambda: NEW * rates().iloc[:3].sum(),
            "rate_thrice": lambda: 3 * NEW * rates().iloc[-1],
            "copied": lambda: lefts().iloc[:3].sum(),
            "first_month": lambda: gone(rates().iloc[0]),
            "first_thrice": lambda: gone(*[rates().iloc[0]] * 3),
            "still_here": lambda: NEW - gone(*rates().iloc[:3]),
            "in_per_cent": lambda: gone(*rates().iloc[:3]) / 5,
        },
    ),
    Exercise(
        id="11.4",
        points=2,
        level=2,
        reread="ends-answer",
        answer=Number(unit="%", tolerance=0.07),
        key=moved,
        mistakes={
            "alone": lambda: 100 * (1 - (1 - halves()["moved_away"]).prod()),
            "added": lambda: 100 * halves()["moved_away"].sum(),
            "of_leavers": lambda: 100 * moved() / (moved() + other()),
            "other_reasons": other,
            "average": lambda: 100 * halves()["moved_away"].mean(),
            "first_half_year": lambda: 100 * halves()["moved_away"].iloc[0],
        },
    ),
    Exercise(
        id="11.5",
        points=3,
        level=3,
        reread="win-answer",
        answer=Ranking(),
        key=lambda: cheapest(a_year()),
        mistakes={
            "by_cost": lambda: cheapest(channels()["cost"]),
            "by_share": lambda: cheapest(-channels()["share"]),
            "multiplied": lambda: cheapest(channels()["cost"] * channels()["share"]),
            "dearest_first": lambda: cheapest(-a_year()),
            "lessons_costs": lambda: cheapest(pd.Series(lesson.WON) / channels()["share"]),
        },
    ),
    Exercise(
        id="11.6",
        points=2,
        level=2,
        reread="record-answer",
        answer=StageSequence(stages=LifeStage),
        key=six,
        mistakes={
            "forward_only": lambda: sorted(six(), key=FORWARD.index),
            "decline_skipped": lambda: ["maturity" if one == "decline" else one for one in six()],
            "quiet_for_gone": lambda: ["departure" if one == "decline" else one for one in six()],
            "not_gone_yet": lambda: [*six()[:4], "departure", "maturity"],
            "new_is_growth": lambda: ["growth", *six()[1:]],
        },
    ),
    Exercise(
        id="11.7",
        points=3,
        level=3,
        reread="uplift-answer",
        answer=ShortText(),
    ),
]

GUESSES = [Guess(id="11.0", answer=Choice(), found=nearest)]
