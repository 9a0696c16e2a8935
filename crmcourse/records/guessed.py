"""What somebody guessed before a lesson, and where they stood after it: no answer, no points.

Stand     a guess, and how sure
Guessed   the first one, and the later one
SURE      the three steps of sureness

It lies in a trainee's own file and travels in a hand-in, so nothing in it is believed unseen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from crmlib.i18n import N_

SURE = {1: N_("a hunch"), 2: N_("fairly sure"), 3: N_("very sure")}
_LONGEST = 60
_LARGEST = 1e12


@dataclass(frozen=True)
class Stand:
    """A guess, and how sure somebody is of it.

    Attributes
    ----------
    value : str, int or float
        The name of an option, or a number.
    sure : {1, 2, 3}
        A hunch, fairly sure, very sure.
    at : str
        When, in UTC.
    """

    value: str | int | float
    sure: int
    at: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as files have it."""
        return {"value": self.value, "sure": self.sure, "at": self.at}

    @classmethod
    def from_json(cls, content: Any) -> Stand | None:
        """Read it; None if it makes no sense.

        Examples
        --------
        >>> Stand.from_json({"value": "b", "sure": 2})
        Stand(value='b', sure=2, at='')
        >>> Stand.from_json({"value": "b", "sure": 4}) is None
        True
        """
        if type(content) is not dict:
            return None
        value: Any = content.get("value")
        sure: Any = content.get("sure")
        at: Any = content.get("at", "")
        named = type(value) is str and 0 < len(value) <= _LONGEST
        counted = type(value) in (int, float) and math.isfinite(value) and abs(value) <= _LARGEST
        right = (named or counted) and type(sure) is int and sure in SURE
        return cls(value, sure, at) if right and type(at) is str and len(at) <= 40 else None


@dataclass(frozen=True)
class Guessed:
    """Where somebody stood before and after a lesson.

    Attributes
    ----------
    first, later : Stand or None
    opened : bool
        Whether the question was asked again while there was a first guess, which stands from then on.
    """

    first: Stand | None = None
    later: Stand | None = None
    opened: bool = False

    @property
    def fixed(self) -> bool:
        """Whether the first guess, or that there was none, can no longer change."""
        return self.opened or self.later is not None

    def to_json(self) -> dict[str, Any]:
        """Return it as files have it."""
        stands = {"first": self.first, "later": self.later}
        return {name: None if one is None else one.to_json() for name, one in stands.items()} | {
            "opened": self.opened
        }

    @classmethod
    def from_json(cls, content: Any) -> Guessed | None:
        """Read it as far as it makes sense; None if there is no guess in it."""
        if type(content) is not dict:
            return None
        first, later = (Stand.from_json(content.get(name)) for name in ("first", "later"))
        return None if first is None and later is None else cls(first, later, content.get("opened") is True)
