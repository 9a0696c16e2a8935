"""A lesson as its author writes it: one MyST text, prose in pairs of languages, code once.

Cell         one cell of a source: its id, kind, language, tags and text
Source       a whole source file, its cells in order
SourceError  what is wrong in a source, with file and cell
read         read a source and refuse one that is badly formed
stale        the Chinese cells whose English partner has changed since it was translated
accept       say that every Chinese cell is a faithful translation of the English as it stands
stamp        the hash by which a translation names the text it translates

Prose cells come in pairs, English first; the Chinese cell carries the stamp of its partner::

    +++ {"id": "decide", "lang": "en"}
    ...
    +++ {"id": "decide", "lang": "zh", "of": "1f0c9a2e"}
    ...

and a code cell stands once, with ``:id: funnel`` and perhaps ``:tags: [widget]`` below its fence.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmcourse.files import write_atomically
from crmlib.errors import CrmlibError
from crmlib.i18n import LANGUAGES, _

TAGS = {
    "widget",  # an interactive view: its output is neither kept nor compared
    "raises-exception",  # an error is what the cell is meant to show
    "solution",  # a cell of the solutions edition alone
}
_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")
_PROSE_MARK = re.compile(r"^\+\+\+[ \t]*(\{.*\})[ \t]*$")
_STAMP = re.compile(r'("of"\s*:\s*)"[^"]*"')


class SourceError(CrmlibError):
    """A source file that cannot be built, with the file and the cell in the message."""


@dataclass(frozen=True)
class Cell:
    """One cell of a source.

    Attributes
    ----------
    id : str
        The author's name for the cell; the two cells of a pair share it.
    kind : {"markdown", "code"}
    text : str
    lang : {"en", "zh"} or None
        The language of a prose cell; code has none.
    of : str or None
        The stamp of the English text that a Chinese cell translates.
    tags : tuple of str
    """

    id: str
    kind: str
    text: str
    lang: str | None = None
    of: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A source file: where it is, and its cells in order."""

    path: Path
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """The file as messages name it: topic folder and file name."""
        return f"{self.path.parent.name}/{self.path.name}"

    def pairs(self) -> list[tuple[Cell, Cell]]:
        """Return the English and Chinese cells that say the same."""
        prose = [cell for cell in self.cells if cell.kind == "markdown"]
        return list(zip(prose[::2], prose[1::2], strict=True))


def stamp(text: str) -> str:
    """Return the first eight hex digits of the text's SHA-256, white space at line ends apart.

    Examples
    --------
    >>> stamp("Hello  ") == stamp("Hello") != stamp("Hallo")
    True
    """
    lines = text.replace("\r\n", "\n").strip().split("\n")
    normal = "\n".join(line.rstrip() for line in lines)
    return hashlib.sha256(normal.encode()).hexdigest()[:8]


def read(path: Path | str) -> Source:
    """Read a MyST source into typed cells.

    Parameters
    ----------
    path : path
        ``lesson.md``, ``exercises.md``, ``trainer.md`` or ``start.md``.

    Returns
    -------
    Source

    Raises
    ------
    SourceError
        If a cell has no id, no language, no partner, an unknown tag, or an id that is taken.
    """
    import jupytext
    from jupytext.myst import MystMetadataParsingError

    path = Path(path)
    name = f"{path.parent.name}/{path.name}"
    try:
        notebook = jupytext.reads(path.read_text("utf-8"), fmt="md:myst")
    except FileNotFoundError:
        raise SourceError(
            _("{file} is missing. Write it, or take its topic out of syllabus.yml.").format(file=name)
        ) from None
    except (ValueError, MystMetadataParsingError) as error:
        reason = str(error).strip().splitlines()[-1]
        raise SourceError(_("{file} cannot be read: {reason}").format(file=name, reason=reason)) from error
    cells = tuple(_cell(raw, name, number) for number, raw in enumerate(notebook.cells, 1))
    if not cells:
        raise SourceError(_("{file} has no cells.").format(file=name))
    _check_ids(cells, name)
    _check_pairs(cells, name)
    return Source(path, cells)


def stale(source: Source) -> list[Cell]:
    """Return the Chinese cells whose English partner is not the text they were translated from."""
    return [zh for en, zh in source.pairs() if zh.of != stamp(en.text)]


