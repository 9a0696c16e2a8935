"""The exercises of topic 03, accounts: what is asked, and which mistakes are usual."""

from math import floor

import pandas as pd

from crmcourse.exercises.declare import Choice, Exercise, Guess, LabelTable, Number, Ranking, ShortText, Text
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import accounts, datasets
from crmlib.accounts.quadrants import letter_of, quadrant_of
from crmlib.lessons import accounts as lesson

# What the panel of 3.1 and 3.3 is to be set to, and how they open.
CARDS = {"top": 20, "weeks": 13, "base": "all", "counted": "yuan"}
CARDS_OPENED = {"top": 10, "weeks": 52, "base": "buyers", "counted": "yuan"}
LATER = {"top": 10, "years": "2024"}
LATER_OPENED = {"top": 20, "years": "2025"}
SHARES = {"70": 0.70, "60": 0.60, "50": 0.50, "40": 0.40}


@once_per_data
def ours() -> pd.DataFrame:
    return accounts.usable(datasets.load("accounts")).rows


@once_per_data
def cards() -> lesson.Cards:
    return lesson.cards(*(datasets.load(name) for name in ("orders", "order_lines", "members")))


@once_per_data
def held(column: str = "top_held", **change: float | str) -> float:
    found = float(lesson.held(cards(), **(CARDS | change)).table[column].iloc[0])
    return 100 * found if column == "top_held" else found


@once_per_data
def later(column: str = "same_later", **change: float | str) -> float:
    return 100 * float(lesson.later(ours(), **(LATER | change)).table[column].iloc[0])


def fields(output: str = "margin", parts: tuple[str, ...] = lesson.INPUT) -> dict[str, str]:
    """Return the field of each of the eight accounts."""
    table, cuts = lesson.EFFECTS, (lesson.HIGH_OUTPUT, lesson.HIGH_INPUT)
    taken = table[list(parts)].sum(axis=1)
    return {name: str(quadrant_of(table.loc[name, output], taken[name], cuts).value) for name in table.index}


def letters(potential: str = "") -> dict[str, str]:
    """Return the letter of each of the eight offers."""
    table, cuts = lesson.OFFERS, (lesson.HIGH_REVENUE, lesson.HIGH_POTENTIAL)
    room = table[potential] if potential else table["need"] - table["turnover"]
    return {name: str(letter_of(table.loc[name, "turnover"], room[name], cuts).value) for name in table.index}


