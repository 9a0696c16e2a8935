"""The course in one page: which topics there are, and what each declares.

Syllabus    title and topics, as in ``notebooks/syllabus.yml``
Topic       one of them, with its exercises and the headings of its lesson
load        read and check a syllabus
notebooks   the folder of the course's own: beside crmlib in a checkout, inside it in a wheel
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from crmlib.errors import CrmlibError, DataError
from crmlib.i18n import Text, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crmcourse.exercises.declare import Exercise, Guess
    from crmcourse.sources.declarations import Declared

FILE = "syllabus.yml"


def notebooks() -> Path:
    """Return the folder with the course's topics.

    Raises
    ------
    CrmlibError
        If this installation has none.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package.parent / "notebooks", package / "_notebooks"):
        if (folder / FILE).is_file():
            return folder
    raise CrmlibError(_("This installation of crmlib has no course in it; install the crm-course wheel."))


@dataclass(frozen=True)
class Minutes:
    """How long a topic takes: its lesson, and its exercises."""

    lesson: int
    exercises: int

    @property
    def in_all(self) -> int:
        """Both together."""
        return self.lesson + self.exercises


@dataclass(frozen=True)
class Topic:
    """One topic of the course.

    Attributes
    ----------
    folder : str
        The name of its folder, ``"05-aidma"``.
    path : Path
        Where that folder is.
    title : Text
    minutes : Minutes
    rows : tuple of str
        The lecture's rows that it teaches.
    module : str
        The module of crmlib that it is about.
    objectives : tuple of Text
    points : float or None
        As the syllabus promises; None if it does not say.
    reached_by : tuple of tuples of str
        For each objective the exercises that show whether it is reached; empty where the syllabus does not say.
    following : Topic or None
        The one after it in the course.
    """

    folder: str
    path: Path
    title: Text
    minutes: Minutes
    rows: tuple[str, ...]
    module: str
    objectives: tuple[Text, ...]
    points: float | None = None
    reached_by: tuple[tuple[str, ...], ...] = ()
    following: Topic | None = field(default=None, repr=False, compare=False)

    @property
    def number(self) -> int:
        """The number before the name, which is also the number before an exercise's full stop."""
        return int(self.folder.split("-")[0])

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The declarations of its ``exercises.py``, with their words; none if it has no such file.

        Raises
        ------
        DataError
            If the file cannot be run or declares something else.
        """
        return self._declared.exercises

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """What is guessed before its lesson, with its words; declared in the same file.

        Raises
        ------
        DataError
            As `exercises` does.
        """
        return self._declared.guesses

    @cached_property
    def _declared(self) -> Declared:
        from crmcourse.sources import declarations

        return declarations.load(self.path / "exercises.py")

    @cached_property
    def sections(self) -> Mapping[str, Text]:
        """The lesson's prose cells: id → the heading they stand under, in both languages."""
        lesson = self.path / "lesson.md"
        return MappingProxyType(_headings(lesson.read_text(encoding="utf-8")) if lesson.is_file() else {})


@dataclass(frozen=True)
class Syllabus:
    """The course: where it is, its title, its topics in order, and how marks are made of points."""

    folder: Path
    title: Text
    topics: tuple[Topic, ...]
    grading: Mapping[str, Any] | None = None

    @property
    def modules(self) -> tuple[str, ...]:
        """The models' modules, by their full names, in the order of the topics."""
        return tuple(dict.fromkeys(f"crmlib.{topic.module}" for topic in self.topics))

    def topic(self, name: str) -> Topic:
        """Return a topic by its folder, its number or its name: ``05-aidma``, ``05``, ``5`` or ``aidma``.

        Raises
        ------
        DataError
            If there is none; the message lists those there are.
        """
        for topic in self.topics:
            if name in (topic.folder, *topic.folder.split("-", 1), str(topic.number)):
                return topic
        known = ", ".join(topic.folder for topic in self.topics)
        raise DataError(
            _("The course has no topic {name!r}. It has: {known}.").format(name=name, known=known)
        )

    def exercise(self, exercise_id: str) -> tuple[Topic, Exercise]:
        """Return an exercise and its topic.

        Raises
        ------
        DataError
            If there is none of that id; the message lists those of the same topic.
        """
        number = exercise_id.partition(".")[0]
        known: list[str] = []
        for topic in self.topics:
            if str(topic.number) == number.lstrip("0"):
                for exercise in topic.exercises:
                    if exercise.id == exercise_id:
                        return topic, exercise
                known += [exercise.id for exercise in topic.exercises]
        if known:
            raise DataError(
                _("There is no exercise “{id}”. This topic has: {known}.").format(
                    id=exercise_id, known=", ".join(known)
                )
            )
        raise DataError(_("There is no exercise “{id}”. An id is like “5.3”.").format(id=exercise_id))

    def guess(self, guess_id: str) -> tuple[Topic, Guess]:
        """Return a guess and its topic.

        Raises
        ------
        DataError
            If there is none of that id.
        """
        number = guess_id.partition(".")[0].lstrip("0")
        for topic in (one for one in self.topics if str(one.number) == number):
            for guess in topic.guesses:
                if guess.id == guess_id:
                    return topic, guess
        raise DataError(_("There is no guess “{id}”. An id is like “5.0”.").format(id=guess_id))