def accept(path: Path | str) -> list[str]:
    """Stamp every Chinese cell of a source with its English partner's text as it stands now.

    Nothing else in the file changes, to the byte.

    Returns
    -------
    list of str
        The ids of the cells that were stale.
    """
    source = read(path)
    changed = [cell.id for cell in stale(source)]
    if changed:
        stamps = {en.id: stamp(en.text) for en, zh in source.pairs() if zh.id in changed}
        text = source.path.read_bytes().decode("utf-8")
        lines = [_stamped(line, stamps) for line in text.splitlines(keepends=True)]
        write_atomically(source.path, "".join(lines).encode("utf-8"))
    return changed


def _stamped(line: str, stamps: dict[str, str]) -> str:
    """Return a source line, with the new stamp if it opens a Chinese cell that needs one."""
    mark = _PROSE_MARK.match(line.rstrip("\r\n"))
    if mark is None:
        return line
    try:
        about = json.loads(mark[1])
    except ValueError:
        return line
    new = stamps.get(about.get("id", ""))
    if about.get("lang") != "zh" or new is None:
        return line
    if "of" in about:
        return _STAMP.sub(rf'\g<1>"{new}"', line, count=1)
    end = line.rindex("}")
    return f'{line[:end].rstrip()}, "of": "{new}"{line[end:]}'


def _cell(raw: Any, name: str, number: int) -> Cell:
    """Turn a cell of jupytext's into ours; name the file and cell if it lacks something."""
    about = dict(raw.metadata)
    where = _("{file}, cell {number} (“{start}”)").format(
        file=name, number=number, start=raw.source.strip().split("\n")[0][:40]
    )
    cell_id = about.get("id")
    if not isinstance(cell_id, str) or not _ID.fullmatch(cell_id):
        raise SourceError(
            _("{where}: the id is {found!r}; give it one of letters, digits and hyphens.").format(
                where=where, found=cell_id
            )
        )
    unknown = set(about) - {"id", "lang", "of", "tags"}
    tags = about.get("tags", [])
    if not isinstance(tags, list):
        tags = [tags]
    unknown |= {str(tag) for tag in tags} - TAGS
    if unknown:
        raise SourceError(
            _("{file}, cell {cell}: {unknown} is not known here; tags are {known}.").format(
                file=name, cell=cell_id, unknown=", ".join(sorted(unknown)), known=", ".join(sorted(TAGS))
            )
        )
    lang = about.get("lang")
    if raw.cell_type == "markdown" and lang not in LANGUAGES:
        raise SourceError(
            _('{file}, cell {cell}: prose needs its language, "lang": "en" or "lang": "zh".').format(
                file=name, cell=cell_id
            )
        )
    if raw.cell_type == "code" and lang is not None:
        raise SourceError(
            _("{file}, cell {cell}: code stands once, for both languages; take its language out.").format(
                file=name, cell=cell_id
            )
        )
    return Cell(cell_id, raw.cell_type, raw.source.strip("\n"), lang, about.get("of"), tuple(tags))


def _check_ids(cells: tuple[Cell, ...], name: str) -> None:
    """Refuse an id that two cells have, a pair's two languages apart."""
    seen: set[tuple[str, str | None]] = set()
    kinds: dict[str, str] = {}
    for cell in cells:
        if (cell.id, cell.lang) in seen or kinds.setdefault(cell.id, cell.kind) != cell.kind:
            raise SourceError(
                _("{file}: two cells have the id {cell}. Give one of them another.").format(
                    file=name, cell=cell.id
                )
            )
        seen.add((cell.id, cell.lang))


def _check_pairs(cells: tuple[Cell, ...], name: str) -> None:
    """Refuse prose that stands in one language only, or whose partner is elsewhere."""
    waiting: Cell | None = None
    for cell in (*cells, None):
        if cell is not None and cell.lang == "zh" and waiting is not None and waiting.id == cell.id:
            if waiting.tags != cell.tags:
                raise SourceError(
                    _("{file}, cell {cell}: the English and the Chinese cell have different tags.").format(
                        file=name, cell=cell.id
                    )
                )
            waiting = None
            continue
        alone = waiting or (cell if cell is not None and cell.lang == "zh" else None)
        if alone is not None:
            raise SourceError(
                _(
                    "{file}, cell {cell}: it stands in {lang} only. "
                    "Its partner, with the same id, must follow English with Chinese, next to each other."
                ).format(file=name, cell=alone.id, lang=_("English") if alone.lang == "en" else _("Chinese"))
            )
        waiting = cell if cell is not None and cell.lang == "en" else None
