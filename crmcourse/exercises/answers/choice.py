"""One option, or a set of options.

Choice       exactly one of the options
ChoiceSet    all that apply; a wrong one takes back what a right one gave
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crmcourse.exercises.answers.base import Answer, Score
from crmcourse.exercises.answers.vocabulary import Vocabulary
from crmcourse.exercises.containers import sequence, size
from crmcourse.exercises.plain import is_a, unwrap
from crmlib.i18n import Text, both, listed


@dataclass(frozen=True, eq=False)
class Choice(Answer):
    """One of the options.

    Parameters
    ----------
    options : mapping of name to Text, an enum class, or names
        ``{"a": Text(en="…", zh="……"), …}``.
    """

    options: Mapping[str, Any] | Any = ()
    worded = "options"
    kind = "choice"

    @property
    def words(self) -> Vocabulary:
        """The options by name and label."""
        return Vocabulary(self.options)

    def expects(self) -> Text:
        """Say that one of the options is expected."""
        return both("one of: {known}", known=self.words.listed())

    def read(self, value: object) -> str:
        """Return the name of the option that is meant."""
        value = unwrap(value)
        if size(value) == 1 and not is_a(value, dict):
            value = sequence(value, ordered=False)[0]
        return self.words.find(value)

    def score(self, read: str, key: str) -> Score:
        """Return 1 for the right option, else 0."""
        return Score(1.0) if read == key else Score(0.0, both("Another option fits better."))

    def show(self, key: str) -> str:
        """Return the option with its label."""
        return self.words.shown(key)


@dataclass(frozen=True, eq=False)
class ChoiceSet(Answer):
    """All options that apply, in any order.

    Parameters
    ----------
    options : mapping of name to Text, an enum class, or names
        What may be chosen.
    """

    options: Mapping[str, Any] | Any = ()
    worded = "options"
    kind = "set"

    @property
    def words(self) -> Vocabulary:
        """The options by name and label."""
        return Vocabulary(self.options)

    def expects(self) -> Text:
        """Say that a set of the options is expected."""
        words = self.words
        return both(
            'a set such as {{"{first}", "{second}"}}, from: {known}',
            first=words.names[0],
            second=words.names[-1],
            known=words.listed(),
        )

    def read(self, value: object) -> frozenset[str]:
        """Return the names of the options chosen."""
        value, words = unwrap(value), self.words
        if is_a(value, str):
            value = words.split(str.__str__(value))  # type: ignore[arg-type]
        return frozenset(words.find(item) for item in sequence(value, ordered=False))

    def score(self, read: frozenset[str], key: frozenset[str]) -> Score:
        """Return right choices less wrong ones, over the choices that the key has."""
        right, wrong, missing = len(read & key), len(read - key), len(key - read)
        if not wrong and not missing:
            return Score(1.0)
        if not right:
            return Score(0.0, both("None of these belongs in the answer."))
        detail = both("Of yours, {right} belong here and {wrong} do not.", right=right, wrong=wrong)
        if missing:
            detail = both(
                "Of yours, {right} belong here and {wrong} do not; still to be found: {missing}.",
                right=right,
                wrong=wrong,
                missing=missing,
            )
        return Score(max(0.0, (right - wrong) / len(key)), detail)

    def show(self, key: frozenset[str]) -> str:
        """Return the options in the order of their declaration."""
        words = self.words
        return str(listed(words.shown(name) for name in words.names if name in key))

    def record(self, read: frozenset[str]) -> list[str]:
        """Return the names as a sorted list."""
        return sorted(read)
