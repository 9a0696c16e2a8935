"""What was handed in: one Submission a person, whatever the files look like.

Submission   who, when, which notebooks, and what is wrong with it
read         all files of one person; never raises
settle       several hand-ins of one trainee: the latest counts

Everything here is untrusted: names, archives, JSON. `entries` finds who handed in what, `layouts` knows the names
that platforms give, `archives` reads the bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crmcourse.exercises.plain import quoted
from crmcourse.grading.archives import Place, Refused, contents
from crmcourse.grading.entries import Entry, find
from crmcourse.grading.layouts import BLACKBOARD, CANVAS, CLASSROOM, folded, origin, same_name
from crmcourse.grading.notebook import Notebook
from crmcourse.grading.parts import Part, guesses, of_several, parts_of, progress, sheet, spoken, superseded
from crmcourse.grading.reasons import Reason, reason
from crmcourse.records.answers import Platform
from crmcourse.records.guessed import Guessed

__all__ = ["Submission", "find", "read", "settle"]
_MOST_NOTEBOOKS = 60
_RECEIPT = re.compile(
    r"^[^\n:：]{1,40}[:：]\s*(?P<name>[^\n]{1,300}?)\s*\((?P<user>[^()\n]{1,80})\)\s*$", re.MULTILINE
)


@dataclass(frozen=True)
class Submission:
    """What one trainee handed in.

    Attributes
    ----------
    key : str
        Safe and unique; names the files of results.
    trainee : {"id": str, "name": str}
        The id is the course's or the school's own, as it was given; never a number of a platform's making.
    file : str
        Where it lies in the folder of submissions.
    fingerprint : str
        SHA-256 of its bytes.
    handed_in : str or None
        When, in UTC, as `submit` wrote it; None where nothing says so.
    file_time : str or None
        When the file was last changed: a copy has the time of copying, so this is shown and never counted.
    notebooks : tuple of Notebook
    sheet : mapping of exercise to answer
        As `submit` wrote them, still encoded.
    spoken : mapping of exercise to {"en", "zh"}
        In which language each was answered, where that is known.
    progress : mapping of exercise to {"tries", "hints", "at"}
    guesses : mapping of a guess's id to Guessed
    version, data : str or None
        Of the course, and of the data that were in force.
    exam : bool
        Whether it was handed out as an exam.
    platform : Platform
        What a learning platform says.
    reasons, notes : tuple of Reason
    """

    key: str
    trainee: dict[str, str]
    file: str
    fingerprint: str
    handed_in: str | None = None
    file_time: str | None = None
    notebooks: tuple[Notebook, ...] = ()
    sheet: dict[str, Any] = field(default_factory=dict)
    spoken: dict[str, str] = field(default_factory=dict)
    progress: dict[str, Any] = field(default_factory=dict)
    guesses: dict[str, Guessed] = field(default_factory=dict)
    version: str | None = None
    data: str | None = None
    exam: bool = False
    platform: Platform = field(default_factory=Platform)
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()


def read(entry: Entry | Path) -> Submission:
    """Read what one person handed in. Never raises: whatever is wrong is a reason in what it returns."""
    entry = Entry.of(entry) if isinstance(entry, Path) else entry
    submission = _read(entry)
    # The same for every file of one trainee, whenever it was handed in; no other file can claim it.
    own = hashlib.sha256(f"{_stem(submission)}\0{_identity(submission)}".encode("utf-8", "replace"))
    safe = re.sub(r"[^A-Za-z0-9]+", "-", submission.trainee["id"] or submission.trainee["name"]).strip("-")
    # Long enough that nobody finds a name that gets somebody else's key, and with it the place of the marks.
    return replace(submission, key=f"{safe[:40] or 'trainee'}-{own.hexdigest()[:16]}")


def _read(entry: Entry) -> Submission:
    files, refused = _files(entry)
    submission = _start(entry, files)
    parts, reasons, damaged = parts_of(entry, files)
    submission = _who(submission, entry, files, parts)
    notebooks = tuple(notebook for part in parts for notebook in part.notebooks if notebook.asked)
    answers = sheet(parts)
    # A damaged lesson is nobody's loss where the exercises can be read.
    if notebooks or answers:
        reasons = []
    elif not reasons and not refused:
        asks = any(notebook.forms for part in parts for notebook in part.notebooks)
        reasons = [reason("forms_only" if asks else "nothing_inside", file=quoted(entry.name, 120))]
    if len(notebooks) > _MOST_NOTEBOOKS:
        reasons.append(reason("too_many_notebooks", count=len(notebooks), limit=_MOST_NOTEBOOKS))
    reasons = [*refused, *reasons, *damaged, *of_several(entry, files, parts)]
    notes = [*submission.notes, *superseded(entry, parts)]
    if notebooks and not any(part.said for part in parts):
        notes.append(reason("plain_notebook"))
    return replace(
        submission,
        notebooks=notebooks[:_MOST_NOTEBOOKS],
        sheet=answers,
        spoken=spoken(parts),
        reasons=tuple(reasons),
        notes=tuple(notes),
    )


def _files(entry: Entry) -> tuple[dict[str, bytes], list[Reason]]:
    """Return the files of all places of an entry, by name, and what could not be read."""
    files: dict[str, bytes] = {}
    refused = []
    for place in entry.places:
        try:
            inside = contents(place)
        except Refused as error:
            refused.append(error.why)
            continue
        # Of several places, each has a name of its own; of one, the name says nothing more.
        many = len(entry.places) > 1
        files |= {
            f"{place.name}/{name}" if many and name != place.name else name: inside[name] for name in inside
        }
    return files, refused


def _start(entry: Entry, files: dict[str, bytes]) -> Submission:
    """Return what the entry's own names say."""
    digest = hashlib.sha256()
    for inside, content in sorted(files.items()):
        digest.update(f"{inside}\0{len(content)}\0".encode("utf-8", "surrogatepass") + content)
    who = entry.origin
    platform = Platform(who.platform, who.number, who.late) if who.platform else Platform()
    return Submission(
        key="",
        trainee={"id": who.number if who.platform == BLACKBOARD else "", "name": who.name or "?"},
        file=entry.label,
        fingerprint=digest.hexdigest(),
        file_time=_changed(entry.places),
        platform=platform,
        notes=(reason("late_mark", platform=who.platform),) if who.late else (),
    )


