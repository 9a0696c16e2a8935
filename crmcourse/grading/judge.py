"""Answers against keys: the only part that knows the keys, and it runs nobody's code.

Judge   marks stored answers, in both languages
total   the sum of points, or of what they are out of
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from crmcourse.exercises import encode
from crmcourse.exercises.answers import ShortText
from crmcourse.exercises.declare import Exercise
from crmcourse.exercises.feedback import Feedback, Outcome
from crmcourse.exercises.marking import Marker, unreadable
from crmcourse.exercises.plain import quoted
from crmcourse.grading.clock import OutOfTime, at_most
from crmcourse.grading.lateness import questions
from crmcourse.grading.policy import Policy
from crmcourse.grading.reasons import Reason, reason
from crmcourse.records.answers import Answers
from crmcourse.records.handin import COURSE
from crmcourse.records.mark import Evidence, Mark
from crmcourse.records.marks import Marks
from crmcourse.sources.syllabus import Topic
from crmlib import datasets
from crmlib.i18n import Text, speaking

_LONGEST, _LONGEST_TEXT = 200, 3_000
# What a machine may say of a text: that it is one, or less than a sentence.
_FOR_PEOPLE = (Outcome.KEPT, Outcome.UNFINISHED)
_SECONDS = 10.0  # of the processor; an answer takes a thousandth


class Judge:
    """Marks stored answers.

    Parameters
    ----------
    topics : sequence of Topic
        Those that are graded.
    policy : Policy
        Lateness and weights.
    """

    def __init__(self, topics: Sequence[Topic], policy: Policy) -> None:
        self.topics, self.policy = tuple(topics), policy
        self._handed_out: str | None = None
        self._markers: dict[tuple[str, str], Marker] = {}

    def mark(self, stored: Answers, own: Path | None = None) -> Marks:
        """Return the marks of one submission.

        Parameters
        ----------
        stored : Answers
            What `gather` returned.
        own : path, optional
            The folder with this trainee's own data; keys are computed from them.

        Returns
        -------
        Marks
            By exercise outcome, points, words in both languages; the sum; reasons and notes.
        """
        notes: list[Reason] = list(stored.notes)
        with self._data(own) as markers:
            reasons = [*stored.reasons, *_provenance(stored, self._fingerprint(own))]
            reasons += questions(self.policy, stored)
            marked = {
                exercise.id: self._one(markers, topic, exercise, stored)
                for topic in self.topics
                for exercise in topic.exercises
            }
        exercises = {name: mark for name, (mark, _by_whom) in marked.items()}
        unmarked = [name for name, (_mark, by_a_person) in marked.items() if by_a_person]
        if unmarked:
            reasons.append(reason("unmarked", ids=", ".join(unmarked)))
        if stored.answers and all(mark.outcome is Outcome.NOT_ATTEMPTED for mark in exercises.values()):
            notes.append(reason("all_blank"))
        days, factor = self.policy.lateness(stored.handed_in)
        return Marks(
            key=stored.key,
            id=stored.id,
            name=stored.name,
            file=stored.file,
            fingerprint=stored.fingerprint,
            handed_in=stored.handed_in,
            platform=stored.platform,
            exam=stored.exam,
            late_days=days,
            late_factor=factor,
            status="needs_person" if reasons else "graded",
            reasons=tuple(reasons),
            notes=tuple(notes),
            rung=stored.rung,
            seconds=stored.seconds,
            language=stored.language,
            exercises=exercises,
            points=total(mark.points for mark in exercises.values()),
            out_of=total(mark.out_of for mark in exercises.values()),
        )

    @contextmanager
    def _data(self, own: Path | None) -> Iterator[dict[tuple[str, str], Marker]]:
        """Put a trainee's own data in force for as long as the keys are computed from them."""
        if own is None:
            yield self._markers
        else:
            with datasets.using(own, fingerprints=datasets.fingerprints(own)):
                yield {}

    def _fingerprint(self, own: Path | None) -> str:
        """Return that of the data in force; the course's are read once."""
        if own is not None:
            return datasets.fingerprint()
        if self._handed_out is None:
            self._handed_out = datasets.fingerprint()
        return self._handed_out

    def _one(
        self,
        markers: dict[tuple[str, str], Marker],
        topic: Topic,
        exercise: Exercise,
        stored: Answers,
    ) -> tuple[Mark, bool]:
        """Return the mark of one exercise, and whether a person must give it."""
        spoken = stored.languages.get(topic.folder, stored.language)
        section = topic.sections.get(exercise.reread) or Text(en=exercise.reread, zh=exercise.reread)
        marker = markers.setdefault((exercise.id, spoken), Marker(exercise, section))
        content = stored.answers.get(exercise.id, {"blank": True})
        feedback, words, value, unmarked = self._marked(marker, spoken, content)
        # In an exam nobody was told that it does not read as an answer, or is less than a sentence.
        unread = feedback.outcome is Outcome.CANNOT_CHECK and not unmarked and content is not None
        kept = exercise.answer.by_people and (unread or feedback.outcome in _FOR_PEOPLE)
        weight = self.policy.weight(topic.folder, exercise.level)
        progress = stored.progress.get(exercise.id, {})
        mark = Mark(
            topic=topic.folder,
            title=exercise.title,
            level=exercise.level,
            out_of=round(exercise.points * weight, 2),
            points=round(feedback.points * weight, 2),
            outcome=Outcome.KEPT if kept else feedback.outcome,
            mistake=feedback.mistake,
            lines=() if kept else words,
            section=section,
            answer=_as_written(content, _LONGEST_TEXT if kept else _LONGEST) if unread else feedback.record,
            tries=progress.get("tries"),
            hints=progress.get("hints"),
            at=progress.get("at"),
            confirm=unread or kept,
            evidence=_evidence(exercise, value) if kept and not unread else (),
            self_marked=_self_marked(exercise, progress.get("ticks"), weight) if kept else None,
        )
        return mark, unmarked

    def _marked(
        self, marker: Marker, spoken: str, content: Any
    ) -> tuple[Feedback, tuple[Text, ...], Any, bool]:
        """Mark one answer, in the language of the notebook: a key that is computed here first may speak it."""
        exercise = marker.exercise
        try:
            with at_most(_SECONDS):
                value = encode.decode(content, exercise.answer.inputs)
        except (encode.Unreadable, OutOfTime):
            value = encode.decode({"other": "unreadable"})
        with speaking(spoken):
            _keyless(marker)  # what is computed once for the whole class is on nobody's clock
            feedback = _safely(marker, value)
            unmarked = feedback.outcome is Outcome.CANNOT_CHECK and (feedback.out_of == 0 or _keyless(marker))
            # Whatever became of a text, a person looks at it.
            unmarked = unmarked and not exercise.answer.by_people
        # Not the last line, which names the section to reread: it stands beside it.
        told = feedback.lines[:-1] if feedback.outcome in (Outcome.WRONG, Outcome.PARTLY) else feedback.lines
        lines = tuple(line if isinstance(line, Text) else Text(line, line) for line in told)
        return feedback, lines, value, unmarked


