"""Every declaration of every topic, and of the engine's own small topic, put through the same mill.

What does not depend on the declaration, but on the kind of answer alone, is in ``test_answer_kinds``.
"""

import re
from collections import Counter

import pytest

from crmcourse import ____, grade
from crmcourse.exercises.answers import FunctionAnswer, Number, Ranking, ShortText, StageSequence
from crmcourse.exercises.feedback import Notice, Outcome
from crmlib.i18n import LANGUAGES, Text, use_language
from crmlib.typography import written
from tests.support.mill import COURSE_TOPICS, TOPICS, computed, said


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


@every_exercise
def test_a_blank_is_not_attempted(topic, exercise, lang):
    exercise = computed(exercise)
    for blank in (____, ____ * 100, [____, ____], {"x": ____}, "I would drop ____."):
        assert said(grade(exercise, blank)).outcome is Outcome.NOT_ATTEMPTED


@every_exercise
def test_the_key_gets_full_points(topic, exercise, lang):
    exercise = exercise if lang == "en" else computed(exercise)
    feedback = said(grade(exercise, exercise.key_value()))
    if exercise.answer.by_people:
        assert (feedback.outcome, feedback.points, feedback.lines) == (Outcome.KEPT, 0, ())
        return
    assert feedback.outcome is Outcome.RIGHT
    assert feedback.points == exercise.points == feedback.out_of


@every_exercise
def test_each_usual_mistake_gets_its_own_message(topic, exercise, lang):
    exercise = computed(exercise)
    for mistake in exercise.mistakes:
        feedback = said(grade(exercise, mistake.value()))
        assert feedback.outcome in (Outcome.WRONG, Outcome.PARTLY), mistake.message.en
        assert feedback.points < exercise.points
        assert str(mistake.message) in feedback.message
    messages = [mistake.message.en for mistake in exercise.mistakes]
    assert len(set(messages)) == len(messages)


def of_kind(*kinds):
    cases = [case for case in _cases() if isinstance(getattr(case.values[1], "answer", None), kinds)]
    return pytest.mark.parametrize(("topic", "exercise"), cases)


@of_kind(Ranking, StageSequence)
def test_the_order_in_which_a_form_or_a_theory_lists_them_earns_nothing(topic, exercise, lang):
    exercise = computed(exercise)
    key, names = exercise.answer.read(exercise.key_value()), exercise.answer.words.names
    listed = [name for name in names if name in key]
    if tuple(listed) != key:
        feedback = said(grade(exercise, listed))
        assert (feedback.outcome, feedback.points) == (Outcome.WRONG, 0)
        assert len(feedback.lines) >= 2  # what to ask oneself, and what to reread


@every_exercise
def test_a_solution_is_written_as_its_language_writes(topic, exercise, lang):
    answer = exercise.answer
    shown = answer.show(answer.read(computed(exercise).key_value()))
    solution = Notice("○", "", (exercise.solved(shown),)).text
    assert not re.search(r"[.。！？!?][)）][.。]|[.。，,]{2}", solution)
    if lang == "zh":
        assert written(solution) == solution
        assert not re.search(r"[\u4e00-\u9fff](?:[,;:?!]|\s*\()|[,;:?!]\s*[\u4e00-\u9fff]", solution)
        assert not re.search(r"\b[a-z], [a-z]\b", solution)


@pytest.mark.parametrize(
    ("topic", "exercise"),
    [case for case in _cases() if isinstance(getattr(case.values[1], "answer", None), Number)],
)
def test_a_usual_mistake_given_a_hundredfold_or_as_a_hundredth_is_named_with_that(topic, exercise, lang):
    exercise = computed(exercise)
    answer, key = exercise.answer, exercise.key_value()
    wrong = [answer.read(mistake.value()) for mistake in exercise.mistakes]
    for scale in (100, 0.01):
        for value in (scale * one for one in wrong):
            if answer.nudge(value, key) or any(answer.score(value, one).fraction for one in [key, *wrong]):
                continue  # it is the key but for the hundred, or another mistake by itself
            first, second, *_rest = grade(exercise, value).message.splitlines()
            assert first in [str(mistake.message) for mistake in exercise.mistakes]
            assert second.startswith("另外，" if lang == "zh" else "Besides, ")


@every_exercise
def test_each_mistakes_message_is_a_question(topic, exercise):
    for mistake in exercise.mistakes:
        assert "?" in mistake.message.en, mistake.message.en
        assert "？" in mistake.message.zh, mistake.message.zh


@every_exercise
def test_a_text_has_key_points_with_what_does_not_count_and_no_mistake_that_a_machine_finds(topic, exercise):
    if not isinstance(exercise.answer, ShortText):
        return
    assert exercise.answer.key_points
    assert not exercise.mistakes
    for point in exercise.answer.key_points:
        for said_of_it in (point.label, point.counter):
            assert said_of_it.en.strip()
            assert any("\u4e00" <= character <= "\u9fff" for character in said_of_it.zh)
    for question in exercise.questions:
        assert "?" in question.en
        assert "？" in question.zh


@every_exercise
def test_the_wrong_type_is_told_what_is_expected(topic, exercise, lang):
    exercise = computed(exercise)
    feedback = said(grade(exercise, object()))
    assert feedback.outcome is Outcome.CANNOT_CHECK
    assert str(exercise.answer.expects()) in feedback.message


@every_exercise
def test_the_kind_of_answer_is_one_of_those_put_through_the_mill(topic, exercise):
    assert type(exercise.answer) in {type(one.answer) for one in TOPICS[0].exercises}


@every_exercise
def test_the_key_is_shown_in_the_solution(topic, exercise, lang):
    exercise = computed(exercise)
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
        checked = [exercise for exercise in topic.exercises if not exercise.answer.by_people]
        knowing = [exercise for exercise in checked if exercise.mistakes]
        assert len(knowing) >= len(checked) - 2


@pytest.mark.parametrize("topic", COURSE_TOPICS, ids=lambda topic: topic.folder)
def test_a_topic_has_six_to_eight_exercises(topic):
    assert 6 <= len(topic.exercises) <= 8


def test_the_engine_itself_is_put_through_the_mill():
    assert len(TOPICS[0].exercises) == 9
