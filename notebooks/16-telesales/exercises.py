"""The exercises of topic 16, telephone sales: what is asked, and which mistakes are usual."""

import math

from crmcourse.exercises.declare import (
    Choice,
    Exercise,
    Guess,
    Mistake,
    Number,
    ShortText,
    StageSequence,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets
from crmlib.lessons import telesales as lesson
from crmlib.lessons.telesales import HALVES, LAYERS, CallStep

PEOPLE = Text(en="people", zh="个坐席")
DIALS = Text(en="dials", zh="个电话")
DAYS = Text(en="days", zh="天")
POINTS = Text(en="points", zh="个百分点")
# Listed by their names, so that the order in which they stand tells nothing.
STEPS = {step.value: step for step in sorted(CallStep)}
IN_ORDER = [step.value for step in CallStep]
BUSIEST, WHOLE_DAY, WITHIN = 72, 40, 0.80  # calls an hour; share within three rings
TARGET, OTHER_TARGET, SURE = 30, 40, 0.90
ODDS = [(0.85, "b"), (0.62, "c"), (0.0, "d")]  # from which chance on which option of the guess


def people(calls: int = BUSIEST, *, give_up: bool = True) -> int:
    """Return how many at the desk are the first to answer enough calls in time."""
    return lesson.fewest(calls, WITHIN, give_up=give_up)


def load() -> int:
    return math.ceil(BUSIEST * lesson.TALK / 60)


def moved(name: str, *others: str) -> list[str]:
    """Return the steps with one of them put before others."""
    rest = [step for step in IN_ORDER if step != name]
    place = min(rest.index(other) for other in others)
    return [*rest[:place], name, *rest[place:]]


def early(name: str, other: str, *, late: bool = False) -> Mistake:
    """Return the mistake of taking a step before another one that it needs; late: that one was put off."""

    def is_early(read: tuple[str, ...]) -> bool:
        return name in read and other in read and read.index(name) < read.index(other)

    def put_off() -> list[str]:
        rest = [step for step in IN_ORDER if step != other]
        place = rest.index(name) + 1
        return [*rest[:place], other, *rest[place:]]

    return Mistake(answer=put_off if late else lambda: moved(name, other), when=is_early)


@once_per_data
def june() -> tuple[int, int]:
    """Return the orders and the dials of the last month."""
    return lesson.orders_of(lesson.june(datasets.load("dials")))


@once_per_data
def promised(target: int, sure: float, known: bool) -> int:
    return lesson.first_dials(june(), target, sure, sure_rate=known)


@once_per_data
def answered() -> float:
    return lesson.answered(lesson.june(datasets.load("dials")))


def on_average(target: int = TARGET) -> float:
    orders, dials = june()
    return target * dials / orders


@once_per_data
def third() -> lesson.ThirdLayer:
    return lesson.in_layer_three(datasets.load("leads"))


def days(row: int) -> float:
    return float(third().table["days_so_far"].iloc[row])


def heads(row: int) -> float:
    return float(third().table["contacts"].iloc[row])


def share(rows: list[int], kinds: tuple[str, ...] = ("hot", "cold")) -> float:
    """Return which share of the dials of some rows was answered."""
    chosen = HALVES.iloc[rows]
    answered, made = (
        chosen[[f"{kind}_{what}" for kind in kinds]].to_numpy() for what in ("answered", "dials")
    )
    return float(answered.sum() / made.sum())


def points(golden: list[int], other: list[int], kinds: tuple[str, ...] = ("hot", "cold")) -> float:
    return 100 * (share(golden, kinds) - share(other, kinds))


def each_kind() -> float:
    """Return the mean of the differences within each kind, of the hours that were chosen."""
    return (points([2], [3], ("hot",)) + points([2], [3], ("cold",))) / 2


def shortest() -> str:
    ratio = LAYERS["in_it"] / lesson.needed()
    return _OPTION[ratio.idxmin()]


_OPTION = dict(zip(LAYERS.index, ("any_contact", "hard_to_reach", "aware", "ready"), strict=True))

EXERCISES = [
    Exercise(
        id="16.1",
        points=1,
        level=1,
        reread="desk-answer",
        answer=Number(unit=PEOPLE, tolerance=0, panel=True),
        key=people,
        mistakes={
            "load_up": load,
            "day_average": lambda: people(WHOLE_DAY),
            "nobody_gives_up": lambda: people(give_up=False),
            "two_more": lambda: people() + 2,
        },
    ),
    Exercise(
        id="16.2",
        points=1,
        level=1,
        reread="idea",
        answer=StageSequence(stages=STEPS),
        key=IN_ORDER,
        mistakes={
            "pitch_first": early("pitch", "needs"),
            "plan_late": early("opener", "plan"),
            "needs_first": early("needs", "opener"),
            "plan_first": early("plan", "lead"),
            "funnel_late": early("opener", "funnel", late=True),
            "funnel_after_plan": early("plan", "funnel"),
        },
    ),
    Exercise(
        id="16.3",
        points=2,
        level=2,
        reread="promise-answer",
        answer=Number(unit=DIALS, tolerance=lesson.BY / 2, panel=True),
        key=lambda: promised(TARGET, SURE, False),
        mistakes={
            "on_average": on_average,
            "known_rate": lambda: promised(TARGET, SURE, True),
            "forty": lambda: promised(OTHER_TARGET, SURE, False),
            "as_it_opens": lambda: promised(OTHER_TARGET, SURE, True),
            "all_answer": lambda: on_average() * answered(),
        },
    ),
    Exercise(
        id="16.4",
        points=2,
        level=2,
        reread="funnel-answer",
        answer=Choice(),
        key=shortest,
        mistakes={"smallest": "ready", "lowest": "hard_to_reach", "widest": "any_contact"},
    ),
    Exercise(
        id="16.5",
        points=2,
        level=2,
        reread="little-answer",
        answer=Number(unit=DAYS, tolerance=0.15),
        key=lambda: third().stay,
        mistakes={
            "finished": lambda: days(0),
            "still_in": lambda: days(1),
            "all_of_them": lambda: (heads(0) * days(0) + heads(1) * days(1)) / (heads(0) + heads(1)),
            "added": lambda: days(0) + days(1),
            "between": lambda: (days(0) + days(1)) / 2,
            "by_little": lambda: third().shortcut,
        },
    ),
    Exercise(
        id="16.6",
        points=3,
        level=3,
        reread="hours-answer",
        answer=Number(unit=POINTS, tolerance=0.06),
        key=lambda: points([0], [1]),
        mistakes={
            "chosen": lambda: points([2], [3]),
            "everything": lambda: points([0, 2], [1, 3]),
            "chosen_by_kind": each_kind,
            "ratio": lambda: 100 * (share([0]) / share([1]) - 1),
            "golden": lambda: 100 * share([0]),
            "cold_only": lambda: points([0], [1], ("cold",)),
            "hot_only": lambda: points([0], [1], ("hot",)),
        },
    ),
    Exercise(
        id="16.7",
        points=3,
        level=3,
        reread="promise-answer",
        answer=ShortText(),
    ),
]


@once_per_data
def likely() -> str:
    chance = lesson.chance(june(), lesson.PLANNED, OTHER_TARGET)
    return "a" if chance > 0.96 else next(option for least, option in ODDS if chance >= least)


GUESSES = [Guess(id="16.0", answer=Choice(), found=likely)]
