"""Answers in which the order counts.

Ranking          every item once, from first to last
StageSequence    a path over stages; stages may repeat or be left out

The order in which the items are listed earns nothing, unless it is the key: whoever leaves it as it stands, or takes
the order of the theory for the data's, has found nothing out. So an answer is worth how far it agrees with the key,
times the part it found of where the key departs from that order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from crmcourse.exercises.answers.base import Answer, Score
from crmcourse.exercises.answers.vocabulary import Vocabulary
from crmcourse.exercises.blank import Blank
from crmcourse.exercises.containers import sequence
from crmcourse.exercises.plain import CannotRead, NotAttempted, is_a, unwrap
from crmlib.i18n import N_, Text, both, listed


def _read_sequence(words: Vocabulary, value: object) -> tuple[str, ...]:
    value = unwrap(value)
    if is_a(value, str):
        value = words.split(str.__str__(value))  # type: ignore[arg-type]
    members = sequence(value)
    blanks = sum(type(member) is Blank for member in members)
    if members and blanks == len(members):
        raise NotAttempted
    if blanks:
        raise CannotRead(
            both("{blanks} of {count} places are still blank.", blanks=blanks, count=len(members))
        )
    return tuple(words.find(member) for member in members)


@dataclass(frozen=True, eq=False)
class Ranking(Answer):
    """Every item once, from first to last.

    Parameters
    ----------
    items : mapping of name to Text, an enum class, or names
        What is to be ranked; the key says in which order.
    """

    items: Mapping[str, Any] | Iterable[str] | Any = ()
    worded = "items"
    kind = "ranking"

    @property
    def words(self) -> Vocabulary:
        """The items by name and label."""
        return Vocabulary(self.items)

    def expects(self) -> Text:
        """Say that all items are expected, in order."""
        words = self.words
        return both("a list of all {count}, in order: {known}", count=len(words.names), known=words.listed())

    def read(self, value: object) -> tuple[str, ...]:
        """Return the names in order; each must be there exactly once."""
        words = self.words
        order = _read_sequence(words, value)
        twice = sorted({name for name in order if order.count(name) > 1})
        missing = [name for name in words.names if name not in order]
        if twice:
            raise CannotRead(
                both("This stands in it more than once: {names}.", names=listed(map(words.named, twice[:6])))
            )
        if missing:
            raise CannotRead(
                both("This is missing from it: {names}.", names=listed(map(words.named, missing[:6])))
            )
        return order

    def score(self, read: tuple[str, ...], key: tuple[str, ...]) -> Score:
        """Return Kendall's tau, not below 0: pairs in the right order less pairs in the wrong one."""
        if read == key:
            return Score(1.0)
        pairs = list(combinations(key, 2))
        right = sum(read.index(first) < read.index(second) for first, second in pairs)
        if right == 0 and len(pairs) > 1:
            return Score(0.0, both("Every pair stands the other way round. Which end is first?"))
        detail = both("{right} of {pairs} pairs stand in the right order.", right=right, pairs=len(pairs))
        agrees = max(0.0, (2 * right - len(pairs)) / len(pairs))
        return Score(agrees * _departures(read, key, self.words.names), detail)

    def nudge(self, read: tuple[str, ...], key: tuple[str, ...]) -> Text | str:
        """Ask about an order that was left as it is listed."""
        return _as_listed(read, key, self.words.names)

    def show(self, key: tuple[str, ...]) -> str:
        """Return the items in order."""
        words = self.words
        return " > ".join(words.shown(name) for name in key)


@dataclass(frozen=True, eq=False)
class StageSequence(Answer):
    """A path over stages, in order; a stage may stand in it several times or not at all.

    Parameters
    ----------
    stages : an enum class, mapping of name to Text, or names
        The stages there are.
    """

    stages: Any
    kind = "sequence"

    @property
    def words(self) -> Vocabulary:
        """The stages by name and label."""
        return Vocabulary(self.stages)

    def expects(self) -> Text:
        """Say that a list of stages is expected."""
        return both("a list of stages in order, from: {known}", known=self.words.listed())

    def read(self, value: object) -> tuple[str, ...]:
        """Return the stages' names in order."""
        return _read_sequence(self.words, value)

    def score(self, read: tuple[str, ...], key: tuple[str, ...]) -> Score:
        """Return the longest common part in order, over the longer of the two, less what the listed order has, too."""
        if read == key:
            return Score(1.0)
        same = 0
        while same < min(len(read), len(key)) and read[same] == key[same]:
            same += 1
        if len(read) != len(key):
            detail = both("Yours has {yours} steps, {wanted} are wanted.", yours=len(read), wanted=len(key))
        else:
            message = N_("The first {same} steps are right. What comes then?")
            detail = both(message if same > 1 else N_("The first step is right. What comes then?"), same=same)
        if not same:
            detail = (
                detail
                if len(read) != len(key)
                else both("Look at the first step: where does the path begin?")
            )
        agrees = _common(read, key) / max(len(read), len(key))
        return Score(agrees * _departures(read, key, self.words.names), detail)

    def nudge(self, read: tuple[str, ...], key: tuple[str, ...]) -> Text | str:
        """Ask about an order that was left as it is listed."""
        return _as_listed(read, key, self.words.names)

    def show(self, key: tuple[str, ...]) -> str:
        """Return the path with arrows."""
        words = self.words
        return " → ".join(words.shown(name) for name in key)


def _departures(read: tuple[str, ...], key: tuple[str, ...], declared: tuple[str, ...]) -> float:
    """Return the share of the pairs that the key has in another order than the list, which the answer has so, too."""
    place = {name: at for at, name in enumerate(declared)}
    turned = [pair for pair in combinations(dict.fromkeys(key), 2) if place[pair[0]] > place[pair[1]]]
    if not turned:
        return 1.0
    mine = set(combinations(dict.fromkeys(read), 2))
    return sum(pair in mine for pair in turned) / len(turned)


def _as_listed(read: tuple[str, ...], key: tuple[str, ...], declared: tuple[str, ...]) -> Text | str:
    """Return a question for an answer that is the listed order, where the key is not."""
    place = {name: at for at, name in enumerate(declared)}
    if len(read) < 2 or list(read) != sorted(read, key=place.__getitem__) or read == key:
        return ""
    if list(key) == sorted(key, key=place.__getitem__):
        return ""
    return both("That is the order in which they are listed. What speaks for another one?")


def _common(left: tuple[str, ...], right: tuple[str, ...]) -> int:
    """Return the length of the longest common subsequence."""
    if len(left) * len(right) > 250_000:
        return sum(a == b for a, b in zip(left, right, strict=False))
    row = [0] * (len(right) + 1)
    for a in left:
        before = row
        row = [0]
        for j, b in enumerate(right):
            row.append(before[j] + 1 if a == b else max(before[j + 1], row[j]))
    return row[-1]
