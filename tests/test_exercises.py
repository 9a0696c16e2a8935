"""Every declaration of every topic, and of the engine's own small topic, put through the same mill."""

import time
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmcourse import ____, grade
from crmcourse.exercises.answers import FunctionAnswer, ShortText
from crmcourse.exercises.feedback import Outcome
from crmcourse.sources.syllabus import load, notebooks
from crmlib.i18n import LANGUAGES, Text, use_language

FIXTURE = Path(__file__).parent / "course" / "fixture_topic"
TOPICS = [
    *load(FIXTURE).topics,
    *(topic for topic in load(notebooks()).topics if (topic.path / "exercises.py").is_file()),
]
COURSE_TOPICS = TOPICS[1:]


def _cases():
    for topic in TOPICS:
        try:
            exercises = topic.exercises
        except ValueError as error:  # one unreadable file must not hide all other topics
            yield pytest.param(topic, str(error), id=topic.folder)
            continue
        for exercise in exercises:
            yield pytest.param(topic, exercise, id=exercise.id)


every_exercise = pytest.mark.parametrize(("topic", "exercise"), list(_cases()))


@pytest.fixture(params=LANGUAGES)
def lang(request):
    use_language(request.param)
    yield request.param
    use_language("en")


@pytest.fixture(autouse=True)
def _readable(request):
    declared = request.node.callspec.params.get("exercise") if hasattr(request.node, "callspec") else None
    if isinstance(declared, str):
        pytest.fail(declared)


@cache
def _computed(exercise):
    """Return the exercise with key, mistakes and options computed once: the mill asks for them often."""

    def once(declared):
        if not callable(declared) or isinstance(declared, type):
            return declared
        value = declared()
        return (lambda: value) if callable(value) else value

    answer = exercise.answer
    options = {
        name: once(value) for name, value in vars(answer).items() if name in ("items", "labels", "options")
    }
    return replace(
        exercise,
        key=once(exercise.key),
        answer=replace(answer, **options),
        mistakes=[replace(mistake, answer=once(mistake.answer)) for mistake in exercise.mistakes],
    )


class Liar:
    """Says yes to everything, or claims to be a number."""

    __class__ = float

    def __eq__(self, other):
        return True

    def __bool__(self):
        return True

    def __repr__(self):
        return "42"

    def __float__(self):
        return 42.0

    def __hash__(self):
        return 1

    def __getattr__(self, name):
        return lambda *args, **kwargs: True


def _raise(*_args):
    raise RuntimeError("hostile")


class Thrower:
    """Raises whatever is asked of it."""

    __eq__ = __bool__ = __repr__ = __str__ = __len__ = __iter__ = __float__ = __hash__ = _raise
    __getattribute__ = __contains__ = __getitem__ = __format__ = __array__ = _raise


class LyingText(str):
    """A text that equals all texts."""

    __hash__ = str.__hash__

    def __eq__(self, other):
        return True

    def __str__(self):
        return "desire"

    def casefold(self):
        raise RuntimeError("hostile")


class LyingFrame(pd.DataFrame):
    """A frame that claims to be a good one."""

    def equals(self, other):
        return True

    @property
    def shape(self):
        raise RuntimeError("hostile")


def _deep():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep


@cache
def _huge():
    return pd.DataFrame({"a": np.zeros(10_000_000, dtype="int8")})


def _own_list():
    mine = [1]
    mine.append(mine)
    return mine


HOSTILE = {
    "liar": Liar,
    "thrower": Thrower,
    "lying text": lambda: LyingText("nothing of the kind"),
    "liars in a list": lambda: [Liar(), Liar(), Liar()],
    "throwers in a dict": lambda: {"lounge": Thrower(), "a": Liar()},
    "liars in a frame": lambda: pd.DataFrame({"stage": [Liar()], "rate": [Liar()]}),
    "lying frame": lambda: LyingFrame({"stage": ["interest"], "rate": [0.42]}),
    "a class": lambda: Liar,
    "deep list": _deep,
    "list in itself": _own_list,
    "huge number": lambda: 10**5_000,
    "huge range": lambda: range(10**30),
    "huge text": lambda: "a" * 5_000_000,
    "huge series": lambda: _huge()["a"],
    "huge array": lambda: _huge()["a"].to_numpy(),
    "lone surrogate": lambda: "\ud800<script>",
    "complex": lambda: 3 + 4j,
    "bytes": lambda: b"42",
    "generator": lambda: (i for i in range(3)),
    "nan": lambda: float("nan"),
    "infinity": lambda: float("inf"),
    "missing": lambda: pd.NA,
    "no time": lambda: pd.NaT,
    "none": lambda: None,
    "nans": lambda: [float("nan")] * 5,
    "nan frame": lambda: pd.DataFrame({"stage": [None], "rate": [float("nan")]}),
    "object": object,
    "true": lambda: True,
}
EMPTY = {
    "empty frame": pd.DataFrame,
    "frame without rows": lambda: pd.DataFrame({"stage": [], "rate": []}),
    "empty series": lambda: pd.Series([], dtype=float),
    "empty list": list,
    "empty set": set,
    "empty dict": dict,
    "empty text": lambda: "  ",
    "empty array": lambda: np.array([]),
}


def _said(feedback):
    assert feedback.text.strip()
    assert feedback.html.startswith('<div role="status"')
    assert "<script" not in feedback.html
    assert "<table" not in feedback.html
    assert "\ud800" not in feedback.text + feedback.html
    assert "!" not in feedback.text
    assert feedback.outcome.symbol in feedback.text
    assert feedback.outcome.label in feedback.text
    return feedback


