"""What the reports must know of a run beside the marks: ``run.json``.

of_run    the facts, as the reports read them
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from importlib import metadata

from crmcourse.exercises.answers import ShortText
from crmcourse.exercises.declare import Exercise
from crmcourse.grading.policy import Policy
from crmcourse.grading.sandbox.limits import Rung
from crmcourse.records.handin import COURSE
from crmcourse.records.run import GradedText, GradedTopic, Objective, RunFacts, TextPoint
from crmcourse.sources.syllabus import Syllabus, Topic
from crmlib.i18n import N_, Text, both

_ISOLATION = {
    Rung.NAMESPACES: N_("Each notebook ran by itself without network, keys, files or processes of others."),
    Rung.LIMITS: N_(
        "No real walls: time and memory were limited, files and network were within reach. "
        "Only trusted submissions belong here."
    ),
    Rung.PROCESS: N_("No walls at all: only the time was limited. Only trusted submissions belong here."),
}  # fmt: skip


def of_run(
    syllabus: Syllabus,
    topics: Sequence[Topic],
    policy: Policy,
    rungs: Collection[Rung],
    *,
    exam: bool,
) -> RunFacts:
    """Return the facts of a run, as the reports read them.

    Parameters
    ----------
    syllabus : Syllabus
    topics : sequence of Topic
    policy : Policy
    rungs : collection of Rung
        All that submissions ran on; the weakest is what the report says.
    exam : bool
        Whether anything was handed out as an exam.

    Returns
    -------
    RunFacts
    """
    weakest = max(rungs, key=list(Rung).index)
    return RunFacts(
        version=metadata.version(COURSE),
        graded_at=datetime.now(UTC).isoformat(timespec="seconds"),
        rung=weakest.value,
        isolation=both(_ISOLATION[weakest]),
        exam=exam,
        course=syllabus.title,
        topics=tuple(_topic(topic) for topic in topics),
        mistakes={
            exercise.id: tuple(mistake.message for mistake in exercise.mistakes)
            for topic in topics
            for exercise in topic.exercises
        },
        late=policy.as_json,
        due=policy.by_hand,
        texts={
            one.id: _text(one)
            for topic in topics
            for one in topic.exercises
            if isinstance(one.answer, ShortText)
        },
    )


def _text(exercise: Exercise) -> GradedText:
    """Return what a text is held against; without a model answer, where none can be computed here."""
    answer: ShortText = exercise.answer  # type: ignore[assignment]
    key = exercise.key
    return GradedText(
        exercise.title,
        exercise.ask,
        key if isinstance(key, Text) else Text(*(2 * (key if isinstance(key, str) else "",))),
        tuple(TextPoint(one.label, one.counter, one.points) for one in answer.key_points),
    )


def _topic(topic: Topic) -> GradedTopic:
    objectives = zip(topic.objectives, topic.reached_by, strict=True)
    return GradedTopic(
        topic.folder,
        topic.title,
        topic.minutes.in_all,
        tuple(Objective(text, tuple(ids)) for text, ids in objectives),
    )
