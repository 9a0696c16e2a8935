"""What a child of the sandbox said, as the judge hears it; none of it is trusted.

Ran      how one notebook ended, and what it said
heard    read a template's reply
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crmcourse.exercises import encode
from crmcourse.exercises.json_size import values

_MOST_LINES = 20_000  # millions of short ones would keep the judge busy for half a minute
# Of a notebook, and of a submission: what one honest answer may have, and several of them.
MOST_MARKS, MOST_MARKS_IN_ALL = encode.MOST_MARKS, 3 * encode.MOST_MARKS


@dataclass(frozen=True)
class Ran:
    """How a notebook ended, and what it said.

    Attributes
    ----------
    state : {"ended", "late", "killed", "flooded", "hungry", "broken"}
        Ended by itself; stopped by the clock; ended by a signal; said too much; its processes together took too
        much memory; the sandbox broke down.
    signal : int
    seconds : float
    events : list of dict
        One for each thing that happened, as `notebook_run` says it.
    sound : bool
        Whether all that was said reads as it should, and is numbered as it should.
    rung : str
        Behind which walls it ran.
    marks : int
        How many values there are in what it said, about.
    waited : float
        Seconds for which it waited for a processor, if it was late.
    """

    state: str
    signal: int = 0
    seconds: float = 0.0
    events: list[dict[str, Any]] = field(default_factory=list)
    sound: bool = True
    rung: str = ""
    marks: int = 0
    waited: float = 0.0


def heard(reply: Mapping[str, Any]) -> Ran:
    """Read a reply; what a child said is not trusted."""
    lines, state = reply["said"].splitlines(), reply["state"]
    events, sound, left = [], len(lines) <= _MOST_LINES, MOST_MARKS
    for number, line in enumerate(lines[:_MOST_LINES], 1):
        left -= values(line, left)
        if left < 0:
            state = "flooded"
            break
        try:
            event = encode.parse(line)
        except encode.Unreadable:
            event = None
        if type(event) is not dict or event.get("n") != number:
            sound = False
            continue
        events.append(event)
    told = {"marks": MOST_MARKS - left, "waited": reply.get("waited", 0.0)}
    return Ran(state, reply["signal"], reply["seconds"], events, sound, **told)
