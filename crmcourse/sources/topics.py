"""Topics by numbers, ranges and names.

chosen   "05-09", "05,07", "aidma" → the topics
"""

from __future__ import annotations

import re

from crmcourse.sources.syllabus import Syllabus, Topic
from crmlib.errors import DataError
from crmlib.i18n import _


def chosen(syllabus: Syllabus, text: str = "") -> list[Topic]:
    """Return the topics that a text names, in the order of the syllabus; all if it is empty.

    Parameters
    ----------
    syllabus : Syllabus
    text : str
        Numbers, ranges of numbers and names, with commas between: ``"05-07,value"``.

    Raises
    ------
    DataError
        If no topic goes by a number or name, or a range holds none.
    """
    words = [word.strip() for word in re.split("[,，、]", text) if word.strip()]
    if not words:
        return list(syllabus.topics)
    wanted: set[str] = set()
    for word in words:
        ends = re.fullmatch(r"(\d{1,3})\s*[-–]\s*(\d{1,3})", word, re.ASCII)
        wanted |= _between(syllabus, int(ends[1]), int(ends[2])) if ends else {syllabus.topic(word).folder}
    return [topic for topic in syllabus.topics if topic.folder in wanted]


def _between(syllabus: Syllabus, first: int, last: int) -> set[str]:
    found = {topic.folder for topic in syllabus.topics if first <= topic.number <= last}
    if not found:
        known = ", ".join(topic.folder for topic in syllabus.topics)
        raise DataError(
            _("The course has no topic from {first} to {last}. It has: {known}.").format(
                first=first, last=last, known=known
            )
        )
    return found
