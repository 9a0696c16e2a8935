"""What marks are made of: frozen views of what grading stored.

Run        what was graded, how and when
Topic      a topic with its Objectives
Trainee    one person's hand-in: who, when, what became of it, the marks
Mark       one exercise of one person
Reason     why a person must look, or what to know
HandMark   a mark that a person gave
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crmcourse.exercises.feedback import Outcome
from crmlib.i18n import Text


@dataclass(frozen=True)
class Reason:
    """Why a person must look, or what to know: a stable code and a sentence."""

    code: str
    text: Text


@dataclass(frozen=True)
class HandMark:
    """A mark that a person gave; it is already in the points."""

    points: float
    comment: str


@dataclass(frozen=True)
class Objective:
    """What a trainee should be able to do, and the exercises that show it."""

    text: Text
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """A topic as the syllabus has it."""

    folder: str
    title: Text
    minutes: float
    objectives: tuple[Objective, ...]


@dataclass(frozen=True)
class Mark:
    """One exercise of one person.

    Attributes
    ----------
    exercise, topic, title, level, out_of
        Which one, and what it is worth.
    points : float
        A hand-given mark is already in it.
    outcome : Outcome
    mistake : int or None
        Which usual mistake it is.
    lines : mapping of language to tuple of str
        The feedback; it holds no key.
    section : Text
        The lesson's section to reread.
    answer : object
        The answer as short JSON, or None.
    tries, hints : float or None
        How many, where known.
    confirm : bool
        Scored by key points; a person should still confirm.
    evidence : tuple of str
        The trainee's own words that the score rests on; not the key points, which would give the key away.
    by_hand : HandMark or None
    at : str or None
        When the answer was last recorded (ISO), where known.
    """

    exercise: str
    topic: str
    title: Text
    level: int
    out_of: float
    points: float
    outcome: Outcome
    mistake: int | None
    lines: Mapping[str, tuple[str, ...]]
    section: Text
    answer: Any
    tries: float | None
    hints: float | None
    confirm: bool
    evidence: tuple[str, ...]
    by_hand: HandMark | None
    at: str | None

    @property
    def share(self) -> float:
        """The share of the points, 0–1."""
        return min(1.0, self.points / self.out_of) if self.out_of else 0.0

    @property
    def attempted(self) -> bool:
        """Whether there was an answer, or a person gave points."""
        return self.outcome is not Outcome.NOT_ATTEMPTED or self.by_hand is not None


@dataclass(frozen=True)
class Trainee:
    """One person's hand-in and marks.

    Attributes
    ----------
    key : str
        The name of the marks file, unique in the class.
    id, name, file : str
        As the trainee wrote them: untrusted, on one line.
    handed_in : str or None
        ISO time.
    late_days, late_factor : float
        Points after lateness are points × factor.
    status : {"graded", "needs_person"}
    reasons, notes : tuple of Reason
    language : {"en", "zh"}
    marks : mapping of exercise to Mark
    points, out_of : float
        Before lateness. A total that a person gave is already in the points.
    comment : str
        What a person wrote on the whole hand-in.
    canvas : str
        Canvas's own id of the person, where the file came from there.
    """

    key: str
    id: str
    name: str
    file: str
    handed_in: str | None
    late_days: float
    late_factor: float
    status: str
    reasons: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    language: str
    marks: Mapping[str, Mark]
    points: float
    out_of: float
    comment: str
    canvas: str = ""

    @property
    def settled(self) -> bool:
        """Whether there is a total: graded, or it needed a person and a person has decided."""
        return self.status == "graded"

    @property
    def by_hand(self) -> bool:
        """Whether it needed a person, who has decided."""
        return self.settled and bool(self.reasons)

    @property
    def itemised(self) -> bool:
        """Whether the points come from the exercises; not so where a person gave a total of its own."""
        return abs(sum(mark.points for mark in self.marks.values()) - self.points) < 0.05

    @property
    def label(self) -> str:
        """The name, or whatever else says who it is."""
        return self.name or self.id or self.file or self.key

    @property
    def share(self) -> float:
        """The share of all points before lateness, 0–1."""
        return min(1.0, self.points / self.out_of) if self.out_of else float("nan")

    @property
    def final(self) -> float:
        """The points after lateness."""
        return self.points * self.late_factor


@dataclass(frozen=True)
class Run:
    """What was graded, how and when."""

    version: str
    graded_at: str
    rung: str
    isolation: Text
    exam: bool
    course: Text
    topics: tuple[Topic, ...]
    mistakes: Mapping[str, tuple[Text, ...]]
