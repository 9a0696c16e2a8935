"""A trainee's notebook file: its cells, which topic it is of, and which exercises it asks about.

Notebook       what grading needs to know of one
read_notebook  from the bytes of a file
NotANotebook   they are none
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from crmcourse.exercises.calls import NotANotebook, asked_by_form, begun, checked, code_cells
from crmlib.i18n import LANGUAGES

__all__ = ["BLANK", "NotANotebook", "Notebook", "read_notebook"]
BLANK = "____"


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
    forms : tuple of str
        The ids that it asks by form; what was answered there stands on the sheet that `submit` writes.
    at : str or None
        When the hand-in that holds it was made, by what `submit` wrote; None where nothing says so.
    """

    name: str
    topic: str
    language: str
    cells: tuple[str, ...]
    asked: tuple[str, ...]
    forms: tuple[str, ...] = ()
    at: str | None = None

    @cached_property
    def blanks(self) -> int:
        """How many blanks are left in it, the one that it imports left out."""
        lines = "\n".join(self.cells).split("\n")
        return sum(line.count(BLANK) for line in lines if not line.lstrip().startswith(("from ", "import ")))

    @property
    def worked_on(self) -> bool:
        """Whether fewer blanks are left than it asks about."""
        return self.blanks < len(set(self.asked))


def read_notebook(name: str, content: bytes) -> Notebook:
    """Return the cells of a notebook, without running anything.

    Raises
    ------
    NotANotebook
        If it is no JSON, no notebook, or an endless one.
    """
    cells = code_cells(content)
    ids, forms, begins = checked(cells), asked_by_form(cells), begun(cells)
    topic, language = begins or ((ids + forms)[0].split(".")[0] if ids or forms else "", "")
    language = language if language in LANGUAGES else LANGUAGES[0]
    return Notebook(name, topic, language, cells, ids, forms)
