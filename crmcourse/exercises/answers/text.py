"""A short text in the trainee's own words: judged by people, never by the words in it.

KeyPoint     one idea that a good answer has, what does not count as it, and words that may show it
ShortText    a few sentences, with the key points to hold them against
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crmcourse.exercises.answers.base import Answer, Score
from crmcourse.exercises.answers.sentence import is_sentence
from crmcourse.exercises.plain import CannotRead, describe, is_a, unwrap
from crmlib.i18n import Text, both

# Letters and digits only: Chinese punctuation is full-width, and authors' patterns count on it.
_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF10, 0xFF5B) if chr(full).isalnum()}


@dataclass(frozen=True, eq=False)
class KeyPoint:
    """One idea that a good answer has.

    Parameters
    ----------
    label : Text
        The idea in a few words.
    counter : Text
        What does not count as having said it.
    en, zh : sequence of str
        Regular expressions of words that may show the idea: where a person may look first, and no more. Upper and
        lower case, full-width and half-width are the same. Both languages are always tried.
    points : float, default 1
        Its weight among the key points.
    """

    label: Text
    en: Sequence[str] = ()
    zh: Sequence[str] = ()
    points: float = 1.0
    counter: Text = Text(en="", zh="")  # noqa: RUF009 - a text is never changed

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        return [re.compile(pattern, re.IGNORECASE) for pattern in (*self.en, *self.zh)]

    def words_in(self, text: str) -> str:
        """Return words that may show the idea, or nothing."""
        return next((match[0] for pattern in self._patterns if (match := pattern.search(text))), "")


@dataclass(frozen=True, eq=False)
class ShortText(Answer):
    """A few sentences of judgement, in either language.

    Whether they say what they should is for people to decide: the trainee in practice, a trainer for marks.

    Parameters
    ----------
    key_points : sequence of KeyPoint
        What to hold the text against.
    longest : int, default 3,000
        Longer texts are not read.
    """

    key_points: Sequence[KeyPoint] = ()
    worded = "key_points"
    longest: int = 3_000
    by_people = True
    kind = "text"

    def expects(self) -> Text:
        """Say that a short text is expected."""
        return both("a few sentences, at most {limit:,} characters", limit=self.longest)

    def read(self, value: object) -> str:
        """Return the text with half-width letters and digits and single spaces; punctuation stays."""
        value = unwrap(value)
        if not is_a(value, str):
            raise CannotRead(both("Your answer is {what}.", what=describe(value)))
        if str.__len__(value) > self.longest:  # type: ignore[arg-type]
            raise CannotRead(both("The text is longer than {limit:,} characters.", limit=self.longest))
        return " ".join(str.__str__(value).translate(_HALF_WIDTH).split())  # type: ignore[arg-type]

    def score(self, read: str, key: Any) -> Score:
        """Return nothing: no machine says what a text is worth."""
        return Score(0.0)

    def share(self, ticks: Iterable[bool]) -> float:
        """Return the weight of the key points that a person ticked, over all.

        Examples
        --------
        >>> points = [KeyPoint(Text("why", "为什么")), KeyPoint(Text("how sure", "多大把握"), points=3)]
        >>> ShortText(points).share([False, True])
        0.75
        """
        weights = [point.points for point in self.key_points]
        ticked = sum(weight for weight, tick in zip(weights, ticks, strict=True) if tick)
        return ticked / sum(weights) if weights else 0.0

    def is_sentence(self, read: str) -> bool:
        """Return whether it is a sentence at least."""
        return is_sentence(read)

    def evidence(self, read: str) -> list[tuple[KeyPoint, str]]:
        """Return each key point with words that may show it; nothing where there are none."""
        return [(point, point.words_in(read)) for point in self.key_points]

    def record(self, read: str) -> str:
        """Return the text: these are the trainee's own words, worth keeping."""
        return read
