"""Where the course's notebooks lie, in the course's own folder and in a workbook alike.

START      the page that a workbook opens on
Kind       lesson, exercises (the trainee's, with blanks), solutions (the trainer's)
Edition    which notebook of which topic: kind, language, topic
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crmcourse.sources.syllabus import Topic

START = "start"


class Kind(StrEnum):
    """The notebooks of a topic, named as their files."""

    LESSON = "lesson"
    EXERCISES = "exercises"
    SOLUTIONS = "solutions"

    @property
    def source(self) -> str:
        """The file that the notebook is made from."""
        return "lesson.md" if self is Kind.LESSON else "exercises.md"

    @property
    def for_trainees(self) -> bool:
        """Whether trainees get it."""
        return self is not Kind.SOLUTIONS


@dataclass(frozen=True)
class Edition:
    """One notebook to build.

    Attributes
    ----------
    topic : Topic
    lang : {"en", "zh"}
    kind : Kind
    """

    topic: Topic
    lang: str
    kind: Kind

    @property
    def path(self) -> str:
        """Where the notebook stands, from the notebooks' folder and from the workbook alike."""
        return f"{self.topic.folder}/{self.lang}/{self.kind.value}.ipynb"
