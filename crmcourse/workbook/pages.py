"""A notebook as a trainee gets it: nothing has run yet, code is folded away, and its links lead through a workbook.

for_trainees   the one way from a built notebook to a trainee's, for ``crm-course open`` and for a hand-out alike
fold           fold the code of a cell away, or open it; is_folded: whether it is
KERNEL         the course's own, as a notebook names it

A built notebook is executed, which proves its numbers; in a trainee's hands each output would tell what is to be
guessed. Code stays open only where an answer is typed: in a cell that calls ``check``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from crmcourse.sources.places import Kind, in_workbook

_KINDS = "|".join(kind.value for kind in Kind if kind.for_trainees)
_LINK = re.compile(rf"""(?P<before>\]\(\s*<?|href=["'])(?P<path>(?:[\w.-]+/)*)(?P<kind>{_KINDS})\.ipynb""")
# After a slip of the keyboard in an answer, what stands below it runs all the same.
_GOES_ON = "raises-exception"
_TYPED = re.compile(r"\bcheck\s*\(")
KERNEL = {"display_name": "CRM", "language": "python", "name": "crm-course"}
_TOPIC = re.compile(r"\d+-[\w-]+")


def for_trainees(content: bytes, folder: str = "", *, renamed: bool = True) -> bytes:
    """Return a built notebook as a trainee gets it.

    Parameters
    ----------
    content : bytes
        The built notebook.
    folder : str
        The topic's folder, such as ``"05-aidma"``; empty for the start page.
    renamed : bool
        Whether links lead to the names that notebooks have in a workbook.

    Returns
    -------
    bytes
        The same for the same notebook, executed or not.

    Examples
    --------
    >>> cell = {"cell_type": "markdown", "metadata": {}, "source": ["[on](../../06-maslow/en/lesson.ipynb)"]}
    >>> made = for_trainees(json.dumps({"cells": [cell], "metadata": {}}).encode(), "05-aidma")
    >>> json.loads(made)["cells"][0]["source"]
    ['[on](../../06-maslow/en/06-lesson.ipynb)']
    """
    whole = json.loads(content)
    whole["metadata"]["kernelspec"] = dict(KERNEL)
    for cell in whole["cells"]:
        if cell["cell_type"] == "code":
            _not_yet_run(cell)
        elif renamed:
            cell["source"] = _relinked(cell["source"], folder)
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode("utf-8", "replace")


def _not_yet_run(cell: dict[str, Any]) -> None:
    cell["outputs"], cell["execution_count"] = [], None
    if fold(cell, away=True):
        return
    tags = cell["metadata"].setdefault("tags", [])
    if _GOES_ON not in tags:
        tags.append(_GOES_ON)


def fold(cell: dict[str, Any], *, away: bool) -> bool:
    """Fold the code of a cell away, or open it; return whether that changed anything. Answers stay open."""
    if _TYPED.search("".join(cell["source"])) or is_folded(cell) is away:
        return False
    about = cell["metadata"].setdefault("jupyter", {})
    if away:
        about["source_hidden"] = True
    else:
        del about["source_hidden"]
    if not about:
        del cell["metadata"]["jupyter"]
    return True


def is_folded(cell: Mapping[str, Any]) -> bool:
    """Return whether the code of a cell is folded away."""
    return cell["metadata"].get("jupyter", {}).get("source_hidden") is True


def _relinked(source: str | list[str], folder: str) -> str | list[str]:
    """Return prose whose links lead to where the notebooks lie in a workbook."""

    def name(link: re.Match[str]) -> str:
        of = next((part for part in reversed(link["path"].split("/")) if _TOPIC.fullmatch(part)), folder)
        return link["before"] + link["path"] + in_workbook(of, link["kind"]) if of else link[0]

    if isinstance(source, str):
        return _LINK.sub(name, source)
    return [_LINK.sub(name, line) for line in source]
