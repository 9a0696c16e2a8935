"""The exercises of topic 09, customer delivered value: what is asked, and which mistakes are usual."""

import pandas as pd

from crmcourse.exercises.declare import (
    Choice,
    ChoiceSet,
    Exercise,
    Guess,
    LabelTable,
    Mistake,
    Number,
    Ranking,
    ShortText,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets, value
from crmlib.value import Form

NESTS = {"twins": ("greenhill", "mistypeak")}
SPOKEN = {"a": "energy", "b": "time", "c": "effort", "d": "personnel", "e": "image"}
CUSTOMERS = {
    "a": Text(en="a: the four forms", zh="a：四张表"),
    "b": Text(en="b: nothing by Saturday", zh="b：星期六还没到"),
    "c": Text(en="c: the parcel from the depot", zh="c：从站点扛回家"),
    "d": Text(en="d: the lady at the counter", zh="d：柜台那位大姐"),
    "e": Text(en="e: the tin on the table", zh="e：桌上那罐茶"),
}
COST = {"service": 16.0, "personnel": 4.0, "time": 2.8, "effort": 3.0}
YUAN = Text(en="yuan", zh="元")


@once_per_data
def nested(form: Form = Form.CLASSIC) -> value.NestedLogit:
    kept = value.screen(datasets.load("choices")).kept
    return value.NestedLogit(form, nests=NESTS).fit(kept[kept["holdout"] == 0])


def worth(part: str) -> float:
    return float(nested().willingness_to_pay().table.loc[part, "wtp"])


def trade(days: int = 2, *, service: int = -1) -> float:
    return service * worth("service") - days * worth("time")


def share(model: value.NestedLogit | value.ConditionalLogit, *left: str, without: str = "") -> float:
    """Return the share of these firms together, in per cent, when one firm is gone."""
    offers = datasets.load("offers")
    table = model.shares(offers[offers["alternative"] != without]).table
    return 100 * float(table.loc[list(left), "share"].sum())


def is_todays(read: float) -> bool:
    """Whether it is the share with nobody gone, by either model: the panel opens with the conditional logit."""
    return any(abs(read - share(model, "greenhill")) <= 0.05 for model in (nested(), nested().conditional_))


@once_per_data
def ranking(form: Form) -> pd.DataFrame:
    offers = datasets.load("offers")
    weights = value.swing_weights(nested(form), offers, form=form)
    return value.rank_reversal(offers, weights, form=form).table


def supported() -> set[str]:
    """Return the statements of 9.5 that the two tables support."""
    classic, lecture = ranking(Form.CLASSIC), ranking(Form.LECTURE)
    statements = {
        "a": classic.index[0] == "greenhill",
        "b": lecture.index[0] == "greenhill",
        "c": min(table["reversal"].iloc[0] for table in (classic, lecture)) > 0.25,
        "d": classic.loc["greenhill", "low"] > classic.loc["redgate", "high"],
        "e": classic.index[-1] == lecture.index[-1] == "oldharbour",
    }
    return {letter for letter, holds in statements.items() if holds}


def about(letter: str, *, unless: str = "") -> Mistake:
    """Return the mistake of judging one statement wrongly, whatever was said of the others."""

    def misjudged(chosen: set[str]) -> bool:
        return (letter in chosen) != (letter in supported()) and not (unless and unless in chosen)

    return Mistake(answer=lambda: supported() ^ {letter}, when=misjudged)


def ranked(by: dict[str, float]) -> list[str]:
    return sorted(by, key=lambda part: -by[part])


# What Wang Lei may change, in the order in which the lesson asks.
CHANGES = {"price": -10, "service": 1, "time": -1, "effort": -1}


@once_per_data
def gains() -> pd.Series:
    """Return how much of the market each change would bring."""
    offers = datasets.load("offers")
    moved = (
        value.what_if(nested(), offers, {"greenhill": {part: by}}, draws=2) for part, by in CHANGES.items()
    )
    return pd.Series([float(one.table.loc["greenhill", "change"]) for one in moved], index=list(CHANGES))


EXERCISES = [
    Exercise(
        id="9.1",
        points=1,
        level=1,
        reread="idea",
        answer=LabelTable(items=CUSTOMERS),
        key=SPOKEN,
        mistakes={
            "a_effort": {"a": "effort"},
            "b_service": {"b": "service"},
            "a_time": {"a": "time"},
            "c_energy": {"c": "energy"},
            "c_service": {"c": "service"},
            "c_time": {"c": "time"},
            "d_service": {"d": "service"},
            "e_product": {"e": "product"},
        },
    ),
    Exercise(
        id="9.2",
        points=1,
        level=1,
        reread="worth-reading",
        answer=Number(unit=YUAN, tolerance=0.05),
        key=lambda: worth("personnel"),
        mistakes={
            "coefficient": lambda: float(nested().params_["personnel"]),
            "conditional": lambda: float(
                nested().conditional_.willingness_to_pay().table.loc["personnel", "wtp"]
            ),
            "service": lambda: worth("service"),
            "rounded": lambda: round(worth("personnel")),
        },
    ),
    Exercise(
        id="9.3",
        points=2,
        level=2,
        reread="four-answer",
        # Whoever works with the table's two decimals comes to 0.9 or 1.0.
        answer=Number(unit=YUAN, tolerance=0.07),
        key=trade,
        mistakes={
            "one_day": lambda: trade(1),
            "both_gains": lambda: trade(service=1),
            "sign": lambda: -trade(),
            "per_day_sooner": lambda: trade(-2),
        },
    ),
    Exercise(
        id="9.4",
        points=2,
        level=2,
        reread="nested-answer",
        answer=Number(unit="%", tolerance=0.1, panel=True),
        key=lambda: share(nested(), "greenhill", without="mistypeak"),
        mistakes={
            "in_proportion": lambda: share(nested().conditional_, "greenhill", without="mistypeak"),
            "all_of_it": lambda: share(nested(), "greenhill", "mistypeak"),
            "today": Mistake(answer=lambda: share(nested(), "greenhill"), when=is_todays),
            "redgate": lambda: share(nested(), "redgate", without="mistypeak"),
            "lesson": lambda: share(nested(), "mistypeak", without="greenhill"),
            "gain": lambda: share(nested(), "greenhill", without="mistypeak") - share(nested(), "greenhill"),
            "by_hand": lambda: 100 * share(nested(), "greenhill") / (100 - share(nested(), "mistypeak")),
            "rounded": lambda: round(share(nested(), "greenhill", without="mistypeak")),
        },
    ),
    Exercise(
        id="9.5",
        points=2,
        level=2,
        reread="forms-answer",
        answer=ChoiceSet(),
        key=supported,
        mistakes={
            "b": about("b"),
            "c": about("c", unless="d"),
            "d": about("d"),
            "a": about("a"),
            "e": about("e"),
        },
    ),
    Exercise(
        id="9.6",
        points=3,
        level=3,
        reread="widget-answer",
        answer=Ranking(),
        key=lambda: ranked({part: abs(worth(part)) / cost for part, cost in COST.items()}),
        mistakes={
            "worth_alone": lambda: ranked({part: abs(worth(part)) for part in COST}),
            "cost_alone": lambda: ranked({part: -cost for part, cost in COST.items()}),
            "upside_down": lambda: ranked({part: cost / abs(worth(part)) for part, cost in COST.items()}),
        },
    ),
    Exercise(
        id="9.7",
        points=3,
        level=3,
        reread="nested-answer",
        answer=ShortText(),
    ),
]

GUESSES = [
    Guess(id="9.0", answer=Choice(), found=lambda: str(1 + gains().argmax())),
]
