"""What is in the files of one person: one part for each call of `submit`, and one for what lies about without.

Part         what one call of `submit` wrote, with its notebooks
parts_of     the parts, the earliest first, and what cannot be read
sheet        the answers in all of them
spoken       the languages they were given in
progress     tries, hints and times in all of them
guesses      what was guessed in all of them
superseded   which hand-ins a later one takes the place of
of_several   whether they seem to be several people's
is_open      whether an answer is a blank
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from crmcourse.exercises import encode
from crmcourse.exercises.plain import quoted
from crmcourse.grading.archives import MARKER, SUBMISSION, WORK, looks_like_a_notebook
from crmcourse.grading.entries import Entry
from crmcourse.grading.layouts import BLACKBOARD, folded, origin
from crmcourse.grading.notebook import NotANotebook, Notebook, read_notebook
from crmcourse.grading.reasons import Reason, reason
from crmcourse.records.guessed import Guessed
from crmcourse.records.handin import HandIn
from crmlib.i18n import LANGUAGES


@dataclass(frozen=True)
class Part:
    """What one call of `submit` wrote; or the notebooks that lie about without."""

    place: str
    said: HandIn | None
    notebooks: tuple[Notebook, ...]

    @property
    def at(self) -> str:
        """When it was handed in, by what `submit` wrote; empty where nothing says so."""
        return (self.said.handed_in if self.said else None) or ""


def parts_of(entry: Entry, files: dict[str, bytes]) -> tuple[list[Part], list[Reason], list[Reason]]:
    """Return what each call of `submit` wrote, the earliest first; what cannot be read, and what is damaged."""
    reasons, damaged = [], []
    said: dict[str, HandIn] = {}
    for name, content in files.items():
        if PurePosixPath(name).name == SUBMISSION:
            try:
                said[name[: -len(SUBMISSION)]] = HandIn.from_json(encode.parse(content))
            except (encode.Unreadable, TypeError):
                damaged.append(reason("unreadable_facts", file=quoted(entry.name, 120)))
    said |= {place: work for place, work in _workbooks(files) if place not in said}
    found: dict[str, list[Notebook]] = {place: [] for place in said}
    for name, content in files.items():
        if PurePosixPath(name).name in (SUBMISSION, WORK, MARKER):
            continue
        if name.lower().endswith(".ipynb") or looks_like_a_notebook(name, content):
            place = max((one for one in said if name.startswith(one)), key=len, default=None)
            facts = said[place] if place is not None else None
            try:
                notebook = replace(
                    read_notebook(quoted(name, 120), content), at=facts.handed_in if facts else None
                )
            except NotANotebook as error:
                reasons.append(reason("unreadable", file=quoted(name, 120), error=error))
            else:
                found.setdefault("?" if place is None else place, []).append(notebook)
        elif len(files) == 1 and entry.origin.platform != BLACKBOARD:
            reasons.append(reason("not_a_notebook" if content else "empty_file", file=quoted(name, 120)))
    parts = [Part(place, said.get(place), tuple(notebooks)) for place, notebooks in found.items()]
    return sorted(parts, key=lambda part: (part.at, part.place)), reasons, damaged


def _workbooks(files: dict[str, bytes]) -> Iterator[tuple[str, HandIn]]:
    """Yield what lies in workbooks that were handed in whole; a damaged one says nothing."""
    for name, content in files.items():
        if PurePosixPath(name).name == WORK:
            place = name[: -len(WORK)]
            with suppress(encode.Unreadable, TypeError):
                yield place, HandIn.from_workbook(encode.parse(content), _marker(files, place))


def _marker(files: dict[str, bytes], place: str) -> Any:
    """Return what a workbook says of itself: whose it is, and whether it was handed out as an exam."""
    try:
        return encode.parse(files[place + MARKER])
    except (KeyError, encode.Unreadable):
        return None


def sheet(parts: list[Part]) -> dict[str, Any]:
    """Return the answers that `submit` wrote: the later ones win, but for blanks."""
    found: dict[str, Any] = {}
    for part in parts:
        for name, one in part.said.answers.items() if part.said else ():
            if name not in found or not is_open(one["answer"]):
                found[name] = one["answer"]
    return found


def spoken(parts: list[Part]) -> dict[str, str]:
    """Return in which language each answer was given, where `submit` says so: the later one wins."""
    return {
        name: one["lang"]
        for part in parts
        for name, one in (part.said.answers.items() if part.said else ())
        if one.get("lang") in LANGUAGES
    }


def is_open(content: Any) -> bool:
    """Return whether an encoded answer is a blank, or has nothing in it.

    Examples
    --------
    >>> is_open({"blank": True}), is_open(""), is_open({"list": []}), is_open(0)
    (True, True, True, False)
    """
    if type(content) is str:
        return not content.strip()
    return type(content) is dict and (
        content.get("blank") is True
        or any(content.get(part) == [] for part in ("list", "tuple", "set", "dict"))
    )


def of_several(entry: Entry, files: dict[str, bytes], parts: list[Part]) -> list[Reason]:
    """Say where the files of one entry seem to be those of several people."""
    claims = {_claim(part.said) for part in parts if part.said and _claim(part.said)}
    inner = {
        step
        for name in files
        for step in PurePosixPath(name).parts[:-1]
        if step not in {place.name for place in entry.places} and is_class_name(step)
    }
    owners: dict[tuple[str, str], set[str]] = {}
    for part in parts:
        for notebook in part.notebooks if part.said is None else ():
            first, slash, _rest = notebook.name.partition("/")
            if slash and notebook.worked_on and not entry.origin.platform:
                owners.setdefault((notebook.topic, notebook.language), set()).add(first)
    folders = max((who for who in owners.values() if len(who) > 1), key=len, default=set())
    several = sorted(claims) if len(claims) > 1 else sorted(inner or folders)
    if len(several) > 1 or inner:
        return [reason("several_people", file=quoted(entry.name, 120), names=quoted(", ".join(several), 200))]
    return []


def is_class_name(name: str) -> bool:
    """Return whether a platform made a name inside of what should be one person's."""
    return origin(name, folder=True).platform != ""


def _claim(said: HandIn) -> str:
    return folded(said.id or said.name)


def superseded(entry: Entry, parts: list[Part]) -> list[Reason]:
    """Say which attempts and hand-ins a later one takes the place of."""
    earlier = [quoted(name.rpartition("/")[2], 120) for name in entry.earlier]
    said = [part for part in parts if part.said]
    earlier += [quoted(part.place.rstrip("/") or entry.name, 120) for part in said[:-1]]
    return [reason("earlier", file=name) for name in earlier[:20]]


def progress(parts: list[Part]) -> dict[str, Any]:
    """Return by exercise tries, hints and the time of the last answer."""
    found: dict[str, Any] = {}
    for part in parts:
        found |= part.said.effort if part.said else {}
    return found


def guesses(parts: list[Part]) -> dict[str, Guessed]:
    """Return what was guessed, by id: as the last hand-in that holds it says."""
    found: dict[str, Guessed] = {}
    for part in parts:
        found |= part.said.guesses if part.said else {}
    return found
