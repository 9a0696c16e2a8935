"""The exercises of topic 04, segments, targets, positions: what is asked, and which mistakes are usual."""

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
    StageSequence,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets, segmentation
from crmlib.lessons import segmentation as lesson
from crmlib.lessons.segmentation.judged import OneTested
from crmlib.lessons.segmentation.steps import Step
from crmlib.segmentation import Segments, Way
from crmlib.segmentation.segments import Kind

# Listed by their names, so that the order in which they stand tells nothing.
STEPS = {step.value: step for step in sorted(Step)}
IN_ORDER = [step.value for step in Step]
CLAIMS = {
    "a": Text(en="a: “The whole spring in the scent.”", zh="a：“一口闻见整个春天。”"),
    "b": Text(en="b: “As good as a gift box, at half of its price.”", zh="b：“礼盒的品质，一半的价钱。”"),
    "c": Text(en="c: “For the quiet hour after dinner.”", zh="c：“晚饭后那一小时，喝它。”"),
    "d": Text(en="d: “The tea of those who work at night.”", zh="d：“上夜班的人喝的茶。”"),
    "e": Text(en="e: “Not a tea: a dessert without sugar.”", zh="e：“它不是茶，是不加糖的甜点。”"),
    "f": Text(en="f: “Second in town. So we try harder.”", zh="f：“本城第二，所以更用心。”"),
    "g": Text(en="g: “Softer than Old Harbour: taste them blind.”", zh="g：“比老港更柔和，不信蒙上眼尝。”"),
    "h": Text(
        en="h: “For students, on the night before the exam, at one yuan a pot.”",
        zh="h：“给学生，考试前一晚，一块钱一壶。”",
    ),
    "i": Text(en="i: “Picked by hand, at 900 metres.”", zh="i：“海拔九百米，手工采摘。”"),
}
WAYS = {
    "a": "attribute",
    "b": "price_quality",
    "c": "use",
    "d": "user",
    "e": "product_class",
    "f": "rival",
    "g": "rival",
    "h": "combined",
    "i": "attribute",
}
ASKED, OPENED = (4, True), (3, False)  # of the panel
GUESSED = {"what they want most": "a", "how high they tick": "b", "age": "c", "margin this year": "d"}
YUAN = Text(en="yuan", zh="元")
TESTS = ("measurable", "substantial", "accessible", "differentiable", "actionable")
GIVER = Kind.GIVER


@once_per_data
def survey() -> pd.DataFrame:
    return segmentation.usable(datasets.load("benefits")).rows


@once_per_data
def four() -> Segments:
    return lesson.four(survey())


@once_per_data
def cut_twice(groups: int, taken_out: bool) -> pd.DataFrame:
    return lesson.again(survey(), groups, taken_out).table


def shown(column: str = "found_again", row: int = 0, *, at: tuple[int, bool] = ASKED) -> float:
    return float(cut_twice(*at)[column].iloc[row])


def moved(name: str, *others: str) -> list[str]:
    """Return the steps with one of them put before others."""
    rest = [step for step in IN_ORDER if step != name]
    place = min(rest.index(other) for other in others)
    return [*rest[:place], name, *rest[place:]]


def early(name: str, other: str) -> Mistake:
    """Return the mistake of taking a step before another one that it needs."""

    def is_early(read: tuple[str, ...]) -> bool:
        return name in read and other in read and read.index(name) < read.index(other)

    return Mistake(answer=lambda: moved(name, other), when=is_early)


@once_per_data
def hardest() -> OneTested:
    return lesson.hardest(lesson.tests(survey(), four()))


def failed() -> frozenset[str]:
    return hardest().failed


def other_than(test: str) -> Mistake:
    """Return the mistake of judging one test the wrong way round and all others right."""
    return Mistake(answer=lambda: failed() ^ {test})


@once_per_data
def box() -> pd.DataFrame:
    return lesson.box(survey(), four().labels_, GIVER).table.set_axis([*lesson.MARGIN, "none"], axis=0)


