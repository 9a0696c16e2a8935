"""A trainee's notebook file: its cells, which topic it is of, and which exercises it asks about.

Notebook       what grading needs to know of one
read_notebook  from the bytes of a file
NotANotebook   they are none
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from crmlib.i18n import LANGUAGES, _

_MOST_CELLS = 2_000
_LONGEST = 2_000_000
_CHECK = re.compile(r"""\bcheck\(\s*(?:["'](\d{1,3}\.\d{1,3})["']|(\d{1,3}\.\d{1,3})\s*[,)])""")
_BEGIN = re.compile(r"""\bbegin\(\s*["']([\w-]{1,60})["'](?:\s*,\s*(?:lang\s*=\s*)?["'](\w\w)["'])?""")
BLANK = "____"


class NotANotebook(ValueError):
    """The bytes are no notebook; the message says why, in the language in force."""


@dataclass(frozen=True)
class Notebook:
    """What grading needs to know of a notebook.

    Attributes
    ----------
    name : str
        Its place in the submission.
    topic : str
        As `begin` in it says, else the number of the first exercise it asks about.
    language : {"en", "zh"}
    cells : tuple of str
        The code, cell by cell.
    asked : tuple of str
        The ids in its calls of `check`, in order, as often as they occur.
    """

    name: str
    topic: str
    language: str
    cells: tuple[str, ...]
    asked: tuple[str, ...]

    @property
    def blanks(self) -> int:
        """How many blanks are left in it, the one that it imports left out."""
        lines = "\n".join(self.cells).split("\n")
        return sum(line.count(BLANK) for line in lines if not line.lstrip().startswith(("from ", "import ")))


def read_notebook(name: str, content: bytes) -> Notebook:
    """Return the cells of a notebook, without running anything.

    Raises
    ------
    NotANotebook
        If it is no JSON, no notebook, or an endless one.
    """
    try:
        whole = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError, MemoryError):
        raise NotANotebook(_("no notebook, or damaged")) from None
    cells = whole.get("cells") if type(whole) is dict else None
    if type(cells) is not list:
        raise NotANotebook(_("no notebook, or one of an old format: save it again in JupyterLab"))
    if len(cells) > _MOST_CELLS:
        raise NotANotebook(_("more than {limit:,} cells").format(limit=_MOST_CELLS))
    code = tuple(_source(cell) for cell in cells if type(cell) is dict and cell.get("cell_type") == "code")
    if sum(map(len, code)) > _LONGEST:
        raise NotANotebook(_("more than {limit:,} characters of code").format(limit=_LONGEST))
    text = "\n".join(_without_comments(cell) for cell in code)
    asked = tuple(quotation or number for quotation, number in _CHECK.findall(text))
    begun = _BEGIN.search(text)
    topic = begun[1] if begun else asked[0].split(".")[0] if asked else ""
    language = begun[2] if begun and begun[2] in LANGUAGES else LANGUAGES[0]
    return Notebook(name, topic, language, code, asked)


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    if type(source) is list and all(type(line) is str for line in source):
        source = "".join(source)
    # Half of a surrogate pair is in no program's alphabet.
    return source.encode("utf-8", "replace").decode() if type(source) is str else ""


def _without_comments(code: str) -> str:
    # Blanks of one line only: a million empty lines would be looked at a million times.
    return re.sub(r"^[ \t]*#.*$", "", code, flags=re.MULTILINE)
