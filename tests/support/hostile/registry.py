"""The register of hostile submissions.

ATTACKS      all of them, by name
Attack       a builder, and its row
file, code   register a builder
write        some of them, into a folder
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support import tea


@dataclass(frozen=True)
class Attack:
    """A hostile submission, and the row it must get.

    Attributes
    ----------
    build : function of a folder and a name
        Writes it.
    points : float
        Those that must be kept.
    reasons : tuple of str
        Codes of why a person must look; none where it harms nobody.
    notes : tuple of str
        Codes of what must be said about it besides; more may be.
    """

    build: Callable[[Path, str], None]
    points: float
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


ATTACKS: dict[str, Attack] = {}


def file(points: float = 0, reasons: Sequence[str] = (), notes: Sequence[str] = ()) -> Callable:
    """Register a function that writes a file, or several, in a folder; it gets its own name as well."""

    def register(build: Callable[[Path, str], None]) -> Callable[[Path, str], None]:
        name = build.__name__.replace("_", "-")
        ATTACKS[name] = Attack(build, points, tuple(reasons), tuple(notes))
        return build

    return register


def code(points: float = 2, reasons: Sequence[str] = (), notes: Sequence[str] = ()) -> Callable:
    """Register a function that returns code: the cell between a right answer to 5.1 and one to 5.2."""

    def register(source: Callable[[], str]) -> Callable[[], str]:
        def build(folder: Path, name: str) -> None:
            cells = (tea.BEGIN, tea.FIRST, source(), tea.SECOND)
            (folder / f"{name}.ipynb").write_bytes(tea.notebook(*cells))

        name = source.__name__.replace("_", "-")
        ATTACKS[name] = Attack(build, points, tuple(reasons), tuple(notes))
        return source

    return register


def write(folder: Path, names: Iterable[str]) -> None:
    """Write those of these names into a folder."""
    for name in names:
        ATTACKS[name].build(folder, name)
