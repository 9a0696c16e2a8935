"""What lies in the folder of submissions, person by person, before anything is read.

Entry    all files and folders of one person
find     the entries of a folder: downloads of a whole class taken apart, files of one person put together
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crmcourse.grading.archives import Place, listed
from crmcourse.grading.layouts import BLACKBOARD, Origin, is_class, is_litter, is_somebodys, origin
from crmlib.errors import DataError
from crmlib.i18n import _

_DEEPEST = 4


@dataclass(frozen=True)
class Entry:
    """All files and folders of one person.

    Attributes
    ----------
    label : str
        Where the first of them lies, from the folder of submissions; no other entry has it.
    places : tuple of Place
    origin : Origin
        What the platform's names say.
    earlier : tuple of str
        Names of attempts that the platform has a later one of.
    """

    label: str
    places: tuple[Place, ...]
    origin: Origin
    earlier: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The last part of the label."""
        return self.label.rpartition("/")[2]

    @classmethod
    def of(cls, path: Path) -> Entry:
        """Return the entry that one file or folder makes."""
        return cls(_text(path.name), (Place(path),), origin(path.name, folder=path.is_dir()))


def find(folder: Path) -> list[Entry]:
    """Return what was handed in, person by person, in the order of the names.

    Raises
    ------
    DataError
        If there is no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise DataError(_("{folder} is no folder. Name the one with the submissions.").format(folder=folder))
    people: dict[str, list[tuple[str, Place, Origin]]] = {}
    for path in sorted(folder.iterdir()):
        if is_litter(path.name):
            continue
        for label, place in _taken_apart(_text(path.name), Place(path)):
            found = origin(place.name, folder=place.is_folder)
            # Names alone are no proof beyond one download; numbers of a platform are, within it.
            inside = label.rpartition("/")[0]
            people.setdefault(f"{inside}\0{found.person}" if found.person else label, []).append(
                (label, place, found)
            )
    if not people:
        raise DataError(_("{folder} is empty: there is nothing to grade.").format(folder=folder))
    return [_put_together(parts) for parts in people.values()]


def _taken_apart(label: str, place: Place, depth: int = 0) -> Iterator[tuple[str, Place]]:
    """Yield an entry as it is, or what lies in it where that is a whole class."""
    inside = [] if place.inside or is_somebodys(place.name, folder=place.is_folder) else listed(place)
    if depth < _DEEPEST and is_class((one.name, one.is_folder) for one in inside):
        for one in inside:
            yield from _taken_apart(f"{label}/{_text(one.name)}", one, depth + 1)
    else:
        yield label, place


def _put_together(parts: list[tuple[str, Place, Origin]]) -> Entry:
    label, _place, first = parts[0]
    last = max(found.at for _label, _place, found in parts)
    counting = [part for part in parts if first.platform != BLACKBOARD or part[2].at == last]
    earlier = tuple(part[0] for part in parts if part not in counting)
    late = any(found.late for _label, _place, found in counting)
    who = Origin(first.name, first.platform, first.number, late, last, first.task)
    return Entry(label, tuple(place for _label, place, _found in counting), who, earlier)


def _text(name: str) -> str:
    # Names that are no text must stay apart from each other.
    return name.encode("utf-8", "backslashreplace").decode()