def profit(
    offer: str = "gift", *, control: bool = True, fixed: bool = True, people: float | None = None
) -> float:
    table = box()
    extra = table.loc[offer, "share_bought"] - (table.loc["none", "share_bought"] if control else 0)
    head = lesson.in_base(four().labels_, GIVER) if people is None else people
    return float(head * extra * lesson.MARGIN[offer] - (lesson.FIXED if fixed else 0))


@once_per_data
def twins() -> pd.Series:
    """Return how far apart Greenhill and Misty Peak are, with the zero line."""
    return lesson.twins().table.iloc[0]


def apart() -> str:
    return "clear" if twins()["distance"] > twins()["if_same"] else "not_shown"


EXERCISES = [
    Exercise(
        id="4.1",
        points=1,
        level=1,
        reread="idea",
        answer=StageSequence(stages=STEPS),
        key=IN_ORDER,
        mistakes={
            "mix_first": Mistake(answer=lambda: moved("mix", "bases"), when=lambda read: read[0] == "mix"),
            "position_first": early("position", "select"),
            "profile_late": early("select", "profile"),
            "measured_late": early("select", "measure"),
            "mix_before_position": early("mix", "position"),
        },
    ),
    Exercise(
        id="4.2",
        points=1,
        level=1,
        reread="map-answer",
        answer=LabelTable(items=CLAIMS, labels=Way),
        key=WAYS,
        mistakes={
            "user_for_use": {"c": "user"},
            "use_for_user": {"d": "use"},
            "price_for_attribute": {"b": "attribute"},
            "rival_overlooked": Mistake(
                answer={"g": "attribute"},
                when=lambda read: any(read.get(one, ("", ("rival",)))[1] != ("rival",) for one in "fg"),
            ),
            "class_for_attribute": {"e": "attribute"},
            "one_of_three": Mistake(
                answer={"h": "user"},
                when=lambda read: read.get("h", ("", ("combined",)))[1] != ("combined",),
            ),
        },
    ),
    Exercise(
        id="4.3",
        points=2,
        level=2,
        reread="how-many-answer",
        answer=Number(unit="", tolerance=0.007, panel=True),
        key=lambda: round(shown(), 2),
        mistakes={
            "same_number": lambda: shown("same_number"),
            "as_ticked": lambda: shown(at=(4, False)),
            "silhouette": lambda: shown("silhouette"),
            "shuffled": lambda: shown(row=1),
            "three_groups": lambda: shown(at=OPENED),
        },
    ),
    Exercise(
        id="4.4",
        points=2,
        level=2,
        reread="tests-answer",
        answer=ChoiceSet(),
        key=failed,
        mistakes={
            "the_passed": Mistake(
                answer=lambda: frozenset(TESTS) - failed(),
                when=lambda read: read == frozenset(TESTS) - failed(),
            ),
            "heads": other_than("substantial"),
            "found_again": other_than("measurable"),
            "finding": other_than("accessible"),
            "at_most": other_than("differentiable"),
        },
    ),
    Exercise(
        id="4.5",
        points=3,
        level=3,
        reread="offers-answer",
        answer=Number(unit=YUAN, tolerance=1500),
        key=profit,
        mistakes={
            "all_sales": lambda: profit(control=False),
            "no_fixed": lambda: profit(fixed=False),
            "everybody": lambda: profit(people=lesson.BASE),
            "neither": lambda: profit(control=False, fixed=False),
            "those_asked": lambda: profit(people=float(box()["sent_to"].sum())),
            "wrong_offer": lambda: profit("study"),
        },
    ),
    Exercise(
        id="4.6",
        points=2,
        level=2,
        reread="map-answer",
        answer=Choice(),
        key=apart,
        mistakes={
            "points": "points",
            "inertia": "inertia",
            "overlap": "overlap",
            "other_side": lambda: "not_shown" if apart() == "clear" else "clear",
        },
    ),
    Exercise(
        id="4.7",
        points=3,
        level=3,
        reread="offers-answer",
        answer=ShortText(),
    ),
]


@once_per_data
def sets_apart() -> str:
    return GUESSED[lesson.sets_apart(survey()).table["between_groups"].idxmax()]


GUESSES = [Guess(id="4.0", answer=Choice(), found=sets_apart)]
