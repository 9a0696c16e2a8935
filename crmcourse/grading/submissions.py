"""What was handed in: one Submission a trainee, whatever lies in the folder.

Submission   who, when, which notebooks, and what is wrong with it
Notebook     the cells of one, and the exercises it asks about
find         the files of a folder, each one submission, without reading them
read         one of them; never raises
settle       several files of one trainee: the latest counts

Everything here is untrusted: names, archives, JSON. Archives are read in memory, never unpacked to disk.
"""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from crmcourse.exercises import encode as wire
from crmcourse.exercises.plain import quoted
from crmcourse.grading.notebook import NotANotebook, Notebook, read_notebook
from crmcourse.grading.reasons import Reason, reason
from crmcourse.records import HandIn
from crmlib.errors import DataError
from crmlib.i18n import _

MEGABYTES = 64
_MOST_FILES = 500
_MOST_NOTEBOOKS = 60
_SUBMISSION = "submission.json"
_OURS = re.compile(r"^crm-(?P<name>.+)-(?P<time>\d{8}-\d{6})(?:-\d+)?$", re.DOTALL)
# Names that an LMS gives to a download: "Ann Lee_12345_assignsubmission_file_".
_MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_", re.DOTALL)


@dataclass(frozen=True)
class Submission:
    """What one trainee handed in.

    Attributes
    ----------
    key : str
        Safe and unique; names the files of results.
    trainee : {"id": str, "name": str}
    file : str
        Where it lies in the folder of submissions.
    fingerprint : str
        SHA-256 of its bytes.
    handed_in : str or None
        When, in UTC: as `submit` wrote it, else when the file was last changed.
    notebooks : tuple of Notebook
    sheet : mapping of exercise to answer
        As `submit` wrote them, still encoded.
    progress : mapping of exercise to {"tries", "hints", "at"}
    version, data : str or None
        Of the course, and of the data that were in force.
    exam : bool
        Whether it was handed out as an exam.
    reasons, notes : tuple of Reason
    """

    key: str
    trainee: dict[str, str]
    file: str
    fingerprint: str
    handed_in: str | None = None
    notebooks: tuple[Notebook, ...] = ()
    sheet: dict[str, Any] = field(default_factory=dict)
    progress: dict[str, Any] = field(default_factory=dict)
    version: str | None = None
    data: str | None = None
    exam: bool = False
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()


