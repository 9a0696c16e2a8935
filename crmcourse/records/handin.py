"""What `submit` says of a hand-in: ``submission.json``.

HandIn   who, when, with which course, and what was answered
moment   a time with its zone in UTC
guesses_in   what was guessed, out of a file's content

A hand-in comes from a trainee and is read with patience: what makes no sense counts as not said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from crmcourse.records.guessed import Guessed

FORMAT = 1
COURSE = "crm-course"
_MOST = 2_000
_MOST_TRIES = 1_000_000
_MOST_GUESSES, _LONGEST_ID = 200, 10
_MOST_TICKS = 50


def moment(text: Any) -> str | None:
    """Return a time with its zone in UTC, to the second; None if it is none.

    Examples
    --------
    >>> moment("2026-12-01T18:00:00+08:00"), moment("soon")
    ('2026-12-01T10:00:00+00:00', None)
    """
    try:
        found = datetime.fromisoformat(text) if type(text) is str and len(text) < 40 else None
        return None if found is None else found.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class HandIn:
    """What a hand-in says of itself.

    Attributes
    ----------
    id, name : str
        The trainee; empty where nothing is said.
    language : str
    exam : bool
        Whether it was handed out as an exam.
    handed_in : str or None
        ISO time.
    version, data : str
        Of the course, and the fingerprint of the data that were in force.
    answers : mapping of exercise to {"answer", "at"}
        Encoded, as `crmcourse.exercises.encode` does.
    progress : mapping of exercise to {"tries", "hints", "ticks"}
        The ticks are a trainee's own, at the key points of a short text.
    guesses : mapping of a guess's id to Guessed
    """

    id: str = ""
    name: str = ""
    language: str = "en"
    exam: bool = False
    handed_in: str | None = None
    version: str = ""
    data: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    progress: Mapping[str, Any] = field(default_factory=dict)
    guesses: Mapping[str, Guessed] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return it as ``submission.json`` has it."""
        return {
            "format": FORMAT,
            "course": COURSE,
            "version": self.version,
            "data": self.data,
            "trainee": {"id": self.id, "name": self.name},
            "language": self.language,
            "exam": self.exam,
            "handed_in": self.handed_in,
            "answers": dict(self.answers),
            "progress": dict(self.progress),
            **(
                {"guesses": {name: one.to_json() for name, one in self.guesses.items()}}
                if self.guesses
                else {}
            ),
        }

    @classmethod
    def from_json(cls, content: Any) -> HandIn:
        """Read what somebody handed in, as far as it makes sense.

        Raises
        ------
        TypeError
            If it is no object at all.
        """
        if type(content) is not dict:
            raise TypeError("no facts")
        who = _object(content, "trainee")
        answers = {
            str(name): one
            for name, one in list(_object(content, "answers").items())[:_MOST]
            if type(one) is dict and "answer" in one
        }
        return cls(
            id=_text(who, "id"),
            name=_text(who, "name"),
            language=_text(content, "language"),
            exam=content.get("exam") is True,
            handed_in=moment(content.get("handed_in")),
            version=_text(content, "version"),
            data=_text(content, "data"),
            answers=answers,
            progress={
                str(name): _counts(one)
                for name, one in list(_object(content, "progress").items())[:_MOST]
                if type(one) is dict
            },
            guesses=guesses_in(content),
        )

    @classmethod
    def from_workbook(cls, content: Any, marker: Any = None) -> HandIn:
        """Read a workbook that somebody handed in as it lay there: ``work.json``, and ``workbook.json`` beside it.

        Raises
        ------
        TypeError
            If it is no object at all.
        """
        if type(content) is not dict:
            raise TypeError("no facts")
        entries = {
            name: one
            for name, one in _object(content, "exercises").items()
            if type(one) is dict and one.get("at")
        }
        said = marker if type(marker) is dict else {}
        facts = {name: said[name] for name in ("trainee", "exam", "version") if name in said}
        return cls.from_json({"answers": entries, "progress": entries, **facts})

    @property
    def effort(self) -> dict[str, dict[str, Any]]:
        """By exercise tries, hints and own marks, and when the last answer was given."""
        found = {name: dict(one) for name, one in self.progress.items()}
        for name, one in self.answers.items():
            at = moment(one.get("at"))
            if at is not None:
                found.setdefault(name, {})["at"] = at
        return found


def guesses_in(content: Mapping[str, Any]) -> dict[str, Guessed]:
    """Return by id what makes sense under ``guesses``; whether there is such a guess, the reader must ask."""
    found = {}
    for name, one in list(_object(content, "guesses").items())[:_MOST_GUESSES]:
        guessed = Guessed.from_json(one)
        if guessed is not None and type(name) is str and len(name) <= _LONGEST_ID:
            found[name] = guessed
    return found


def _object(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = content.get(name)
    return value if type(value) is dict else {}


def _text(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    return value if type(value) is str else str(value) if type(value) is int else ""


def _counts(one: Mapping[str, Any]) -> dict[str, Any]:
    counts = {part: one.get(part) for part in ("tries", "hints")}
    found: dict[str, Any] = {
        name: n for name, n in counts.items() if type(n) is int and 0 <= n <= _MOST_TRIES
    }
    ticks = one.get("ticks")
    if type(ticks) is list and len(ticks) <= _MOST_TICKS and all(type(tick) is bool for tick in ticks):
        found["ticks"] = ticks
    return found
