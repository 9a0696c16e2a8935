"""The topics in the README, made from ``syllabus.yml``, so that a new topic adds no line by hand.

table      the topics as Markdown: number, name, question, minutes
made       a README with the topics of this course in its table
write      write it, where there is one with such a table
outdated   whether the committed README has other topics
"""

from __future__ import annotations

import re
from pathlib import Path

from crmcourse.files import write_atomically
from crmcourse.sources.syllabus import Syllabus, Topic

FILE = "README.md"
_HEAD = "| | topic | the question | minutes, lesson + exercises |"
_TABLE = re.compile(rf"^{re.escape(_HEAD)}\n(?:\|.*\n)*", re.MULTILINE)


def table(syllabus: Syllabus) -> str:
    """Return the topics as a Markdown table.

    Parameters
    ----------
    syllabus : Syllabus
        An English title is the topic's name, a colon, and the question it answers.
    """
    return "\n".join([_HEAD, "|---|---|---|---|", *(_row(topic) for topic in syllabus.topics)]) + "\n"


def _row(topic: Topic) -> str:
    name, _colon, question = topic.title.en.partition(": ")
    cells = (
        f"{topic.number:02}",
        f"[{name}](notebooks/{topic.folder})",
        question,
        f"{topic.minutes.lesson} + {topic.minutes.exercises}",
    )
    # A bar within a cell would begin the next one.
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def made(text: str, syllabus: Syllabus) -> str:
    """Return a README with the topics of this course in its table, known by its head; without one, as it is."""
    return _TABLE.sub(lambda _found: table(syllabus), text)


def write(syllabus: Syllabus) -> bool:
    """Bring the README beside the notebooks' folder up to the syllabus; return whether it changed."""
    path = _path(syllabus)
    return path.is_file() and write_atomically(path, made(path.read_text("utf-8"), syllabus).encode("utf-8"))


def outdated(syllabus: Syllabus) -> bool:
    """Return whether the README beside the notebooks' folder has other topics than the syllabus."""
    path = _path(syllabus)
    if not path.is_file():
        return False
    text = path.read_text("utf-8")
    return made(text, syllabus) != text


def _path(syllabus: Syllabus) -> Path:
    return syllabus.folder.parent / FILE
