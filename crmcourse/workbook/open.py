"""The workbook: a trainee's own folder, with the course in it, opened in JupyterLab.

make           make the folder, or add to it what it lacks
handed_out     a bundle that a trainer handed out, which is a workbook as it is
launch         open it in JupyterLab, on this computer alone
WorkbookError  the folder cannot be made or opened

The folder is laid out as the course's own, so that links between pages hold in both::

    start.ipynb
    05-aidma/en/lesson.ipynb       05-aidma/en/exercises.ipynb
    05-aidma/zh/lesson.ipynb       05-aidma/zh/exercises.ipynb
    datasets/events.csv            datasets/datapackage.json
    workbook.json                  by which notebooks know where they are
    work.json                      the trainee's tries, points and last answers (see ``work``)
    hand-in/crm-…zip               what `submit` wrote

What a trainee has is never overwritten; a file that was deleted comes back fresh.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmcourse.files import write_atomically
from crmcourse.sources.places import START, Edition, Kind
from crmcourse.sources.syllabus import Syllabus
from crmcourse.workbook import handout
from crmlib.errors import CrmlibError
from crmlib.i18n import LANGUAGES, _

MARKER = "workbook.json"
DATA = "datasets"
# JupyterLab's settings in a workbook, where the trainee has chosen no others.
_LAB = Path(__file__).parent / "lab"
_NOT_OURS = (
    "notebook",
    *(
        f"nbgrader.server_extensions.{part}"
        for part in ("formgrader", "validate_assignment", "assignment_list", "course_list")
    ),
)
# What would open the workbook to other computers.
_ADDRESSES = ("--ip", "--ServerApp.ip", "--NotebookApp.ip", "--ServerApp.allow_remote_access", "--sock")


class WorkbookError(CrmlibError):
    """A workbook that cannot be made or opened."""


@dataclass(frozen=True)
class Made:
    """A workbook: its folder, the files that were added, and the files that were there already."""

    folder: Path
    added: tuple[str, ...]
    kept: tuple[str, ...]


def make(
    folder: Path | str, syllabus: Syllabus, data: Path | str, done: Callable[[str], None] = lambda name: None
) -> Made:
    """Make a workbook, or add to one what it lacks.

    Parameters
    ----------
    folder : path
        A new or empty folder, or a workbook.
    syllabus : Syllabus
        Whose built notebooks to copy, the trainees' ones.
    data : path
        The folder with ``datapackage.json`` and the tables.
    done : callable
        Told the name of each file that is in place.

    Returns
    -------
    Made

    Raises
    ------
    WorkbookError
        If the folder holds other things, or the course was not built.
    """
    folder = Path(folder).expanduser().resolve()
    if folder.exists() and not folder.is_dir():
        raise WorkbookError(
            _("{folder} is a file. Choose another name for the workbook.").format(folder=folder)
        )
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise WorkbookError(
            _("{folder} holds other files. Choose a new or an empty folder for the workbook.").format(
                folder=folder
            )
        )
    files = contents(syllabus, Path(data))
    # The marker comes first: if the power goes in between, the next call goes on.
    marker = json.dumps({"format": 1, "made_by": "crm-course"}, indent=1) + "\n"
    added, kept = [], []
    for name, content in [(MARKER, marker.encode()), *files.items()]:
        target = folder / name
        if target.exists() or target.is_symlink():
            kept.append(name)
        else:
            write_atomically(target, content.read_bytes() if isinstance(content, Path) else content)
            added.append(name)
        done(name)
    return Made(folder, tuple(added), tuple(kept))


def handed_out(folder: Path | str) -> Made | None:
    """Return a workbook that ``crm-course release`` made, or None if the folder is none; nothing is added to it.

    Parameters
    ----------
    folder : path
    """
    folder = Path(folder).expanduser().resolve()
    given = handout.read(folder)
    return Made(folder, (), tuple(given.notebooks)) if given.topics else None


def contents(syllabus: Syllabus, data: Path) -> dict[str, Path]:
    """Return the files of a workbook: where each goes, and where it comes from.

    Raises
    ------
    WorkbookError
        If some of them are missing.
    """
    names = [f"{START}.ipynb"]
    names += [
        Edition(topic, lang, kind).path
        for topic in syllabus.topics
        for lang in LANGUAGES
        for kind in Kind
        if kind.for_trainees
    ]
    files = {name: syllabus.folder / name for name in names}
    tables = sorted(path for path in data.glob("*") if path.suffix in {".csv", ".json", ".md"})
    files |= {f"{DATA}/{path.name}": path for path in tables}
    missing = [name for name, path in files.items() if not path.is_file()]
    if f"{DATA}/datapackage.json" not in files:
        missing.append(f"{DATA}/datapackage.json")
    if missing:
        raise WorkbookError(
            _("The course is not complete here, {names} is missing. Run “crm-course build” first.").format(
                names=", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")
            )
        )
    return files


def launch(
    folder: Path, arguments: Sequence[str] = (), announce: Callable[[str], None] = print
) -> None:  # pragma: no cover - it serves until it is stopped; the browser test drives it
    """Open a workbook in JupyterLab on this computer, and serve it until it is stopped.

    Parameters
    ----------
    folder : Path
    arguments : sequence of str
        Passed on to JupyterLab, such as ``--no-browser`` or ``--port=8890``.
    announce : callable
        Told the address.

    Raises
    ------
    WorkbookError
        If an argument would let other computers in, or JupyterLab is not installed.
    """
    server = _server(folder, arguments)
    announce(address(server))
    server.start()


def lab_arguments(folder: Path, arguments: Sequence[str] = ()) -> list[str]:
    """Return what JupyterLab is called with.

    Raises
    ------
    WorkbookError
        If an argument would let other computers in.
    """
    for argument in arguments:
        if argument.split("=")[0] in _ADDRESSES:
            raise WorkbookError(
                _(
                    "{argument} would open the workbook to other computers, and it is for this one only. "
                    "Leave it out; for a class on a server ask for JupyterHub."
                ).format(argument=argument)
            )
    return [
        "--log-level=ERROR",
        "--LabApp.log_level=ERROR",
        # In a container everybody is root; the server answers this computer alone.
        "--ServerApp.allow_root=True",
        "--ServerApp.answer_yes=True",
        *arguments,
        "--ip=127.0.0.1",
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{START}.ipynb",
        "--KernelManager.transport_encryption=auto",
        # What belongs to other tools that a trainer may have installed beside ours.
        *(f"--ServerApp.jpserver_extensions={name}=False" for name in _NOT_OURS),
        # No news, no update checks: a trainee's laptop may be offline, and the lesson is not about Jupyter.
        f"--LabApp.app_settings_dir={_LAB}",
        # Kept with the workbook, or JupyterLab would reopen the tabs of another one.
        f"--LabApp.workspaces_dir={folder / '.workspaces'}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
    ]


def address(server: Any) -> str:
    """Return the address that opens the start page in a browser, the key in it."""
    key = f"?token={server.identity_provider.token}" if server.identity_provider.token else ""
    return f"http://127.0.0.1:{server.port}{server.base_url}lab/tree/{START}.ipynb{key}"


def _server(folder: Path, arguments: Sequence[str]) -> Any:
    """Return a server that is ready to start, its port taken."""
    called_with = lab_arguments(folder, arguments)
    # A grammar that jsonschema compiles for 2 s whenever it is there, and that nothing here asks for.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        raise WorkbookError(
            _("JupyterLab is not installed. Install the course with “pip install crm-course[lab]”.")
        ) from None
    return LabApp.initialize_server(argv=called_with)
