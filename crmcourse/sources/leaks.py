"""Nothing that gives an answer away may stand in what trainees get.

Secret        a text that trainees must not see, and what it is
secrets       what a topic's sources hold that is not for trainees
of_topic      the same, read from the topic's folder
find          the secrets that a notebook gives away
shown         the secrets that some texts give away
telling_lines the lines of a text that are long enough to be a secret
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crmcourse.sources import masking
from crmcourse.sources import source as sources
from crmcourse.sources.outputs import without_bytes
from crmcourse.sources.source import Source
from crmcourse.sources.syllabus import Topic
from crmlib.errors import CrmlibError
from crmlib.i18n import _

# A line shorter than this may stand in two places by chance; Chinese says more in fewer letters.
_TELLING = {"en": 40, "zh": 16}


@dataclass(frozen=True)
class Secret:
    """A text that trainees must not see.

    Attributes
    ----------
    text : str
        Its words, white space normalised.
    origin : str
        What it is, for the message.
    line : bool
        Whether it counts only as a line of its own, as short code does.
    """

    text: str
    origin: str
    line: bool = False


def secrets(exercises: Source | None, trainer: Source | None, solutions: Iterable[str] = ()) -> list[Secret]:
    """Return what a topic's sources hold that is not for trainees.

    Parameters
    ----------
    exercises : Source or None
        ``exercises.md``: its marked answers and its cells for trainers.
    trainer : Source or None
        ``trainer.md``: its lines, but for headings and quotations (``>``), which trainees may know.
    solutions : iterable of str
        Worked solutions of the declared exercises.
    """
    found: list[Secret] = []
    for cell in exercises.cells if exercises else ():
        origin = _("the solution in cell {cell} of exercises.md").format(cell=cell.id)
        if "solution" in cell.tags:
            found += [Secret(line, origin) for line in telling_lines(cell.text)]
        elif cell.kind == "code":
            found += [Secret(_normal(answer), origin, line=True) for answer in masking.answers(cell.text)]
    for cell in trainer.cells if trainer else ():
        origin = _("the trainer's note {cell} of trainer.md").format(cell=cell.id)
        found += [Secret(line, origin) for line in telling_lines(cell.text)]
    for text in solutions:
        origin = _("a worked solution of exercises.py")
        # What stands in braces is filled in when the solution is shown.
        found += [Secret(line, origin) for line in telling_lines(re.sub(r"\{[^{}]*\}", "\n", text))]
    return list(dict.fromkeys(found))


def of_topic(topic: Topic) -> list[Secret]:
    """Return what a topic's folder holds that is not for trainees; what cannot be read there has no secrets."""
    texts: dict[str, Source | None] = {}
    for name in ("exercises.md", "trainer.md"):
        try:
            texts[name] = sources.read(topic.path / name)
        except CrmlibError:
            texts[name] = None
    try:
        solved = [text for one in topic.exercises for text in (one.solution.en, one.solution.zh)]
    except CrmlibError:
        solved = []
    return secrets(texts["exercises.md"], texts["trainer.md"], solved)


def find(notebook: Any, hidden: Iterable[Secret]) -> Iterator[tuple[str, Secret]]:
    """Yield each secret that a notebook gives away, with the id of the cell where it stands.

    Sources, outputs and metadata are searched alike.
    """
    places = [("metadata", _words(dict(notebook.metadata)))]
    for cell in notebook.cells:
        rest = [cell.get("outputs", []), dict(cell.metadata)]
        places.append((cell.id, [cell.source, *_words(rest)]))
    hidden = list(hidden)
    for place, texts in places:
        for secret in shown(texts, hidden):
            yield place, secret


def shown(texts: Iterable[str], hidden: Iterable[Secret]) -> Iterator[Secret]:
    """Yield each secret that some texts give away, white space apart."""
    searched = _Searched(tuple(texts))
    for secret in hidden:
        if searched.holds(secret):
            yield secret


class _Searched:
    """Texts to be searched for many secrets: most are ruled out by their words, which is cheap in large tables."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self._texts = texts

    def holds(self, secret: Secret) -> bool:
        words = secret.text.split()
        if secret.line:
            return self._words.issuperset(words) and secret.text in self._lines
        if len(words) == 1:
            # Any white space inside would make two words of it; so the texts are searched as they are.
            return (not self._ascii or secret.text.isascii()) and any(
                secret.text in text for text in self._texts
            )
        return self._words.issuperset(words[1:-1]) and secret.text in self._whole

    @cached_property
    def _ascii(self) -> bool:
        return all(text.isascii() for text in self._texts)

    @cached_property
    def _words(self) -> set[str]:
        return {word for text in self._texts for word in text.split()}

    @cached_property
    def _lines(self) -> set[str]:
        return {_normal(line) for text in self._texts for line in text.split("\n")}

    @cached_property
    def _whole(self) -> str:
        return "\n".join(_normal(text) for text in self._texts)


def _words(value: Any) -> list[str]:
    """Return every string inside nested lists and dicts, pictures apart."""
    if isinstance(value, str):
        return [without_bytes(value)]
    if isinstance(value, dict):
        return [word for key, item in value.items() if key != "image/png" for word in [key, *_words(item)]]
    if isinstance(value, list | tuple):
        return [word for item in value for word in _words(item)]
    return []


def telling_lines(text: str) -> list[str]:
    """Return the lines long enough that they don't stand elsewhere by chance; headings and quotations apart."""
    lines = [_normal(line) for line in text.split("\n") if not line.lstrip().startswith((">", "#", "|--"))]
    return [line for line in lines if len(line) >= _TELLING["zh" if _has_han(line) else "en"]]


def _has_han(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None


def _normal(text: str) -> str:
    return " ".join(text.split())
