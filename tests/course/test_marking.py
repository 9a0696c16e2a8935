"""What an answer is worth is worked out once for a class, and is what `check` would have said."""

from pathlib import Path

import pytest

from crmcourse.exercises.answers import Number
from crmcourse.exercises.blank import ____
from crmcourse.exercises.declare import Exercise, Mistake, Text
from crmcourse.exercises.feedback import Outcome
from crmcourse.exercises.marking import Marker, partial, unreadable
from crmcourse.sources.syllabus import load
from crmcourse.workbook import recording, session
from crmcourse.workbook.check import grade
from crmlib.i18n import use_language

FIXTURE = Path(__file__).parent / "fixture_topic"
EXERCISES = {exercise.id: exercise for exercise in load(FIXTURE).topic("90").exercises}


@pytest.fixture
def counted():
    """An exercise that counts how often its key and its mistake are computed, and its answers searched."""
    calls = []

    def key():
        calls.append("key")
        return 42

    def wrong():
        calls.append("mistake")
        return 21

    def searched(read):
        calls.append("searched")
        return False

    def failing():
        raise ValueError("these data have no such customers")

    question = Text(en="Half of what?", zh="什么的一半？")
    exercise = Exercise(
        id="5.1", points=2, level=1, title=Text(en="Tea", zh="茶"), answer=Number(), key=key, reread="tea",
        mistakes=[
            Mistake(answer=failing, message=question),
            Mistake(answer=0, message=question, when=searched),
            Mistake(answer=wrong, message=question),
        ],
        solution=Text(en="Count.", zh="数。"),
    )  # fmt: skip
    return Marker(exercise, Text(en="The tea", zh="茶叶")), calls


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("90.1", 42),
        ("90.1", 0.42),
        ("90.1", 100 * 420 / 1540),  # the base of the usual mistake
        ("90.1", "tea"),
        ("90.1", None),
        ("90.1", ____),
        ("90.2", "action"),
        ("90.3", {"interest"}),
        ("90.3", []),
        ("90.8", {"lounge": "interest", "cars": "attention", "combs": "action"}),
        ("90.9", "The largest loss."),
    ],
)
def test_the_words_are_those_of_check(number, value, lang, monkeypatch):
    monkeypatch.setattr(session, "_in_force", None)
    monkeypatch.setattr(recording, "_in_force", None)
    session.begin("90-fixture", lang=lang, notebooks=FIXTURE)
    section = load(FIXTURE).topic("90").sections[EXERCISES[number].reread]
    assert Marker(EXERCISES[number], section).mark(value).text == grade(number, value).text


def test_the_key_is_computed_once_for_a_whole_class(counted):
    marker, calls = counted
    assert [marker.mark(value).outcome for value in (42, 21, 7, 42)] == [
        Outcome.RIGHT,
        Outcome.WRONG,
        Outcome.WRONG,
        Outcome.RIGHT,
    ]
    assert (calls.count("key"), calls.count("mistake")) == (1, 1)


def test_a_blank_needs_no_key(counted):
    marker, calls = counted
    assert marker.mark(____).outcome is Outcome.NOT_ATTEMPTED
    assert marker.mark([]).outcome is Outcome.NOT_ATTEMPTED
    assert calls == []


def test_what_is_said_stands_in_both_languages_without_marking_again(counted):
    marker, calls = counted
    said, called = marker.mark(21), len(calls)
    assert said.text.splitlines()[:2] == ["✗ 5.1 Not right yet · 0 of 2 points", "  Half of what?"]
    use_language("zh")
    assert said.text.splitlines()[:2] == ["✗ 5.1 还不对 · 得 0 分，满分 2 分", "  什么的一半？"]
    assert "什么的一半？" in said.html
    assert len(calls) == called


def _of_all(**answers):
    """An exercise whose key is 48 %, with the usual mistakes 33.1 % (of all) and 58.9 % (another row)."""
    of_all, row = Text(en="Of whom?", zh="占谁的？"), Text(en="Which row?", zh="哪一行？")
    return Exercise(
        id="5.1", points=2, level=1, title=Text(en="Tea", zh="茶"), answer=Number(**answers), key=48.0,
        mistakes=[Mistake(answer=33.1, message=of_all), Mistake(answer=58.9, message=row)], reread="tea",
        solution=Text(en="Count.", zh="数。"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "mistake", "said"),
    [
        (
            0.331,
            0,
            ["Of whom?", "Besides, 0.331 reads like a share of 1. How many is that out of a hundred?"],
        ),
        (
            0.59,
            1,
            ["Which row?", "Besides, 0.59 reads like a share of 1. How many is that out of a hundred?"],
        ),
        (5890, 1, ["Which row?", "Besides, look at the size: can it be 5890 out of a hundred?"]),
        (58.9, 1, ["Which row?"]),
        (0.48, None, ["0.48 reads like a share of 1. How many is that out of a hundred?"]),
        (0.7, None, ["Look again: in which row and column does it stand, and of whom is it a share?"]),
    ],
)
def test_a_forgotten_hundred_beside_a_usual_mistake_is_named_with_it(value, mistake, said):
    feedback = Marker(_of_all(unit="%", tolerance=0.1)).mark(value)
    assert (feedback.outcome, feedback.mistake) == (Outcome.WRONG, mistake)
    assert feedback.message.splitlines()[:-1] == said


def test_a_percentage_beside_a_usual_mistake_is_named_where_a_share_is_asked_for():
    of_all = Mistake(answer=0.331, message=Text(en="Of whom?", zh="占谁的？"))
    share = Exercise(
        id="5.1", points=2, level=1, title=Text(en="Tea", zh="茶"), answer=Number(tolerance=0.001), key=0.48,
        mistakes=[of_all], reread="tea", solution=Text(en="Count.", zh="数。"),
    )  # fmt: skip
    assert Marker(share).mark("33.1").message.splitlines()[:-1] == [
        "Of whom?",
        "Besides, 33.1 reads like a percentage. What is it as a share of 1?",
    ]


def test_a_mistake_that_these_data_do_not_allow_is_passed_over(counted):
    marker, _calls = counted
    assert marker.mark(21).mistake == 2


def test_the_section_to_reread_is_named_in_the_language_in_force(counted):
    marker, _calls = counted
    assert "“The tea”" in marker.mark(7).lines[-1]
    use_language("zh")
    assert "茶叶" in marker.mark(7).lines[-1]


def test_a_key_that_cannot_be_computed_blames_nobody():
    exercise = Exercise(
        id="5.1", points=2, level=1, title=Text(en="Tea", zh="茶"), answer=Number(), key=lambda: 1 / 0,
        reread="tea", solution=Text(en="Count.", zh="数。"),
    )  # fmt: skip
    said = Marker(exercise).mark(3)
    assert (said.outcome, said.points, said.record) == (Outcome.CANNOT_CHECK, 0.0, None)
    assert "ZeroDivisionError" in said.message


def test_partial_points_come_in_tenths_and_are_never_all():
    assert [partial(2, fraction) for fraction in (0, 0.5, 0.33, 0.999)] == [0, 1.0, 0.7, 1.9]
    assert partial(0.05, 0.99) == 0


def test_a_check_that_stopped_itself_says_so():
    said = unreadable(EXERCISES["90.1"], KeyError("rate"))
    assert said.outcome is Outcome.CANNOT_CHECK
    assert "KeyError" in said.message
    assert "90.1" in said.heading
    assert unreadable("no exercise", ValueError()).points == 0