def find(folder: Path) -> list[Path]:
    """Return what was handed in: the entries of the folder, in the order of their names.

    Raises
    ------
    DataError
        If there is no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise DataError(_("{folder} is no folder. Name the one with the submissions.").format(folder=folder))
    found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    if not found:
        raise DataError(_("{folder} is empty: there is nothing to grade.").format(folder=folder))
    return found


def read(path: Path) -> Submission:
    """Read what one entry holds. Never raises: whatever is wrong is a reason in what it returns."""
    submission = _read(path)
    # The same for every file of one trainee, whenever it was handed in; no other file can claim it.
    own = hashlib.sha256(f"{_stem(submission.file)}\0{_identity(submission)}".encode("utf-8", "replace"))
    safe = re.sub(r"[^A-Za-z0-9]+", "-", submission.trainee["id"] or submission.trainee["name"]).strip("-")
    # Long enough that nobody finds a name that gets somebody else's key, and with it the place of the marks.
    return replace(submission, key=f"{safe[:40] or 'trainee'}-{own.hexdigest()[:16]}")


def _read(path: Path) -> Submission:
    files, wrong = _contents(path)
    submission = _start(path, files)
    if wrong:
        return replace(submission, reasons=(wrong,))
    notebooks, reasons, notes, damaged = [], [], [], []
    for name, content in files.items():
        if name.lower().endswith(".ipynb"):
            try:
                notebooks.append(read_notebook(quoted(name, 120), content))
            except NotANotebook as error:
                reasons.append(reason("unreadable", file=quoted(name, 120), error=error))
        elif PurePosixPath(name).name == _SUBMISSION:
            try:
                submission = _with_facts(submission, wire.parse(content))
            except (wire.Unreadable, TypeError):
                damaged.append(reason("unreadable_facts", file=quoted(path.name, 120)))
        elif len(files) == 1:
            reasons.append(reason("not_a_notebook" if content else "empty_file", file=quoted(name, 120)))
    asking = tuple(notebook for notebook in notebooks if notebook.asked)
    # A damaged lesson is nobody's loss where the exercises can be read.
    if asking or submission.sheet:
        reasons = []
    elif not reasons:
        reasons = [reason("nothing_inside", file=quoted(path.name, 120))]
    if submission.version is None and asking:
        notes.append(reason("plain_notebook"))
    return replace(submission, notebooks=asking, reasons=(*reasons, *damaged), notes=tuple(notes))


def settle(submissions: list[Submission]) -> list[Submission]:
    """Let the latest of several files count where one trainee handed in more than one.

    Two files are one trainee's if they name the same one, their own names agree but for the time, and nothing
    shows that they come from two workbooks. A file that only claims to be somebody else's takes nothing away, and
    neither do two people of one name: all get a row, and a person decides.
    """
    kept: dict[tuple[str, str, int], Submission] = {}
    for one in sorted(submissions, key=lambda one: (one.handed_in or "", one.file)):
        who, number = (_identity(one), _stem(one.file)), 0
        while (earlier := kept.get((*who, number))) is not None and _of_two_workbooks(earlier, one):
            number += 1
        if earlier is not None:
            one = replace(one, notes=(*one.notes, reason("earlier", file=quoted(earlier.file, 120))))
        kept[*who, number] = replace(one, key=f"{one.key}-{number + 1}" if number else one.key)
    found = list(kept.values())
    by_name: dict[str, list[Submission]] = {}
    for one in found:
        by_name.setdefault(_identity(one), []).append(one)
    for number, one in enumerate(found):
        others = [other.file for other in by_name[_identity(one)] if other.file != one.file]
        if others:
            why = reason("same_trainee", others=quoted(", ".join(others), 200))
            found[number] = replace(one, reasons=(*one.reasons, why))
    return sorted(found, key=lambda one: one.file)


def _of_two_workbooks(one: Submission, other: Submission) -> bool:
    """Whether no answer was given at the same moment in both, though both say when theirs were given."""
    given = [
        {(name, part["at"]) for name, part in each.progress.items() if "at" in part} for each in (one, other)
    ]
    return all(given) and not given[0] & given[1]


def _identity(submission: Submission) -> str:
    return (submission.trainee["id"] or submission.trainee["name"]).casefold()


def _stem(file: str) -> str:
    stem = PurePosixPath(file).stem
    match = _OURS.match(stem)
    return (match["name"] if match else stem).casefold()


def _start(path: Path, files: dict[str, bytes]) -> Submission:
    """Return what the entry's own name says."""
    stem = path.stem if path.is_file() or path.is_symlink() else path.name
    match = _OURS.match(stem) or _MOODLE.match(stem)
    name = quoted(match["name"] if match else stem, 300).strip() or "?"
    number = match.groupdict().get("id") or "" if match else ""
    digest = hashlib.sha256()
    for inside, content in sorted(files.items()):
        digest.update(f"{inside}\0{len(content)}\0".encode("utf-8", "surrogatepass") + content)
    return Submission(
        key="",
        trainee={"id": number, "name": name},
        # Names that are no text must stay apart from each other.
        file=path.name.encode("utf-8", "backslashreplace").decode(),
        fingerprint=digest.hexdigest(),
        handed_in=_changed(path),
    )


def _changed(path: Path) -> str | None:
    try:
        return datetime.fromtimestamp(path.lstat().st_mtime, UTC).isoformat(timespec="seconds")
    except (OSError, ValueError, OverflowError):  # gone by now, or changed in the year 10,000
        return None


