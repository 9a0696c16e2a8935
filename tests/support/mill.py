"""What every exercise and every kind of answer is put through.

TOPICS         the engine's own small topic, and all of the course that have exercises
COURSE_TOPICS  those of the course
computed       an exercise whose key, mistakes and options are computed once
said           what must be true of whatever a trainee is told
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

from crmcourse.sources.syllabus import load, notebooks
from crmlib.i18n import language

FIXTURE = Path(__file__).parents[1] / "course" / "fixture_topic"
TOPICS = [
    *load(FIXTURE).topics,
    *(topic for topic in load(notebooks()).topics if (topic.path / "exercises.py").is_file()),
]
COURSE_TOPICS = TOPICS[1:]


def computed(exercise):
    """Return the exercise with key, mistakes and options computed once: the mill asks for them often."""
    return _computed(exercise, language())


@cache
def _computed(exercise, _language):

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


def said(feedback):
    assert feedback.text.strip()
    assert feedback.html.startswith('<div role="status"')
    assert "<script" not in feedback.html
    assert "<table" not in feedback.html
    assert "\ud800" not in feedback.text + feedback.html
    assert "!" not in feedback.text
    assert feedback.outcome.symbol in feedback.text
    assert feedback.outcome.label in feedback.text
    return feedback
