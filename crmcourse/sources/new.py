"""A new topic: a skeleton that builds, verifies and passes its tests, for an author to fill.

new      write it
planned  the files that it writes
"""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from crmcourse.sources.syllabus import FILE, Syllabus, load
from crmlib.errors import DataError
from crmlib.i18n import _

_SKELETON = Path(__file__).parent / "skeleton"
_FOLDER = re.compile(r"(?P<number>\d\d)-(?P<module>[a-z][a-z0-9]*)")
_ENTRY = """\
  - folder: $folder
    title:
      en: "$title"
      zh: "$title"
    minutes: {lesson: 45, exercises: 25}
    rows: [S0.0]
    module: $module
    objectives:
      - en: "Say what one can do afterwards."
        zh: "学完以后能做什么。"
        exercises: [$ids]
"""
_EXERCISES = 6


def planned(root: Path, folder: str) -> dict[Path, str]:
    """Return the files of a new topic, with the part of the skeleton that each is made from.

    Parameters
    ----------
    root : path
        The checkout.
    folder : str
        The topic's number and its module, ``"10-satisfaction"``.

    Raises
    ------
    DataError
        If the name is none for a topic.
    """
    module = _named(folder)["module"]
    return {
        root / "notebooks" / folder / "lesson.md": "lesson.md",
        root / "notebooks" / folder / "exercises.md": "exercises.md",
        root / "notebooks" / folder / "exercises.py": "exercises.py",
        root / "notebooks" / folder / "exercises.yml": "exercises.yml",
        root / "notebooks" / folder / "trainer.md": "trainer.md",
        root / "crmlib" / module / "__init__.py": "model.py",
        root / "crmlib" / module / "shares.py": "shares.py",
        root / "crmlib" / "widgets" / f"{module}.py": "widget.py",
        root / "tests" / module / f"test_{module}_shares.py": "test.py",
    }


def new(root: Path, folder: str, title: str = "") -> Syllabus:
    """Write the skeleton of a topic and its entry in the syllabus; nothing that exists is touched.

    Parameters
    ----------
    root : path
        The checkout.
    folder : str
        The topic's number and its module, ``"10-satisfaction"``.
    title : str, optional
        In both languages, until somebody writes better ones.

    Returns
    -------
    Syllabus
        With the new topic.

    Raises
    ------
    DataError
        If the name is none for a topic, or something of that name is there.
    """
    named, files = _named(folder), planned(root, folder)
    syllabus = root / "notebooks" / FILE
    text = syllabus.read_text("utf-8")
    number = int(named["number"])
    there = [path for path in files if path.exists()]
    taken = [one.folder for one in load(syllabus.parent).topics if one.number == number]
    if there or taken:
        raise DataError(
            _("{name} is there already; nothing was written.").format(name=(taken or [str(there[0])])[0])
        )
    words = {
        "folder": folder,
        "module": named["module"],
        "package": "crmlib",
        "number": str(number),
        "title": title or named["module"].capitalize(),
        "ids": ", ".join(f'"{number}.{k}"' for k in range(1, _EXERCISES + 1)),
    }
    for path, part in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template((_SKELETON / f"{part}.tmpl").read_text("utf-8")).substitute(words), "utf-8")
    syllabus.write_text(_with_entry(text, number, Template(_ENTRY).substitute(words)), "utf-8")
    return load(syllabus.parent)


def _named(folder: str) -> re.Match[str]:
    found = _FOLDER.fullmatch(folder)
    if found is None:
        raise DataError(
            _("A topic's folder is a number and a module, such as 10-satisfaction, not {name!r}.").format(
                name=folder
            )
        )
    return found


def _with_entry(text: str, number: int, entry: str) -> str:
    """Return the syllabus with an entry more, in the order of the numbers; the rest stays as it is."""
    text = re.sub(r"^topics: *\[\]", "topics:", text, flags=re.M)
    for match in re.finditer(r"^  - folder: \"?(\d+)-.*$", text, re.M):
        if int(match[1]) > number:
            return text[: match.start()] + entry + text[match.start() :]
    after = re.search(r"^topics:.*\n(?:[ #].*\n|\n)*", text, re.M)
    end = after.end() if after else len(text)
    return text[:end] + entry + text[end:]
