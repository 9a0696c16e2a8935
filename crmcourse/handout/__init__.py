"""Handing out: what trainees get, as a folder and a zip, with nothing in it that gives an answer away.

release       write the bundle, or one for each trainee of a roster
asked_for     the same for words from the command line, or for nbgrader
own_data      the tables of one trainee, from their seed; the judge draws them again with it
read_roster   the trainees of a CSV file
chosen        topics by numbers, ranges and names: "05-09", "05,aidma"

``bundle`` puts a bundle together, ``papers`` makes the notebooks and pages in it, ``wheel`` the library, ``scan``
looks for leaks in all of it, and ``nbgrader`` writes the exercises for nbgrader instead.
"""

# On demand: whoever only reads a roster, as the grader does, need not wait for all that a bundle takes.
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmcourse.handout.asked import asked_for
    from crmcourse.handout.bundle import Released, release
    from crmcourse.handout.data import own_data
    from crmcourse.handout.errors import LeakError, ReleaseError
    from crmcourse.handout.roster import Trainee, read_roster
    from crmcourse.sources.topics import chosen

_FOUND_IN = {
    "asked_for": "crmcourse.handout.asked",
    "Released": "crmcourse.handout.bundle",
    "release": "crmcourse.handout.bundle",
    "own_data": "crmcourse.handout.data",
    "LeakError": "crmcourse.handout.errors",
    "ReleaseError": "crmcourse.handout.errors",
    "Trainee": "crmcourse.handout.roster",
    "read_roster": "crmcourse.handout.roster",
    "chosen": "crmcourse.sources.topics",
}

__all__ = [
    "LeakError",
    "ReleaseError",
    "Released",
    "Trainee",
    "asked_for",
    "chosen",
    "own_data",
    "read_roster",
    "release",
]


def __getattr__(name: str) -> Any:
    if name not in _FOUND_IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_FOUND_IN[name]), name)
