"""Where the course's notebooks lie, in the course's own folder and in a workbook.

START        the page that a workbook opens on, and `start` the name it has in a language
Kind         lesson, exercises (the trainee's, with blanks), solutions (the trainer's)
Edition      which notebook of which topic: kind, language, topic
of_trainees  the editions that trainees get
in_workbook  the name of a notebook where trainees have it: with its topic's number, so that tabs can be told apart
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crmcourse.sources.syllabus import Topic
from crmlib.i18n import LANGUAGES

START = "start"


def start(lang: str, languages: Sequence[str] = LANGUAGES) -> str:
    """Return the name of the start page in a language: that of the first language is the one that opens.

    Examples
    --------
    >>> start("en"), start("zh"), start("zh", ["zh"])
    ('start.ipynb', 'start-zh.ipynb', 'start.ipynb')
    """
    return f"{START}.ipynb" if lang == languages[0] else f"{START}-{lang}.ipynb"


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
        """Where the notebook stands, from the notebooks' folder."""
        return f"{self.topic.folder}/{self.lang}/{self.kind.value}.ipynb"

    @property
    def in_workbook(self) -> str:
        """Where the notebook stands in a workbook."""
        return f"{self.topic.folder}/{self.lang}/{in_workbook(self.topic.folder, self.kind)}"


def of_trainees(topics: Iterable[Topic]) -> Iterator[Edition]:
    """Yield the notebooks that trainees get of these topics."""
    for topic in topics:
        yield from (Edition(topic, lang, kind) for lang in LANGUAGES for kind in Kind if kind.for_trainees)


def in_workbook(folder: str, kind: str) -> str:
    """Return the name of a topic's notebook in a workbook.

    Examples
    --------
    >>> in_workbook("05-aidma", Kind.LESSON)
    '05-lesson.ipynb'
    """
    return f"{folder.partition('-')[0]}-{Kind(kind).value}.ipynb"
