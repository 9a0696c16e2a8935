"""The course's sample data, or a trainer's own in their place.

load       one table as a typed data frame
describe   what a table holds: columns, types, units, missing values, and how its rows came about
names      the tables there are
use        switch to the CSV files in a folder, after checking every one against the schema
using      the same for a while
source     the file that a table is read from
state      what tells the data in force from others, at once
Switched   the tables that were switched, and what was assumed to read them
fingerprint   one SHA-256 over the files in force
fingerprints  the SHA-256 of each table in a folder

All tables describe one fictional firm, Greenhill Tea (青山茶业). The committed files were written by
`crmlib.world`; the data dictionary is ``datasets/README.md``.

Examples
--------
>>> load("products")[["product_id", "price_yuan"]].head(2).values.tolist()
[['P01', 168], ['P02', 58]]
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pandas as pd

from crmlib import owndata, schema
from crmlib.errors import DataError
from crmlib.home import HOME as HOME
from crmlib.i18n import Text, _, language, lines
from crmlib.result import Result

# The file of each own table, and the table as it was checked; what was read of files, and their state before.
_own: dict[str, Path] = {}
_checked: dict[str, pd.DataFrame] = {}
_as_read: dict[Path, tuple[tuple[str, int, int], pd.DataFrame]] = {}


class Switched(list):
    """The names of the tables that are read from a folder; shows what was assumed to read them.

    Attributes
    ----------
    assumed : list of Text
        For instance that cells are parted by semicolons; and what stays the course's.

    Examples
    --------
    >>> Switched(["events"])
    ['events']
    """

    def __init__(self, names: Iterable[str], assumed: Iterable[Text] = ()) -> None:
        super().__init__(names)
        self.assumed = list(assumed)

    def __repr__(self) -> str:
        return str(lines(super().__repr__(), *self.assumed))


@cache
def package() -> dict:
    """Return the Frictionless data package that describes every table."""
    return json.loads((HOME / "datapackage.json").read_text(encoding="utf-8"))


def names() -> list[str]:
    """Return the names of the tables, in the order of the data dictionary."""
    return [resource["name"] for resource in package()["resources"]]


def resource(name: str) -> dict:
    """Return the description of one table: its file, fields, keys and story.

    Raises
    ------
    DataError
        If there is no such table; the message lists those there are.
    """
    for candidate in package()["resources"]:
        if candidate["name"] == name:
            return candidate
    raise DataError(
        _("There is no table {name!r}. The tables are: {known}.").format(name=name, known=", ".join(names()))
    )


def source(name: str) -> Path:
    """Return the file that a table is read from, the course's or the trainer's own."""
    return _own.get(name, HOME / resource(name)["path"])


def state() -> tuple[tuple[str, int, int], ...]:
    """Return what tells the data in force from others, or from themselves before somebody changed a file.

    Examples
    --------
    >>> state() == state(), len(state()) == len(names())
    (True, True)
    """
    return tuple(_file_state(source(name)) for name in names())


def _file_state(file: Path) -> tuple[str, int, int]:
    try:
        about = file.stat()
    except OSError:  # moved away since; what was read of it stays in force
        return str(file), 0, 0
    return str(file), about.st_mtime_ns, about.st_size


def _read(name: str, file: Path) -> pd.DataFrame:
    if file not in _as_read:
        _as_read[file] = _file_state(file), schema.typed(schema.read(file), resource(name))
    return _as_read[file][1]


def load(name: str) -> pd.DataFrame:
    """Return one table as a typed data frame; change it as you like, it is your copy.

    Parameters
    ----------
    name : str
        One of `names`, for instance ``"events"``.

    Returns
    -------
    DataFrame
        Times carry the zone Asia/Shanghai; whole numbers with gaps are ``Int64``.

    Raises
    ------
    DataError
        If there is no such table.

    Examples
    --------
    >>> list(load("customers").columns)[:3]
    ['customer_id', 'kind', 'entry']
    """
    # A copy by pandas 3: whoever changes one of the two gets their own.
    return (_checked[name] if name in _checked else _read(name, source(name))).copy(deep=False)


def describe(name: str) -> Result:
    """Return what a table holds, column by column, with the story of its rows as the note.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    Result
        ``.table`` has type, unit, missing, and meaning by column.
    """
    frame, about = load(name), resource(name)
    suffix = "_zh" if language() == "zh" else ""
    fields = about["schema"]["fields"]
    table = pd.DataFrame(
        {
            "type": [field["type"] for field in fields],
            "unit": [field.get("unit", "") for field in fields],
            "missing": [int(frame[field["name"]].isna().sum()) for field in fields],
            "meaning": [field.get("description" + suffix, field.get("title", "")) for field in fields],
        },
        index=pd.Index([field["name"] for field in fields], name="column"),
    )
    story = about.get("description" + suffix, "")
    note = _("{name}: {rows:,} rows. {story}").format(name=name, rows=len(frame), story=story)
    return Result(table, note=note)


def use(folder: Path | str | None, *, fingerprints: Mapping[str, str] | None = None) -> Switched:
    """Switch to a trainer's own tables; from then on lessons and exercise keys run on them.

    Files are named like the course's (``events.csv``); tables that the folder lacks stay the course's. They are read
    as a spreadsheet saves them, wherever that can mean one thing only. Nothing is switched unless every file passes,
    and all of them together.

    Parameters
    ----------
    folder : path or None
        Where the CSV files lie; ``None`` goes back to the course's own data.
    fingerprints : mapping of str to str, optional
        File name → SHA-256 of tables that the course itself wrote, as `fingerprints` gives them. They are
        held against these instead of the schema, which is much faster; other files in the folder are left out.

    Returns
    -------
    Switched
        The tables that are now read from the folder, as a list; ``.assumed`` says how they were read.

    Raises
    ------
    DataError
        If there is no such folder, it holds no table, or a file breaks the schema: each violation is named with
        file, row, column, what was found and what was expected. With fingerprints: if a file is missing or differs.
    """
    if folder is None:
        return _switch({})
    folder = Path(folder).expanduser()
    if fingerprints is not None:
        return _switch({name: folder / resource(name)["path"] for name in _as_written(folder, fingerprints)})
    checked = owndata.check(folder, package(), HOME)
    if checked.problems:
        raise DataError(schema.report(checked.problems))
    frames = {table.name: schema.typed(table.frame, resource(table.name)) for table in checked.tables}
    return _switch({table.name: table.file for table in checked.tables}, frames, checked.assumed)


@contextmanager
def using(folder: Path | str, *, fingerprints: Mapping[str, str] | None = None) -> Iterator[None]:
    """Switch to other tables for a while, and back to those that were in force.

    Parameters
    ----------
    folder, fingerprints
        As `use` takes them.

    Examples
    --------
    >>> with using(HOME, fingerprints={"products.csv": fingerprints(HOME)["products.csv"]}):
    ...     len(load("products"))
    24
    """
    before, frames = dict(_own), dict(_checked)
    use(folder, fingerprints=fingerprints)
    try:
        yield
    finally:
        _switch(before, frames)


def fingerprint() -> str:
    """Return one SHA-256 over the files in force, in the order of `names`: two data sets share it if all agree.

    Examples
    --------
    >>> len(fingerprint())
    64
    """
    whole = hashlib.sha256()
    for name in names():
        content = source(name).read_bytes()
        whole.update(f"{name} {len(content)}\n".encode() + content)
    return whole.hexdigest()


def fingerprints(folder: Path | str) -> dict[str, str]:
    """Return the SHA-256 of each table that a folder holds, by file name, in the order of `names`.

    Examples
    --------
    >>> list(fingerprints(HOME))[:1]
    ['customers.csv']
    """
    files = [Path(folder) / resource(name)["path"] for name in names()]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()}


def _switch(
    files: Mapping[str, Path], frames: Mapping[str, pd.DataFrame] | None = None, assumed: Iterable[Text] = ()
) -> Switched:
    _own.clear()
    _own.update(files)
    _checked.clear()
    _checked.update(frames or {})
    # The course's own tables are read again only if somebody changed them; of others, none is kept.
    for file, (about, _frame) in list(_as_read.items()):
        if file.parent != HOME or _file_state(file) != about:
            del _as_read[file]
    return Switched(files, assumed)


def _as_written(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """Return the tables with a fingerprint, all of which the folder holds as they were written."""
    known = [name for name in names() if resource(name)["path"] in wanted]
    there = fingerprints(folder)
    for name in known:
        file = resource(name)["path"]
        if there.get(file) != wanted[file]:
            raise DataError(
                _(
                    "{file} is missing, or not as it was handed out. Unpack what you were given once more, "
                    "and open that."
                ).format(file=folder / file)
            )
    return known
