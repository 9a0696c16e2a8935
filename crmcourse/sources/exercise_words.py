"""Has the Chinese of an exercise followed its English?

stale     the exercises whose English has changed since it was translated
accept    say that every exercise's Chinese is a faithful translation of its English as it stands
english   what an exercise says in English, to be stamped
"""

from __future__ import annotations

import re
from pathlib import Path

from crmcourse.exercises import words
from crmcourse.exercises.words import Words
from crmcourse.files import write_atomically
from crmcourse.sources.source import stamp

_OPENS = re.compile(r"""^["']?(\d+\.\d+)["']?:\s*$""")
_STAMP = re.compile(r"^  of:.*$")


def english(said: Words) -> str:
    """Return what an exercise says in English, a line a text, each with the name of its place."""
    return "\n".join(f"{where}: {text.en}" for where, text in said.texts())


def stale(path: Path) -> list[str]:
    """Return the ids of the exercises in an ``exercises.yml`` whose Chinese lags behind the English.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    return [name for name, said in words.read(path).items() if said.of != stamp(english(said))]


def accept(path: Path) -> list[str]:
    """Stamp every exercise of an ``exercises.yml`` with its English as it stands now; nothing else changes.

    Returns
    -------
    list of str
        The ids of the exercises that were stale.
    """
    said = words.read(path)
    changed = stale(path)
    if not changed:
        return []
    kept: list[str] = []
    wanted = ""
    for line in path.read_text("utf-8").split("\n"):
        opens = _OPENS.match(line)
        if opens:
            wanted = f"  of: {stamp(english(said[opens[1]]))}"
            kept += [line, wanted]
        elif not (wanted and _STAMP.match(line)):
            kept.append(line)
    write_atomically(path, "\n".join(kept).encode("utf-8"))
    return changed
