"""What really makes the class tick, so that a report's estimates can be held against it.

Truth      abilities, difficulties, and how popular each mistake is
truth_of   drawn for a course, from a seed
stream     random numbers of one purpose, whatever else is drawn

Somebody of ability θ gets an exercise of difficulty b right with probability 1 / (1 + exp(b − θ)): the Rasch model.
A difficulty is higher for ★★ and ★★★; an ability before the course is lower by what the person then learns.

References
----------
Rasch, G. (1960). *Probabilistic Models for Some Intelligence and Attainment Tests*.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import NormalDist

import numpy as np

from crmcourse.demo.people import Person, roster
from crmcourse.sources.syllabus import Topic

SEED = 2026
_ABILITY = NormalDist(0.6, 1.1)
_GAIN = 1.3, 0.4
_BY_LEVEL = {1: -0.9, 2: 0.0, 3: 0.8}
_SPREAD = 0.7
_STEEP = 1.5


@dataclass(frozen=True)
class Truth:
    """What made the class's answers.

    Attributes
    ----------
    seed : int
    people : tuple of Person
    abilities, before : mapping of id to ability
        At the end of the course, and before it.
    difficulties : mapping of exercise to difficulty
        On the scale of the abilities.
    popularity : mapping of exercise to shares
        Of each of its usual mistakes, among those who make one of them.
    """

    seed: int
    people: tuple[Person, ...]
    abilities: Mapping[str, float]
    before: Mapping[str, float]
    difficulties: Mapping[str, float]
    popularity: Mapping[str, tuple[float, ...]]

    def chance(self, person: Person, exercise_id: str, *, before: bool = False) -> float:
        """Return with which probability somebody gets an exercise right.

        Parameters
        ----------
        person : Person
        exercise_id : str
        before : bool, default False
            Before the course.
        """
        ability = (self.before if before else self.abilities)[person.id]
        return 1 / (1 + math.exp(self.difficulties[exercise_id] - ability))

    def as_json(self) -> str:
        """Return all of it as text."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def stream(seed: int, *purpose: str) -> np.random.Generator:
    """Return random numbers of one purpose: the same ones, whatever else is drawn or left out."""
    return np.random.default_rng([seed, zlib.crc32("/".join(purpose).encode())])


def truth_of(topics: Sequence[Topic], seed: int = SEED) -> Truth:
    """Return what makes the class tick.

    Parameters
    ----------
    topics : sequence of Topic
    seed : int

    Returns
    -------
    Truth
        Of an exercise it is the same whichever other topics there are.
    """
    people = roster()
    abilities = _abilities(people, seed)
    gains = {person.id: max(0.0, float(stream(seed, "gain", person.id).normal(*_GAIN))) for person in people}
    exercises = [exercise for topic in topics for exercise in topic.exercises]
    return Truth(
        seed,
        people,
        abilities,
        {name: round(ability - gains[name], 3) for name, ability in abilities.items()},
        {
            one.id: round(
                _BY_LEVEL[one.level] + float(stream(seed, "difficulty", one.id).normal(0, _SPREAD)), 3
            )
            for one in exercises
        },
        {one.id: _popularity(len(one.mistakes), stream(seed, "popularity", one.id)) for one in exercises},
    )


def _abilities(people: Sequence[Person], seed: int) -> dict[str, float]:
    """Return the normal distribution's own quantiles, dealt out: with any seed the class looks like a class."""
    shares = (stream(seed, "ability").permutation(len(people)) + 0.5) / len(people)
    dealt = {
        person.id: round(_ABILITY.inv_cdf(float(share)), 3)
        for person, share in zip(people, shares, strict=True)
    }
    for person in people:
        if person.copies:
            # Equal right answers are no pattern: whoever is copied from has something wrong to copy.
            dealt[person.copies] = min(dealt[person.copies], round(_ABILITY.mean - _ABILITY.stdev, 3))
    return dealt


def _popularity(count: int, draw: np.random.Generator) -> tuple[float, ...]:
    weights = 1 / (1.0 + draw.permutation(count)) ** _STEEP
    return tuple(round(float(share), 3) for share in weights / weights.sum()) if count else ()
