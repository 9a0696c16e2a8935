"""What the reports must know of a run beside the marks: ``run.json``.

of_run    the facts, as plain JSON
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

from crmcourse.grading.policy import Policy
from crmcourse.grading.sandbox.limits import Rung
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
) -> dict[str, Any]:
    """Return the facts of a run, as the reports read them.

    Parameters
    ----------
    syllabus : Syllabus
    topics : sequence of Topic
    policy : Policy
    rungs : collection of Rung
        All that submissions ran on; the weakest is what the report says.

    Returns
    -------
    dict
    """
    weakest = max(rungs, key=list(Rung).index)
    isolation = both(_ISOLATION[weakest])
    return {
        "format": 1,
        "version": metadata.version("crm-course"),
        "graded_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "rung": weakest.value,
        "isolation": _pair(isolation),
        "exam": False,
        "course": _pair(syllabus.title),
        "topics": [_topic(topic) for topic in topics],
        "mistakes": {
            exercise.id: [_pair(mistake.message) for mistake in exercise.mistakes]
            for topic in topics
            for exercise in topic.exercises
        },
        "late": policy.as_json,
    }


def _topic(topic: Topic) -> dict[str, Any]:
    objectives = zip(topic.objectives, topic.reached_by, strict=True)
    return {
        "folder": topic.folder,
        "title": _pair(topic.title),
        "minutes": topic.minutes,
        "objectives": [{**_pair(text), "exercises": list(ids)} for text, ids in objectives],
    }


def _pair(text: Text | str) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh} if isinstance(text, Text) else {"en": str(text), "zh": str(text)}