def _changed(places: Iterable[Place]) -> str | None:
    try:
        last = max(place.path.lstat().st_mtime for place in places)
        return datetime.fromtimestamp(last, UTC).isoformat(timespec="seconds")
    except (OSError, ValueError, OverflowError):  # gone by now, or changed in the year 10,000
        return None


def _who(submission: Submission, entry: Entry, files: dict[str, bytes], parts: list[Part]) -> Submission:
    """Return the submission with what its files say of it, as far as no platform knows better."""
    submission = _receipt(submission, entry, files)
    said = next((part.said for part in reversed(parts) if part.said), None)
    if said is None:
        return submission
    ours = {"id": quoted(said.id, 300).strip(), "name": quoted(said.name, 300).strip()}
    trainee, notes = _identified(submission, entry, ours)
    return replace(
        submission,
        trainee=trainee,
        handed_in=said.handed_in,
        version=quoted(said.version, 20) or None,
        data=quoted(said.data, 80) or None,
        exam=any(part.said.exam for part in parts if part.said),
        progress=progress(parts),
        guesses=guesses(parts),
        notes=(*submission.notes, *notes),
    )


def _identified(
    submission: Submission, entry: Entry, ours: dict[str, str]
) -> tuple[dict[str, str], list[Reason]]:
    """Return who it is: what a platform says of who sent a file wins over what the file says of itself."""
    theirs = submission.trainee
    known = entry.origin.platform not in ("", CLASSROOM) and theirs["name"] != "?"
    if known and ours["name"] and not same_name(theirs["name"], ours["name"]):
        facts = {"platform": entry.origin.platform, "own": " ".join(filter(None, (ours["name"], ours["id"])))}
        return theirs, [reason("other_name", name=theirs["name"], **facts)]
    # Canvas runs names together; where it is the same name, the trainee's own is the better one to read.
    name = ours["name"] if not known or entry.origin.platform == CANVAS else theirs["name"]
    return {"id": ours["id"] or theirs["id"], "name": name or theirs["name"]}, []


