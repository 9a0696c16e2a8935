"""Trainees' own data: written again from the seed where they are needed, and taken away after.

folder    the folder with the tables of a seed, in a temporary place of this process
forget    take it away
place     where these folders lie; a jail shows it to the template alone
OwnData   which trainee has which seed
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from crmcourse.grading.layouts import folded
from crmcourse.grading.reasons import reason
from crmcourse.grading.submissions import Submission
from crmcourse.handout.roster import Roster, Trainee

_lock = threading.Lock()


@cache
def place() -> Path:
    """Return the temporary folder of this process; it goes when the process ends."""
    made = Path(tempfile.mkdtemp(prefix="crm-own-"))
    made.chmod(0o755)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def folder(seed: int) -> Path:
    """Return the folder with the tables of a seed, simulated if they are not there yet."""
    from crmcourse.handout.data import own_data

    target = place() / str(seed)
    with _lock:
        if not target.is_dir():
            # Under another name until it is whole.
            half = Path(tempfile.mkdtemp(dir=place()))
            own_data(seed, half)
            half.chmod(0o755)
            half.rename(target)
    return target


def forget(seed: int | None) -> None:
    """Take the tables of a seed away; they can be made again."""
    if seed is not None:
        shutil.rmtree(place() / str(seed), ignore_errors=True)


@dataclass(frozen=True)
class OwnData:
    """Which trainee has which seed.

    Attributes
    ----------
    trainees : tuple of Trainee
        Those of the roster; empty if everybody had the course's data.
    """

    trainees: tuple[Trainee, ...] = ()

    @classmethod
    def of(cls, seeds: Roster | Mapping[str, int] | None) -> OwnData:
        """Return it from a roster, or from seeds by id."""
        if isinstance(seeds, Roster):
            return cls(seeds.trainees)
        return cls(tuple(Trainee(one, "", "", seed) for one, seed in (seeds or {}).items()))

    def seed(self, trainee: Mapping[str, str]) -> int | None:
        """Return a trainee's seed; None if this one had the course's data, or is not on the list."""
        found = self._found(trainee)
        return None if found is None else found.seed

    def identified(self, submission: Submission) -> Submission:
        """Return a submission with its trainee as the list has it; whoever is not on it needs a person."""
        if not self.trainees:
            return submission
        found, theirs = self._found(submission.trainee), submission.trainee
        who = " ".join(filter(None, (theirs["name"], theirs["id"])))
        if found is None:
            why = reason("not_on_the_list", name=who)
            return replace(submission, reasons=(*submission.reasons, why))
        ours = {"id": found.id, "name": found.name or theirs["name"]}
        said_otherwise = any(theirs[part] and folded(theirs[part]) != folded(ours[part]) for part in ours)
        note = (reason("other_claim", name=" ".join(ours.values()), own=who),) if said_otherwise else ()
        return replace(submission, trainee=ours, notes=(*submission.notes, *note))

    def _found(self, trainee: Mapping[str, str]) -> Trainee | None:
        """Return whom the list has under this id; or, where exactly one has it, under this name."""
        given = folded(trainee["id"])
        if given:
            # Bundles of earlier versions carry the id as the name of a folder.
            exact = [one for one in self.trainees if folded(one.id) == given]
            by_id = exact or [one for one in self.trainees if folded(one.folder) == given]
            if len(by_id) == 1:
                return by_id[0]
        name = folded(trainee["name"]) or "?"
        by_name = [
            one for one in self.trainees if name in (folded(one.name), folded(one.id), folded(one.folder))
        ]
        return by_name[0] if len(by_name) == 1 else None

    def folder(self, seed: int | None) -> Path | None:
        """Return the folder with the tables of a seed; None if there is no seed."""
        return None if seed is None else folder(seed)
