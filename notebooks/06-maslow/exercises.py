"""The exercises of topic 06, needs and motives: what is asked, and which mistakes are usual."""

import pandas as pd

from crmcourse.exercises.declare import (
    Choice,
    ChoiceSet,
    Exercise,
    Guess,
    LabelTable,
    Mistake,
    Number,
    ShortText,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets, language, maslow
from crmlib.stats.prevalence import prevalence
from crmlib.widgets import letters

SIX = list("ABCDEF")


def sealed() -> pd.DataFrame:
    return letters.sealed(letters.here())


def studied() -> pd.DataFrame:
    return letters.studied(letters.here())


@once_per_data
def five_letters() -> dict[str, Text]:
    return letters.quoted(letters.five)


@once_per_data
def six_letters() -> dict[str, Text]:
    return letters.quoted(letters.six)


@once_per_data
def five(_lang: str) -> dict[str, str]:
    """Return the need of five letters, A to E."""
    return dict(letters.five()["needs"])


def taken_for(need: str, other: str) -> dict[str, str]:
    return {letter: other for letter, label in five(language()).items() if label == need}


@once_per_data
def six(_lang: str) -> dict[str, str]:
    """Return the style that each of six letters calls for, A to F."""
    return {letter: maslow.sell(motive).value for letter, motive in letters.six()["motive"].items()}


def called_for(style: str) -> frozenset[str]:
    return frozenset(letter for letter, found in six(language()).items() if found == style)


def misread(letter: str) -> Mistake:
    """Return the mistake of whoever misread this letter, whatever came of the others."""
    return Mistake(
        answer=lambda: set(called_for("crisis") ^ {letter}),
        when=lambda chosen: letter in chosen ^ called_for("crisis"),
    )


@once_per_data
def score(_lang: str, column: str = "precision", strictness: float = 0.75, *, known: bool = False) -> float:
    labelled = studied() if known else sealed()
    return 100 * maslow.evaluate(labelled, strictness=strictness).table.loc["all", column]


@once_per_data
def supported(_lang: str) -> list[str]:
    """Return the claims whose interval lies on one side."""
    ends = maslow.by_strictness(sealed(), steps=(0, 0.5, 1)).table
    known = maslow.by_strictness(studied(), steps=(0.5,)).table
    both = datasets.load("utterances")
    gap = maslow.parity(letters.sealed(both)).table
    claims = {
        "a": ends["coverage_high"].iloc[2] < ends["coverage_low"].iloc[0],
        "b": gap.loc["precision", "high"] < 0,
        "c": ends["coverage_high"].iloc[1] < known["coverage_low"].iloc[0],
    }
    return [claim for claim, holds in claims.items() if holds]


@once_per_data
def errors(_lang: str, *, known: bool = False) -> dict[str, int]:
    return maslow.error_counts(studied() if known else sealed(), "safety")


def worried(*, known: bool = False) -> float:
    return 100 * prevalence(240, 1000, **errors(language(), known=known)).share


def without_false_alarms() -> float:
    counts = errors(language())
    return 24 / (counts["found"] / counts["needy"])


@once_per_data
def pharmacy(_lang: str, labelled: str = "others", column: str = "high") -> float:
    """Return a share of the pharmacy's letters with a physiological need, in per cent."""
    mine = sealed()["source"].str.endswith("pharmacy")
    kinds = {"others": sealed()[~mine], "studied": studied()}
    kinds["both"] = pd.concat([kinds["others"], kinds["studied"]])
    shares = maslow.corrected_shares(sealed()["text"][mine], kinds[labelled])
    return 100 * shares.table.loc["physiological", column]


# The four first lines that open the lesson, by the need that they speak to.
LINES = {"safety": "1", "belonging": "2", "esteem": "3", "physiological": "4"}


@once_per_data
def mailbag_needs(_lang: str) -> pd.Series:
    """Return how often each of the four needs comes in the lesson's mailbag, corrected."""
    bag, known = letters.mailbag(letters.here())
    shares = maslow.corrected_shares(bag["text"], known).table["corrected"]
    return shares.loc[list(LINES)].astype(float)


EXERCISES = [
    Exercise(
        id="6.1",
        points=1,
        level=1,
        reread="idea",
        answer=LabelTable(items=five_letters, labels=maslow.Need),
        key=lambda: five(language()),
        mistakes={
            "body": lambda: taken_for("safety", "physiological"),
            "others_eyes": lambda: taken_for("esteem", "belonging"),
            "nobody_sees": lambda: taken_for("actualisation", "esteem"),
        },
    ),
    Exercise(
        id="6.2",
        points=1,
        level=1,
        reread="idea",
        answer=ChoiceSet(options=six_letters),
        key=lambda: set(called_for("crisis")),
        mistakes={
            "vision": lambda: set(called_for("vision")),
            "all": lambda: set(SIX),
            **{f"letter_{letter}": misread(letter) for letter in SIX},
        },
    ),
    Exercise(
        id="6.3",
        points=2,
        level=2,
        reread="strictness-answer",
        answer=Number(unit="%", tolerance=0.5),
        key=lambda: score(language()),
        mistakes={
            "recall": lambda: score(language(), "recall"),
            "usual_strictness": lambda: score(language(), strictness=0.5),
            "known_texts": lambda: score(language(), known=True),
        },
    ),
    Exercise(
        id="6.4",
        points=2,
        level=2,
        reread="strictness-answer",
        answer=ChoiceSet(),
        key=lambda: set(supported(language())),
        mistakes={
            "customers": lambda: {*supported(language()), "d"},
            "market": lambda: {*supported(language()), "e"},
            "precision": lambda: {*supported(language()), "b"},
        },
    ),
    Exercise(
        id="6.5",
        points=2,
        level=2,
        reread="mailbag-answer",
        answer=Number(unit="%", tolerance=0.5),
        key=worried,
        mistakes={
            "tagged": 24.0,
            "missed_only": without_false_alarms,
            "false_only": lambda: 0.24 * maslow.evaluate(sealed()).table.loc["safety", "precision"] * 100,
            "known_trades": lambda: worried(known=True),
        },
    ),
    Exercise(
        id="6.6",
        points=3,
        level=3,
        reread="by-lot-answer",
        answer=Number(unit="%", tolerance=0.3),
        key=lambda: pharmacy(language()),
        mistakes={
            "best_guess": lambda: pharmacy(language(), column="corrected"),
            "known_trades": lambda: pharmacy(language(), "studied"),
            "all_texts": lambda: pharmacy(language(), "both"),
            "low_end": lambda: pharmacy(language(), column="low"),
            "all_best_guess": lambda: pharmacy(language(), "both", "corrected"),
            "tagged": lambda: pharmacy(language(), column="tagged_share"),
        },
    ),
    Exercise(
        id="6.7",
        points=3,
        level=3,
        reread="rules",
        answer=ShortText(),
    ),
]

GUESSES = [
    Guess(id="6.0", answer=Choice(), found=lambda: LINES[mailbag_needs(language()).idxmax()]),
]
