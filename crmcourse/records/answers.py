"""What a submission answered when it ran: ``answers/<key>.json``, which can be marked again at any time.

Answers    all of it
Reason     why a person must look, or what is good to know
Platform   what a learning platform says of whoever handed in
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crmcourse.records.fields import Record, pair
from crmcourse.records.handin import FORMAT
from crmlib.i18n import Text, _


@dataclass(frozen=True)
class Reason:
    """A code for programs, and a sentence for people."""

    code: str
    text: Text

    def to_json(self) -> dict[str, str]:
        """Return it as files have it."""
        return {"code": self.code, **pair(self.text)}

    @classmethod
    def from_json(cls, record: Record) -> Reason:
        """Read it from a file."""
        return cls(record.text("code"), record.pair())


@dataclass(frozen=True)
class Platform:
    """What a learning platform says of whoever handed in; nothing, where none is known.

    Attributes
    ----------
    name : str
    number : str
        By which the platform knows the person.
    late : bool
        Whether it marks it late.
    """

    name: str = ""
    number: str = ""
    late: bool = False

    def __bool__(self) -> bool:
        return bool(self.name)

    @property
    def canvas(self) -> str:
        """Canvas's own id of the person, where it is one."""
        known = self.name == "Canvas" and self.number.isascii() and self.number.isdigit()
        return self.number if known else ""

    def to_json(self) -> dict[str, Any]:
        """Return it as files have it."""
        return {"name": self.name, "number": self.number, "late": self.late} if self else {}

    @classmethod
    def from_json(cls, record: Record | None) -> Platform:
        """Read it from a file."""
        if record is None:
            return cls()
        return cls(record.text("name", ""), record.text("number", ""), record.flag("late"))


@dataclass(frozen=True)
class Answers:
    """What a submission answered.

    Attributes
    ----------
    key : str
        Names its files.
    id, name : str
        The trainee.
    file, fingerprint : str
        What was handed in, and the SHA-256 of its bytes.
    handed_in, file_time : str or None
        ISO times: as `submit` wrote it, and the file's own, which is shown and never counted.
    platform : Platform
    version, data : str or None
        Of the course that the workbook came from, and of the data that were in force.
    exam : bool
    language : {"en", "zh"}
    languages : mapping of topic to language
    rung : str
        The walls it ran behind; empty if nothing ran.
    seconds : float
    answers : mapping of exercise to answer
        Encoded.
    progress : mapping of exercise to {"tries", "hints", "ticks", "at"}
    reasons, notes : tuple of Reason
    seed : int or None
        Of the trainee's own data.
    context : str
        A fingerprint of what else decides what it answers.
    """

    key: str
    id: str
    name: str
    file: str
    fingerprint: str
    handed_in: str | None = None
    file_time: str | None = None
    platform: Platform = field(default_factory=Platform)
    version: str | None = None
    data: str | None = None
    exam: bool = False
    language: str = "en"
    languages: Mapping[str, str] = field(default_factory=dict)
    rung: str = ""
    seconds: float = 0.0
    answers: Mapping[str, Any] = field(default_factory=dict)
    progress: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    seed: int | None = None
    context: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as its file has it."""
        return {
            "format": FORMAT,
            "key": self.key,
            "trainee": {"id": self.id, "name": self.name},
            "file": self.file,
            "fingerprint": self.fingerprint,
            "handed_in": self.handed_in,
            "file_time": self.file_time,
            "platform": self.platform.to_json(),
            "version": self.version,
            "data": self.data,
            "exam": self.exam,
            "language": self.language,
            "languages": dict(self.languages),
            "rung": self.rung,
            "seconds": self.seconds,
            "answers": dict(self.answers),
            "progress": {name: dict(one) for name, one in self.progress.items()},
            "reasons": [one.to_json() for one in self.reasons],
            "notes": [one.to_json() for one in self.notes],
            "seed": self.seed,
            "context": self.context,
        }

    @classmethod
    def from_json(cls, record: Record) -> Answers:
        """Read what an earlier run stored.

        Raises
        ------
        DataError
            If something in it is not as promised; the message names it.
        """
        who, languages = record.record("trainee"), record.record("languages")
        return cls(
            key=record.exactly("key"),
            id=who.exactly("id"),
            name=who.exactly("name"),
            file=record.exactly("file"),
            fingerprint=record.exactly("fingerprint"),
            handed_in=record.moment("handed_in"),
            file_time=record.moment("file_time"),
            platform=Platform.from_json(record.record("platform", None)),
            version=record.exactly("version", None),
            data=record.exactly("data", None),
            exam=record.flag("exam"),
            language=record.exactly("language"),
            languages={name: languages.exactly(name) for name in languages.names()},
            rung=record.exactly("rung"),
            seconds=record.number("seconds"),
            answers=record.content("answers"),
            progress=_progress(record),
            reasons=tuple(Reason.from_json(one) for one in record.records("reasons")),
            notes=tuple(Reason.from_json(one) for one in record.records("notes")),
            seed=_seed(record),
            context=record.exactly("context", ""),
        )


def _progress(record: Record) -> dict[str, dict[str, Any]]:
    inside = record.record("progress")
    return {name: inside.content(name) for name in inside.names()}


def _seed(record: Record) -> int | None:
    """Return the seed as the whole number it is: as a decimal it would lose its last digits."""
    seed = record.anything("seed")
    if seed is not None and type(seed) is not int:
        raise record.wrong("seed", _("a whole number"))
    return seed
