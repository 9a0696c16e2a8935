"""The course's own kernel: it knows `check`, `hint` and their like from its start, and where its notebook stands.

place    the topic and the language that a notebook's path tells
begin    begin there
Kernel   Python, with the course's names in it

So neither the order of cells nor a restart gives a NameError. What is typed in a cell
with `check` is read as what it stands for (see ``slips``). Where a notebook runs on another kernel, as in VS Code,
its first cell does the same.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Mapping
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from traitlets import Type

import crmcourse
from crmcourse.exercises.feedback import Notice, show
from crmcourse.workbook import session, slips
from crmcourse.workbook.recording import recorder
from crmlib.errors import CrmlibError
from crmlib.i18n import LANGUAGES, _

# The variable in which Jupyter's server tells a kernel for which notebook it starts.
_NOTEBOOK = "JPY_SESSION_NAME"
_PLACE = re.compile(rf"(?:^|/)(?P<topic>\d+-[\w-]+)/(?P<lang>{'|'.join(LANGUAGES)})/[^/]*$")
_START = re.compile(rf"(?:^|/)[^/]*-(?P<lang>{'|'.join(LANGUAGES)})\.ipynb$")


def place(environment: Mapping[str, str] = os.environ) -> tuple[str | None, str]:
    r"""Return the topic's folder, or None, and the language of the notebook that a kernel was started for.

    Examples
    --------
    >>> place({"JPY_SESSION_NAME": "/home/li/workbook/05-aidma/zh/05-lesson.ipynb"})
    ('05-aidma', 'zh')
    >>> place({"JPY_SESSION_NAME": "C:\\workbook\\start-zh.ipynb"}), place({})
    ((None, 'zh'), (None, 'en'))
    """
    path = environment.get(_NOTEBOOK, "").replace("\\", "/")
    if found := _PLACE.search(path):
        return found["topic"], found["lang"]
    found = _START.search(path)
    return None, found["lang"] if found else LANGUAGES[0]


def names() -> dict[str, Any]:
    """Return what a notebook calls the course by."""
    return {name: getattr(crmcourse, name) for name in crmcourse.__all__}


class Shell(ZMQInteractiveShell):
    """IPython's shell, with the course's names in it also after ``%reset``."""

    def init_user_ns(self) -> None:
        """Fill the namespace that cells run in."""
        super().init_user_ns()
        self.user_ns.update(names())
        # Not listed among the names that a trainee made.
        self.user_ns_hidden.update(names())

    def init_events(self) -> None:
        """Let the first cell, whichever it is, find the course begun."""
        super().init_events()
        slips.lenient(self)
        self.events.register("pre_execute", self._begin)

    def _begin(self) -> None:
        self.events.unregister("pre_execute", self._begin)
        begin(*place())


def begin(topic: str | None, lang: str) -> None:
    """Begin a topic that a path tells, as `session.begin` does; what is wrong is said and stops nothing."""
    try:
        session.begin(topic, lang=lang)
    except Exception as error:
        if session.in_force() is None and recorder() is None:
            # A folder that is no topic of the course.
            with contextlib.suppress(Exception):
                session.begin(lang=lang)
        elif isinstance(error, CrmlibError):
            show(Notice("○", _("Your work"), (str(error),)))


class Kernel(IPythonKernel):
    """IPython's kernel, with the course's shell."""

    shell_class = Type(Shell)
