"""The Chinese of every message and the English of every code name, in parts: a file for each topic and each room.

part         the catalogue that a source file's messages belong to
extracted    the messages of a package, by part
is_a_code    whether a message is a name from the code that is no word
read         a part, as it stands
compiled     a part as the running library reads it
update       bring every part up to the messages in the code, for a translator to fill

Messages are English already, so ``locale/zh`` of a package has them all, and ``locale/en`` only the names of columns
and rows that a reader would not take for a word: ``of_all`` is shown as "of all customers".

Needs Babel, which a contributor's environment has. ``python -m crmcourse.sources.catalogue`` is ``make messages``.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import crmcourse
import crmlib
from crmcourse.files import write_atomically

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

PACKAGES = tuple(Path(package.__file__).parent for package in (crmlib, crmcourse))
LANGUAGES = ("zh", "en")
KEYWORDS = {"_": None, "N_": None, "both": None}
METHODS = [("**.py", "python"), ("**/templates/*.html", "jinja2")]
# A catalogue's header has dates; these never change, so that the same messages give the same bytes.
_LONG_AGO = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)


def part(place: str) -> str:
    """Return the part that the messages of a source file belong to.

    Parameters
    ----------
    place : str
        The file's path, starting with its package.

    Examples
    --------
    >>> part("crmlib/aidma/funnel.py"), part("crmlib/widgets/aidma.py"), part("crmlib/result.py")
    ('aidma', 'aidma', 'crmlib')
    """
    package, *folders, file = PurePosixPath(place).parts
    if folders == ["widgets"] and file not in ("__init__.py", "picture.py"):
        return PurePosixPath(file).stem
    return folders[0] if folders else package


def folder(package: Path, code: str = "zh") -> Path:
    """Return where the parts of a package's catalogue stand."""
    return package / "locale" / code


def is_a_code(message: str) -> bool:
    """Say whether a message is a name from the code that is no word.

    Examples
    --------
    >>> is_a_code("of_all"), is_a_code("rate"), is_a_code("{n} rows")
    (True, False, False)
    """
    return re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", message) is not None


def _empty() -> Catalog:
    from babel.messages.catalog import Catalog

    return Catalog(locale="zh_Hans", project="crm-course", creation_date=_LONG_AGO, revision_date=_LONG_AGO)


def extracted(package: Path) -> dict[str, Catalog]:
    """Return the messages of a package, a catalogue without translations for each part."""
    from babel.messages.extract import extract_from_dir

    parts: dict[str, Catalog] = {}
    found = extract_from_dir(package, method_map=METHODS, keywords=KEYWORDS)
    for file, _line, message, _comments, _context in sorted(found, key=lambda one: one[:2]):
        place = f"{package.name}/{PurePosixPath(file).as_posix()}"
        first = message if isinstance(message, str) else message[0]
        if first:
            parts.setdefault(part(place), _empty()).add(first, locations=[(place, None)])
    return parts


def read(path: Path) -> Catalog:
    """Return a part of the catalogue as it stands in its file."""
    from babel.messages.pofile import read_po

    catalogue = _empty()
    with path.open("rb") as file:
        for message in read_po(file):
            if message.id:
                catalogue.add(message.id, message.string, locations=message.locations)
    return catalogue


def compiled(catalogue: Catalog) -> bytes:
    """Return a part as the running library reads it."""
    from babel.messages.mofile import write_mo

    content = io.BytesIO()
    write_mo(content, catalogue)
    return content.getvalue()


def _translated(package: Path, code: str, marked: Mapping[str, Catalog]) -> dict[str, Catalog]:
    """Return the parts with the translations there are; a message that moved to another part brings its own along."""
    home = folder(package, code)
    known = {m.id: m.string for path in sorted(home.glob("*.po")) for m in read(path) if m.string}
    parts = {}
    for name, catalogue in sorted(marked.items()):
        path, parts[name] = home / f"{name}.po", _empty()
        own = {m.id: m.string for m in read(path)} if path.is_file() else {}
        for message in catalogue:
            string = own.get(message.id) or known.get(message.id, "")
            # A name without an entry in English is its own word.
            if message.id and (string or code == "zh" or is_a_code(str(message.id))):
                parts[name].add(message.id, string, locations=message.locations)
    return {name: catalogue for name, catalogue in parts.items() if len(catalogue)}


def update(package: Path, code: str, marked: Mapping[str, Catalog]) -> dict[str, list[str]]:
    """Write every part of a package's catalogue anew, and return by part what has no translation yet.

    Parameters
    ----------
    package : path
    code : {"en", "zh"}
    marked : mapping of str to Catalog
        What `extracted` found in the package.
    """
    from babel.messages.pofile import write_po

    home = folder(package, code)
    missing, parts = {}, _translated(package, code, marked)
    for name, catalogue in parts.items():
        home.mkdir(parents=True, exist_ok=True)
        missing[name] = [str(message.id) for message in catalogue if message.id and not message.string]
        content = io.BytesIO()
        write_po(content, catalogue, omit_header=True, width=100, include_lineno=False)
        write_atomically(home / f"{name}.po", content.getvalue())
        write_atomically(home / f"{name}.mo", compiled(catalogue))
    for path in [*home.glob("*.po"), *home.glob("*.mo")]:
        if path.stem not in parts:
            path.unlink()
    return {name: messages for name, messages in missing.items() if messages}


def main() -> int:
    """Bring both packages' catalogues up to date and say what has no translation yet."""
    lacking = 0
    for package in PACKAGES:
        marked = extracted(package)
        for code in LANGUAGES:
            for name, messages in update(package, code, marked).items():
                lacking += len(messages)
                for message in messages:
                    print(f"{folder(package, code) / name}.po: nothing yet for {message!r}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
