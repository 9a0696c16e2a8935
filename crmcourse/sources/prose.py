"""Prose that does not hold: bold that is none, links to nowhere, numbers that no output shows.

misprinted_sources   prose of a topic whose stars stay stars
misprinted           the same for one source
broken_links         links to files that are not there
unquoted             numbers in a lesson's prose that stand in no output above it
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from crmcourse.exercises import words
from crmcourse.sources import source as sources
from crmcourse.sources.build import SOURCES
from crmcourse.sources.problem import Problem
from crmcourse.sources.source import Cell, Source
from crmcourse.sources.syllabus import Topic
from crmlib.errors import CrmlibError
from crmlib.i18n import LANGUAGES, _

# Computed numbers look like 48.0, 2.80 or 33 %; counts and years are too easily something else.
_COMPUTED = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+(?!\d|\.\d)\s?%?|\s?%)")
# A confidence level is chosen, not computed.
_CHOSEN = {"95%", "100%", "0%", "50%"}


def misprinted_sources(folder: Path, topic: Topic) -> Iterator[Problem]:
    """Yield the prose of a topic whose stars stay stars."""
    for name in SOURCES:
        try:
            text = sources.read(folder / topic.folder / name)
        except CrmlibError:
            continue  # The plan reports it.
        yield from misprinted(text)
    try:
        asked = words.read(topic.path / words.FILE)
    except CrmlibError:
        return
    cells = [
        Cell(name, "markdown", getattr(said.ask, lang), lang)
        for name, said in asked.items()
        for lang in LANGUAGES
    ]
    yield from misprinted(Source(topic.path / words.FILE, tuple(cells)))


def misprinted(text: Source) -> Iterator[Problem]:
    """Yield prose in which ``**`` stays two stars, as in ``**问题：**请``."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable("table")
    for cell in text.cells:
        if cell.kind != "markdown":
            continue
        for token in reader.parse(cell.text):
            for part in token.children or ():
                if part.type == "text" and "**" in part.content:
                    message = _(
                        "cell {cell} ({lang}): no bold at “{words}”. Put the punctuation outside the stars."
                    )
                    words = part.content[max(0, part.content.index("**") - 10) :][:30]
                    yield Problem(text.name, message.format(cell=cell.id, lang=cell.lang, words=words))


def broken_links(path: str, committed: Any, folder: Path) -> Iterator[Problem]:
    """Yield links to files that are not there."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable("table")
    for cell in committed.cells:
        if cell.cell_type != "markdown":
            continue
        for token in reader.parse(cell.source):
            for part in token.children or ():
                target = str(part.attrs.get("href", part.attrs.get("src", "")))
                if not target or re.match(r"[a-z]+:|#", target):
                    continue
                file = (folder / path).parent / unquote(target.split("#")[0])
                if not file.exists():
                    message = _("cell {cell}: the link to {target} leads nowhere.")
                    yield Problem(path, message.format(cell=cell.id, target=target))


def unquoted(path: str, committed: Any) -> Iterator[Problem]:
    """Yield computed numbers in a lesson's prose that stand in no output above them.

    Parameters
    ----------
    path : str
        The notebook, for the message.
    committed : NotebookNode
        An executed lesson.

    Notes
    -----
    Whatever stands above the first output is given, not computed, and so are numbers in code.
    """
    shown = ""
    for cell in committed.cells:
        if cell.cell_type == "code":
            shown += "\n" + "\n".join(_texts(cell))
        elif shown.strip():
            printed = {_normal(number) for number in _COMPUTED.findall(shown)} | _CHOSEN
            bare = {number.rstrip("%") for number in printed}
            for number in _COMPUTED.findall(re.sub(r"`[^`]*`", "", cell.source)):
                normal = _normal(number)
                if normal not in printed and normal.rstrip("%") not in bare:
                    message = _("cell {cell}: {number} stands in no output above it.")
                    yield Problem(path, message.format(cell=cell.id, number=number.strip()))


def _texts(cell: Any) -> Iterator[str]:
    for output in cell.get("outputs", []):
        yield str(output.get("text", "") or output.get("data", {}).get("text/plain", ""))


def _normal(number: str) -> str:
    return re.sub(r"[\s,]", "", number)
