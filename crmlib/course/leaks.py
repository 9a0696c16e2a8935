"""Nothing that gives an answer away may stand in what trainees get.

Secret        a text that trainees must not see, and what it is
secrets       what a topic's sources hold that is not for trainees
find          the secrets that a notebook gives away
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crmlib.course import masking
from crmlib.course.source import Source
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
            found += [Secret(line, origin) for line in _telling_lines(cell.text)]
        elif cell.kind == "code":
            found += [Secret(_normal(answer), origin, line=True) for answer in masking.answers(cell.text)]
    for cell in trainer.cells if trainer else ():
        origin = _("the trainer's note {cell} of trainer.md").format(cell=cell.id)
        found += [Secret(line, origin) for line in _telling_lines(cell.text)]
    for text in solutions:
        origin = _("a worked solution of exercises.py")
        # What stands in braces is filled in when the solution is shown.
        found += [Secret(line, origin) for line in _telling_lines(re.sub(r"\{[^{}]*\}", "\n", text))]
    return list(dict.fromkeys(found))


def find(notebook: Any, hidden: Iterable[Secret]) -> Iterator[tuple[str, Secret]]:
    """Yield each secret that a notebook gives away, with the id of the cell where it stands.

    Sources, outputs and metadata are searched alike.
    """
    places = [("metadata", _words(dict(notebook.metadata)))]
    for cell in notebook.cells:
        rest = [cell.get("outputs", []), dict(cell.metadata)]
        places.append((cell.id, [cell.source, *_words(rest)]))
    for place, texts in places:
        lines = {_normal(line) for text in texts for line in text.split("\n")}
        whole = "\n".join(_normal(text) for text in texts)
        for secret in hidden:
            if secret.text in lines or (not secret.line and secret.text in whole):
                yield place, secret


def _words(value: Any) -> list[str]:
    """Return every string inside nested lists and dicts, pictures apart."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [word for key, item in value.items() if key != "image/png" for word in [key, *_words(item)]]
    if isinstance(value, list | tuple):
        return [word for item in value for word in _words(item)]
    return []


def _telling_lines(text: str) -> list[str]:
    lines = [_normal(line) for line in text.split("\n") if not line.lstrip().startswith((">", "#", "|--"))]
    return [line for line in lines if len(line) >= _TELLING["zh" if _has_han(line) else "en"]]


def _has_han(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None


def _normal(text: str) -> str:
    return " ".join(text.split())
