"""What a class guessed before its lessons and after them: ``guesses.json``, without names.

AskedGuess     a guess as it was asked, and what the data said
ClassGuesses   the guesses that were asked, and what everybody guessed
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crmcourse.records.fields import Record, pair
from crmcourse.records.guessed import Guessed
from crmcourse.records.handin import FORMAT, guesses_in
from crmlib.i18n import Text

_UNSAID = Text("", "")


@dataclass(frozen=True)
class AskedGuess:
    """A guess as it was asked.

    Attributes
    ----------
    id : str
    title, ask : Text
    told : Text
        What the data said, in a sentence; empty where they cannot say it.
    unit : Text
        Of a number.
    options : mapping of name to Text
        What could be chosen; empty for a number.
    found : str, float or None
        What the data said, as a guess would be.
    """

    id: str
    title: Text
    ask: Text
    told: Text = _UNSAID
    unit: Text = _UNSAID
    options: Mapping[str, Text] = field(default_factory=dict)
    found: str | float | None = None

    def fits(self, value: Any) -> bool:
        """Return whether a value can be a guess: one of the options, or a number where there are none.

        Examples
        --------
        >>> tea = AskedGuess("5.0", Text("Tea", "茶"), Text("?", "？"), options={"a": Text("green", "绿茶")})
        >>> tea.fits("a"), tea.fits("b"), tea.fits(3)
        (True, False, False)
        """
        if self.options:
            return type(value) is str and value in self.options
        return type(value) in (int, float) and math.isfinite(value)

    def to_json(self) -> dict[str, Any]:
        """Return it as its file has it."""
        return {
            "id": self.id,
            "title": pair(self.title),
            "ask": pair(self.ask),
            "told": pair(self.told),
            "unit": pair(self.unit),
            "options": {name: pair(label) for name, label in self.options.items()},
            "found": self.found,
        }

    @classmethod
    def from_json(cls, record: Record) -> AskedGuess:
        """Read it from its file."""
        options = record.record("options")
        asked = cls(
            id=record.exactly("id"),
            title=record.pair("title"),
            ask=record.pair("ask"),
            told=record.pair("told"),
            unit=record.pair("unit"),
            options={name: options.pair(name) for name in options.names()},
        )
        found = record.anything("found")
        return cls(**{**vars(asked), "found": found if asked.fits(found) else None})


@dataclass(frozen=True)
class ClassGuesses:
    """What a class guessed.

    Attributes
    ----------
    asked : tuple of AskedGuess
    people : tuple of mapping of id to Guessed
        One a person; whoever guessed nothing is not in it.
    """

    asked: tuple[AskedGuess, ...] = ()
    people: tuple[Mapping[str, Guessed], ...] = ()

    def of(self, asked: AskedGuess) -> list[Guessed]:
        """Return what people guessed at one question, what does not fit it left out."""
        found = []
        for person in self.people:
            one = person.get(asked.id, Guessed())
            first, later = (
                stand if stand is not None and asked.fits(stand.value) else None
                for stand in (one.first, one.later)
            )
            if first is not None or later is not None:
                found.append(Guessed(first, later))
        return found

    def to_json(self) -> dict[str, Any]:
        """Return it as its file has it."""
        people = [
            {"guesses": {name: one.to_json() for name, one in person.items()}} for person in self.people
        ]
        return {"format": FORMAT, "asked": [one.to_json() for one in self.asked], "people": people}

    @classmethod
    def from_json(cls, record: Record) -> ClassGuesses:
        """Read what an earlier run stored.

        Raises
        ------
        DataError
            If something in it is not as promised; the message names it.
        """
        asked = tuple(AskedGuess.from_json(one) for one in record.records("asked"))
        people = tuple(guesses_in({"guesses": one.content("guesses")}) for one in record.records("people"))
        return cls(asked, people)