def _contents(path: Path) -> tuple[dict[str, bytes], Reason | None]:
    """Return the files of an entry that matter, by name, or what is wrong with it."""
    name = quoted(path.name, 120)
    try:
        if path.is_symlink():
            return {}, reason("link", file=name)
        if path.is_dir():
            return _from_folder(path)
        if not path.is_file():
            return {}, reason("not_a_notebook", file=name)
        if path.stat().st_size > MEGABYTES * 2**20:
            return {}, reason("too_large", file=name, limit=MEGABYTES)
        if path.stat().st_size == 0:
            return {}, reason("empty_file", file=name)
        if zipfile.is_zipfile(path):
            return _from_archive(path)
        return {path.name: path.read_bytes()}, None
    except Exception as error:  # what unpackers raise over bytes that are none has no common name
        return {}, reason("unreadable", file=name, error=type(error).__name__)


def _wanted(name: str) -> bool:
    parts = PurePosixPath(name).parts
    hidden = any(part in ("__MACOSX", ".ipynb_checkpoints", ".workspaces") for part in parts)
    return not hidden and (name.lower().endswith(".ipynb") or PurePosixPath(name).name == _SUBMISSION)


def _from_folder(folder: Path) -> tuple[dict[str, bytes], Reason | None]:
    files: dict[str, bytes] = {}
    packed = unpacked = 0
    for path in _walk(folder):
        name = path.relative_to(folder).as_posix()
        packed += path.stat().st_size
        if packed + unpacked > MEGABYTES * 2**20:
            return {}, reason("too_large", file=quoted(folder.name, 120), limit=MEGABYTES)
        if zipfile.is_zipfile(path):
            inside, wrong = _from_archive(path)
            if wrong:
                return {}, wrong
            unpacked += sum(map(len, inside.values()))
            files |= {f"{name}/{inner}": content for inner, content in inside.items()}
        elif _wanted(name):
            files[name] = path.read_bytes()
    return files, None


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the plain files below a folder, links left out, not without end."""
    for number, path in enumerate(sorted(folder.rglob("*"))):
        if number >= _MOST_FILES:
            return
        if not path.is_symlink() and path.is_file():
            yield path


def _from_archive(path: Path) -> tuple[dict[str, bytes], Reason | None]:
    files: dict[str, bytes] = {}
    name, left = quoted(path.name, 120), MEGABYTES * 2**20
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > _MOST_FILES:
            return {}, reason("too_large", file=name, limit=MEGABYTES)
        for member in members:
            if _leads_out(member):
                return {}, reason("unsafe_archive", file=name, name=quoted(member.filename, 60))
        for member in members:
            if member.is_dir() or not _wanted(member.filename) or len(files) >= _MOST_NOTEBOOKS:
                continue
            # What an archive says of a member's size need not be true: read, but not without end.
            with archive.open(member) as file:
                content = file.read(left + 1)
            left -= len(content)
            if left < 0:
                return {}, reason("too_large", file=name, limit=MEGABYTES)
            files[member.filename] = content
    return files, None


def _leads_out(member: zipfile.ZipInfo) -> bool:
    name = member.filename.replace("\\", "/")
    kind = stat.S_IFMT(member.external_attr >> 16)
    return (
        name.startswith("/") or ".." in name.split("/") or re.match(r"^[A-Za-z]:", name) is not None
        or kind not in (0, stat.S_IFREG, stat.S_IFDIR)
    )  # fmt: skip


def _with_facts(submission: Submission, facts: Any) -> Submission:
    """Return the submission with what `submit` wrote about it, as far as it makes sense."""
    said = HandIn.from_json(facts)
    return replace(
        submission,
        trainee={
            "id": quoted(said.id, 300).strip() or submission.trainee["id"],
            "name": quoted(said.name, 300).strip() or submission.trainee["name"],
        },
        handed_in=said.handed_in or submission.handed_in,
        version=quoted(said.version, 20) or None,
        data=quoted(said.data, 80) or None,
        exam=said.exam,
        sheet={name: one["answer"] for name, one in said.answers.items()},
        progress=said.effort,
    )
