"""Looking through everything that is about to be handed out for what must not be in it.

Scanner   remembers what it has looked at, so that sixty like bundles cost little more than one
hidden    what must not be in a hand-out of the course

Folders, zips and wheels are walked alike; of notebooks sources, outputs and metadata are read, of other files the text.
"""

from __future__ import annotations

import ast
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from crmcourse.handout.errors import LeakError
from crmcourse.handout.library import DECLARATIONS, belongs
from crmcourse.sources import leaks, masking
from crmcourse.sources import source as sources
from crmcourse.sources.leaks import Secret
from crmcourse.sources.syllabus import Syllabus, Topic
from crmlib.i18n import _

NEVER = ("solutions.ipynb", "trainer.md", "exercises.md", "seeds.csv")
_ARCHIVES = (".zip", ".whl")
_NO_TEXT = (".otf", ".png")
_SHOWN = 10


def hidden(syllabus: Syllabus, *, exam: bool = False) -> list[Secret]:
    """Return what no hand-out may hold: of every topic of the course, also of those that are not handed out.

    Parameters
    ----------
    syllabus : Syllabus
    exam : bool
        Whether keys, hints and usual mistakes are secret as well, not only solutions.
    """
    found = [secret for topic in syllabus.topics for secret in leaks.of_topic(topic)]
    if exam:
        found += [secret for topic in syllabus.topics for secret in _declared(topic)]
    return list(dict.fromkeys(found))


def _declared(topic: Topic) -> Iterator[Secret]:
    """Yield what exercises.py tells: its messages, and its longer lines of code."""
    path = topic.path / "exercises.py"
    if not path.is_file():
        return
    origin = _("a declaration of {file}").format(file=f"{topic.folder}/exercises.py")
    for exercise in topic.exercises:
        texts = [*exercise.hints, *(mistake.message for mistake in exercise.mistakes)]
        for text in texts:
            for line in leaks.telling_lines(f"{text.en}\n{text.zh}"):
                yield Secret(line, origin)
    source = path.read_text("utf-8")
    imports = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    told = _told(topic)
    for number, line in enumerate(source.split("\n"), 1):
        if number not in imports and "Text(" not in line:
            for telling in leaks.telling_lines(line):
                if telling not in told:
                    yield Secret(telling, origin, line=True)


def _told(topic: Topic) -> set[str]:
    """Return the lines that the exercises themselves show, where they prepare what is asked."""
    cells = sources.read(topic.path / "exercises.md").cells
    shown = [masking.blanked(cell.text) for cell in cells if cell.kind == "code"]
    return {line for text in shown for line in leaks.telling_lines(text)}


class Scanner:
    """Looks through files for secrets; equal files are looked through once.

    Parameters
    ----------
    secrets : sequence of Secret
    exam : bool
        Whether declarations and the simulator must not be there either.
    """

    def __init__(self, secrets: Sequence[Secret], *, exam: bool = False) -> None:
        self._secrets, self._exam = list(secrets), exam
        self._clean: set[tuple[str, bool, bytes]] = set()

    def look_through(self, path: Path, *, also: Iterable[Secret] = ()) -> None:
        """Look through a file or a folder.

        Parameters
        ----------
        path : Path
        also : iterable of Secret
            What must not be in this one in particular, such as its trainee's seed.

        Raises
        ------
        LeakError
            Naming each place and what stands there.
        """
        also = list(also)
        found = [
            f"{place}: {what}" for place, content in _members(path) for what in self._in(place, content, also)
        ]
        if found:
            more = [] if len(found) <= _SHOWN else [_("and {n} more").format(n=len(found) - _SHOWN)]
            head = _("Nothing was handed out, for it would give something away:")
            raise LeakError("\n".join([head, *found[:_SHOWN], *more]))

    def _in(self, place: str, content: bytes, also: list[Secret]) -> Iterator[str]:
        inside = PurePosixPath(place)
        if self._forbidden(inside):
            yield _("a file that is not for trainees.")
        if inside.suffix in _NO_TEXT:
            return
        # Where declarations may travel, they hold solutions.
        declares = not self._exam and inside.name in DECLARATIONS
        digest = hashlib.sha256(content).digest()
        mark = (inside.suffix, declares, digest)
        if mark not in self._clean:
            clean = True
            for where, secret in _shown(inside, content, [] if declares else self._secrets):
                clean = False
                yield _in_words(where, secret)
            if clean:
                self._clean.add(mark)
        for where, secret in _shown(inside, content, also) if also else ():
            yield _in_words(where, secret)

    def _forbidden(self, place: PurePosixPath) -> bool:
        if place.name in NEVER or (self._exam and place.name in DECLARATIONS):
            return True
        inside = _in_a_package(place)
        if inside is None or inside.parts[1] == "_datasets":
            return False
        if inside.parts[1] == "_notebooks":
            return self._exam
        return not belongs(inside, exam=self._exam)


def _in_a_package(place: PurePosixPath) -> PurePosixPath | None:
    """Return the part of a path that starts with a package of the library."""
    for number, part in enumerate(place.parts[:-1]):
        if part in ("crmlib", "crmcourse"):
            return PurePosixPath(*place.parts[number:])
    return None


def _in_words(where: str, secret: Secret) -> str:
    if where:
        return _("cell {cell} shows {secret}.").format(cell=where, secret=secret.origin)
    return _("it shows {secret}.").format(secret=secret.origin)


def _shown(place: PurePosixPath, content: bytes, secrets: list[Secret]) -> Iterator[tuple[str, Secret]]:
    """Yield cell and secret; the cell is empty where the file has none."""
    text = content.decode("utf-8", "replace")
    if place.suffix == ".ipynb":
        notebook = _notebook(text)
        if notebook is not None:
            yield from leaks.find(notebook, secrets)
            return
    for secret in leaks.shown([text], secrets):
        yield "", secret


def _notebook(text: str) -> Any:
    import nbformat

    try:
        return nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    except Exception:  # nbformat raises many kinds; what is no notebook is searched as text
        return None


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file in a folder or file with its place; archives are opened."""
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    for file in files:
        place = file.relative_to(path.parent).as_posix()
        yield from _opened(place, file.read_bytes())


def _opened(place: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if not place.endswith(_ARCHIVES):
        yield place, content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            yield from _opened(f"{place}/{name}", archive.read(name))
