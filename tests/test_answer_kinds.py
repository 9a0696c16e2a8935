"""Every kind of answer against objects that lie, throw, have no end or hold nothing.

How a value is read depends on the kind of answer, not on the exercise: so each kind is tried once on the engine's
own small topic, in both languages, and once as a trainee meets it, with ``check`` on an exercise of the course.
"""

import time

import pytest

import crmcourse as course
from crmcourse import grade
from crmcourse.exercises.feedback import Outcome
from crmcourse.workbook import session
from crmlib.i18n import LANGUAGES, use_language
from tests.support.mill import COURSE_TOPICS, FIXTURE, TOPICS, computed, said
from tests.support.objects import EMPTY, HOSTILE, huge_frame

ONE_OF_EACH_KIND = {type(one.answer).__name__: one for one in TOPICS[0].exercises}
_MET = {}
for _topic in (*COURSE_TOPICS, TOPICS[0]):
    for _exercise in _topic.exercises:
        _MET.setdefault(type(_exercise.answer).__name__, (_topic, _exercise))

every_kind = pytest.mark.parametrize("kind", ONE_OF_EACH_KIND)
every_hostile = pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
every_empty = pytest.mark.parametrize("make", EMPTY.values(), ids=EMPTY)


def test_there_are_nine_kinds():
    assert len(ONE_OF_EACH_KIND) == 9


@every_hostile
@every_kind
def test_no_object_raises_or_passes(kind, make):
    exercise = computed(ONE_OF_EACH_KIND[kind])
    for lang in LANGUAGES:
        use_language(lang)
        feedback = said(grade(exercise, make()))
        assert feedback.outcome is not Outcome.RIGHT
        assert feedback.points == 0


@every_empty
@every_kind
def test_an_empty_answer_is_not_attempted(kind, make):
    exercise = computed(ONE_OF_EACH_KIND[kind])
    for lang in LANGUAGES:
        use_language(lang)
        assert said(grade(exercise, make())).outcome is Outcome.NOT_ATTEMPTED


@every_kind
def test_a_huge_frame_is_answered_at_once(kind):
    exercise = computed(ONE_OF_EACH_KIND[kind])
    grade(exercise, 1)
    # Of the processor, not of the clock: the computer may have more to do.
    huge, start = huge_frame(), time.process_time()
    assert said(grade(exercise, huge)).outcome is Outcome.CANNOT_CHECK
    assert time.process_time() - start < 0.5


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """A trainee's workbook."""
    folder = tmp_path_factory.mktemp("workbook")
    (folder / "workbook.json").write_text("{}")
    return folder


@pytest.fixture(scope="module")
def begun(workbook):
    """A function: the notebook of a topic, which a trainee begins once and then answers as often as they like."""
    notebooks = {}

    def begin(topic):
        if topic.folder not in notebooks:
            course.begin(topic.folder, notebooks=FIXTURE if topic is TOPICS[0] else None)
            notebooks[topic.folder] = session.current()
        return notebooks[topic.folder]

    return begin


@pytest.fixture
def met(kind, workbook, begun, monkeypatch):
    """The id of an exercise of this kind, in a notebook that has begun."""
    topic, exercise = _MET[kind]
    monkeypatch.chdir(workbook)
    monkeypatch.setattr(session, "_in_force", None)
    monkeypatch.setattr(session, "_in_force", begun(topic))
    return exercise.id


@pytest.mark.parametrize("make", {**HOSTILE, **EMPTY}.values(), ids={**HOSTILE, **EMPTY})
@every_kind
def test_no_object_gets_a_trainee_points_or_a_traceback(met, make, capsys):
    assert course.check(met, make()) is None
    captured = capsys.readouterr()
    assert captured.out.startswith(("○", "✗", "?", "…"))
    assert captured.err == ""
    entry = session.current().work.entry(met)
    assert not entry.passed
    assert entry.points == 0
