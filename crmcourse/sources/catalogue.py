"""The Chinese of every message, in parts: a file for each topic and each room, in ``locale/zh`` of its package.

part        the catalogue that a source file's messages belong to
extracted   the messages of a package, by part
read        a part, as it stands
compiled    a part as the running library reads it
update      bring every part up to the messages in the code, for a translator to fill

Needs Babel, which a contributor's environment has. ``python -m crmcourse.sources.catalogue`` is ``make messages``.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import crmcourse
import crmlib
from crmcourse.files import write_atomically

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

PACKAGES = tuple(Path(package.__file__).parent for package in (crmlib, crmcourse))
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


def folder(package: Path) -> Path:
    """Return where the parts of a package's catalogue stand."""
    return package / "locale" / "zh"


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


def update(package: Path) -> dict[str, list[str]]:
    """Write every part of a package's catalogue anew, and return by part what has no Chinese yet.

    A message that moved to another part brings its Chinese along.
    """
    from babel.messages.pofile import write_po

    home = folder(package)
    home.mkdir(parents=True, exist_ok=True)
    known = {m.id: m.string for path in sorted(home.glob("*.po")) for m in read(path) if m.string}
    missing, parts = {}, extracted(package)
    for name, catalogue in sorted(parts.items()):
        own = {m.id: m.string for m in read(home / f"{name}.po")} if (home / f"{name}.po").is_file() else {}
        for message in catalogue:
            if message.id:
                message.string = own.get(message.id) or known.get(message.id, "")
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
    """Bring both packages' catalogues up to date and say what has no Chinese yet."""
    lacking = 0
    for package in PACKAGES:
        for name, messages in update(package).items():
            lacking += len(messages)
            for message in messages:
                print(f"{folder(package) / name}.po: no Chinese yet for {message!r}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
