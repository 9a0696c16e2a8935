"""Does a lesson ask its guess, before and after, without telling what came of it?

unasked   guesses that are not asked, or asked and not declared, or answered on the page
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from crmcourse.sources.problem import Problem
from crmcourse.sources.syllabus import Topic
from crmlib.errors import CrmlibError
from crmlib.i18n import LANGUAGES, Text, _

_CALL = re.compile(r"^(guess|recall)\(\"([\d.]+)\"\)", re.MULTILINE)


def unasked(path: str, committed: Any, topic: Topic) -> Iterator[Problem]:
    """Yield what is wrong with the guesses of a built lesson.

    Parameters
    ----------
    path : str
        The notebook's, for the message.
    committed : NotebookNode
    topic : Topic
    """
    try:
        declared = {one.id: one for one in topic.guesses}
    except CrmlibError:
        return  # whoever looks at the declarations reports it
    asked = []
    for cell in committed.cells:
        for name, one in _CALL.findall(cell.source if cell.cell_type == "code" else ""):
            asked.append((name, one))
            if one in declared and _tells(cell, declared[one].told):
                yield Problem(path, _("cell {cell} shows what the data said.").format(cell=cell.id))
    for one in declared:
        if [name for name, which in asked if which == one] != ["guess", "recall"]:
            message = _("it does not ask the guess {id} once, and once again after it: {guess}, {recall}.")
            yield Problem(path, message.format(id=one, guess=f'guess("{one}")', recall=f'recall("{one}")'))
    for one in sorted({which for _name, which in asked} - set(declared)):
        yield Problem(path, _("it asks the guess {id}, which exercises.py does not declare.").format(id=one))


def _tells(cell: Any, told: Text) -> bool:
    """Whether what a cell shows holds the sentence, whatever stands where its finding goes."""
    shown = json.dumps(cell.outputs, ensure_ascii=False)
    sentences = (re.escape(getattr(told, lang)).replace(re.escape("{key}"), ".{1,200}") for lang in LANGUAGES)
    return any(re.search(sentence, shown) for sentence in sentences)
