"""Exports brought into a new folder of our tables; nothing half, nothing in place of what is there.

bring     read exports by their mappings, and write the tables
Result    the tables, what could not be read, and where all that stands
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Pairs
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from crmcourse.files import write_atomically
from crmcourse.mapping import apply, document, export
from crmcourse.spreadsheet import as_csv
from crmlib.errors import DataError
from crmlib.i18n import Text, _

REPORT = ("file", "row", "table", "column", "heading", "found", "why")


@dataclass(frozen=True)
class Result:
    """What became of exports.

    Attributes
    ----------
    folder : Path or None
        Where the tables stand; None if nothing was written, because rows could not be read.
    rows : dict of str to int
        Table → its rows.
    unread : list of apply.Unread
    report : Path or None
        Where they are listed.
    assumed : list of (str, Text)
        The export, and what was assumed to read it.
    """

    folder: Path | None
    rows: dict[str, int]
    unread: list[apply.Unread]
    report: Path | None
    assumed: list[tuple[str, Text]]


def bring(
    mappings: Sequence[Path],
    to: Path,
    package: Pairs[str, Any],
    *,
    exports: Path | None = None,
    skip: bool = False,
) -> Result:
    """Read exports by their mappings, and write the tables that come out into a new folder.

    Parameters
    ----------
    mappings : sequence of Path
        Mapping files, or folders of them. Tables of the same name are put one after the other.
    to : Path
        A new or empty folder.
    package : mapping
        The Frictionless data package of the course.
    exports : Path, optional
        The folder with the exports; each mapping's own, if left out.
    skip : bool, default False
        Leave rows out that cannot be read. Otherwise nothing is written as long as there is one.

    Returns
    -------
    Result

    Raises
    ------
    DataError
        If the folder is not new, or a mapping or an export cannot be read at all.
    """
    to = Path.cwd() / to.expanduser()
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise DataError(_("{folder} is not empty. Name a new folder.").format(folder=to))
    frames: dict[str, list[pd.DataFrame]] = {}
    unread: list[apply.Unread] = []
    assumed: list[tuple[str, Text]] = []
    problems = []
    for path in _files(mappings):
        try:
            found = _brought(path, exports, package, assumed)
        except DataError as error:
            problems += [f"{path.name}: {line}" for line in str(error).splitlines()]
            continue
        for brought in found:
            frames.setdefault(brought.name, []).append(brought.frame)
        unread += sorted((one for brought in found for one in brought.unread), key=lambda one: one.row)
    if problems:
        raise DataError("\n".join(problems))
    whole = {name: pd.concat(parts) for name, parts in frames.items()}
    report = _reported(unread, to)
    rows = {name: len(frame) for name, frame in whole.items()}
    if unread and not skip:
        return Result(None, rows, unread, report, assumed)
    _write(whole, to, package)
    return Result(to, rows, unread, report, assumed)


def _files(mappings: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in mappings:
        inside = sorted(path.glob("*.mapping.yml")) if path.is_dir() else [path]
        if not inside:
            message = _(
                "{folder} holds no mapping file (*.mapping.yml). Make one with: crm-course data map FILE"
            )
            raise DataError(message.format(folder=path))
        found += [one for one in inside if one not in found]
    return found


def _brought(
    path: Path, exports: Path | None, package: Pairs[str, Any], assumed: list[tuple[str, Text]]
) -> list[apply.Brought]:
    mapping = document.load(path)
    file = _inside(exports or path.parent, mapping.export)
    found = export.read(file, encoding=mapping.encoding, separator=mapping.separator, header=mapping.header)
    brought = apply.tables(mapping, found, package)
    assumed += [(file.name, said) for one in brought for said in one.assumed]
    return brought


def _inside(folder: Path, name: str) -> Path:
    """Return a file of a folder; a mapping from elsewhere must not name others."""
    place = PurePosixPath(name.replace("\\", "/"))
    file = folder / place
    if place.is_absolute() or ".." in place.parts or ":" in name or not _within(file, folder):
        message = _(
            "A mapping names an export in its own folder, or in the one given by --from; not {name!r}."
        )
        raise DataError(message.format(name=name))
    return file


def _within(file: Path, folder: Path) -> bool:
    return file.resolve().is_relative_to(folder.resolve())


def _reported(unread: Sequence[apply.Unread], to: Path) -> Path | None:
    """Write every row that cannot be read beside the new folder; take away what an earlier try wrote there."""
    path = to.with_name(to.name + ".unreadable.csv")
    if not unread:
        path.unlink(missing_ok=True)
        return None
    rows = [
        dict(
            zip(
                REPORT,
                (one.file, one.row, one.table, one.column, one.source, one.found, str(one.why)),
                strict=True,
            )
        )
        for one in unread
    ]
    write_atomically(path, as_csv(REPORT, rows))
    return path


def _write(frames: Pairs[str, pd.DataFrame], to: Path, package: Pairs[str, Any]) -> None:
    """Write all tables beside the folder first, and put them in its place in one step."""
    paths = {one["name"]: one["path"] for one in package["resources"]}
    to.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{to.name}.", suffix=".part", dir=to.parent))
    try:
        for name, frame in frames.items():
            text = frame.to_csv(index=False, lineterminator="\n")
            (staged / paths[name]).write_text(text, "utf-8", newline="")
        staged.chmod(0o755)
        if to.is_dir():
            to.rmdir()  # it is empty
        staged.rename(to)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
