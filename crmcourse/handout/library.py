"""The library as trainees get it: a wheel repacked from what is installed here, without what is for trainers.

belongs    whether trainees get a file
repacked   the wheel as bytes, the same every time
NAME       what the distribution is called

A practice edition keeps each topic's ``exercises.py`` and ``.yml``, because `check` compares with the keys: who
looks for them can find them. An exam edition has no exercises, no syllabus and no simulator.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import crmcourse
import crmlib
from crmcourse.sources.syllabus import FILE, Syllabus, Topic
from crmlib import datasets

NAME = "crm-course"
# The rooms of the course that a workbook needs; what else there is, a trainee's wheel does not carry.
_OF_A_TRAINEE = (
    "crmcourse/__init__.py", "crmcourse/__main__.py", "crmcourse/cli.py", "crmcourse/cli_data.py",
    "crmcourse/cli_import.py", "crmcourse/cli_marks.py", "crmcourse/files.py", "crmcourse/terminal.py",
    "crmcourse/exercises", "crmcourse/workbook",
    *(f"crmcourse/records/{part}.py" for part in ("__init__", "guessed", "handin")),
    *(f"crmcourse/sources/{part}.py" for part in ("__init__", "declarations", "syllabus", "places")),
    *(f"crmcourse/locale/zh/{part}.mo" for part in ("crmcourse", "exercises", "sources", "workbook")),
    "crmlib",
)  # fmt: skip
# With the simulator and the committed seed anybody has the truth behind the course's data.
_NOT_IN_AN_EXAM = ("crmlib/world",)
_OF_AUTHORS = (".pyc", ".pyo", ".orig", ".rej", ".po")
DECLARATIONS = ("exercises.py", "exercises.yml")
OF_A_TOPIC = (*DECLARATIONS, "lesson.md")
_KERNEL = "kernels/crm-course/kernel.json"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_WHEEL = "Wheel-Version: 1.0\nGenerator: crm-course\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def repacked(syllabus: Syllabus, topics: Sequence[Topic], *, exam: bool = False) -> tuple[str, bytes]:
    """Return the name and the bytes of the trainees' wheel.

    Parameters
    ----------
    syllabus : Syllabus
    topics : sequence of Topic
        Those handed out; no other topic is in the wheel.
    exam : bool
        Whether to leave out everything that tells a key.

    Returns
    -------
    str, bytes
    """
    about = metadata.distribution(NAME)
    stem = f"{NAME.replace('-', '_')}-{about.version}"
    name = f"{stem}-py3-none-any.whl"
    files = dict(sorted(_files(syllabus, topics, exam)))
    # Where an installer puts it, a plain `jupyter lab` finds the kernel too.
    files[f"{stem}.data/data/share/jupyter/{_KERNEL}"] = _kernel().read_bytes()
    files |= {f"{stem}.dist-info/{file}": content for file, content in _about(about)}
    record = f"{stem}.dist-info/RECORD"
    files[record] = _record(files, record)
    whole = io.BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as wheel:
        for place, content in files.items():
            entry = ZipInfo(place, _LONG_AGO)
            entry.external_attr = 0o100644 << 16
            entry.compress_type = ZIP_DEFLATED
            wheel.writestr(entry, content)
    return name, whole.getvalue()


def _kernel() -> Path:
    return Path(crmcourse.__file__).parent / "workbook/jupyter" / _KERNEL


def _record(files: Mapping[str, bytes], own: str) -> bytes:
    """Return the list of a wheel's files with their hashes, as installers check it (PEP 376, PEP 427)."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    for place, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        rows.writerow([place, f"sha256={digest}", len(content)])
    rows.writerow([own, "", ""])
    return text.getvalue().encode("utf-8")


def _files(syllabus: Syllabus, topics: Sequence[Topic], exam: bool) -> Iterator[tuple[str, bytes]]:
    for package in (Path(one.__file__).parent for one in (crmlib, crmcourse)):
        for path in package.rglob("*"):
            place = path.relative_to(package.parent)
            if path.is_file() and belongs(PurePosixPath(place.as_posix()), exam=exam):
                yield place.as_posix(), path.read_bytes()
    for path in datasets.HOME.glob("*"):
        if path.suffix in {".csv", ".json", ".md"}:
            yield f"crmlib/_datasets/{path.name}", path.read_bytes()
    if exam:
        return
    yield f"crmcourse/_notebooks/{FILE}", _shorter(syllabus, topics)
    for topic in topics:
        for name in OF_A_TOPIC:
            if (topic.path / name).is_file():
                yield f"crmcourse/_notebooks/{topic.folder}/{name}", (topic.path / name).read_bytes()


def belongs(place: PurePosixPath, *, exam: bool) -> bool:
    """Whether a file of the packages is one that trainees get.

    Parameters
    ----------
    place : PurePosixPath
        Starting with the package, ``crmcourse/workbook/check.py``.
    exam : bool

    Examples
    --------
    >>> belongs(PurePosixPath("crmcourse/workbook/check.py"), exam=True)
    True
    >>> belongs(PurePosixPath("crmcourse/grading/judge.py"), exam=False)
    False
    """
    if place.parts[1] in ("_datasets", "_notebooks") or place.suffix in _OF_AUTHORS:
        return False
    if any(part.startswith(".") or part == "__pycache__" or part.endswith("~") for part in place.parts):
        return False
    return _in_one_of(place, _OF_A_TRAINEE) and not (exam and _in_one_of(place, _NOT_IN_AN_EXAM))


def _in_one_of(place: PurePosixPath, rooms: Sequence[str]) -> bool:
    return f"{place}/".startswith(tuple(f"{room}/" for room in rooms))


def _shorter(syllabus: Syllabus, topics: Sequence[Topic]) -> bytes:
    """Return the syllabus with only the topics that are handed out."""
    import yaml

    content = yaml.safe_load((syllabus.folder / FILE).read_text("utf-8"))
    names = {topic.folder for topic in topics}
    content["topics"] = [entry for entry in content["topics"] if entry["folder"] in names]
    text: str = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    return text.encode("utf-8")


def _about(about: metadata.Distribution) -> Iterator[tuple[str, bytes]]:
    yield "METADATA", (about.read_text("METADATA") or "").encode("utf-8")
    yield "WHEEL", _WHEEL.encode()
    yield "entry_points.txt", (about.read_text("entry_points.txt") or "").encode("utf-8")
    for file in sorted(about.files or [], key=str):
        inside = PurePosixPath(file.as_posix())
        if inside.parts[0].endswith(".dist-info") and "licenses" in inside.parts:
            yield "/".join(inside.parts[1:]), Path(str(file.locate())).read_bytes()
