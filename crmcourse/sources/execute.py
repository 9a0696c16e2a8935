"""Run a notebook and keep of it what a second run would give again.

run             execute a notebook in a fresh kernel
ExecutionError  a cell that failed: which notebook, which cell, and the last line of what Python said
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

from crmlib.errors import CrmlibError
from crmlib.i18n import _

CELL_TIMEOUT = 60
WIDGET = "application/vnd.jupyter.widget-view+json"
KERNEL_CONFIG = {"KernelManager": {"transport_encryption": "auto"}}
# A kernel of its own: no user's profile, no plot window, the same hashes and one thread each time.
_SURROUNDINGS = {
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TZ": "UTC",
}


class ExecutionError(CrmlibError):
    """A cell of a notebook failed where it should not."""


def run(notebook: Any, name: str, timeout: int = CELL_TIMEOUT) -> Any:
    """Execute a notebook in a fresh kernel, in an empty folder.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        It is left as it is.
    name : str
        How messages call the notebook.
    timeout : int
        Seconds that one cell may take.

    Returns
    -------
    nbformat.NotebookNode
        The executed notebook: outputs and counts, without timing, widget state or machine names.

    Raises
    ------
    ExecutionError
        If a cell raises, takes too long, or the kernel dies.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from traitlets.config import Config

    executed = deepcopy(notebook)
    with tempfile.TemporaryDirectory(prefix="crm-course-") as folder:
        work, profile = Path(folder, "work"), Path(folder, "ipython")
        work.mkdir()
        at = ""

        def remember(cell: Any, **rest: Any) -> None:
            nonlocal at
            at = cell.id

        client = NotebookClient(
            executed,
            timeout=timeout,
            kernel_name="python3",
            resources={"metadata": {"path": str(work)}},
            record_timing=False,
            store_widget_state=False,
            coalesce_streams=True,
            on_cell_start=remember,
            config=Config(KERNEL_CONFIG),
        )
        try:
            # A loop of its own, closed afterwards: threads build notebooks side by side.
            asyncio.run(client.async_execute(env={**os.environ, **_SURROUNDINGS, "IPYTHONDIR": str(profile)}))
        except CellExecutionError as error:
            reason = " ".join(f"{error.ename}: {error.evalue}".split())
            raise ExecutionError(_failed(name, at, reason)) from None
        except (CellTimeoutError, TimeoutError):
            reason = _("it took longer than {seconds} s").format(seconds=timeout)
            raise ExecutionError(_failed(name, at, reason)) from None
        except (DeadKernelError, RuntimeError) as error:
            reason = str(error).strip().splitlines()[-1] if str(error) else type(error).__name__
            raise ExecutionError(_failed(name, at, reason)) from None
    return _finished(executed, notebook)


def _failed(name: str, cell: str, reason: str) -> str:
    return _("{notebook}, cell {cell}: {reason}").format(notebook=name, cell=cell, reason=reason)


def _finished(executed: Any, notebook: Any) -> Any:
    """Take off what a second run would give differently, and what is not to be kept."""
    executed.metadata = deepcopy(notebook.metadata)
    count = 0
    for cell, before in zip(executed.cells, notebook.cells, strict=True):
        cell.metadata = deepcopy(before.metadata)
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        if "widget" in cell.metadata.get("tags", []):
            cell.outputs = []
        for output in cell.outputs:
            # A form's number in the memory of this kernel; its words stand beside it.
            output.get("data", {}).pop(WIDGET, None)
            if output.output_type == "execute_result":
                output.execution_count = count
            if output.output_type == "error":
                # The traceback names files of this machine.
                output.traceback = [f"{output.ename}: {output.evalue}"]
    return executed
