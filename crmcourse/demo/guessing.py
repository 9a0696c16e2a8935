"""What a trainee guessed before each lesson, and where they stood after it.

guesses_of   drawn, by the guess's id
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import numpy as np

from crmcourse.demo.people import Person
from crmcourse.demo.truth import stream
from crmcourse.exercises.declare import Choice, Guess
from crmcourse.records.guessed import Guessed, Stand
from crmlib.i18n import language

# How often a first guess is what the data will say, and how often the later one is.
_AT_FIRST, _AFTERWARDS = 0.2, 0.8
_NEVER_ASKED_AGAIN = 0.1
_SURE_AT_FIRST, _SURE_AFTERWARDS = (0.5, 0.4, 0.1), (0.1, 0.4, 0.5)
# How far first numbers lie from what the data say: the standard deviation of their logarithm.
_SPREAD = 0.6


def guesses_of(
    person: Person, asked: Iterable[Guess], at: Callable[[Guess], datetime], seed: int
) -> dict[str, Guessed]:
    """Return what somebody guessed; nothing, if they were in a hurry.

    Parameters
    ----------
    person : Person
    asked : iterable of Guess
        Those of the lessons that were opened.
    at : callable
        When the lesson of a guess was over.
    seed : int
        The same seed gives the same guesses.
    """
    return {} if person.hurried else {one.id: _guessed(person, one, at(one), seed) for one in asked}


def _guessed(person: Person, asked: Guess, end: datetime, seed: int) -> Guessed:
    draw = stream(seed, "guess", person.id, asked.id)
    found = _found(asked, language())
    first = found if draw.random() < _AT_FIRST else _elsewhere(asked, found, draw)
    later = found if draw.random() < _AFTERWARDS else first
    start = end - timedelta(minutes=40)
    before = Stand(first, _how_sure(_SURE_AT_FIRST, draw), start.isoformat(timespec="seconds"))
    if draw.random() < _NEVER_ASKED_AGAIN:
        return Guessed(before)
    after = Stand(later, _how_sure(_SURE_AFTERWARDS, draw), end.isoformat(timespec="seconds"))
    return Guessed(before, after, opened=True)


@cache
def _found(asked: Guess, _language: str) -> Any:
    """Return what the data say, once a class and language: as the answer's own type writes it down."""
    return asked.answer.record(asked.answer.read(asked.found()))


def _elsewhere(asked: Guess, found: Any, draw: np.random.Generator) -> Any:
    if isinstance(asked.answer, Choice):
        others = [name for name in asked.answer.words.names if name != found]
        return others[int(draw.integers(len(others)))]
    return float(f"{found * draw.lognormal(0, _SPREAD):.2g}")


def _how_sure(chances: tuple[float, ...], draw: np.random.Generator) -> int:
    return 1 + int(draw.choice(len(chances), p=chances))
