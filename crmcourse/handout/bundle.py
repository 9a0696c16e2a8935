"""Putting a hand-out together: everything in a folder beside the place it goes to, looked through, then moved there.

release    write the bundle, or one for each trainee
Released   what was written
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from crmcourse.files import write_atomically
from crmcourse.handout import contents as papers
from crmcourse.handout.data import own_data
from crmcourse.handout.errors import ReleaseError
from crmcourse.handout.library import NAME, repacked
from crmcourse.handout.roster import Roster, Trainee, seeds
from crmcourse.handout.scan import Scanner, hidden
from crmcourse.sources.leaks import Secret
from crmcourse.sources.syllabus import Syllabus, Topic
from crmcourse.workbook.handout import FORMS
from crmlib import datasets
from crmlib.i18n import LANGUAGES, _

SEEDS = "seeds.csv"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Released:
    """What was handed out: the folder, the bundles in it, and where the seeds are."""

    folder: Path
    bundles: tuple[str, ...]
    seeds: Path | None = None


@dataclass(frozen=True)
class _Edition:
    """What all bundles of a hand-out share."""

    syllabus: Syllabus
    topics: Sequence[Topic]
    languages: Sequence[str]
    exam: bool
    files: dict[str, bytes]
    notebooks: dict[str, bytes]


def release(
    to: Path | str,
    syllabus: Syllabus,
    topics: Sequence[Topic],
    *,
    languages: Sequence[str] = LANGUAGES,
    exam: bool = False,
    roster: Roster | None = None,
    planned: Callable[[int], None] = lambda number: None,
    done: Callable[[str], None] = lambda name: None,
) -> Released:
    """Write the trainees' bundle as a folder and a zip, or with a roster one for each trainee.

    The same call gives the same bytes (with a roster: the same list of seeds).

    Parameters
    ----------
    to : path
        A new or empty folder.
    syllabus : Syllabus
    topics : sequence of Topic
    languages : sequence of {"en", "zh"}
    exam : bool
        Exercises only, and a library without keys, in which `check` records. A practice bundle has the keys in
        it, because `check` compares with them: who looks for them can find them.
    roster : Roster, optional
        Whose trainees get data of their own, by their seeds.
    planned, done : callable
        Told how many bundles there are to write, and each one that is written.

    Returns
    -------
    Released

    Raises
    ------
    ReleaseError
        If the folder holds other things, or the course was not built.
    LeakError
        If anything that trainees must not see would be in it. Nothing is left behind then.
    """
    to = Path(to).expanduser().resolve()
    trainees: Sequence[Trainee | None] = (None,) if roster is None else roster.trainees
    planned(len(trainees))
    with in_one_step(to) as folder:
        edition = _edition(syllabus, topics, languages, exam=exam, own=roster is not None)
        scanner = Scanner(hidden(syllabus, exam=exam), exam=exam)
        bundles = []
        for trainee in trainees:
            name = trainee.folder if trainee else "crm-exam" if exam else NAME
            _bundle(folder / name, edition, trainee)
            _zip(folder / name, folder / f"{name}.zip")
            for written in (folder / name, folder / f"{name}.zip"):
                scanner.look_through(written, also=_of_the_trainee(trainee, roster))
            bundles.append(name)
            done(name)
        if roster is not None:
            (folder / SEEDS).write_bytes(seeds(roster))
    return Released(to, tuple(bundles), to / SEEDS if roster else None)


@contextmanager
def in_one_step(to: Path) -> Iterator[Path]:
    """Give a folder to write in, and put it in its place when all is written; leave nothing where it is not.

    Parameters
    ----------
    to : Path
        A new or empty folder.

    Raises
    ------
    ReleaseError
        If that is a file, or holds other things.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise ReleaseError(
            _("{folder} is not empty. Choose a new or an empty folder to hand out from.").format(folder=to)
        )
    near = next(parent for parent in to.parents if parent.is_dir())
    temporary = Path(tempfile.mkdtemp(prefix=f".{to.name}-", suffix=".part", dir=near))
    try:
        yield temporary
        temporary.chmod(0o755)
        to.parent.mkdir(parents=True, exist_ok=True)
        if to.is_dir():
            to.rmdir()
        os.rename(temporary, to)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _edition(
    syllabus: Syllabus, topics: Sequence[Topic], languages: Sequence[str], *, exam: bool, own: bool
) -> _Edition:
    name, wheel = repacked(syllabus, topics, exam=exam)
    notebooks = papers.notebooks(syllabus, topics, languages, exam=exam, own=own)
    files = {
        name: wheel,
        papers.READ_ME: papers.read_me(syllabus, name, languages),
        **papers.start_page(syllabus, topics, languages, exam=exam),
        **notebooks,
    }
    for path in sorted(datasets.HOME.glob("*")):
        if path.suffix in {".csv", ".json", ".md"}:
            files[f"{papers.DATA}/{path.name}"] = path.read_bytes()
    return _Edition(syllabus, topics, languages, exam, files, notebooks)


def _bundle(folder: Path, edition: _Edition, trainee: Trainee | None) -> None:
    for name, content in edition.files.items():
        write_atomically(folder / name, content)
    fingerprints = None
    if trainee is not None:
        own_data(trainee.seed, folder / papers.DATA)
    if edition.exam:
        write_atomically(folder / FORMS, papers.forms(edition.topics, folder / papers.DATA))
    if trainee is not None:
        # Also of the tables that are the same for everybody: all of them are read from here.
        fingerprints = datasets.fingerprints(folder / papers.DATA)
    text = papers.marker(
        metadata.version(NAME),
        edition.topics,
        edition.languages,
        edition.notebooks,
        exam=edition.exam,
        trainee=trainee,
        fingerprints=fingerprints,
    )
    write_atomically(folder / "workbook.json", text)


def _of_the_trainee(trainee: Trainee | None, roster: Roster | None) -> list[Secret]:
    """Return what the trainee's bundle in particular must not tell: from the seed follows the truth."""
    if trainee is None or roster is None:
        return []
    found = [Secret(roster.salt, _("the salt of the seeds"))]
    # A short seed, as a trainer may give one, stands in any table by chance.
    if trainee.seed > 10**9:
        found.append(Secret(str(trainee.seed), _("the trainee's seed")))
    return found


def _zip(folder: Path, target: Path) -> None:
    """Write a folder as a zip, the same bytes every time."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", _LONG_AGO)
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if path.suffix == ".whl" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
