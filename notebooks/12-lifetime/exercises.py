"""The exercises of topic 12, lifetime value: what is asked, and which mistakes are usual."""

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
from crmlib.lessons import lifetime as lesson
from crmlib.lifetime import BetaGeoNBD, GammaGamma, clv_formula, rfm_summary

YUAN = Text(en="yuan", zh="元")
WEEKS = Text(en="weeks", zh="周")
ORDERS = Text(en="orders", zh="单")
ONE = 900.0  # what somebody with one repeat paid for it
BOX = {"margin": 120.0, "retention": 0.75, "discount": 0.10}
REVENUE = 300.0  # of the box; the margin is what is left of it
FOUR = {"p": (6, 6), "q": (15, 6), "r": (15, 45), "s": (1, 2)}  # repeats, weeks of silence


@once_per_data
def bought() -> pd.DataFrame:
    return lesson.households(*(datasets.load(name) for name in ("orders", "order_lines", "members")))


@once_per_data
def summary() -> pd.DataFrame:
    return rfm_summary(bought(), value="paid", as_of=lesson.AS_OF)


@once_per_data
def buying() -> BetaGeoNBD:
    return BetaGeoNBD().fit(summary())


@once_per_data
def spend() -> GammaGamma:
    return GammaGamma().fit(summary())


@once_per_data
def days() -> pd.Series:
    return lesson.diary(bought()).table["date"]


def weeks_between(start: pd.Timestamp, end: pd.Timestamp) -> float:
    return (end - start).days / 7


def everybody() -> float:
    """Return the mean spend per order of all: that of somebody of whom nothing is known."""
    return spend().p_ * spend().v_ / (spend().q_ - 1)


def blend() -> float:
    one = pd.DataFrame({"frequency": [1], "monetary_value": [ONE]})
    return float(spend().expected(one).iloc[0])


def box(**change: float) -> float:
    return clv_formula(**(BOX | change))


@once_per_data
def panel(repeats: int, weeks: int, column: str = "orders") -> float:
    return float(lesson.silent(buying(), weeks, (repeats,)).table[column].iloc[0])


def ranked(by: dict[str, float]) -> list[str]:
    return sorted(by, key=lambda name: -by[name])


def tiers() -> dict[str, str]:
    return {name: lesson.tier_of(row).value for name, row in lesson.SIX.iterrows()}


SHARES = {"90": 0.9, "75": 0.75, "50": 0.5, "25": 0.25}


def nearest() -> str:
    """Return the option nearest to the share of the gold list who order in the next year."""
    after = lesson.came(bought())
    past = bought()[bought()["date"] <= lesson.AS_OF].groupby("member_id")["paid"].sum()
    share = (after.loc[past.nlargest(len(after) // lesson.CARDS).index, "orders"] > 0).mean()
    return min(SHARES, key=lambda name: abs(SHARES[name] - share))


EXERCISES = [
    Exercise(
        id="12.1",
        points=1,
        level=1,
        reread="summary-answer",
        answer=Number(unit=WEEKS, tolerance=0.1),
        key=lambda: weeks_between(days().iloc[0], days().iloc[-1]),
        mistakes={
            "since_last": lambda: weeks_between(days().iloc[-1], lesson.AS_OF),
            "since_first": lambda: weeks_between(days().iloc[0], lesson.AS_OF),
            "in_days": lambda: float((days().iloc[-1] - days().iloc[0]).days),
            "from_second": lambda: weeks_between(days().iloc[1], days().iloc[-1]),
        },
    ),
    Exercise(
        id="12.2",
        points=1,
        level=1,
        reread="tiers-answer",
        answer=LabelTable(items=list(lesson.SIX.index)),
        key=tiers,
        mistakes={
            "past_spend": {"b": "mvc"},
            "costs_seen_as_worth": {"c": "mvc"},
            "few_is_below": {"e": "bz"},
            "second_best": {"f": "mgc"},
            "need_unseen": {"d": "middle"},
            "need_too_small": {"e": "mgc"},
        },
    ),
    Exercise(
        id="12.3",
        points=2,
        level=2,
        reread="spend-answer",
        answer=Number(unit=YUAN, tolerance=2),
        key=blend,
        mistakes={
            "own_mean": ONE,
            "everybody": everybody,
            "midpoint": lambda: (ONE + everybody()) / 2,
            "two_orders": lambda: float(
                spend().expected(pd.DataFrame({"frequency": [2], "monetary_value": [ONE]})).iloc[0]
            ),
        },
    ),
    Exercise(
        id="12.4",
        points=2,
        level=2,
        reread="formula-answer",
        answer=Number(unit=YUAN, tolerance=0.5),
        key=box,
        mistakes={
            "first_left_out": lambda: clv_formula(**BOX, first=False),
            "paid_at_end": lambda: clv_formula(**BOX, at="end"),
            "revenue": lambda: box(margin=REVENUE),
            "not_discounted": lambda: box(discount=0.0),
            "monthly": lambda: box(discount=BOX["discount"] / 12),
        },
    ),
    Exercise(
        id="12.5",
        points=2,
        level=2,
        reread="widget-answer",
        answer=Number(unit=ORDERS, tolerance=0.02, panel=True),
        key=lambda: panel(12, 20),
        mistakes={
            "as_it_opens": lambda: panel(4, 30),
            "exchanged": lambda: panel(20, 12),
            "chance": lambda: panel(12, 20, "active"),
            "one_slider": lambda: panel(12, 30),
            "other_slider": lambda: panel(4, 20),
        },
    ),
    Exercise(
        id="12.6",
        points=3,
        level=3,
        reread="widget-answer",
        answer=Ranking(),
        key=lambda: ranked({name: panel(*facts) for name, facts in FOUR.items()}),
        mistakes={
            "by_frequency": lambda: ranked({name: x - weeks / 1000 for name, (x, weeks) in FOUR.items()}),
            "by_recency": lambda: ranked({name: -weeks + x / 1000 for name, (x, weeks) in FOUR.items()}),
            "upside_down": lambda: ranked({name: -panel(*facts) for name, facts in FOUR.items()}),
        },
    ),
    Exercise(
        id="12.7",
        points=3,
        level=3,
        reread="gold-answer",
        answer=ShortText(),
    ),
]

GUESSES = [
    Guess(id="12.0", answer=Choice(), found=nearest),
]
