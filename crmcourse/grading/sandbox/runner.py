"""The judge's end of the sandbox: what an executor calls.

Terms           on what terms submissions run
run_submission  all notebooks of a submission, on this process's own template
expect          that there will be submissions to run, soon
look_around     what can be seen from inside the walls
no_walls        what to say where submissions cannot be walled in
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from crmcourse.grading import trainee_data
from crmcourse.grading.request import Request
from crmcourse.grading.sandbox import stem
from crmcourse.grading.sandbox.limits import Limits, Rung, strongest
from crmcourse.grading.sandbox.process import RunnerError, Template
from crmcourse.grading.sandbox.ran import MOST_MARKS_IN_ALL, Ran
from crmlib.i18n import _

_LOOKING = 300.0  # for whoever looks through all files, on a slow disk or a busy computer
_mine = threading.local()


@dataclass(frozen=True)
class Terms:
    """On what terms submissions run.

    Attributes
    ----------
    limits : Limits
        For each notebook.
    trust : bool
        Whether they may run where there are no real walls.
    hidden : tuple of path
        More folders that children must not see.
    warm : tuple of cells
        Blank notebooks for a template to run beforehand.
    modules : tuple of str
        By their full names, those that they are about.
    """

    limits: Limits = field(default_factory=Limits)
    trust: bool = False
    hidden: tuple[Path, ...] = ()
    warm: tuple[tuple[str, ...], ...] = ()
    modules: tuple[str, ...] = ()


def run_submission(request: Request, terms: Terms) -> list[Ran]:
    """Run all notebooks of a submission, on the template of the thread that calls. What an executor calls.

    Parameters
    ----------
    request : Request
    terms : Terms

    Returns
    -------
    list of Ran

    Raises
    ------
    RunnerError
        If there are no real walls here and the submission is not trusted, or if the sandbox does not start.
    """
    rung = strongest()
    if rung.trusted_only and not terms.trust:
        raise RunnerError(no_walls(rung))
    name = None if request.seed is None else trainee_data.folder(request.seed).name
    template = _template(rung, terms)
    runs, left = [], MOST_MARKS_IN_ALL
    for cells, inputs in request.notebooks:
        run = template.run(cells, inputs, terms.limits, name)
        left -= run.marks
        # All answers of a submission are in memory together.
        run = run if left >= 0 else replace(run, state="flooded", events=[])
        runs.append(replace(run, rung=rung.value))
    return runs


def expect(hidden: Sequence[Path]) -> None:
    """Get ready in this process for submissions that will be run soon: what takes longest begins now.

    Parameters
    ----------
    hidden : sequence of path
        As in the terms that they will run on.
    """
    stem.expect(trainee_data.place(), hidden)


def look_around(wanted: Mapping[str, Any], terms: Terms) -> Ran | None:
    """Look from inside the walls for what must not be seen there; None where there are none. For an executor.

    Parameters
    ----------
    wanted : mapping
        As `search.wanted` returns it.
    terms : Terms
    """
    rung = strongest()
    if rung is not Rung.NAMESPACES:
        return None
    # In one of its own that needs no notebook rehearsed, while others get ready for those.
    with Template(rung, trainee_data.place(), terms.hidden, warm=None) as template:
        return template.look(wanted, Limits(seconds=_LOOKING))


def _template(rung: Rung, terms: Terms) -> Template:
    """Return the template of the thread that calls."""
    mine: Template | None = getattr(_mine, "template", None)
    if mine is None:
        mine = _mine.template = Template(rung, trainee_data.place(), terms.hidden, terms.warm, terms.modules)
    return mine


def no_walls(rung: Rung) -> str:
    """Return what to say where submissions cannot be walled in."""
    return _(
        "This computer cannot wall submissions in ({rung}). Grade on Linux, or, if you trust everybody who "
        "handed in, add --trust."
    ).format(rung=rung.label)