def _safely(marker: Marker, value: Any) -> Feedback:
    """Mark an answer; an exercise that stops at it is one row for a person, and not the end of the batch."""
    try:
        with at_most(_SECONDS):
            return marker.mark(value)
    except (Exception, OutOfTime) as error:
        return unreadable(marker.exercise, error)


def _provenance(stored: Answers, fingerprint: str) -> list[Reason]:
    """Say if it was made with another version of the course, or on other data than those handed out."""
    found = []
    ours, theirs = _version(), stored.version
    if theirs is not None and theirs.split(".")[:2] != ours.split(".")[:2]:
        found.append(reason("other_version", theirs=theirs, ours=ours))
    if stored.data is not None and stored.data != fingerprint:
        found.append(reason("other_data"))
    return found


@cache
def _version() -> str:
    return metadata.version(COURSE)


def _as_written(content: Any, most: int) -> str:
    """Return an answer that does not read as one, in short; the same before and after it was stored."""
    text = content if type(content) is str else json.dumps(content, ensure_ascii=False)
    return quoted(text.encode("utf-8", "replace").decode(), most)


def total(points: Iterable[float]) -> float:
    """Return the sum of points, or of what they are out of."""
    return round(float(sum(points)), 2)


def _evidence(exercise: Exercise, value: Any) -> tuple[Evidence, ...]:
    found = exercise.answer.evidence(exercise.answer.read(value))
    return tuple(Evidence(point.label, words) for point, words in found)


def _self_marked(exercise: Exercise, ticks: Any, weight: float) -> float | None:
    """Return the points that a trainee took for the key points of a text, if what was handed in fits them."""
    answer = exercise.answer
    if not isinstance(answer, ShortText) or type(ticks) is not list or len(ticks) != len(answer.key_points):
        return None
    return round(exercise.points * weight * answer.share(ticks), 2)


def _keyless(marker: Marker) -> bool:
    try:
        return marker.key is None
    except Exception:
        return True