@every_exercise
def test_a_blank_is_not_attempted(topic, exercise, lang):
    exercise = _computed(exercise)
    for blank in (____, ____ * 100, [____, ____], {"x": ____}, "I would drop ____."):
        assert _said(grade(exercise, blank)).outcome is Outcome.NOT_ATTEMPTED


@every_exercise
def test_the_key_gets_full_points(topic, exercise, lang):
    exercise = exercise if lang == "en" else _computed(exercise)
    feedback = _said(grade(exercise, exercise.key_value()))
    assert feedback.outcome is Outcome.RIGHT
    assert feedback.points == exercise.points == feedback.out_of


@every_exercise
def test_each_usual_mistake_gets_its_own_message(topic, exercise, lang):
    exercise = _computed(exercise)
    for mistake in exercise.mistakes:
        feedback = _said(grade(exercise, mistake.value()))
        assert feedback.outcome in (Outcome.WRONG, Outcome.PARTLY), mistake.message.en
        assert feedback.points < exercise.points
        assert str(mistake.message) in feedback.message
    messages = [mistake.message.en for mistake in exercise.mistakes]
    assert len(set(messages)) == len(messages)


@every_exercise
def test_each_mistakes_message_is_a_question(topic, exercise):
    for mistake in exercise.mistakes:
        assert "?" in mistake.message.en, mistake.message.en
        assert "？" in mistake.message.zh, mistake.message.zh


@pytest.mark.parametrize("value", [pytest.param(make, id=name) for name, make in EMPTY.items()])
@every_exercise
def test_an_empty_answer_is_not_attempted(topic, exercise, value):
    exercise = _computed(exercise)
    assert _said(grade(exercise, value())).outcome is Outcome.NOT_ATTEMPTED


@pytest.mark.parametrize("value", [pytest.param(make, id=name) for name, make in HOSTILE.items()])
@every_exercise
def test_no_object_raises_or_passes(topic, exercise, value, lang):
    exercise = _computed(exercise)
    feedback = _said(grade(exercise, value()))
    assert feedback.outcome is not Outcome.RIGHT
    assert feedback.points == 0


@every_exercise
def test_the_wrong_type_is_told_what_is_expected(topic, exercise, lang):
    exercise = _computed(exercise)
    feedback = _said(grade(exercise, object()))
    assert feedback.outcome is Outcome.CANNOT_CHECK
    assert str(exercise.answer.expects()) in feedback.message


@every_exercise
def test_a_huge_frame_is_answered_at_once(topic, exercise):
    exercise = _computed(exercise)
    grade(exercise, 1)
    huge, start = _huge(), time.perf_counter()
    assert _said(grade(exercise, huge)).outcome is Outcome.CANNOT_CHECK
    assert time.perf_counter() - start < 0.5


@every_exercise
def test_the_key_is_shown_in_the_solution(topic, exercise, lang):
    exercise = _computed(exercise)
    shown = exercise.answer.show(exercise.answer.read(exercise.key_value()))
    assert shown or isinstance(exercise.answer, FunctionAnswer)


@every_exercise
def test_texts_stand_in_both_languages(topic, exercise):
    texts = [exercise.title, exercise.solution, *exercise.hints, *(m.message for m in exercise.mistakes)]
    for text in texts:
        assert isinstance(text, Text)
        assert text.en.strip()
        assert text.zh.strip()
        assert any("\u4e00" <= character <= "\u9fff" for character in text.zh), text.en


@every_exercise
def test_the_ladder_has_two_rungs_at_least(topic, exercise):
    assert len(exercise.hints) >= 2


@every_exercise
def test_the_section_to_reread_is_in_the_lesson(topic, exercise):
    assert exercise.reread in topic.sections


@every_exercise
def test_an_id_begins_with_the_topics_number(topic, exercise):
    assert exercise.id.split(".")[0] == str(topic.number)


@every_exercise
def test_points_are_positive(topic, exercise):
    assert exercise.points > 0


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.folder)
class TestTopic:
    def test_ids_are_unique_across_the_course(self, topic):
        mine = {exercise.id for exercise in topic.exercises}
        others = [e.id for other in TOPICS if other is not topic for e in other.exercises]
        assert len(mine) == len(topic.exercises)
        assert not mine.intersection(others)

    def test_points_are_those_of_the_syllabus(self, topic):
        if topic.points is not None:
            assert sum(exercise.points for exercise in topic.exercises) == topic.points

    def test_the_last_is_a_judgement_in_words(self, topic):
        last = topic.exercises[-1]
        assert last.level == 3
        assert isinstance(last.answer, ShortText)

    def test_levels_rise_from_reading_off_to_judging(self, topic):
        levels = Counter(exercise.level for exercise in topic.exercises)
        assert levels[1] == 2
        assert levels[2] >= 2
        assert levels[3] >= 1

    def test_there_are_four_kinds_of_answer_at_least(self, topic):
        assert len({type(exercise.answer) for exercise in topic.exercises}) >= 4

    def test_most_exercises_know_a_usual_mistake(self, topic):
        knowing = [exercise for exercise in topic.exercises if exercise.mistakes]
        assert len(knowing) >= len(topic.exercises) - 2


@pytest.mark.parametrize("topic", COURSE_TOPICS, ids=lambda topic: topic.folder)
def test_a_topic_has_six_to_eight_exercises(topic):
    assert 6 <= len(topic.exercises) <= 8


def test_the_engine_itself_is_put_through_the_mill():
    assert len(load(FIXTURE).topics[0].exercises) == 9
