"""What an exercise says, in both languages: its question, and what is said back to an answer.

Words    the words of one exercise, as they stand in a topic's ``exercises.yml``
read     read such a file

What is right stands beside it in ``exercises.py``, and the code that a page shows in ``exercises.md``::

    "9.2":
      of: 8a41c07e
      title: {en: A point of personnel, zh: 人员价值多一分}
      ask:
        en: How much is one more point of personnel value worth to customers?
        zh: 人员价值提高一分，对客户值多少？
      mistakes:
        coefficient:
          en: That is the coefficient. Which of the two tables is in yuan?
          zh: 这是系数。两张表里，哪一张以元为单位？

A guess (``"9.0"``) says in place of ``solution`` what the data said, under ``found``.

The stamp after ``of`` is that of the English which the Chinese translates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crmcourse.exercises.answers import KeyPoint
from crmlib.errors import CrmlibError, DataError
from crmlib.i18n import LANGUAGES, Text, _

FILE = "exercises.yml"
_UNSAID = Text(en="", zh="")


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one exercise.

    Attributes
    ----------
    title : Text
        What it is about, in a few words.
    ask : Text
        The question, in Markdown.
    solution : Text
        How one gets there; ``{key}`` in it is replaced by the key. A guess has none.
    found : Text
        For a guess: what the data said, in one sentence; ``{key}`` in it is replaced.
    hints : tuple of Text
        A ladder, from "where to look" to "almost there".
    mistakes : mapping of name to Text
        For each usual mistake that is declared by this name, the question that answers it.
    options : mapping of name to Text
        What may be chosen, ranked or given as a label.
    key_points : tuple of KeyPoint
        The ideas that a good short text has; ``not`` says what does not count as one.
    questions : tuple of Text
        What everybody may ask their own short text.
    answers : mapping of name to Text
        Short texts: a good one by the name ``key``, weak ones by any other.
    of : str
        The stamp of the English text that the Chinese translates.
    """

    title: Text
    ask: Text
    solution: Text = _UNSAID
    found: Text = _UNSAID
    hints: tuple[Text, ...] = ()
    mistakes: Mapping[str, Text] = field(default_factory=dict)
    options: Mapping[str, Text] = field(default_factory=dict)
    key_points: tuple[KeyPoint, ...] = ()
    questions: tuple[Text, ...] = ()
    answers: Mapping[str, Text] = field(default_factory=dict)
    of: str = ""

    def texts(self) -> list[tuple[str, Text]]:
        """Return every text with the name of its place: ``mistakes sign``."""
        named = (("mistakes", self.mistakes), ("options", self.options), ("answers", self.answers))
        return [
            ("title", self.title),
            ("ask", self.ask),
            *((name, text) for name, text in (("solution", self.solution), ("found", self.found)) if text),
            *((f"hints {number}", hint) for number, hint in enumerate(self.hints, 1)),
            *((f"{where} {name}", text) for where, texts in named for name, text in texts.items()),
            *((f"key_points {n}", point.label) for n, point in enumerate(self.key_points, 1)),
            *((f"key_points {n} not", p.counter) for n, p in enumerate(self.key_points, 1) if p.counter.en),
            *((f"questions {n}", question) for n, question in enumerate(self.questions, 1)),
        ]


def read(path: Path) -> dict[str, Words]:
    """Read a topic's ``exercises.yml``.

    Parameters
    ----------
    path : Path
        There need not be such a file: exercises can also bring their words themselves.

    Returns
    -------
    dict of str to Words
        By the exercise's id.

    Raises
    ------
    DataError
        Naming the file, the exercise and what is missing or unknown there.
    """
    if not path.is_file():
        return {}
    try:
        import yaml
    except ImportError as error:
        raise CrmlibError(_("The course needs PyYAML: install crm-course[lab].")) from error
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise DataError(_("{file} cannot be read: {error}").format(file=path, error=error)) from error
    if not isinstance(content, dict):
        raise DataError(_("{file} cannot be read: {error}").format(file=path, error=_("it is no mapping")))
    return {
        str(name): _words(f"{path.parent.name}/{path.name}, {name}", one) for name, one in content.items()
    }


def _words(where: str, found: Any) -> Words:
    entry = _mapping(where, found)
    unknown = set(entry) - set(Words.__dataclass_fields__)
    if unknown:
        raise DataError(
            _("{where}: “{name}” is not known here.").format(where=where, name=sorted(map(str, unknown))[0])
        )
    last = "found" if "found" in entry else "solution"
    texts: dict[str, Any] = {
        name: _text(f"{where}, {name}", entry.get(name)) for name in ("title", "ask", last)
    }
    for name in ("mistakes", "options", "answers"):
        texts[name] = {
            str(one): _text(f"{where}, {name}, {one}", text)
            for one, text in _mapping(where, entry.get(name, {})).items()
        }
    hints, points, questions = (
        _list(f"{where}, {name}", entry.get(name, [])) for name in ("hints", "key_points", "questions")
    )
    return Words(
        **texts,
        hints=tuple(_text(f"{where}, hints", hint) for hint in hints),
        questions=tuple(_text(f"{where}, questions", question) for question in questions),
        key_points=tuple(_key_point(f"{where}, key_points", point) for point in points),
        of=str(entry.get("of", "")),
    )


def _key_point(where: str, found: Any) -> KeyPoint:
    entry = _mapping(where, found)
    patterns = {lang: [str(one) for one in _list(where, entry.get(lang, []))] for lang in LANGUAGES}
    label = _text(where, entry.get("label"))
    counter = _text(f"{where}, not", entry["not"]) if "not" in entry else Text(en="", zh="")
    return KeyPoint(label, **patterns, points=float(entry.get("points", 1)), counter=counter)


def _text(where: str, found: Any) -> Text:
    entry = _mapping(where, found)
    for lang in LANGUAGES:
        if not isinstance(entry.get(lang), str) or not entry[lang].strip():
            raise DataError(_("{where}: there is no text in “{lang}”.").format(where=where, lang=lang))
    return Text(**{lang: entry[lang].strip("\n") for lang in LANGUAGES})


def _mapping(where: str, found: Any) -> dict[Any, Any]:
    if not isinstance(found, dict):
        raise DataError(
            _("{where}: names with texts were expected, not {found}.").format(
                where=where, found=repr(found)[:60]
            )
        )
    return found


def _list(where: str, found: Any) -> list[Any]:
    if not isinstance(found, list):
        raise DataError(
            _("{where}: a list was expected, not {found}.").format(where=where, found=repr(found)[:60])
        )
    return found
