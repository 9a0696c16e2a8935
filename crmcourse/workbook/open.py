"""The workbook: a trainee's own folder, with the course in it, opened in JupyterLab.

make           make the folder, or add to it what it lacks
handed_out     a bundle that a trainer handed out, which is a workbook as it is
launch         open it in JupyterLab, on this computer alone
WorkbookError  the folder cannot be made or opened

The folder is laid out as the course's own; its notebooks have the number of their topic, so that tabs can be told
apart, and nothing in them has run yet (see ``pages``)::

    start.ipynb                    start-zh.ipynb
    05-aidma/en/05-lesson.ipynb    05-aidma/en/05-exercises.ipynb
    05-aidma/zh/05-lesson.ipynb    05-aidma/zh/05-exercises.ipynb
    datasets/events.csv            datasets/datapackage.json
    workbook.json                  by which notebooks know where they are
    work.json                      the trainee's tries, points and last answers (see ``work``)
    hand-in/crm-…zip               what `submit` wrote

What a trainee has is never overwritten; a file that was deleted comes back fresh. A workbook from when notebooks
were named ``lesson.ipynb`` goes on with those names, or a trainee would have two of each.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from crmcourse.files import write_atomically
from crmcourse.sources.places import START, of_trainees, start
from crmcourse.sources.syllabus import Syllabus
from crmcourse.workbook import handout, pages
from crmlib.errors import CrmlibError
from crmlib.i18n import LANGUAGES, _, language, listed

MARKER = "workbook.json"
DATA = "datasets"
# Where Jupyter finds the course's kernel.
_KERNELS = Path(__file__).parent / "jupyter"
# How its page was left the last time: which tabs, which side bars.
_WORKSPACES = ".workspaces"
_SIDE = {"collapsed": True, "visible": True, "current": None, "widgets": [], "widgetStates": {}}
_AT_FIRST = {
    "data": {
        "layout-restorer:data": {"main": {"dock": None, "current": None}, "left": _SIDE, "right": _SIDE}
    },
    "metadata": {"id": "default"},
}
# JupyterLab's settings in a workbook, by language, where the trainee has chosen no others.
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
    files = contents(syllabus, Path(data), renamed=not _has_older_names(folder, syllabus))
    # The marker comes first: if the power goes in between, the next call goes on.
    marker = json.dumps({"format": 1, "made_by": "crm-course"}, indent=1) + "\n"
    added, kept = [], []
    for name, content in [(MARKER, marker.encode), *files.items()]:
        target = folder / name
        if target.exists() or target.is_symlink():
            kept.append(name)
        else:
            write_atomically(target, content())
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


def contents(syllabus: Syllabus, data: Path, *, renamed: bool = True) -> dict[str, Callable[[], bytes]]:
    """Return the files of a workbook: where each goes, and what gives its content.

    Parameters
    ----------
    syllabus : Syllabus
    data : Path
    renamed : bool
        Whether notebooks have the names of a workbook, not those of the course's own folder.

    Raises
    ------
    WorkbookError
        If some of them are missing.
    """
    sources = {name: syllabus.folder / name for name in map(start, LANGUAGES)}
    files = {name: partial(_page, path, "", renamed) for name, path in sources.items()}
    for edition in of_trainees(syllabus.topics):
        sources[edition.path] = path = syllabus.folder / edition.path
        name = edition.in_workbook if renamed else edition.path
        files[name] = partial(_page, path, edition.topic.folder, renamed)
    tables = sorted(path for path in data.glob("*") if path.suffix in {".csv", ".json", ".md"})
    files |= {f"{DATA}/{path.name}": path.read_bytes for path in tables}
    missing = [name for name, path in sources.items() if not path.is_file()]
    if f"{DATA}/datapackage.json" not in files:
        missing.append(f"{DATA}/datapackage.json")
    if missing:
        raise WorkbookError(
            _("The course is not complete here, {names} is missing. Run “crm-course build” first.").format(
                names=listed([*missing[:3], *(["…"] if len(missing) > 3 else [])])
            )
        )
    return files


def _page(path: Path, folder: str, renamed: bool) -> bytes:
    return pages.for_trainees(path.read_bytes(), folder, renamed=renamed)


def _has_older_names(folder: Path, syllabus: Syllabus) -> bool:
    """Return whether a workbook is from when notebooks were named as in the course's own folder."""
    own = list(of_trainees(syllabus.topics))
    return any((folder / one.path).exists() for one in own) and not any(
        (folder / one.in_workbook).exists() for one in own
    )


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
    close_side_bars(folder)
    announce(address(server, opened_on(folder)))
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
        f"--LabApp.default_url=/lab/tree/{opened_on(folder)}",
        "--KernelManager.transport_encryption=auto",
        # What belongs to other tools that a trainer may have installed beside ours.
        *(f"--ServerApp.jpserver_extensions={name}=False" for name in _NOT_OURS),
        # No news, no update checks: a trainee's laptop may be offline, and the lesson is not about Jupyter.
        f"--LabApp.app_settings_dir={_LAB / language()}",
        # Kept with the workbook, or JupyterLab would reopen the tabs of another one.
        f"--LabApp.workspaces_dir={folder / _WORKSPACES}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
    ]


def lab_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that tell Jupyter where the course's kernel lies; nothing is installed for it.

    Parameters
    ----------
    environment : mapping
        The variables that are there already.
    """
    others = environment.get("JUPYTER_PATH", "")
    return {"JUPYTER_PATH": os.pathsep.join(filter(None, (str(_KERNELS), others)))}


def close_side_bars(folder: Path) -> None:
    """Let JupyterLab begin without side bars, which take two fifths of a small screen; later it is as it was left."""
    from jupyterlab_server.workspaces_handler import WorkspacesManager

    if not any((folder / _WORKSPACES).glob("*")):
        WorkspacesManager(str(folder / _WORKSPACES)).save("default", json.dumps(_AT_FIRST))


def opened_on(folder: Path) -> str:
    """Return the start page that a workbook opens on: in the language in force, if it has one."""
    wanted = start(language())
    return wanted if (folder / wanted).is_file() else f"{START}.ipynb"


def address(server: Any, page: str = f"{START}.ipynb") -> str:
    """Return the address that opens a page in a browser, the key in it."""
    key = f"?token={server.identity_provider.token}" if server.identity_provider.token else ""
    return f"http://127.0.0.1:{server.port}{server.base_url}lab/tree/{page}{key}"


def _server(folder: Path, arguments: Sequence[str]) -> Any:
    """Return a server that is ready to start, its port taken."""
    called_with = lab_arguments(folder, arguments)
    os.environ |= lab_environment(os.environ)
    # A grammar that jsonschema compiles for 2 s whenever it is there, and that nothing here asks for.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        raise WorkbookError(
            _("JupyterLab is not installed. Install the course with “pip install crm-course[lab]”.")
        ) from None
    return LabApp.initialize_server(argv=called_with)
