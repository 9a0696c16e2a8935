"""How strong the walls around trainees' code are, and how much it may use.

Rung        namespaces, limits, a plain process: the strongest first
strongest   the best that this computer has
Limits      time, memory, processes and files of one submission
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache

from crmlib.i18n import N_, Labelled


class Rung(Labelled):
    """How strong the walls around a submission are, the strongest first."""

    NAMESPACES = "namespaces", N_("Namespaces: no network, no keys, no other files, no other processes")
    LIMITS = "limits", N_("Limits only: time and memory; files and network are within reach")
    PROCESS = "process", N_("A plain process: a time limit and nothing else")

    @property
    def trusted_only(self) -> bool:
        """Whether only submissions that one trusts belong there."""
        return self is not Rung.NAMESPACES


INHERITED = 256 * 2**20  # bytes that children have from the template: shared, but counted


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    seconds : float
        Of the clock and of the processor, for one notebook.
    memory : int
        Bytes beyond what the template has.
    processes : int
        With threads.
    file : int
        Bytes of a file.
    answers : int
        Bytes of all answers of a submission together.
    """

    seconds: float = 60.0
    memory: int = 1536 * 2**20
    processes: int = 32
    file: int = 16 * 2**20
    answers: int = 8 * 2**20


@cache
def strongest() -> Rung:
    """Return the strongest rung that this computer has."""
    if not hasattr(os, "fork"):
        return Rung.PROCESS
    if sys.platform != "linux":
        return Rung.LIMITS
    from crmcourse.grading.sandbox.process import RunnerError, Template

    # Tried where it harms nothing: in a process of its own, all the way to a word from inside.
    try:
        with Template(Rung.NAMESPACES, warm=None) as template:
            ran = template.run(None)
    except RunnerError:
        return Rung.LIMITS
    stands = ran.state == "ended" and any("stands" in event for event in ran.events)
    return Rung.NAMESPACES if stands else Rung.LIMITS