def _receipt(submission: Submission, entry: Entry, files: dict[str, bytes]) -> Submission:
    """Read who it is off a receipt of Blackboard's, which names people in full."""
    if entry.origin.platform != BLACKBOARD:
        return submission
    for name, content in files.items():
        match = _RECEIPT.search(content[:4_000].decode("utf-8", "replace")) if name.endswith(".txt") else None
        if match and f"{entry.origin.task}_{entry.origin.number}".endswith(match["user"].strip()):
            who = {"id": quoted(match["user"], 80).strip(), "name": quoted(match["name"], 300).strip()}
            return replace(submission, trainee=who)
    return replace(submission, trainee={**submission.trainee, "name": entry.origin.number})


def settle(submissions: list[Submission]) -> list[Submission]:
    """Let the latest of several hand-ins count where one trainee handed in more than once.

    Two are one trainee's if they name the same one, their own names agree but for the time, both say when they were
    handed in, and the answers in them show that they come from one workbook. Where any of that is missing, both
    stay, and a person decides: a file that only claims to be somebody else's takes nothing away.
    """
    kept: dict[tuple[str, str, int], Submission] = {}
    for one in sorted(submissions, key=lambda one: (one.handed_in or "", one.file)):
        who, number = (_identity(one), _stem(one)), 0
        while (earlier := kept.get((*who, number))) is not None and not _replaces(one, earlier):
            number += 1
        if earlier is not None:
            one = replace(one, notes=(*one.notes, reason("earlier", file=quoted(earlier.file, 120))))
        kept[*who, number] = replace(one, key=f"{one.key}-{number + 1}" if number else one.key)
    found = list(kept.values())
    by_tag: dict[tuple[str, str], list[Submission]] = {}
    for one in found:
        for tag in _tags(one):
            by_tag.setdefault(tag, []).append(one)
    for number, one in enumerate(found):
        same = {other.file: other for tag in _tags(one) for other in by_tag[tag] if other.file != one.file}
        others = [file for file, other in same.items() if not _are_two(one, other)]
        if others:
            why = reason("same_trainee", others=quoted(", ".join(sorted(others)), 200))
            found[number] = replace(one, reasons=(*one.reasons, why))
    return sorted(found, key=lambda one: one.file)


def _replaces(later: Submission, earlier: Submission) -> bool:
    """Whether a hand-in shows by itself that it is the later one of the same workbook."""
    if later.fingerprint == earlier.fingerprint:
        return True
    given = [
        {(name, part["at"]) for name, part in each.progress.items() if "at" in part}
        for each in (later, earlier)
    ]
    if not (later.handed_in and earlier.handed_in) or any(given) != all(given):
        return False
    return not all(given) or bool(given[0] & given[1])


def _tags(one: Submission) -> set[tuple[str, str]]:
    """Return by what another submission could be the same person's."""
    trainee = one.trainee
    return {(part, folded(trainee[part])) for part in ("id", "name") if trainee[part].strip("?")}


def _are_two(one: Submission, other: Submission) -> bool:
    """Whether two of one name are two people for sure, by their ids or by the platform they came from."""
    ids = [folded(each.trainee["id"]) for each in (one, other)]
    if all(ids):
        return ids[0] != ids[1]
    numbers = [each.platform.number for each in (one, other)]
    if all(numbers) and one.platform.name == other.platform.name:
        # Moodle numbers its participants anew for each assignment.
        together = one.file.rpartition("/")[0] == other.file.rpartition("/")[0]
        return numbers[0] != numbers[1] and (one.platform.name == CANVAS or together)
    return False


def _identity(submission: Submission) -> str:
    return folded(submission.trainee["id"] or submission.trainee["name"])


def _stem(submission: Submission) -> str:
    """Return what stays of a file's name when its trainee hands in again."""
    place, _slash, name = submission.file.rpartition("/")
    who = submission.platform
    if who.number:
        return f"{who.name}\0{who.number}\0{'' if who.name == CANVAS else place}"
    return folded(origin(name, folder="." not in name).name)