def load(folder: Path | str | None = None) -> Syllabus:
    """Read and check a syllabus.

    Parameters
    ----------
    folder : path, optional
        The folder with the ``syllabus.yml``; the course's own if left out.

    Raises
    ------
    DataError
        If something is missing in the file or of the wrong kind; the message names it.
    """
    folder = notebooks() if folder is None else Path(folder).resolve()
    try:
        import yaml
    except ImportError as error:
        raise CrmlibError(_("The course needs PyYAML: install crm-course[lab].")) from error
    path = folder / FILE
    # Every notebook and every command begins with this; the one in C takes a tenth of the time.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise DataError(_("{file} cannot be read: {error}").format(file=path, error=error)) from error
    if not isinstance(content, dict):
        raise DataError(_("{file} cannot be read: {error}").format(file=path, error=_("it is no mapping")))
    topics = tuple(_topic(path, folder, entry) for entry in _field(path, content, "topics", list))
    twice = {topic.folder for topic in topics if sum(other.folder == topic.folder for other in topics) > 1}
    if twice:
        raise DataError(
            _("{file}: the topic {name} stands in it twice.").format(file=path, name=sorted(twice)[0])
        )
    grading = _field(path, content, "grading", dict, {})
    return Syllabus(folder, _text(path, content, "course"), in_order(topics), grading)


def in_order(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """Return topics each of which knows the one that follows."""
    chain: list[Topic] = []
    for topic in reversed(topics):
        chain.append(replace(topic, following=chain[-1] if chain else None))
    return tuple(reversed(chain))


def _field(path: Path, entry: Any, name: str, kind: type, default: Any = None) -> Any:
    value = entry.get(name, default) if isinstance(entry, dict) else None
    if not isinstance(value, kind):
        where = entry.get("folder", "") if isinstance(entry, dict) else entry
        raise DataError(
            _("{file}: {where} “{name}” is missing or not of the type {kind}.").format(
                file=path, where=where, name=name, kind=kind.__name__
            )
        )
    return value


def _text(path: Path, entry: Any, name: str) -> Text:
    pair = _field(path, entry, name, dict)
    return Text(en=_field(path, pair, "en", str), zh=_field(path, pair, "zh", str))


def _topic(path: Path, folder: Path, entry: Any) -> Topic:
    name = _field(path, entry, "folder", str)
    if not re.fullmatch(r"\d{2}-[a-z0-9-]+", name):
        raise DataError(
            _("{file}: a folder is named like 05-aidma, not {name!r}.").format(file=path, name=name)
        )
    points = entry.get("points")
    return Topic(
        folder=name,
        path=folder / name,
        title=_text(path, entry, "title"),
        minutes=_minutes(path, entry),
        rows=tuple(str(row) for row in _field(path, entry, "rows", list)),
        module=_field(path, entry, "module", str),
        objectives=tuple(
            _text(path, {"objective": pair}, "objective") for pair in _field(path, entry, "objectives", list)
        ),
        reached_by=tuple(
            tuple(str(one) for one in _field(path, pair, "exercises", list, []))
            for pair in _field(path, entry, "objectives", list)
        ),
        points=None if points is None else float(_field(path, entry, "points", (int, float))),  # type: ignore[arg-type]
    )


def _minutes(path: Path, entry: Any) -> Minutes:
    pair = _field(path, entry, "minutes", dict)
    return Minutes(_field(path, pair, "lesson", int), _field(path, pair, "exercises", int))


def _headings(source: str) -> dict[str, Text]:
    """Return id → heading of the prose cells of a lesson in MyST form."""
    found: dict[str, dict[str, str]] = {}
    under: dict[str, str] = {}
    cell: dict[str, Any] = {}
    fenced = begun = False
    for line in source.splitlines():
        if line.startswith("+++"):
            cell, fenced, begun = _meta(line[3:].strip()), False, False
            if "id" in cell and "lang" in cell:
                found.setdefault(cell["id"], {})[cell["lang"]] = under.get(cell["lang"], cell["id"])
            continue
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced and "id" in cell and "lang" in cell and (match := re.match(r"#{1,4} +(.+)", line)):
            under[cell["lang"]] = match[1].strip().rstrip("#").strip()
            if not begun:  # a heading further down stands over the next passage, not over this one
                found[cell["id"]][cell["lang"]] = under[cell["lang"]]
        begun = begun or bool(line.strip())
    return {name: Text(en=both.get("en", name), zh=both.get("zh", name)) for name, both in found.items()}


def _meta(text: str) -> dict[str, Any]:
    try:
        meta = json.loads(text) if text else {}
    except ValueError:
        return {}
    return meta if isinstance(meta, dict) else {}
