"""What was handed in, one submission a trainee; whole where it is asked for.

Collected   who and when of all, and where their files lie
collect     read all of them
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crmcourse.grading.entries import Entry
from crmcourse.grading.identity import Known
from crmcourse.grading.submissions import Submission, read, settle

# Letters of code and sheets that are kept until their turn comes: those of two thousand trainees would fill the memory.
_ROOM = 16 * 2**20


@dataclass(frozen=True)
class Collected:
    """What was handed in.

    Attributes
    ----------
    settled : list of Submission
        One a trainee, without notebooks.
    spoken : list of {"en", "zh"}
        The languages of all notebooks.
    """

    settled: list[Submission]
    spoken: list[str]
    _entries: dict[str, Entry]
    _read: dict[str, Submission]

    def whole(self, light: Submission) -> Submission:
        """Return a submission with its notebooks; they are given away once, and read again after that."""
        # The settled one knows its key and what is wrong with it; the files have the notebooks.
        found = self._read.pop(light.file, None) or read(self._entries[light.file])
        return replace(light, notebooks=found.notebooks, sheet=found.sheet)


def collect(entries: Sequence[Entry], known: Known) -> Collected:
    """Read what was handed in, and settle whose it is.

    Parameters
    ----------
    entries : sequence of Entry
    known : Known
        The trainer's lists.

    Returns
    -------
    Collected
    """
    light, where, kept, room = [], {}, {}, _ROOM
    spoken: set[str] = set()
    for entry in entries:
        found = read(entry)
        one = known.identified(found)
        spoken |= {notebook.language for notebook in one.notebooks}
        where[one.file] = entry
        room -= _size(found)
        if room >= 0:
            kept[one.file] = found
        light.append(replace(one, notebooks=(), sheet={}))
    return Collected(settle(light), sorted(spoken), where, kept)


def _size(one: Submission) -> int:
    """Return how much there is to keep, about."""
    return sum(len(cell) for notebook in one.notebooks for cell in notebook.cells) + len(repr(one.sheet))
