"""A short text in the trainee's own words.

KeyPoint     one idea that should be in it, with the words that show it in either language
ShortText    a few sentences; points for each key point that is found
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crmcourse.exercises.answers.base import Answer, Score
from crmcourse.exercises.plain import CannotRead, describe, is_a, unwrap
from crmlib.i18n import LANGUAGES, Text, both

# Letters and digits only: Chinese punctuation is full-width, and authors' patterns count on it.
_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF10, 0xFF5B) if chr(full).isalnum()}


@dataclass(frozen=True, eq=False)
class KeyPoint:
    """One idea that a good answer has.

    Parameters
    ----------
    label : Text
        The idea in a few words, for the feedback.
    en, zh : sequence of str
        Regular expressions, any one of which shows the idea. Upper and lower case, full-width and
        half-width are the same. Both languages are always tried.
    points : float, default 1
        Its weight among the key points.
    """

    label: Text
    en: Sequence[str]
    zh: Sequence[str]
    points: float = 1.0

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        return [re.compile(pattern, re.IGNORECASE) for pattern in (*self.en, *self.zh)]

    def found_in(self, text: str) -> bool:
        """Whether any of the expressions occurs in the text."""
        return any(pattern.search(text) for pattern in self._patterns)

    def words_in(self, text: str) -> str:
        """Return the words that show the idea, or nothing."""
        return next((match[0] for pattern in self._patterns if (match := pattern.search(text))), "")


@dataclass(frozen=True, eq=False)
class ShortText(Answer):
    """A few sentences of judgement, in either language.

    The check finds words, not reasons, and says so: what counts in the end is the debrief.

    Parameters
    ----------
    key_points : sequence of KeyPoint
        The ideas looked for.
    longest : int, default 3,000
        Longer texts are not read.
    """

    key_points: Sequence[KeyPoint] = ()
    worded = "key_points"
    longest: int = 3_000
    needs_confirmation = True
    kind = "text"

    def expects(self) -> Text:
        """Say that a short text is expected."""
        return both("a few sentences in quotation marks, at most {limit:,} characters", limit=self.longest)

    def read(self, value: object) -> str:
        """Return the text with half-width letters and digits and single spaces; punctuation stays."""
        value = unwrap(value)
        if not is_a(value, str):
            raise CannotRead(both("Your answer is {what}.", what=describe(value)))
        if str.__len__(value) > self.longest:  # type: ignore[arg-type]
            raise CannotRead(both("The text is longer than {limit:,} characters.", limit=self.longest))
        return " ".join(str.__str__(value).translate(_HALF_WIDTH).split())  # type: ignore[arg-type]

    def score(self, read: str, key: Any) -> Score:
        """Return the weight of the key points found, over all."""
        found = [point for point in self.key_points if point.found_in(read)]
        share = sum(point.points for point in found) / sum(point.points for point in self.key_points)
        if len(found) == len(self.key_points):
            return Score(1.0)
        if not found:
            return Score(0.0, both("None of the key points was found. The check knows words, not reasons."))
        detail = both(
            "Found: {found}. {missing} more are looked for. The check knows words, not reasons.",
            found=_joined([point.label for point in found]),
            missing=len(self.key_points) - len(found),
        )
        return Score(share, detail)

    def evidence(self, read: str) -> list[tuple[KeyPoint, str]]:
        """Return each key point with the words that show it; nothing where it was not found."""
        return [(point, point.words_in(read)) for point in self.key_points]

    def record(self, read: str) -> str:
        """Return the text: these are the trainee's own words, worth keeping."""
        return read


def _joined(labels: Sequence[Text]) -> Text:
    return Text(*("; ".join(getattr(label, code) for label in labels) for code in LANGUAGES))
