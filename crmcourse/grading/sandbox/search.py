"""What must not be seen from inside the walls: keys, and others' work.

wanted   what gives them away, as numbers and pieces of text; `look` searches for it

A file gives something away if it is one of them by another path (its number on the disk), is a copy of one (its
hash), or holds several pieces of one: compiled, packed into an archive, pasted into something else.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from crmcourse.grading.sandbox.pieces import ENOUGH, MOST, SHORTEST


def wanted(course: Path, hidden: Sequence[Path]) -> dict[str, Any]:
    """Return what must not be seen, as JSON can carry it.

    Parameters
    ----------
    course : path
        The folder with the topics.
    hidden : sequence of path
        Folders that hold others' work.
    """
    secrets = sorted(path for path in course.rglob("*") if path.is_file() and _tells(path))
    numbers, hashes = [], {}
    for place in (*secrets, *hidden):
        with contextlib.suppress(OSError):
            found = place.stat()
            numbers.append([found.st_dev, found.st_ino])
    pieces = []
    for path in secrets:
        content = path.read_bytes()
        if len(content) >= SHORTEST:
            hashes[hashlib.sha256(content).hexdigest()] = len(content)
        found_in = sorted(set(_pieces(path, content)), key=lambda one: (-len(one), one))[:MOST]
        if len(found_in) >= ENOUGH:
            pieces.append([one.decode() for one in found_in])
    return {"numbers": numbers, "hashes": hashes, "pieces": pieces}


def _tells(path: Path) -> bool:
    name = path.name
    return name.startswith(("exercises.", "solutions.", "trainer.")) and name != "exercises.ipynb"


def _pieces(path: Path, content: bytes) -> Iterator[bytes]:
    """Yield pieces of a source that stand in no other: its texts, or the lines that solve something."""
    with contextlib.suppress(ValueError, OSError, KeyError):
        if path.suffix == ".py":
            nodes = (node for node in ast.walk(ast.parse(content)) if isinstance(node, ast.Constant))
            lines = {node.value for node in nodes if isinstance(node.value, str)}
            written = {line.strip() for line in content.decode("utf-8").splitlines()}
            lines |= {line for line in written if not line.startswith(("from ", "import "))}
        elif path.name == "exercises.yml":
            from crmcourse.exercises import words

            said = words.read(path).values()
            # The question itself everybody has.
            lines = {
                line
                for one in said
                for place, text in one.texts()
                if place not in ("title", "ask")
                for line in (text.en, text.zh)
            }
        elif path.suffix == ".ipynb":
            handed_out = path.with_name("exercises.ipynb")
            known = handed_out.read_text("utf-8") if handed_out.is_file() else ""
            cells = [cell for cell in json.loads(content)["cells"] if cell["cell_type"] == "code"]
            lines = {line.strip() for cell in cells for line in "".join(cell["source"]).splitlines()}
            lines = {line for line in lines if json.dumps(line, ensure_ascii=False)[1:-1] not in known}
        elif path.name == "trainer.md":
            lines = {line.strip() for line in content.decode("utf-8").splitlines()}
        else:
            return
        for line in lines:
            encoded = line.encode("utf-8", "replace")
            if len(encoded) >= SHORTEST:
                yield encoded
