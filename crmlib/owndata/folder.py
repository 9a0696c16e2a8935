"""Which files of a folder are tables of the course's kind, and what to do where none are.

tables_in    the tables that a folder holds
left_over    files that look like tables and are none of them
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from crmlib.errors import DataError
from crmlib.i18n import Text, _

_TABLES = (".csv", ".tsv", ".txt", ".xls", ".xlsx", ".xlsm", ".ods", ".numbers", ".et")
_BOOKS = (".xls", ".xlsx", ".xlsm", ".ods", ".numbers", ".et")
_LISTED = 5
BETWEEN = Text(" ", "")  # Chinese sentences follow each other without a space


def tables_in(folder: Path, files: Mapping[str, str]) -> dict[str, Path]:
    """Return the tables that a folder holds, by name.

    Parameters
    ----------
    folder : path
    files : mapping of str to str
        Name of each table of the course → name of its file; capitals don't matter.

    Returns
    -------
    dict of str to Path

    Raises
    ------
    DataError
        If the folder is not there, is a file, is empty, or holds none of the tables; with the way out.
    """
    there = _files(folder)
    by_name = {path.name.casefold(): path for path in reversed(there)} | {path.name: path for path in there}
    found = {
        name: by_name.get(file, by_name.get(file.casefold()))
        for name, file in files.items()
        if file in by_name or file.casefold() in by_name
    }
    if not found:
        raise DataError(_none_of_them(folder, there, files))
    return found  # type: ignore[return-value]


def left_over(folder: Path, found: Mapping[str, Path]) -> list[str]:
    """Return the names of files that look like tables, and are none that the course knows."""
    used = set(found.values())
    return [path.name for path in _files(folder) if path not in used and path.suffix.lower() in _TABLES]


def _files(folder: Path) -> list[Path]:
    """Return the files of a folder, by name; hidden ones and a spreadsheet's locks are none."""
    if not folder.exists():
        raise DataError(_not_there(folder))
    if not folder.is_dir():
        raise DataError(
            _("{folder} is a file. Name the folder that your tables lie in, for instance {parent}.").format(
                folder=folder, parent=folder.parent
            )
        )
    return sorted(path for path in folder.iterdir() if path.is_file() and path.name[:1] not in (".", "~"))


def _not_there(folder: Path) -> str:
    absolute = Path.cwd() / folder
    said = _("There is no folder {folder}.").format(folder=absolute)
    above = absolute.parent
    if not above.is_dir():
        return said + str(BETWEEN) + _("Check how its name is written.")
    others = sorted(path.name for path in above.iterdir() if path.is_dir() and path.name[:1] != ".")
    near = difflib.get_close_matches(absolute.name, others, n=1)
    if near:
        return said + str(BETWEEN) + _("Did you mean {near}?").format(near=folder.parent / near[0])
    return said + str(BETWEEN) + _("Check how its name is written, or give the whole path.")


def _none_of_them(folder: Path, there: list[Path], files: Mapping[str, str]) -> str:
    known = ", ".join(files.values())
    if not there:
        inside = sorted(path for path in folder.iterdir() if path.is_dir() and path.name[:1] != ".")
        wanted = {file.casefold() for file in files.values()}
        deeper = [path for path in inside if any(one.name.casefold() in wanted for one in path.iterdir())]
        if deeper:
            return _("{folder} holds no tables, but {deeper} does. Name that folder.").format(
                folder=folder, deeper=deeper[0]
            )
        return _("{folder} is empty. Put your tables there, named like these: {known}.").format(
            folder=folder, known=known
        )
    names = ", ".join(path.name for path in there[:_LISTED]) + (" …" if len(there) > _LISTED else "")
    said = _("{folder} holds none of the course's tables; it holds {names}.").format(
        folder=folder, names=names
    )
    if any(path.suffix.lower() in _BOOKS for path in there):
        said += str(BETWEEN) + _("Open a workbook in your spreadsheet, and save each table as “CSV UTF-8”.")
    return said + str(BETWEEN) + _("Name the files like these: {known}.").format(known=known)
