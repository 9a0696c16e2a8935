"""What every kind of answer can do.

Answer    reads what a trainee hands in, and scores it against the key
Score     how much of the key is met, and a sentence about the rest
"""

from __future__ import annotations

import json
import math
import zlib
from typing import Any, NamedTuple

from crmcourse.exercises.answers.vocabulary import Vocabulary
from crmlib.i18n import Text


class Score(NamedTuple):
    """How much of the key is met, from 0 to 1, and a sentence that says where to look."""

    fraction: float
    detail: Text | str = ""


class Answer:
    """A kind of answer: what is expected, how it is read, how it is scored.

    The engine calls ``read`` on the trainee's value, on the key and on each usual mistake, so that
    all three may be given in any natural form. ``score`` and the rest only see what ``read`` returned.

    Attributes
    ----------
    inputs : sequence of tuples
        What a function is called with; empty for every other kind.
    seconds : float
        How long reading and scoring may take together.
    unit : str or Text
        What stands behind the answer, or nothing.
    by_people : bool
        Whether people decide what an answer is worth, and never the machine.
    worded : str
        The field that an exercise's words fill, where they have something for it.
    kind : str
        By which a form knows how to ask for it; ``"code"`` where only code can answer.
    words, rows : Vocabulary or None
        What may be chosen, and what is to be labelled, where there are such.
    several : bool
        Whether a row may have several labels.
    longest : int
        Letters of a short text; 0 elsewhere.
    """

    inputs: Any = ()
    seconds: Any = math.inf
    unit: Any = ""
    by_people = False
    worded = ""
    kind = "code"
    several = False
    longest = 0

    @property
    def words(self) -> Vocabulary | None:
        """What may be chosen, ranked or given as a label."""
        return None

    @property
    def rows(self) -> Vocabulary | None:
        """What is to be labelled."""
        return None

    def expects(self) -> Text:
        """Say in words what type of answer is expected."""
        raise NotImplementedError

    def read(self, value: object) -> Any:
        """Return the value as plain builtins, or raise ``CannotRead`` or ``NotAttempted``."""
        raise NotImplementedError

    def score(self, read: Any, key: Any) -> Score:
        """Return how much of the key is met, with a sentence about the rest."""
        raise NotImplementedError

    def nudge(self, read: Any, key: Any) -> Text | str:
        """Return a question about a mistake that this kind of answer invites, or nothing."""
        return ""

    def besides(self, read: Any, wrong: Any) -> Text | str:
        """Return what else is wrong with an answer that would be a usual mistake otherwise, or nothing."""
        return ""

    def show(self, key: Any) -> str:
        """Return the key as a trainee would write it, without a unit, for the solution."""
        return str(key)

    def is_sentence(self, read: Any) -> bool:
        """Return whether an answer that people judge is enough to be judged."""
        return True

    def evidence(self, read: Any) -> list[tuple[Any, str]]:
        """Return what people may look at first: key points with the answer's own words, where there are such."""
        return []

    def record(self, read: Any) -> Any:
        """Return the answer as short plain JSON, for the workbook."""
        text = json.dumps(read, default=sorted, allow_nan=False)
        return (
            json.loads(text) if len(text) <= 1_000 else {"cut": text[:200], "crc": zlib.crc32(text.encode())}
        )
