"""What was graded, when, by which rules and behind which walls: ``run.json``.

RunFacts      all of it
GradedTopic   a topic as the syllabus had it, with its Objectives
Objective     what a trainee should be able to do, and the exercises that show it
GradedText    a short text that people mark: what was asked, a good answer, what is in it
TextPoint     a key point of it
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from crmcourse.records.fields import Record, pair
from crmcourse.records.handin import FORMAT
from crmlib.i18n import Text


@dataclass(frozen=True)
class Objective:
    """What a trainee should be able to do, and the exercises that show it."""

    text: Text
    exercises: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as ``run.json`` has it."""
        return {**pair(self.text), "exercises": list(self.exercises)}

    @classmethod
    def from_json(cls, record: Record) -> Objective:
        """Read it from ``run.json``."""
        return cls(record.pair(), tuple(record.texts("exercises", ())))


@dataclass(frozen=True)
class GradedTopic:
    """A topic as the syllabus had it when it was graded."""

    folder: str
    title: Text
    minutes: float
    objectives: tuple[Objective, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as ``run.json`` has it."""
        return {
            "folder": self.folder,
            "title": pair(self.title),
            "minutes": self.minutes,
            "objectives": [one.to_json() for one in self.objectives],
        }

    @classmethod
    def from_json(cls, record: Record) -> GradedTopic:
        """Read it from ``run.json``."""
        return cls(
            folder=record.text("folder"),
            title=record.pair("title"),
            minutes=record.number("minutes"),
            objectives=tuple(Objective.from_json(one) for one in record.records("objectives")),
        )


@dataclass(frozen=True)
class TextPoint:
    """A key point of a short text: the idea, what does not count as it, and its weight."""

    label: Text
    counter: Text
    weight: float

    def to_json(self) -> dict[str, Any]:
        """Return it as ``run.json`` has it."""
        return {"label": pair(self.label), "counter": pair(self.counter), "weight": self.weight}

    @classmethod
    def from_json(cls, record: Record) -> TextPoint:
        """Read it from ``run.json``."""
        return cls(record.pair("label"), record.pair("counter"), record.number("weight"))


@dataclass(frozen=True)
class GradedText:
    """What whoever marks a short text holds it against: the question, a good answer, its key points."""

    title: Text
    ask: Text
    model: Text
    points: tuple[TextPoint, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as ``run.json`` has it."""
        words = {"title": self.title, "ask": self.ask, "model": self.model}
        return {
            **{name: pair(text) for name, text in words.items()},
            "points": [one.to_json() for one in self.points],
        }

    @classmethod
    def from_json(cls, record: Record) -> GradedText:
        """Read it from ``run.json``."""
        points = tuple(TextPoint.from_json(one) for one in record.records("points"))
        return cls(record.pair("title"), record.pair("ask"), record.pair("model"), points)


@dataclass(frozen=True)
class RunFacts:
    """What was graded, when, by which rules and behind which walls.

    Attributes
    ----------
    version : str
        Of the course.
    graded_at : str
        ISO time.
    rung : str
        The weakest walls that a submission ran behind.
    isolation : Text
        The same in words.
    exam : bool
        Whether anything graded was handed out as an exam.
    course : Text
    topics : tuple of GradedTopic
    mistakes : mapping of exercise to tuple of Text
        The usual mistakes' messages.
    late : mapping or None
        The rule for lateness in force.
    due : str or None
        A due time that was given by hand and goes on counting.
    texts : mapping of exercise to GradedText
        Those that people mark.
    """

    version: str
    graded_at: str
    rung: str
    isolation: Text
    exam: bool
    course: Text
    topics: tuple[GradedTopic, ...]
    mistakes: Mapping[str, tuple[Text, ...]]
    late: Mapping[str, Any] | None = None
    due: str | None = None
    texts: Mapping[str, GradedText] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return it as ``run.json`` has it."""
        return {
            "format": FORMAT,
            "version": self.version,
            "graded_at": self.graded_at,
            "rung": self.rung,
            "isolation": pair(self.isolation),
            "exam": self.exam,
            "course": pair(self.course),
            "topics": [topic.to_json() for topic in self.topics],
            "mistakes": {name: [pair(text) for text in texts] for name, texts in self.mistakes.items()},
            "late": None if self.late is None else dict(self.late),
            "due": self.due,
            "texts": {name: text.to_json() for name, text in self.texts.items()},
        }

    @classmethod
    def from_json(cls, record: Record) -> RunFacts:
        """Read ``run.json``.

        Raises
        ------
        DataError
            If something in it is not as promised; the message names it.
        """
        texts = record.record("texts", None)
        return cls(
            version=record.text("version"),
            graded_at=record.text("graded_at"),
            rung=record.text("rung"),
            isolation=record.pair("isolation"),
            exam=record.flag("exam"),
            course=record.pair("course"),
            topics=tuple(GradedTopic.from_json(topic) for topic in record.records("topics")),
            mistakes=MappingProxyType(
                {name: tuple(texts) for name, texts in record.mapping_of_texts("mistakes").items()}
            ),
            late=record.content("late", {}) or None,
            due=record.text("due", "") or None,
            texts=MappingProxyType(
                {} if texts is None else {n: GradedText.from_json(texts.record(n)) for n in texts.names()}
            ),
        )
