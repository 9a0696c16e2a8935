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
def lesson_row(_lang: str) -> pd.Series:
    """Return the row of the lesson's table of strictness that belongs to the question."""
    return 100 * maslow.by_strictness(sealed(), steps=(0.75,)).table.iloc[0]


def coverage() -> float:
    return lesson_row(language())["coverage"]


def end_of_precision(end: str) -> float:
    return lesson_row(language())[f"precision_{end}"]


@once_per_data
def by_tag(_lang: str) -> list[float]:
    table = maslow.evaluate(sealed(), strictness=0.75).table
    return (100 * table["precision"].drop("all")).dropna().tolist()


def precision_by_tag() -> list[float]:
    """Return how often each tag alone is right, those first that are neither the key nor another mistake."""
    settings = [(strictness, known) for strictness in (0.5, 0.75) for known in (False, True)]
    taken = [score(language(), strictness=strictness, known=known) for strictness, known in settings]
    taken += [end_of_precision("low"), end_of_precision("high")]
    return sorted(by_tag(language()), key=lambda one: any(abs(one - other) <= 1 for other in taken))


def near(read: float, *values: float) -> bool:
    """Whether a number is one of these, as exact as the tables print them: in whole per cent or with a decimal."""
    return any(abs(read - one) <= 0.05 or read == round(one) for one in values)


def is_as_opened(read: float) -> bool:
    """Whether it stands in the row for all needs of the panel as it opens."""
    return near(read, *(score(language(), column, 0.5, known=True) for column in ("precision", "recall")))


def is_of_known_texts(read: float) -> bool:
    return near(read, *(score(language(), column, known=True) for column in ("precision", "recall")))


def is_an_end(read: float) -> bool:
    return near(read, end_of_precision("low"), end_of_precision("high"))


def is_one_need(read: float) -> bool:
    return near(read, *by_tag(language()))


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


def worried(tagged: int = 240, *, known: bool = False) -> float:
    return 100 * prevalence(tagged, 1000, **errors(language(), known=known)).share


def end_of_worried(end: str) -> float:
    return 100 * getattr(prevalence(240, 1000, **errors(language())), end)


def is_of_150(read: float) -> bool:
    """Whether it belongs to the number of letters with which the panel opens."""
    return near(read, 15.0, *(worried(150, known=known) for known in (False, True)))


def is_end_of_worried(read: float) -> bool:
    return near(read, end_of_worried("low"), end_of_worried("high"))


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


def is_of_known_trades(read: float) -> bool:
    """Whether it stands in the row of the panel as it opens."""
    columns = ("high", "corrected", "low")
    return any(abs(read - pharmacy(language(), "studied", column)) <= 0.05 for column in columns)


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
        answer=Number(unit="%", tolerance=0.5, panel=True),
        key=lambda: score(language()),
        mistakes={
            "as_opened": Mistake(
                answer=lambda: score(language(), strictness=0.5, known=True), when=is_as_opened
            ),
            "usual_strictness": lambda: score(language(), strictness=0.5),
            "known_texts": Mistake(answer=lambda: score(language(), known=True), when=is_of_known_texts),
            "recall": lambda: score(language(), "recall"),
            "coverage": coverage,
            "an_end": Mistake(answer=lambda: end_of_precision("low"), when=is_an_end),
            "one_need": Mistake(answer=lambda: precision_by_tag()[0], when=is_one_need),
            "complement": lambda: 100 - score(language()),
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
        answer=Number(unit="%", tolerance=0.5, panel=True),
        key=worried,
        mistakes={
            "tagged": 24.0,
            "missed_only": without_false_alarms,
            "false_only": lambda: 0.24 * maslow.evaluate(sealed()).table.loc["safety", "precision"] * 100,
            "known_trades": lambda: worried(known=True),
            "as_opened": Mistake(answer=lambda: worried(150, known=True), when=is_of_150),
            "an_end": Mistake(answer=lambda: end_of_worried("low"), when=is_end_of_worried),
        },
    ),
    Exercise(
        id="6.6",
        points=3,
        level=3,
        reread="by-lot-answer",
        answer=Number(unit="%", tolerance=0.3, panel=True),
        key=lambda: pharmacy(language()),
        mistakes={
            "best_guess": lambda: pharmacy(language(), column="corrected"),
            "known_trades": Mistake(answer=lambda: pharmacy(language(), "studied"), when=is_of_known_trades),
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
