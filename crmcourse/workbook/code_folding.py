"""All code of a workbook opened, or folded away again: a button, for those who program.

show_code   show the button, or do it at once
folded      a notebook with its code folded away, or open
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from crmcourse.exercises.feedback import Notice, show
from crmcourse.files import write_atomically
from crmcourse.workbook.pages import fold, is_folded
from crmcourse.workbook.work import find_workbook
from crmlib.i18n import _

_MOST = 1_000
# Where no button can be shown.
_IN_WORDS = "show_code(True) · show_code(False)"


def show_code(shown: bool | None = None) -> None:
    """Show a button that opens all code in the workbook's notebooks, or folds it away again.

    Parameters
    ----------
    shown : bool, optional
        Open it (True) or fold it away (False) at once, without a button.
    """
    if shown is None and _displayed():
        return
    show(_done(bool(shown is None or shown)))


def folded(content: bytes, *, away: bool) -> bytes:
    """Return a notebook with its code folded away or open; all else is as it was.

    Examples
    --------
    >>> cell = {"cell_type": "code", "metadata": {}, "source": "1"}
    >>> made = folded(json.dumps({"cells": [cell]}).encode(), away=True)
    >>> json.loads(made)["cells"][0]["metadata"]
    {'jupyter': {'source_hidden': True}}
    """
    whole = json.loads(content)
    changed = [fold(cell, away=away) for cell in whole["cells"] if cell["cell_type"] == "code"]
    if not any(changed):
        return content
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _done(shown: bool) -> Notice:
    """Open all code or fold it away, and say in how many notebooks."""
    changed, refused = 0, ""
    for path in _notebooks():
        try:
            content = path.read_bytes()
            changed += write_atomically(path, folded(content, away=not shown))
        except OSError as error:
            refused = refused or f"{path.name} ({error.strerror or type(error).__name__})"
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue  # no notebook, or none of ours
    said = (
        _("Code is open now, in {n} notebooks.") if shown else _("Code is folded away now, in {n} notebooks.")
    )
    lines = [_("A page that is open shows it when you close it and open it again.")]
    if refused:
        lines.append(_("Not changed: {files}").format(files=refused))
    return Notice("○", said.format(n=changed), tuple(lines))


def _notebooks() -> list[Path]:
    """Return the lessons and exercises of the workbook; not the start page, which is open itself."""
    folder = find_workbook()
    return [] if folder is None else sorted(folder.glob("[0-9]*-*/*/*.ipynb"))[:_MOST]


def _any_folded() -> bool:
    for path in _notebooks():
        try:
            if any(is_folded(cell) for cell in json.loads(path.read_bytes())["cells"]):
                return True
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
    return False


def _displayed() -> bool:
    """Display the button; return False where that cannot be."""
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        return False
    from IPython.display import display

    display({**_button()._repr_mimebundle_(), "text/plain": _IN_WORDS}, raw=True)
    return True


def _button() -> Any:
    """Return the button, with room below it for what came of pressing it."""
    import ipywidgets as widgets

    button, said = widgets.Button(layout={"width": "auto"}), widgets.HTML()

    def name() -> None:
        button.description = _("Open all code") if _any_folded() else _("Fold all code away")

    def press(_pressed: Any) -> None:
        said.value = _done(_any_folded()).html
        name()

    name()
    button.on_click(press)
    return widgets.VBox([button, said])
