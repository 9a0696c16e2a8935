"""Who it is: the trainer's lists know better than what a file says of itself.

Known   the trainees of the lists, and the seeds of those who had data of their own
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crmcourse.grading import trainee_data
from crmcourse.grading.layouts import folded, whole_name
from crmcourse.grading.reasons import Reason, reason
from crmcourse.grading.submissions import Submission
from crmcourse.handout.roster import Roster, Trainee


@dataclass(frozen=True)
class Known:
    """The trainees of the lists.

    Attributes
    ----------
    seeded : tuple of Trainee
        Those with data of their own; empty if everybody had the course's.
    roster : tuple of Trainee
        The class; empty if no roster was given.
    """

    seeded: tuple[Trainee, ...] = ()
    roster: tuple[Trainee, ...] = ()

    @classmethod
    def of(cls, seeds: Roster | Mapping[str, int] | None, roster: Roster | None = None) -> Known:
        """Return them from a list of seeds, or seeds by id, and a roster."""
        everybody = roster.trainees if roster else ()
        if isinstance(seeds, Roster):
            return cls(seeds.trainees, everybody)
        return cls(tuple(Trainee(one, "", "", seed) for one, seed in (seeds or {}).items()), everybody)

    def seed(self, trainee: Mapping[str, str]) -> int | None:
        """Return a trainee's seed; None if this one had the course's data, or is not on the list."""
        found = _of_id(self.seeded, trainee["id"]) or _of_name(self.seeded, trainee["name"])
        return None if found is None else found.seed

    def folder(self, seed: int | None) -> Path | None:
        """Return the folder with the tables of a seed; None if there is no seed."""
        return None if seed is None else trainee_data.folder(seed)

    def identified(self, submission: Submission) -> Submission:
        """Return a submission with its trainee as the lists have it; whoever is on none needs a person."""
        if self.roster:
            submission = _looked_up(submission, self.roster, "not_on_the_roster")
        if self.seeded and (not self.roster or self.seed(submission.trainee) is None):
            submission = _looked_up(submission, self.seeded, "not_on_the_list")
        return submission


def _looked_up(submission: Submission, listed: Sequence[Trainee], missing: str) -> Submission:
    theirs = submission.trainee
    who = " ".join(filter(None, (theirs["name"], theirs["id"])))
    by_id, by_name = _of_id(listed, theirs["id"]), _of_name(listed, theirs["name"])
    if by_id and by_name and by_id != by_name:
        names = ", ".join(f"{one.name} {one.id}".strip() for one in (by_id, by_name))
        return _asked(submission, reason("two_on_the_list", own=who, names=names))
    found = by_id or by_name
    if found is None:
        return _asked(submission, reason(missing, name=who))
    ours = {"id": found.id, "name": found.name or theirs["name"]}
    said_otherwise = any(theirs[part] and folded(theirs[part]) != folded(ours[part]) for part in ours)
    note = (reason("other_claim", name=" ".join(ours.values()), own=who),) if said_otherwise else ()
    return replace(submission, trainee=ours, notes=(*submission.notes, *note))


def _asked(submission: Submission, why: Reason) -> Submission:
    return replace(submission, reasons=(*submission.reasons, why))


def _of_id(listed: Sequence[Trainee], given: str) -> Trainee | None:
    """Return whom a list has under an id; an address that stands for one person is as good."""
    id_ = folded(given)
    if not id_:
        return None
    # Bundles of earlier versions carry the id as the name of a folder.
    for part in ("id", "folder", "email"):
        found = [one for one in listed if folded(getattr(one, part)) == id_]
        if len(found) == 1:
            return found[0]
    return None


def _of_name(listed: Sequence[Trainee], given: str) -> Trainee | None:
    """Return whom a list has under a name, where exactly one has it; its parts may stand in any order."""
    name = folded(given).strip("?")
    if not name:
        return None
    exact = [one for one in listed if name in (folded(one.name), folded(one.id), folded(one.folder))]
    found = exact or [one for one in listed if one.name and whole_name(one.name) == whole_name(name)]
    return found[0] if len(found) == 1 else None
