"""What a class guessed, out of what it handed in: nothing is run, nothing is marked.

collect    from submissions that were read
handed_in  from a folder of submissions
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from crmcourse.exercises.declare import Choice, Guess
from crmcourse.exercises.plain import CannotRead
from crmcourse.grading.entries import find
from crmcourse.grading.submissions import read
from crmcourse.records.class_guesses import AskedGuess, ClassGuesses
from crmcourse.records.guessed import Guessed
from crmcourse.sources.syllabus import Topic
from crmlib.errors import CrmlibError
from crmlib.i18n import LANGUAGES, Text, speaking


def collect(people: Iterable[Mapping[str, Guessed]], topics: Sequence[Topic]) -> ClassGuesses:
    """Return what a class guessed; what nobody asked is left out, and so are questions that nobody answered.

    Parameters
    ----------
    people : iterable of mapping of id to Guessed
        As handed in, unbelieved.
    topics : sequence of Topic
    """
    declared = {one.id: one for topic in topics for one in topic.guesses}
    known = [{name: one for name, one in person.items() if name in declared} for person in people]
    known = [person for person in known if person]
    wanted = {name for person in known for name in person}
    asked = tuple(_asked(one) for name, one in declared.items() if name in wanted)
    return ClassGuesses(asked, tuple(known))


def handed_in(folder: Path, topics: Sequence[Topic]) -> ClassGuesses:
    """Return what a class guessed, from the folder with its submissions.

    Raises
    ------
    DataError
        If there is no such folder, or nothing in it.
    """
    return collect((read(entry).guesses for entry in find(folder)), topics)


def _asked(declared: Guess) -> AskedGuess:
    answer, found = declared.answer, None
    told = dict.fromkeys(LANGUAGES, "")
    try:
        found = answer.read(declared.found())
        for code in LANGUAGES:
            with speaking(code):
                told[code] = declared.said()
    except (CrmlibError, CannotRead):  # the data cannot say it, and the guesses can be shown without
        told = dict.fromkeys(LANGUAGES, "")
    words = answer.words if isinstance(answer, Choice) else None
    unit = answer.unit if isinstance(answer.unit, Text) else Text(str(answer.unit), str(answer.unit))
    options = {} if words is None else {name: words.text(name) for name in words.names}
    return AskedGuess(declared.id, declared.title, declared.ask, Text(**told), unit, options, found)
