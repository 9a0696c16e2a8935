"""Everything that one trainee did: answers with their times, tries and hints, in the notebooks they worked in.

Done     one answer: when, after how many tries and hints
Work     all of it, and the moment it was handed in
work_of  drawn from the truth
effort   tries and hints as `submit` writes them
as_bytes a notebook as Jupyter saves it
DUE      until when it was due
"""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from crmcourse.demo.attempts import Attempt, Kind, attempt, blank
from crmcourse.demo.guessing import guesses_of
from crmcourse.demo.people import Person
from crmcourse.demo.questions import Paper
from crmcourse.demo.truth import Truth, stream
from crmcourse.records.guessed import Guessed
from crmlib.i18n import speaking

DUE = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
BEFORE = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
_HURRIED = 0.05
_COPIED = 0.9


@dataclass(frozen=True)
class Done:
    """One answer: which, when, after how many tries and hints."""

    attempt: Attempt
    at: datetime
    tries: int
    hints: int


@dataclass(frozen=True)
class Work:
    """Everything that one trainee did.

    Attributes
    ----------
    person : Person
    papers : tuple of Paper
        The notebooks, in the order of the course.
    done : mapping of exercise to Done
    handed_in : datetime
    guesses : mapping of a guess's id to Guessed
    """

    person: Person
    papers: tuple[Paper, ...]
    done: Mapping[str, Done]
    handed_in: datetime
    guesses: Mapping[str, Guessed] = field(default_factory=dict)

    def notebook(self, paper: Paper, instead: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Return a notebook with the answers in it; `instead` gives some exercises other code."""
        made = copy.deepcopy(dict(paper.notebook))
        for name, question in paper.questions.items():
            code = (instead or {}).get(name, self.done[name].attempt.code)
            if code != question.blank:
                made["cells"][question.place] |= {"source": code, "outputs": []}
        return made

    def half(self) -> Work:
        """Return what there was two days earlier: every other answer."""
        done = dict(self.done)
        for paper in self.papers:
            for number, (name, question) in enumerate(paper.questions.items()):
                if number % 2:
                    done[name] = replace(done[name], attempt=blank(question), tries=0, hints=0)
        return replace(self, done=done, handed_in=self.handed_in - timedelta(days=2), guesses={})


def as_bytes(notebook: Mapping[str, Any]) -> bytes:
    """Return a notebook as Jupyter saves it."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def work_of(
    person: Person, truth: Truth, papers: Mapping[tuple[str, str], Paper], *, before: bool = False
) -> Work:
    """Return everything that one trainee did.

    Parameters
    ----------
    person : Person
    truth : Truth
    papers : mapping of (topic's folder, language) to Paper
        In the order of the course.
    before : bool, default False
        In the test before the course, in which everybody is honest.
    """
    mine = tuple(paper for (_folder, code), paper in papers.items() if code == person.language)
    opened = len(mine) if before else max(1, len(mine) - person.skips)
    handed_in = _handed_in(person, truth.seed, before=before)
    done: dict[str, Done] = {}
    for number, paper in enumerate(mine):
        with speaking(paper.language):
            attempts = _attempts(person, truth, paper, opened=number < opened, before=before)
        # One topic a day, the last one just before it is handed in; all in one go if hurried.
        end = handed_in - timedelta(days=0 if person.hurried or before else len(mine) - 1 - number)
        done |= _timed(person, truth, paper, attempts, end, before=before)
    guesses: dict[str, Guessed] = {}
    for paper in () if before else mine[:opened]:
        # The lesson comes before its exercises.
        end = min(done[name].at for name in paper.questions) - timedelta(minutes=5)
        with speaking(paper.language):
            guesses |= guesses_of(person, paper.topic.guesses, lambda _asked, end=end: end, truth.seed)
    return Work(person, mine, done, handed_in, guesses)


def _attempts(
    person: Person, truth: Truth, paper: Paper, *, opened: bool, before: bool
) -> dict[str, Attempt]:
    made = {}
    copied = next((one for one in truth.people if one.id == person.copies), None)
    for name, question in paper.questions.items():
        own = attempt(question, person, truth, before=before) if opened else blank(question)
        if copied and not before and stream(truth.seed, "copies", person.id, name).random() < _COPIED:
            theirs = attempt(question, copied, truth)
            own = own if theirs.kind is Kind.BLANK else theirs
        made[name] = own
    return made


def _handed_in(person: Person, seed: int, *, before: bool) -> datetime:
    minutes = float(stream(seed, "handed in", person.id, str(before)).gamma(1.5, 400))
    if before:
        return BEFORE - timedelta(minutes=round(minutes / 20))
    if person.late_days:
        return DUE + timedelta(days=person.late_days) - timedelta(minutes=60 + round(minutes) % 1200)
    return DUE - timedelta(minutes=10 + round(minutes))


def _timed(
    person: Person, truth: Truth, paper: Paper, attempts: Mapping[str, Attempt], end: datetime, *, before: bool
) -> dict[str, Done]:  # fmt: skip
    """Give each answer its moment, its tries and its hints: the harder it was, the more of each."""
    ability = (truth.before if before else truth.abilities)[person.id]
    minutes = paper.topic.minutes.in_all / max(1, len(attempts)) * (_HURRIED if person.hurried else 1)
    done: dict[str, Done] = {}
    at = end - timedelta(minutes=2)
    for name, one in reversed(attempts.items()):
        draw = stream(truth.seed, "effort", person.id, name, str(before))
        easy = 1 / (1 + math.exp(truth.difficulties[name] - ability))
        hints = int(draw.binomial(len(paper.questions[name].exercise.hints), 0.5 * (1 - easy)))
        tries = min(6, int(draw.geometric(0.35 + 0.6 * easy)))
        if one.kind is Kind.BLANK:
            tries, hints = 0, min(hints, int(draw.random() < 0.2))
        done[name] = Done(one, at.replace(microsecond=0), tries, hints)
        at -= timedelta(minutes=minutes * float(draw.lognormal(-0.1, 0.5)))
    return done


def effort(done: Mapping[str, Done]) -> dict[str, dict[str, int]]:
    """Return tries and hints as `submit` writes them."""
    return {
        name: {"tries": one.tries, "hints": one.hints} for name, one in done.items() if one.tries or one.hints
    }
