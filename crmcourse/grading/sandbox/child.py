"""A trainee's notebook in a child: run cell by cell, answers written to a channel as they come.

Recorded   the recorder that `check` finds in force there
load       what every child will need, loaded and rehearsed once, before the first fork
warm       the same, and what stands in the notebooks that were handed out
run        run the cells of some notebooks
"""

from __future__ import annotations

import gc
import importlib
import io
import os
import random
import sys
import types
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from crmcourse.exercises import encode
from crmcourse.grading.sandbox import cells as notebook_cells
from crmcourse.grading.sandbox import magics
from crmcourse.grading.sandbox import shared_results as memo
from crmcourse.grading.sandbox.channel import Channel
from crmcourse.workbook import recording
from crmlib.i18n import LANGUAGES

_SAMPLES = (
    "1 + 1", "raise ValueError", "(", "import pandas as pd\npd.DataFrame({'a': [1]})", "%who",
    # Whatever kind of answer it is, a first one of it takes ten times as long; and so does one in a language.
    *(
        f"import numpy as np\nfrom crmcourse import begin, check\nbegin(lang={lang!r})\n"
        "for answer in (1, 1.5, np.int64(1), np.float64(0.5), 'a', ['a'], {'a': 1}, pd.DataFrame({'a': [1]}),\n"
        "               pd.Series([0.5]), abs):\n    check('0.0', answer)"
        for lang in reversed(LANGUAGES)
    ),
)  # fmt: skip
# Not looked up again when it is needed: by then a trainee may have put other things in their place.
_encode, _run_cell = encode.encode, notebook_cells.run
# As the trainee's own check reads an id.
_plain_id = recording.plain_id
_ID_TYPES = (str, float, np.str_, np.float64)
# A shell for the next notebook; children find it prepared.
_ready: list[Any] = []
# What ran before. To let go of it, a child would have to copy all of the memory that it lies in.
_done: list[types.ModuleType] = []


class Recorded:
    """Takes answers down by sending them away at once."""

    unseen = True  # nobody reads what `check` says here

    def __init__(self, channel: Channel, inputs: Mapping[str, Sequence[Any]]) -> None:
        self._channel, self._inputs = channel, inputs

    def record(self, exercise_id: object, value: object) -> None:
        """Send an answer; functions are called here, on the inputs that came with the submission."""
        name = _plain_id(exercise_id) if type(exercise_id) in _ID_TYPES else "?"
        self._channel.say(id=name[:40], answer=_encode(value, self._inputs.get(name, ())))


class _Sink(io.TextIOBase):
    """Where output goes: it is counted and forgotten."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.written = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written += len(text)
        return len(text)


@cache
def _shell() -> Any:
    from IPython.core.history import HistoryManager
    from IPython.core.interactiveshell import InteractiveShell

    histories: Any = HistoryManager
    histories.enabled = False
    shell: Any = InteractiveShell.instance()
    # A traceback for nobody costs more than most cells.
    shell.showtraceback = lambda *_args, **_options: None
    shell.showsyntaxerror = lambda *_args, **_options: None
    magics.quiet(shell)
    return shell


@cache
def load() -> None:
    """Rehearse a cell of each kind, and so load what every child will need, whatever its notebook is about."""
    run(_SAMPLES, _nowhere(), {})


@cache
def _nowhere() -> Channel:
    return Channel(os.open(os.devnull, os.O_WRONLY))


def warm(notebooks: Sequence[Sequence[str]] = (), modules: Sequence[str] = ()) -> None:
    """Load what every child will need, and rehearse what was handed out.

    Nothing more: the larger a template, the longer each fork of it takes.

    Parameters
    ----------
    notebooks : sequence of cells
        The trainees' notebooks, still blank: what stands in them will be computed by everybody.
    modules : sequence of str
        Those that they are about, by their full names: their results are shared (see `shared_results`).
    """
    load()
    memo.remember(*(importlib.import_module(name) for name in modules))
    for cells in notebooks:
        run(cells, _nowhere(), {})
    _ready.append(_prepared())
    gc.collect()
    # What is frozen is not looked at again, so that children do not copy it by looking.
    gc.freeze()
    if sys.platform == "linux":
        from crmcourse.grading.sandbox import linux

        linux.use_large_pages()


def run(cells: Sequence[str], channel: Channel, inputs: Mapping[str, Sequence[Any]]) -> None:
    """Run the cells of a notebook in a fresh namespace, and say what happens.

    Parameters
    ----------
    cells : sequence of str
    channel : Channel
        Gets the answers, ``cell`` where one stopped with an error, and ``end``.
    inputs : mapping of exercise to arguments
        For answers that are functions.

    Notes
    -----
    A cell that stops does not stop the next one: what a trainee got right after a slip is worth its points.
    """
    sink = _Sink()
    sys.stdout = sys.stderr = sink
    recording.record_with(Recorded(channel, inputs))
    shell = _ready.pop() if _ready else _prepared()
    with shell.builtin_trap, shell.display_trap:
        for place, source in enumerate(cells):
            error = _run_cell(shell, source)
            if error is not None:
                channel.say(cell=place, error=type.__dict__["__name__"].__get__(type(error))[:60])
    channel.say(end=len(cells), written=min(sink.written, 10**12))


def _prepared() -> Any:
    """Return the shell with a fresh namespace, and chance as it is at the start of every notebook."""
    shell = _shell()
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - what a trainee calls may use the old generator
    _done.append(shell.user_module)
    shell.user_module = types.ModuleType("__main__")
    shell.user_ns = shell.user_module.__dict__
    sys.modules["__main__"] = shell.user_module
    shell.init_user_ns()
    return shell
