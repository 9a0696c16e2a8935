"""The exercises of topic 10, satisfaction: what is asked, and which mistakes are usual."""

import math

import pandas as pd

from crmcourse.exercises.declare import Choice, Exercise, Guess, LabelTable, Mistake, Number, ShortText, Text
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets, satisfaction
from crmlib.lessons import satisfaction as lesson
from crmlib.satisfaction.curve import relation_of

POINTS = Text(en="points", zh="分")
# The three numbers of 10.3, and how the panel opens.
SHOP = {"answers": 250, "promoters": 42, "detractors": 27}
AS_OPENED = {"answers": 150, "promoters": 50, "detractors": 20}
GAPS = {"2": 2, "6": 6, "18": 18, "40": 40}


@once_per_data
def survey() -> pd.DataFrame:
    return satisfaction.usable(datasets.load("satisfaction")).rows


@once_per_data
def votes() -> pd.Series:
    """Return how many promoters, passives and detractors shop C has."""
    table = lesson.votes(survey(), "C").table["answers"]
    return pd.Series({vote.value: n for vote, n in table.items()})


def net(*, plus: str = "", base: str = "all") -> float:
    n = votes()
    over = n.sum() if base == "all" else n["promoters"] + n["detractors"]
    return 100 * (n["promoters"] + (n[plus] if plus else 0) - n["detractors"]) / over


@once_per_data
def free() -> pd.DataFrame:
    """Return the table in both directions, of those who are free to leave."""
    given = survey()
    return satisfaction.trap(given[given["barrier"] == "none"]).table


def margin(answers: int, promoters: float, detractors: float) -> pd.Series:
    return lesson.margin(answers, promoters, detractors).table.iloc[0]


def off(z: float = 1.959964, *, variance: float | None = None) -> float:
    """Return the margin of error in points."""
    p, d, n = SHOP["promoters"] / 100, SHOP["detractors"] / 100, SHOP["answers"]
    return 100 * z * math.sqrt((p + d - (p - d) ** 2 if variance is None else variance) / n)


def guests(points: float = 3, effect: float = 1.9, response: float = 60, column: str = "invited") -> float:
    return float(lesson.plan(points, effect, response).table[column].iloc[0])


@once_per_data
def eight() -> pd.DataFrame:
    return lesson.eight(survey()).table


@once_per_data
def types() -> dict[str, str]:
    return {name: str(kind.value) for name, kind in relation_of(eight()).items()}


def relabelled(moved: dict[str, str], *, only: str = "") -> dict[str, str]:
    """Return the labels of those whose type is moved to another."""
    rows = eight().query(only).index if only else eight().index
    return {name: moved[kind] for name, kind in types().items() if kind in moved and name in rows}


def held_alone(read: dict[str, tuple[str, tuple[str, ...]]]) -> bool:
    """Return whether only customers whom something holds are labelled wrongly, and how many of them does not matter."""
    wrong = [name for name, kind in types().items() if read.get(name, ("", ()))[1] != (kind,)]
    return bool(wrong) and bool((eight().loc[wrong, "barrier"] != "none").all())


def nearest() -> str:
    """Return the option nearest to how far apart shops lie that are all alike."""
    found = satisfaction.ranking(survey()).by_chance
    return min(GAPS, key=lambda name: abs(GAPS[name] - found))


EXERCISES = [
    Exercise(
        id="10.1",
        points=1,
        level=1,
        reread="idea",
        answer=Number(unit=POINTS, tolerance=0.1),
        key=net,
        mistakes={
            "passives": lambda: net(plus="passives"),
            "without_passives": lambda: net(base="told"),
            "promoters_alone": lambda: 100 * votes()["promoters"] / votes().sum(),
            "mean": lambda: round(float(survey().query("shop == 'C'")["recommend"].dropna().mean()), 2),
            "counts": lambda: float(votes()["promoters"] - votes()["detractors"]),
            "upside_down": lambda: -net(),
        },
    ),
    Exercise(
        id="10.2",
        points=1,
        level=1,
        reread="trap-answer",
        answer=Number(unit="%", tolerance=0.1),
        key=lambda: 100 * free().loc["satisfied", "of_gone"],
        mistakes={
            "other_direction": lambda: 100 * free().loc["satisfied", "gone"],
            "top_only": lambda: 100 * free().loc[5, "of_gone"],
            "fours_only": lambda: 100 * free().loc[4, "of_gone"],
            "of_all": lambda: 100 * free().loc["satisfied", "of_everybody"],
            "complement": lambda: 100 * (1 - free().loc["satisfied", "of_gone"]),
        },
    ),
    Exercise(
        id="10.3",
        points=2,
        level=2,
        reread="idea",
        answer=Number(unit=POINTS, tolerance=0.1),
        key=off,
        mistakes={
            "standard_error": lambda: off(1.0),
            "whole_width": lambda: off(2 * 1.959964),
            "one_share": lambda: off(variance=0.42 * 0.58),
            "no_root": lambda: off() ** 2 / 100 / 1.959964,
            "one_sided": lambda: off(1.644854),
            "as_opened": lambda: margin(**AS_OPENED)["high"] - margin(**AS_OPENED)["estimate"],
            "an_end": Mistake(
                answer=lambda: margin(**SHOP)["high"],
                when=lambda read: (
                    min(abs(read - margin(**SHOP)[end]) for end in ("low", "high", "estimate")) <= 0.1
                ),
            ),
        },
    ),
    Exercise(
        id="10.4",
        points=2,
        level=2,
        reread="interviews-answer",
        answer=Number(unit=Text(en="guests", zh="位访客"), tolerance=5),
        key=guests,
        mistakes={
            "silence": lambda: guests(column="in_groups"),
            "groups": lambda: guests(effect=1.0),
            "both_left_out": lambda: guests(column="by_lot"),
            "divided": lambda: guests(column="by_lot") / 1.9 / 0.6,
            "margin_left": lambda: guests(points=5),
            "as_opened": lambda: guests(5, 1.0, 100),
        },
    ),
    Exercise(
        id="10.5",
        points=2,
        level=2,
        reread="interviews-answer",
        answer=Choice(),
        key="lot",
        mistakes={"staff": "staff", "link": "link", "regulars": "regulars"},
    ),
    Exercise(
        id="10.6",
        points=2,
        level=2,
        reread="relations-answer",
        answer=LabelTable(items=lambda: list(types())),
        key=types,
        mistakes={
            "first_is_loyal": lambda: relabelled({"spurious": "true"}),
            "happy_is_loyal": lambda: relabelled({"latent": "true"}),
            "exchanged": lambda: relabelled({"latent": "spurious", "spurious": "latent"}),
            "four_is_enough": lambda: relabelled({"spurious": "true", "none": "latent"}, only="csat == 4"),
            "held_counts": Mistake(
                answer=lambda: (
                    types() | relabelled({"true": "spurious", "none": "spurious"}, only="barrier != 'none'")
                ),
                when=held_alone,
            ),
        },
    ),
    Exercise(
        id="10.7",
        points=3,
        level=3,
        reread="ranking-answer",
        answer=ShortText(),
    ),
]

GUESSES = [Guess(id="10.0", answer=Choice(), found=nearest)]