def changed(right: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    """Return the rows in which another way of judging differs: they give it away."""
    return {name: label for name, label in other.items() if label != right[name]}


def one_row(name: str, other: dict[str, str]) -> dict[str, str]:
    """Return one row of another way of judging: who slips once has made the same mistake."""
    return {name: other[name]}


def swapped(right: dict[str, str], one: str, two: str) -> dict[str, str]:
    """Return the rows of two labels, each with the other one."""
    return {name: {one: two, two: one}[label] for name, label in right.items() if label in (one, two)}


def points(blank: float | None = None, yes: tuple[lesson.Said, ...] = lesson.YES) -> float:
    """Return the points of the worksheet; `blank` is what a blank counts as, otherwise the mean of what is answered."""
    said = [one for one in lesson.SHEET.values() if one is not lesson.Said.BLANK]
    mine = sum(one in yes for one in said)
    return mine / len(said) * len(lesson.SHEET) if blank is None else mine + blank


@once_per_data
def thirty() -> dict[str, float]:
    """Return what thirty hours more bring at each of the five."""
    found = lesson.curve(ours())
    return {
        name: float(lesson.thirty(ours(), found, *row).table["added_margin"].iloc[0])
        for name, row in zip(lesson.WAITING.index, lesson.WAITING.to_numpy(), strict=True)
    }


def ranked(by: dict[str, float]) -> list[str]:
    return sorted(by, key=lambda name: -by[name])


def waiting(value: str) -> list[str]:
    return ranked(lesson.WAITING.eval(value).to_dict())


def nearest() -> str:
    """Return the option nearest to what the top fifth of 2025 hold half a year later."""
    found = later(**LATER_OPENED) / 100
    return min(SHARES, key=lambda name: abs(SHARES[name] - found))


EXERCISES = [
    Exercise(
        id="3.1",
        points=1,
        level=1,
        reread="who-answer",
        answer=Number(unit="%", tolerance=0.1, panel=True),
        key=held,
        mistakes={
            "buyers": lambda: held(base="buyers"),
            "orders": lambda: held(counted="orders"),
            "four_fifths": lambda: held("four_fifths"),
            "as_opened": lambda: held(**CARDS_OPENED),
            "a_year": lambda: held(weeks=52),
            "top_tenth": lambda: held(top=10),
        },
    ),
    Exercise(
        id="3.2",
        points=1,
        level=1,
        reread="quadrants-answer",
        answer=LabelTable(items=list(lesson.EFFECTS.index)),
        key=fields,
        mistakes={
            "crossed": lambda: swapped(fields(), "gives", "takes"),
            "turnover": {"c": "high", "g": "gives"},
            "people_alone": lambda: changed(fields(), fields(parts=lesson.INPUT[:1])),
            "samples": lambda: changed(fields(), fields(parts=lesson.INPUT[:2])),
            "goods_f": lambda: one_row("f", fields(parts=lesson.INPUT[:2])),
            "goods_h": lambda: one_row("h", fields(parts=lesson.INPUT[:2])),
            "turnover_c": lambda: one_row("c", {"c": "high"}),
            "turnover_g": lambda: one_row("g", {"g": "gives"}),
        },
    ),
    Exercise(
        id="3.3",
        points=2,
        level=2,
        reread="next-answer",
        answer=Number(unit="%", tolerance=0.1, panel=True),
        key=later,
        mistakes={
            "then": lambda: later("share"),
            "new_top": lambda: later("later_top"),
            "again": lambda: later("again"),
            "as_opened": lambda: later(**LATER_OPENED),
            "other_years": lambda: later(years="2025"),
            "a_fifth": lambda: later(top=20),
        },
    ),
    Exercise(
        id="3.4",
        points=2,
        level=2,
        reread="priority-answer",
        answer=LabelTable(items=list(lesson.OFFERS.index)),
        key=letters,
        mistakes={
            "exchanged": lambda: swapped(letters(), "a", "b"),
            "whole_need": lambda: changed(letters(), letters("need")),
            "turnover_alone": {"b": "a_plus", "e": "a_plus"},
            "growth": {"b": "a_plus", "c": "c"},
            "need_b": lambda: one_row("b", letters("need")),
            "need_e": lambda: one_row("e", letters("need")),
            "need_f": lambda: one_row("f", letters("need")),
        },
    ),
    Exercise(
        id="3.5",
        points=2,
        level=2,
        reread="worksheet-answer",
        answer=Number(unit=Text(en="points", zh="分"), tolerance=0.05),
        key=points,
        mistakes={
            "blank_is_no": lambda: points(0),
            "blank_is_yes": lambda: points(1),
            "blank_is_half": lambda: points(0.5),
            "cut_off": lambda: floor(10 * points()) / 10,
            "of_one": lambda: points() / len(lesson.SHEET),
            "rival": lambda: points(yes=(*lesson.YES, lesson.Said.WEAK)),
            "the_noes": lambda: points(yes=(lesson.Said.LOW, lesson.Said.WEAK)),
            "per_cent": lambda: 100 * points() / len(lesson.SHEET),
            "per_cent_whole": lambda: round(100 * points() / len(lesson.SHEET)),
        },
    ),
    Exercise(
        id="3.6",
        points=3,
        level=3,
        reread="plans-answer",
        answer=Ranking(),
        key=lambda: ranked(thirty()),
        mistakes={
            "by_turnover": lambda: waiting("turnover"),
            "by_average": lambda: waiting("turnover / hours_so_far"),
            "by_hours": lambda: waiting("hours_so_far"),
            "fewest_hours": lambda: waiting("-hours_so_far"),
            "by_potential": lambda: waiting("need - turnover"),
            "upside_down": lambda: ranked(thirty())[::-1],
        },
    ),
    Exercise(
        id="3.7",
        points=3,
        level=3,
        reread="plans-answer",
        answer=ShortText(),
    ),
]

GUESSES = [Guess(id="3.0", answer=Choice(), found=nearest)]
